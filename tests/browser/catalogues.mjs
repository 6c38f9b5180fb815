//! The dashboard's catalogues as they are written, for tests that compare languages. Node.js leaves the types out:
//! https://nodejs.org/api/typescript.html#type-stripping
import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const SOURCE = `${ROOT}dashboard/src/`;

export const [en, es] = await Promise.all(['en', 'es'].map(catalogue));
export const { served } = await import(`${SOURCE}text/served.es.ts`);

/** Everything that is said in a language: what every page has, and what comes with what says it. */
async function catalogue(language) {
  const { [language]: first } = await import(`${SOURCE}text/${language}.ts`);
  const later = await Promise.all(['import', 'tags', 'templates'].map((name) => import(`${SOURCE}features/${name}/words.${language}.ts`)));
  return Object.assign({}, first, ...later);
}

/** Every entry of a catalogue by its place: `calendar.forms.month`. */
export function entriesOf(catalogue, place = '') {
  return Object.entries(catalogue).flatMap(([name, entry]) => {
    const here = place === '' ? name : `${place}.${name}`;
    return typeof entry === 'object' && entry !== null ? entriesOf(entry, here) : [[here, entry]];
  });
}

/** The components and modules of the dashboard by their names, without catalogues and what a command writes. */
export const sources = () =>
  globSync('**/*.{ts,svelte}', { cwd: SOURCE })
    .filter((file) => !/\.(en|es)\.ts$|text\/(en|es)\.ts$|schema\.d\.ts$/.test(file))
    .map((file) => [file, readFileSync(`${SOURCE}${file}`, 'utf8')]);

/** What each argument of a sentence can be. */
const SAMPLES = [
  (at) => 7 + at,
  (at) => `⟦${'abc'[at]}⟧`,
  (at) => [`⟦${'abc'[at]}⟧`, '⟦z⟧'],
];

/** Lists of arguments for a function of so many: every kind at every place. */
const argumentsFor = (count) =>
  Array.from({ length: SAMPLES.length ** count }, (_, which) =>
    Array.from({ length: count }, (__, at) => SAMPLES[Math.floor(which / SAMPLES.length ** at) % SAMPLES.length](at)),
  );

/** What a sentence says with arguments of each kind; those that it does not take are left out. */
export function saidBy(sentence) {
  return argumentsFor(sentence.length).flatMap((values) => {
    try {
      const said = sentence(...values);
      const words = typeof said === 'object' ? JSON.stringify(said) : String(said);
      return /NaN|undefined|\[object/.test(words) ? [] : [{ values, words }];
    } catch {
      return [];
    }
  });
}

/** The arguments that can be read in what was said. */
export const readable = ({ values, words }) => values.filter((value) => [value].flat().some((part) => words.includes(String(part))));

//! What the server says, which speaks English: in the words of this page's language where they are known. What is not
//! known stays as it came, and is marked as English where it is shown, so that it is read out rightly.
import { language, LANGUAGES } from './index.ts';

interface Template {
  pattern: RegExp;
  own: string;
}

/** Words in one language; `lang` is missing where it is that of the page. */
interface Piece {
  words: string;
  lang?: 'en';
}

/** Our sentences by those of the server; `null` until they have come. */
let known = $state.raw<Readonly<Record<string, string>> | null>(null);
/** Those with gaps, the one that says most of its own first: it is the one that is meant. */
const templates = $derived(
  Object.entries(known ?? {})
    .filter(([said]) => said.includes('{}'))
    .toSorted(([one], [other]) => ownLength(other) - ownLength(one))
    .map(asTemplate),
);
/** How many names or sentences are looked for in what the server says. */
const MOST_PLACES = 6;
let coming: Promise<void> | undefined;
/** What stayed English on a page of another language. */
const english = new Set<string>();

/** Fetches our sentences, once. Where they cannot be had, the server's own are shown. */
export function servedAtHand(): Promise<void> {
  const { served: load } = LANGUAGES[language];
  if (load === null) return Promise.resolve();
  coming ??= load().then(
    (found) => void (known = found),
    () => void (coming = undefined),
  );
  return coming;
}

/** A sentence of the server in the words of this page, or as it came; the first one fetches ours. */
export function served(sentence: string): string {
  if (LANGUAGES[language].served === null || sentence === '') return sentence;
  if (known === null) void servedAtHand();
  const own = translated(sentence);
  if (own === undefined) english.add(sentence);
  return own ?? sentence;
}

/** What happened and what to do, as the server says them, one behind the other. */
export const servedTogether = (sentences: readonly (string | null | undefined)[]): string =>
  sentences.map((sentence) => served(sentence ?? '')).filter(Boolean).join(' ');

/** The words cut where they change between the language of the page and English. */
export function pieces(words: string): Piece[] {
  const found = [...english].filter((sentence) => words.includes(sentence));
  const longest = found.toSorted((one, other) => other.length - one.length)[0];
  if (longest === undefined) return words === '' ? [] : [{ words }];
  const at = words.indexOf(longest);
  return [...pieces(words.slice(0, at)), { words: longest, lang: 'en' }, ...pieces(words.slice(at + longest.length))];
}

/** The sentence in our words: as it is, or in its parts. */
function translated(sentence: string): string | undefined {
  return wholly(sentence) ?? behindName(sentence) ?? oneByOne(sentence);
}

function wholly(sentence: string): string | undefined {
  if (known !== null && Object.hasOwn(known, sentence)) return known[sentence];
  for (const { pattern, own } of templates) {
    const values = pattern.exec(sentence)?.slice(1);
    // What stands in a gap can be a sentence itself, or a span of time.
    if (values) return own.replaceAll(/\{(\d)\}/g, (_, place: string) => inGap(values[Number(place)] ?? ''));
  }
  return undefined;
}

/** A sentence behind a name that it is about, which stays as it is: `@ada: …`. */
function behindName(sentence: string): string | undefined {
  for (const at of places(sentence, ': ')) {
    const own = translated(sentence.slice(at + 2));
    if (own !== undefined) return sentence.slice(0, at + 2) + own;
  }
  return undefined;
}

/** Several sentences, each of which is known. */
function oneByOne(sentence: string): string | undefined {
  for (const at of places(sentence, '. ')) {
    const first = wholly(sentence.slice(0, at + 1));
    const others = first === undefined ? undefined : translated(sentence.slice(at + 2));
    if (others !== undefined) return `${first} ${others}`;
  }
  return undefined;
}

/** Where these letters stand. A text with more of them is no sentence of the server, and is not searched. */
function places(sentence: string, letters: string): number[] {
  const found: number[] = [];
  for (let at = sentence.indexOf(letters); at >= 0; at = sentence.indexOf(letters, at + 1)) found.push(at);
  return found.length <= MOST_PLACES ? found : [];
}

/** What a gap holds, with the blanks around it. */
function inGap(value: string): string {
  const [, before = '', inner = '', behind = ''] = /^(\s*)(.*?)(\s*)$/s.exec(value) ?? [];
  return translated(value) ?? `${before}${translated(inner) ?? inner}${behind}`;
}

const ownLength = (said: string): number => said.replaceAll('{}', '').length;

/** `{}` stands for whatever the server fills in; `{0}`, `{1}` say where it goes in ours. */
function asTemplate([said, own]: [string, string]): Template {
  const parts = said.split('{}').map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`));
  return { pattern: new RegExp(`^${parts.join('(.*?)')}$`, 's'), own };
}

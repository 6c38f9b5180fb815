//! What the server says, which speaks English: in the words of this page's language where its catalogue has them. What
//! it does not have stays as it came, and is marked as English where it is shown, so that it is read out rightly.
import { language, text } from './index.ts';

interface Template {
  pattern: RegExp;
  own: string;
}

/** Words in one language; `lang` is missing where it is that of the page. */
interface Piece {
  words: string;
  lang?: 'en';
}

/** What stayed English on a page of another language. */
const english = new Set<string>();
let templates: Template[] | undefined;

/** A sentence of the server in the words of this page, or as it came. */
export function served(sentence: string): string {
  if (language === 'en' || sentence === '') return sentence;
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
  return [
    ...pieces(words.slice(0, at)),
    { words: longest, lang: 'en' },
    ...pieces(words.slice(at + longest.length)),
  ];
}

function translated(sentence: string): string | undefined {
  const whole = Object.hasOwn(text.served, sentence) ? text.served[sentence] : undefined;
  if (whole !== undefined) return whole;
  templates ??= Object.entries(text.served).filter(([said]) => said.includes('{}')).map(asTemplate);
  for (const { pattern, own } of templates) {
    const values = pattern.exec(sentence)?.slice(1);
    // What stands in a gap can be a sentence itself, or a span of time.
    if (values) return own.replaceAll(/\{(\d)\}/g, (_, place: string) => inGap(values[Number(place)] ?? ''));
  }
  return undefined;
}

const inGap = (value: string): string => translated(value) ?? value;

/** `{}` stands for whatever the server fills in; `{0}`, `{1}` say where it goes in ours. */
function asTemplate([said, own]: [string, string]): Template {
  const parts = said.split('{}').map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`));
  return { pattern: new RegExp(`^${parts.join('(.*?)')}$`, 's'), own };
}

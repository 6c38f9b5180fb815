//! Every sentence that the server can say to a person, read from the strings of its source.
import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** Sources whose sentences nobody reads in the dashboard, and who reads them. */
const READ_ELSEWHERE = [
  /^src\/web\/contract(\.rs|\/)/, // whoever reads the description of the API
  /^src\/web\/routes\.rs$/, // the same
  /^src\/usecases\/suggestions\/instructions\.rs$/, // OpenAI
];

const files = globSync('src/**/*.rs', { cwd: ROOT }).map((file) => [file, readFileSync(`${ROOT}${file}`, 'utf8')]);

/** The modules that no Worker of a person has: those of tests, and the network that only tests know. */
const absent = files.flatMap(([file, source]) => {
  const folder = /\/(mod|lib)\.rs$/.test(file) ? file.replace(/\/\w+\.rs$/, '') : file.replace(/\.rs$/, '');
  const modules = [...source.matchAll(/#\[cfg\((?:test|paper|not\(target_arch = "wasm32"\))\)\]\s*(?:pub(?:\([\w ]+\))? )?mod (\w+);/g)];
  return modules.flatMap(([, name]) => [`${folder}/${name}.rs`, `${folder}/${name}/`]);
});
const isPresent = (file) => !absent.some((gone) => file === gone || (gone.endsWith('/') && file.startsWith(gone)));

/** What stands in a file before its tests. */
const shipped = (source) => source.slice(0, /^#\[cfg\(test\)\]\s*\nmod \w+ \{/m.exec(source)?.index ?? source.length);

const ESCAPES = { n: '\n', t: '\t', r: '\r', 0: '\0' };

/** A string as the compiler reads it. */
const unescaped = (body) =>
  body
    .replaceAll(/\\\n\s*/g, '')
    .replaceAll(/\\(?:u\{([0-9a-f]+)\}|(["\\'ntr0]))/gi, (_, code, letter) => (code ? String.fromCodePoint(Number.parseInt(code, 16)) : (ESCAPES[letter] ?? letter)));

/** One thing after the other: a comment, a raw string, a string, a letter; the rest is passed over. */
const LEXEME = /\/\/[^\n]*|\/\*[^]*?\*\/|\b[bc]?r(#*)"([^]*?)"\1|"((?:\\[^]|[^"\\])*)"|'(?:\\u\{[0-9a-f]+\}|\\x..|\\.|[^'\\\n])'/giu;

/** The strings of a source, and what stands before each. */
const stringsOf = (source) =>
  [...source.matchAll(LEXEME)].flatMap(({ 2: raw, 3: plain, index }) => {
    if (raw === undefined && plain === undefined) return [];
    return [{ words: raw ?? unescaped(plain), before: source.slice(Math.max(0, index - 20), index) }];
  });

const strings = files.filter(([file]) => isPresent(file)).flatMap(([file, source]) => stringsOf(shipped(source)).map((string) => ({ file, ...string })));

/** `{}` for whatever is filled in. */
const withGaps = (words) => words.replaceAll(/\{[^{}\n]*\}/g, '{}');

/** All strings of the Worker, with `{}` for whatever they fill in. */
export const serverStrings = strings.map(({ words }) => withGaps(words));

/** A sentence has two words, and ends as sentences do. */
const isSentence = (words) => /\p{L}{2}.*\s/su.test(words) && /[.?!]$/.test(words);

/** The sentences, without the description of a type, each with the file that says it. */
export const serverSentences = strings
  .filter(({ file, before }) => !READ_ELSEWHERE.some((place) => place.test(file)) && !/"description":\s*$|schemars\([^)]*$/.test(before))
  .map(({ file, words }) => ({ file, sentence: withGaps(words).trim() }))
  .filter(({ sentence }) => isSentence(sentence));

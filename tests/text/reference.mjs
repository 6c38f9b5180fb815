//! The reference of X, twitter-text, and the counter of the dashboard: for every line of the input, a JSON string, a line with what both
//! make of it.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { overflowAt, weightedLength } from '../../dashboard/src/networks/x/text/weight.ts';

const twitter = createRequire(import.meta.url)('twitter-text');
const EMOJI = /\p{RGI_Emoji}/gv;
const LINK = 23;

const lengthOf = (text) => twitter.parseTweet(text).weightedLength;

/**
 * Its length, from its own links and its own weights, with two things put right. Emoji that are newer than its table are shown to it as
 * one that it knows. And a link goes to the end that it gives: to count, it takes the length of the link's name instead, which is
 * another thing where the name leaves out letters.
 */
function referenceLength(text) {
  let [length, from] = [0, 0];
  for (const { indices } of twitter.extractUrlsWithIndices(text)) {
    length += plainLength(text.slice(from, indices[0])) + LINK;
    from = indices[1];
  }
  return length + plainLength(text.slice(from));
}

/** Without periods nothing is a link, and a comma weighs the same. */
function plainLength(text) {
  const shown = text.replace(EMOJI, (emoji) => (lengthOf(emoji) === 2 ? emoji : '😀'));
  return lengthOf(shown.replaceAll('.', ','));
}

function judge(text) {
  return {
    reference: referenceLength(text.normalize()),
    untouched: lengthOf(text),
    links: twitter.extractUrlsWithIndices(text).map(({ indices }) => text.slice(...indices)),
    cashtags: twitter.extractCashtags(text).length,
    dashboard: weightedLength(text),
    overflow: overflowAt(text),
  };
}

const lines = readFileSync(0, 'utf8').split('\n').filter((line) => line !== '');
process.stdout.write(lines.map((line) => `${JSON.stringify(judge(JSON.parse(line)))}\n`).join(''));

//! The counter beside the text, held against how X counts. https://docs.x.com/fundamentals/counting-characters
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { weightedLength } from '../../dashboard/src/networks/x/text/weight.ts';

const CASES = [
  ['', 0],
  ['Hello', 5],
  ['Zażółć gęślą jaźń', 17],
  ['故人西辞黄鹤楼', 14],
  ['Привет', 6],
  ['see https://example.com/a/very/long/path?with=query now', 31],
  ['h.co', 23],
  ['see example.com now', 31],
  ['foo.notatld', 11],
  ['mail me@example.com', 19],
  ['😷', 2],
  ['👨‍👩‍👧‍👦', 2],
  ['🙋🏽', 2],
  ['🇷🇴', 2],
  ['1️⃣', 2],
  ['H🐱☺👨‍👩‍👧‍👦', 7],
  ['“quoted” – and so on…', 22],
  ['© ®', 3],
];

for (const [text, expected] of CASES) {
  test(`“${text}” counts ${expected}`, () => assert.equal(weightedLength(text), expected));
}

test('a letter and its accent count as the one letter that they make', () => {
  assert.equal(weightedLength('e\u0301'), 1);
});

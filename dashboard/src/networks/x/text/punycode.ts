//! Whether the name system can hold a label of a domain: at most 63 bytes in punycode.
//! https://www.rfc-editor.org/rfc/rfc3492

const LONGEST = 63;
const BASE = 36;
const T_MAX = 26;
const SKEW = 38;
const DAMP = 700;
const INITIAL_BIAS = 72;
const ASCII_END = 128;

/** Whether a label fits. The full stops of other scripts part it as well. */
export function fits(label: string): boolean {
  // No code point gets shorter than one byte, and two units are one at least.
  if (label.length > 2 * LONGEST) return false;
  const parts = label
    .split(/[\u3002\uFF0E\uFF61]/)
    .map((part) => encodedLength([...part].map((letter) => letter.codePointAt(0) ?? 0)));
  const length = parts.reduce((sum, part) => sum + part + 1, -1);
  return length >= 1 && length <= LONGEST;
}

function encodedLength(points: readonly number[]): number {
  const plain = points.filter((point) => point < ASCII_END).length;
  if (plain === points.length) return plain;
  return 'xn--'.length + plain + (plain > 0 ? 1 : 0) + deltasLength(points, plain);
}

/** The digits of all deltas, by the procedure of section 6.3. */
function deltasLength(points: readonly number[], plain: number): number {
  let [length, delta, bias, handled, reached] = [0, 0, INITIAL_BIAS, plain, ASCII_END];
  while (handled < points.length) {
    const next = Math.min(...points.filter((point) => point >= reached));
    delta += (next - reached) * (handled + 1);
    for (const point of points) {
      if (point < next) delta += 1;
      if (point !== next) continue;
      length += digits(delta, bias);
      bias = adapted(delta, handled + 1, handled === plain);
      [delta, handled] = [0, handled + 1];
    }
    [delta, reached] = [delta + 1, next + 1];
  }
  return length;
}

function digits(delta: number, bias: number): number {
  let [rest, length] = [delta, 1];
  for (let k = BASE; ; k += BASE, length += 1) {
    const threshold = Math.min(T_MAX, Math.max(1, k - bias));
    if (rest < threshold) return length;
    rest = Math.floor((rest - threshold) / (BASE - threshold));
  }
}

function adapted(delta: number, handled: number, isFirst: boolean): number {
  let rest = Math.floor(delta / (isFirst ? DAMP : 2));
  rest += Math.floor(rest / handled);
  let k = 0;
  for (; rest > ((BASE - 1) * T_MAX) / 2; k += BASE) rest = Math.floor(rest / (BASE - 1));
  return k + Math.floor((BASE * rest) / (rest + SKEW));
}

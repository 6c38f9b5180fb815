//! What X makes a link: addresses with a scheme, and domains without one that have only Latin letters. The rules are
//! twitter-text's, https://github.com/twitter/twitter-text; where its expression takes the square of a text's length,
//! every dot is looked at once.
import { fits } from './punycode.ts';
import { TLDS } from './tlds.ts';

/** A range of UTF-16 units. */
interface Range {
  at: number;
  end: number;
}

interface Address extends Range {
  scheme: string;
  domain: string;
  path: string | undefined;
}

const LONGEST = 4096;
const NO_SCHEME = 'https://'.length;
const LONGEST_SLUG = 40;

const LATIN =
  '\\xC0-\\xD6\\xD8-\\xF6\\xF8-\\u024F\\u0253\\u0254\\u0256\\u0257\\u0259\\u025B\\u0263\\u0268\\u026F' +
  '\\u0272\\u0289\\u028B\\u02BB\\u0300-\\u036F\\u1E00-\\u1EFF';
const LETTERS = `a-z0-9${LATIN}\\u0400-\\u04FF`;
const SPACES = '\\t-\\r \\x85\\xA0\\u1680\\u180E\\u2000-\\u200A\\u2028\\u2029\\u202F\\u205F\\u3000';
const INVALID = '\\uFFFE\\uFEFF\\uFFFF';
const DIRECTIONS = '\\u061C\\u200E\\u200F\\u202A-\\u202E\\u2066-\\u2069';
const NOT_IN_DOMAIN = `!#%&'()*+,\\-./:;<=>?@[\\\\\\]^_{|}~$${SPACES}${INVALID}${DIRECTIONS}`;

const IN_PATH = `[${LETTERS}!*';:=+,.$/%#[\\]\\-\u2013_~@|&]`;
const PAIR = `\\((?:${IN_PATH}+|${IN_PATH}*\\(${IN_PATH}+\\)${IN_PATH}*)\\)`;
const PATH = `/(?:${IN_PATH}*(?:${PAIR}${IN_PATH}*)*(?:[${LETTERS}+\\-=_#/]|${PAIR}))?`;
const QUERY = `\\?[a-z0-9!?*'@();:&=+$/%#[\\]\\-_.,~|]*[a-z0-9\\-_&=#/]`;

const MAY_PRECEDE = new RegExp(`[^a-z0-9@＠$#＃${INVALID}]`, 'i');
const IN_DOMAIN = new RegExp(`[^${NOT_IN_DOMAIN}]`, 'i');
const SCHEME = /(?:https?:\/\/)?/iy;
const REST = new RegExp(`(?::[0-9]+)?(${PATH})?(?:${QUERY})?`, 'iy');
const SHORT_LINK = new RegExp(`^https?://t\\.co/([a-z0-9]+)(?:${QUERY})?`, 'i');
const TLD = `(?:(?:${TLDS.join('|')})(?=[^0-9a-zA-Z@+-]|$)|xn--[-0-9a-z]+)`;
const TLD_HERE = new RegExp(TLD, 'iy');
const BARE_DOMAIN = new RegExp(`(?:[-a-z0-9${LATIN}]+\\.)+${TLD}`, 'gi');

/** The links of `text`, in order. */
export function findLinks(text: string): Range[] {
  if (!text.includes('.')) return [];
  const ends = new DomainEnds(text);
  const found: Range[] = [];
  for (let at = 0; at < text.length;) {
    const before = text.charAt(at);
    const behind = MAY_PRECEDE.test(before) ? addressAt(text, ends, at + 1) : null;
    const address = behind ?? (at === 0 ? addressAt(text, ends, 0) : null);
    if (address !== null && isValid(address)) found.push(...linksOf(text, address, behind === null ? '' : before));
    at = address?.end ?? at + 1;
  }
  return found;
}

function addressAt(text: string, ends: DomainEnds, at: number): Address | null {
  const scheme = matchAt(SCHEME, text, at)[0];
  const domainAt = at + scheme.length;
  const domainEnd = ends.from(domainAt);
  if (domainEnd === 0) return null;
  const [rest, path] = matchAt(REST, text, domainEnd);
  return { at, end: domainEnd + rest.length, scheme, domain: text.slice(domainAt, domainEnd), path };
}

/** Matches an expression that also matches the empty text. */
function matchAt(expression: RegExp, text: string, at: number): [string, string | undefined] {
  expression.lastIndex = at;
  const match = expression.exec(text);
  return [match?.[0] ?? '', match?.[1]];
}

function isValid(address: Address): boolean {
  const isOddPunycode = address.domain.startsWith('xn--') && bareDomains(address.domain).length === 0;
  const length = address.end - address.at + (address.scheme.length || NO_SCHEME);
  return !isOddPunycode && length <= LONGEST && address.domain.split('.').every(fits);
}

function linksOf(text: string, address: Address, before: string): Range[] {
  const { at, end } = address;
  if (address.scheme !== '') {
    const short = SHORT_LINK.exec(text.slice(at, end));
    if (short === null) return [{ at, end }];
    return (short[1]?.length ?? 0) > LONGEST_SLUG ? [] : [{ at, end: at + short[0].length }];
  }
  if (/[-_./]/.test(before)) return [];
  const found = bareDomains(address.domain).map((bare) => ({ at: at + bare.at, end: at + bare.end }));
  // Port and query belong to a link without a scheme only if there is a path.
  const last = found.at(-1);
  if (last !== undefined && address.path !== undefined) last.end = end;
  return found;
}

function bareDomains(domain: string): Range[] {
  return [...domain.matchAll(BARE_DOMAIN)].map((match) => ({ at: match.index, end: match.index + match[0].length }));
}

/** Where the domains of a text end, by its dots from the last to the first. */
class DomainEnds {
  private readonly text: string;
  /** For every place the next dot, if only letters of labels stand between. */
  private readonly dots: Int32Array;
  /** For every place the last underscore before the next dot. */
  private readonly underscores: Int32Array;
  /**
   * For every dot the end of the longest domain to which a later dot belongs too, and of the top-level domain behind
   * it.
   */
  private readonly beyond = new Map<number, number>();
  private readonly tlds = new Map<number, number>();

  constructor(text: string) {
    this.text = text;
    this.dots = new Int32Array(text.length + 1).fill(-1);
    this.underscores = new Int32Array(text.length + 1).fill(-1);
    for (let at = text.length - 1; at >= 0; at -= 1) this.look(at);
  }

  private look(at: number): void {
    const unit = this.text.charAt(at);
    if (unit === '.') {
      this.beyond.set(at, this.from(at + 1));
      this.tlds.set(at, tldEnd(this.text, at + 1));
      this.dots[at] = at;
    } else if (unit === '_' || unit === '-' || IN_DOMAIN.test(unit)) {
      this.dots[at] = this.dots[at + 1] ?? -1;
      this.underscores[at] = Math.max(this.underscores[at + 1] ?? -1, unit === '_' ? at : -1);
    }
  }

  /** The end of the domain that begins at `at`; 0, if none does. */
  from(at: number): number {
    const dot = this.dots[at] ?? -1;
    const isLabel = dot > at && IN_DOMAIN.test(this.text.charAt(at)) && IN_DOMAIN.test(this.text.charAt(dot - 1));
    if (!isLabel) return 0;
    // Subdomains may have underscores, a domain may not.
    const isName = (this.underscores[at] ?? -1) < 0;
    return this.beyond.get(dot) || (isName ? (this.tlds.get(dot) ?? 0) : 0);
  }
}

function tldEnd(text: string, at: number): number {
  TLD_HERE.lastIndex = at;
  return TLD_HERE.test(text) ? TLD_HERE.lastIndex : 0;
}

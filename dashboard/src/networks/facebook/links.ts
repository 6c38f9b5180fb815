//! Links in a text on Facebook: addresses with a scheme, or that begin with `www.`.

const ADDRESS = /(?:https?:\/\/|www\.)[^\s<>"]+/gi;
/** What closes a sentence and not an address. */
const TAIL = /[.,;:!?)\]'’”]+$/;

/** Where the links of a text stand, in order. */
export const findAddresses = (text: string): { at: number; end: number }[] =>
  [...text.matchAll(ADDRESS)].map(({ 0: found, index }) => ({ at: index, end: index + found.replace(TAIL, '').length }));

/** The host of an address, as a card shows it; `null` where it is none. */
export function hostOf(address: string): string | null {
  const whole = /^https?:\/\//i.test(address) ? address : `https://${address}`;
  return URL.canParse(whole) ? new URL(whole).hostname.replace(/^www\./, '') : null;
}

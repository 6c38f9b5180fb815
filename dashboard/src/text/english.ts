//! English numbers and plural forms, by what the browser knows of the language.

/** English of the browser's own kind where it has one, so that numbers read as people write them. */
export const locale = navigator.languages.find((language) => language.startsWith('en-')) ?? 'en-GB';

const numbers = new Intl.NumberFormat(locale);
const tenths = new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const plurals = new Intl.PluralRules(locale);

/** `1,280` */
export const number = (value: number): string => numbers.format(value);

/** `1.4` */
export const tenth = (value: number): string => tenths.format(value);

/** The form that a count asks for: English has two. */
export const form = (count: number, one: string, other: string): string => (plurals.select(count) === 'one' ? one : other);

/** `1 post`, `1,280 posts` */
export const counted = (count: number, one: string, other: string): string =>
  `${number(count)} ${form(count, one, other)}`;

//! Spanish numbers and plural forms, by what the browser knows of the language.

/** Spanish of the browser's own kind where it has one, so that numbers read as people write them. */
export const locale = navigator.languages.find((language) => language.startsWith('es-')) ?? 'es';

const numbers = new Intl.NumberFormat(locale);
const tenths = new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const plurals = new Intl.PluralRules(locale);

/** `1280` in Spain, `1,280` in Mexico. */
export const number = (value: number): string => numbers.format(value);

/** `1,4` in Spain, `1.4` in Mexico. */
export const tenth = (value: number): string => tenths.format(value);

/** A day or a time behind other words: `mañana, 09:00`, which stands alone as `Mañana, 09:00`. */
export const within = (when: string): string => when.charAt(0).toLocaleLowerCase(locale) + when.slice(1);

/** The form that a count asks for. Spanish has a third one for whole millions, which nothing here reaches. */
export const form = (count: number, one: string, other: string): string => (plurals.select(count) === 'one' ? one : other);

/** `1 publicación`, `1280 publicaciones` */
export const counted = (count: number, one: string, other: string): string =>
  `${number(count)} ${form(count, one, other)}`;

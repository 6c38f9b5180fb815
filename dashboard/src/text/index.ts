//! The catalogue in use. A second language is a second file of the same shape and one more entry here.
import { en } from './en.ts';

/** Everything that this page says. */
export const text: typeof en = en;

//! A number of days as a person writes it.

const MOST = 365;

/** The number; `null` where it is none from `least` to a year, or changes nothing. */
export function daysIn(written: string, least: number): number | null {
  const days = Number(written);
  return written.trim() !== '' && Number.isInteger(days) && days !== 0 && days >= least && days <= MOST ? days : null;
}

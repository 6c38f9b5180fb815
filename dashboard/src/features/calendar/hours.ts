//! The hours of a day, as the week shows them.

export const HOURS: readonly number[] = Array.from({ length: 24 }, (_, hour) => hour);

/** `09:00` */
export const hourLabel = (hour: number): string => `${String(hour).padStart(2, '0')}:00`;

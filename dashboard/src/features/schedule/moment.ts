//! The moments that a form offers.

export type Moment =
  'keep' | 'now' | 'slot' | 'soon' | 'hour' | 'tomorrow' | 'hour_later' | 'day_later' | 'week_later' | 'exact';

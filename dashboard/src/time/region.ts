//! What the region of a person's browser says about dates: with which day a week begins, and whether the day or the
//! month is named first. The region is that of the browser's first language, whatever language the page speaks.
//! https://tc39.es/proposal-intl-locale-info/

/** 1 is Monday, 7 is Sunday. */
export type Weekday = 1 | 2 | 3 | 4 | 5 | 6 | 7;

const MONDAY: Weekday = 1;
const SATURDAY: Weekday = 6;
const SUNDAY: Weekday = 7;

/**
 * Where weeks do not begin on Monday, for browsers that do not tell.
 * https://github.com/unicode-org/cldr/blob/main/common/supplemental/supplementalData.xml (weekData)
 */
const FROM_SUNDAY =
  'AG AS BD BR BS BT BW BZ CA CO DM DO ET GT GU HK HN ID IL IN IS JM JP KE KH KR LA MH MM MO MT MX MZ NI NP PA PE PH ' +
  'PK PR PT PY SA SG SV TH TT TW UM US VE VI WS YE ZA ZW';
const FROM_SATURDAY = 'AE AF BH DJ DZ EG IQ IR JO KW LY OM QA SD SY';

/** The region of a person who prefers these languages, the first of them first. */
export function regionOf(languages: readonly string[]): string | undefined {
  const first = parse(languages[0]);
  // `en, en-GB`: the same language with a region says which one is meant.
  const same = languages.map(parse).find((locale) => locale?.language === first?.language && locale?.region);
  return same?.region ?? first?.maximize().region;
}

/** The day with which weeks begin there. */
export function firstWeekdayOf(languages: readonly string[]): Weekday {
  const region = regionOf(languages);
  if (region === undefined) return MONDAY;
  const locale = parse(`en-${region}`) as WithWeek | undefined;
  const told = locale?.getWeekInfo?.().firstDay ?? locale?.weekInfo?.firstDay;
  if (told !== undefined) return told;
  if (FROM_SUNDAY.split(' ').includes(region)) return SUNDAY;
  return FROM_SATURDAY.split(' ').includes(region) ? SATURDAY : MONDAY;
}

/** The language as dates are written in it there; where the browser does not have that, `otherwise`. */
export function dateLocaleOf(languages: readonly string[], language: string, otherwise: string): string {
  const wanted = `${language}-${regionOf(languages) ?? ''}`;
  return isAtHand(wanted) ? wanted : otherwise;
}

type WithWeek = Intl.Locale & {
  getWeekInfo?: () => { firstDay: Weekday };
  weekInfo?: { firstDay: Weekday };
};

function parse(language: string | undefined): Intl.Locale | undefined {
  try {
    return language === undefined ? undefined : new Intl.Locale(language);
  } catch {
    return undefined;
  }
}

/** What a browser does not have it answers with another form of the language, silently. */
function isAtHand(locale: string): boolean {
  try {
    return new Intl.DateTimeFormat(locale).resolvedOptions().locale === locale;
  } catch {
    return false;
  }
}

//! A date by the clock of a zone: a day of a rule, and no instant.

use super::time::Timestamp;
use super::zone::Zone;
use chrono::{Datelike, Months, NaiveDate, TimeDelta};
use serde::{Deserialize, Serialize};

/// A date by the clock of a zone, written as `2026-12-01`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct LocalDate(NaiveDate);

/// A date that is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected a date from 2000-01-01 to 9999-12-31, such as 2026-12-01")]
pub struct NoDate;

/// The Monday of a date's week.
pub(super) fn monday(date: NaiveDate) -> NaiveDate {
    let gone = i64::from(date.weekday().num_days_from_monday());
    date.checked_sub_signed(TimeDelta::days(gone))
        .unwrap_or(date)
}

/// The months since the year 0.
pub(super) fn month_number(date: NaiveDate) -> i64 {
    i64::from(date.year()) * 12 + i64::from(date.month0())
}

/// How many days the month of a date has.
pub(super) fn days_of_month(date: NaiveDate) -> u32 {
    let next = date
        .with_day(1)
        .and_then(|first| first.checked_add_months(Months::new(1)));
    let last = next.and_then(|next| next.pred_opt());
    last.map_or(31, |last| last.day())
}

// === impl LocalDate ===

impl LocalDate {
    /// The date that the clock of a zone shows.
    #[must_use]
    pub fn today(now: Timestamp, zone: Zone) -> Self {
        Self((now + zone.offset_at(now)).to_utc().date_naive())
    }

    /// As chrono knows it.
    pub(super) const fn naive(self) -> NaiveDate {
        self.0
    }
}

impl TryFrom<String> for LocalDate {
    type Error = NoDate;

    fn try_from(text: String) -> Result<Self, NoDate> {
        let date = NaiveDate::parse_from_str(&text, "%Y-%m-%d").map_err(|_| NoDate)?;
        let is_written = text.len() == 10 && date.format("%Y-%m-%d").to_string() == text;
        if is_written && (2000..=9999).contains(&date.year()) {
            Ok(Self(date))
        } else {
            Err(NoDate)
        }
    }
}

impl From<LocalDate> for String {
    fn from(date: LocalDate) -> Self {
        date.0.format("%Y-%m-%d").to_string()
    }
}

#[cfg(not(target_arch = "wasm32"))]
impl schemars::JsonSchema for LocalDate {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "LocalDate".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "string",
            "pattern": "^[2-9][0-9]{3}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$",
            "description": "A date by the clock of a zone.",
            "examples": ["2026-12-01"],
        })
    }
}

impl From<NaiveDate> for LocalDate {
    fn from(date: NaiveDate) -> Self {
        Self(date)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_written_in_one_way() {
        for text in ["2026-12-01", "2028-02-29"] {
            assert_eq!(
                String::from(LocalDate::try_from(text.to_owned()).unwrap()),
                text
            );
        }
        for text in [
            "2026-2-01",
            "2027-02-29",
            "1999-12-31",
            "10000-01-01",
            "",
            "2026-12-01T00:00",
        ] {
            assert!(LocalDate::try_from(text.to_owned()).is_err(), "{text}");
        }
    }
}

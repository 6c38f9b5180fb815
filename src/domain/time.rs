//! Instants and spans in whole milliseconds, as D1 keeps them and RFC 3339 shows them.

use chrono::{DateTime, SecondsFormat, Utc};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};
use std::fmt;
use std::ops::{Add, Sub};

/// An instant: milliseconds since 1970-01-01T00:00:00Z, within the years 0 to 9999.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

/// A length of time in milliseconds; may be negative.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span(i64);

// === impl Timestamp ===

impl Timestamp {
    /// Later than anything that is planned: the end of the year 9999.
    pub const FAR: Self = Self(253_402_300_799_999);

    /// The instant `ms` milliseconds after the Unix epoch.
    #[must_use]
    pub const fn from_ms(ms: i64) -> Self {
        Self(ms)
    }

    /// Milliseconds since the Unix epoch.
    #[must_use]
    pub const fn ms(self) -> i64 {
        self.0
    }

    /// Reads RFC 3339, with any offset; fractions below a millisecond are cut off.
    ///
    /// # Errors
    /// When the text is not an RFC 3339 date and time.
    pub fn parse(text: &str) -> Result<Self, chrono::ParseError> {
        DateTime::parse_from_rfc3339(text).map(|at| Self(at.timestamp_millis()))
    }

    /// The same instant as chrono knows it; the epoch for an instant that chrono cannot hold.
    #[must_use]
    pub fn to_utc(self) -> DateTime<Utc> {
        DateTime::from_timestamp_millis(self.0).unwrap_or_default()
    }
}

impl From<DateTime<Utc>> for Timestamp {
    fn from(at: DateTime<Utc>) -> Self {
        Self(at.timestamp_millis())
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_utc().to_rfc3339_opts(SecondsFormat::Millis, true))
    }
}

impl Add<Span> for Timestamp {
    type Output = Self;
    fn add(self, span: Span) -> Self {
        Self(self.0.saturating_add(span.0))
    }
}

impl Sub<Span> for Timestamp {
    type Output = Self;
    fn sub(self, span: Span) -> Self {
        Self(self.0.saturating_sub(span.0))
    }
}

impl Sub for Timestamp {
    type Output = Span;
    fn sub(self, earlier: Self) -> Span {
        Span(self.0.saturating_sub(earlier.0))
    }
}

#[cfg(not(target_arch = "wasm32"))]
impl schemars::JsonSchema for Timestamp {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Instant".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "string",
            "format": "date-time",
            "description": "An instant: RFC 3339, answered in UTC with milliseconds.",
            "examples": ["2026-12-01T09:00:00.000Z"],
        })
    }
}

/// A timestamp is RFC 3339 text in JSON.
impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// From RFC 3339 text, as a client writes it, or from milliseconds, as D1 keeps it.
impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(
            untagged,
            expecting = "an RFC 3339 date and time, such as 2026-12-01T09:00:00Z"
        )]
        enum Shape {
            Ms(i64),
            Text(String),
        }
        match Shape::deserialize(deserializer)? {
            Shape::Ms(ms) => Ok(Self(ms)),
            Shape::Text(text) => Self::parse(&text).map_err(|_| {
                D::Error::custom("expected an RFC 3339 date and time, such as 2026-12-01T09:00:00Z")
            }),
        }
    }
}

// === impl Span ===

impl Span {
    /// A span of no time at all.
    pub const ZERO: Self = Self(0);

    /// A span of `n` milliseconds.
    #[must_use]
    pub const fn ms(n: i64) -> Self {
        Self(n)
    }

    /// A span of `n` seconds.
    #[must_use]
    pub const fn seconds(n: i64) -> Self {
        Self(n.saturating_mul(1_000))
    }

    /// A span of `n` minutes.
    #[must_use]
    pub const fn minutes(n: i64) -> Self {
        Self::seconds(n.saturating_mul(60))
    }

    /// A span of `n` hours.
    #[must_use]
    pub const fn hours(n: i64) -> Self {
        Self::minutes(n.saturating_mul(60))
    }

    /// `n` days of 24 hours.
    #[must_use]
    pub const fn days(n: i64) -> Self {
        Self::hours(n.saturating_mul(24))
    }

    /// The span in milliseconds.
    #[must_use]
    pub const fn as_ms(self) -> i64 {
        self.0
    }

    /// In whole seconds, rounded down; none for a negative span.
    #[must_use]
    pub fn whole_seconds(self) -> u64 {
        u64::try_from(self.0 / 1_000).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_are_shown_in_utc_with_milliseconds() {
        let at = Timestamp::parse("2026-12-01T11:00:00.0429+02:00").unwrap();
        assert_eq!(at.to_string(), "2026-12-01T09:00:00.042Z");
    }

    #[test]
    fn a_date_without_an_offset_is_not_an_instant() {
        assert!(Timestamp::parse("2026-12-01T09:00:00").is_err());
        assert!(serde_json::from_str::<Timestamp>("\"tomorrow\"").is_err());
    }

    #[test]
    fn a_span_before_now_has_no_seconds_to_wait() {
        assert_eq!(
            (Timestamp::from_ms(0) - Timestamp::from_ms(5_000)).whole_seconds(),
            0
        );
        assert_eq!(
            (Timestamp::from_ms(5_999) - Timestamp::from_ms(0)).whole_seconds(),
            5
        );
    }
}

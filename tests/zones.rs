//! Local times in the zones whose clocks behave worst, against a table from another source; in
//! every zone for any wall time; and in every zone around each of its clock changes, against
//! chrono-tz.

#[path = "zones/against_chrono_tz.rs"]
mod against_chrono_tz;
#[path = "zones/recurrences.rs"]
mod recurrences;
#[path = "zones/weekly_slots.rs"]
mod weekly_slots;

use chrono::{DateTime, LocalResult, NaiveDate, NaiveDateTime, Offset, TimeDelta, TimeZone};
use chrono_tz::{TZ_VARIANTS, Tz};
use noctin_scheduler::domain::schedule::{Planned, Remark, Request, has_drifted, wall_clock};
use noctin_scheduler::domain::time::{Span, Timestamp};
use noctin_scheduler::domain::zone::Zone;
use proptest::prelude::*;
use std::collections::BTreeMap;

const TABLE: &str = include_str!("zones/clock_changes.txt");

/// The two years of the table.
const YEARS: (&str, &str) = ("2026-01-01T00:00:00Z", "2028-01-01T00:00:00Z");

/// How a local time is written.
const FORM: &str = "%Y-%m-%dT%H:%M:%S";

/// One clock change: when, and the seconds east of Greenwich before and after it.
#[derive(Clone, Copy, Debug)]
struct Change {
    at: Timestamp,
    before: i64,
    after: i64,
}

/// The changes of a zone, and the offset at the beginning.
#[derive(Clone, Debug, Default)]
struct Clock {
    first: i64,
    changes: Vec<Change>,
}

fn table() -> BTreeMap<&'static str, Clock> {
    let mut zones: BTreeMap<&str, Clock> = BTreeMap::new();
    for line in TABLE.lines().filter(|line| !line.starts_with('#')) {
        let [zone, at, before, after] = line.split(' ').collect::<Vec<_>>().try_into().unwrap();
        let (before, after) = (before.parse().unwrap(), after.parse().unwrap());
        let clock = zones.entry(zone).or_insert(Clock {
            first: before,
            changes: Vec::new(),
        });
        if at != "-" {
            clock.changes.push(Change {
                at: Timestamp::parse(at).unwrap(),
                before,
                after,
            });
        }
    }
    zones
}

// === impl Clock ===

impl Clock {
    fn offset(&self, at: Timestamp) -> i64 {
        self.changes
            .iter()
            .rev()
            .find(|change| change.at <= at)
            .map_or(self.first, |change| change.after)
    }
}

// === impl Change ===

impl Change {
    /// The wall clock `seconds` after the change, as the clock before it would show it.
    fn wall(&self, seconds: i64) -> NaiveDateTime {
        (self.at.to_utc() + TimeDelta::seconds(self.before + seconds)).naive_utc()
    }

    /// What the wall clock `seconds` after the change, as the clock before it would show it, means
    /// by the rules of the product.
    fn meaning(&self, seconds: i64) -> (Timestamp, Option<Remark>) {
        let jump = self.after - self.before;
        let by_the_old_clock = self.at + Span::seconds(seconds);
        let by_the_new_clock = self.at + Span::seconds(seconds - jump);
        match seconds {
            before if before < 0.min(jump) => (by_the_old_clock, None),
            doubled if doubled < 0 => (by_the_old_clock, Some(Remark::Doubled)),
            skipped if skipped < jump => (by_the_old_clock, Some(Remark::Skipped)),
            _ => (by_the_new_clock, None),
        }
    }
}

fn plan(wall: NaiveDateTime, zone: &str) -> Planned {
    plan_at(
        Timestamp::parse("2025-12-25T00:00:00Z").unwrap(),
        wall,
        zone,
    )
}

fn plan_at(now: Timestamp, wall: NaiveDateTime, zone: &str) -> Planned {
    let request = Request {
        local: Some(wall.format(FORM).to_string()),
        zone: Some(zone.to_owned()),
        ..Request::default()
    };
    request
        .plan(now, Zone::UTC)
        .unwrap_or_else(|fault| panic!("{wall} {zone}: {fault:?}"))
}

#[test]
fn the_clocks_change_when_the_table_says_and_at_no_other_time() {
    let [start, end] = [YEARS.0, YEARS.1].map(|at| Timestamp::parse(at).unwrap());
    for (name, clock) in table() {
        let zone = Zone::parse(name).unwrap();
        let hours = (0..)
            .map(|n| start + Span::hours(n))
            .take_while(|at| *at < end);
        let edges = clock
            .changes
            .iter()
            .flat_map(|change| [change.at - Span::seconds(1), change.at]);
        for at in hours.chain(edges) {
            let expected = (at.to_utc() + TimeDelta::seconds(clock.offset(at)))
                .format(FORM)
                .to_string();
            assert_eq!(wall_clock(at, zone), expected, "{name} {at}");
        }
    }
}

#[test]
fn r24_around_every_clock_change_a_local_time_means_one_instant() {
    let (mut skipped, mut doubled) = (0, 0);
    for (name, clock) in table() {
        for change in &clock.changes {
            let jump = change.after - change.before;
            let edges = [0, jump, jump / 2, jump / 2 + 1]
                .into_iter()
                .flat_map(|edge| [edge - 1, edge, edge + 1]);
            for seconds in edges.chain([-86_400, -7_200, 7_200, 86_400]) {
                let wall = change.wall(seconds);
                let planned = plan(wall, name);
                let (due_at, remark) = change.meaning(seconds);
                assert_eq!(
                    (planned.due_at, planned.remark),
                    (due_at, remark),
                    "{wall} {name}, {jump} s at {}",
                    change.at
                );
                skipped += usize::from(remark == Some(Remark::Skipped));
                doubled += usize::from(remark == Some(Remark::Doubled));
            }
        }
    }
    assert!(
        skipped > 200 && doubled > 200,
        "{skipped} skipped, {doubled} doubled"
    );
}

#[test]
fn r24_where_no_clock_changes_noon_is_noon() {
    let still: Vec<_> = table()
        .into_iter()
        .filter(|(_, clock)| clock.changes.is_empty())
        .collect();
    assert!(still.len() >= 7, "{still:?}");
    for (name, clock) in still {
        for month in 1..=12 {
            let noon = NaiveDate::from_ymd_opt(2026, month, 28)
                .unwrap()
                .and_hms_opt(12, 0, 0)
                .unwrap();
            let due_at = Timestamp::from(noon.and_utc()) - Span::seconds(clock.first);
            assert_eq!(
                plan(noon, name),
                Planned {
                    due_at,
                    zone: Zone::parse(name).unwrap(),
                    remark: None,
                    local: Some(noon.format(FORM).to_string()),
                }
            );
        }
    }
}

/// Any second of the years in which a post can be planned.
fn any_wall() -> impl Strategy<Value = NaiveDateTime> {
    (1_767_225_600_i64..1_924_000_000)
        .prop_map(|seconds| DateTime::from_timestamp(seconds, 0).unwrap().naive_utc())
}

/// Any zone at any time, or one of the table within three hours of a change: most of the former
/// know nothing of skipping and doubling.
fn any_moment() -> impl Strategy<Value = (NaiveDateTime, &'static str)> {
    let changes: Vec<_> = table()
        .into_iter()
        .flat_map(|(zone, clock)| clock.changes.into_iter().map(move |change| (change, zone)))
        .collect();
    prop_oneof![
        (
            any_wall(),
            prop::sample::select(Zone::all().collect::<Vec<_>>())
        )
            .prop_map(|(wall, zone)| (wall, zone.name())),
        (prop::sample::select(changes), -10_800_i64..10_800)
            .prop_map(|((change, zone), seconds)| (change.wall(seconds), zone)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 2_000,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn r24_the_wall_clock_is_the_one_that_was_asked_for_unless_it_was_skipped(
        (wall, zone) in any_moment(),
    ) {
        let planned = plan(wall, zone);
        let asked = wall.format(FORM).to_string();
        let shown = wall_clock(planned.due_at, planned.zone);
        match planned.remark {
            None | Some(Remark::Doubled) => prop_assert_eq!(&shown, &asked),
            Some(Remark::Skipped) => {
                prop_assert!(shown > asked, "{} moved back to {}", asked, shown);
            }
        }
        prop_assert!(!has_drifted(planned.due_at, &asked, planned.zone));
        prop_assert!(has_drifted(planned.due_at + Span::minutes(30), &asked, planned.zone));
    }

    #[test]
    fn r24_a_doubled_local_time_means_its_first((wall, zone) in any_moment()) {
        let planned = plan(wall, zone);
        let asked = wall.format(FORM).to_string();
        let shows = |minutes: i64| {
            wall_clock(planned.due_at + Span::minutes(minutes), planned.zone) == asked
        };
        let comes_again = (1..=180).any(shows);
        prop_assert_eq!(comes_again, planned.remark == Some(Remark::Doubled));
        prop_assert!(!(-180..0).any(shows), "it had come before");
    }

    #[test]
    fn r24_the_later_of_two_local_times_that_exist_is_the_later_instant(
        (wall, zone) in any_moment(),
        seconds in 1_i64..20_000,
    ) {
        let (one, two) = (plan(wall, zone), plan(wall + TimeDelta::seconds(seconds), zone));
        let is_skipped = |planned: &Planned| planned.remark == Some(Remark::Skipped);
        // A skipped time moves behind the gap, where others stand already; the skipped ones keep
        // their order.
        if is_skipped(&one) == is_skipped(&two) {
            prop_assert!(one.due_at < two.due_at, "{:?} {:?}", one, two);
        }
    }
}

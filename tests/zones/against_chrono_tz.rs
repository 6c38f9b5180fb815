//! The clocks of all zones, compared with chrono-tz's.

use super::*;

/// The rules that were changed after version 2025b of the IANA database, which chrono-tz 0.10.4
/// has: the instant from which they differ. A newer database may bring more of them;
/// <https://data.iana.org/time-zones/tzdb/NEWS> says which are right.
const CHANGED: [(&str, &str); 13] = [
    ("Africa/Casablanca", "2026-09-20T01:00:00Z"), // UTC for good
    ("Africa/El_Aaiun", "2026-09-20T01:00:00Z"),
    ("America/Edmonton", "2026-11-01T08:00:00Z"), // summer time for good, as in all of these
    ("America/Inuvik", "2026-11-01T08:00:00Z"),
    ("America/Rainy_River", "2026-11-01T07:00:00Z"),
    ("America/Vancouver", "2026-11-01T09:00:00Z"),
    ("America/Winnipeg", "2026-11-01T07:00:00Z"),
    ("America/Yellowknife", "2026-11-01T08:00:00Z"),
    ("Canada/Central", "2026-11-01T07:00:00Z"),
    ("Canada/Mountain", "2026-11-01T08:00:00Z"),
    ("Canada/Pacific", "2026-11-01T09:00:00Z"),
    ("Europe/Chisinau", "2022-03-27T00:00:00Z"), // changes an hour later, as its neighbours do
    ("Europe/Tiraspol", "2022-03-27T00:00:00Z"),
];

/// The days from 2020 to 2040.
fn days() -> impl Iterator<Item = Timestamp> {
    let start = Timestamp::parse("2020-01-01T00:00:00Z").unwrap();
    (0..20 * 365).map(move |n| start + Span::days(n))
}

/// What chrono-tz says: seconds east of Greenwich.
fn other_offset(zone: Tz, at: Timestamp) -> i64 {
    zone.offset_from_utc_datetime(&at.to_utc().naive_utc())
        .fix()
        .local_minus_utc()
        .into()
}

fn own_offset(zone: Tz, at: Timestamp) -> i64 {
    Zone::parse(zone.name()).unwrap().offset_at(at).as_ms() / 1_000
}

/// The clock changes of chrono-tz. None comes within a day of another.
fn other_changes(zone: Tz) -> Vec<Timestamp> {
    let changing =
        days().filter(|day| other_offset(zone, *day) != other_offset(zone, *day + Span::days(1)));
    let second = |day: Timestamp| {
        let before = other_offset(zone, day);
        let (mut low, mut high) = (0_i64, 86_400);
        while high - low > 1 {
            let middle = low.midpoint(high);
            if other_offset(zone, day + Span::seconds(middle)) == before {
                low = middle;
            } else {
                high = middle;
            }
        }
        day + Span::seconds(high)
    };
    changing.map(second).collect()
}

/// Until when both have the same rules.
fn agreed_until(zone: Tz) -> Timestamp {
    let changed = CHANGED.iter().find(|(name, _)| *name == zone.name());
    Timestamp::parse(changed.map_or("2040-01-01T00:00:00Z", |(_, at)| at)).unwrap()
}

#[test]
fn every_zone_of_chrono_tz_is_there_and_no_other() {
    let mut names: Vec<_> = TZ_VARIANTS.into_iter().map(Tz::name).collect();
    names.sort_unstable();
    assert!(names.len() > 590);
    assert_eq!(Zone::all().map(Zone::name).collect::<Vec<_>>(), names);
}

#[test]
fn every_clock_is_that_of_chrono_tz_on_each_day_and_to_the_second_of_each_change() {
    let mut edges = 0;
    for zone in TZ_VARIANTS {
        let until = agreed_until(zone);
        let changes = other_changes(zone)
            .into_iter()
            .flat_map(|at| [at - Span::seconds(1), at]);
        for at in days()
            .chain(changes.inspect(|_| edges += 1))
            .filter(|at| *at < until)
        {
            assert_eq!(
                own_offset(zone, at),
                other_offset(zone, at),
                "{zone} {at}: is it a rule that has been changed?"
            );
        }
    }
    assert!(edges > 10_000, "{edges}");
}

#[test]
fn rules_that_are_said_to_be_changed_do_differ_from_that_instant_on() {
    for (name, at) in CHANGED {
        let (zone, at) = (name.parse().unwrap(), Timestamp::parse(at).unwrap());
        assert_ne!(
            own_offset(zone, at),
            other_offset(zone, at),
            "{name} needs no exception"
        );
    }
}

#[test]
fn r24_around_every_clock_change_of_every_zone_a_local_time_means_what_chrono_tz_says() {
    let (mut skipped, mut doubled) = (0, 0);
    for zone in TZ_VARIANTS {
        let until = agreed_until(zone) - Span::days(1);
        for at in other_changes(zone).into_iter().filter(|at| *at < until) {
            let [before, after] = [at - Span::seconds(1), at].map(|at| other_offset(zone, at));
            for seconds in [before, after, before.midpoint(after)]
                .into_iter()
                .flat_map(|edge| [edge - 1, edge, edge + 1])
            {
                let wall = (at.to_utc() + TimeDelta::seconds(seconds)).naive_utc();
                let planned = plan_at(at - Span::days(2), wall, zone.name());
                let (due_at, remark) = match zone.from_local_datetime(&wall) {
                    LocalResult::Single(only) => (only.to_utc().into(), None),
                    LocalResult::Ambiguous(first, _) => {
                        (first.to_utc().into(), Some(Remark::Doubled))
                    }
                    LocalResult::None => (
                        Timestamp::from(wall.and_utc()) - Span::seconds(before),
                        Some(Remark::Skipped),
                    ),
                };
                assert_eq!(
                    (planned.due_at, planned.remark),
                    (due_at, remark),
                    "{wall} {zone}"
                );
                skipped += usize::from(remark == Some(Remark::Skipped));
                doubled += usize::from(remark == Some(Remark::Doubled));
            }
        }
    }
    assert!(
        skipped > 10_000 && doubled > 10_000,
        "{skipped} skipped, {doubled} doubled"
    );
}

//! Weekly slots over two years in every zone of the table: each slot of each week means the instant
//! that the table says, once, and is shown again as the time that was written into its field.

use super::*;
use noctin_scheduler::domain::slot::{Day, Slot, TimeOfDay, Week};
use std::collections::BTreeSet;

/// Times at which clocks change somewhere, and some at which they change nowhere.
const TIMES: [&str; 8] = [
    "00:00", "00:30", "01:30", "02:30", "03:00", "03:30", "09:00", "23:30",
];

/// The zones are more than twenty, and their clocks do everything that clocks do.
const ZONES: usize = 20;

/// A slot at each of the times on every day.
fn daily() -> Vec<Slot> {
    let at = |time: &str| TimeOfDay::try_from(time.to_owned()).unwrap();
    let on = |day: Day| {
        TIMES.map(|time| Slot {
            account: None,
            day,
            time: at(time),
        })
    };
    Day::ALL.into_iter().flat_map(on).collect()
}

/// Every slot of the two years, found page by page as the product looks for them.
fn found(week: &Week, zone: Zone, (start, end): (Timestamp, Timestamp)) -> Vec<Planned> {
    let mut all: Vec<Planned> = Vec::new();
    let mut after = start - Span::ms(1);
    while after < end {
        let page = week.upcoming(zone, after, 100);
        after = page.last().unwrap().due_at;
        all.extend(page.into_iter().filter(|planned| planned.due_at < end));
    }
    all
}

/// What a wall time means by the table.
pub(super) fn meaning(clock: &Clock, wall: NaiveDateTime) -> (Timestamp, Option<Remark>) {
    let digits = Timestamp::from(wall.and_utc());
    let offsets: BTreeSet<i64> = std::iter::once(clock.first)
        .chain(clock.changes.iter().map(|change| change.after))
        .collect();
    let candidates: BTreeSet<Timestamp> = offsets
        .iter()
        .map(|offset| digits - Span::seconds(*offset))
        .filter(|at| *at + Span::seconds(clock.offset(*at)) == digits)
        .collect();
    match (candidates.first(), candidates.len()) {
        (Some(first), 1) => (*first, None),
        (Some(first), _) => (*first, Some(Remark::Doubled)),
        (None, _) => {
            let is_gap = |change: &&Change| {
                let seconds = (digits - change.at).as_ms() / 1_000;
                (change.before..change.after).contains(&seconds)
            };
            let gap = clock.changes.iter().find(is_gap).unwrap();
            (digits - Span::seconds(gap.before), Some(Remark::Skipped))
        }
    }
}

/// Every instant that the slots of two years mean by the table.
fn expected(clock: &Clock, (start, end): (Timestamp, Timestamp)) -> BTreeSet<Timestamp> {
    let first = (start - Span::days(2)).to_utc().date_naive();
    let days = (end - start).as_ms() / 86_400_000 + 4;
    let walls = (0..days).flat_map(|number| {
        let date = first + TimeDelta::days(number);
        TIMES.map(|time| date.and_time(format!("{time}:00").parse().unwrap()))
    });
    walls
        .map(|wall| meaning(clock, wall).0)
        .filter(|at| (start..end).contains(at))
        .collect()
}

#[test]
fn r24_a_weekly_slot_means_one_instant_each_week_in_twenty_zones_over_two_years() {
    let week = Week::of(&daily(), &[]);
    let [start, end] = [YEARS.0, YEARS.1].map(|at| Timestamp::parse(at).unwrap());
    let years = (start, end);
    let (mut skipped, mut doubled) = (0, 0);
    let table = table();
    assert!(table.len() >= ZONES, "{} zones", table.len());
    for (name, clock) in table {
        let zone = Zone::parse(name).unwrap();
        let found = found(&week, zone, years);
        let dues: Vec<Timestamp> = found.iter().map(|planned| planned.due_at).collect();
        let expected: Vec<Timestamp> = expected(&clock, years).into_iter().collect();
        assert_eq!(dues, expected, "{name}: in order, and each of them once");
        for planned in &found {
            let asked = planned.local.as_deref().unwrap();
            let wall = NaiveDateTime::parse_from_str(asked, "%Y-%m-%dT%H:%M").unwrap();
            let (due_at, remark) = meaning(&clock, wall);
            assert_eq!(
                (planned.due_at, planned.remark),
                (due_at, remark),
                "{asked} {name}"
            );
            // Whoever types the same time into the field gets the same instant.
            let typed = plan(wall, name);
            assert_eq!(
                (typed.due_at, typed.remark),
                (due_at, remark),
                "{asked} {name}"
            );
            // And back: the clock shows what was asked for, unless it skips it.
            let shown = wall_clock(planned.due_at, zone);
            let written = wall.format(FORM).to_string();
            if remark == Some(Remark::Skipped) {
                assert!(shown > written, "{asked} {name} is shown as {shown}");
            } else {
                assert_eq!(shown, written, "{name}");
            }
            assert!(!has_drifted(planned.due_at, asked, zone), "{asked} {name}");
            skipped += usize::from(remark == Some(Remark::Skipped));
            doubled += usize::from(remark == Some(Remark::Doubled));
        }
    }
    assert!(
        skipped > 10 && doubled > 40,
        "{skipped} skipped, {doubled} doubled"
    );
}

//! Rules over two years in every zone of the table: each date of a rule means the instant that the
//! table says, in order and once.

use super::weekly_slots::meaning;
use super::*;
use chrono::Datelike;
use noctin_scheduler::domain::local_date::LocalDate;
use noctin_scheduler::domain::recurrence::Repeat;

/// Times at which clocks change somewhere, and one at which they change nowhere.
const TIMES: [&str; 5] = ["00:00", "01:30", "02:30", "03:00", "09:00"];

/// A rule, and whether a date is one of its.
type Case = (serde_json::Value, fn(NaiveDate) -> bool);

fn first() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 1, 1).unwrap()
}

fn days_of_month(date: NaiveDate) -> u32 {
    let days = (28..=31).filter(|day| date.with_day(*day).is_some());
    days.max().unwrap()
}

/// The first of January 2026 is a Thursday.
fn cases() -> Vec<Case> {
    let week = |date: NaiveDate| ((date - first()).num_days() + 3) / 7;
    assert_eq!(week(first()), 0);
    vec![
        (serde_json::json!({ "unit": "day" }), |_| true),
        (serde_json::json!({ "unit": "day", "every": 3 }), |date| {
            (date - first()).num_days() % 3 == 0
        }),
        (
            serde_json::json!({ "unit": "week", "days": ["sunday", "tuesday"] }),
            |date| matches!(date.weekday().num_days_from_monday(), 1 | 6),
        ),
        (
            serde_json::json!({ "unit": "week", "every": 2, "days": ["monday", "thursday"] }),
            |date| {
                let week = ((date - first()).num_days() + 3) / 7;
                week % 2 == 0 && matches!(date.weekday().num_days_from_monday(), 0 | 3)
            },
        ),
        (
            serde_json::json!({ "unit": "month", "day_of_month": 31 }),
            |date| date.day() == days_of_month(date),
        ),
        (
            serde_json::json!({ "unit": "month", "every": 5, "day_of_month": 29 }),
            |date| {
                let months = (date.year() - 2026) * 12 + i32::try_from(date.month0()).unwrap();
                months % 5 == 0 && date.day() == days_of_month(date).min(29)
            },
        ),
    ]
}

#[test]
fn r24_a_rule_means_one_instant_on_each_of_its_dates_in_twenty_zones_over_two_years() {
    let now = Timestamp::parse("2025-12-20T00:00:00Z").unwrap();
    let table = table();
    assert!(table.len() >= 20, "{} zones", table.len());
    let mut instants = 0;
    for (name, clock) in table {
        for (time, (json, is_date)) in TIMES
            .into_iter()
            .flat_map(|time| cases().into_iter().map(move |case| (time, case)))
        {
            let mut json = json;
            json["time"] = time.into();
            json["zone"] = name.into();
            json["starts_on"] = "2026-01-01".into();
            json["ends_on"] = "2027-12-30".into();
            let repeat: Repeat = serde_json::from_value(json.clone()).unwrap();
            let rule = repeat.rule(now).unwrap();
            let dates = (0..729).map(|number| first() + TimeDelta::days(number));
            let walls = dates
                .filter(|date| is_date(*date))
                .map(|date| date.and_time(format!("{time}:00").parse().unwrap()));
            let mut before: Option<(LocalDate, Timestamp)> = None;
            for wall in walls {
                let next = rule.next(before.map(|(on, _)| on), now, 0);
                let next = next.occurrence.unwrap();
                let (due_at, remark) = meaning(&clock, wall);
                assert_eq!(
                    (next.planned.due_at, next.planned.remark),
                    (due_at, remark),
                    "{wall} {name} {json}"
                );
                // Whoever asks at that instant, or long after the one before, gets the same.
                let asked = rule.next(None, due_at - Span::ms(1), 0).occurrence.unwrap();
                assert_eq!(asked.planned.due_at, due_at, "{wall} {name} {json}");
                assert!(before.is_none_or(|(_, earlier)| earlier < due_at));
                before = Some((next.on, due_at));
                instants += 1;
            }
            let over = rule.next(before.map(|(on, _)| on), now, 0);
            assert_eq!(over.occurrence, None, "{name} {json}");
        }
    }
    assert!(instants > 100_000, "{instants}");
}

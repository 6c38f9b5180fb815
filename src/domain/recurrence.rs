//! The rule by which a post comes again, and the instants that it means.
//!
//! A rule names dates and a time of the day by the clock of a zone. What that clock skips or shows
//! twice is decided as for any other local time (see [`super::schedule`]). The dates of a rule are
//! numbered from its first day on, so that the next one is found by counting and not by walking,
//! however long nothing was asked.

use super::local_date::{LocalDate, days_of_month, monday, month_number};
use super::schedule::{Planned, at_wall};
use super::slot::{Day, TimeOfDay};
use super::time::Timestamp;
use super::violation::Violation;
use super::zone::Zone;
use chrono::{Datelike, Months, NaiveDate, TimeDelta};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The most posts after which a rule may end.
const MOST_POSTS: u32 = 1_000;

/// How many dates before today are looked at: a time that the clock skips moves behind midnight at
/// the most, and no zone is more than a day away from another.
const LOOK_BACK_DAYS: i64 = 2;

/// How many dates in a row are tried: the first that is still to come is among them.
const MOST_TRIED: usize = 16;

/// A rule as a client writes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[cfg_attr(not(target_arch = "wasm32"), schemars(rename = "NewRepeat"))]
#[serde(deny_unknown_fields)]
pub struct Repeat {
    /// Every so many days, weeks or months.
    #[serde(default = "one")]
    #[cfg_attr(not(target_arch = "wasm32"), schemars(range(min = 1, max = 365)))]
    pub every: u32,
    /// What is counted.
    pub unit: Unit,
    /// On which days of the week; only where weeks are counted.
    #[serde(default)]
    pub days: Vec<Day>,
    /// On which day of the month; only where months are counted. A month that is shorter has its
    /// last day instead.
    #[serde(default)]
    #[cfg_attr(not(target_arch = "wasm32"), schemars(range(min = 1, max = 31)))]
    pub day_of_month: Option<u32>,
    /// At which time of the day, by the clock on the wall.
    pub time: TimeOfDay,
    /// The IANA zone of that clock, such as `Europe/Bucharest`.
    pub zone: String,
    /// The first day, from which days, weeks and months are counted; left out: today.
    #[serde(default)]
    pub starts_on: Option<LocalDate>,
    /// The last day; none: no such end.
    #[serde(default)]
    pub ends_on: Option<LocalDate>,
    /// After how many posts it ends; none: no such end.
    #[serde(default)]
    #[cfg_attr(not(target_arch = "wasm32"), schemars(range(min = 1, max = 1_000)))]
    pub ends_after: Option<u32>,
}

/// What a rule counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[cfg_attr(not(target_arch = "wasm32"), schemars(rename = "RepeatUnit"))]
#[serde(rename_all = "lowercase")]
pub enum Unit {
    /// Days.
    Day,
    /// Weeks, which begin on Mondays.
    Week,
    /// Months.
    Month,
}

/// A rule that can be followed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    step: Step,
    time: TimeOfDay,
    /// The zone of its clock.
    pub zone: Zone,
    starts_on: NaiveDate,
    ends_on: Option<NaiveDate>,
    ends_after: Option<u32>,
}

/// How a rule goes from date to date.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Step {
    Days(i64),
    /// So many weeks, and the days of each, from Monday on.
    Weeks(i64, Vec<Day>),
    /// So many months, and the day of each.
    Months(i64, u32),
}

/// A time at which a post goes out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Occurrence {
    /// Its date, by the rule's clock.
    pub on: LocalDate,
    /// The instant that it means.
    pub planned: Planned,
}

/// What comes next by a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Next {
    /// The next time that is still to come; none: the rule has ended.
    pub occurrence: Option<Occurrence>,
    /// How many times have gone by before it.
    pub skipped: u32,
}

const fn one() -> u32 {
    1
}

// === impl Repeat ===

impl Repeat {
    /// The same rule with its first day said.
    #[must_use]
    pub fn anchored(mut self, now: Timestamp) -> Self {
        let zone = Zone::parse(&self.zone).unwrap_or(Zone::UTC);
        self.starts_on = self.starts_on.or(Some(LocalDate::today(now, zone)));
        self
    }

    /// The rule, if it can be followed.
    ///
    /// # Errors
    /// Every fault, with its place.
    pub fn rule(&self, now: Timestamp) -> Result<Rule, Vec<Violation>> {
        let mut found = Vec::new();
        let zone = Zone::parse(&self.zone);
        if zone.is_none() {
            let message = "Use a name of the IANA time zone database, such as Europe/Bucharest.";
            found.push(fault("zone", "unknown_zone", message));
        }
        let step = self.step(&mut found);
        let zone = zone.unwrap_or(Zone::UTC);
        let starts_on = self.starts_on.unwrap_or(LocalDate::today(now, zone));
        self.check_end(starts_on, &mut found);
        if !found.is_empty() {
            return Err(found);
        }
        Ok(Rule {
            step,
            time: self.time,
            zone,
            starts_on: starts_on.naive(),
            ends_on: self.ends_on.map(LocalDate::naive),
            ends_after: self.ends_after,
        })
    }

    fn step(&self, found: &mut Vec<Violation>) -> Step {
        let most = self.unit.most();
        if !(1..=most).contains(&self.every) {
            let message = format!("Choose a number from 1 to {most}.");
            found.push(fault("every", "out_of_range", message));
        }
        let every = i64::from(self.every.max(1));
        let days: BTreeSet<Day> = self.days.iter().copied().collect();
        if days.len() < self.days.len() {
            found.push(fault("days", "twice", "A day is there twice."));
        }
        match self.unit {
            Unit::Day | Unit::Month if !self.days.is_empty() => {
                let message = "Days of the week belong to a rule that counts weeks.";
                found.push(fault("days", "not_for_unit", message));
            }
            Unit::Week if self.days.is_empty() => {
                let message = "Choose at least one day of the week.";
                found.push(fault("days", "required", message));
            }
            Unit::Day | Unit::Week | Unit::Month => {}
        }
        match (self.unit, self.day_of_month) {
            (Unit::Month, None) => {
                let message = "Choose a day of the month.";
                found.push(fault("day_of_month", "required", message));
            }
            (Unit::Month, Some(day)) if !(1..=31).contains(&day) => {
                let message = "A day of the month is 1 to 31.";
                found.push(fault("day_of_month", "out_of_range", message));
            }
            (Unit::Day | Unit::Week, Some(_)) => {
                let message = "A day of the month belongs to a rule that counts months.";
                found.push(fault("day_of_month", "not_for_unit", message));
            }
            (Unit::Day | Unit::Week | Unit::Month, _) => {}
        }
        match self.unit {
            Unit::Day => Step::Days(every),
            Unit::Week => Step::Weeks(every, days.into_iter().collect()),
            Unit::Month => Step::Months(every, self.day_of_month.unwrap_or(1)),
        }
    }

    fn check_end(&self, starts_on: LocalDate, found: &mut Vec<Violation>) {
        if self.ends_on.is_some() && self.ends_after.is_some() {
            let message = "Give one end: a last day, or a number of posts.";
            found.push(fault("ends_after", "one_of", message));
        }
        if self.ends_on.is_some_and(|last| last < starts_on) {
            let message = "The last day is before the first.";
            found.push(fault("ends_on", "before_start", message));
        }
        if self
            .ends_after
            .is_some_and(|count| !(1..=MOST_POSTS).contains(&count))
        {
            let message = format!("It can end after 1 to {MOST_POSTS} posts.");
            found.push(fault("ends_after", "out_of_range", message));
        }
    }
}

fn fault(field: &str, code: &'static str, message: impl Into<String>) -> Violation {
    Violation::new(format!("repeat.{field}"), code, message)
}

// === impl Unit ===

impl Unit {
    /// A year of days or weeks, two of months: whatever comes more seldom is planned by hand.
    const fn most(self) -> u32 {
        match self {
            Self::Day => 365,
            Self::Week => 52,
            Self::Month => 24,
        }
    }
}

// === impl Rule ===

impl Rule {
    /// The next time after the one of the date `after`, and after `now`, where so many posts were
    /// made. Times of the rule that have gone by in between are counted.
    #[must_use]
    pub fn next(&self, after: Option<LocalDate>, now: Timestamp, made: u32) -> Next {
        let nothing = Next {
            occurrence: None,
            skipped: 0,
        };
        if self.ends_after.is_some_and(|most| made >= most) {
            return nothing;
        }
        let day = TimeDelta::days(1);
        let behind = after.and_then(|after| after.naive().checked_add_signed(day));
        let first = self.number_from(behind.map_or(self.starts_on, |on| on.max(self.starts_on)));
        let today = LocalDate::today(now, self.zone).naive();
        let back = TimeDelta::days(LOOK_BACK_DAYS);
        let recent = today.checked_sub_signed(back).unwrap_or(today);
        let from = first.max(self.number_from(recent));
        let end = self.end();
        for number in (from..).take(MOST_TRIED) {
            let skipped = |until: i64| u32::try_from((until - first).max(0)).unwrap_or(u32::MAX);
            if end.is_some_and(|end| number >= end) {
                return Next {
                    skipped: skipped(end.unwrap_or(number)),
                    ..nothing
                };
            }
            let Some(occurrence) = self.numbered(number) else {
                break;
            };
            if occurrence.planned.due_at > now {
                return Next {
                    occurrence: Some(occurrence),
                    skipped: skipped(number),
                };
            }
        }
        nothing
    }

    /// The next times, in order: `most` at the most.
    #[must_use]
    pub fn upcoming(
        &self,
        after: Option<LocalDate>,
        now: Timestamp,
        made: u32,
        most: u32,
    ) -> Vec<Occurrence> {
        let mut found: Vec<Occurrence> = Vec::new();
        for number in 0..most {
            let after = found.last().map(|last| last.on).or(after);
            match self
                .next(after, now, made.saturating_add(number))
                .occurrence
            {
                Some(next) => found.push(next),
                None => break,
            }
        }
        found
    }

    /// The number of the first time behind the last day; none: it has no last day.
    fn end(&self) -> Option<i64> {
        let last = self.ends_on?;
        let behind = last.checked_add_signed(TimeDelta::days(1))?;
        Some(self.number_from(behind))
    }

    /// The number of the first date of the rule that is not before this one.
    fn number_from(&self, date: NaiveDate) -> i64 {
        let days = |from: NaiveDate, to: NaiveDate| to.signed_duration_since(from).num_days();
        match &self.step {
            Step::Days(every) => {
                let gone = days(self.starts_on, date).max(0);
                gone / every + i64::from(gone % every > 0)
            }
            Step::Weeks(every, on) => {
                let weeks = days(monday(self.starts_on), monday(date)).div_euclid(7);
                if weeks < 0 {
                    return 0;
                }
                let count = i64::try_from(on.len()).unwrap_or(i64::MAX);
                let week_day = date.weekday().num_days_from_monday();
                let before = on.iter().filter(|day| u32::from(day.number()) < week_day);
                let gone = i64::try_from(before.count()).unwrap_or(count);
                match weeks % every {
                    0 => weeks / every * count + gone,
                    _ => (weeks / every + 1) * count,
                }
            }
            Step::Months(every, day) => {
                let months = month_number(date) - month_number(self.starts_on);
                if months < 0 {
                    return 0;
                }
                let is_over = date.day() > (*day).min(days_of_month(date));
                let is_between = months % every > 0;
                months / every + i64::from(is_between || is_over)
            }
        }
    }

    /// The time with this number; none beyond the calendar.
    fn numbered(&self, number: i64) -> Option<Occurrence> {
        let date = match &self.step {
            Step::Days(every) => self
                .starts_on
                .checked_add_signed(TimeDelta::try_days(number.checked_mul(*every)?)?)?,
            Step::Weeks(every, on) => {
                let count = i64::try_from(on.len()).ok().filter(|count| *count > 0)?;
                let day = on.get(usize::try_from(number % count).ok()?)?;
                let days = (number / count).checked_mul(every * 7)?;
                let span = TimeDelta::try_days(days + i64::from(day.number()))?;
                monday(self.starts_on).checked_add_signed(span)?
            }
            Step::Months(every, day) => {
                let months = u32::try_from(number.checked_mul(*every)?).ok()?;
                let first = self.starts_on.with_day(1)?;
                let month = first.checked_add_months(Months::new(months))?;
                month.with_day((*day).min(days_of_month(month)))?
            }
        };
        let minute = u32::from(self.time.minute());
        let wall = date.and_hms_opt(minute / 60, minute % 60, 0)?;
        let (due_at, remark) = at_wall(wall, self.zone);
        Some(Occurrence {
            on: LocalDate::from(date),
            planned: Planned {
                due_at,
                zone: self.zone,
                remark,
                local: Some(wall.format("%Y-%m-%dT%H:%M").to_string()),
            },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn repeat(json: &serde_json::Value) -> Repeat {
        serde_json::from_value(json.clone()).unwrap()
    }

    fn rule(json: &serde_json::Value) -> Rule {
        repeat(json).rule(at("2026-12-01T00:00:00Z")).unwrap()
    }

    fn at(text: &str) -> Timestamp {
        Timestamp::parse(text).unwrap()
    }

    fn date(text: &str) -> LocalDate {
        LocalDate::try_from(text.to_owned()).unwrap()
    }

    fn locals(rule: &Rule, now: &str, most: u32) -> Vec<String> {
        let upcoming = rule.upcoming(None, at(now), 0, most);
        let local = |one: Occurrence| one.planned.local.unwrap();
        upcoming.into_iter().map(local).collect()
    }

    #[test]
    fn a_shorter_month_has_its_last_day() {
        let monthly = rule(&serde_json::json!({
            "unit": "month", "day_of_month": 31, "time": "09:00", "zone": "Europe/Bucharest",
            "starts_on": "2027-12-31",
        }));
        assert_eq!(
            locals(&monthly, "2027-12-01T00:00:00Z", 4),
            [
                "2027-12-31T09:00",
                "2028-01-31T09:00",
                "2028-02-29T09:00",
                "2028-03-31T09:00"
            ]
        );
    }

    #[test]
    fn every_second_week_is_counted_from_the_week_of_the_first_day() {
        // The second of December 2026 is a Wednesday.
        let weekly = rule(&serde_json::json!({
            "every": 2, "unit": "week", "days": ["friday", "monday"], "time": "18:30",
            "zone": "UTC", "starts_on": "2026-12-02",
        }));
        assert_eq!(
            locals(&weekly, "2026-12-02T00:00:00Z", 3),
            ["2026-12-04T18:30", "2026-12-14T18:30", "2026-12-18T18:30"]
        );
        assert_eq!(
            locals(&weekly, "2026-12-05T00:00:00Z", 1),
            ["2026-12-14T18:30"],
            "the week between has none"
        );
    }

    #[test]
    fn a_time_that_the_clock_skips_comes_behind_the_gap() {
        // Bucharest: 03:00 becomes 04:00 on 28 March 2027.
        let daily = rule(&serde_json::json!({
            "unit": "day", "time": "03:30", "zone": "Europe/Bucharest", "starts_on": "2027-03-27",
        }));
        let upcoming = daily.upcoming(None, at("2027-03-26T00:00:00Z"), 0, 3);
        let dues: Vec<String> = upcoming
            .iter()
            .map(|one| one.planned.due_at.to_string())
            .collect();
        assert_eq!(
            dues,
            [
                "2027-03-27T01:30:00.000Z",
                "2027-03-28T01:30:00.000Z",
                "2027-03-29T00:30:00.000Z"
            ]
        );
        assert!(upcoming[1].planned.remark.is_some());
    }

    #[test]
    fn what_went_by_is_counted_and_never_comes() {
        let daily = rule(&serde_json::json!({
            "unit": "day", "time": "09:00", "zone": "UTC", "starts_on": "2026-12-01",
        }));
        let next = daily.next(Some(date("2026-12-01")), at("2026-12-15T12:00:00Z"), 1);
        assert_eq!(next.skipped, 14);
        assert_eq!(next.occurrence.unwrap().on, date("2026-12-16"));
        let on_the_second = daily.next(Some(date("2026-12-01")), at("2026-12-02T09:00:00Z"), 1);
        assert_eq!(
            (on_the_second.skipped, on_the_second.occurrence.unwrap().on),
            (1, date("2026-12-03")),
            "the one that is now is over"
        );
    }

    #[test]
    fn it_ends_on_its_last_day_or_after_its_last_post() {
        let mut json = serde_json::json!({
            "unit": "day", "time": "09:00", "zone": "UTC", "starts_on": "2026-12-01",
            "ends_on": "2026-12-03",
        });
        assert_eq!(locals(&rule(&json), "2026-12-01T00:00:00Z", 9).len(), 3);
        let over = rule(&json).next(Some(date("2026-12-01")), at("2027-01-01T00:00:00Z"), 1);
        assert_eq!((over.occurrence, over.skipped), (None, 2));
        json["ends_on"] = serde_json::Value::Null;
        json["ends_after"] = 2.into();
        assert_eq!(locals(&rule(&json), "2026-12-01T00:00:00Z", 9).len(), 2);
        let over = rule(&json).next(None, at("2026-12-01T00:00:00Z"), 2);
        assert_eq!(over.occurrence, None);
    }

    #[test]
    fn each_fault_of_a_rule_names_its_place() {
        for (json, expected) in [
            (
                serde_json::json!({ "unit": "week", "every": 53 }),
                &["repeat.every out_of_range", "repeat.days required"][..],
            ),
            (
                serde_json::json!({
                    "unit": "week", "days": ["monday", "monday"], "day_of_month": 1,
                }),
                &["repeat.days twice", "repeat.day_of_month not_for_unit"][..],
            ),
            (
                serde_json::json!({ "unit": "day", "every": 0, "days": ["monday"] }),
                &["repeat.every out_of_range", "repeat.days not_for_unit"][..],
            ),
            (
                serde_json::json!({ "unit": "month", "zone": "Mars/Olympus" }),
                &["repeat.zone unknown_zone", "repeat.day_of_month required"][..],
            ),
            (
                serde_json::json!({ "unit": "month", "day_of_month": 32 }),
                &["repeat.day_of_month out_of_range"][..],
            ),
            (
                serde_json::json!({
                    "unit": "day", "starts_on": "2026-12-01", "ends_on": "2026-11-30",
                    "ends_after": 1_001,
                }),
                &[
                    "repeat.ends_after one_of",
                    "repeat.ends_on before_start",
                    "repeat.ends_after out_of_range",
                ][..],
            ),
        ] {
            let mut json = json;
            let fields = json.as_object_mut().unwrap();
            fields.entry("zone").or_insert_with(|| "UTC".into());
            fields.insert("time".to_owned(), "09:00".into());
            let faults = repeat(&json).rule(at("2026-12-01T00:00:00Z")).unwrap_err();
            let faults: Vec<String> = faults
                .iter()
                .map(|fault| format!("{} {}", fault.path, fault.code))
                .collect();
            assert_eq!(faults, expected, "{json}");
        }
    }
}

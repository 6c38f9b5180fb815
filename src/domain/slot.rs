//! Weekly slots: the wall-clock times at which a workspace, or one of its accounts, likes to
//! publish, and the instants that they mean.
//!
//! A slot is a local time like any other (see [`super::schedule`]): one that the clock skips moves
//! forward by the length of the gap, and one that comes twice means the first. Two slots that mean
//! one instant are one.

use super::ids::AccountId;
use super::schedule::{Planned, at_wall};
use super::time::Timestamp;
use super::violation::Violation;
use super::zone::Zone;
use chrono::{Datelike, NaiveDate, TimeDelta};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The most slots of a workspace, those of its accounts included: one every three hours for nearly
/// nine accounts.
pub const MOST_SLOTS: usize = 500;

/// How many days ahead a free slot is looked for: whoever has filled a year has other plans.
const DAYS_AHEAD: i64 = 366;

/// How many days later the last time of a day can mean an instant: what a clock skips is less than
/// that.
const LONGEST_GAP_DAYS: i64 = 2;

/// A weekly time at which something likes to be published.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
pub struct Slot {
    /// Whose it is; none: the workspace's, for every account that has none of its own.
    pub account: Option<AccountId>,
    /// The day of the week.
    pub day: Day,
    /// The time of the day, by the clock on the wall.
    pub time: TimeOfDay,
}

/// A slot as a client writes it.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct NewSlot {
    /// Whose it is; left out: the workspace's.
    #[serde(default)]
    pub account: Option<AccountId>,
    /// The day of the week.
    pub day: Day,
    /// The time of the day, by the clock on the wall.
    pub time: TimeOfDay,
}

/// A day of the week.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[cfg_attr(not(target_arch = "wasm32"), schemars(rename = "DayOfWeek"))]
#[serde(rename_all = "lowercase")]
pub enum Day {
    /// The first.
    Monday,
    /// The second.
    Tuesday,
    /// The third.
    Wednesday,
    /// The fourth.
    Thursday,
    /// The fifth.
    Friday,
    /// The sixth.
    Saturday,
    /// The last.
    Sunday,
}

/// A minute of the day, written as `09:00`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TimeOfDay(u16);

/// A time that is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected a time of the day from 00:00 to 23:59, such as 09:00")]
pub struct NoTimeOfDay;

/// The weekly times at which a post goes out, and whose slots they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Week {
    times: BTreeSet<(Day, TimeOfDay)>,
    /// Whether they are the workspace's: then every post of the workspace takes one. Otherwise only
    /// posts to the same accounts do.
    pub is_shared: bool,
}

// === impl Slot ===

impl From<NewSlot> for Slot {
    fn from(NewSlot { account, day, time }: NewSlot) -> Self {
        Self { account, day, time }
    }
}

// === impl Day ===

impl Day {
    /// Every day, from Monday on.
    pub const ALL: [Self; 7] = [
        Self::Monday,
        Self::Tuesday,
        Self::Wednesday,
        Self::Thursday,
        Self::Friday,
        Self::Saturday,
        Self::Sunday,
    ];

    /// Its number: 0 is Monday.
    #[must_use]
    pub const fn number(self) -> u8 {
        match self {
            Self::Monday => 0,
            Self::Tuesday => 1,
            Self::Wednesday => 2,
            Self::Thursday => 3,
            Self::Friday => 4,
            Self::Saturday => 5,
            Self::Sunday => 6,
        }
    }

    /// The day with that number.
    #[must_use]
    pub fn numbered(number: i64) -> Option<Self> {
        let at = usize::try_from(number).ok()?;
        Self::ALL.get(at).copied()
    }

    fn of(date: NaiveDate) -> Option<Self> {
        Self::numbered(date.weekday().num_days_from_monday().into())
    }
}

// === impl TimeOfDay ===

impl TimeOfDay {
    /// The minute of the day with that number; none beyond 1,439.
    #[must_use]
    pub fn of_minute(minute: i64) -> Option<Self> {
        let minute = u16::try_from(minute).ok()?;
        (minute < 24 * 60).then_some(Self(minute))
    }

    /// The minutes since midnight, as the clock on the wall counts them.
    #[must_use]
    pub const fn minute(self) -> u16 {
        self.0
    }
}

impl TryFrom<String> for TimeOfDay {
    type Error = NoTimeOfDay;

    fn try_from(text: String) -> Result<Self, NoTimeOfDay> {
        let parse = || {
            let (hour, minute) = text.split_once(':')?;
            let is_written =
                |part: &str| part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit());
            if !is_written(hour) || !is_written(minute) {
                return None;
            }
            let (hour, minute): (i64, i64) = (hour.parse().ok()?, minute.parse().ok()?);
            (minute < 60).then(|| Self::of_minute(hour * 60 + minute))?
        };
        parse().ok_or(NoTimeOfDay)
    }
}

impl From<TimeOfDay> for String {
    fn from(time: TimeOfDay) -> Self {
        format!("{:02}:{:02}", time.0 / 60, time.0 % 60)
    }
}

#[cfg(not(target_arch = "wasm32"))]
impl schemars::JsonSchema for TimeOfDay {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "TimeOfDay".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "string",
            "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$",
            "description": "A time of the day by the clock on the wall.",
            "examples": ["09:00"],
        })
    }
}

// === impl Week ===

impl Week {
    /// The times for a post to these accounts. An account that has slots of its own is served by
    /// those, any other by the workspace's. A post to several accounts goes out when all of them
    /// have a slot; where there is no such time, in a slot of the workspace.
    #[must_use]
    pub fn of(slots: &[Slot], accounts: &[AccountId]) -> Self {
        let of = |owner: Option<&AccountId>| -> BTreeSet<(Day, TimeOfDay)> {
            let own = slots.iter().filter(|slot| slot.account.as_ref() == owner);
            own.map(|slot| (slot.day, slot.time)).collect()
        };
        let shared = of(None);
        let mut common: Option<BTreeSet<(Day, TimeOfDay)>> = None;
        let mut is_shared = accounts.is_empty();
        for account in accounts {
            let own = of(Some(account));
            is_shared |= own.is_empty();
            let served = if own.is_empty() { &shared } else { &own };
            common = Some(common.map_or_else(|| served.clone(), |times| &times & served));
        }
        match common {
            Some(times) if !times.is_empty() => Self { times, is_shared },
            Some(_) | None => Self {
                times: shared,
                is_shared: true,
            },
        }
    }

    /// Whether there is no slot at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.times.is_empty()
    }

    /// The next instants after `after`, in order: `most` at the most, of a year.
    #[must_use]
    pub fn upcoming(&self, zone: Zone, after: Timestamp, most: usize) -> Vec<Planned> {
        let today = (after + zone.offset_at(after)).to_utc().date_naive();
        let mut found: BTreeMap<Timestamp, Planned> = BTreeMap::new();
        let mut enough_on = None;
        for number in -LONGEST_GAP_DAYS..=DAYS_AHEAD {
            let Some(date) = today.checked_add_signed(TimeDelta::days(number)) else {
                break;
            };
            for planned in self.on(date, zone) {
                let is_better =
                    |known: &Planned| known.remark.is_some() && planned.remark.is_none();
                let is_wanted = found.get(&planned.due_at).is_none_or(is_better);
                if planned.due_at > after && is_wanted {
                    found.insert(planned.due_at, planned);
                }
            }
            if found.len() >= most {
                let since = *enough_on.get_or_insert(number);
                if number - since >= LONGEST_GAP_DAYS {
                    break;
                }
            }
        }
        found.into_values().take(most).collect()
    }

    /// What the slots of a day mean.
    fn on(&self, date: NaiveDate, zone: Zone) -> Vec<Planned> {
        let Some(day) = Day::of(date) else {
            return Vec::new();
        };
        let today = self.times.iter().filter(|(on, _)| *on == day);
        let planned = |(_, time): &(Day, TimeOfDay)| {
            let minute = u32::from(time.minute());
            let wall = date.and_hms_opt(minute / 60, minute % 60, 0)?;
            let (due_at, remark) = at_wall(wall, zone);
            Some(Planned {
                due_at,
                zone,
                remark,
                local: Some(wall.format("%Y-%m-%dT%H:%M").to_string()),
            })
        };
        today.filter_map(planned).collect()
    }
}

/// What is wrong with a list of slots, apart from whether its accounts are there.
#[must_use]
pub fn violations(slots: &[Slot]) -> Vec<Violation> {
    if slots.len() > MOST_SLOTS {
        let message = format!("A workspace has at most {MOST_SLOTS} slots.");
        return vec![Violation::new("slots", "too_many", message)];
    }
    let mut seen = BTreeSet::new();
    let twice = slots
        .iter()
        .enumerate()
        .filter(|(_, slot)| !seen.insert(*slot));
    let message = "This slot is there twice.";
    twice
        .map(|(at, _)| Violation::new(format!("slots[{at}]"), "twice", message))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn account(number: u8) -> AccountId {
        AccountId::parse(&format!("acc_{number:032x}")).unwrap()
    }

    fn slot(account: Option<AccountId>, day: Day, time: &str) -> Slot {
        let time = time.to_owned().try_into().unwrap();
        Slot { account, day, time }
    }

    fn dues(week: &Week, zone: &str, after: &str, most: usize) -> Vec<String> {
        let after = Timestamp::parse(after).unwrap();
        week.upcoming(Zone::parse(zone).unwrap(), after, most)
            .into_iter()
            .map(|planned| planned.due_at.to_string()[..16].to_owned())
            .collect()
    }

    #[test]
    fn a_time_of_the_day_is_written_in_two_pairs_of_digits() {
        for text in ["00:00", "09:05", "23:59"] {
            let time = TimeOfDay::try_from(text.to_owned()).unwrap();
            assert_eq!(String::from(time), text);
        }
        for text in [
            "24:00",
            "9:00",
            "09:60",
            "09:00:00",
            "0900",
            "",
            "-1:00",
            "+9:00",
            "٠٩:٠٠",
        ] {
            assert!(TimeOfDay::try_from(text.to_owned()).is_err(), "{text}");
        }
    }

    #[test]
    fn a_day_knows_its_number() {
        for (number, day) in (0..).zip(Day::ALL) {
            assert_eq!(
                (Day::numbered(number), i64::from(day.number())),
                (Some(day), number)
            );
        }
        assert_eq!((Day::numbered(7), Day::numbered(-1)), (None, None));
    }

    #[test]
    fn slots_follow_each_other_over_the_weeks() {
        let week = Week::of(
            &[
                slot(None, Day::Thursday, "18:30"),
                slot(None, Day::Tuesday, "09:00"),
            ],
            &[],
        );
        // The first of December 2026 is a Tuesday.
        let found = dues(&week, "Europe/Bucharest", "2026-12-01T07:00:00Z", 4);
        assert_eq!(
            found,
            [
                "2026-12-03T16:30",
                "2026-12-08T07:00",
                "2026-12-10T16:30",
                "2026-12-15T07:00"
            ],
            "the one that is now is over"
        );
        assert_eq!(
            dues(&week, "Europe/Bucharest", "2026-12-01T06:59:59Z", 1),
            ["2026-12-01T07:00"]
        );
        let all = dues(&week, "UTC", "2026-12-01T00:00:00Z", 10_000);
        assert!((104..=106).contains(&all.len()), "{} in a year", all.len());
    }

    #[test]
    fn a_skipped_slot_comes_behind_the_gap_and_once() {
        let week = Week::of(
            &["02:30", "03:30", "04:30", "03:45"].map(|time| slot(None, Day::Sunday, time)),
            &[],
        );
        // Bucharest: 03:00 becomes 04:00 on 28 March 2027, so 03:30 means what 04:30 means.
        let found = dues(&week, "Europe/Bucharest", "2027-03-27T00:00:00Z", 3);
        assert_eq!(
            found,
            ["2027-03-28T00:30", "2027-03-28T01:30", "2027-03-28T01:45"]
        );
        // 04:00 becomes 03:00 on 31 October 2027: 03:30 comes twice, and means the first.
        let found = dues(&week, "Europe/Bucharest", "2027-10-30T00:00:00Z", 4);
        assert_eq!(
            found,
            [
                "2027-10-30T23:30",
                "2027-10-31T00:30",
                "2027-10-31T00:45",
                "2027-10-31T02:30"
            ]
        );
    }

    #[test]
    fn an_account_is_served_by_its_own_slots_where_it_has_some() {
        let slots = [
            slot(None, Day::Monday, "09:00"),
            slot(None, Day::Friday, "17:00"),
            slot(Some(account(1)), Day::Monday, "09:00"),
            slot(Some(account(1)), Day::Sunday, "20:00"),
            slot(Some(account(2)), Day::Saturday, "10:00"),
        ];
        let of = |accounts: &[u8]| {
            let accounts: Vec<_> = accounts.iter().map(|number| account(*number)).collect();
            let week = Week::of(&slots, &accounts);
            (week.times.len(), week.is_shared)
        };
        assert_eq!(of(&[]), (2, true));
        assert_eq!(of(&[3]), (2, true), "it has none of its own");
        assert_eq!(of(&[1]), (2, false));
        assert_eq!(of(&[1, 3]), (1, true), "Monday suits both");
        assert_eq!(
            of(&[1, 2]),
            (2, true),
            "no time suits both: the workspace's"
        );
        assert!(Week::of(&slots[2..], &[account(3)]).is_empty());
    }

    #[test]
    fn a_list_has_each_slot_once() {
        let twice = [
            slot(None, Day::Monday, "09:00"),
            slot(Some(account(1)), Day::Monday, "09:00"),
            slot(None, Day::Monday, "09:00"),
        ];
        let found = violations(&twice);
        assert_eq!((found.len(), &*found[0].path), (1, "slots[2]"));
        let many = vec![twice[0].clone(); MOST_SLOTS + 1];
        assert_eq!(violations(&many)[0].code, "too_many");
    }
}

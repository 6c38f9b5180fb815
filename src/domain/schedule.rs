//! When a post goes out: what a person asks for, and the one instant that it means.
//!
//! A local time that the clock skips (spring) moves forward by the length of the gap; one that
//! comes twice (autumn) means the first. Both are told in `remark`.

use super::time::{Span, Timestamp};
use super::violation::Violation;
use super::zone::Zone;
use chrono::{Datelike, NaiveDateTime};
use serde::{Deserialize, Serialize};

/// How far ahead a post may be planned: five years, well inside what clocks and the time-zone
/// database can hold.
const FURTHEST: Span = Span::days(5 * 366);

/// How a local time is written: `2026-12-01T09:00`, with seconds if need be.
const LOCAL_FORMS: [&str; 2] = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"];

/// A schedule as a client writes it: exactly one of `at`, `local` with `zone`, `now`, or `slot`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[cfg_attr(not(target_arch = "wasm32"), schemars(rename = "When"))]
#[cfg_attr(not(target_arch = "wasm32"), schemars(extend("oneOf" = one_of())))]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// An instant, in RFC 3339.
    pub at: Option<String>,
    /// A local time, such as `2026-12-01T09:00`.
    pub local: Option<String>,
    /// The IANA zone of the local time, such as `Europe/Bucharest`.
    pub zone: Option<String>,
    /// Right away.
    pub now: Option<bool>,
    /// In the next free slot of the workspace, or of the account that the post goes to.
    pub slot: Option<Chosen>,
}

/// Which slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[cfg_attr(not(target_arch = "wasm32"), schemars(rename = "WhichSlot"))]
#[serde(rename_all = "lowercase")]
pub enum Chosen {
    /// The next that is free.
    Next,
}

/// What the clock did to a local time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Remark {
    /// The local time did not exist; the post goes out as much later as the clock jumped.
    Skipped,
    /// The local time came twice; the post goes out at the first.
    Doubled,
}

/// The instant that a schedule means, and where its wall clock stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Planned {
    /// The instant.
    pub due_at: Timestamp,
    /// The zone in which it is shown.
    pub zone: Zone,
    /// What the clock did to the local time that was asked for.
    pub remark: Option<Remark>,
    /// The local time, as it was asked for; none: an instant was.
    pub local: Option<String>,
}

/// The four forms of a [`Request`], for the contract.
#[cfg(not(target_arch = "wasm32"))]
fn one_of() -> serde_json::Value {
    let (text, none) = (
        serde_json::json!({ "type": "string" }),
        serde_json::json!({ "type": "null" }),
    );
    let form = |said: &[(&str, &serde_json::Value)]| {
        let names: Vec<&str> = said.iter().map(|(name, _)| *name).collect();
        let field = |name: &str| {
            said.iter()
                .find(|(said, _)| *said == name)
                .map_or(&none, |(_, is)| is)
        };
        let fields = ["at", "local", "zone", "now", "slot"].map(|name| (name, field(name).clone()));
        let properties = serde_json::Map::from_iter(fields.map(|(name, is)| (name.to_owned(), is)));
        serde_json::json!({ "required": names, "properties": properties })
    };
    let (now, next) = (
        serde_json::json!({ "const": true }),
        serde_json::json!({ "const": "next" }),
    );
    serde_json::json!([
        form(&[("at", &text)]),
        form(&[("local", &text), ("zone", &text)]),
        form(&[("now", &now)]),
        form(&[("slot", &next)]),
    ])
}

// === impl Remark ===

impl Remark {
    /// The name in JSON and D1.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Skipped => "skipped",
            Self::Doubled => "doubled",
        }
    }
}

// === impl Request ===

impl Request {
    /// The slot that is asked for, and nothing else with it.
    #[must_use]
    pub const fn wanted_slot(&self) -> Option<Chosen> {
        match (&self.at, &self.local, &self.zone, self.now) {
            (None, None, None, None) => self.slot,
            _ => None,
        }
    }

    /// The instant that is meant, where that does not depend on which slots are free; `home` is the
    /// zone for schedules that name none.
    ///
    /// # Errors
    /// Every fault, with its place.
    pub fn plan(&self, now: Timestamp, home: Zone) -> Result<Planned, Violation> {
        let planned = match (&self.at, &self.local, &self.zone, self.now, self.slot) {
            (Some(at), None, None, None, None) => plan_instant(at, home)?,
            (None, Some(local), Some(zone), None, None) => plan_local(local, zone)?,
            (None, Some(_), None, None, None) => {
                return Err(Violation::new(
                    "schedule.zone",
                    "required",
                    "Name the IANA zone of the local time, such as Europe/Bucharest.",
                ));
            }
            (None, None, None, Some(true), None) => {
                return Ok(Planned {
                    due_at: now,
                    zone: home,
                    remark: None,
                    local: None,
                });
            }
            _ => {
                let message = "Give exactly one of: at; local with zone; now: true; for a post \
                    also slot: next.";
                return Err(Violation::new("schedule", "one_of", message));
            }
        };
        let place = if self.at.is_some() {
            "schedule.at"
        } else {
            "schedule.local"
        };
        if planned.due_at <= now {
            return Err(Violation::new(
                place,
                "in_the_past",
                format!(
                    "{} is over. Choose a later time, or \"now\".",
                    planned.due_at
                ),
            ));
        }
        if planned.due_at > now + FURTHEST {
            return Err(Violation::new(
                place,
                "too_far",
                "A post can be planned at most five years ahead.",
            ));
        }
        Ok(planned)
    }
}

fn plan_instant(at: &str, home: Zone) -> Result<Planned, Violation> {
    let due_at = Timestamp::parse(at).map_err(|_| {
        Violation::new(
            "schedule.at",
            "not_a_time",
            "Write the instant as RFC 3339, such as 2026-12-01T09:00:00Z.",
        )
    })?;
    Ok(Planned {
        due_at,
        zone: home,
        remark: None,
        local: None,
    })
}

fn plan_local(local: &str, zone: &str) -> Result<Planned, Violation> {
    let zone = Zone::parse(zone).ok_or_else(|| {
        Violation::new(
            "schedule.zone",
            "unknown_zone",
            "Use a name of the IANA time zone database, such as Europe/Bucharest.",
        )
    })?;
    let wall = parse_wall(local).ok_or_else(|| {
        Violation::new(
            "schedule.local",
            "not_a_time",
            "Write the local time as 2026-12-01T09:00, without an offset.",
        )
    })?;
    let (due_at, remark) = at_wall(wall, zone);
    Ok(Planned {
        due_at,
        zone,
        remark,
        local: Some(local.to_owned()),
    })
}

fn parse_wall(local: &str) -> Option<NaiveDateTime> {
    let wall = LOCAL_FORMS
        .iter()
        .find_map(|form| NaiveDateTime::parse_from_str(local, form).ok());
    // Far enough from the ends of chrono's calendar that no offset leads beyond them.
    wall.filter(|wall| (1..=9999).contains(&wall.year()))
}

/// Whether the local time `asked`, for which a post was planned, means another instant by now: the
/// zone's rules have changed since. The instant that was confirmed stands; the person is told.
#[must_use]
pub fn has_drifted(due_at: Timestamp, asked: &str, zone: Zone) -> bool {
    parse_wall(asked).is_some_and(|wall| at_wall(wall, zone).0 != due_at)
}

/// The wall clock of `zone` at an instant, as `2026-12-01T09:00:00`.
#[must_use]
pub fn wall_clock(at: Timestamp, zone: Zone) -> String {
    (at + zone.offset_at(at))
        .to_utc()
        .format("%Y-%m-%dT%H:%M:%S")
        .to_string()
}

/// The instant of a local time: the first of two, and as much later as the clock jumps where there
/// is none.
pub(super) fn at_wall(wall: NaiveDateTime, zone: Zone) -> (Timestamp, Option<Remark>) {
    // No zone is a day away from UTC: a day to either side of the same digits in UTC, a change that
    // touches them is yet to come, or over.
    let digits = Timestamp::from(wall.and_utc());
    let [old, new] = [digits - Span::days(1), digits + Span::days(1)].map(|at| zone.offset_at(at));
    let [by_old, by_new] = [old, new].map(|offset| digits - offset);
    match (zone.offset_at(by_old) == old, zone.offset_at(by_new) == new) {
        (true, true) if old != new => (by_old, Some(Remark::Doubled)),
        (true, _) => (by_old, None),
        (false, true) => (by_new, None),
        (false, false) => (by_old, Some(Remark::Skipped)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> Timestamp {
        Timestamp::parse("2026-01-01T00:00:00Z").unwrap()
    }

    fn local(local: &str, zone: &str) -> Result<(String, Option<Remark>), &'static str> {
        let request = Request {
            local: Some(local.into()),
            zone: Some(zone.into()),
            ..Request::default()
        };
        request
            .plan(now(), Zone::UTC)
            .map(|planned| (planned.due_at.to_string(), planned.remark))
            .map_err(|fault| fault.code)
    }

    #[test]
    fn a_local_time_means_the_instant_of_its_zone() {
        assert_eq!(
            local("2026-12-01T09:00", "Europe/Bucharest"),
            Ok(("2026-12-01T07:00:00.000Z".into(), None))
        );
        assert_eq!(
            local("2026-07-01T09:00:30", "Europe/Bucharest"),
            Ok(("2026-07-01T06:00:30.000Z".into(), None))
        );
    }

    #[test]
    fn a_skipped_hour_moves_forward_by_the_gap() {
        // Bucharest: 03:00 becomes 04:00 on 29 March 2026.
        assert_eq!(
            local("2026-03-29T03:30", "Europe/Bucharest"),
            Ok(("2026-03-29T01:30:00.000Z".into(), Some(Remark::Skipped)))
        );
        // Lord Howe Island jumps by half an hour only: 02:00 becomes 02:30 on 4 October 2026.
        assert_eq!(
            local("2026-10-04T02:10", "Australia/Lord_Howe"),
            Ok(("2026-10-03T15:40:00.000Z".into(), Some(Remark::Skipped)))
        );
    }

    #[test]
    fn a_doubled_hour_means_its_first() {
        // Bucharest: 04:00 becomes 03:00 on 25 October 2026.
        assert_eq!(
            local("2026-10-25T03:30", "Europe/Bucharest"),
            Ok(("2026-10-25T00:30:00.000Z".into(), Some(Remark::Doubled)))
        );
    }

    #[test]
    fn an_instant_is_shown_on_the_wall_clock_of_its_zone() {
        let at = Timestamp::parse("2026-12-01T07:00:00Z").unwrap();
        assert_eq!(
            wall_clock(at, Zone::parse("Europe/Bucharest").unwrap()),
            "2026-12-01T09:00:00"
        );
    }

    #[test]
    fn a_zone_whose_rules_have_changed_is_told_and_the_instant_stands() {
        let sao_paulo = Zone::parse("America/Sao_Paulo").unwrap();
        // Planned while the zone had a summer time of UTC-2, which it has no more.
        let due_at = Timestamp::parse("2026-12-01T11:00:00Z").unwrap();
        assert!(has_drifted(due_at, "2026-12-01T09:00", sao_paulo));
        assert_eq!(wall_clock(due_at, sao_paulo), "2026-12-01T08:00:00");
        assert!(!has_drifted(
            due_at + Span::hours(1),
            "2026-12-01T09:00",
            sao_paulo
        ));
    }

    #[test]
    fn what_the_clock_itself_did_to_a_local_time_is_no_drift() {
        for (asked, zone) in [
            ("2026-03-29T03:30", "Europe/Bucharest"),
            ("2026-10-25T03:30:30", "Europe/Bucharest"),
        ] {
            let request = Request {
                local: Some(asked.into()),
                zone: Some(zone.into()),
                ..Request::default()
            };
            let planned = request.plan(now(), Zone::UTC).unwrap();
            assert!(planned.remark.is_some());
            assert!(!has_drifted(planned.due_at, asked, planned.zone), "{asked}");
        }
        assert!(!has_drifted(now(), "not a time", Zone::UTC));
    }

    #[test]
    fn each_fault_names_its_place() {
        let fault = |request: Request| {
            request
                .plan(now(), Zone::UTC)
                .map_err(|fault| (fault.path, fault.code))
                .unwrap_err()
        };
        let at = |at: &str| Request {
            at: Some(at.into()),
            ..Request::default()
        };
        assert_eq!(
            fault(at("2025-12-31T23:59:59Z")),
            ("schedule.at".into(), "in_the_past")
        );
        assert_eq!(
            fault(at("2026-01-01T00:00:00Z")),
            ("schedule.at".into(), "in_the_past")
        );
        assert_eq!(
            fault(at("2036-01-01T00:00:00Z")),
            ("schedule.at".into(), "too_far")
        );
        assert_eq!(fault(at("tomorrow")), ("schedule.at".into(), "not_a_time"));
        assert_eq!(fault(Request::default()), ("schedule".into(), "one_of"));
        assert_eq!(
            fault(Request {
                now: Some(true),
                ..at("2027-01-01T00:00:00Z")
            }),
            ("schedule".into(), "one_of")
        );
        assert_eq!(
            local("2026-12-01T09:00", "Mars/Olympus"),
            Err("unknown_zone")
        );
        assert_eq!(
            local("2026-12-01T25:00", "Europe/Bucharest"),
            Err("not_a_time")
        );
        assert_eq!(
            local("2026-12-01T09:00+02:00", "Europe/Bucharest"),
            Err("not_a_time")
        );
    }

    #[test]
    fn the_ends_of_the_calendar_are_refused_in_every_zone() {
        for zone in ["America/New_York", "Pacific/Kiritimati", "UTC"] {
            for wall in [
                "+262142-12-31T23:59",
                "-262143-01-01T00:00",
                "10000-01-01T00:00",
                "0000-01-01T00:00",
            ] {
                assert_eq!(local(wall, zone), Err("not_a_time"), "{wall} {zone}");
            }
            assert_eq!(local("9999-12-31T23:59", zone), Err("too_far"), "{zone}");
            assert_eq!(
                local("0001-01-01T00:00", zone),
                Err("in_the_past"),
                "{zone}"
            );
        }
    }
}

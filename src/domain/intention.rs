//! When the author of a draft means it to go out. It is kept as it was chosen, so that every device
//! shows it; nothing happens then.

use super::recurrence::Repeat;
use super::schedule::Request;
use super::time::Timestamp;
use super::violation::Violation;
use super::zone::Zone;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What is wrong only with a time at which something is to happen: a draft may be kept for years.
const OF_PLANS: [&str; 2] = ["in_the_past", "too_far"];

/// When the author of a draft means it to go out: once, or again and again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Intention {
    /// Once, as a post is scheduled.
    Schedule(Request),
    /// By a rule.
    Repeat(Repeat),
}

// === impl Intention ===

impl Intention {
    /// As a draft's row keeps it, and as clients see it: without what it leaves out.
    #[must_use]
    pub fn json(&self) -> String {
        let mut json = serde_json::to_value(self).unwrap_or_default();
        let fields = json
            .as_object_mut()
            .into_iter()
            .flat_map(serde_json::Map::values_mut);
        for field in fields.filter_map(Value::as_object_mut) {
            field.retain(|_, value| !value.is_null() && *value != Value::Array(Vec::new()));
        }
        json.to_string()
    }

    /// What is wrong with its shape, each with its place. Whether its time is over does not matter.
    #[must_use]
    pub fn violations(&self, now: Timestamp) -> Vec<Violation> {
        let found = match self {
            Self::Schedule(request) if request.wanted_slot().is_some() => Vec::new(),
            Self::Schedule(request) => {
                let fault = request.plan(now, Zone::UTC).err();
                fault
                    .into_iter()
                    .filter(|fault| !OF_PLANS.contains(&fault.code))
                    .collect()
            }
            Self::Repeat(repeat) => repeat.rule(now).err().unwrap_or_default(),
        };
        let placed = |fault: Violation| Violation {
            path: format!("intended.{}", fault.path),
            ..fault
        };
        found.into_iter().map(placed).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn faults(intention: Value) -> Vec<String> {
        let intention: Intention = serde_json::from_value(intention).unwrap();
        let now = Timestamp::parse("2026-12-01T00:00:00Z").unwrap();
        let found = intention.violations(now).into_iter();
        found
            .map(|fault| format!("{} {}", fault.path, fault.code))
            .collect()
    }

    #[test]
    fn a_time_may_be_over_and_has_to_be_one() {
        for fine in [
            json!({ "schedule": { "local": "2001-01-01T09:00", "zone": "Europe/Bucharest" } }),
            json!({ "schedule": { "slot": "next" } }),
            json!({ "schedule": { "now": true } }),
            json!({ "repeat": { "unit": "day", "time": "09:00", "zone": "UTC" } }),
        ] {
            assert!(faults(fine).is_empty());
        }
        assert_eq!(
            faults(json!({ "schedule": { "local": "noon", "zone": "UTC" } })),
            ["intended.schedule.local not_a_time"]
        );
        assert_eq!(
            faults(json!({ "schedule": {} })),
            ["intended.schedule one_of"]
        );
        assert_eq!(
            faults(json!({ "repeat": { "unit": "day", "time": "09:00", "zone": "Mars" } })),
            ["intended.repeat.zone unknown_zone"]
        );
    }
}

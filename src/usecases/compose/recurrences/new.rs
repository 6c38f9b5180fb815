//! A recurrence as a client writes it, the post of each of its times, and what is said of both.

use crate::domain::media::Attachment;
use crate::domain::post::{Draft, LATE_MINUTES, Target, media_json};
use crate::domain::recurrence::{Occurrence, Repeat};
use crate::domain::schedule::Request;
use crate::domain::violation::Violation;
use crate::usecases::compose::ComposeError;
use serde::{Deserialize, Serialize};

/// A post that is to come again, as a client writes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct NewRecurrence {
    /// The shared text.
    pub text: String,
    /// The shared pictures and videos, in order.
    #[serde(default)]
    pub media: Vec<Attachment>,
    /// Where it goes.
    pub targets: Vec<Target>,
    /// When it comes, and until when.
    pub repeat: Repeat,
    /// How late each of its posts may still go out.
    #[serde(default = "late_minutes")]
    pub late_minutes: u32,
}

/// The statement after which a recurrence uses these media, where it has this tag.
pub(super) const USE: &str = "INSERT OR IGNORE INTO recurrence_media (medium, recurrence) SELECT \
    j.value, r.id FROM recurrences r JOIN json_each(:media_ids) j WHERE r.id=:recurrence AND \
    r.change_tag IS :change_tag AND r.state<>'ended'";

const fn late_minutes() -> u32 {
    LATE_MINUTES
}

/// Targets as a row keeps them.
pub(super) fn targets_json(targets: &[Target]) -> String {
    serde_json::to_string(targets).unwrap_or_default()
}

/// Every fault of a rule, and those of the rest that need no rule.
pub(super) fn faulty(new: &NewRecurrence, mut faults: Vec<Violation>) -> ComposeError {
    faults.extend(new.draft_at(Request::default()).violations());
    ComposeError::Invalid(faults)
}

/// What is wrong with a post, said of the rule where it is about the time.
pub(super) fn fault_of_rule(fault: Violation) -> Violation {
    if fault.path.starts_with("schedule") {
        let path = "repeat.starts_on".to_owned();
        Violation { path, ..fault }
    } else {
        fault
    }
}

/// No time of a rule is still to come.
pub(super) fn nothing_left() -> Violation {
    let message = "No time of this rule is still to come. Choose a later end.";
    Violation::new("repeat", "nothing_left", message)
}

// === impl NewRecurrence ===

impl NewRecurrence {
    /// The post of one of its times.
    pub(super) fn draft(&self, occurrence: &Occurrence) -> Draft {
        self.draft_at(Request {
            local: occurrence.planned.local.clone(),
            zone: Some(occurrence.planned.zone.name().to_owned()),
            ..Request::default()
        })
    }

    pub(super) fn draft_at(&self, schedule: Request) -> Draft {
        Draft {
            text: self.text.clone(),
            media: self.media.clone(),
            targets: self.targets.clone(),
            schedule: Some(schedule),
            late_minutes: self.late_minutes,
            intended: None,
        }
    }

    /// How many bytes are kept of it.
    pub(super) fn kept_bytes(&self) -> usize {
        let media = media_json(&self.media).map_or(0, |json| json.len());
        self.text.len() + media + targets_json(&self.targets).len()
    }
}

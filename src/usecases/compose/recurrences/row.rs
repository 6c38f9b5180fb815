//! A recurrence as it is kept, with the post that it made last.

use super::new::NewRecurrence;
use crate::domain::ids::{PostId, RecurrenceId, UserId, WorkspaceId};
use crate::domain::local_date::LocalDate;
use crate::domain::media::Attachment;
use crate::domain::post::Target;
use crate::domain::recurrence::{Next, Occurrence, Repeat, Rule};
use crate::domain::time::Timestamp;
use crate::usecases::posts::PostState;
use serde::de::{DeserializeOwned, Error};
use serde::{Deserialize, Deserializer, Serialize};

/// The columns of a [`Row`], of the table `r` and its last post `p`.
pub(super) const COLUMNS: &str = "r.id, r.workspace, r.author, r.version, r.state, r.text, \
    r.media, r.targets, r.late_minutes, r.rule, r.made, r.skipped, r.planned_on, r.is_changed, \
    r.goes_without, r.fails_from, r.post, r.reason, r.created_at, r.updated_at, p.due_at AS \
    post_at, p.state AS post_state, NOT EXISTS (SELECT 1 FROM deliveries d WHERE d.post=r.post AND \
    d.removed_at IS NULL AND d.state NOT IN ('published', 'failed', 'cancelled', 'missed')) AS \
    is_at_rest";

/// Whether a recurrence goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum RecurrenceState {
    /// Its next post is made when the last one has settled.
    Active,
    /// No post is made until a person lets it go on.
    Paused,
    /// It makes no post any more.
    Ended,
}

/// A recurrence as it is kept.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Row {
    pub(super) id: RecurrenceId,
    pub(super) workspace: WorkspaceId,
    pub(super) author: UserId,
    pub(super) version: i64,
    pub(super) state: RecurrenceState,
    pub(super) text: String,
    #[serde(deserialize_with = "json")]
    pub(super) media: Vec<Attachment>,
    #[serde(deserialize_with = "json")]
    pub(super) targets: Vec<Target>,
    pub(super) late_minutes: u32,
    #[serde(deserialize_with = "required")]
    pub(super) rule: Repeat,
    pub(super) made: u32,
    pub(super) skipped: i64,
    planned_on: LocalDate,
    is_changed: i64,
    goes_without: i64,
    /// Only posts behind this number count where they fail in a row.
    pub(super) fails_from: u32,
    /// Whether nothing of its last post goes out by itself any more.
    is_at_rest: i64,
    pub(super) post: PostId,
    pub(super) reason: Option<String>,
    pub(super) created_at: Timestamp,
    pub(super) updated_at: Timestamp,
    pub(super) post_at: Timestamp,
    pub(super) post_state: PostState,
}

/// A value that a column holds as JSON; none: nothing.
fn json<'de, D: Deserializer<'de>, T: DeserializeOwned + Default>(
    deserializer: D,
) -> Result<T, D::Error> {
    let text: Option<String> = Option::deserialize(deserializer)?;
    let value = text.map(|text| serde_json::from_str(&text).map_err(D::Error::custom));
    Ok(value.transpose()?.unwrap_or_default())
}

/// A value that a column holds as JSON.
fn required<'de, D: Deserializer<'de>, T: DeserializeOwned>(
    deserializer: D,
) -> Result<T, D::Error> {
    let text = String::deserialize(deserializer)?;
    serde_json::from_str(&text).map_err(D::Error::custom)
}

/// Whether a rule goes on behind one of its times, with which so many posts are made.
pub(super) fn state_behind(rule: &Rule, last: &Occurrence, made: u32) -> RecurrenceState {
    let next = rule.next(Some(last.on), last.planned.due_at, made);
    match next.occurrence {
        Some(_) => RecurrenceState::Active,
        None => RecurrenceState::Ended,
    }
}

// === impl Row ===

impl Row {
    /// What it says, and its rule.
    pub(super) fn content(&self) -> NewRecurrence {
        NewRecurrence {
            text: self.text.clone(),
            media: self.media.clone(),
            targets: self.targets.clone(),
            repeat: self.rule.clone(),
            late_minutes: self.late_minutes,
        }
    }

    /// The date behind which its next time lies. Where a person has taken the last post back and
    /// changed the rule, the new rule alone decides.
    pub(super) fn after(&self) -> Option<LocalDate> {
        let is_free = self.is_changed != 0 && self.post_state == PostState::Cancelled;
        (!is_free).then_some(self.planned_on)
    }

    /// Says that its rule has changed since its last post.
    pub(super) fn set_changed(&mut self, is_changed: bool) {
        self.is_changed |= i64::from(is_changed);
    }

    /// What comes next by `rule`.
    pub(super) fn next(&self, rule: &Rule, now: Timestamp) -> Next {
        rule.next(self.after(), now, self.made)
    }

    /// Whether the post that it made last is over, so that another may follow; or was missed, and
    /// its person lets it go on all the same.
    pub(super) const fn has_settled(&self) -> bool {
        self.is_post_over() || (self.goes_without != 0 && self.is_at_rest != 0)
    }

    /// Whether it waits for nothing but its person's word on what was missed.
    pub(super) const fn waits_for_missed(&self) -> bool {
        !self.has_settled() && self.is_at_rest != 0
    }

    /// Whether the post that it made last failed, and so many others before it that all of the last
    /// `most` may have.
    pub(super) fn may_fail_each_time(&self, most: u32) -> bool {
        let counted = self.made.saturating_sub(self.fails_from);
        self.post_state == PostState::Failed && counted >= most
    }

    const fn is_post_over(&self) -> bool {
        match self.post_state {
            PostState::Published
            | PostState::Partial
            | PostState::Failed
            | PostState::Cancelled => true,
            PostState::Draft
            | PostState::Attention
            | PostState::Publishing
            | PostState::Scheduled => false,
        }
    }
}

// === impl RecurrenceState ===

impl RecurrenceState {
    /// The name in JSON and D1.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Paused => "paused",
            Self::Ended => "ended",
        }
    }
}

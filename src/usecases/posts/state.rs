//! The state of a post: what its deliveries make of it, in one word.
//!
//! The database keeps it beside the post, so that lists are filtered by an index: triggers of
//! `migrations/0015_posts_in_state.sql` set it whenever a delivery comes, moves or goes. What they
//! do is said again by [`PostState::of`], and a test holds one against the other.

use crate::domain::delivery::State;
use serde::{Deserialize, Serialize};

/// The state of a post, as its deliveries make it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum PostState {
    /// It goes nowhere yet.
    Draft,
    /// A person has to look.
    Attention,
    /// Something of it is on its way.
    Publishing,
    /// It waits for its moment.
    Scheduled,
    /// All of it is live.
    Published,
    /// All of it was taken back.
    Cancelled,
    /// Some of it is live, and the rest will not be.
    Partial,
    /// None of it is live.
    Failed,
}

// === impl PostState ===

impl PostState {
    /// The state of a post with these deliveries: the first rule that fits.
    #[must_use]
    pub fn of(deliveries: &[State]) -> Self {
        let all = |state| deliveries.iter().all(|one| *one == state);
        let any = |fits: fn(State) -> bool| deliveries.iter().any(|one| fits(*one));
        if deliveries.is_empty() {
            Self::Draft
        } else if any(|state| matches!(state, State::Held | State::Missed | State::Unconfirmed)) {
            Self::Attention
        } else if any(|state| {
            matches!(
                state,
                State::Preparing | State::Ready | State::Committing | State::Processing
            )
        }) {
            Self::Publishing
        } else if any(|state| state == State::Scheduled) {
            Self::Scheduled
        } else if all(State::Published) {
            Self::Published
        } else if all(State::Cancelled) {
            Self::Cancelled
        } else if any(|state| state == State::Published) {
            Self::Partial
        } else {
            Self::Failed
        }
    }

    /// The name in JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Attention => "attention",
            Self::Publishing => "publishing",
            Self::Scheduled => "scheduled",
            Self::Published => "published",
            Self::Cancelled => "cancelled",
            Self::Partial => "partial",
            Self::Failed => "failed",
        }
    }
}

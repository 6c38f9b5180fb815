//! The state of a post: what its deliveries make of it, in one word.

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

/// The state of a post is that of its deliveries `d`, the first rule that fits. In SQL, so that
/// lists can be filtered by it.
macro_rules! state_of_deliveries {
    () => {
        "CASE WHEN count(d.id)=0 THEN 'draft'
      WHEN sum(d.state IN ('held', 'missed', 'unconfirmed'))>0 THEN 'attention'
      WHEN sum(d.state IN ('preparing', 'ready', 'committing', 'processing'))>0 THEN 'publishing'
      WHEN sum(d.state='scheduled')>0 THEN 'scheduled'
      WHEN sum(d.state='published')=count(d.id) THEN 'published'
      WHEN sum(d.state='cancelled')=count(d.id) THEN 'cancelled'
      WHEN sum(d.state='published')>0 THEN 'partial'
      ELSE 'failed' END"
    };
}
pub(in crate::usecases) use state_of_deliveries;

// === impl PostState ===

impl PostState {
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

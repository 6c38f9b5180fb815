//! How much of a quota is left.

use super::time::Span;

/// The state of one quota for one person or workspace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QuotaState {
    /// The quota's name.
    pub policy: &'static str,
    /// How often the quota allows it in one window.
    pub most: i64,
    /// The length of a window.
    pub window: Span,
    /// How often it is still allowed in this window.
    pub left: i64,
    /// How long it takes until the whole quota is there again.
    pub resets_after: Span,
}

//! What a test or a person can change about how the platforms behave, read and written at `/__sandbox/settings`.

use serde::{Deserialize, Serialize};

use crate::google::{Lie, SigningKey};

/// A few hours: X does not state the window in which the same text is refused.
const DUPLICATE_WINDOW_MS: i64 = 3 * 60 * 60 * 1000;

/// How the platforms behave.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// How long every platform call takes to answer; its effect has happened by then.
    pub answer_ms: u64,
    /// How much later than it became public a post shows up in the timeline endpoint.
    pub timeline_lag_ms: i64,
    /// For how long the same text of the same user is refused; 0 switches the rule off.
    pub duplicate_window_ms: i64,
    /// How often one user may post in 15 minutes.
    pub user_posts_per_window: u32,
    /// How often all users of the app together may post in 24 hours.
    pub app_posts_per_day: u32,
    /// Whether presenting a spent refresh token ends the whole grant.
    pub kill_family_on_replay: bool,
    /// Whether a refresh ends the previous access token at once, instead of letting it run out.
    pub refresh_ends_old_access: bool,
    /// What is false in the ID tokens of Google; nothing unless said.
    pub google_lie: Option<Lie>,
    /// Whether Google names itself without `https://`, as it does at times.
    pub google_bare_issuer: bool,
    /// Which key Google signs with; the other is not published.
    pub google_key: SigningKey,
    /// For how long Google's published keys may be kept, in seconds.
    pub google_keys_max_age_s: u32,
}

// === impl Settings ===

impl Default for Settings {
    fn default() -> Self {
        Self {
            answer_ms: 0,
            timeline_lag_ms: 0,
            duplicate_window_ms: DUPLICATE_WINDOW_MS,
            user_posts_per_window: 100,
            app_posts_per_day: 10_000,
            kill_family_on_replay: true,
            refresh_ends_old_access: true,
            google_lie: None,
            google_bare_issuer: false,
            google_key: SigningKey::First,
            google_keys_max_age_s: 19_213,
        }
    }
}

//! An account's health: whether it can publish, why not, and what does not work.

use crate::domain::door::Door;
use crate::domain::time::{Span, Timestamp};
use crate::platforms::{self, Feature};
use serde::{Deserialize, Serialize};

/// How long before its end a connection is called expiring: two weeks and two weekends, to find a
/// quiet minute.
const EXPIRING: Span = Span::days(14);

/// Whether an account can publish.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[cfg_attr(not(target_arch = "wasm32"), schemars(rename = "AccountHealth"))]
pub struct Health {
    /// The account's health in one word.
    pub state: HealthState,
    /// Why it is not simply connected.
    pub reason: Option<Reason>,
    /// What that means and what to do, for people.
    pub message: Option<String>,
    /// What was asked for and not granted, and what does not work without it.
    pub missing: Vec<Missing>,
    /// Until when the platform takes no more posts, or when the connection ends.
    pub until: Option<Timestamp>,
    /// When the platform last told how it is.
    pub checked_at: Timestamp,
}

/// An account's health in one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[cfg_attr(not(target_arch = "wasm32"), schemars(rename = "AccountHealthState"))]
#[serde(rename_all = "snake_case")]
pub enum HealthState {
    /// The account can publish.
    Connected,
    /// It can, and its connection ends soon.
    Expiring,
    /// It can, but a window of the platform is used up.
    Limited,
    /// The person has to connect it again.
    NeedsReconnect,
}

/// Why an account is not simply connected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[cfg_attr(not(target_arch = "wasm32"), schemars(rename = "AccountHealthReason"))]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// What the person gave has ended, for every account on it.
    GrantOver,
    /// The person's consent does not reach this account any more.
    AccountLost,
    /// The person granted too little.
    ScopesMissing,
    /// The platform takes no more posts for now.
    WindowFull,
    /// The consent ends soon.
    EndsSoon,
}

/// A scope that was asked for and not granted.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[cfg_attr(not(target_arch = "wasm32"), schemars(rename = "MissingScope"))]
pub struct Missing {
    /// The platform's name of the scope.
    pub scope: &'static str,
    /// What does not work without it.
    pub disables: Feature,
    /// Whether nothing can be published without it.
    pub is_needed: bool,
}

/// What the rows say of an account's health.
#[derive(Deserialize)]
pub(super) struct HealthFacts {
    scopes: String,
    is_over: i64,
    lost: Option<String>,
    ends_at: Option<Timestamp>,
    limited_until: Option<Timestamp>,
    checked_at: Timestamp,
}

// === impl HealthFacts ===

impl HealthFacts {
    pub(super) fn health(&self, door: Door, now: Timestamp) -> Health {
        let missing = platforms::not_granted(door, &self.scopes)
            .map(|scope| Missing {
                scope: scope.name,
                disables: scope.feature,
                is_needed: scope.is_needed,
            })
            .collect();
        let (state, told, until) = self.worst(door, now);
        let (reason, message) = told.map_or((None, None), |(reason, message)| {
            (Some(reason), Some(message))
        });
        Health {
            state,
            reason,
            message,
            missing,
            until,
            checked_at: self.checked_at,
        }
    }

    /// The worst that is known of it.
    fn worst(
        &self,
        door: Door,
        now: Timestamp,
    ) -> (HealthState, Option<(Reason, String)>, Option<Timestamp>) {
        if self.is_over != 0 {
            let message =
                "This connection has ended. Reconnect the account; its posts wait.".to_owned();
            return (
                HealthState::NeedsReconnect,
                Some((Reason::GrantOver, message)),
                None,
            );
        }
        if let Some(lost) = &self.lost {
            return (
                HealthState::NeedsReconnect,
                Some((Reason::AccountLost, lost.clone())),
                None,
            );
        }
        let missing = platforms::missing_scopes(door, &self.scopes);
        if !missing.is_empty() {
            let message = format!(
                "Not allowed: {}. Reconnect the account, and allow everything that is asked for.",
                missing.join(", ")
            );
            return (
                HealthState::NeedsReconnect,
                Some((Reason::ScopesMissing, message)),
                None,
            );
        }
        if self.limited_until.is_some() {
            let message = format!(
                "{} takes no more posts from this account for now. They wait.",
                door.title()
            );
            return (
                HealthState::Limited,
                Some((Reason::WindowFull, message)),
                self.limited_until,
            );
        }
        match self.ends_at {
            Some(ends_at) if ends_at <= now + EXPIRING => {
                let message = format!(
                    "{} ends this connection soon. Reconnect the account before that day.",
                    door.title()
                );
                (
                    HealthState::Expiring,
                    Some((Reason::EndsSoon, message)),
                    self.ends_at,
                )
            }
            Some(_) | None => (HealthState::Connected, None, None),
        }
    }
}

//! Whether an account may be published to now, and why not: the one answer, whoever asks. What the
//! database asks in SQL is [`IS_OVER`], and what else there is to know is decided here.

use super::Core;
use crate::domain::door::Door;
use crate::domain::network::Network;
use crate::domain::violation::Violation;
use crate::platforms::{Class, PlatformError, missing_scopes};
use crate::ports::Ports;

/// Whether the connection of account `a` with grant `g` is over: disconnected, lost, or ended.
macro_rules! is_over {
    () => {
        "(g.needs_reconnect<>0 OR g.generation IS NULL OR a.lost IS NOT NULL OR \
        a.disconnected_at IS NOT NULL)"
    };
}

pub(super) use is_over;

/// What is known of an account's connection.
#[derive(Clone, Copy, Debug)]
pub struct Connection<'a> {
    /// How access was given.
    pub door: Door,
    /// Whether it has ended.
    pub is_over: bool,
    /// What was granted, separated by spaces.
    pub scopes: &'a str,
}

/// Why nothing can be published through an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// Its connection has ended.
    Over,
    /// The person did not allow what publishing needs.
    Scopes(Vec<&'static str>),
    /// The platform is not set up on this instance.
    NotSetUp,
}

/// What stands between an account and a post; none: nothing.
#[must_use]
pub fn obstacle<P: Ports>(core: &Core<P>, connection: &Connection<'_>) -> Option<Obstacle> {
    if connection.is_over {
        return Some(Obstacle::Over);
    }
    let missing = missing_scopes(connection.door, connection.scopes);
    if !missing.is_empty() {
        return Some(Obstacle::Scopes(missing));
    }
    core.config
        .app(connection.door)
        .is_err()
        .then_some(Obstacle::NotSetUp)
}

/// What a rule of the network says of a post that is planned already: it waits.
#[must_use]
pub fn of_rule(fault: Violation) -> PlatformError {
    let (class, hint) = if fault.code == Violation::SCOPE_MISSING {
        let hint = "Reconnect the account and allow everything that is asked for, or change the \
            post. It waits.";
        (Class::Reconnect, hint)
    } else {
        (Class::Fixable, "Change the post. It waits.")
    };
    PlatformError::new(class, fault.code, fault.message).with_hint(hint)
}

/// The account's tokens are gone or not taken.
#[must_use]
pub fn needs_reconnect(username: &str) -> PlatformError {
    let message = format!("The connection to @{username} has ended.");
    PlatformError::new(Class::Reconnect, "needs_reconnect", message)
        .with_hint("Reconnect the account. The post waits.")
}

// === impl Obstacle ===

impl Obstacle {
    /// What is said of a post that is planned already: it waits.
    pub(super) fn of_waiting(&self, username: &str, network: Network) -> PlatformError {
        match self {
            Self::Over => needs_reconnect(username),
            Self::Scopes(missing) => {
                let message = format!("@{username} did not allow: {}.", missing.join(", "));
                PlatformError::new(Class::Reconnect, "scope_missing", message).with_hint(
                    "Reconnect the account, and allow everything that is asked for. The post \
                    waits.",
                )
            }
            Self::NotSetUp => {
                let title = network.title();
                let message = format!("{title} is not set up on this instance any more.");
                PlatformError::new(Class::Operator, "not_configured", message)
                    .with_hint("Whoever runs this instance has to set it up again. The post waits.")
            }
        }
    }

    /// What is said of a draft that names the account at `path`.
    pub(super) fn of_draft(&self, path: String) -> Violation {
        match self {
            Self::Over => Violation::new(
                path,
                "needs_reconnect",
                "The connection to this account has ended. Reconnect it first.",
            ),
            Self::Scopes(_) => Violation::new(
                path,
                "needs_reconnect",
                "This account did not allow everything that posting needs. Reconnect it first.",
            ),
            Self::NotSetUp => Violation::new(
                path,
                "not_configured",
                "This platform is not set up on this instance. Take the account out.",
            ),
        }
    }

    /// What is said of a delivery that is to be sent now.
    pub(super) fn of_sending(&self, username: &str) -> Violation {
        match self {
            Self::Over | Self::Scopes(_) => Violation::new(
                "account",
                "needs_reconnect",
                format!("Reconnect @{username} first."),
            ),
            Self::NotSetUp => Violation::new(
                "account",
                "not_configured",
                "This platform is not set up on this instance any more.",
            ),
        }
    }
}

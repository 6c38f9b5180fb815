//! Why a delivery does not go on: the reason as people read it, and what it means for the next
//! step.

use super::row::Row;
pub use super::settle::shown;
use super::settle::{Change, Column};
use crate::domain::delivery::Event;
use crate::domain::policy::HELD_RETRY;
use crate::domain::time::{Span, Timestamp};
use crate::platforms::{Class, PlatformError};
use crate::usecases::publishable;

/// Later than the policy allows: missed, without a call. What was in the way stays readable.
pub fn too_late(row: &Row) -> Change {
    let before = row
        .error
        .as_deref()
        .and_then(|error| serde_json::from_str::<serde_json::Value>(error).ok());
    let why = before
        .as_ref()
        .and_then(|error| error.get("message")?.as_str())
        .map_or_else(String::new, |why| format!(" Before that: {why}"));
    let message =
        format!("Its time passed by more than its lateness allows, so it was not sent.{why}");
    failing(
        Change::step(Event::TooLate),
        &PlatformError::new(Class::Fixable, "too_late", message).with_hint("Plan it again."),
    )
}

/// Blocked by something that a person can mend: looked at again every 15 minutes until it is too
/// late.
pub fn held(row: &Row, now: Timestamp, error: &PlatformError) -> Change {
    failing(Change::step(Event::Blocked).at(look_at(row, now)), error)
}

/// The change, with `error` as the reason that people see.
pub fn failing(change: Change, error: &PlatformError) -> Change {
    let shown = shown(error);
    change
        .detail("error", shown.clone())
        .set(Column::Error, shown.to_string())
}

/// The account's tokens are gone or not taken.
#[must_use]
pub fn needs_reconnect(row: &Row) -> PlatformError {
    publishable::needs_reconnect(&row.username)
}

/// When a held row is looked at again: every 15 minutes, and once right after it is too late.
pub(super) fn look_at(row: &Row, now: Timestamp) -> Timestamp {
    (now + HELD_RETRY).min(now.max(row.late_at) + Span::seconds(1))
}

/// Nobody knows whether it is public.
pub(super) fn doubt(message: &str) -> PlatformError {
    PlatformError::new(Class::Unknown, "unconfirmed", message)
        .with_hint("Look at the profile: whether it is there decides what to do.")
}

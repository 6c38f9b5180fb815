//! Polling: what a platform accepted is asked for until it is visible, the platform gives it up, or
//! it is time to ask the person. Each poll is a row, never a sleep.

use super::commit::adopt;
use super::dispatch::Dispatch;
use super::intents::{self, PublicParts, Try, find_tries, head_with, public_parts};
use super::job::job;
use super::outcome::published;
use super::reasons::failing;
use super::row::{self, Row, start_and_read};
use super::settle::{Change, Column, settle};
use crate::domain::delivery::{Event, Phase, State};
use crate::domain::ids::DeliveryId;
use crate::domain::message::Outcome;
use crate::domain::time::{Span, Timestamp};
use crate::platforms::{self, Class, Handle, Made, PlatformError, Polled};
use crate::ports::{Ports, StoreError};
use crate::usecases::vault::{self, Access};
use crate::usecases::{Core, CoreError};

/// How long a token must live to poll with it.
const POLLING: Span = Span::minutes(1);

/// Asks the platform whether what it accepted is visible.
///
/// # Errors
/// When the database fails.
pub(super) async fn poll<P: Ports>(
    core: &Core<P>,
    id: &DeliveryId,
    claim: i64,
) -> Result<Option<Dispatch>, CoreError> {
    let known = [find_tries(id)];
    let started = start_and_read(core, id, claim, Phase::Poll, State::Processing, known).await?;
    let Some((mut row, [tries])) = started else {
        return Ok(None);
    };
    let tries: Vec<Try> = tries.all()?;
    let Some((past, handle)) = intents::accepted(&tries) else {
        let change = without_handle(core, &row).await?;
        return Ok(settle(core, &mut row, change).await?.dispatch());
    };
    match ask(core, &row, &handle).await? {
        Ok(Polled::Public(made)) => {
            let found = (public_parts(&tries), &made);
            let change = shown(core, &row, &past, found, core.now());
            Ok(settle(core, &mut row, change).await?.dispatch())
        }
        Ok(Polled::Already(made, at)) => {
            let found = (public_parts(&tries), &made);
            let change = shown(core, &row, &past, found, since(&row, &past, at));
            Ok(settle(core, &mut row, change).await?.dispatch())
        }
        Ok(Polled::Failed(error)) => {
            let change = given_up(&past, &handle, &error, core.now());
            Ok(settle(core, &mut row, change).await?.dispatch())
        }
        // As long as there is time, its own address may still be told.
        Ok(Polled::Unnamed(made)) if next_at(core, &row, &past).is_none() => {
            let change = shown(core, &row, &past, (public_parts(&tries), &made), core.now());
            Ok(settle(core, &mut row, change).await?.dispatch())
        }
        Ok(Polled::Pending | Polled::Unnamed(_)) => {
            later(core, row, &tries, (&past, &handle), None).await
        }
        Err(error) => later(core, row, &tries, (&past, &handle), Some(&error)).await,
    }
}

/// Nothing accepted is open any more: evidence has told that all of it is public, or nobody knows
/// what the platform has.
async fn without_handle<P: Ports>(core: &Core<P>, row: &Row) -> Result<Change, StoreError> {
    if row.public_parts == row.part_count() {
        return adopt(core, row).await;
    }
    let message = "The platform accepted it, and its name there is not known.";
    let error = PlatformError::new(Class::Unknown, "unconfirmed", message)
        .with_hint("Look at the profile: whether it is there decides what to do.");
    Ok(failing(Change::step(Event::NotFound), &error))
}

/// The platform will not make public what it accepted.
pub(super) fn given_up(
    past: &Try,
    handle: &Handle,
    error: &PlatformError,
    at: Timestamp,
) -> Change {
    let handle = Some(handle.clone());
    failing(Change::step(Event::Refused), error).outcome(
        past.call,
        Outcome::Refused,
        None,
        handle,
        at,
    )
}

/// What the platform says of it.
pub(super) async fn ask<P: Ports>(
    core: &Core<P>,
    row: &Row,
    handle: &Handle,
) -> Result<Result<Polled, PlatformError>, CoreError> {
    let until = core.now() + POLLING;
    let access = vault::access(core, &row.grant_id, until, row.bad_generation).await?;
    let Access::Ready { tokens, .. } = access else {
        let message = "The account has to be connected again.";
        return Ok(Err(PlatformError::new(
            Class::Reconnect,
            "no_access",
            message,
        )));
    };
    Ok(match job(core, row, &tokens) {
        Ok(job) => job.poll(handle).await,
        Err(error) => Err(error),
    })
}

/// Since when a part is public that a poll found to be so already. Platforms round their instants,
/// so that one of them can lie before the post was due.
pub(super) fn since(row: &Row, past: &Try, at: Option<Timestamp>) -> Timestamp {
    let accepted_at = past.answered_at.unwrap_or(past.send_by);
    at.map_or(accepted_at, |at| at.max(row.due_at))
}

/// It is visible, since `at`: that was the last part, or the rest follows.
pub(super) fn shown<P: Ports>(
    core: &Core<P>,
    row: &Row,
    past: &Try,
    (mut public, made): (PublicParts, &Made),
    at: Timestamp,
) -> Change {
    let now = core.now();
    public.insert(past.call.part, Some(made.remote_id.clone()));
    let first = head_with(core, row, &public, (past.call.part, made));
    let change = if past.call.part + 1 == row.part_count() {
        published(&first, made, at)
    } else {
        Change::step(Event::Found)
            .at(now)
            .showing(&first)
            .clear([Column::Error])
            .detail("remote_id", made.remote_id.as_str())
            .detail("url", made.url.as_str())
    };
    change.outcome(
        past.call,
        Outcome::Ok,
        Some(made.remote_id.clone()),
        None,
        at,
    )
}

/// When it is asked for again; none: not any more.
fn next_at<P: Ports>(core: &Core<P>, row: &Row, past: &Try) -> Option<Timestamp> {
    let polling = row.format.kind.timing().polling;
    let accepted_at = past.answered_at.unwrap_or(past.send_by);
    polling.at(row.polled, accepted_at, core.now())
}

/// It is asked for again, or the person is asked. That it is not visible yet is no event.
async fn later<P: Ports>(
    core: &Core<P>,
    mut row: Row,
    tries: &[Try],
    (past, handle): (&Try, &Handle),
    error: Option<&PlatformError>,
) -> Result<Option<Dispatch>, CoreError> {
    let accepted_at = past.answered_at.unwrap_or(past.send_by);
    if let Some(at) = next_at(core, &row, past) {
        let at = error
            .and_then(PlatformError::opens_at)
            .map_or(at, |opens_at| at.max(opens_at));
        row::rest_from_poll(core, &row, at).await?;
        return Ok(None);
    }
    if let Some(made) = unseen(core, &row, handle) {
        let found = (public_parts(tries), &made);
        let change = shown(core, &row, past, found, since(&row, past, None));
        return Ok(settle(core, &mut row, change).await?.dispatch());
    }
    let change = failing(
        Change::step(Event::NotFound),
        &not_shown(&row, handle, accepted_at, error),
    )
    .detail("handle", handle.0.as_str());
    Ok(settle(core, &mut row, change).await?.dispatch())
}

/// What is public for certain, although the platform did not show where.
fn unseen<P: Ports>(core: &Core<P>, row: &Row, handle: &Handle) -> Option<Made> {
    let app = core.config.app(row.door).ok()?;
    platforms::unseen(row.network(), app, &row.username, handle)
}

/// Accepted, and not shown for so long that the person has to look.
fn not_shown(
    row: &Row,
    Handle(name): &Handle,
    accepted_at: Timestamp,
    error: Option<&PlatformError>,
) -> PlatformError {
    let title = row.network().title();
    let why = error.map_or_else(String::new, |error| format!(" {}", error.message));
    let message =
        format!("{title} accepted it at {accepted_at} as {name}, and has not shown it since.{why}");
    PlatformError::new(Class::Unknown, "unconfirmed", message)
        .with_hint("Look at the profile: whether it is there decides what to do.")
}

//! Late evidence: an answer whose sender does not own the row any more, or that the database did
//! not take when it came.
//!
//! It is appended whoever brings it. It wakes a row that is in doubt, and corrects one that was
//! given up or is to be sent again: what is public is public.

use super::intents::{head, public_parts, tries};
use super::row::{Row, read};
use super::settle::{Change, Column, Settled, settle};
use crate::domain::delivery::{Event, State};
use crate::domain::message::{Evidence, Message, Outcome};
use crate::domain::time::Span;
use crate::platforms::{Handle, Made};
use crate::ports::{Delayed, Ports, Queue, Queues, StoreError};
use crate::usecases::{Core, CoreError};

/// When an outcome that the database did not take is tried again: it failed a moment ago.
const HAND_OVER_DELAY: Span = Span::seconds(5);

/// From which age on evidence is tried more seldom. Until then it comes before the next tick can
/// miss it, mostly; afterwards [`super::reconcile`] waits for it.
pub(super) const LONG: Span = Span::minutes(20);

/// The pauses between two tries to write evidence.
const SHORT_PAUSE: Span = Span::seconds(10);
const LONG_PAUSE: Span = Span::seconds(40);

/// For how long evidence goes round: what cannot be written by then cannot be understood.
const KEPT_FOR: Span = Span::days(14);

/// What an answer means depends on the row's state: where that has changed meanwhile, the row is
/// read again.
const GIVEN_UP: &str = " AND state IN ('failed', 'missed', 'cancelled')";
const NOT_GIVEN_UP: &str = " AND state NOT IN ('failed', 'missed', 'cancelled')";
const SENDING: &str = " AND state IN ('committing', 'processing', 'published')";
const NOT_SENDING: &str = " AND state NOT IN ('committing', 'processing', 'published')";

/// How often it is tried where the row moves meanwhile.
const APPEND_TRIES: usize = 3;

/// Appends the evidence; what the database does not take goes through the queue.
pub(super) async fn bring<P: Ports>(core: &Core<P>, evidence: &Evidence) {
    if append(core, evidence).await.is_err() {
        hand_over(core, evidence.clone()).await;
    }
}

/// An outcome that the database does not take goes through the queue before it is given up.
pub(super) async fn hand_over<P: Ports>(core: &Core<P>, evidence: Evidence) {
    let delivery = evidence.delivery.clone();
    let message = Delayed {
        message: Message::Evidence(evidence),
        delay: HAND_OVER_DELAY,
    };
    if let Err(error) = core.ports.queues().send(Queue::Work, vec![message]).await {
        core.log(
            "evidence_lost",
            &serde_json::json!({ "delivery": delivery, "error": error.to_string() }),
        );
    }
}

/// Evidence that the database still does not take goes on in a message of its own, as often as it
/// must: a queue gives up a message after so many deliveries, and this one is the only record.
/// Where no queue takes that message, this one is to be delivered again after so long.
pub(super) async fn keep<P: Ports>(core: &Core<P>, evidence: Evidence) -> Option<Span> {
    let age = core.now() - evidence.at;
    if age > KEPT_FOR {
        core.log(
            "evidence_lost",
            &serde_json::json!({ "delivery": evidence.delivery, "error": "too old" }),
        );
        return None;
    }
    let delay = pause_at(age);
    let message = Message::Evidence(evidence);
    match core
        .ports
        .queues()
        .send(Queue::Work, vec![Delayed { message, delay }])
        .await
    {
        Ok(()) => None,
        Err(_) => Some(delay),
    }
}

/// How long evidence of that age stays away where the database does not take it: the longer the
/// trouble lasts, the more seldom it is asked.
pub(super) fn pause_at(age: Span) -> Span {
    if age < LONG { SHORT_PAUSE } else { LONG_PAUSE }
}

/// Appends an answer, and moves the row where that says that it must not rest.
///
/// # Errors
/// When the database fails.
pub async fn append<P: Ports>(core: &Core<P>, evidence: &Evidence) -> Result<(), CoreError> {
    for _ in 0..APPEND_TRIES {
        let Some(row) = read(core, &evidence.delivery).await? else {
            return Ok(());
        };
        if append_to(core, row, evidence).await? {
            return Ok(());
        }
    }
    Err(StoreError::Failed("the row moved again and again".into()).into())
}

/// False: the row was given up, or sent again, in the meantime.
async fn append_to<P: Ports>(
    core: &Core<P>,
    mut row: Row,
    evidence: &Evidence,
) -> Result<bool, CoreError> {
    let tries = tries(core, &row.id).await?;
    let known = |outcome: &Option<Outcome>| {
        *outcome == Some(Outcome::Ok) || *outcome == Some(evidence.outcome)
    };
    if tries
        .iter()
        .any(|past| past.call == evidence.call && known(&past.outcome))
    {
        return Ok(true);
    }
    let mut public = public_parts(&tries);
    if evidence.outcome == Outcome::Ok {
        public
            .entry(evidence.call.part)
            .or_insert_with(|| evidence.remote_id.clone());
    }
    let head = head(core, &row, &public);
    let is_whole = i64::try_from(public.len()).is_ok_and(|count| count == row.part_count());
    let handle = evidence.handle.clone().map(Handle);
    let change = change(&mut row, evidence, is_whole, &head)
        .outcome(
            evidence.call,
            evidence.outcome,
            evidence.remote_id.clone(),
            handle,
            evidence.at,
        )
        .bind("now", core.now())
        .detail("outcome", evidence.outcome.name())
        .detail("answered_at", evidence.at.to_string())
        .by_anyone();
    Ok(matches!(
        settle(core, &mut row, change).await?,
        Settled::Done(_)
    ))
}

/// What the evidence does to the row beyond being appended.
fn change(row: &mut Row, evidence: &Evidence, is_whole: bool, head: &Made) -> Change {
    let is_given_up = matches!(row.state, State::Failed | State::Missed | State::Cancelled);
    let is_sending = matches!(
        row.state,
        State::Committing | State::Processing | State::Published
    );
    match (evidence.outcome == Outcome::Ok, is_whole) {
        (false, _) => noted(),
        // Its sender, or who looks after it, sees it there.
        (true, true) if is_sending => noted().only_if(SENDING),
        // Nothing is left to be sent: to cancel it, or to come too late, would deny what is public.
        // An account that was taken out of its post is in it all the same.
        (true, true) => Change::step(Event::Surfaced)
            .set(Column::PublishedAt, evidence.at)
            .showing(head)
            .clear([Column::Error, Column::RemovedAt])
            .only_if(NOT_SENDING),
        (true, false) if is_given_up => {
            // Something of it is public, which "missed" and "cancelled" would deny.
            row.public_parts = row.public_parts.max(1);
            Change::step(Event::Evidence).only_if(GIVEN_UP)
        }
        (true, false) => noted().only_if(NOT_GIVEN_UP),
    }
}

/// Only an event; a row in doubt, or one that is waited for, is looked at now.
fn noted() -> Change {
    Change::note(Event::Evidence)
        .set_to(
            Column::RunAt,
            "CASE WHEN state IN ('unconfirmed', 'processing') THEN :now ELSE run_at END",
        )
        .set_to(
            Column::WakeAt,
            "CASE WHEN state IN ('unconfirmed', 'processing') THEN :now ELSE wake_at END",
        )
}

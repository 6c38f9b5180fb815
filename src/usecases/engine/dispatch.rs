//! Dispatches: claimed rows' next steps, on their way to a worker.

use super::row::Row;
use super::sitting::Sitting;
use crate::domain::delivery::State;
use crate::domain::ids::DeliveryId;
use crate::domain::message::Message;
use crate::domain::policy::{EARLY, TOKEN_MARGIN};
use crate::domain::time::{Span, Timestamp};
use crate::domain::timing::is_preflight;
use crate::ports::{Delayed, Ports, Queue, Queues};
use crate::usecases::Core;

/// How many messages a queue takes in one call.
const LARGEST_BATCH: usize = 100;

/// A claimed row's next step: what is to be done, when, and how urgent it is.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use = "a claimed row whose step is neither done nor sent waits for the end of its lease"]
pub struct Dispatch {
    /// The delivery.
    pub delivery: DeliveryId,
    /// The claim.
    pub claim: i64,
    /// The state in which it waits.
    pub state: State,
    /// When the step is to happen.
    pub run_at: Timestamp,
    /// When the post is due.
    pub due_at: Timestamp,
    /// How long behind the later of both it goes out, because of the account's other posts.
    pub stagger: Span,
    /// How long before its instant its preparation begins.
    pub lead: Span,
    /// Whether preparing makes calls to the platform.
    pub has_slices: bool,
    /// How long its longest call may take.
    pub call_limit: Span,
    /// Whether its token has to be refreshed first.
    pub is_slow: bool,
    /// Whether another invocation has to do it: this one has computed enough.
    pub is_elsewhere: bool,
}

// === impl Dispatch ===

impl Dispatch {
    /// The step of a row that was just claimed for whoever wrote it.
    pub(super) fn of(row: &Row, run_at: Timestamp) -> Self {
        let timing = row.format.kind.timing();
        let planned = run_at.max(row.due_at);
        Self {
            delivery: row.id.clone(),
            claim: row.claim,
            state: row.state,
            run_at,
            due_at: row.due_at,
            stagger: row.turn(planned) - planned,
            lead: timing.lead,
            has_slices: timing.has_slices,
            call_limit: timing.call_limit,
            is_slow: row.token_expires_at < planned + TOKEN_MARGIN,
            is_elsewhere: false,
        }
    }

    /// The same step, for another invocation.
    pub(super) fn elsewhere(self) -> Self {
        Self {
            is_elsewhere: true,
            ..self
        }
    }

    /// Where the message goes, and when it is to arrive.
    ///
    /// A text whose token is good is prepared by the invocation that commits it, which saves a
    /// message and a hop.
    fn route(&self) -> (Queue, Timestamp) {
        match self.state {
            // The preflight, a token that has to be refreshed, and a preparation in slices take too
            // long for the time that a background promise has.
            State::Scheduled if is_preflight(self.run_at, self.due_at, self.lead) => {
                (Queue::Work, self.run_at)
            }
            State::Scheduled | State::Preparing if self.has_slices => (Queue::Work, self.run_at),
            State::Scheduled | State::Preparing | State::Ready if self.is_slow => {
                (Queue::Work, self.run_at)
            }
            State::Scheduled | State::Preparing => (
                Queue::Commit,
                self.run_at.max(self.due_at) + self.stagger - EARLY,
            ),
            State::Ready => (Queue::Commit, self.run_at + self.stagger - EARLY),
            State::Committing
            | State::Processing
            | State::Held
            | State::Unconfirmed
            | State::Published
            | State::Failed
            | State::Missed
            | State::Cancelled => (Queue::Work, self.run_at),
        }
    }

    /// Whether an invocation that has the row in its hands does the step itself: the commit of a
    /// text that it has prepared, and the next slice of a preparation, as far as it has the time.
    pub(super) fn is_at_hand(&self, sitting: Sitting, now: Timestamp) -> bool {
        let (is_next, at) = match sitting.queue() {
            Queue::Commit => {
                let turn = self.run_at + self.stagger;
                let is_near = turn <= now + EARLY + Span::seconds(1);
                (self.state == State::Ready && !self.is_slow && is_near, turn)
            }
            Queue::Work => (
                self.state == State::Preparing && self.run_at <= now,
                self.run_at,
            ),
        };
        is_next && !self.is_elsewhere && at.max(now) <= sitting.latest(self.call_limit)
    }

    fn message(&self) -> Message {
        Message::Step {
            delivery: self.delivery.clone(),
            claim: self.claim,
            state: self.state,
        }
    }
}

/// Sends the messages of claimed rows. A message that is not taken is no loss: the row comes back
/// at its lease's end.
pub async fn send<P: Ports>(core: &Core<P>, steps: impl IntoIterator<Item = Dispatch>) {
    let now = core.now();
    let (mut commit, mut work) = (Vec::new(), Vec::new());
    for step in steps {
        let (queue, at) = step.route();
        let message = step.message();
        match queue {
            Queue::Commit => commit.push(Delayed {
                message,
                delay: (at - now).max(Span::ZERO),
            }),
            // Queues count whole seconds, rounded down. What waits for evidence is not to come
            // before it: it would find nothing, and ask again.
            Queue::Work => work.push(Delayed {
                message,
                delay: (at + Span::ms(999) - now).max(Span::ZERO),
            }),
        }
    }
    for (queue, messages) in [(Queue::Commit, commit), (Queue::Work, work)] {
        for batch in messages.chunks(LARGEST_BATCH) {
            hand_over(core, queue, batch.to_vec()).await;
        }
    }
}

/// Sends a batch; what the queue does not take is logged.
pub(super) async fn hand_over<P: Ports>(core: &Core<P>, queue: Queue, batch: Vec<Delayed>) {
    let messages = batch.len();
    if let Err(error) = core.ports.queues().send(queue, batch).await {
        core.log(
            "queue_send_failed",
            &serde_json::json!({ "messages": messages, "error": error.to_string() }),
        );
    }
}

//! The engine: what turns a planned post into a public one, once.
//!
//! Every active row has two instants: `run_at`, when its next step is to happen, and `wake_at`,
//! when the tick must look at it. A claim moves `wake_at` to the end of a lease, so a living owner
//! is left alone and a lost one is found again through the same index. The claim's number is the
//! fence: every later write carries it.
//!
//! [`tick`] claims what is due and sends messages; [`run`] does what a message asks for; [`settle`]
//! is the only way to write a next step.

pub mod commit;
pub mod evidence;
mod fairness;
pub mod intents;
mod lessons;
pub mod limits;
pub mod plan;
pub mod poison;
pub mod preflight;
pub mod prepare;
pub mod reasons;
pub mod reconcile;
pub mod row;
pub mod settle;
pub mod tick;

use super::vault::{self, OpenSet};
use super::{Core, Trouble, accounts};
use crate::domain::delivery::State;
use crate::domain::ids::DeliveryId;
use crate::domain::message::Message;
use crate::domain::policy::{EARLY, is_preflight};
use crate::domain::time::{Span, Timestamp};
use crate::ports::{Delayed, Ports, Queue, Queues, StoreError};

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
    /// Whether preparing may take long: its token has to be refreshed first.
    pub is_slow: bool,
}

// === impl Dispatch ===

impl Dispatch {
    /// Where the message goes, and when it is to arrive.
    ///
    /// A text whose token is good is prepared by the invocation that commits it, which saves a
    /// message and a hop.
    fn route(&self) -> (Queue, Timestamp) {
        match self.state {
            State::Scheduled if is_preflight(self.run_at, self.due_at) => {
                (Queue::Work, self.run_at)
            }
            // A token that has ended or was refused is refreshed first: too long for the time that
            // a background promise has.
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

    /// Whether the invocation that has the row in its hands does the step itself.
    fn is_at_hand(&self, now: Timestamp) -> bool {
        self.state == State::Ready
            && !self.is_slow
            && self.run_at + self.stagger <= now + EARLY + Span::seconds(1)
    }

    fn message(&self) -> Message {
        let stagger_ms = u32::try_from(self.stagger.as_ms().max(0)).unwrap_or(u32::MAX);
        Message::Step {
            delivery: self.delivery.clone(),
            claim: self.claim,
            state: self.state,
            stagger_ms,
        }
    }

    /// The step whose turn is at `turn`.
    fn staggered_until(self, turn: Timestamp) -> Self {
        let stagger = (turn - self.run_at.max(self.due_at)).max(Span::ZERO);
        Self { stagger, ..self }
    }

    /// The step that follows `done` keeps its turn, until the commit has had it.
    fn keeping_turn(mut self, done: State, stagger: Span) -> Self {
        if matches!(done, State::Scheduled | State::Preparing) {
            self.stagger = stagger;
        }
        self
    }
}

/// Sends the messages of claimed rows. A message that is not taken is no loss: the row comes back
/// at its lease's end.
pub async fn send<P: Ports>(core: &Core<P>, steps: Vec<Dispatch>) {
    let now = core.now();
    for queue in [Queue::Commit, Queue::Work] {
        // Queues count whole seconds, rounded down. What waits for evidence is not to come before
        // it: it would find nothing, and ask again.
        let rounding = if queue == Queue::Work {
            Span::ms(999)
        } else {
            Span::ZERO
        };
        let routed = steps
            .iter()
            .map(|step| (step, step.route()))
            .filter(|(_, (to, _))| *to == queue);
        let messages: Vec<_> = routed
            .map(|(step, (_, at))| Delayed {
                message: step.message(),
                delay: (at + rounding - now).max(Span::ZERO),
            })
            .collect();
        for batch in messages.chunks(LARGEST_BATCH) {
            if let Err(error) = core.ports.queues().send(queue, batch.to_vec()).await {
                core.log(
                    "queue_send_failed",
                    &serde_json::json!({ "messages": batch.len(), "error": error.to_string() }),
                );
            }
        }
    }
}

/// What the queue is to do with a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use = "evidence that was not written is known to nobody else"]
pub enum Handled {
    /// Nothing: whatever is left to do stands in the database.
    Done,
    /// Deliver it again: what it says stands nowhere else yet.
    Again,
}

/// Does what a message of `queue` asks for. What follows for the same delivery within seconds is
/// done too, where time is critical.
pub async fn run<P: Ports>(core: &Core<P>, queue: Queue, message: Message) -> Handled {
    let until = core.now() + commit::SITTING;
    let mut next = match message {
        Message::Step {
            delivery,
            claim,
            state,
            stagger_ms,
        } => Some((delivery, claim, state, Span::ms(i64::from(stagger_ms)))),
        Message::Evidence(evidence) => {
            if let Err(trouble) = evidence::append(core, &evidence).await {
                core.log("evidence_failed", &serde_json::json!({ "delivery": evidence.delivery, "error": trouble.to_string() }));
                return Handled::Again;
            }
            return Handled::Done;
        }
        Message::Refresh { grant } => {
            if let Err(trouble) = vault::refresh_early(core, &grant).await {
                core.log(
                    "refresh_failed",
                    &serde_json::json!({ "grant": grant, "error": trouble.to_string() }),
                );
            }
            return Handled::Done;
        }
        Message::Look { account } => {
            if let Err(trouble) = accounts::look(core, &account).await {
                core.log(
                    "look_failed",
                    &serde_json::json!({ "account": account, "error": trouble.to_string() }),
                );
            }
            return Handled::Done;
        }
    };
    let mut opened = None;
    while let Some((delivery, claim, state, stagger)) = next.take() {
        let following = step(core, &delivery, claim, state, stagger, &mut opened).await;
        match following
            .map(|following| following.map(|following| following.keeping_turn(state, stagger)))
        {
            Ok(Some(following))
                if queue == Queue::Commit
                    && core.now() < until
                    && following.is_at_hand(core.now()) =>
            {
                next = Some((
                    following.delivery,
                    following.claim,
                    following.state,
                    following.stagger,
                ));
            }
            Ok(following) => send(core, following.into_iter().collect()).await,
            Err(Trouble::Store(StoreError::Shape(why))) => {
                if let Err(error) = poison::set_aside(core, &delivery, &why).await {
                    core.log("step_failed", &serde_json::json!({ "delivery": delivery, "state": state, "error": error.to_string() }));
                }
            }
            Err(trouble) => {
                core.log("step_failed", &serde_json::json!({ "delivery": delivery, "state": state, "error": trouble.to_string() }));
            }
        }
    }
    Handled::Done
}

/// One step of a claimed delivery. The phase start in each is the fence: a doubled or late message
/// gets no row.
async fn step<P: Ports>(
    core: &Core<P>,
    delivery: &DeliveryId,
    claim: i64,
    state: State,
    stagger: Span,
    opened: &mut Option<OpenSet>,
) -> Result<Option<Dispatch>, Trouble> {
    match state {
        State::Scheduled | State::Preparing => {
            prepare::prepare(core, delivery, claim, state, opened).await
        }
        State::Ready => commit::commit(core, delivery, claim, stagger, opened).await,
        State::Committing | State::Unconfirmed => {
            reconcile::reconcile(core, delivery, claim, state).await
        }
        State::Held => preflight::look_again(core, delivery, claim).await,
        // Nothing polls yet (X publishes at once), and final states have no next step.
        State::Processing | State::Published | State::Failed | State::Missed | State::Cancelled => {
            Ok(None)
        }
    }
}

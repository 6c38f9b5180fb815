//! Work: what a message of a queue asks for, and the steps that follow for the same delivery.

use super::dispatch::{self, Dispatch};
use super::sitting::{STEP_CALLS, Sitting};
use super::{commit, evidence, poison, poll, preflight, prepare, reconcile};
use crate::domain::delivery::State;
use crate::domain::ids::DeliveryId;
use crate::domain::message::Message;
use crate::domain::time::Span;
use crate::ports::{Delayed, Ports, Queue, StoreError};
use crate::usecases::vault::{self, OpenSet};
use crate::usecases::{Core, CoreError, accounts, ledger};
use serde_json::json;

/// What the queue is to do with a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use = "evidence that was not written is known to nobody else"]
pub enum Handled {
    /// Nothing: whatever is left to do stands in the database.
    Done,
    /// Deliver it again after so long: what it says stands nowhere else yet.
    Again(Span),
}

/// A step that a message asks for.
struct Step {
    delivery: DeliveryId,
    claim: i64,
    state: State,
}

/// Does what a message of `queue` asks for.
pub async fn run<P: Ports>(core: &Core<P>, queue: Queue, message: Message) -> Handled {
    match message {
        Message::Step {
            delivery,
            claim,
            state,
        } => {
            let step = Step {
                delivery,
                claim,
                state,
            };
            steps(core, queue, step).await;
        }
        Message::Evidence(evidence) => {
            if let Err(trouble) = evidence::append(core, &evidence).await {
                let fields = json!({ "delivery": evidence.delivery, "error": trouble.to_string() });
                core.log("evidence_failed", &fields);
                let again = evidence::keep(core, evidence).await;
                return again.map_or(Handled::Done, Handled::Again);
            }
        }
        Message::Refresh { grant } => {
            if let Err(trouble) = vault::refresh_early(core, &grant).await {
                let fields = json!({ "grant": grant, "error": trouble.to_string() });
                core.log("refresh_failed", &fields);
            }
        }
        Message::Look { account } => {
            if let Err(trouble) = accounts::look(core, &account).await {
                let fields = json!({ "account": account, "error": trouble.to_string() });
                core.log("look_failed", &fields);
            }
        }
        Message::Sign => {
            if let Err(trouble) = ledger::sign(core).await {
                core.log("sign_failed", &json!({ "error": trouble.to_string() }));
            }
        }
    }
    Handled::Done
}

/// Does a step, and what follows for the same delivery within seconds. What this invocation has no
/// calls left for goes on in another.
async fn steps<P: Ports>(core: &Core<P>, queue: Queue, first: Step) {
    let sitting = Sitting::begin(queue, core.now());
    let mut opened = None;
    let mut next = Some(first);
    while let Some(step) = next.take() {
        if !core.ports.budget().has(1, STEP_CALLS) {
            return pass_on(core, queue, step).await;
        }
        match follow(core, &step, sitting, &mut opened).await {
            Ok(Some(following)) if following.is_at_hand(sitting, core.now()) => {
                next = Some(Step {
                    delivery: following.delivery,
                    claim: following.claim,
                    state: following.state,
                });
            }
            Ok(following) => dispatch::send(core, following).await,
            Err(trouble) => failed(core, &step, trouble).await,
        }
    }
}

/// Another invocation does the step.
async fn pass_on<P: Ports>(core: &Core<P>, queue: Queue, step: Step) {
    let message = Message::Step {
        delivery: step.delivery,
        claim: step.claim,
        state: step.state,
    };
    let delay = Span::ZERO;
    dispatch::hand_over(core, queue, vec![Delayed { message, delay }]).await;
}

/// A step that could not be done comes back at its lease's end; a row that cannot be read is set
/// aside.
async fn failed<P: Ports>(core: &Core<P>, step: &Step, trouble: CoreError) {
    let error = match trouble {
        CoreError::Store(StoreError::Shape(why)) => {
            match poison::set_aside(core, &step.delivery, &why).await {
                Ok(()) => return,
                Err(error) => error.to_string(),
            }
        }
        trouble => trouble.to_string(),
    };
    let fields = json!({ "delivery": step.delivery, "state": step.state, "error": error });
    core.log("step_failed", &fields);
}

/// One step of a claimed delivery. The phase start in each is the fence: a doubled or late message
/// gets no row.
async fn follow<P: Ports>(
    core: &Core<P>,
    step: &Step,
    sitting: Sitting,
    opened: &mut Option<OpenSet>,
) -> Result<Option<Dispatch>, CoreError> {
    let Step {
        delivery,
        claim,
        state,
    } = step;
    match state {
        State::Scheduled | State::Preparing => {
            prepare::prepare(core, delivery, *claim, *state, sitting, opened).await
        }
        State::Ready => commit::commit(core, delivery, *claim, sitting, opened).await,
        State::Committing | State::Unconfirmed => {
            reconcile::reconcile(core, delivery, *claim, *state, sitting, opened).await
        }
        State::Processing => poll::poll(core, delivery, *claim).await,
        State::Held => preflight::look_again(core, delivery, *claim).await,
        // Final states have no next step.
        State::Published | State::Failed | State::Missed | State::Cancelled => Ok(None),
    }
}

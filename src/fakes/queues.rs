//! Queues that lose, double, delay, reorder, falsify and expire messages on demand.

use super::entropy::CountingEntropy;
use super::faults::give_way;
use crate::domain::delivery::State as DeliveryState;
use crate::domain::message::Message;
use crate::domain::time::Span;
use crate::ports::{Delayed, Entropy, Queue, QueueError, Queues};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

#[derive(Debug, Default)]
struct State {
    /// None: nobody listens, and messages are lost.
    to_consumer: Option<UnboundedSender<Parcel>>,
    sent: Vec<(Queue, Message)>,
    faults: Faults,
}

#[derive(Debug, Default)]
struct Faults {
    to_lose: usize,
    extra_copies: usize,
    late_by: Option<Span>,
    expires_after: Option<Span>,
    is_falsified: bool,
    is_down: bool,
}

/// A message on its way.
#[derive(Debug)]
pub(super) struct Parcel {
    pub(super) queue: Queue,
    pub(super) message: Message,
    pub(super) after: Duration,
}

/// How long every message takes: no queue is instantaneous, and a consumer that answers each
/// message with another must not stop the clock.
const TRANSIT: Duration = Duration::from_millis(20);

/// How long after the one before it the next message of a call comes.
const APART: Duration = Duration::from_millis(1);

/// What a queue takes in one call, and for how long it holds a message back:
/// <https://developers.cloudflare.com/queues/platform/limits/>.
const LARGEST_BATCH: usize = 100;
const LONGEST_DELAY: Span = Span::hours(24);

/// Both queues.
#[derive(Debug)]
pub struct MemoryQueues {
    state: Mutex<State>,
    entropy: CountingEntropy,
}

// === impl MemoryQueues ===

impl MemoryQueues {
    pub(super) fn new(entropy: CountingEntropy) -> Self {
        Self {
            state: Mutex::default(),
            entropy,
        }
    }

    /// Loses the next `n` messages.
    pub fn lose(&self, n: usize) {
        self.lock().faults.to_lose = n;
    }

    /// Delivers each message so many times more than once.
    pub fn deliver_again(&self, extra_copies: usize) {
        self.lock().faults.extra_copies = extra_copies;
    }

    /// Delivers each copy of each message later than it should be by anything up to `by`: messages
    /// overtake each other.
    pub fn deliver_late(&self, by: Option<Span>) {
        self.lock().faults.late_by = by;
    }

    /// Never delivers a copy that is later than `after`.
    pub fn expire(&self, after: Option<Span>) {
        self.lock().faults.expires_after = after;
    }

    /// Delivers with each step its falsifications: the true claim and the two before it, in every
    /// state. They are what an old message, or one of a version that misreads the row, would say.
    pub fn falsify(&self, is_falsified: bool) {
        self.lock().faults.is_falsified = is_falsified;
    }

    /// Takes no messages, until told otherwise.
    pub fn be_down(&self, is_down: bool) {
        self.lock().faults.is_down = is_down;
    }

    /// Ends every fault.
    pub fn heal(&self) {
        self.lock().faults = Faults::default();
    }

    /// Every message that was taken, lost ones included.
    #[must_use]
    pub fn sent(&self) -> Vec<(Queue, Message)> {
        self.lock().sent.clone()
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn listen(&self) -> UnboundedReceiver<Parcel> {
        let (to_consumer, consumer) = unbounded_channel();
        self.lock().to_consumer = Some(to_consumer);
        consumer
    }

    /// How late the next copy is.
    fn lateness(&self, faults: &Faults) -> Span {
        faults.late_by.map_or(Span::ZERO, |by| {
            let chance = i64::from(u32::from_be_bytes(self.entropy.bytes()));
            Span::ms(by.as_ms() * chance / i64::from(u32::MAX))
        })
    }

    /// Puts every copy of a message on its way that will arrive.
    fn hand_out(&self, state: &State, queue: Queue, sent: &Delayed, transit: Duration) {
        let Some(consumer) = &state.to_consumer else {
            return;
        };
        let copies = std::iter::repeat_n(sent.message.clone(), 1 + state.faults.extra_copies);
        let false_ones = if state.faults.is_falsified {
            falsifications(&sent.message)
        } else {
            Vec::new()
        };
        for message in copies.chain(false_ones) {
            let late = self.lateness(&state.faults);
            if state.faults.expires_after.is_some_and(|after| late > after) {
                continue;
            }
            let late = transit + Duration::from_millis(u64::try_from(late.as_ms()).unwrap_or(0));
            let after = Duration::from_secs(sent.delay.whole_seconds()) + late;
            // A consumer that is gone loses its messages, as a killed Worker does.
            let _: Result<(), _> = consumer.send(Parcel {
                queue,
                message,
                after,
            });
        }
    }
}

/// What an old or a mistaken message would say instead. Claims that nobody has taken yet are not
/// among them: nobody could name them. Evidence tells what happened, all others name no claim: they
/// have none.
fn falsifications(message: &Message) -> Vec<Message> {
    match message {
        Message::Step {
            delivery, claim, ..
        } => {
            let claims = claim - 2..=*claim;
            let steps = claims.flat_map(|claim| {
                DeliveryState::ALL.map(|state| Message::Step {
                    delivery: delivery.clone(),
                    claim,
                    state,
                })
            });
            steps.filter(|step| step != message).collect()
        }
        Message::Evidence(_) | Message::Refresh { .. } | Message::Look { .. } | Message::Sign => {
            Vec::new()
        }
    }
}

impl Queues for MemoryQueues {
    async fn send(&self, queue: Queue, messages: Vec<Delayed>) -> Result<(), QueueError> {
        give_way().await;
        let mut state = self.lock();
        if state.faults.is_down {
            return Err(QueueError("down".into()));
        }
        if messages.len() > LARGEST_BATCH || messages.iter().any(|sent| sent.delay > LONGEST_DELAY)
        {
            return Err(QueueError("too many messages, or too long a delay".into()));
        }
        let mut transit = TRANSIT;
        for sent in messages {
            transit += APART;
            state.sent.push((queue, sent.message.clone()));
            if state.faults.to_lose > 0 {
                state.faults.to_lose -= 1;
            } else {
                self.hand_out(&state, queue, &sent, transit);
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ids::DeliveryId;
    use crate::domain::time::Timestamp;

    fn step(claim: i64) -> Delayed {
        let delivery = DeliveryId::new(Timestamp::from_ms(0), [0; 10]);
        Delayed {
            message: Message::Step {
                delivery,
                claim,
                state: DeliveryState::Ready,
            },
            delay: Span::seconds(7),
        }
    }

    async fn delivered(fault: impl Fn(&MemoryQueues), messages: Vec<Delayed>) -> Vec<Parcel> {
        let queues = MemoryQueues::new(CountingEntropy::new(1));
        let mut consumer = queues.listen();
        fault(&queues);
        queues.send(Queue::Commit, messages).await.unwrap();
        let mut parcels: Vec<Parcel> = std::iter::from_fn(|| consumer.try_recv().ok()).collect();
        parcels.sort_by_key(|parcel| parcel.after);
        parcels
    }

    fn claims(parcels: &[Parcel]) -> Vec<i64> {
        let claim = |parcel: &Parcel| match &parcel.message {
            Message::Step { claim, .. } => *claim,
            Message::Evidence(_)
            | Message::Refresh { .. }
            | Message::Look { .. }
            | Message::Sign => {
                panic!("only steps were sent")
            }
        };
        parcels.iter().map(claim).collect()
    }

    #[tokio::test]
    async fn late_messages_overtake_each_other_and_none_is_early() {
        let late = delivered(
            |queues| queues.deliver_late(Some(Span::seconds(60))),
            (1..=20).map(step).collect(),
        )
        .await;
        assert!(!claims(&late).is_sorted(), "{:?}", claims(&late));
        assert!(
            late.iter()
                .all(|parcel| (7..=67).contains(&parcel.after.as_secs()))
        );
        let timely = delivered(|_| {}, (1..=20).map(step).collect()).await;
        assert!(
            claims(&timely).is_sorted() && timely.iter().all(|parcel| parcel.after.as_secs() == 7)
        );
    }

    #[tokio::test]
    async fn a_message_that_is_too_late_expires() {
        let fault = |queues: &MemoryQueues| {
            queues.deliver_late(Some(Span::seconds(60)));
            queues.expire(Some(Span::seconds(30)));
        };
        let left = delivered(fault, (1..=20).map(step).collect()).await;
        assert!((1..20).contains(&left.len()), "{} of 20", left.len());
        assert!(left.iter().all(|parcel| parcel.after.as_secs() <= 37));
    }

    #[tokio::test]
    async fn falsifications_come_with_the_truth() {
        let parcels = delivered(|queues| queues.falsify(true), vec![step(5)]).await;
        assert_eq!(parcels.len(), 3 * DeliveryState::ALL.len());
        assert_eq!(
            parcels
                .iter()
                .filter(|parcel| parcel.message == step(5).message)
                .count(),
            1
        );
    }

    #[tokio::test]
    async fn lost_messages_are_lost_once() {
        let parcels = delivered(|queues| queues.lose(1), vec![step(1), step(2)]).await;
        assert_eq!(claims(&parcels), [2]);
    }
}

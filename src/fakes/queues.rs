//! Queues that lose and double messages on demand, and a consumer that handles each message by itself.

use crate::domain::message::Message;
use crate::ports::{Delayed, Queue, QueueError, Queues};
use crate::usecases::Core;
use crate::usecases::engine::{self, Handled};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::task::JoinSet;

#[derive(Debug, Default)]
struct State {
    /// None: nobody listens, and messages are lost.
    to_consumer: Option<UnboundedSender<(Queue, Delayed)>>,
    sent: Vec<(Queue, Message)>,
    to_lose: usize,
    extra_copies: usize,
    is_down: bool,
}

/// How long a message that is to come again stays away.
const REDELIVERY: Duration = Duration::from_secs(10);

/// Both queues.
#[derive(Debug, Default)]
pub struct MemoryQueues(Mutex<State>);

// === impl MemoryQueues ===

impl MemoryQueues {
    /// Loses the next `n` messages.
    pub fn lose(&self, n: usize) {
        self.lock().to_lose = n;
    }

    /// Delivers each message so many times more than once.
    pub fn deliver_again(&self, extra_copies: usize) {
        self.lock().extra_copies = extra_copies;
    }

    /// Takes no messages, until told otherwise.
    pub fn be_down(&self, is_down: bool) {
        self.lock().is_down = is_down;
    }

    /// Every message that was taken, lost ones included.
    #[must_use]
    pub fn sent(&self) -> Vec<(Queue, Message)> {
        self.lock().sent.clone()
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn listen(&self) -> UnboundedReceiver<(Queue, Delayed)> {
        let (to_consumer, consumer) = unbounded_channel();
        self.lock().to_consumer = Some(to_consumer);
        consumer
    }
}

impl Queues for MemoryQueues {
    async fn send(&self, queue: Queue, messages: Vec<Delayed>) -> Result<(), QueueError> {
        tokio::task::yield_now().await;
        let mut state = self.lock();
        if state.is_down {
            return Err(QueueError("down".into()));
        }
        for message in messages {
            state.sent.push((queue, message.message.clone()));
            if state.to_lose > 0 {
                state.to_lose -= 1;
                continue;
            }
            for _ in 0..=state.extra_copies {
                if let Some(consumer) = &state.to_consumer {
                    // A consumer that is gone loses its messages, as a killed Worker does.
                    let _: Result<(), _> = consumer.send((queue, message.clone()));
                }
            }
        }
        Ok(())
    }
}

/// Handles the messages of `core`'s queues: each when its delay is over, all side by side. Aborting it is what killing the Worker is: whatever
/// is under way stops where it stands, and messages that wait are lost.
pub async fn consume(core: Core<super::World>) {
    let mut consumer = core.ports.messages().listen();
    let mut handling = JoinSet::new();
    while let Some((queue, Delayed { message, delay })) = consumer.recv().await {
        let core = core.clone();
        handling.spawn(async move {
            tokio::time::sleep(Duration::from_secs(delay.whole_seconds())).await;
            while engine::run(&core, queue, message.clone()).await == Handled::Again {
                tokio::time::sleep(REDELIVERY).await;
            }
        });
    }
}

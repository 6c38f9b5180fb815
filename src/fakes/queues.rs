//! Queues that lose and double messages on demand, and a consumer that handles each message by itself.

use crate::domain::message::Message;
use crate::ports::{Delayed, Queue, QueueError, Queues};
use crate::usecases::Core;
use crate::usecases::engine;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

#[derive(Debug)]
struct State {
    to_consumer: UnboundedSender<Delayed>,
    consumer: Option<UnboundedReceiver<Delayed>>,
    sent: Vec<(Queue, Message)>,
    to_lose: usize,
    copies: usize,
    is_down: bool,
}

/// Both queues.
#[derive(Debug)]
pub struct MemoryQueues(Mutex<State>);

impl Default for MemoryQueues {
    fn default() -> Self {
        let (to_consumer, consumer) = unbounded_channel();
        Self(Mutex::new(State { to_consumer, consumer: Some(consumer), sent: Vec::new(), to_lose: 0, copies: 1, is_down: false }))
    }
}

// === impl MemoryQueues ===

impl MemoryQueues {
    /// Loses the next `n` messages.
    pub fn lose(&self, n: usize) {
        self.lock().to_lose = n;
    }

    /// Delivers each message so many times.
    pub fn deliver_times(&self, copies: usize) {
        self.lock().copies = copies;
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
            for _ in 0..state.copies {
                state.to_consumer.send(message.clone()).map_err(|_| QueueError("no consumer".into()))?;
            }
        }
        Ok(())
    }
}

/// Handles the messages of `core`'s queues until it is aborted: each when its delay is over, all side by side.
pub async fn consume(core: Core<super::World>) {
    let consumer = core.ports.messages().lock().consumer.take();
    let Some(mut consumer) = consumer else { return };
    while let Some(Delayed { message, delay }) = consumer.recv().await {
        let core = core.clone();
        tokio::spawn(async move {
            tokio::time::sleep(Duration::from_secs(delay.whole_seconds())).await;
            core.log("message", &serde_json::json!({ "message": message }));
            engine::run(&core, message).await;
        });
    }
}

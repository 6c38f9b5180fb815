//! Cloudflare Queues. Bodies are JSON as text: structured bodies go through JavaScript objects, and
//! maps come out mangled.

use super::binding::{Shared, shared};
use crate::domain::message::Message;
use crate::ports::{Delayed, Queue, QueueError, Queues};
use wasm_bindgen::JsValue;
use worker::send::SendFuture;
use worker::{BatchMessageBuilder, QueueContentType, RawMessageBuilder};

/// The producers of both queues.
#[derive(Clone)]
pub(super) struct WorkersQueues {
    commit: Shared<worker::Queue>,
    work: Shared<worker::Queue>,
}

// === impl WorkersQueues ===

impl WorkersQueues {
    pub(super) fn new(commit: worker::Queue, work: worker::Queue) -> Self {
        Self {
            commit: shared(commit),
            work: shared(work),
        }
    }
}

impl Queues for WorkersQueues {
    async fn send(&self, queue: Queue, messages: Vec<Delayed>) -> Result<(), QueueError> {
        let producer = match queue {
            Queue::Commit => &self.commit,
            Queue::Work => &self.work,
        };
        SendFuture::new(async {
            let raw = messages.into_iter().map(|Delayed { message, delay }| {
                let body = serde_json::to_string(&message).unwrap_or_default();
                let delay = u32::try_from(delay.whole_seconds()).unwrap_or(u32::MAX);
                RawMessageBuilder::new(JsValue::from_str(&body))
                    .delay_seconds(delay)
                    .build_with_content_type(QueueContentType::Text)
            });
            let batch = BatchMessageBuilder::new().messages(raw).build();
            producer
                .send_raw_batch(batch)
                .await
                .map_err(|error| QueueError(error.to_string()))
        })
        .await
    }
}

/// The queue of that name; `wrangler.toml` gives the names.
pub(super) fn named(queue: &str) -> Queue {
    if queue.ends_with("-commit") {
        Queue::Commit
    } else {
        Queue::Work
    }
}

/// The message in a body; none where it is not one of ours.
pub(super) fn read(body: &JsValue) -> Option<Message> {
    serde_json::from_str(&body.as_string()?).ok()
}

//! Cloudflare Queues. Bodies are JSON as text: structured bodies go through JavaScript objects, and
//! maps come out mangled.

use super::binding::{Shared, shared};
use crate::domain::message::Message;
use crate::ports::{Delayed, Queue, QueueError, Queues};
use js_sys::JSON;
use js_sys::futures::JsFuture;
use serde::Serialize;
use wasm_bindgen::{JsCast, JsValue};
use worker::send::SendFuture;
use worker::worker_sys;

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
            let outgoing: Vec<_> = messages.iter().map(Outgoing::of).collect();
            let sent = send(producer, &outgoing).await;
            sent.map_err(|error| QueueError(worker::Error::from(error).to_string()))
        })
        .await
    }
}

/// A message as a queue takes it:
/// <https://developers.cloudflare.com/queues/configuration/javascript-apis/#messagesendrequest>.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Outgoing {
    body: String,
    content_type: &'static str,
    delay_seconds: u32,
}

// === impl Outgoing ===

impl Outgoing {
    fn of(Delayed { message, delay }: &Delayed) -> Self {
        Self {
            body: serde_json::to_string(message).unwrap_or_default(),
            content_type: "text",
            delay_seconds: u32::try_from(delay.whole_seconds()).unwrap_or(u32::MAX),
        }
    }
}

/// Sends a batch, brought out of wasm as one text: field by field, a hundred messages would cross
/// over a thousand times.
async fn send(producer: &worker::Queue, batch: &[Outgoing]) -> Result<(), JsValue> {
    let text = serde_json::to_string(batch).unwrap_or_default();
    let batch = JSON::parse(&text)?.unchecked_into();
    let producer: &JsValue = producer.as_ref();
    let producer = producer.unchecked_ref::<worker_sys::Queue>();
    JsFuture::from(producer.send_batch(batch, JsValue::UNDEFINED)?).await?;
    Ok(())
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

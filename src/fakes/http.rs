//! The way out, as a function: a test plugs the sandbox in, without a socket between, and may
//! freeze the Worker that waits for an answer.

use super::media::MemoryMedia;
use crate::domain::time::Span;
use crate::ports::media::Body;
use crate::ports::{Http, HttpError, Limits};
use http::{Request, Response};
use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

type Answer = Pin<Box<dyn Future<Output = Result<Response<Vec<u8>>, HttpError>> + Send>>;

/// How a request is answered.
#[derive(Clone)]
pub struct Transport {
    answer: Arc<dyn Fn(Request<Vec<u8>>) -> Answer + Send + Sync>,
    freezes: Arc<Mutex<Vec<Freeze>>>,
    has_frozen: Arc<AtomicBool>,
    media: Arc<MemoryMedia>,
}

/// A Worker that stands still with an answer in its hands.
struct Freeze {
    path: String,
    span: Span,
}

// === impl Transport ===

impl Transport {
    /// A transport that asks `answer`.
    pub fn new<F>(answer: impl Fn(Request<Vec<u8>>) -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = Result<Response<Vec<u8>>, HttpError>> + Send + 'static,
    {
        Self {
            answer: Arc::new(move |request| Box::pin(answer(request))),
            freezes: Arc::default(),
            has_frozen: Arc::default(),
            media: Arc::default(),
        }
    }

    /// The transport that fills bodies from this media store.
    #[must_use]
    pub fn over(self, media: Arc<MemoryMedia>) -> Self {
        Self { media, ..self }
    }

    /// Freezes the Worker that next asks for a path ending in `path`: the platform answers in its
    /// own time, and the Worker gets to see it `span` later, past any limit that it had set.
    pub fn freeze(&self, path: &str, span: Span) {
        self.has_frozen.store(true, Ordering::Relaxed);
        self.freezes
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(Freeze {
                path: path.to_owned(),
                span,
            });
    }

    pub(super) fn has_frozen(&self) -> bool {
        self.has_frozen.load(Ordering::Relaxed)
    }

    fn frozen_for(&self, path: &str) -> Span {
        let mut freezes = self.freezes.lock().unwrap_or_else(PoisonError::into_inner);
        let at = freezes
            .iter()
            .position(|freeze| path.ends_with(&freeze.path));
        at.map_or(Span::ZERO, |at| freezes.remove(at).span)
    }
}

impl Http for Transport {
    async fn send_body(
        &self,
        request: Request<Body>,
        limits: Limits,
    ) -> Result<Response<Vec<u8>>, HttpError> {
        let (parts, body) = request.into_parts();
        let bytes = self.media.bytes_of(&body);
        let bytes = bytes.map_err(|error| HttpError::NotSent(error.to_string()))?;
        let request = Request::from_parts(parts, bytes);
        let frozen_for = self.frozen_for(request.uri().path());
        let answer = tokio::time::timeout(duration(limits.time), (self.answer)(request)).await;
        tokio::time::sleep(duration(frozen_for)).await;
        let response = answer.map_err(|_| HttpError::Lost("time-out".into()))??;
        if response.body().len() > limits.bytes {
            Err(HttpError::TooLong)
        } else {
            Ok(response)
        }
    }
}

fn duration(span: Span) -> Duration {
    Duration::from_millis(u64::try_from(span.as_ms()).unwrap_or(0))
}

//! The way out, as a function: a test plugs the sandbox in, without a socket between.

use crate::domain::time::Span;
use crate::ports::{Http, HttpError, Limits};
use http::{Request, Response};
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

type Answer = Pin<Box<dyn Future<Output = Result<Response<Vec<u8>>, HttpError>> + Send>>;

/// How a request is answered.
#[derive(Clone)]
pub struct Transport(Arc<dyn Fn(Request<Vec<u8>>) -> Answer + Send + Sync>);

// === impl Transport ===

impl Transport {
    /// A transport that asks `answer`.
    pub fn new<F>(answer: impl Fn(Request<Vec<u8>>) -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = Result<Response<Vec<u8>>, HttpError>> + Send + 'static,
    {
        Self(Arc::new(move |request| Box::pin(answer(request))))
    }
}

impl Http for Transport {
    async fn send(&self, request: Request<Vec<u8>>, limits: Limits) -> Result<Response<Vec<u8>>, HttpError> {
        let answer = tokio::time::timeout(duration(limits.time), (self.0)(request)).await;
        let response = answer.map_err(|_| HttpError::Lost("time-out".into()))??;
        if response.body().len() > limits.bytes { Err(HttpError::TooLong) } else { Ok(response) }
    }
}

fn duration(span: Span) -> Duration {
    Duration::from_millis(u64::try_from(span.as_ms()).unwrap_or(0))
}

//! The rate limiting binding
//! (<https://developers.cloudflare.com/workers/runtime-apis/bindings/rate-limit/>).

use super::binding::{Shared, shared};
use crate::ports::{Limiter, LimiterError};
use worker::RateLimiter;
use worker::send::SendFuture;

/// The binding, where there is one.
#[derive(Clone)]
pub(super) struct WorkersLimiter(Option<Shared<RateLimiter>>);

// === impl WorkersLimiter ===

impl WorkersLimiter {
    pub(super) fn new(binding: Option<RateLimiter>) -> Self {
        Self(binding.map(shared))
    }
}

impl Limiter for WorkersLimiter {
    async fn admit(&self, key: &str) -> Result<bool, LimiterError> {
        let Some(binding) = &self.0 else {
            return Err(LimiterError("the binding LIMITER is missing".into()));
        };
        let asked = SendFuture::new(binding.limit(key.to_owned())).await;
        asked
            .map(|outcome| outcome.success)
            .map_err(|error| LimiterError(error.to_string()))
    }
}

//! The clock of tests: tokio's, set to a calendar time.

use crate::domain::time::{Span, Timestamp};
use crate::ports::Clock;
use std::time::Duration;
use tokio::time::Instant;

/// Tokio's clock, set to a calendar time.
#[derive(Clone, Debug)]
pub struct TokioClock {
    origin: Timestamp,
    started: Instant,
}

// === impl TokioClock ===

impl TokioClock {
    /// A clock that shows `origin` now. It must be made inside a tokio runtime.
    pub(super) fn starting_at(origin: Timestamp) -> Self {
        Self {
            origin,
            started: Instant::now(),
        }
    }

    /// A clock that is ahead of this one by `span`, or behind where that is negative.
    pub(super) fn off_by(&self, span: Span) -> Self {
        Self {
            origin: self.origin + span,
            ..*self
        }
    }
}

impl Clock for TokioClock {
    fn now(&self) -> Timestamp {
        let passed = self.started.elapsed().as_millis();
        self.origin + Span::ms(i64::try_from(passed).unwrap_or(i64::MAX))
    }

    async fn sleep_until(&self, at: Timestamp) {
        let left = u64::try_from((at - self.now()).as_ms()).unwrap_or(0);
        tokio::time::sleep(Duration::from_millis(left)).await;
    }
}

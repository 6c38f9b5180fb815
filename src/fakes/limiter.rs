//! A flood guard that counts by the minute. It admits everything until a test gives it a limit, and
//! can be down.

use super::clock::TokioClock;
use crate::domain::time::{Span, Timestamp};
use crate::ports::{Clock, Limiter, LimiterError};
use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The window of one count.
const WINDOW: Span = Span::minutes(1);

#[derive(Debug, Default)]
struct State {
    most: Option<u32>,
    is_down: bool,
    counts: BTreeMap<String, (Timestamp, u32)>,
}

/// The guard.
#[derive(Debug)]
pub struct MemoryLimiter {
    clock: TokioClock,
    state: Mutex<State>,
}

// === impl MemoryLimiter ===

impl MemoryLimiter {
    pub(super) fn new(clock: TokioClock) -> Self {
        Self {
            clock,
            state: Mutex::default(),
        }
    }

    /// Lets so many requests a minute pass under each key.
    pub fn allow(&self, most: Option<u32>) {
        self.lock().most = most;
    }

    /// Fails every question, until told otherwise.
    pub fn be_down(&self, is_down: bool) {
        self.lock().is_down = is_down;
    }

    /// Every key that was asked for, with its count in its last window.
    #[must_use]
    pub fn counts(&self) -> BTreeMap<String, u32> {
        self.lock()
            .counts
            .iter()
            .map(|(key, (_, count))| (key.clone(), *count))
            .collect()
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Limiter for MemoryLimiter {
    async fn admit(&self, key: &str) -> Result<bool, LimiterError> {
        tokio::task::yield_now().await;
        let now = self.clock.now();
        let mut state = self.lock();
        if state.is_down {
            return Err(LimiterError("down".into()));
        }
        let most = state.most;
        let (since, count) = state.counts.entry(key.to_owned()).or_insert((now, 0));
        if now - *since >= WINDOW {
            (*since, *count) = (now, 0);
        }
        *count += 1;
        Ok(most.is_none_or(|most| *count <= most))
    }
}

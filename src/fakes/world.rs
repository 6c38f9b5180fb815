//! All ports in memory, as one Worker sees them.

use super::background::Tasks;
use super::clock::TokioClock;
use super::entropy::CountingEntropy;
use super::kv::MemoryKv;
use super::limiter::MemoryLimiter;
use super::media::MemoryMedia;
use super::queues::MemoryQueues;
use super::store::SqliteStore;
use super::{http, signatures};
use crate::domain::time::{Span, Timestamp};
use crate::ports::budget::Budget;
use crate::ports::metered::Metered;
use crate::ports::{Background, Clock, Entropy, Ports};
use std::sync::{Arc, Mutex, PoisonError};

/// All ports in memory, as one Worker sees them.
#[derive(Clone)]
pub struct World {
    inner: Arc<Inner>,
    clock: TokioClock,
}

struct Inner {
    entropy: CountingEntropy,
    http: http::Transport,
    store: SqliteStore,
    vault: MemoryKv,
    sessions: MemoryKv,
    queues: MemoryQueues,
    media: Arc<MemoryMedia>,
    budget: Budget,
    limiter: MemoryLimiter,
    log: Mutex<Vec<String>>,
}

// === impl World ===

impl World {
    /// A world at `origin` whose way out is `http`. Must be called inside a tokio runtime.
    #[must_use]
    pub fn new(origin: Timestamp, seed: u64, http: http::Transport) -> Self {
        let clock = TokioClock::starting_at(origin);
        let media = Arc::<MemoryMedia>::default();
        Self {
            inner: Arc::new(Inner {
                store: SqliteStore::migrated(),
                vault: MemoryKv::new(clock.clone()),
                sessions: MemoryKv::new(clock.clone()),
                queues: MemoryQueues::new(CountingEntropy::new(!seed)),
                limiter: MemoryLimiter::new(clock.clone()),
                entropy: CountingEntropy::new(seed),
                log: Mutex::new(Vec::new()),
                http: http.over(Arc::clone(&media)),
                media,
                budget: Budget::new(u32::MAX, u32::MAX),
            }),
            clock,
        }
    }

    /// The same world as a Worker elsewhere sees it: everything is shared, and only its clock is
    /// ahead by `span`, or behind where that is negative. The stores and the platforms keep the
    /// true time.
    #[must_use]
    pub fn with_clock_off_by(&self, span: Span) -> Self {
        Self {
            inner: Arc::clone(&self.inner),
            clock: self.clock.off_by(span),
        }
    }

    /// The database, to look into and to break.
    #[must_use]
    pub fn database(&self) -> &SqliteStore {
        &self.inner.store
    }

    /// The tokens' key-value store, to look into and to break.
    #[must_use]
    pub fn token_kv(&self) -> &MemoryKv {
        &self.inner.vault
    }

    /// The sessions' key-value store, to look into and to break.
    #[must_use]
    pub fn session_kv(&self) -> &MemoryKv {
        &self.inner.sessions
    }

    /// The world as one invocation sees it: with the number of calls that production allows.
    #[must_use]
    pub fn invocation(&self) -> Metered<Self> {
        Metered::new(self.clone(), Budget::of_invocation())
    }

    /// The media store, to look into and to break.
    #[must_use]
    pub fn stored_media(&self) -> &MemoryMedia {
        &self.inner.media
    }

    /// The queues, to listen to and to break.
    #[must_use]
    pub fn messages(&self) -> &MemoryQueues {
        &self.inner.queues
    }

    /// The flood guard, to set and to break.
    #[must_use]
    pub fn flood_guard(&self) -> &MemoryLimiter {
        &self.inner.limiter
    }

    /// The way out, to freeze a Worker that waits for its answer.
    #[must_use]
    pub fn way_out(&self) -> &http::Transport {
        &self.inner.http
    }

    /// Whether a test has frozen a Worker, at the database or at a platform.
    pub(super) fn is_frozen(&self) -> bool {
        self.inner.store.has_stalled() || self.inner.http.has_frozen()
    }

    /// Every line that was logged.
    #[must_use]
    pub fn logged(&self) -> Vec<String> {
        self.inner
            .log
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

impl Ports for World {
    fn clock(&self) -> &impl Clock {
        &self.clock
    }

    fn entropy(&self) -> &impl Entropy {
        &self.inner.entropy
    }

    fn http(&self) -> &impl crate::ports::Http {
        &self.inner.http
    }

    fn store(&self) -> &impl crate::ports::Store {
        &self.inner.store
    }

    fn vault(&self) -> &impl crate::ports::KeyValue {
        &self.inner.vault
    }

    fn sessions(&self) -> &impl crate::ports::KeyValue {
        &self.inner.sessions
    }

    fn media(&self) -> &impl crate::ports::media::Media {
        self.inner.media.as_ref()
    }

    fn budget(&self) -> &Budget {
        &self.inner.budget
    }

    fn queues(&self) -> &impl crate::ports::Queues {
        &self.inner.queues
    }

    fn signatures(&self) -> &impl crate::ports::Signatures {
        &signatures::Ring
    }

    fn limiter(&self) -> &impl crate::ports::Limiter {
        &self.inner.limiter
    }

    fn background(&self) -> &impl Background {
        &Tasks
    }

    fn log(&self, line: &str) {
        self.inner
            .log
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(line.to_owned());
    }
}

impl std::fmt::Debug for World {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("World")
            .field("now", &self.clock.now())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ports::{HttpError, KeyValue};

    #[tokio::test(start_paused = true)]
    async fn a_worker_whose_clock_is_off_shares_all_but_the_time() {
        let nowhere = http::Transport::new(|_| async { Err(HttpError::Lost("nowhere".into())) });
        let world = World::new(Timestamp::from_ms(1_000_000), 1, nowhere);
        let ahead = world.with_clock_off_by(Span::seconds(5));
        assert_eq!(ahead.now() - world.now(), Span::seconds(5));
        ahead
            .vault()
            .put("key", "value", Span::days(1))
            .await
            .unwrap();
        assert_eq!(world.vault().get("key").await, Ok(Some("value".into())));
        world
            .with_clock_off_by(Span::seconds(-5))
            .clock()
            .sleep_until(Timestamp::from_ms(1_000_000))
            .await;
        assert_eq!(
            world.now(),
            Timestamp::from_ms(1_005_000),
            "a Worker that is behind acts late"
        );
    }
}

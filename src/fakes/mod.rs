//! The world in memory: every port, for tests on the host. Time is tokio's, so a paused runtime
//! passes a month in a moment; the database is `SQLite`, as D1 is; and each port can be told to
//! fail *before or after* it has done what it was asked. What a Workers runtime on one machine
//! cannot show is here too: a store that is stale, messages that overtake each other, Workers whose
//! clocks differ.

pub mod http;
pub mod kv;
pub mod limiter;
pub mod media;
pub mod queues;
mod signatures;
pub mod store;

use crate::domain::time::{Span, Timestamp};
use crate::ports::budget::Budget;
use crate::ports::metered::Metered;
use crate::ports::{Clock, Entropy, Ports};
use kv::MemoryKv;
use limiter::MemoryLimiter;
use media::MemoryMedia;
use queues::MemoryQueues;
use sha2::{Digest, Sha256};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::Poll;
use std::time::Duration;
use store::SqliteStore;
use tokio::time::Instant;

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

/// Lets everybody else go on first, in their order. Tokio's own `yield_now` wakes whoever gave way
/// in reverse: who of two comes first would depend on how often each has asked for something.
async fn give_way() {
    let mut has_waited = false;
    std::future::poll_fn(|context| {
        if std::mem::replace(&mut has_waited, true) {
            return Poll::Ready(());
        }
        context.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}

/// Where a fault strikes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Break {
    /// Nothing happened, and the caller is told that it failed.
    Before,
    /// It happened, and the caller is told that it failed.
    After,
}

/// Tokio's clock, set to a calendar time.
#[derive(Clone, Debug)]
pub struct TokioClock {
    origin: Timestamp,
    started: Instant,
}

/// Reproducible bytes that look random: SHA-256 of a counter.
#[derive(Debug)]
pub struct CountingEntropy {
    seed: u64,
    drawn: AtomicU64,
}

// === impl World ===

impl World {
    /// A world at `origin` whose way out is `http`. Must be called inside a tokio runtime.
    #[must_use]
    pub fn new(origin: Timestamp, seed: u64, http: http::Transport) -> Self {
        let clock = TokioClock {
            origin,
            started: Instant::now(),
        };
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
            clock: TokioClock {
                origin: self.clock.origin + span,
                ..self.clock
            },
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

// === impl TokioClock ===

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

// === impl CountingEntropy ===

impl CountingEntropy {
    const fn new(seed: u64) -> Self {
        Self {
            seed,
            drawn: AtomicU64::new(0),
        }
    }
}

impl Entropy for CountingEntropy {
    fn fill(&self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(32) {
            let number = self.drawn.fetch_add(1, Ordering::Relaxed);
            let block = Sha256::new()
                .chain_update(self.seed.to_be_bytes())
                .chain_update(number.to_be_bytes())
                .finalize();
            for (byte, random) in chunk.iter_mut().zip(block) {
                *byte = random;
            }
        }
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

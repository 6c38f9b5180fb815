//! The world in memory: every port, for tests on the host. Time is tokio's, so a paused runtime passes a month in a moment; the database
//! is `SQLite`, as D1 is; and each port can be told to fail *before or after* it has done what it was asked.

pub mod http;
pub mod kv;
pub mod queues;
pub mod store;

use crate::domain::time::{Span, Timestamp};
use crate::ports::{Clock, Entropy, Ports};
use kv::MemoryKv;
use queues::MemoryQueues;
use sha2::{Digest, Sha256};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use store::SqliteStore;
use tokio::time::Instant;

/// All ports in memory.
#[derive(Clone)]
pub struct World {
    inner: Arc<Inner>,
}

struct Inner {
    clock: TokioClock,
    entropy: CountingEntropy,
    http: http::Transport,
    store: SqliteStore,
    vault: MemoryKv,
    sessions: MemoryKv,
    queues: MemoryQueues,
    log: Mutex<Vec<String>>,
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
        let clock = TokioClock { origin, started: Instant::now() };
        Self {
            inner: Arc::new(Inner {
                store: SqliteStore::migrated(),
                vault: MemoryKv::new(clock.clone()),
                sessions: MemoryKv::new(clock.clone()),
                queues: MemoryQueues::default(),
                entropy: CountingEntropy { seed, drawn: AtomicU64::new(0) },
                log: Mutex::new(Vec::new()),
                clock,
                http,
            }),
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

    /// The queues, to listen to and to break.
    #[must_use]
    pub fn messages(&self) -> &MemoryQueues {
        &self.inner.queues
    }

    /// Every line that was logged.
    #[must_use]
    pub fn logged(&self) -> Vec<String> {
        self.inner.log.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Ports for World {
    fn clock(&self) -> &impl Clock {
        &self.inner.clock
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

    fn queues(&self) -> &impl crate::ports::Queues {
        &self.inner.queues
    }

    fn log(&self, line: &str) {
        self.inner.log.lock().unwrap_or_else(PoisonError::into_inner).push(line.to_owned());
    }
}

impl std::fmt::Debug for World {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("World").field("now", &self.inner.clock.now()).finish_non_exhaustive()
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

impl Entropy for CountingEntropy {
    fn fill(&self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(32) {
            let number = self.drawn.fetch_add(1, Ordering::Relaxed);
            let block = Sha256::new().chain_update(self.seed.to_be_bytes()).chain_update(number.to_be_bytes()).finalize();
            for (byte, random) in chunk.iter_mut().zip(block) {
                *byte = random;
            }
        }
    }
}

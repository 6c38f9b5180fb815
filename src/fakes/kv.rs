//! A key-value store that forgets at the end of a life, and can be stale, empty or down as Workers KV can.

use super::{Break, TokioClock};
use crate::domain::time::{Span, Timestamp};
use crate::ports::{Clock, KeyValue, KvError};
use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// One write: when, and what it left behind.
type Write = (Timestamp, Option<Entry>);

#[derive(Clone, Debug)]
struct Entry {
    value: String,
    ends_at: Timestamp,
}

#[derive(Debug, Default)]
struct State {
    writes: BTreeMap<String, Vec<Write>>,
    stale_for: Option<Span>,
    fails: Option<Break>,
    reads: usize,
}

/// The store.
#[derive(Debug)]
pub struct MemoryKv {
    clock: TokioClock,
    state: Mutex<State>,
}

// === impl MemoryKv ===

impl MemoryKv {
    pub(super) fn new(clock: TokioClock) -> Self {
        Self { clock, state: Mutex::default() }
    }

    /// Answers reads as they were so long ago; that includes "absent".
    pub fn be_stale(&self, by: Option<Span>) {
        self.lock().stale_for = by;
    }

    /// Fails every call, until told otherwise.
    pub fn fail(&self, how: Option<Break>) {
        self.lock().fails = how;
    }

    /// How often it was read.
    #[must_use]
    pub fn reads(&self) -> usize {
        self.lock().reads
    }

    /// Everything that is in it now, for leak tests and for counting.
    #[must_use]
    pub fn dump(&self) -> BTreeMap<String, String> {
        let now = self.clock.now();
        let state = self.lock();
        let keys = state.writes.keys().cloned().collect::<Vec<_>>();
        keys.into_iter().filter_map(|key| Some((key.clone(), seen(state.writes.get(&key)?, now, now)?))).collect()
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self, key: &str, entry: Option<Entry>) -> Result<(), KvError> {
        let now = self.clock.now();
        let mut state = self.lock();
        if state.fails != Some(Break::Before) {
            state.writes.entry(key.to_owned()).or_default().push((now, entry));
        }
        if state.fails.is_some() { Err(KvError("down".into())) } else { Ok(()) }
    }
}

/// What a read at `now` finds that sees the writes up to `upto`.
fn seen(writes: &[Write], upto: Timestamp, now: Timestamp) -> Option<String> {
    let (_, entry) = writes.iter().rev().find(|(at, _)| *at <= upto)?;
    entry.as_ref().filter(|entry| entry.ends_at > now).map(|entry| entry.value.clone())
}

impl KeyValue for MemoryKv {
    async fn get(&self, key: &str) -> Result<Option<String>, KvError> {
        tokio::task::yield_now().await;
        let now = self.clock.now();
        let mut state = self.lock();
        state.reads += 1;
        if state.fails.is_some() {
            return Err(KvError("down".into()));
        }
        let upto = state.stale_for.map_or(now, |age| now - age);
        Ok(state.writes.get(key).and_then(|writes| seen(writes, upto, now)))
    }

    async fn put(&self, key: &str, value: &str, ttl: Span) -> Result<(), KvError> {
        tokio::task::yield_now().await;
        if ttl < Span::seconds(60) {
            return Err(KvError("400 Invalid expiration_ttl".into()));
        }
        self.write(key, Some(Entry { value: value.to_owned(), ends_at: self.clock.now() + ttl }))
    }

    async fn delete(&self, key: &str) -> Result<(), KvError> {
        tokio::task::yield_now().await;
        self.write(key, None)
    }
}

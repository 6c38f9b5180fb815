//! A key-value store that forgets at the end of a life, and can be stale, empty or down as Workers
//! KV can. Always, as there: no life below a minute, and one write per second to the same key
//! (<https://developers.cloudflare.com/kv/platform/limits/>); whether a deletion counts is not said
//! there, and here it is let through.

use super::clock::TokioClock;
use super::faults::{Break, give_way};
use crate::domain::time::{Span, Timestamp};
use crate::ports::{Clock, KeyValue, KvError};
use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// How long after a write the same key takes no new value.
const WRITE_PAUSE: Span = Span::seconds(1);

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
    is_empty: bool,
    refuses_writes: bool,
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
        Self {
            clock,
            state: Mutex::default(),
        }
    }

    /// Answers reads as they were so long ago; that includes "absent".
    pub fn be_stale(&self, by: Option<Span>) {
        self.lock().stale_for = by;
    }

    /// Fails every call, until told otherwise.
    pub fn fail(&self, how: Option<Break>) {
        self.lock().fails = how;
    }

    /// Answers every read with "absent", until told otherwise: a copy elsewhere that has never
    /// heard of a key.
    pub fn be_empty(&self, is_empty: bool) {
        self.lock().is_empty = is_empty;
    }

    /// Answers every write with 429, until told otherwise; reads go on.
    pub fn refuse_writes(&self, refuses: bool) {
        self.lock().refuses_writes = refuses;
    }

    /// Ends every fault.
    pub fn heal(&self) {
        let mut state = self.lock();
        (
            state.stale_for,
            state.fails,
            state.is_empty,
            state.refuses_writes,
        ) = (None, None, false, false);
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
        keys.into_iter()
            .filter_map(|key| Some((key.clone(), seen(state.writes.get(&key)?, now, now)?)))
            .collect()
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self, key: &str, entry: Option<Entry>) -> Result<(), KvError> {
        let now = self.clock.now();
        let mut state = self.lock();
        let last = state.writes.get(key).and_then(|writes| writes.last());
        let is_too_soon = entry.is_some() && last.is_some_and(|(at, _)| now - *at < WRITE_PAUSE);
        if is_too_soon || state.refuses_writes {
            return Err(KvError("429 Too Many Requests".into()));
        }
        if state.fails != Some(Break::Before) {
            state
                .writes
                .entry(key.to_owned())
                .or_default()
                .push((now, entry));
        }
        if state.fails.is_some() {
            Err(KvError("down".into()))
        } else {
            Ok(())
        }
    }
}

/// What a read at `now` finds that sees the writes up to `upto`.
fn seen(writes: &[Write], upto: Timestamp, now: Timestamp) -> Option<String> {
    let (_, entry) = writes.iter().rev().find(|(at, _)| *at <= upto)?;
    entry
        .as_ref()
        .filter(|entry| entry.ends_at > now)
        .map(|entry| entry.value.clone())
}

impl KeyValue for MemoryKv {
    async fn get(&self, key: &str) -> Result<Option<String>, KvError> {
        give_way().await;
        let now = self.clock.now();
        let mut state = self.lock();
        state.reads += 1;
        if state.fails.is_some() {
            return Err(KvError("down".into()));
        }
        if state.is_empty {
            return Ok(None);
        }
        let upto = state.stale_for.map_or(now, |age| now - age);
        Ok(state
            .writes
            .get(key)
            .and_then(|writes| seen(writes, upto, now)))
    }

    async fn put(&self, key: &str, value: &str, ttl: Span) -> Result<(), KvError> {
        give_way().await;
        if ttl < Span::seconds(60) {
            return Err(KvError("400 Invalid expiration_ttl".into()));
        }
        self.write(
            key,
            Some(Entry {
                value: value.to_owned(),
                ends_at: self.clock.now() + ttl,
            }),
        )
    }

    async fn delete(&self, key: &str) -> Result<(), KvError> {
        give_way().await;
        self.write(key, None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;
    use tokio::time::sleep;

    fn kv() -> MemoryKv {
        MemoryKv::new(TokioClock::starting_at(Timestamp::from_ms(1_000_000)))
    }

    async fn write(kv: &MemoryKv, value: &str) -> Result<(), KvError> {
        kv.put("key", value, Span::days(1)).await
    }

    #[tokio::test(start_paused = true)]
    async fn a_key_takes_one_write_a_second() {
        let kv = kv();
        assert_eq!(write(&kv, "one").await, Ok(()));
        assert_eq!(
            write(&kv, "two").await,
            Err(KvError("429 Too Many Requests".into()))
        );
        assert_eq!(
            kv.put("other", "value", Span::days(1)).await,
            Ok(()),
            "another key is not concerned"
        );
        sleep(Duration::from_secs(1)).await;
        assert_eq!(
            kv.get("key").await,
            Ok(Some("one".into())),
            "what was refused left nothing behind"
        );
        assert_eq!(write(&kv, "three").await, Ok(()));
    }

    #[tokio::test(start_paused = true)]
    async fn a_stale_store_shows_what_was_true_then_even_that_there_was_nothing() {
        let kv = kv();
        kv.be_stale(Some(Span::seconds(60)));
        write(&kv, "one").await.unwrap();
        assert_eq!(kv.get("key").await, Ok(None));
        sleep(Duration::from_mins(1)).await;
        kv.delete("key").await.unwrap();
        assert_eq!(kv.get("key").await, Ok(Some("one".into())));
        sleep(Duration::from_mins(1)).await;
        assert_eq!(kv.get("key").await, Ok(None));
    }

    #[tokio::test(start_paused = true)]
    async fn no_life_is_shorter_than_a_minute() {
        let kv = kv();
        assert!(kv.put("key", "value", Span::seconds(59)).await.is_err());
        assert_eq!(kv.dump().len(), 0);
    }

    #[tokio::test(start_paused = true)]
    async fn a_store_that_heals_has_kept_everything() {
        let kv = kv();
        write(&kv, "one").await.unwrap();
        kv.be_empty(true);
        kv.refuse_writes(true);
        assert_eq!(kv.get("key").await, Ok(None));
        assert!(kv.put("other", "value", Span::days(1)).await.is_err());
        kv.heal();
        assert_eq!(kv.get("key").await, Ok(Some("one".into())));
    }
}

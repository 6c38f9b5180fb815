//! What one invocation may ask of the world:
//! <https://developers.cloudflare.com/workers/platform/limits/#subrequests>.
//!
//! Beyond the platform's own limit a call throws before it leaves, which looks like a lost answer.
//! So the ports count, and refuse a call beyond a smaller limit by themselves: what they refuse has
//! certainly not been sent.

use serde::Serialize;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

/// The most calls to platforms in one invocation: the free plan has 50, less a reserve of 5.
pub const EXTERNAL: u32 = 45;

/// The most calls to the database, the key-value stores, the queues and the media store in one
/// invocation: there are 1,000, less a reserve of 100.
pub const INTERNAL: u32 = 900;

/// The calls that one invocation has left. Clones share one count.
#[derive(Clone, Debug)]
pub struct Budget(Arc<Left>);

#[derive(Debug)]
struct Left {
    most: (u32, u32),
    external: AtomicU32,
    internal: AtomicU32,
    kv_reads: AtomicU32,
    kv_writes: AtomicU32,
    messages: AtomicU32,
}

/// What one invocation has asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Spent {
    /// Calls to platforms.
    pub external: u32,
    /// Calls to stores of ours.
    pub internal: u32,
    /// Keys that were read from a key-value store.
    pub kv_reads: u32,
    /// Keys that were written or deleted there.
    pub kv_writes: u32,
    /// Messages that were sent to a queue.
    pub messages: u32,
}

// === impl Budget ===

impl Budget {
    /// What one invocation has.
    #[must_use]
    pub fn of_invocation() -> Self {
        Self::new(EXTERNAL, INTERNAL)
    }

    /// A budget of so many calls to platforms, and so many to our own stores.
    #[must_use]
    pub fn new(external: u32, internal: u32) -> Self {
        Self(Arc::new(Left {
            most: (external, internal),
            external: AtomicU32::new(external),
            internal: AtomicU32::new(internal),
            kv_reads: AtomicU32::default(),
            kv_writes: AtomicU32::default(),
            messages: AtomicU32::default(),
        }))
    }

    /// What was asked for so far.
    #[must_use]
    pub fn spent(&self) -> Spent {
        let left = &self.0;
        let read = |count: &AtomicU32| count.load(Ordering::Relaxed);
        Spent {
            external: left.most.0 - read(&left.external),
            internal: left.most.1 - read(&left.internal),
            kv_reads: read(&left.kv_reads),
            kv_writes: read(&left.kv_writes),
            messages: read(&left.messages),
        }
    }

    pub(super) fn note_kv_read(&self) {
        self.0.kv_reads.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn note_kv_write(&self) {
        self.0.kv_writes.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn note_messages(&self, count: usize) {
        let count = u32::try_from(count).unwrap_or(u32::MAX);
        self.0.messages.fetch_add(count, Ordering::Relaxed);
    }

    /// Takes one call to a platform. False: there is none left, and the call must not be made.
    #[must_use]
    pub fn take_external(&self) -> bool {
        take(&self.0.external)
    }

    /// Takes one call to a store of ours. False: there is none left, and the call must not be made.
    #[must_use]
    pub fn take_internal(&self) -> bool {
        take(&self.0.internal)
    }

    /// Whether so many calls of both kinds are left.
    #[must_use]
    pub fn has(&self, external: u32, internal: u32) -> bool {
        self.0.external.load(Ordering::Relaxed) >= external
            && self.0.internal.load(Ordering::Relaxed) >= internal
    }
}

fn take(left: &AtomicU32) -> bool {
    left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| {
        left.checked_sub(1)
    })
    .is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_budget_is_shared_and_ends() {
        let budget = Budget::new(2, 1);
        let same = budget.clone();
        assert!(budget.take_external() && same.take_external());
        assert!(!budget.take_external() && !same.take_external());
        assert!(same.has(0, 1) && !same.has(1, 1));
        assert!(same.take_internal() && !budget.take_internal());
        let spent = budget.spent();
        assert_eq!((spent.external, spent.internal), (2, 1));
    }
}

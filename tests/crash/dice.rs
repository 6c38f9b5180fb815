//! Chance that can be repeated, and what it decides: when, who, and how the platform misbehaves.

use serde_json::{Value, json};
use std::time::Duration;

/// Reproducible chance: xorshift64.
pub(crate) struct Dice(u64);

// === impl Dice ===

impl Dice {
    /// The same seed rolls the same.
    pub(crate) fn new(seed: u64) -> Self {
        let mut dice = Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
        for _ in 0..10 {
            dice.roll(2);
        }
        dice
    }

    /// From 0 to one below `sides`.
    pub(crate) fn roll(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % sides
    }

    /// Once in so many rolls.
    pub(crate) fn once_in(&mut self, rolls: u64) -> bool {
        self.roll(rolls) == 0
    }

    /// One of these.
    pub(crate) fn one<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[usize::try_from(self.roll(of.len() as u64)).unwrap()]
    }

    /// Less than so many milliseconds.
    pub(crate) fn ms(&mut self, most: u64) -> Duration {
        Duration::from_millis(self.roll(most))
    }

    /// What the platform does with a post, if anything unusual. A 402 is not among it: it stops
    /// everybody.
    pub(crate) fn misbehaviour(&mut self) -> Option<Value> {
        let ms = 20 + self.roll(600);
        let faults = [
            json!({ "kind": "slow", "ms": ms }),
            json!({ "kind": "slow", "ms": ms }),
            json!({ "kind": "slow", "ms": 2 * ms, "effect_after_ms": ms }),
            json!({ "kind": "slow", "ms": 8_000 }),
            json!({ "kind": "close", "effect": true }),
            json!({ "kind": "close", "effect": false }),
            json!({ "kind": "half_body", "effect": true }),
            json!({ "kind": "hang", "effect": true }),
            json!({ "kind": "status", "status": 401 }),
            json!({ "kind": "status", "status": 429, "reset_after_s": 90 }),
            json!({ "kind": "status", "status": 500, "effect": true }),
        ];
        (!self.once_in(3)).then(|| self.one(&faults).clone())
    }

    /// What happens to a look-up or a refresh: slow enough to be struck, or no answer worth having.
    pub(crate) fn disturbance(&mut self) -> Value {
        let slow = json!({ "kind": "slow", "ms": 20 + self.roll(600) });
        if self.once_in(4) {
            json!({ "kind": "status", "status": 503 })
        } else {
            slow
        }
    }
}

//! Standing in for a cron trigger that is silent: what comes by anyway looks at the heartbeat, in
//! each isolate once in half a minute.

use crate::domain::time::{Span, Timestamp};
use crate::ports::Ports;
use crate::usecases::Core;
use crate::usecases::engine::tick;
use serde_json::json;
use std::sync::atomic::{AtomicI64, Ordering};
use worker::Env;

/// How long an isolate does not look again.
const EVERY: Span = Span::seconds(30);

/// When this isolate looked last, in milliseconds.
static LOOKED_AT: AtomicI64 = AtomicI64::new(0);

/// Whether it is time to look. Tests jump in time without a tick, and say where they want it.
pub(super) fn is_due(env: &Env, now: Timestamp) -> bool {
    if cfg!(feature = "test-clock") && env.var("STAND_IN").is_err() {
        return false;
    }
    let age = now - Timestamp::from_ms(LOOKED_AT.load(Ordering::Relaxed));
    let is_due = age >= EVERY || age < Span::ZERO;
    if is_due {
        LOOKED_AT.store(now.ms(), Ordering::Relaxed);
    }
    is_due
}

/// Looks, and runs a tick where none came for minutes.
pub(super) async fn look<P: Ports>(core: Core<P>) {
    if let Err(trouble) = tick::stand_in(&core).await {
        core.log("tick_failed", &json!({ "error": trouble.to_string() }));
    }
}

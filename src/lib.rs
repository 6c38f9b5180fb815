//! Noctin Scheduler.

#[cfg(target_arch = "wasm32")]
mod edge;

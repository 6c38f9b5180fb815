//! # Noctin Scheduler
//!
//! One Cloudflare Worker that publishes a planned post once, on the second, or says why not.
//!
//! ## The map
//! An arrow points at what may be imported; nothing points outward.
//!
//! `domain` ← `facts`, `ports` ← `platforms`, `usecases` ← `web` ← `edge`
//!
//! | ring | is |
//! |---|---|
//! | [`domain`] | ids, states, rules, schedules, sealing: pure |
//! | [`facts`] | what the bytes of a picture or a video say of it |
//! | [`ports`] | what the core asks of the world |
//! | [`platforms`] | one adapter per platform: the only place that knows its JSON |
//! | [`usecases`] | the product's verbs; [`usecases::engine`] is what publishes |
//! | [`web`] | routes, sessions, problem+json |
//! | `edge` | the Workers shell: the only place with `worker` (wasm only) |
//! | `fakes` | every port in memory, with faults (host only) |

#![cfg_attr(
    not(test),
    warn(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic
    )
)]

pub mod config;
pub mod domain;
#[cfg(target_arch = "wasm32")]
mod edge;
pub mod facts;
#[cfg(not(target_arch = "wasm32"))]
pub mod fakes;
pub mod platforms;
pub mod ports;
pub mod usecases;
pub mod web;

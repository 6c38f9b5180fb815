//! The platforms, offline: what Noctin Scheduler talks to on a laptop and in its tests.
//!
//! One [`Sandbox`] holds every platform under a path prefix of its own (`/x` is X, `/google`
//! Google, `/tiktok` TikTok, `/meta` Facebook, `/instagram` Instagram, `/openai` OpenAI), the pages
//! on which a person looks at what became public, and under `/__sandbox` the controls for tests:
//! the clock, a script of faults, the record of calls, the outbox of what the platforms send by
//! themselves. It is used in two ways: in-process with [`Sandbox::handle`], or over real sockets
//! with [`server::Running`], where a fault really breaks the connection.
//! [`Sandbox::with_state_file`] makes one that outlives its process.
//!
//! ```
//! use std::sync::Arc;
//! use noctin_sandbox::{Sandbox, SystemClock};
//!
//! # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
//! let sandbox = Sandbox::new(Arc::new(SystemClock));
//! let request = http::Request::get("/x/2/users/me").body(Vec::new()).unwrap();
//! let response = sandbox.handle(request).await.response().unwrap();
//! assert_eq!(response.status(), 401);
//! # });
//! ```
//!
//! The crate has three layers, and nothing imports a layer above its own: shared machinery (the
//! moment of a request, the pages, OAuth, the wall of public posts), the platforms on top of it,
//! and outermost the sandbox that owns their states, its controls and its server.

mod answer;
mod background;
mod call_log;
mod client;
mod clock;
mod control;
mod faults;
mod files;
mod form;
pub mod google;
mod graph;
mod home;
pub mod inspect;
pub mod instagram;
pub mod meta;
mod moment;
mod multipart;
mod oauth;
pub mod openai;
mod outbox;
mod pages;
mod paper;
mod picture;
mod platform;
mod platform_call;
mod pulled;
mod requests;
mod sandbox;
mod secrets;
pub mod server;
mod settings;
mod spool;
mod state;
mod state_file;
pub mod tiktok;
mod wall;
pub mod x;

pub use answer::Answer;
pub use call_log::{Call, Outcome};
pub use client::{App, AppAnswer};
pub use clock::{Clock, SystemClock};
pub use faults::{Fault, ScriptedFault};
pub use outbox::{Callback, CallbackOrigin};
pub use sandbox::Sandbox;
pub use secrets::{Secret, SecretKind};
pub use settings::Settings;
pub use state_file::SetAside;

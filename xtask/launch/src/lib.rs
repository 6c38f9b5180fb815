//! What `cargo xtask` needs before its commands are compiled: where this checkout is, and what
//! cargo has compiled in others.

mod checkout;
mod compiled;
mod environment;

pub use checkout::{cache, fingerprint, own_packages, root};
pub use compiled::{copy, is_fresh, keep, take};
pub use environment::{about_this_program, cargo};

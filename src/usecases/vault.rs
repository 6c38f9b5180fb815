//! The token vault: who holds which tokens, and how a single-use refresh never loses them.
//!
//! A grant's tokens are one sealed set. Its generation says where it lies: KV
//! `tok:{grant}:{generation}`, written once and never changed, so KV may be slow but is never
//! wrong; until KV has answered with it for ten minutes, D1 keeps a copy (`handover`). A refresh
//! happens under the grant's lease, marks what it is about to make, and its first durable write is
//! D1.

mod access;
mod amendment;
mod ending;
mod grant;
mod refresh;
mod renewal;
mod revocation;
mod sealed;
mod upkeep;

pub use access::{Access, access, peek};
pub(in crate::usecases) use access::{OpenSet, access_from};
pub use amendment::{amend, drop_of, drop_soon};
pub use ending::{Ending, end, over, taken_back};
pub(in crate::usecases) use grant::find_of;
pub use renewal::renew_at;
pub use revocation::{Given, revoke_again, take_back};
pub use sealed::{LIFE, put, seal};
pub use upkeep::{look_after, refresh_early, refreshes};

//! What platforms tell us by themselves: that a person revoked access, or wants their data deleted.
//!
//! A platform tells it at least once, in any order, and whoever has seen the call could repeat it.
//! Therefore nothing is believed without the app's signature; a callback that was acted on is
//! remembered for [`REMEMBERED`]; and a revocation does not reach consents that were given after
//! it, whenever it arrives. The effect comes before the memory of it: where the work fails in
//! between, the platform gets an error, calls again, and the same effect takes place once.
//!
//! <https://developers.tiktok.com/doc/webhooks-overview>,
//! <https://developers.facebook.com/docs/development/create-an-app/app-dashboard/data-deletion-callback>

mod deletion;
mod meta;
mod revocation;
mod tiktok;

pub use deletion::{Deletion, find as deletion};
pub use meta::{deauthorize, delete};
pub use revocation::{CallbackError, forget};
pub(in crate::usecases) use revocation::{REMEMBERED, SHOWN};
pub use tiktok::tiktok;

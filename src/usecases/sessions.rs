//! Sessions: who is asking. The cookie `nm_sess` is a random value that is kept nowhere; its
//! SHA-256 is the key.
//!
//! KV answers reads, up to a minute late; D1 decides what changes something. Seven days idle,
//! thirty days in all.

mod ending;
mod list;
mod opening;
mod session;

pub(super) use ending::{OF_IDENTITY, told};
pub use ending::{end, end_all, end_one, forget, is_current};
pub use list::{Session, list};
pub use opening::open;
pub use session::{
    ABSOLUTE, BrowserHash, IDLE, Person, Record, authorise, new_cookie, recognise, remembered,
};

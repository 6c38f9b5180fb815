//! What a person's consent leaves in the database: the grant, the accounts on it, and the choice
//! among accounts that are not connected yet.

mod accounts;
mod keep;
mod offered;
mod unused;

pub use accounts::connect_chosen;
pub use keep::{Consent, Kept, keep};
pub use offered::Choice;
pub(in crate::usecases) use unused::end_unused;

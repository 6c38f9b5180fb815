//! The accounts of a workspace: their health, looking at one, and disconnecting one.

mod account;
mod check;
mod health;

pub use account::{Account, AccountDetail, Disconnected, detail, disconnect, find, list};
pub(in crate::usecases) use check::next_look;
pub use check::{CheckError, check, look, look_around};
pub use health::{Health, HealthState, Missing, Reason};

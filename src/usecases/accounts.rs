//! The accounts of a workspace: their health, looking at one, disconnecting one, and what is still
//! known of it then.

mod account;
mod check;
mod creator;
mod former;
mod health;

pub use account::{Account, AccountDetail, Disconnected, detail, disconnect, find, list};
pub(in crate::usecases) use check::next_look;
pub use check::{CheckError, check, look, look_around};
pub use creator::{CreatorNow, CreatorObstacle, creator};
pub use former::{FormerAccount, former};
pub use health::{Health, HealthState, Missing, Reason};

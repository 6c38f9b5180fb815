//! The use cases: what people, the tick and the queues can make the product do. Each takes the
//! [`Core`], and says in its SQL exactly what it changes.

pub mod accounts;
pub mod calendar;
pub mod choices;
pub mod compose;
pub mod connect;
mod core;
pub mod decide;
pub mod engine;
pub mod grants;
pub mod identities;
pub mod instance;
pub mod invitations;
pub mod ledger;
pub mod media;
pub mod notices;
pub mod person;
pub mod posts;
pub mod publishable;
pub mod quotas;
pub mod receipts;
pub mod revocations;
pub mod seen;
pub mod sessions;
pub mod slots;
pub mod status;
pub mod suggestions;
pub mod tags;
pub mod templates;
pub mod vault;

pub use self::core::{Core, CoreError};

//! The product's nouns and rules. Pure: time and chance come in as arguments, and nothing here
//! knows HTTP, SQL or Workers.

pub mod browser;
pub mod content;
pub mod delivery;
pub mod door;
pub mod format;
pub mod ids;
pub mod intention;
pub mod ledger;
pub mod link;
pub mod local_date;
pub mod mark;
pub mod media;
pub mod message;
pub mod network;
pub mod policy;
pub mod post;
pub mod provider;
pub mod quota;
pub mod recurrence;
pub mod schedule;
pub mod sealing;
pub mod secret;
pub mod signed_heads;
pub mod slot;
pub mod table;
pub mod template;
pub mod text;
pub mod time;
pub mod timing;
pub mod violation;
pub mod zone;

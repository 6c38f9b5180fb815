//! Instagram, offline: Login, its Graph API and what accounts publish, under the prefix
//! `/instagram`; `/instagram/graph` stands for `graph.instagram.com`.
//!
//! Shapes follow <https://developers.facebook.com/docs/instagram-platform>; where the documents and
//! the observed behaviour differ, the stricter one is played.

mod accounts;
mod app;
mod authorization_request;
mod authorize;
mod bearer;
mod comments;
mod consent;
mod containers;
mod deeds;
mod drafts;
mod exchange;
mod feed;
mod grants;
mod material;
mod media;
mod media_node;
mod nodes;
mod own;
mod prolong;
mod publish;
mod routes;
mod scopes;
mod state;

pub use crate::graph::public::{PostKind, PublicPost};
pub use crate::settings::instagram::TokenShape;
pub use accounts::{Account, AccountType, NewAccount};
pub use app::{APP_ID, APP_SECRET};
pub use deeds::Deed;

pub(crate) use nodes::{embedded, linked};
pub(crate) use publish::{AccountCall, known};
pub(crate) use routes::{is_call, scripted};
pub(crate) use state::InstagramState;

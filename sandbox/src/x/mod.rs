//! X, offline: OAuth 2.0 with PKCE, posts, media, the timeline, and a public page to look at, under
//! the prefix `/x`.
//!
//! Shapes follow <https://docs.x.com/x-api>; where the documents and the observed behaviour differ,
//! the stricter one is played.

mod app;
mod authorization_request;
mod authorize;
mod bearer;
mod bill;
mod consent;
mod draft;
mod errors;
mod expansion;
mod feed;
mod grants;
mod links;
mod marks;
mod me;
mod media;
mod picture;
mod posts;
mod query;
mod rates;
mod routes;
mod schema;
mod scopes;
mod snowflake;
mod state;
mod timeline;
mod tlds;
mod token;
mod tweets;
mod users;
mod weight;
mod wrap;

pub use app::{CLIENT_ID, CLIENT_SECRET};
pub use bill::Bill;
pub use media::{PublicMedium, UploadSeen};
pub use posts::PublicPost;
pub use users::{NewUser, User};
pub use weight::weighted_length;

pub(crate) use errors::scripted;
pub(crate) use media::PATHS as UPLOADS;
pub(crate) use routes::is_call;
pub(crate) use state::XState;

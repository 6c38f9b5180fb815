//! TikTok, offline: Login Kit, the Content Posting API, webhooks, and a public page to look at,
//! under the prefix `/tiktok`.
//!
//! Shapes follow <https://developers.tiktok.com/doc/login-kit-web> and
//! <https://developers.tiktok.com/doc/content-posting-api-get-started>; where the documents and the
//! observed behaviour differ, the stricter one is played.

mod app;
mod authorization_request;
mod authorize;
mod avatar;
mod bearer;
mod consent;
mod creator;
mod errors;
mod feed;
mod grants;
mod init;
mod media;
mod post_info;
mod publication;
mod publications;
mod puller;
mod rates;
mod routes;
mod scopes;
mod source;
mod state;
mod status;
mod token;
mod upload;
mod upload_chunk;
mod user_info;
mod users;
mod webhook;

pub use crate::settings::tiktok::{ErrorStatus, FailReason};
pub use app::{CLIENT_KEY, CLIENT_SECRET};
pub use publication::{Medium, Shown};
pub use publications::PublicPost;
pub use users::{CannotPost, Interaction, NewUser, User};

pub(crate) use errors::{errors_only, scripted};
pub(crate) use puller::Got;
pub(crate) use routes::is_call;
pub(crate) use state::TikTokState;
pub(crate) use upload_chunk::UPLOADS;
pub(crate) use webhook::{Removed, authorization_removed};

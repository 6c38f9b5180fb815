//! TikTok, offline: Login Kit, the Content Posting API, webhooks, and a public page to look at,
//! under the prefix `/tiktok`.
//!
//! Shapes follow <https://developers.tiktok.com/doc/login-kit-web> and
//! <https://developers.tiktok.com/doc/content-posting-api-get-started>; where the documents and the
//! observed behaviour differ, the stricter one is played.

mod authorize;
mod avatar;
mod bearer;
mod consent;
pub(crate) mod control;
mod creator;
mod errors;
mod feed;
mod grants;
mod init;
mod media;
mod post_info;
mod publication;
mod publications;
pub(crate) mod puller;
mod rates;
mod scopes;
mod source;
mod status;
mod token;
mod upload;
mod user_info;
mod users;
mod webhook;

pub use publication::{FailReason, Medium};
pub use publications::PublicPost;
pub use users::{CannotPost, Interaction, NewUser, User};

use http::{Request, Response};
use serde::{Deserialize, Serialize};

use crate::outbox::Outbox;
use crate::settings::Settings;
use crate::stage::Moment;

pub(crate) use errors::{errors_only, scripted};

/// The client key of the app that every sandbox knows.
pub const CLIENT_KEY: &str = "sandbox-tiktok-key";
/// Its secret, which also signs the webhooks.
pub const CLIENT_SECRET: &str = "sandbox-tiktok-secret";

/// Where videos are put.
pub(crate) const UPLOADS: &str = "/tiktok/upload/";

/// Everything that TikTok knows.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct World {
    pub(crate) users: users::Users,
    pub(crate) grants: grants::Grants,
    #[serde(default)]
    pub(crate) publications: publications::Publications,
    #[serde(skip)]
    rates: rates::Rates,
}

// === impl World ===

impl World {
    /// TikTok as it is on the first day.
    pub(crate) fn new() -> Self {
        Self {
            users: users::Users::seeded(),
            grants: grants::Grants::default(),
            publications: publications::Publications::default(),
            rates: rates::Rates::default(),
        }
    }

    /// The id of the user whose token, code or refresh token a request carries, however stale it
    /// is, or whose video it puts.
    pub(crate) fn caller(&self, request: &Request<Vec<u8>>) -> Option<String> {
        if let Some(token) = upload::presented(request) {
            return self.publications.owner_of_upload(&token).map(str::to_owned);
        }
        let presented = bearer::presented(request.headers())
            .map(str::to_owned)
            .or_else(|| token::presented(request));
        self.grants.owner(&presented?).map(str::to_owned)
    }

    /// Answers one request to the platform itself.
    pub(crate) fn answer(
        &mut self,
        request: &Request<Vec<u8>>,
        moment: &mut Moment<'_>,
    ) -> Response<Vec<u8>> {
        self.settle(moment.now_ms, moment.settings, moment.outbox);
        match (request.method().as_str(), place(request)) {
            ("GET", "v2/auth/authorize/" | "v2/auth/authorize") => {
                authorize::ask(self, request, moment)
            }
            ("POST", "v2/auth/authorize/" | "v2/auth/authorize") => {
                authorize::decide(self, request, moment)
            }
            ("POST", "v2/oauth/token/") => token::exchange(self, request, moment),
            ("POST", "v2/oauth/revoke/") => token::revoke(self, request, moment),
            ("GET", "v2/user/info/") => user_info::read(self, request, moment),
            ("POST", "v2/post/publish/creator_info/query/") => creator::info(self, request, moment),
            ("POST", "v2/post/publish/video/init/") => init::video(self, request, moment),
            ("POST", "v2/post/publish/inbox/video/init/") => {
                init::inbox_video(self, request, moment)
            }
            ("POST", "v2/post/publish/content/init/") => init::photos(self, request, moment),
            ("POST", "v2/post/publish/status/fetch/") => status::fetch(self, request, moment),
            ("POST", "v2/post/publish/cancel/") => status::cancel(self, request, moment),
            ("PUT", "upload/") => upload::put(self, request, moment),
            _ => errors::Refusal::no_such_route().respond(moment.now_ms),
        }
    }

    /// Plays everything that happens by itself until now.
    pub(crate) fn settle(&mut self, now_ms: i64, settings: &Settings, outbox: &mut Outbox) {
        self.publications
            .settle(now_ms, settings, &self.users, outbox);
    }

    /// Why a user cannot post now: what was said of the user, or a day's posts are used up.
    fn cannot_post(&self, user: &User, moment: &Moment<'_>) -> Option<CannotPost> {
        let is_used_up = self.publications.posts_of_day(&user.open_id, moment.now_ms)
            >= moment.settings.tiktok_posts_per_day;
        user.cannot_post
            .or(is_used_up.then_some(CannotPost::SpamRiskTooManyPosts))
    }

    /// Answers one request of a person who looks at the public pages.
    fn page(&self, request: &Request<Vec<u8>>, now_ms: i64) -> Response<Vec<u8>> {
        match (
            request.method().as_str(),
            place(request).split('/').collect::<Vec<_>>().as_slice(),
        ) {
            ("GET" | "HEAD", [""]) => feed::everybody(self),
            ("GET" | "HEAD", ["feed.json"]) => feed::fragment(self, None),
            ("GET" | "HEAD", ["avatars", name]) => avatar::show(self, request, name, now_ms),
            ("GET" | "HEAD", [at, rest @ ..]) => at
                .strip_prefix('@')
                .map_or_else(feed::missing, |name| self.profile(name, rest)),
            _ => feed::missing(),
        }
    }

    /// What anybody sees of a user.
    fn profile(&self, username: &str, rest: &[&str]) -> Response<Vec<u8>> {
        match rest {
            [] => feed::one_user(self, username),
            ["feed.json"] => feed::fragment(self, Some(username)),
            ["video", id] => feed::one_post(self, username, Medium::Video, id),
            ["photo", id] => feed::one_post(self, username, Medium::Photo, id),
            _ => feed::missing(),
        }
    }
}

/// Whether a path belongs to the platform itself and not to its public pages.
pub(crate) fn is_call(path: &str) -> bool {
    path.starts_with("/tiktok/v2/") || path.starts_with(UPLOADS)
}

/// What follows the prefix; TikTok's own paths end with a slash.
fn place(request: &Request<Vec<u8>>) -> &str {
    let path = request.uri().path();
    let rest = path.strip_prefix("/tiktok").unwrap_or(path);
    rest.strip_prefix('/').unwrap_or(rest)
}

//! TikTok, offline: Login Kit, the Content Posting API, webhooks, and a public page to look at, under the prefix `/tiktok`.
//!
//! Shapes follow <https://developers.tiktok.com/doc/login-kit-web> and <https://developers.tiktok.com/doc/content-posting-api-get-started>;
//! where the documents and the observed behaviour differ, the stricter one is played.

mod authorize;
mod avatar;
mod bearer;
mod consent;
pub(crate) mod control;
mod creator;
mod errors;
mod feed;
mod grants;
mod rates;
mod scopes;
mod token;
mod user_info;
mod users;
mod webhook;

pub use users::{CannotPost, Interaction, NewUser, User};

use http::{Request, Response};
use serde::{Deserialize, Serialize};

use crate::Sandbox;
use crate::stage::Moment;

pub(crate) use errors::{errors_only, scripted};

/// The client key of the app that every sandbox knows.
pub const CLIENT_KEY: &str = "sandbox-tiktok-key";
/// Its secret, which also signs the webhooks.
pub const CLIENT_SECRET: &str = "sandbox-tiktok-secret";

/// Everything that TikTok knows.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct World {
    pub(crate) users: users::Users,
    pub(crate) grants: grants::Grants,
    #[serde(skip)]
    rates: rates::Rates,
}

// === impl World ===

impl World {
    /// TikTok as it is on the first day.
    pub(crate) fn new() -> Self {
        Self { users: users::Users::seeded(), grants: grants::Grants::default(), rates: rates::Rates::default() }
    }

    /// The id of the user whose token, code or refresh token a request carries, however stale it is.
    pub(crate) fn caller(&self, request: &Request<Vec<u8>>) -> Option<String> {
        let presented = bearer::presented(request.headers()).map(str::to_owned).or_else(|| token::presented(request));
        self.grants.owner(&presented?).map(str::to_owned)
    }

    /// Answers one request to the platform itself.
    pub(crate) fn answer(&mut self, request: &Request<Vec<u8>>, moment: &mut Moment<'_>) -> Response<Vec<u8>> {
        match (request.method().as_str(), place(request)) {
            ("GET", "v2/auth/authorize/" | "v2/auth/authorize") => authorize::ask(self, request, moment),
            ("POST", "v2/auth/authorize/" | "v2/auth/authorize") => authorize::decide(self, request, moment),
            ("POST", "v2/oauth/token/") => token::exchange(self, request, moment),
            ("POST", "v2/oauth/revoke/") => token::revoke(self, request, moment),
            ("GET", "v2/user/info/") => user_info::read(self, request, moment),
            ("POST", "v2/post/publish/creator_info/query/") => creator::info(self, request, moment),
            _ => errors::Refusal::no_such_route().respond(moment.now_ms),
        }
    }

    /// Answers one request of a person who looks at the public pages.
    fn page(&self, request: &Request<Vec<u8>>, now_ms: i64) -> Response<Vec<u8>> {
        match (request.method().as_str(), place(request).split('/').collect::<Vec<_>>().as_slice()) {
            ("GET" | "HEAD", [""]) => feed::everybody(self),
            ("GET" | "HEAD", ["avatars", name]) => avatar::show(self, request, name, now_ms),
            _ => feed::missing(),
        }
    }
}

// === impl Sandbox ===

impl Sandbox {
    /// A page of TikTok's that anybody can see.
    pub(crate) fn tiktok_page(&self, request: &Request<Vec<u8>>) -> Response<Vec<u8>> {
        let now_ms = self.now_ms();
        self.read().tiktok.page(request, now_ms)
    }

    /// The users of TikTok.
    #[must_use]
    pub fn tiktok_users(&self) -> Vec<User> {
        self.read().tiktok.users.all().to_vec()
    }

    /// Creates a user of TikTok.
    ///
    /// # Errors
    /// A sentence about what is wrong with the username.
    pub fn tiktok_create_user(&self, new: NewUser) -> Result<User, &'static str> {
        self.change().tiktok.users.create(new).cloned()
    }

    /// Changes what TikTok says of a user.
    ///
    /// # Errors
    /// When there is no such user, or a change cannot be meant.
    pub fn tiktok_change_user(&self, open_id: &str, changes: &serde_json::Map<String, serde_json::Value>) -> Result<User, String> {
        self.change().tiktok.users.change(open_id, changes)
    }

    /// Ends everything that a user of TikTok agreed to, as in TikTok's list of connected apps; the app is told.
    ///
    /// # Errors
    /// When there is no such user.
    pub fn tiktok_disconnect(&self, open_id: &str) -> Result<(), &'static str> {
        let now_ms = self.now_ms();
        let mut guard = self.change();
        let state = &mut *guard;
        if state.tiktok.users.get(open_id).is_none() {
            return Err("there is no such user");
        }
        if state.tiktok.grants.disconnect(open_id) {
            webhook::authorization_removed(&mut state.outbox, now_ms, open_id, webhook::Removed::ByUser);
        }
        Ok(())
    }
}

/// Whether a path belongs to the platform itself and not to its public pages.
pub(crate) fn is_call(path: &str) -> bool {
    path.starts_with("/tiktok/v2/")
}

/// What follows the prefix; TikTok's own paths end with a slash.
fn place(request: &Request<Vec<u8>>) -> &str {
    let path = request.uri().path();
    let rest = path.strip_prefix("/tiktok").unwrap_or(path);
    rest.strip_prefix('/').unwrap_or(rest)
}

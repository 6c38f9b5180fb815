//! X, offline: OAuth 2.0 with PKCE, posts, the timeline, and a public page to look at, under the
//! prefix `/x`.
//!
//! Shapes follow <https://docs.x.com/x-api>; where the documents and the observed behaviour differ,
//! the stricter one is played.

mod authorize;
mod bearer;
mod consent;
mod draft;
mod errors;
mod feed;
mod grants;
mod links;
mod marks;
mod picture;
mod posts;
mod query;
mod rates;
mod schema;
mod scopes;
mod timeline;
mod tlds;
mod token;
mod tweets;
mod users;
mod weight;
mod wrap;

pub use posts::PublicPost;
pub use users::{NewUser, User};
pub use weight::weighted_length;

use http::{Request, Response};
use serde::{Deserialize, Serialize};

use crate::stage::Moment;

pub(crate) use errors::scripted;

/// The client id of the app that every sandbox knows.
pub const CLIENT_ID: &str = "sandbox-x-client";
/// Its secret.
pub const CLIENT_SECRET: &str = "sandbox-x-secret";

/// Everything that X knows.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct World {
    pub(crate) users: users::Users,
    pub(crate) grants: grants::Grants,
    pub(crate) posts: posts::Posts,
    #[serde(skip)]
    rates: rates::Rates,
}

// === impl World ===

impl World {
    /// X as it is on the first day.
    pub(crate) fn new() -> Self {
        Self {
            users: users::Users::seeded(),
            grants: grants::Grants::default(),
            posts: posts::Posts::default(),
            rates: rates::Rates::default(),
        }
    }

    /// The id of the user whose token, code or refresh token a request carries, however stale it
    /// is.
    pub(crate) fn caller(&self, request: &Request<Vec<u8>>) -> Option<String> {
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
        match (request.method().as_str(), segments(request).as_slice()) {
            ("GET", ["i", "oauth2", "authorize"]) => authorize::ask(self, request),
            ("POST", ["i", "oauth2", "authorize"]) => authorize::decide(self, request, moment),
            ("POST", ["2", "oauth2", "token"]) => token::exchange(self, request, moment),
            ("POST", ["2", "oauth2", "revoke"]) => token::revoke(self, request),
            ("GET", ["2", "users", "me"]) => users::me(self, request, moment),
            ("GET", ["2", "users", id, "tweets"]) => timeline::read(self, request, moment, id),
            ("POST", ["2", "tweets"]) => tweets::create(self, request, moment),
            ("DELETE", ["2", "tweets", id]) => tweets::delete(self, request, moment, id),
            _ => errors::Refusal::no_such_route().respond(),
        }
    }

    /// Answers one request of a person who looks at the public pages.
    pub(crate) fn page(&self, request: &Request<Vec<u8>>) -> Response<Vec<u8>> {
        match (request.method().as_str(), segments(request).as_slice()) {
            ("GET" | "HEAD", [""]) => feed::everybody(self),
            ("GET" | "HEAD", ["feed.json"]) => feed::fragment(self, None),
            ("GET" | "HEAD", [username]) => feed::one_user(self, username),
            ("GET" | "HEAD", ["profile_images", name]) => picture::show(self, name),
            ("GET" | "HEAD", [username, "feed.json"]) => feed::fragment(self, Some(username)),
            ("GET" | "HEAD", [username, "status", id]) => feed::one_post(self, username, id),
            _ => feed::missing(),
        }
    }
}

/// Whether a path belongs to the platform itself and not to its public pages.
pub(crate) fn is_platform_call(path: &str) -> bool {
    path.starts_with("/x/2/") || path.starts_with("/x/i/oauth2/")
}

fn segments(request: &Request<Vec<u8>>) -> Vec<&str> {
    let path = request.uri().path();
    let rest = path.strip_prefix("/x").unwrap_or(path);
    rest.strip_prefix('/').unwrap_or(rest).split('/').collect()
}

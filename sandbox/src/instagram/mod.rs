//! Instagram, offline: Login, its Graph API and what accounts publish, under the prefix
//! `/instagram`; `/instagram/graph` stands for `graph.instagram.com`.
//!
//! Shapes follow <https://developers.facebook.com/docs/instagram-platform>; where the documents and
//! the observed behaviour differ, the stricter one is played.

mod accounts;
mod authorize;
mod bearer;
mod consent;
mod containers;
pub(crate) mod control;
mod drafts;
mod exchange;
mod feed;
mod grants;
mod media;
mod nodes;
mod own;
mod prolong;
mod publish;
mod scopes;

pub use crate::graph::public::{PostKind, PublicPost};
pub use accounts::{Account, AccountType, NewAccount};
pub use control::Deed;
pub use exchange::TokenShape;

use http::{Request, Response, StatusCode};
use serde::{Deserialize, Serialize};

use crate::answer::{MadePublic, json as json_response};
use crate::graph::public::Public;
use crate::graph::{self, Params, Refusal, usage};
use crate::stage::Moment;
use crate::{pages, picture};
use bearer::{Call, Outcome};

pub(crate) use nodes::{embedded, linked};
pub(crate) use publish::{Errand, known};

/// The id of the Instagram app that every sandbox knows; it is not that of the Meta app.
pub const APP_ID: &str = "7620153948827163";
/// Its secret.
pub const APP_SECRET: &str = "sandbox-instagram-secret";

const PREFIX: &str = "/instagram/";

/// Everything that Instagram knows.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct World {
    pub(crate) accounts: accounts::Accounts,
    pub(crate) grants: grants::Grants,
    #[serde(default)]
    pub(crate) containers: containers::Containers,
    #[serde(default)]
    pub(crate) media: media::Media,
    #[serde(default)]
    pub(crate) public: Public,
}

// === impl World ===

impl World {
    /// Instagram as it is on the first day, before anybody links a Page.
    pub(crate) fn new() -> Self {
        Self {
            accounts: accounts::Accounts::seeded(),
            grants: grants::Grants::default(),
            containers: containers::Containers::default(),
            media: media::Media::default(),
            public: Public::default(),
        }
    }

    /// The id of the account whose token or code a request carries, however stale it is.
    pub(crate) fn caller(&self, request: &Request<Vec<u8>>) -> Option<String> {
        bearer::owner(self, request)
    }

    /// Answers one request to the platform itself.
    pub(crate) fn answer(
        &mut self,
        request: &Request<Vec<u8>>,
        moment: &mut Moment<'_>,
    ) -> Response<Vec<u8>> {
        match (request.method().as_str(), segments(request).as_slice()) {
            ("GET", ["oauth", "authorize"]) => authorize::ask(self, request),
            ("POST", ["oauth", "authorize"]) => authorize::decide(self, request, moment),
            ("POST", ["oauth", "access_token"]) => exchange::answer(self, request, moment),
            (_, ["graph", path @ ..]) => {
                let mut made_public = None;
                let outcome = self.call(request, moment, path, &mut made_public);
                let mut response = outcome.map_or_else(
                    |refusal| refusal.respond(),
                    |body| json_response(StatusCode::OK, &body),
                );
                if let Some(id) = made_public {
                    response.extensions_mut().insert(MadePublic(id));
                }
                response
            }
            _ => exchange::refuse(StatusCode::NOT_FOUND, "Unknown path"),
        }
    }

    fn call(
        &mut self,
        request: &Request<Vec<u8>>,
        moment: &mut Moment<'_>,
        path: &[&str],
        made_public: &mut Option<String>,
    ) -> Outcome {
        let params = Params::of(request)?;
        let mut call = Call {
            world: self,
            request,
            params,
            moment,
        };
        let call = &mut call;
        match (request.method().as_str(), path) {
            ("GET", ["access_token"]) => prolong::exchange(call),
            ("GET", ["refresh_access_token"]) => prolong::refresh(call),
            ("GET", [version, id])
                if graph::is_version(version) && (*id == "me" || graph::is_id(id)) =>
            {
                own::read(call, id)
            }
            (method, [version, id, edge])
                if graph::is_version(version) && known(method, edge).is_some() =>
            {
                let (body, made) = own::edge(call, id, edge)?;
                *made_public = made;
                Ok(body)
            }
            _ => Err(Refusal::no_such_path(&format!("/{}", path.join("/")))),
        }
    }

    /// Answers one request of a person who looks at the public pages.
    pub(crate) fn page(&self, request: &Request<Vec<u8>>, now_ms: i64) -> Response<Vec<u8>> {
        match (request.method().as_str(), segments(request).as_slice()) {
            ("GET" | "HEAD", [] | [""]) => feed::everything(self, now_ms),
            ("GET" | "HEAD", ["feed.json"]) => feed::fragment(self, now_ms, None),
            ("GET" | "HEAD", ["media", id]) => feed::by_id(self, now_ms, id),
            ("GET" | "HEAD", ["p" | "reel", shortcode] | ["p" | "reel", shortcode, ""]) => {
                feed::one_post(self, now_ms, shortcode)
            }
            ("GET" | "HEAD", ["pictures", name]) => {
                let place = name.strip_suffix(".png").and_then(|id| {
                    self.accounts
                        .all()
                        .iter()
                        .position(|account| account.user_id == id)
                });
                place.map_or_else(pages::missing, picture::of_user)
            }
            ("GET" | "HEAD", [username]) => feed::one_account(self, now_ms, username),
            ("GET" | "HEAD", [username, "feed.json"]) => {
                feed::fragment(self, now_ms, Some(username))
            }
            _ => pages::missing(),
        }
    }
}

/// Whether a path belongs to the platform itself and not to its public pages.
pub(crate) fn is_call(path: &str) -> bool {
    let rest = path.strip_prefix(PREFIX);
    rest.is_some_and(|rest| matches!(rest.split('/').next(), Some("oauth" | "graph")))
}

/// What Instagram says with a status that a script demands.
pub(crate) fn scripted(
    path: &str,
    status: StatusCode,
    reset_after_s: Option<i64>,
) -> Response<Vec<u8>> {
    if path.starts_with("/instagram/oauth/") {
        return exchange::refuse(status, status.canonical_reason().unwrap_or("Error"));
    }
    usage::scripted(status, reset_after_s)
}

fn segments(request: &Request<Vec<u8>>) -> Vec<&str> {
    let path = request.uri().path();
    path.strip_prefix(PREFIX)
        .map(|rest| rest.split('/').collect())
        .unwrap_or_default()
}

//! Instagram, offline: Login, its Graph API and what accounts publish, under the prefix `/instagram`; `/instagram/graph` stands for
//! `graph.instagram.com`.
//!
//! Shapes follow <https://developers.facebook.com/docs/instagram-platform>; where the documents and the observed behaviour differ, the
//! stricter one is played.

mod accounts;
mod authorize;
mod bearer;
mod consent;
pub(crate) mod control;
mod exchange;
mod feed;
mod grants;
mod nodes;
mod prolong;
mod scopes;

pub use accounts::{Account, AccountType, NewAccount};
pub use control::Deed;
pub use exchange::TokenShape;

use http::{Request, Response, StatusCode};
use serde::{Deserialize, Serialize};

use crate::answer::json as json_response;
use crate::graph::{self, Params, Refusal, usage};
use crate::stage::Moment;
use crate::{pages, picture};
use bearer::{Call, Outcome};

pub(crate) use nodes::{embedded, linked};

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
}

// === impl World ===

impl World {
    /// Instagram as it is on the first day, before anybody links a Page.
    pub(crate) fn new() -> Self {
        Self { accounts: accounts::Accounts::seeded(), grants: grants::Grants::default() }
    }

    /// The id of the account whose token or code a request carries, however stale it is.
    pub(crate) fn caller(&self, request: &Request<Vec<u8>>) -> Option<String> {
        bearer::owner(self, request)
    }

    /// Answers one request to the platform itself.
    pub(crate) fn answer(&mut self, request: &Request<Vec<u8>>, moment: &mut Moment<'_>) -> Response<Vec<u8>> {
        match (request.method().as_str(), segments(request).as_slice()) {
            ("GET", ["oauth", "authorize"]) => authorize::ask(self, request),
            ("POST", ["oauth", "authorize"]) => authorize::decide(self, request, moment),
            ("POST", ["oauth", "access_token"]) => exchange::answer(self, request, moment),
            (_, ["graph", path @ ..]) => {
                let outcome = self.call(request, moment, path);
                outcome.map_or_else(|refusal| refusal.respond(), |body| json_response(StatusCode::OK, &body))
            }
            _ => exchange::refuse(StatusCode::NOT_FOUND, "Unknown path"),
        }
    }

    fn call(&mut self, request: &Request<Vec<u8>>, moment: &mut Moment<'_>, path: &[&str]) -> Outcome {
        let params = Params::of(request)?;
        let mut call = Call { world: self, request, params, moment };
        let call = &mut call;
        match (request.method().as_str(), path) {
            ("GET", ["access_token"]) => prolong::exchange(call),
            ("GET", ["refresh_access_token"]) => prolong::refresh(call),
            ("GET", [version, id]) if graph::is_version(version) && (*id == "me" || graph::is_id(id)) => nodes::own(call, id),
            _ => Err(Refusal::no_such_path(&format!("/{}", path.join("/")))),
        }
    }

    /// Answers one request of a person who looks at the public pages.
    pub(crate) fn page(&self, request: &Request<Vec<u8>>) -> Response<Vec<u8>> {
        match (request.method().as_str(), segments(request).as_slice()) {
            ("GET" | "HEAD", [] | [""]) => feed::everything(self),
            ("GET" | "HEAD", ["pictures", name]) => {
                let place = name.strip_suffix(".png").and_then(|id| self.accounts.all().iter().position(|account| account.user_id == id));
                place.map_or_else(pages::missing, picture::of_user)
            }
            ("GET" | "HEAD", [username]) => feed::one_account(self, username),
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
pub(crate) fn scripted(path: &str, status: StatusCode, reset_after_s: Option<i64>) -> Response<Vec<u8>> {
    if path.starts_with("/instagram/oauth/") {
        return exchange::refuse(status, status.canonical_reason().unwrap_or("Error"));
    }
    usage::scripted(status, reset_after_s)
}

fn segments(request: &Request<Vec<u8>>) -> Vec<&str> {
    let path = request.uri().path();
    path.strip_prefix(PREFIX).map(|rest| rest.split('/').collect()).unwrap_or_default()
}

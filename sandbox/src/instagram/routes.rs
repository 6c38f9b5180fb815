//! Which part of Instagram answers a request.

use http::{Request, Response, StatusCode};

use super::bearer::{self, Call, Outcome};
use super::publish::known;
use super::state::InstagramState;
use super::{exchange, feed, own, prolong};
use crate::answer::{MadePublic, json as json_response};
use crate::files::Files;
use crate::graph::{self, Params, Refusal, media_files, usage};
use crate::moment::Moment;
use crate::oauth::authorize;
use crate::{pages, picture};

const PREFIX: &str = "/instagram/";

// === impl InstagramState ===

impl InstagramState {
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
            ("GET", ["oauth", "authorize"]) => authorize::ask(self, request, moment),
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
            instagram: self,
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
    pub(crate) fn page(
        &self,
        request: &Request<Vec<u8>>,
        now_ms: i64,
        files: &Files,
    ) -> Response<Vec<u8>> {
        match (request.method().as_str(), segments(request).as_slice()) {
            ("GET" | "HEAD", [] | [""]) => feed::everything(self, now_ms),
            ("GET" | "HEAD", ["feed.json"]) => feed::fragment(self, now_ms, None),
            ("GET" | "HEAD", ["files", sha256]) => {
                media_files::show(&self.public, request, (sha256, now_ms), files)
            }
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
    usage::scripted(path, status, reset_after_s)
}

fn segments(request: &Request<Vec<u8>>) -> Vec<&str> {
    let path = request.uri().path();
    path.strip_prefix(PREFIX)
        .map(|rest| rest.split('/').collect())
        .unwrap_or_default()
}

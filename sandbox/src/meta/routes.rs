//! Which part of Facebook answers a request.

use http::{Request, Response, StatusCode};

use super::authorize::Dialog;
use super::bearer::{self, Call, Outcome};
use super::sessions::SESSION;
use super::state::MetaState;
use super::{
    accounts, comments, debug_token, exchange, feed, linked, nodes, permitted, picture, publish,
    publish_photo, publish_video, read_posts, rupload, stories, uploads,
};
use crate::answer::{MadePublic, json as json_response};
use crate::files::Files;
use crate::graph::{self, Params, Refusal, media_files, usage};
use crate::instagram::{self, InstagramState};
use crate::moment::Moment;
use crate::oauth::authorize;
use crate::pages;

const PREFIX: &str = "/meta/";
/// What people look at; everything else is for apps.
const PUBLIC: [&str; 7] = [
    "",
    "feed.json",
    "files",
    "pages",
    "pictures",
    "posts",
    "reel",
];
/// What else than a small form a call can bring.
const LARGE_EDGES: [&str; 2] = ["photos", "videos"];
/// A photo that is too large is still taken in, so that the answer can say so; a chunk of a video
/// is smaller.
const LARGE_BODY: u64 = 32 * 1024 * 1024;

// === impl MetaState ===

impl MetaState {
    /// The id of the person whose token or code a request carries, however stale it is.
    pub(crate) fn caller(&self, request: &Request<Vec<u8>>) -> Option<String> {
        bearer::owner(self, request)
    }

    /// Answers one request to the platform itself.
    pub(crate) fn answer(
        &mut self,
        instagram: &mut InstagramState,
        request: &Request<Vec<u8>>,
        moment: &mut Moment<'_>,
    ) -> Response<Vec<u8>> {
        match (request.method().as_str(), segments(request).as_slice()) {
            ("GET", [version, "dialog", "oauth"]) if graph::is_version(version) => authorize::ask(
                &mut Dialog {
                    meta: self,
                    instagram,
                },
                request,
                moment,
            ),
            ("POST", [version, "dialog", "oauth"]) if graph::is_version(version) => {
                authorize::decide(
                    &mut Dialog {
                        meta: self,
                        instagram,
                    },
                    request,
                    moment,
                )
            }
            (_, [version, session]) if graph::is_version(version) && is_session(session) => {
                uploads::answer(self, request, moment, session).map_or_else(
                    |refusal| refusal.respond(),
                    |body| json_response(StatusCode::OK, &body),
                )
            }
            (_, [version, path @ ..]) if graph::is_version(version) => {
                let mut made_public = None;
                let outcome = self.call(instagram, request, moment, path, &mut made_public);
                let mut response = outcome.map_or_else(
                    |refusal| refusal.respond(),
                    |body| json_response(StatusCode::OK, &body),
                );
                if let Some(percent) = moment.settings.meta_usage {
                    let whose = usage::whose(request.uri().path());
                    usage::note(&mut response, whose, percent, 0);
                }
                if let Some(id) = made_public {
                    response.extensions_mut().insert(MadePublic(id));
                }
                response
            }
            (_, ["rupload", path @ ..]) => rupload::answer(self, instagram, request, moment, path),
            (_, path) => Refusal::no_such_path(&format!("/{}", path.join("/"))).respond(),
        }
    }

    fn call(
        &mut self,
        instagram: &mut InstagramState,
        request: &Request<Vec<u8>>,
        moment: &mut Moment<'_>,
        path: &[&str],
        made_public: &mut Option<String>,
    ) -> Outcome {
        let params = Params::of(request)?;
        let method = request.method().as_str();
        if path == ["oauth", "access_token"] && matches!(method, "GET" | "POST") {
            return exchange::answer(self, &params, moment);
        }
        let mut call = Call {
            meta: self,
            instagram,
            request,
            params,
            moment,
            made_public: None,
        };
        let outcome = route(&mut call, method, path);
        *made_public = call.made_public;
        outcome
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
            ("GET" | "HEAD", ["pages", id]) => feed::one_page(self, now_ms, id),
            ("GET" | "HEAD", ["pages", id, "feed.json"]) => feed::fragment(self, now_ms, Some(id)),
            ("GET" | "HEAD", [id]) if self.pages.get(id).is_some() => {
                feed::one_page(self, now_ms, id)
            }
            ("GET" | "HEAD", ["pictures", name]) => picture::show(self, name),
            ("GET" | "HEAD", ["files", sha256]) => {
                media_files::show(&self.public, request, (sha256, now_ms), files)
            }
            (
                "GET" | "HEAD",
                ["posts" | "reel", id] | ["reel", id, ""] | [_, "videos", id, ""] | [id],
            ) => feed::one_post(self, now_ms, id),
            _ => pages::missing(),
        }
    }
}

/// The answer to a call to the Graph API.
fn route(call: &mut Call<'_, '_>, method: &str, path: &[&str]) -> Outcome {
    match (method, path) {
        ("GET", ["debug_token"]) => debug_token::read(call),
        ("GET", ["me"]) => nodes::me(call),
        ("GET", [person, "permissions"]) => permitted::read(call, person),
        ("DELETE", [person, "permissions"]) => permitted::take_back(call, person, None),
        ("DELETE", [person, "permissions", name]) => permitted::take_back(call, person, Some(name)),
        ("GET", [person, "accounts"]) => accounts::accounts(call, person),
        ("GET", [person, "businesses"]) => accounts::portfolios(call, person),
        ("GET", [portfolio, "owned_pages"]) => accounts::of_portfolio(call, portfolio, false),
        ("GET", [portfolio, "client_pages"]) => accounts::of_portfolio(call, portfolio, true),
        ("GET", [id]) if graph::is_id(id) => nodes::node(call, id),
        ("DELETE", [id]) if graph::is_id(id) => publish::delete(call, id),
        ("POST", [post]) if graph::is_id(post) => publish::release(call, post),
        ("POST", [page, "feed"]) => publish::feed(call, page),
        ("GET", [page, "published_posts"]) => read_posts::published(call, page),
        ("POST", [page, "photos"]) => publish_photo::create(call, page),
        ("POST", [page, "videos"]) => publish_video::video(call, page),
        ("POST", [page, "video_reels"]) => publish_video::reel(call, page),
        ("POST", [page, "video_stories"]) => publish_video::story(call, page),
        ("POST", [app, "uploads"]) => uploads::start(call, app),
        ("POST", [page, "photo_stories"]) => stories::photo(call, page),
        ("POST" | "GET", [media, "comments"]) if linked::is_medium(call, media) => {
            linked::comments(call, media)
        }
        ("POST", [post, "comments"]) if graph::is_id(post) => comments::create(call, post),
        ("GET", [post, "comments"]) if graph::is_id(post) => comments::list(call, post),
        (_, [account, edge]) if instagram::known(method, edge).is_some() => {
            linked::edge(call, account, edge)
        }
        _ => Err(Refusal::no_such_path(&format!("/{}", path.join("/")))),
    }
}

/// Whether a path belongs to the platform itself and not to its public pages.
pub(crate) fn is_call(path: &str) -> bool {
    let rest = path.strip_prefix(PREFIX);
    let first = rest.map(|rest| rest.split('/').next().unwrap_or_default());
    first.is_some_and(|first| !PUBLIC.contains(&first) && !graph::is_id(first))
}

/// What Facebook says with a status that a script demands.
pub(crate) fn scripted(
    path: &str,
    status: StatusCode,
    reset_after_s: Option<i64>,
) -> Response<Vec<u8>> {
    usage::scripted(path, status, reset_after_s)
}

/// How much of a body is taken in at this path; none if all of it is, on the disk.
pub(crate) fn body_limit(path: &str, usual: u64) -> Option<u64> {
    let rest = path.strip_prefix(PREFIX).unwrap_or_default();
    let segments: Vec<&str> = rest.split('/').collect();
    match segments.as_slice() {
        ["rupload", ..] => None,
        [version, session] if graph::is_version(version) && is_session(session) => None,
        [version, _, edge] if graph::is_version(version) && LARGE_EDGES.contains(edge) => {
            Some(LARGE_BODY)
        }
        _ => Some(usual),
    }
}

fn is_session(segment: &str) -> bool {
    segment.starts_with(SESSION)
}

fn segments(request: &Request<Vec<u8>>) -> Vec<&str> {
    let path = request.uri().path();
    path.strip_prefix(PREFIX)
        .map(|rest| rest.split('/').collect())
        .unwrap_or_default()
}

//! Which part of X answers a request.

use http::{Request, Response};

use super::rates::Route;
use super::state::XState;
use super::{errors, feed, me, media, picture, timeline, token, tweets};
use crate::moment::Moment;
use crate::oauth::bearer::guarded;
use crate::oauth::{authorize, credentials};
use crate::pages;
use crate::spool::Spool;

// === impl XState ===

impl XState {
    /// The id of the user whose token, code or refresh token a request carries, however stale it
    /// is.
    pub(crate) fn caller(&self, request: &Request<Vec<u8>>) -> Option<String> {
        let presented = credentials::presented(request)?;
        self.grants.owner(&presented).map(str::to_owned)
    }

    /// Answers one request to the platform itself.
    pub(crate) fn answer(
        &mut self,
        request: &Request<Vec<u8>>,
        moment: &mut Moment<'_>,
    ) -> Response<Vec<u8>> {
        match (request.method().as_str(), segments(request).as_slice()) {
            ("GET", ["i", "oauth2", "authorize"]) => authorize::ask(self, request, moment),
            ("POST", ["i", "oauth2", "authorize"]) => authorize::decide(self, request, moment),
            ("POST", ["2", "oauth2", "token"]) => token::exchange(self, request, moment),
            ("POST", ["2", "oauth2", "revoke"]) => token::revoke(self, request),
            ("GET", ["2", "users", "me"]) => {
                guarded(self, request, moment, Route::ReadMe, |x, caller, _| {
                    me::read(x, caller, request)
                })
            }
            ("GET", ["2", "users", id, "tweets"]) => {
                let route = Route::ReadTimeline;
                guarded(self, request, moment, route, |x, _, moment| {
                    timeline::read(x, request, moment, id)
                })
            }
            ("POST", ["2", "tweets"]) => {
                let route = Route::CreatePost;
                guarded(self, request, moment, route, |x, caller, moment| {
                    tweets::create(x, caller, request, moment)
                })
            }
            ("DELETE", ["2", "tweets", id]) => {
                let route = Route::DeletePost;
                guarded(self, request, moment, route, |x, caller, moment| {
                    tweets::delete(x, caller, id, moment)
                })
            }
            (_, ["2", "media", rest @ ..]) => self.media(rest, request, moment),
            _ => errors::Refusal::no_such_route().respond(),
        }
    }

    /// Answers one request about media.
    fn media(
        &mut self,
        segments: &[&str],
        request: &Request<Vec<u8>>,
        moment: &mut Moment<'_>,
    ) -> Response<Vec<u8>> {
        let (route, id) = match (request.method().as_str(), segments) {
            ("POST", ["upload"]) => (Route::UploadImage, ""),
            ("GET", ["upload"]) => (Route::ReadUpload, ""),
            ("POST", ["upload", "initialize"]) => (Route::InitializeUpload, ""),
            ("POST", ["upload", id, "append"]) => (Route::AppendToUpload, *id),
            ("POST", ["upload", id, "finalize"]) => (Route::FinalizeUpload, *id),
            ("POST", ["metadata"]) => (Route::DescribeMedia, ""),
            _ => return errors::Refusal::no_such_route().respond(),
        };
        guarded(
            self,
            request,
            moment,
            route,
            |x, caller, moment| match route {
                Route::UploadImage => media::whole_image(x, caller, request, moment),
                Route::ReadUpload => media::read(x, caller, request, moment),
                Route::InitializeUpload => media::initialize(x, caller, request, moment),
                Route::AppendToUpload => media::append(x, caller, id, request, moment),
                Route::FinalizeUpload => media::finalize(x, caller, id, request, moment),
                Route::DescribeMedia => media::describe(x, caller, request, moment),
                Route::CreatePost | Route::DeletePost | Route::ReadMe | Route::ReadTimeline => {
                    Err(errors::Refusal::no_such_route())
                }
            },
        )
    }

    /// Answers one request of a person who looks at the public pages.
    pub(crate) fn page(&self, request: &Request<Vec<u8>>, spool: &Spool) -> Response<Vec<u8>> {
        match (request.method().as_str(), segments(request).as_slice()) {
            ("GET" | "HEAD", [""]) => feed::everybody(self),
            ("GET" | "HEAD", ["feed.json"]) => feed::fragment(self, None),
            ("GET" | "HEAD", [username]) => feed::one_user(self, username),
            ("GET" | "HEAD", ["profile_images", name]) => picture::show(self, name),
            ("GET" | "HEAD", ["media", id]) => media::bytes(self, spool, request, id),
            ("GET" | "HEAD", [username, "feed.json"]) => feed::fragment(self, Some(username)),
            ("GET" | "HEAD", [username, "status", id]) => feed::one_post(self, username, id),
            _ => pages::missing(),
        }
    }
}

/// Whether a path belongs to the platform itself and not to its public pages.
pub(crate) fn is_call(path: &str) -> bool {
    path.starts_with("/x/2/") || path.starts_with("/x/i/oauth2/")
}

fn segments(request: &Request<Vec<u8>>) -> Vec<&str> {
    let path = request.uri().path();
    let rest = path.strip_prefix("/x").unwrap_or(path);
    rest.strip_prefix('/').unwrap_or(rest).split('/').collect()
}

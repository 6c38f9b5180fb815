//! Which part of TikTok answers a request.

use http::{Request, Response};

use super::bearer::Handler;
use super::publication::Medium;
use super::rates::Route;
use super::state::TikTokState;
use super::upload_chunk::UPLOADS;
use super::{avatar, creator, errors, feed, init, status, token, upload_chunk, user_info};
use crate::moment::Moment;
use crate::oauth::bearer::guarded;
use crate::oauth::{authorize, credentials};
use crate::pages;

// === impl TikTokState ===

impl TikTokState {
    /// The id of the user whose token, code or refresh token a request carries, however stale it
    /// is, or whose video it puts.
    pub(crate) fn caller(&self, request: &Request<Vec<u8>>) -> Option<String> {
        if let Some(token) = upload_chunk::presented(request) {
            return self.publications.owner_of_upload(&token).map(str::to_owned);
        }
        let presented = credentials::presented(request)?;
        self.grants.owner(&presented).map(str::to_owned)
    }

    /// Answers one request to the platform itself.
    pub(crate) fn answer(
        &mut self,
        request: &Request<Vec<u8>>,
        moment: &mut Moment<'_>,
    ) -> Response<Vec<u8>> {
        self.settle(moment.now_ms, moment.settings, moment.outbox);
        let method = request.method().as_str();
        if let Some((route, handler)) = api_call(method, place(request)) {
            return guarded(self, request, moment, route, |tiktok, caller, moment| {
                handler(tiktok, caller, request, moment)
            });
        }
        match (method, place(request)) {
            ("GET", "v2/auth/authorize/" | "v2/auth/authorize") => {
                authorize::ask(self, request, moment)
            }
            ("POST", "v2/auth/authorize/" | "v2/auth/authorize") => {
                authorize::decide(self, request, moment)
            }
            ("POST", "v2/oauth/token/") => token::exchange(self, request, moment),
            ("POST", "v2/oauth/revoke/") => token::revoke(self, request, moment),
            ("PUT", "upload/") => upload_chunk::put(self, request, moment),
            _ => errors::Refusal::no_such_route().respond(moment.now_ms),
        }
    }

    /// Answers one request of a person who looks at the public pages.
    pub(crate) fn page(&self, request: &Request<Vec<u8>>, now_ms: i64) -> Response<Vec<u8>> {
        match (
            request.method().as_str(),
            place(request).split('/').collect::<Vec<_>>().as_slice(),
        ) {
            ("GET" | "HEAD", [""]) => feed::everybody(self),
            ("GET" | "HEAD", ["feed.json"]) => feed::fragment(self, None),
            ("GET" | "HEAD", ["avatars", name]) => avatar::show(self, request, name, now_ms),
            ("GET" | "HEAD", [at, rest @ ..]) => at
                .strip_prefix('@')
                .map_or_else(pages::missing, |name| self.profile(name, rest)),
            _ => pages::missing(),
        }
    }

    /// What anybody sees of a user.
    fn profile(&self, username: &str, rest: &[&str]) -> Response<Vec<u8>> {
        match rest {
            [] => feed::one_user(self, username),
            ["feed.json"] => feed::fragment(self, Some(username)),
            ["video", id] => feed::one_post(self, username, Medium::Video, id),
            ["photo", id] => feed::one_post(self, username, Medium::Photo, id),
            _ => pages::missing(),
        }
    }
}

/// The call to the API at this method and path, and who answers it.
fn api_call(method: &str, place: &str) -> Option<(Route, Handler)> {
    let (route, handler): (Route, Handler) = match (method, place) {
        ("GET", "v2/user/info/") => (Route::UserInfo, user_info::read),
        ("POST", "v2/post/publish/creator_info/query/") => (Route::CreatorInfo, creator::info),
        ("POST", "v2/post/publish/video/init/") => (Route::InitVideo, init::video),
        ("POST", "v2/post/publish/inbox/video/init/") => (Route::InitInbox, init::inbox_video),
        ("POST", "v2/post/publish/content/init/") => (Route::InitPhotos, init::photos),
        ("POST", "v2/post/publish/status/fetch/") => (Route::Status, status::fetch),
        ("POST", "v2/post/publish/cancel/") => (Route::Cancel, status::cancel),
        _ => return None,
    };
    Some((route, handler))
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

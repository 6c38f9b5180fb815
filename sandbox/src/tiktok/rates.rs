//! How often a user's token may call, in a window that slides: one minute, counted for each kind of
//! call.
//!
//! <https://developers.tiktok.com/doc/tiktok-api-v2-rate-limit>

use std::collections::{HashMap, VecDeque};

use super::scopes::Scopes;
use crate::settings::Settings;

const MINUTE_MS: i64 = 60_000;

/// A kind of call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Route {
    /// `GET /v2/user/info/`
    UserInfo,
    /// `POST /v2/post/publish/creator_info/query/`
    CreatorInfo,
    /// `POST /v2/post/publish/video/init/`
    InitVideo,
    /// `POST /v2/post/publish/inbox/video/init/`
    InitInbox,
    /// `POST /v2/post/publish/content/init/`
    InitPhotos,
    /// `POST /v2/post/publish/status/fetch/`
    Status,
    /// `POST /v2/post/publish/cancel/`
    Cancel,
}

/// What is counted together: whether the three inits are is not documented, so they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Window {
    UserInfo,
    CreatorInfo,
    Init,
    Status,
    Cancel,
}

/// The calls of the last minute.
#[derive(Debug, Clone, Default)]
pub(crate) struct Rates {
    calls: HashMap<(Window, String), VecDeque<i64>>,
}

// === impl Route ===

impl Route {
    /// Whether these scopes let a caller in; any one of several may do.
    pub(crate) fn is_open_to(self, scopes: &Scopes) -> bool {
        match self {
            Self::UserInfo => scopes.has("user.info.basic"),
            Self::CreatorInfo | Self::InitVideo => scopes.has("video.publish"),
            Self::InitInbox => scopes.has("video.upload"),
            Self::InitPhotos | Self::Status | Self::Cancel => {
                scopes.has("video.publish") || scopes.has("video.upload")
            }
        }
    }

    fn window(self) -> Window {
        match self {
            Self::UserInfo => Window::UserInfo,
            Self::CreatorInfo => Window::CreatorInfo,
            Self::InitVideo | Self::InitInbox | Self::InitPhotos => Window::Init,
            Self::Status => Window::Status,
            Self::Cancel => Window::Cancel,
        }
    }
}

// === impl Window ===

impl Window {
    fn per_minute(self, settings: &Settings) -> usize {
        match self {
            Self::UserInfo => 600,
            Self::CreatorInfo => 20,
            Self::Init => settings.tiktok_inits_per_minute,
            // What is said of cancelling is nothing, so it is as slow as asking.
            Self::Status | Self::Cancel => 30,
        }
    }
}

// === impl Rates ===

impl Rates {
    /// Counts one call; says whether it is still within its window. One that is not does not count.
    pub(crate) fn spend(
        &mut self,
        route: Route,
        user: &str,
        now_ms: i64,
        settings: &Settings,
    ) -> bool {
        let window = route.window();
        let calls = self.calls.entry((window, user.to_owned())).or_default();
        while calls
            .front()
            .is_some_and(|at_ms| at_ms + MINUTE_MS <= now_ms)
        {
            calls.pop_front();
        }
        let is_allowed = calls.len() < window.per_minute(settings);
        if is_allowed {
            calls.push_back(now_ms);
        }
        is_allowed
    }
}

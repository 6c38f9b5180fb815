//! How often a user's token may call, in a window that slides: one minute, counted for each kind of call.
//!
//! <https://developers.tiktok.com/doc/tiktok-api-v2-rate-limit>

use std::collections::{HashMap, VecDeque};

use super::scopes::Scopes;

const MINUTE_MS: i64 = 60_000;

/// A kind of call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Route {
    /// `GET /v2/user/info/`
    UserInfo,
    /// `POST /v2/post/publish/creator_info/query/`
    CreatorInfo,
}

/// The calls of the last minute.
#[derive(Debug, Clone, Default)]
pub(crate) struct Rates {
    calls: HashMap<(Route, String), VecDeque<i64>>,
}

// === impl Route ===

impl Route {
    /// Whether these scopes let a caller in; any one of several may do.
    pub(crate) fn is_open_to(self, scopes: &Scopes) -> bool {
        match self {
            Self::UserInfo => scopes.has("user.info.basic"),
            Self::CreatorInfo => scopes.has("video.publish"),
        }
    }

    fn per_minute(self) -> usize {
        match self {
            Self::UserInfo => 600,
            Self::CreatorInfo => 20,
        }
    }
}

// === impl Rates ===

impl Rates {
    /// Counts one call; says whether it is still within its window. One that is not does not count.
    pub(crate) fn spend(&mut self, route: Route, user: &str, now_ms: i64) -> bool {
        let calls = self.calls.entry((route, user.to_owned())).or_default();
        while calls.front().is_some_and(|at_ms| at_ms + MINUTE_MS <= now_ms) {
            calls.pop_front();
        }
        let is_allowed = calls.len() < route.per_minute();
        if is_allowed {
            calls.push_back(now_ms);
        }
        is_allowed
    }
}

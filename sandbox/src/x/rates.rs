//! Windows: how often a user, and for some calls the whole app, may call.
//!
//! <https://docs.x.com/x-api/fundamentals/rate-limits>, pay-per-use.

use std::collections::HashMap;

use http::{HeaderMap, HeaderValue};

use super::errors::write_window;
use crate::settings::Settings;

const QUARTER_HOUR_MS: i64 = 15 * 60 * 1000;
const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// A call that has a window of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Route {
    /// `POST /2/tweets`
    CreatePost,
    /// `DELETE /2/tweets/:id`
    DeletePost,
    /// `GET /2/users/me`
    ReadMe,
    /// `GET /2/users/:id/tweets`
    ReadTimeline,
    /// `POST /2/media/upload`
    UploadImage,
    /// `GET /2/media/upload`
    ReadUpload,
    /// `POST /2/media/upload/initialize`
    InitializeUpload,
    /// `POST /2/media/upload/:id/append`
    AppendToUpload,
    /// `POST /2/media/upload/:id/finalize`
    FinalizeUpload,
    /// `POST /2/media/metadata`
    DescribeMedia,
}

/// A window of calls.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Window {
    limit: u32,
    used: u32,
    until_ms: i64,
}

/// The windows that one call counted in.
#[derive(Debug)]
pub(crate) struct Windows {
    user: Window,
    app_day: Option<Window>,
}

/// Every open window.
#[derive(Debug, Clone, Default)]
pub(crate) struct Rates {
    of_users: HashMap<(Route, String), Window>,
    app_day: HashMap<Route, Window>,
}

// === impl Route ===

impl Route {
    /// The scopes that it needs.
    pub(crate) fn scopes(self) -> &'static [&'static str] {
        match self {
            Self::CreatePost | Self::DeletePost => &["tweet.read", "tweet.write", "users.read"],
            Self::ReadMe | Self::ReadTimeline => &["tweet.read", "users.read"],
            Self::UploadImage
            | Self::ReadUpload
            | Self::InitializeUpload
            | Self::AppendToUpload
            | Self::FinalizeUpload
            | Self::DescribeMedia => &["media.write"],
        }
    }

    fn per_user(self, settings: &Settings) -> u32 {
        match self {
            Self::CreatePost => settings.user_posts_per_window,
            Self::DeletePost => 50,
            Self::ReadMe => 75,
            Self::ReadTimeline => 900,
            Self::UploadImage | Self::DescribeMedia => 500,
            Self::ReadUpload => 1000,
            Self::InitializeUpload | Self::AppendToUpload | Self::FinalizeUpload => 1875,
        }
    }

    /// How often all users of the app together may call in 24 hours, where that is limited.
    fn per_app(self, settings: &Settings) -> Option<u32> {
        match self {
            Self::CreatePost => Some(settings.app_posts_per_day),
            Self::DeletePost | Self::ReadMe | Self::ReadTimeline => None,
            Self::UploadImage | Self::DescribeMedia => Some(50_000),
            Self::ReadUpload => Some(100_000),
            Self::InitializeUpload | Self::AppendToUpload | Self::FinalizeUpload => Some(180_000),
        }
    }
}

// === impl Rates ===

impl Rates {
    /// Counts one call; says whether it is still within its windows.
    pub(crate) fn spend(
        &mut self,
        route: Route,
        user: &str,
        now_ms: i64,
        settings: &Settings,
    ) -> (bool, Windows) {
        let key = (route, user.to_owned());
        let of_user = Window::current(
            self.of_users.get(&key),
            route.per_user(settings),
            QUARTER_HOUR_MS,
            now_ms,
        );
        let app_day = |limit| Window::current(self.app_day.get(&route), limit, DAY_MS, now_ms);
        let of_app = route.per_app(settings).map(app_day);
        let is_allowed = of_user.has_room() && of_app.as_ref().is_none_or(Window::has_room);
        let counted = u32::from(is_allowed);
        let windows = Windows {
            user: of_user.plus(counted),
            app_day: of_app.map(|window| window.plus(counted)),
        };
        self.of_users.insert(key, windows.user);
        self.app_day
            .extend(windows.app_day.map(|window| (route, window)));
        (is_allowed, windows)
    }
}

// === impl Window ===

impl Window {
    fn current(open: Option<&Self>, limit: u32, length_ms: i64, now_ms: i64) -> Self {
        let still_open = open.filter(|window| now_ms < window.until_ms);
        still_open.map_or(
            Self {
                limit,
                used: 0,
                until_ms: now_ms + length_ms,
            },
            |open| Self { limit, ..*open },
        )
    }

    fn has_room(&self) -> bool {
        self.used < self.limit
    }

    fn plus(self, calls: u32) -> Self {
        Self {
            used: self.used + calls,
            ..self
        }
    }

    fn remaining(&self) -> u32 {
        self.limit.saturating_sub(self.used)
    }

    /// Seconds since 1970, rounded up so that the window is open again by then.
    fn reset(&self) -> i64 {
        self.until_ms.div_euclid(1000) + i64::from(self.until_ms.rem_euclid(1000) > 0)
    }
}

// === impl Windows ===

impl Windows {
    /// Writes the windows into the headers of an answer.
    pub(crate) fn write(&self, headers: &mut HeaderMap) {
        write_window(
            headers,
            self.user.limit,
            self.user.remaining(),
            self.user.reset(),
        );
        if let Some(day) = &self.app_day {
            headers.insert("x-app-limit-24hour-limit", HeaderValue::from(day.limit));
            headers.insert(
                "x-app-limit-24hour-remaining",
                HeaderValue::from(day.remaining()),
            );
            headers.insert("x-app-limit-24hour-reset", HeaderValue::from(day.reset()));
        }
    }
}

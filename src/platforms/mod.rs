//! The platforms. An adapter is: *build request* (pure), *read answer* (pure), and one thin async line that joins them.
//!
//! This file is what all have in common, and the one place that chooses the adapter: a new platform makes the compiler list every
//! function here.

pub mod google;
pub mod oauth;
pub mod x;

use crate::config::App;
use crate::domain::platform::Platform;
use crate::domain::secret::Secret;
use crate::domain::time::{Span, Timestamp};
use crate::domain::violation::Violation;
use crate::ports::{Http, Limits};
use serde::{Deserialize, Serialize};

/// What a call to read something may cost.
pub const READ_LIMITS: Limits = Limits { time: Span::seconds(10), bytes: 256 * 1024 };

/// What a token call may cost: an answer that is not waited for can cost the connection, so it gets long.
pub const TOKEN_LIMITS: Limits = Limits { time: Span::seconds(30), bytes: 64 * 1024 };

/// What a commit may cost.
pub const COMMIT_LIMITS: Limits = Limits { time: crate::domain::policy::CALL_LIMIT, bytes: 256 * 1024 };

/// What a person gave: the sealed set of a grant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tokens {
    /// Opens the API.
    pub access_token: Secret,
    /// Gets the next set.
    pub refresh_token: Option<Secret>,
    /// When the access token ends.
    pub expires_at: Timestamp,
    /// What was granted.
    pub scopes: Vec<String>,
}

/// Who an account is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    /// The platform's id; always text.
    pub remote_id: String,
    /// The handle, without `@`.
    pub username: String,
    /// The display name.
    pub name: String,
    /// Its picture.
    pub picture_url: Option<String>,
}

/// What a target asks for beyond its text, as a client writes it. What it may hold is its platform's business.
pub type Options = serde_json::Map<String, serde_json::Value>;

/// Where the options have what follows the first part of a thread, for SQL that counts it: each platform with threads writes it there.
pub const FOLLOWING_PARTS: &str = "$.thread";

/// What one public call of a commit says. A post is one of them, a thread several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// The text.
    pub text: String,
    /// Who may reply, where not everybody may.
    pub reply_settings: Option<&'static str>,
}

/// One public call of a commit.
#[derive(Clone, Debug)]
pub struct Part<'a> {
    /// What it says.
    pub piece: &'a Piece,
    /// The platform's id of the part that it follows.
    pub parent: Option<&'a str>,
    /// The platform's id of the account.
    pub remote_id: &'a str,
    /// The account's handle.
    pub username: &'a str,
}

/// What a commit made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
    /// The platform's id of the post.
    pub remote_id: String,
    /// Where people see it.
    pub url: String,
}

/// The windows that an answer shows as used up, and when each starts anew. A window that is not told is not known to be full.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Full {
    /// That of the account.
    pub account: Option<Timestamp>,
    /// That of our app, and so of every account.
    pub app: Option<Timestamp>,
}

/// A commit that was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    /// What it made.
    pub made: Made,
    /// The windows that it used up.
    pub full: Full,
}

/// What a look-up found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// What was made.
    pub made: Made,
    /// When, as the platform says.
    pub at: Timestamp,
}

/// Why a platform did not do what was asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{class:?} {code}: {message}")]
pub struct PlatformError {
    /// What to do about it.
    pub class: Class,
    /// A short name of the reason, for programs.
    pub code: String,
    /// What happened, for people.
    pub message: String,
    /// What a person can do.
    pub hint: Option<String>,
}

/// What an error means for what happens next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// Nothing was made; the same call may work later.
    Retry,
    /// Nothing was made; a window is used up.
    RateLimited {
        /// Which one, as far as the answer tells.
        full: Full,
    },
    /// Nothing was made; the access token is not taken.
    RefreshToken,
    /// The person has to connect the account again.
    Reconnect,
    /// Whoever runs the instance has to act: wallet, app, configuration.
    Operator,
    /// The person can change the post, and send again.
    Fixable,
    /// Refused for good.
    Refused,
    /// The outcome cannot be told.
    Unknown,
}

// === impl Class ===

impl Class {
    /// Every name in JSON.
    pub const NAMES: [&str; 8] = ["retry", "rate_limited", "refresh_token", "reconnect", "operator", "fixable", "refused", "unknown"];

    /// The name in JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Retry => "retry",
            Self::RateLimited { .. } => "rate_limited",
            Self::RefreshToken => "refresh_token",
            Self::Reconnect => "reconnect",
            Self::Operator => "operator",
            Self::Fixable => "fixable",
            Self::Refused => "refused",
            Self::Unknown => "unknown",
        }
    }
}

// === impl Full ===

impl Full {
    /// When the last of them is open again; none where none is known to be full.
    #[must_use]
    pub fn until(self) -> Option<Timestamp> {
        self.account.max(self.app)
    }
}

// === impl PlatformError ===

impl PlatformError {
    /// An error without a hint.
    pub fn new(class: Class, code: impl Into<String>, message: impl Into<String>) -> Self {
        Self { class, code: code.into(), message: message.into(), hint: None }
    }

    /// The error with what a person can do.
    #[must_use]
    pub fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

// === the choice of the adapter ===

/// What our app at `platform` is to its authorization server.
#[must_use]
pub fn client<'a>(platform: Platform, app: &'a App, redirect_uri: &'a str) -> oauth::Client<'a> {
    match platform {
        Platform::X => x::oauth::client(app, redirect_uri),
    }
}

/// The scopes without which nothing can be published.
#[must_use]
const fn needed_scopes(platform: Platform) -> &'static [&'static str] {
    match platform {
        Platform::X => x::oauth::NEEDED_SCOPES,
    }
}

/// What is missing among the `granted` scopes, separated by spaces.
#[must_use]
pub fn missing_scopes(platform: Platform, granted: &str) -> Vec<&'static str> {
    let granted: Vec<&str> = granted.split(' ').collect();
    needed_scopes(platform).iter().copied().filter(|scope| !granted.contains(scope)).collect()
}

/// Who the bearer of `token` is.
///
/// # Errors
/// When the platform does not say.
pub async fn profile(platform: Platform, http: &impl Http, app: &App, token: &Secret, now: Timestamp) -> Result<Profile, PlatformError> {
    match platform {
        Platform::X => x::users::me(http, app, token, now).await,
    }
}

/// What is wrong with a text and its options on `platform`; `path` is where the text is written, `place` where the options are.
#[must_use]
pub fn violations(platform: Platform, path: &str, text: &str, place: &str, options: &Options) -> Vec<Violation> {
    match platform {
        Platform::X => x::options::violations(path, text, place, options),
    }
}

/// The public calls that make up a post on `platform`, in order: at least one.
///
/// # Errors
/// When the platform does not know such options.
pub fn pieces(platform: Platform, text: &str, options: &Options) -> Result<Vec<Piece>, Violation> {
    match platform {
        Platform::X => x::options::pieces(text, options),
    }
}

/// The one call that makes `part` public.
///
/// # Errors
/// With what is known: see [`Class`].
pub async fn publish(
    platform: Platform,
    http: &impl Http,
    app: &App,
    token: &Secret,
    part: &Part<'_>,
    now: Timestamp,
) -> Result<Taken, PlatformError> {
    match platform {
        Platform::X => x::posts::publish(http, app, token, part, now).await,
    }
}

/// Where people see what a commit made.
#[must_use]
pub fn url(platform: Platform, app: &App, username: &str, remote_id: &str) -> String {
    match platform {
        Platform::X => x::posts::url(app, username, remote_id),
    }
}

/// The platform's id of the post that people see at `url`.
#[must_use]
pub fn id_of(platform: Platform, url: &str) -> Option<String> {
    match platform {
        Platform::X => x::posts::id_of(url),
    }
}

/// How long a text is as `platform` counts it, and the most that it takes.
#[must_use]
pub fn length(platform: Platform, text: &str) -> (usize, usize) {
    match platform {
        Platform::X => (x::text::weighted_length(text), x::text::LONGEST),
    }
}

/// Whether `part`, sent at or after `since`, is public. `None`: it was not found, which proves nothing.
///
/// # Errors
/// When the platform does not let us look.
pub async fn look_up(
    platform: Platform,
    http: &impl Http,
    app: &App,
    token: &Secret,
    part: &Part<'_>,
    since: Timestamp,
    now: Timestamp,
) -> Result<Option<Seen>, PlatformError> {
    match platform {
        Platform::X => x::timeline::look_up(http, app, token, part, since, now).await,
    }
}

/// Takes the tokens back at the platform, as far as it goes.
///
/// # Errors
/// When the platform does not confirm it.
pub async fn revoke(platform: Platform, http: &impl Http, app: &App, tokens: &Tokens) -> Result<(), PlatformError> {
    match platform {
        Platform::X => x::oauth::revoke(http, app, tokens).await,
    }
}

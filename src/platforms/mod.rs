//! The platforms. An adapter is: *build request* (pure), *read answer* (pure), and one thin async
//! line that joins them.
//!
//! This file is what all have in common, and the one place that chooses the adapter: a new platform
//! makes the compiler list every function here.

pub mod google;
pub mod instagram;
mod loose;
pub mod meta;
pub mod oauth;
#[cfg(test)]
mod staged;
pub mod tiktok;
pub mod x;

use crate::config::App;
use crate::domain::door::Door;
use crate::domain::secret::Secret;
use crate::domain::time::{Span, Timestamp};
use crate::domain::violation::Violation;
use crate::ports::{Http, Limits};
use oauth::TokenError;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What a call to read something may cost.
pub const READ_LIMITS: Limits = Limits {
    time: Span::seconds(10),
    bytes: 256 * 1024,
};

/// What a token call may cost: an answer that is not waited for can cost the connection, so it gets
/// long.
pub const TOKEN_LIMITS: Limits = Limits {
    time: Span::seconds(30),
    bytes: 64 * 1024,
};

/// What a commit may cost.
pub const COMMIT_LIMITS: Limits = Limits {
    time: crate::domain::policy::CALL_LIMIT,
    bytes: 256 * 1024,
};

/// What a person gave: the sealed set of a grant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tokens {
    /// Opens the API.
    pub access_token: Secret,
    /// Gets the next set.
    pub refresh_token: Option<Secret>,
    /// When the access token ends.
    pub expires_at: Timestamp,
    /// When the refresh token ends, where the platform says so.
    #[serde(default)]
    pub refresh_expires_at: Option<Timestamp>,
    /// What was granted.
    pub scopes: Vec<String>,
    /// The tokens of accounts that have one of their own (Facebook Pages, and the Instagram
    /// profiles behind them), by the platform's id.
    #[serde(default)]
    pub of_accounts: BTreeMap<String, Secret>,
}

/// Who an account is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    /// The platform's id; always text.
    pub remote_id: String,
    /// The handle, without `@`; empty where there is none, as a Page may have none.
    pub username: String,
    /// The display name.
    pub name: String,
    /// Its picture.
    pub picture_url: Option<String>,
}

/// What a consent page is asked with.
#[derive(Clone, Copy, Debug)]
pub struct Ask<'a> {
    /// Where people come back to.
    pub redirect_uri: &'a str,
    /// Names the flow.
    pub state: &'a Secret,
    /// Of PKCE, where the platform knows it.
    pub verifier: &'a Secret,
    /// Whether a person who has consented before is to be asked again, for what they declined too.
    pub is_again: bool,
}

/// What a callback brings for tokens.
#[derive(Clone, Debug)]
pub struct Brought {
    /// The code.
    pub code: Secret,
    /// Of PKCE, where the platform knows it.
    pub verifier: Secret,
}

/// What a scope is for: what does not work without it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Feature {
    /// Nothing can be published.
    Publishing,
    /// The account cannot be recognised.
    Recognition,
    /// The connection ends within hours.
    StayingConnected,
    /// Lost answers cannot be looked up.
    LookUps,
    /// Pictures and videos cannot be published.
    Media,
    /// Nothing can be put into the drafts inbox of the app.
    Drafts,
    /// Pages that belong to a business portfolio stay hidden.
    BusinessPages,
}

/// A scope that we ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asked {
    /// The scope.
    pub scope: &'static str,
    /// What it is for.
    pub feature: Feature,
    /// Whether nothing can be published without it.
    pub is_needed: bool,
}

/// The person who gave a grant, as the platform says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holder {
    /// The platform's id of the person: what its callbacks name.
    pub subject: String,
    /// What the person is called.
    pub name: String,
    /// The handle, or else the name.
    pub label: String,
}

/// An account that a grant can serve.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// Which.
    pub profile: Profile,
    /// Its own token, where it has one.
    pub token: Option<Secret>,
    /// Why it cannot be published to, for people; none: it can.
    pub obstacle: Option<String>,
}

/// What a person should know about the choice among their accounts: why one may not be there, and
/// what to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
pub struct Remark {
    /// A short name, for programs.
    pub code: String,
    /// For people.
    pub message: String,
}

/// Who gave a grant, and which accounts it can serve.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offers {
    /// Who.
    pub holder: Holder,
    /// Which: one, except where the platform [has choices](Door::has_choices).
    pub accounts: Vec<Offer>,
    /// What there is to say about them.
    pub remarks: Vec<Remark>,
}

/// What a look at one account found, for certain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Checked {
    /// The grant serves it.
    Works {
        /// Who the account is now.
        profile: Profile,
        /// What is granted, where the platform tells.
        scopes: Option<Vec<String>>,
        /// A new token of the account: the one that we have is not taken any more.
        token: Option<Secret>,
    },
    /// The grant lives, and does not serve this account any more: why, for people.
    AccountLost(String),
    /// The grant has ended, for every account on it.
    GrantOver,
}

/// What a target asks for beyond its text, as a client writes it. What it may hold is its
/// platform's business.
pub type Options = serde_json::Map<String, serde_json::Value>;

/// Where the options have what follows the first part of a thread, for SQL that counts it: each
/// platform with threads writes it there.
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

/// The windows that an answer shows as used up, and when each starts anew. A window that is not
/// told is not known to be full.
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
    pub const NAMES: [&str; 8] = [
        "retry",
        "rate_limited",
        "refresh_token",
        "reconnect",
        "operator",
        "fixable",
        "refused",
        "unknown",
    ];

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

// === impl Offers ===

impl Offers {
    /// What a platform offers whose tokens serve the account of the person who gave them, and no
    /// other.
    #[must_use]
    pub fn of(profile: Profile) -> Self {
        let label = if profile.username.is_empty() {
            profile.name.clone()
        } else {
            format!("@{}", profile.username)
        };
        let holder = Holder {
            subject: profile.remote_id.clone(),
            name: profile.name.clone(),
            label,
        };
        Self {
            holder,
            accounts: vec![Offer {
                profile,
                token: None,
                obstacle: None,
            }],
            remarks: Vec::new(),
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
        Self {
            class,
            code: code.into(),
            message: message.into(),
            hint: None,
        }
    }

    /// The error with what a person can do.
    #[must_use]
    pub fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

// === impl Tokens ===

impl Tokens {
    /// The token that publishes for the account with this id.
    #[must_use]
    pub fn of(&self, remote_id: &str) -> &Secret {
        self.of_accounts
            .get(remote_id)
            .unwrap_or(&self.access_token)
    }
}

// === the choice of the adapter ===

/// Where to send a person for their consent.
///
/// # Errors
/// When our own addresses are no URLs.
pub fn consent_url(door: Door, app: &App, ask: &Ask<'_>) -> Result<String, PlatformError> {
    match door {
        Door::X => {
            x::oauth::client(app, ask.redirect_uri).consent_url(ask.state, ask.verifier, &[])
        }
        Door::TikTok => Ok(tiktok::oauth::consent_url(app, ask)),
        Door::Facebook => Ok(meta::login::consent_url(app, meta::login::FACEBOOK, ask)),
        Door::Instagram => Ok(meta::login::consent_url(app, meta::login::INSTAGRAM, ask)),
        Door::InstagramDirect => Ok(instagram::login::consent_url(app, ask)),
    }
}

/// Exchanges the code of a callback for tokens that live as long as the platform lets them.
///
/// # Errors
/// See [`TokenError`].
pub async fn exchange(
    door: Door,
    http: &impl Http,
    app: &App,
    redirect_uri: &str,
    brought: &Brought,
    now: Timestamp,
) -> Result<Tokens, TokenError> {
    let Brought { code, verifier } = brought;
    match door {
        Door::X => {
            x::oauth::client(app, redirect_uri)
                .exchange(http, code, verifier, now)
                .await
        }
        Door::TikTok => tiktok::oauth::exchange(http, app, redirect_uri, code, now).await,
        Door::Facebook | Door::Instagram => {
            meta::login::exchange(http, app, redirect_uri, code, now).await
        }
        Door::InstagramDirect => {
            instagram::login::exchange(http, app, redirect_uri, code, now).await
        }
    }
}

/// Exchanges tokens for the next set. What the platform leaves out is as it was.
///
/// # Errors
/// See [`TokenError`]. [`TokenError::Refused`] is the end of the connection: whatever leaves a
/// doubt is another one.
pub async fn refresh(
    door: Door,
    http: &impl Http,
    app: &App,
    redirect_uri: &str,
    old: &Tokens,
    now: Timestamp,
) -> Result<Tokens, TokenError> {
    match door {
        Door::X => x::oauth::refresh(http, app, redirect_uri, old, now).await,
        Door::TikTok => tiktok::oauth::refresh(http, app, old, now).await,
        Door::Facebook | Door::Instagram => meta::login::refresh(http, app, old, now).await,
        Door::InstagramDirect => instagram::login::refresh(http, app, old, now).await,
    }
}

/// Until when these tokens publish without being exchanged.
#[must_use]
pub const fn good_until(door: Door, tokens: &Tokens) -> Timestamp {
    match door {
        Door::X | Door::TikTok | Door::InstagramDirect => tokens.expires_at,
        // The token of a Page has no end:
        // <https://developers.facebook.com/docs/facebook-login/guides/access-tokens/get-long-lived>.
        Door::Facebook | Door::Instagram => Timestamp::FAR,
    }
}

/// When tokens that were got at `now` are exchanged although nobody needs them yet; none: only when
/// they are needed.
#[must_use]
pub fn refresh_at(door: Door, tokens: &Tokens, now: Timestamp) -> Option<Timestamp> {
    match door {
        // A refresh token of X is spent by its use and named to live for months: it is used for a
        // post, and for nothing else.
        Door::X => None,
        Door::TikTok => Some(tiktok::oauth::refresh_at(tokens, now)),
        Door::Facebook | Door::Instagram => Some(meta::login::refresh_at(tokens, now)),
        Door::InstagramDirect => Some(instagram::login::refresh_at(tokens, now)),
    }
}

/// When the person has to consent again, if no exchange comes before; none: no such day is known.
#[must_use]
pub const fn ends_at(door: Door, tokens: &Tokens) -> Option<Timestamp> {
    match door {
        Door::X | Door::Facebook | Door::Instagram => None,
        Door::TikTok => tokens.refresh_expires_at,
        Door::InstagramDirect => Some(tokens.expires_at),
    }
}

/// What we ask for.
#[must_use]
pub const fn asked(door: Door) -> &'static [Asked] {
    match door {
        Door::X => x::oauth::ASKED,
        Door::TikTok => tiktok::oauth::ASKED,
        Door::Facebook => meta::login::FACEBOOK,
        Door::Instagram => meta::login::INSTAGRAM,
        Door::InstagramDirect => instagram::login::ASKED,
    }
}

/// What we ask for and is not among the `granted` scopes, separated by spaces.
pub fn not_granted(door: Door, granted: &str) -> impl Iterator<Item = &'static Asked> {
    asked(door)
        .iter()
        .filter(move |asked| !granted.split(' ').any(|scope| scope == asked.scope))
}

/// What is missing among the `granted` scopes so that nothing can be published.
#[must_use]
pub fn missing_scopes(door: Door, granted: &str) -> Vec<&'static str> {
    not_granted(door, granted)
        .filter(|asked| asked.is_needed)
        .map(|asked| asked.scope)
        .collect()
}

/// Who gave these tokens, and which accounts they can serve.
///
/// # Errors
/// When the platform does not say.
pub async fn offers(
    door: Door,
    http: &impl Http,
    app: &App,
    tokens: &Tokens,
    now: Timestamp,
) -> Result<Offers, PlatformError> {
    match door {
        Door::X => x::users::me(http, app, &tokens.access_token, now)
            .await
            .map(Offers::of),
        Door::TikTok => tiktok::users::offers(http, app, tokens, now).await,
        Door::Facebook => meta::pages::offers(http, app, tokens).await,
        Door::Instagram => meta::profiles::offers(http, app, tokens).await,
        Door::InstagramDirect => instagram::profile::offers(http, app, tokens).await,
    }
}

/// Whether the tokens still serve the account with this id. [`Class::RefreshToken`] asks to be
/// called again with refreshed ones.
///
/// # Errors
/// When the platform does not tell for certain: then nothing is known.
pub async fn check(
    door: Door,
    http: &impl Http,
    app: &App,
    tokens: &Tokens,
    remote_id: &str,
    now: Timestamp,
) -> Result<Checked, PlatformError> {
    match door {
        Door::X => {
            let profile = x::users::me(http, app, &tokens.access_token, now).await?;
            Ok(Checked::Works {
                profile,
                scopes: None,
                token: None,
            })
        }
        Door::TikTok => tiktok::users::check(http, app, tokens, now).await,
        Door::Facebook => meta::pages::check(http, app, tokens, remote_id).await,
        Door::Instagram => meta::profiles::check(http, app, tokens, remote_id).await,
        Door::InstagramDirect => instagram::profile::check(http, app, tokens).await,
    }
}

/// How often an account is looked at although nobody asks; none: a look costs money, or the tokens'
/// own exchange is one.
#[must_use]
pub const fn look_every(door: Door) -> Option<Span> {
    match door {
        Door::X | Door::TikTok => None,
        Door::Facebook | Door::Instagram | Door::InstagramDirect => Some(Span::days(1)),
    }
}

/// What is wrong with a text and its options on `platform`; `path` is where the text is written,
/// `place` where the options are.
#[must_use]
pub fn violations(
    door: Door,
    path: &str,
    text: &str,
    place: &str,
    options: &Options,
) -> Vec<Violation> {
    match door {
        Door::X => x::options::violations(path, text, place, options),
        Door::TikTok | Door::Facebook | Door::Instagram | Door::InstagramDirect => {
            vec![no_posts(door, path)]
        }
    }
}

/// The public calls that make up a post on `platform`, in order: at least one.
///
/// # Errors
/// When the platform does not know such options.
pub fn pieces(door: Door, text: &str, options: &Options) -> Result<Vec<Piece>, Violation> {
    match door {
        Door::X => x::options::pieces(text, options),
        Door::TikTok | Door::Facebook | Door::Instagram | Door::InstagramDirect => {
            Err(no_posts(door, "text"))
        }
    }
}

/// The one call that makes `part` public.
///
/// # Errors
/// With what is known: see [`Class`].
pub async fn publish(
    door: Door,
    http: &impl Http,
    app: &App,
    token: &Secret,
    part: &Part<'_>,
    now: Timestamp,
) -> Result<Taken, PlatformError> {
    match door {
        Door::X => x::posts::publish(http, app, token, part, now).await,
        Door::TikTok | Door::Facebook | Door::Instagram | Door::InstagramDirect => {
            Err(refuses_posts(door))
        }
    }
}

/// Where people see what a commit made.
#[must_use]
pub fn url(door: Door, app: &App, username: &str, remote_id: &str) -> String {
    match door {
        Door::X => x::posts::url(app, username, remote_id),
        Door::TikTok | Door::Facebook | Door::Instagram | Door::InstagramDirect => {
            app.web_base.clone()
        }
    }
}

/// The platform's id of the post that people see at `url`.
#[must_use]
pub fn id_of(door: Door, url: &str) -> Option<String> {
    match door {
        Door::X => x::posts::id_of(url),
        Door::TikTok | Door::Facebook | Door::Instagram | Door::InstagramDirect => None,
    }
}

/// How long a text is as `platform` counts it, and the most that it takes.
#[must_use]
pub fn length(door: Door, text: &str) -> (usize, usize) {
    match door {
        Door::X => (x::text::weighted_length(text), x::text::LONGEST),
        // As both count: UTF-16 units of a caption (TikTok), characters at Meta, where the limit
        // depends on the kind of post.
        Door::TikTok | Door::Facebook | Door::Instagram | Door::InstagramDirect => {
            (text.encode_utf16().count(), CAPTION)
        }
    }
}

/// Whether `part`, sent at or after `since`, is public. `None`: it was not found, which proves
/// nothing.
///
/// # Errors
/// When the platform does not let us look.
pub async fn look_up(
    door: Door,
    http: &impl Http,
    app: &App,
    token: &Secret,
    part: &Part<'_>,
    since: Timestamp,
    now: Timestamp,
) -> Result<Option<Seen>, PlatformError> {
    match door {
        Door::X => x::timeline::look_up(http, app, token, part, since, now).await,
        Door::TikTok | Door::Facebook | Door::Instagram | Door::InstagramDirect => {
            Err(refuses_posts(door))
        }
    }
}

/// Takes the tokens back at the platform, as far as it goes.
///
/// # Errors
/// When the platform does not confirm it.
pub async fn revoke(
    door: Door,
    http: &impl Http,
    app: &App,
    tokens: &Tokens,
    now: Timestamp,
) -> Result<(), PlatformError> {
    match door {
        Door::X => x::oauth::revoke(http, app, tokens).await,
        Door::TikTok => tiktok::oauth::revoke(http, app, tokens, now).await,
        Door::Facebook | Door::Instagram => meta::login::revoke(http, app, tokens).await,
        // Instagram Login has no call for it:
        // <https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login/business-login>.
        Door::InstagramDirect => Ok(()),
    }
}

/// Whether taking back one grant takes back every other that the same person gave our app, in other
/// workspaces too.
#[must_use]
pub const fn revokes_person(door: Door) -> bool {
    match door {
        Door::X | Door::InstagramDirect => false,
        Door::TikTok | Door::Facebook | Door::Instagram => true,
    }
}

/// The longest caption of TikTok and Instagram.
const CAPTION: usize = 2_200;

/// This version connects accounts of `platform`, and publishes nothing there.
fn no_posts(door: Door, path: &str) -> Violation {
    Violation::new(
        path,
        "platform_without_posts",
        format!(
            "This version does not publish to {}. Take the account out.",
            door.title()
        ),
    )
}

fn refuses_posts(door: Door) -> PlatformError {
    let Violation { code, message, .. } = no_posts(door, "");
    PlatformError::new(Class::Refused, code, message)
}

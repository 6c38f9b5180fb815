//! The one place that chooses an adapter for a [`Door`]: a new door makes the compiler list every
//! place in this file.

use super::account::{Allowance, Checked, Offers};
use super::error::PlatformError;
use super::instagram::{direct, linked};
use super::login::{Ask, CallbackCode, Feature, Scope};
use super::oauth::TokenError;
use super::tokens::Tokens;
use super::{facebook, tiktok, x};
use crate::config::App;
use crate::domain::door::Door;
use crate::domain::time::{Span, Timestamp};
use crate::ports::Http;

/// Where to send a person for their consent.
///
/// # Errors
/// When our own addresses are no URLs.
pub fn consent_url(door: Door, app: &App, ask: &Ask<'_>) -> Result<String, PlatformError> {
    match door {
        Door::X => {
            x::login::client(app, ask.redirect_uri).consent_url(ask.state, ask.verifier, &[])
        }
        Door::TikTok => Ok(tiktok::login::consent_url(app, ask)),
        Door::Facebook => Ok(facebook::login::consent_url(
            app,
            facebook::login::SCOPES,
            ask,
        )),
        Door::Instagram => Ok(facebook::login::consent_url(app, linked::SCOPES, ask)),
        Door::InstagramDirect => Ok(direct::login::consent_url(app, ask)),
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
    code: &CallbackCode,
    now: Timestamp,
) -> Result<Tokens, TokenError> {
    let CallbackCode { code, verifier } = code;
    match door {
        Door::X => {
            x::login::client(app, redirect_uri)
                .exchange(http, code, verifier, now)
                .await
        }
        Door::TikTok => tiktok::login::exchange(http, app, redirect_uri, code, now).await,
        Door::Facebook | Door::Instagram => {
            facebook::login::exchange(http, app, redirect_uri, code, now).await
        }
        Door::InstagramDirect => direct::login::exchange(http, app, redirect_uri, code, now).await,
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
        Door::X => x::login::refresh(http, app, redirect_uri, old, now).await,
        Door::TikTok => tiktok::login::refresh(http, app, old, now).await,
        Door::Facebook | Door::Instagram => facebook::login::refresh(http, app, old, now).await,
        Door::InstagramDirect => direct::login::refresh(http, app, old, now).await,
    }
}

/// Until when these tokens publish without being exchanged.
#[must_use]
pub const fn good_until(door: Door, tokens: &Tokens) -> Timestamp {
    match door {
        Door::X | Door::TikTok | Door::InstagramDirect => tokens.expires_at,
        // The token of a Page has no end: see [`facebook::login`].
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
        Door::TikTok => Some(tiktok::login::refresh_at(tokens, now)),
        Door::Facebook | Door::Instagram => Some(facebook::login::refresh_at(tokens, now)),
        Door::InstagramDirect => Some(direct::login::refresh_at(tokens, now)),
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
        Door::X => x::login::revoke(http, app, tokens).await,
        Door::TikTok => tiktok::login::revoke(http, app, tokens, now).await,
        Door::Facebook | Door::Instagram => facebook::login::revoke(http, app, tokens).await,
        // Instagram Login has no call for it:
        // <https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login/business-login>.
        Door::InstagramDirect => Ok(()),
    }
}

/// Where a person takes access back by hand, for people. Only X's page is documented for us:
/// <https://help.x.com/en/managing-your-account/connect-or-revoke-access-to-third-party-apps>.
#[must_use]
pub const fn connected_apps(door: Door) -> &'static str {
    match door {
        Door::X => "https://x.com/settings/connected_apps",
        Door::TikTok => {
            "TikTok's app: Settings and privacy, Security & permissions, App permissions"
        }
        Door::Facebook | Door::Instagram => "https://www.facebook.com/settings?tab=business_tools",
        Door::InstagramDirect => "https://www.instagram.com/accounts/manage_access/",
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

/// The scopes that we ask for.
#[must_use]
pub const fn scopes(door: Door) -> &'static [Scope] {
    match door {
        Door::X => x::login::SCOPES,
        Door::TikTok => tiktok::login::SCOPES,
        Door::Facebook => facebook::login::SCOPES,
        Door::Instagram => linked::SCOPES,
        Door::InstagramDirect => direct::login::SCOPES,
    }
}

/// What we ask for and is not among the `granted` scopes, separated by spaces.
pub fn not_granted(door: Door, granted: &str) -> impl Iterator<Item = &'static Scope> {
    scopes(door)
        .iter()
        .filter(move |scope| !granted.split(' ').any(|name| name == scope.name))
}

/// What is missing among the `granted` scopes so that nothing can be published.
#[must_use]
pub fn missing_scopes(door: Door, granted: &str) -> Vec<&'static str> {
    not_granted(door, granted)
        .filter(|scope| scope.is_needed)
        .map(|scope| scope.name)
        .collect()
}

/// What an account may do whose person granted that, and from which its network takes long texts or
/// not.
#[must_use]
pub fn allowance(door: Door, granted: &str, has_long_texts: bool) -> Allowance {
    let lacks = |feature| not_granted(door, granted).any(|scope| scope.feature == feature);
    Allowance {
        has_long_texts,
        can_upload: !lacks(Feature::Media),
        can_comment: !lacks(Feature::Comments),
        can_draft: !lacks(Feature::Drafts),
    }
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
    let offers = match door {
        Door::X => x::users::me(http, app, &tokens.access_token, now)
            .await
            .map(Offers::of),
        Door::TikTok => tiktok::users::offers(http, app, tokens, now).await,
        Door::Facebook => facebook::pages::offers(http, app, tokens).await,
        Door::Instagram => linked::offers(http, app, tokens).await,
        Door::InstagramDirect => direct::profile::offers(http, app, tokens).await,
    };
    offers.map(Offers::shown)
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
    let checked = match door {
        Door::X => {
            let profile = x::users::me(http, app, &tokens.access_token, now).await?;
            Ok(Checked::Works {
                profile,
                scopes: None,
                token: None,
            })
        }
        Door::TikTok => tiktok::users::check(http, app, tokens, now).await,
        Door::Facebook => facebook::pages::check(http, app, tokens, remote_id).await,
        Door::Instagram => linked::check(http, app, tokens, remote_id).await,
        Door::InstagramDirect => direct::profile::check(http, app, tokens).await,
    };
    checked.map(Checked::shown)
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

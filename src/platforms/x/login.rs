//! X's authorization server:
//! <https://docs.x.com/fundamentals/authentication/oauth-2-0/authorization-code>.
//!
//! Confidential client (Basic). A code lives 30 seconds. Refresh tokens are single use, and
//! replaying one ends the whole family.

use crate::config::App;
use crate::domain::time::{Span, Timestamp};
use crate::platforms::error::{Class, PlatformError};
use crate::platforms::limits::READ_LIMITS;
use crate::platforms::login::{Feature, Scope};
use crate::platforms::oauth::{Client, TokenError};
use crate::platforms::tokens::Tokens;
use crate::ports::Http;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::{Method, Request, header};

/// The scopes that we ask X for.
pub const SCOPES: &[Scope] = &[
    Scope {
        name: "tweet.read",
        feature: Feature::LookUps,
        is_needed: true,
    },
    Scope {
        name: "tweet.write",
        feature: Feature::Publishing,
        is_needed: true,
    },
    Scope {
        name: "users.read",
        feature: Feature::Recognition,
        is_needed: true,
    },
    Scope {
        name: "media.write",
        feature: Feature::Media,
        is_needed: false,
    },
    Scope {
        name: "offline.access",
        feature: Feature::StayingConnected,
        is_needed: true,
    },
];

/// Our app at X.
#[must_use]
pub fn client<'a>(app: &'a App, redirect_uri: &'a str) -> Client<'a> {
    Client {
        client_id: &app.client_id,
        client_secret: &app.client_secret,
        authorize_url: format!("{}/i/oauth2/authorize", app.web_base),
        token_url: format!("{}/2/oauth2/token", app.api_base),
        redirect_uri,
        scopes: SCOPES.iter().map(|asked| asked.name).collect(),
        lifetime: Span::hours(2),
    }
}

/// Exchanges the refresh token.
///
/// # Errors
/// See [`TokenError`].
pub async fn refresh(
    http: &impl Http,
    app: &App,
    redirect_uri: &str,
    old: &Tokens,
    now: Timestamp,
) -> Result<Tokens, TokenError> {
    let Some(token) = &old.refresh_token else {
        return Err(TokenError::Refused("there is no refresh token".into()));
    };
    client(app, redirect_uri).refresh(http, token, now).await
}

/// Takes back the refresh token, and the access token with it.
///
/// # Errors
/// When X does not answer with success.
pub async fn revoke(http: &impl Http, app: &App, tokens: &Tokens) -> Result<(), PlatformError> {
    let token = tokens
        .refresh_token
        .as_ref()
        .unwrap_or(&tokens.access_token);
    let basic = STANDARD.encode(format!("{}:{}", app.client_id, app.client_secret.expose()));
    let form: String = oauth2::url::form_urlencoded::Serializer::new(String::new())
        .append_pair("token", token.expose())
        .finish();
    let request = Request::builder()
        .method(Method::POST)
        .uri(format!("{}/2/oauth2/revoke", app.api_base))
        .header(header::AUTHORIZATION, format!("Basic {basic}"))
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(form.into_bytes())
        .map_err(|error| PlatformError::new(Class::Operator, "bad_request", error.to_string()))?;
    let status = http
        .send(request, READ_LIMITS)
        .await
        .map(|answer| answer.status());
    match status {
        Ok(status) if status.is_success() => Ok(()),
        Ok(status) => Err(PlatformError::new(
            Class::Unknown,
            "not_revoked",
            format!("X answered {status}."),
        )),
        Err(error) => Err(PlatformError::new(
            Class::Unknown,
            "not_revoked",
            error.to_string(),
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::secret::Secret;

    #[test]
    fn the_consent_url_has_pkce_and_spaces_as_percent_20() {
        let app = App {
            client_id: "client".into(),
            client_secret: Secret::new("secret"),
            web_base: "https://x.com".into(),
            posts_base: "https://x.com".into(),
            token_base: "https://api.x.com".into(),
            api_base: "https://api.x.com".into(),
            video_base: String::new(),
            rupload_base: String::new(),
            version: String::new(),
        };
        // The verifier and challenge of RFC 7636, appendix B.
        let verifier = Secret::new("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");
        let url = client(&app, "https://scheduler.example.com/connect/x/callback")
            .consent_url(&Secret::new("state"), &verifier, &[])
            .unwrap();
        insta::assert_snapshot!(
            url,
            @"https://x.com/i/oauth2/authorize?response_type=code&client_id=client&state=state&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256&redirect_uri=https%3A%2F%2Fscheduler.example.com%2Fconnect%2Fx%2Fcallback&scope=tweet.read%20tweet.write%20users.read%20media.write%20offline.access"
        );
    }
}

//! The authorization code flow with PKCE (RFC 6749, RFC 7636), spoken by the `oauth2` crate through the `Http` port.

use super::{Class, PlatformError, TOKEN_LIMITS, Tokens};
use crate::config::App;
use crate::domain::secret::Secret;
use crate::domain::time::{Span, Timestamp};
use crate::ports::{Http, HttpError};
use oauth2::basic::{BasicClient, BasicTokenResponse};
use oauth2::{
    AuthUrl, AuthorizationCode, ClientId, ClientSecret, CsrfToken, EndpointNotSet, EndpointSet, HttpRequest, HttpResponse,
    PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, RefreshToken, RequestTokenError, Scope, StandardErrorResponse, TokenResponse, TokenUrl,
    basic::BasicErrorResponseType,
};
use std::time::Duration;

/// Our app, as an authorization server sees it.
#[derive(Clone, Debug)]
pub struct Client<'a> {
    /// Its id and secret.
    pub app: &'a App,
    /// Where people consent.
    pub authorize_url: String,
    /// Where codes and refresh tokens are exchanged.
    pub token_url: String,
    /// Where people come back to.
    pub redirect_uri: &'a str,
    /// What we ask for.
    pub scopes: &'static [&'static str],
    /// How long an access token lives where the answer does not say.
    pub lifetime: Span,
}

/// What came of a token call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TokenError {
    /// The code or refresh token is not taken, for good.
    Refused(String),
    /// Our app is not taken: its id, secret or settings.
    Misconfigured(String),
    /// The server said that it did nothing, for now.
    Later(String),
    /// Nobody knows whether the tokens changed.
    Unknown(String),
}

type Configured = BasicClient<EndpointSet, EndpointNotSet, EndpointNotSet, EndpointNotSet, EndpointSet>;
type RequestError = RequestTokenError<TokenHttpError, StandardErrorResponse<BasicErrorResponseType>>;

#[derive(Debug, thiserror::Error)]
enum TokenHttpError {
    #[error("{0}")]
    Http(#[from] HttpError),
    #[error("status {0}")]
    Status(u16),
}

// === impl Client ===

impl Client<'_> {
    /// Where to send the person.
    ///
    /// # Errors
    /// When our own addresses are no URLs.
    pub fn consent_url(&self, state: &Secret, verifier: &Secret) -> Result<String, PlatformError> {
        let challenge = PkceCodeChallenge::from_code_verifier_sha256(&PkceCodeVerifier::new(verifier.expose().to_owned()));
        let state = state.expose().to_owned();
        let (url, _) = self
            .configured()?
            .authorize_url(|| CsrfToken::new(state))
            .add_scopes(self.scopes.iter().map(|scope| Scope::new((*scope).to_owned())))
            .set_pkce_challenge(challenge)
            .url();
        // X wants a space as %20; a plus sign of a value is %2B by now.
        Ok(url.to_string().replace('+', "%20"))
    }

    /// Exchanges the code of a callback.
    ///
    /// # Errors
    /// See [`TokenError`].
    pub async fn exchange(&self, http: &impl Http, code: &Secret, verifier: &Secret, now: Timestamp) -> Result<Tokens, TokenError> {
        let client = self.configured().map_err(|error| TokenError::Misconfigured(error.message))?;
        let answer = client
            .exchange_code(AuthorizationCode::new(code.expose().to_owned()))
            .set_pkce_verifier(PkceCodeVerifier::new(verifier.expose().to_owned()))
            .request_async(&|request| send(http, request))
            .await;
        self.read(answer, now)
    }

    /// Exchanges a refresh token.
    ///
    /// # Errors
    /// See [`TokenError`].
    pub async fn refresh(&self, http: &impl Http, token: &Secret, now: Timestamp) -> Result<Tokens, TokenError> {
        let client = self.configured().map_err(|error| TokenError::Misconfigured(error.message))?;
        let token = RefreshToken::new(token.expose().to_owned());
        let answer = client.exchange_refresh_token(&token).request_async(&|request| send(http, request)).await;
        self.read(answer, now)
    }

    fn configured(&self) -> Result<Configured, PlatformError> {
        let unusable = |_| PlatformError::new(Class::Operator, "not_configured", "This platform's address is not a URL.");
        Ok(BasicClient::new(ClientId::new(self.app.client_id.clone()))
            .set_client_secret(ClientSecret::new(self.app.client_secret.expose().to_owned()))
            .set_auth_uri(AuthUrl::new(self.authorize_url.clone()).map_err(unusable)?)
            .set_token_uri(TokenUrl::new(self.token_url.clone()).map_err(unusable)?)
            .set_redirect_uri(RedirectUrl::new(self.redirect_uri.to_owned()).map_err(unusable)?))
    }

    fn read(&self, answer: Result<BasicTokenResponse, RequestError>, now: Timestamp) -> Result<Tokens, TokenError> {
        let tokens = answer.map_err(read_error)?;
        let lives = tokens.expires_in().map_or(self.lifetime, span);
        let scopes = match tokens.scopes() {
            Some(granted) => granted.iter().map(|scope| scope.to_string()).collect(),
            None => self.scopes.iter().map(|scope| (*scope).to_owned()).collect(),
        };
        Ok(Tokens {
            access_token: Secret::new(tokens.access_token().secret().clone()),
            refresh_token: tokens.refresh_token().map(|token| Secret::new(token.secret().clone())),
            expires_at: now + lives,
            scopes,
        })
    }
}

fn span(duration: Duration) -> Span {
    Span::seconds(i64::try_from(duration.as_secs()).unwrap_or(i64::MAX / 1_000))
}

/// One token call. Server errors and rate limits are told apart before the `oauth2` crate drops the status.
async fn send(http: &impl Http, request: HttpRequest) -> Result<HttpResponse, TokenHttpError> {
    let response = http.send(request, TOKEN_LIMITS).await?;
    match response.status().as_u16() {
        status @ (429 | 500..) => Err(TokenHttpError::Status(status)),
        _ => Ok(response),
    }
}

fn read_error(error: RequestError) -> TokenError {
    match error {
        RequestTokenError::ServerResponse(said) => {
            let text = format!("{}: {}", said.error(), said.error_description().map_or("", String::as_str));
            match said.error() {
                // X answers `invalid_request` for a spent refresh token or code, where RFC 6749 has `invalid_grant`.
                BasicErrorResponseType::InvalidGrant | BasicErrorResponseType::InvalidRequest => TokenError::Refused(text),
                BasicErrorResponseType::InvalidClient
                | BasicErrorResponseType::UnauthorizedClient
                | BasicErrorResponseType::UnsupportedGrantType
                | BasicErrorResponseType::InvalidScope => TokenError::Misconfigured(text),
                BasicErrorResponseType::Extension(_) => TokenError::Later(text),
            }
        }
        RequestTokenError::Request(TokenHttpError::Status(429)) => TokenError::Later("rate limited".into()),
        RequestTokenError::Request(TokenHttpError::Http(HttpError::NotSent(why))) => TokenError::Later(why),
        RequestTokenError::Request(error) => TokenError::Unknown(error.to_string()),
        RequestTokenError::Parse(..) => TokenError::Unknown("an answer of another shape".into()),
        RequestTokenError::Other(_) => TokenError::Unknown("an empty answer".into()),
    }
}

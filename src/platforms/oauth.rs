//! The authorization code flow with PKCE (RFC 6749, RFC 7636), spoken by the `oauth2` crate through
//! the `Http` port.
//!
//! The crate wants to drive a client of its own. Here it does its two pure halves instead: it
//! builds a request, and reads an answer.

use super::error::{Class, PlatformError};
use super::limits::TOKEN_LIMITS;
use super::tokens::Tokens;
use crate::domain::secret::Secret;
use crate::domain::time::{Span, Timestamp};
use crate::ports::{Http, HttpError};
use http::header;
use oauth2::basic::{
    BasicErrorResponse, BasicErrorResponseType, BasicRevocationErrorResponse,
    BasicTokenIntrospectionResponse, BasicTokenType,
};
use oauth2::{
    AuthUrl, AuthorizationCode, ClientId, ClientSecret, CsrfToken, EndpointNotSet, EndpointSet,
    ExtraTokenFields, HttpRequest, HttpResponse, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl,
    RefreshToken, RequestTokenError, Scope, StandardErrorResponse, StandardRevocableToken,
    StandardTokenResponse, TokenResponse, TokenUrl,
};
use serde::{Deserialize, Serialize};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::time::Duration;

/// Our app, as an authorization server sees it.
#[derive(Clone, Debug)]
pub struct Client<'a> {
    /// The app's public id.
    pub client_id: &'a str,
    /// The app's secret.
    pub client_secret: &'a Secret,
    /// The address at which people consent.
    pub authorize_url: String,
    /// Where codes and refresh tokens are exchanged.
    pub token_url: String,
    /// The address that people come back to.
    pub redirect_uri: &'a str,
    /// The scopes that we ask for.
    pub scopes: Vec<&'static str>,
    /// How long an access token lives where the answer does not say.
    pub lifetime: Span,
}

/// The answer of a token endpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
struct TokenAnswer {
    tokens: Tokens,
    id_token: Option<Secret>,
}

/// What OpenID Connect adds to an answer.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct OpenId {
    id_token: Option<Secret>,
}

impl ExtraTokenFields for OpenId {}

/// Why a token call brought no tokens.
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

type Answer = StandardTokenResponse<OpenId, BasicTokenType>;
type Configured = oauth2::Client<
    BasicErrorResponse,
    Answer,
    BasicTokenIntrospectionResponse,
    StandardRevocableToken,
    BasicRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointSet,
>;
type RequestError = RequestTokenError<Stop, StandardErrorResponse<BasicErrorResponseType>>;

/// What Google calls the faults of our settings there, which RFC 6749 has no names for: a redirect
/// URI that is not registered, a client that was deleted or switched off.
const OURS: [&str; 3] = ["redirect_uri_mismatch", "deleted_client", "disabled_client"];

/// What is exchanged for tokens.
enum Exchange {
    Code { code: Secret, verifier: Secret },
    Refresh(Secret),
}

/// The crate is to go no further.
#[derive(Debug, thiserror::Error)]
#[error("stopped")]
struct Stop;

// === impl Client ===

impl Client<'_> {
    /// Where to send the person; `extra` are parameters that this server knows beyond the
    /// standard's.
    ///
    /// # Errors
    /// When our own addresses are no URLs.
    pub fn consent_url(
        &self,
        state: &Secret,
        verifier: &Secret,
        extra: &[(&'static str, &str)],
    ) -> Result<String, PlatformError> {
        let challenge = PkceCodeChallenge::from_code_verifier_sha256(&PkceCodeVerifier::new(
            verifier.expose().to_owned(),
        ));
        let state = state.expose().to_owned();
        let client = self.configured()?;
        let request = client
            .authorize_url(|| CsrfToken::new(state))
            .add_scopes(
                self.scopes
                    .iter()
                    .map(|scope| Scope::new((*scope).to_owned())),
            )
            .set_pkce_challenge(challenge);
        let (url, _) = extra
            .iter()
            .fold(request, |request, (name, value)| {
                request.add_extra_param(*name, (*value).to_owned())
            })
            .url();
        // X wants a space as %20; a plus sign of a value is %2B by now.
        Ok(url.to_string().replace('+', "%20"))
    }

    /// Exchanges the code of a callback.
    ///
    /// # Errors
    /// See [`TokenError`].
    pub async fn exchange(
        &self,
        http: &impl Http,
        code: &Secret,
        verifier: &Secret,
        now: Timestamp,
    ) -> Result<Tokens, TokenError> {
        Ok(self
            .call(
                http,
                &Exchange::Code {
                    code: code.clone(),
                    verifier: verifier.clone(),
                },
                now,
            )
            .await?
            .tokens)
    }

    /// Exchanges the code of a callback for the token that says who the person is. What else it
    /// would open is thrown away.
    ///
    /// # Errors
    /// See [`TokenError`].
    pub async fn id_token(
        &self,
        http: &impl Http,
        code: &Secret,
        verifier: &Secret,
        now: Timestamp,
    ) -> Result<Secret, TokenError> {
        let given = self
            .call(
                http,
                &Exchange::Code {
                    code: code.clone(),
                    verifier: verifier.clone(),
                },
                now,
            )
            .await?;
        given
            .id_token
            .ok_or_else(|| TokenError::Unknown("an answer without an ID token".into()))
    }

    /// Exchanges a refresh token. What the answer leaves out, a new refresh token or the scopes, is
    /// as it was.
    ///
    /// # Errors
    /// See [`TokenError`].
    pub async fn refresh(
        &self,
        http: &impl Http,
        token: &Secret,
        now: Timestamp,
    ) -> Result<Tokens, TokenError> {
        Ok(self
            .call(http, &Exchange::Refresh(token.clone()), now)
            .await?
            .tokens)
    }

    async fn call(
        &self,
        http: &impl Http,
        exchange: &Exchange,
        now: Timestamp,
    ) -> Result<TokenAnswer, TokenError> {
        let response = send(http, self.build(exchange)?).await?;
        self.read(exchange, response, now)
    }

    /// The request of an exchange: pure.
    fn build(&self, exchange: &Exchange) -> Result<HttpRequest, TokenError> {
        let built = RefCell::new(None);
        let stop = |request| {
            built.replace(Some(request));
            Err(Stop)
        };
        let client = self
            .configured()
            .map_err(|error| TokenError::Misconfigured(error.message))?;
        let stopped = exchange.run(&client, &stop);
        built.take().ok_or_else(|| {
            TokenError::Misconfigured(
                stopped.map_or_else(|error| error.to_string(), |_| String::new()),
            )
        })
    }

    /// What an answer says: pure.
    fn read(
        &self,
        exchange: &Exchange,
        response: HttpResponse,
        now: Timestamp,
    ) -> Result<TokenAnswer, TokenError> {
        match response.status().as_u16() {
            429 => return Err(TokenError::Later("rate limited".into())),
            status @ 500.. => return Err(TokenError::Unknown(format!("status {status}"))),
            _ => {}
        }
        let response = RefCell::new(Some(response));
        let give = |_| response.take().ok_or(Stop);
        let client = self
            .configured()
            .map_err(|error| TokenError::Misconfigured(error.message))?;
        let answer = exchange.run(&client, &give).map_err(read_error)?;
        let lives = answer.expires_in().map_or(self.lifetime, span);
        // RFC 6749 §5.1: an answer to a code that names no scope granted what was asked for. Of a
        // refresh it says nothing.
        let scopes = match (answer.scopes(), exchange) {
            (Some(granted), _) => granted.iter().map(|scope| scope.to_string()).collect(),
            (None, Exchange::Code { .. }) => self
                .scopes
                .iter()
                .map(|scope| (*scope).to_owned())
                .collect(),
            (None, Exchange::Refresh(_)) => Vec::new(),
        };
        let tokens = Tokens {
            access_token: Secret::new(answer.access_token().secret().clone()),
            refresh_token: answer
                .refresh_token()
                .map(|token| Secret::new(token.secret().clone())),
            expires_at: now + lives,
            refresh_expires_at: None,
            scopes,
            of_accounts: BTreeMap::new(),
        };
        Ok(TokenAnswer {
            tokens,
            id_token: answer.extra_fields().id_token.clone(),
        })
    }

    fn configured(&self) -> Result<Configured, PlatformError> {
        let unusable = |_| {
            PlatformError::new(
                Class::Operator,
                "not_configured",
                "This platform's address is not a URL.",
            )
        };
        Ok(
            oauth2::Client::new(ClientId::new(self.client_id.to_owned()))
                .set_client_secret(ClientSecret::new(self.client_secret.expose().to_owned()))
                .set_auth_uri(AuthUrl::new(self.authorize_url.clone()).map_err(unusable)?)
                .set_token_uri(TokenUrl::new(self.token_url.clone()).map_err(unusable)?)
                .set_redirect_uri(
                    RedirectUrl::new(self.redirect_uri.to_owned()).map_err(unusable)?,
                ),
        )
    }
}

// === impl Exchange ===

impl Exchange {
    /// Lets the `oauth2` crate build the request, and read whatever `answer` makes of it.
    fn run(
        &self,
        client: &Configured,
        answer: &impl Fn(HttpRequest) -> Result<HttpResponse, Stop>,
    ) -> Result<Answer, RequestError> {
        match self {
            Self::Code { code, verifier } => client
                .exchange_code(AuthorizationCode::new(code.expose().to_owned()))
                .set_pkce_verifier(PkceCodeVerifier::new(verifier.expose().to_owned()))
                .request(answer),
            Self::Refresh(token) => client
                .exchange_refresh_token(&RefreshToken::new(token.expose().to_owned()))
                .request(answer),
        }
    }
}

/// Sends a token call. One that never left has changed nothing; of any other without an answer
/// nobody knows.
pub(super) async fn send(
    http: &impl Http,
    request: HttpRequest,
) -> Result<HttpResponse, TokenError> {
    http.send(request, TOKEN_LIMITS)
        .await
        .map_err(|error| match error {
            HttpError::NotSent(why) => TokenError::Later(why),
            HttpError::Lost(_) | HttpError::TooLong => TokenError::Unknown(error.to_string()),
        })
}

/// `fields` as a form to `uri`: for the servers whose fields are not the standard's.
pub(super) fn form(uri: String, fields: &[(&str, &str)]) -> Result<HttpRequest, TokenError> {
    http::Request::post(uri)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(header::ACCEPT, "application/json")
        .body(encoded(fields).into_bytes())
        .map_err(|error| TokenError::Misconfigured(error.to_string()))
}

/// `fields` as a form's body or a URL's query has them.
pub(super) fn encoded(fields: &[(&str, &str)]) -> String {
    oauth2::url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(fields)
        .finish()
}

fn span(duration: Duration) -> Span {
    Span::seconds(i64::try_from(duration.as_secs()).unwrap_or(i64::MAX / 1_000))
}

fn read_error(error: RequestError) -> TokenError {
    match error {
        RequestTokenError::ServerResponse(said) => {
            let text = format!(
                "{}: {}",
                said.error(),
                said.error_description().map_or("", String::as_str)
            );
            match said.error() {
                // X answers `invalid_request` for a spent refresh token or code, where RFC 6749 has
                // `invalid_grant`.
                BasicErrorResponseType::InvalidGrant | BasicErrorResponseType::InvalidRequest => {
                    TokenError::Refused(text)
                }
                BasicErrorResponseType::InvalidClient
                | BasicErrorResponseType::UnauthorizedClient
                | BasicErrorResponseType::UnsupportedGrantType
                | BasicErrorResponseType::InvalidScope => TokenError::Misconfigured(text),
                BasicErrorResponseType::Extension(name) if OURS.contains(&name.as_str()) => {
                    TokenError::Misconfigured(text)
                }
                BasicErrorResponseType::Extension(_) => TokenError::Later(text),
            }
        }
        RequestTokenError::Request(Stop) => TokenError::Unknown("no answer".into()),
        RequestTokenError::Parse(..) => TokenError::Unknown("an answer of another shape".into()),
        RequestTokenError::Other(_) => TokenError::Unknown("an empty answer".into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::App;

    fn read(status: u16, body: &str) -> Result<Tokens, TokenError> {
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
        let client = crate::platforms::x::login::client(
            &app,
            "https://scheduler.example.com/connect/x/callback",
        );
        let exchange = Exchange::Refresh(Secret::new("spent"));
        let request = client.build(&exchange).unwrap();
        assert_eq!(
            request.headers()["authorization"],
            "Basic Y2xpZW50OnNlY3JldA=="
        );
        assert_eq!(
            request.body(),
            b"grant_type=refresh_token&refresh_token=spent"
        );
        let response = http::Response::builder()
            .status(status)
            .header("content-type", "application/json");
        client
            .read(
                &exchange,
                response.body(body.as_bytes().to_vec()).unwrap(),
                Timestamp::from_ms(0),
            )
            .map(|given| given.tokens)
    }

    #[test]
    fn a_new_pair_is_read_with_what_was_granted() {
        let body = r#"{"token_type":"bearer","expires_in":7200,"access_token":"a",
            "scope":"tweet.write users.read","refresh_token":"r"}"#;
        let tokens = read(200, body).unwrap();
        assert_eq!(tokens.scopes, ["tweet.write", "users.read"]);
        assert_eq!(tokens.expires_at, Timestamp::from_ms(7_200_000));
        assert_eq!(tokens.refresh_token.unwrap().expose(), "r");
    }

    #[test]
    fn a_spent_token_is_refused_for_good_under_either_name() {
        for error in ["invalid_request", "invalid_grant"] {
            let body = format!(
                r#"{{"error":"{error}",
                    "error_description":"Value passed for the token was invalid."}}"#
            );
            assert!(matches!(read(400, &body), Err(TokenError::Refused(_))));
        }
    }

    #[test]
    fn our_own_credentials_being_wrong_is_nobodys_reconnect() {
        assert!(matches!(
            read(
                401,
                r#"{"error":"unauthorized_client",
                    "error_description":"Missing valid authorization header"}"#
            ),
            Err(TokenError::Misconfigured(_))
        ));
    }

    #[test]
    fn what_is_wrong_with_our_settings_is_not_the_servers_trouble() {
        for error in ["redirect_uri_mismatch", "deleted_client", "disabled_client"] {
            let body = format!(r#"{{"error":"{error}","error_description":"Bad Request"}}"#);
            assert!(
                matches!(read(400, &body), Err(TokenError::Misconfigured(_))),
                "{error}"
            );
        }
        assert!(matches!(
            read(400, r#"{"error":"slow_down"}"#),
            Err(TokenError::Later(_))
        ));
    }

    #[test]
    fn an_answer_that_says_nothing_leaves_the_outcome_unknown() {
        for (status, body) in [
            (500, ""),
            (503, "<html>"),
            (200, ""),
            (200, "<html>"),
            (200, "{}"),
            (400, "<html>"),
        ] {
            assert!(
                matches!(read(status, body), Err(TokenError::Unknown(_))),
                "{status} {body}"
            );
        }
        assert!(matches!(read(429, ""), Err(TokenError::Later(_))));
    }
}

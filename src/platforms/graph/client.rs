//! Calls of the Graph API. Every call with a token carries the proof that the caller has the app's
//! secret: <https://developers.facebook.com/docs/graph-api/guides/secure-requests>.

use super::errors;
use crate::config::App;
use crate::domain::ledger::hex;
use crate::domain::secret::Secret;
use crate::platforms::error::{Class, PlatformError};
use crate::platforms::limits::READ_LIMITS;
use crate::platforms::oauth;
use crate::ports::{Http, Limits};
use hmac::{Hmac, KeyInit as _, Mac as _};
use http::{Method, Request, Response, header};
use serde::de::DeserializeOwned;
use serde_json::Value;
use sha2::Sha256;

/// Why a call did not bring what was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::platforms) struct Refusal {
    /// What Meta refused, for certain; none where the answer does not tell, or where it will pass.
    pub refused: Option<Refused>,
    /// What the refusal means.
    pub error: PlatformError,
}

/// What Meta refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::platforms) enum Refused {
    /// The token is not taken.
    Token,
    /// The object that was asked for is not there, or not for this person.
    Object,
}

/// A call of the Graph API with a token, for `path` behind the version.
pub(in crate::platforms) fn request(
    app: &App,
    method: Method,
    path: &str,
    token: &Secret,
    params: &[(&str, &str)],
) -> Result<Request<Vec<u8>>, PlatformError> {
    let proof = proof(app, token)?;
    let params = [params, &[("appsecret_proof", &proof)]].concat();
    plain_request(app, method, path, token, &params)
}

/// The same without that proof: Instagram Login's API does not know it.
pub(in crate::platforms) fn plain_request(
    app: &App,
    method: Method,
    path: &str,
    token: &Secret,
    params: &[(&str, &str)],
) -> Result<Request<Vec<u8>>, PlatformError> {
    let query = oauth::encoded(params);
    Request::builder()
        .method(method)
        .uri(format!("{}/{}/{path}?{query}", app.api_base, app.version))
        .header(header::AUTHORIZATION, format!("Bearer {}", token.expose()))
        .header(header::ACCEPT, "application/json")
        .body(Vec::new())
        .map_err(|error| PlatformError::new(Class::Operator, "bad_request", error.to_string()))
}

/// The proof, for this very token, that the caller has the app's secret.
pub(super) fn proof(app: &App, token: &Secret) -> Result<String, PlatformError> {
    let signer = signer(&app.client_secret)?.chain_update(token.expose());
    Ok(hex(&signer.finalize().into_bytes()))
}

/// HMAC-SHA256 with the app's secret.
pub(in crate::platforms) fn signer(secret: &Secret) -> Result<Hmac<Sha256>, PlatformError> {
    Hmac::new_from_slice(secret.expose().as_bytes())
        .map_err(|error| PlatformError::new(Class::Operator, "not_configured", error.to_string()))
}

/// Reads what is at `path`.
pub(in crate::platforms) async fn read(
    http: &impl Http,
    app: &App,
    path: &str,
    token: &Secret,
    params: &[(&str, &str)],
) -> Result<Value, Refusal> {
    let request = request(app, Method::GET, path, token, params)?;
    ask(http, request, READ_LIMITS).await
}

/// Reads what is at the address of a request.
pub(in crate::platforms) async fn ask(
    http: &impl Http,
    request: Request<Vec<u8>>,
    limits: Limits,
) -> Result<Value, Refusal> {
    let answer = http.send(request, limits).await;
    let answer = answer.map_err(|error| PlatformError::no_answer("Meta", &error))?;
    read_answer(&answer)
}

fn read_answer(answer: &Response<Vec<u8>>) -> Result<Value, Refusal> {
    let body: Value = serde_json::from_slice(answer.body()).unwrap_or_default();
    let is_error = body.get("error").is_some_and(Value::is_object);
    if is_error || !answer.status().is_success() {
        Err(Refusal::of(answer))
    } else {
        Ok(body)
    }
}

/// Turns what was read into the type that is needed.
pub(in crate::platforms) fn shaped<T: DeserializeOwned>(body: Value) -> Result<T, Refusal> {
    serde_json::from_value(body).map_err(|_| unclear("not what was asked for").into())
}

/// The error of answers that contradict each other: Meta has answered, and nothing is known.
pub(in crate::platforms) fn unclear(why: &str) -> PlatformError {
    PlatformError::new(
        Class::Retry,
        "unexpected_answer",
        format!("Meta's answers do not fit together: {why}."),
    )
}

// === impl Refusal ===

impl Refusal {
    fn of(answer: &Response<Vec<u8>>) -> Self {
        let error = errors::read(answer);
        let said = errors::parse(answer.body()).map(|said| (said.code, said.subcode));
        let refused = match (error.class, said) {
            // A role that was lost (492) ends the token of that Page alone.
            (Class::Reconnect, Some((102 | 458..=491, _) | (190, None | Some(..=491 | 493..)))) => {
                Some(Refused::Token)
            }
            // Nothing under this address (803): the addresses that we ask are ids.
            (Class::Reconnect, Some(_)) | (Class::Refused, Some((803, _))) => Some(Refused::Object),
            _ => None,
        };
        Self { refused, error }
    }

    /// The same error for a caller that only wants to know. Whatever the refusal was, it ends
    /// nothing.
    pub(in crate::platforms) fn unclear(self) -> PlatformError {
        PlatformError {
            class: Class::Retry,
            ..self.error
        }
    }
}

impl From<PlatformError> for Refusal {
    fn from(error: PlatformError) -> Self {
        Self {
            refused: None,
            error,
        }
    }
}

impl From<Refusal> for PlatformError {
    fn from(refusal: Refusal) -> Self {
        refusal.error
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::app;
    use super::*;
    use crate::platforms::staged::shown;

    #[test]
    fn a_call_carries_its_token_in_a_header_and_the_proof_for_this_very_token() {
        let first = request(
            &app(),
            Method::GET,
            "me",
            &Secret::new("EAAuser"),
            &[("fields", "id,name")],
        )
        .unwrap();
        insta::assert_snapshot!(shown(&first), @r"
        GET https://graph.facebook.com/v26.0/me?fields=id%2Cname&appsecret_proof=5d3a7d743864d338d8243ed85ffb8faae9b236484948791066c9c21bc70c867b
        authorization: Bearer EAAuser
        accept: application/json
        ");
        let other = request(
            &app(),
            Method::GET,
            "me",
            &Secret::new("EAApage"),
            &[("fields", "id,name")],
        )
        .unwrap();
        assert_ne!(
            first.uri(),
            other.uri(),
            "each token has a proof of its own"
        );
    }

    #[test]
    fn the_proof_is_the_hmac_of_rfc_4231_case_2() {
        let app = App {
            client_secret: Secret::new("Jefe"),
            ..app()
        };
        let request = request(
            &app,
            Method::GET,
            "me",
            &Secret::new("what do ya want for nothing?"),
            &[],
        )
        .unwrap();
        let expected =
            "appsecret_proof=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
        assert_eq!(request.uri().query(), Some(expected));
    }
}

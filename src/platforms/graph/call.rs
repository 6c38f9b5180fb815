//! Calls of the Graph API that make or change something. What they say is in the body, so that no
//! text of a post stands in an address.

use super::client::proof;
use super::{errors, usage};
use crate::config::App;
use crate::domain::secret::Secret;
use crate::domain::time::Timestamp;
use crate::platforms::error::{Class, Full, PlatformError};
use crate::platforms::limits::COMMIT_LIMITS;
use crate::platforms::multipart::Form;
use crate::platforms::oauth;
use crate::ports::media::Body;
use crate::ports::{Http, HttpError};
use http::{Request, Response, header};
use serde_json::Value;

/// What it would mean to make a call a second time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::platforms) enum Effect {
    /// Nobody would see anything of it.
    Invisible,
    /// Something may become public, or may have become so where the answer was lost.
    Public,
}

/// An answer to a call that was taken.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::platforms) struct Answered {
    /// What it says.
    pub body: Value,
    /// The windows that it used up.
    pub full: Full,
}

/// Why a call was not taken.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::platforms) struct NotTaken {
    /// What it means.
    pub error: PlatformError,
    /// What Meta adds for programs.
    pub data: Option<Box<Value>>,
}

/// A call with a form.
pub(in crate::platforms) fn with_form(
    app: &App,
    url: &str,
    token: &Secret,
    params: &[(&str, &str)],
) -> Result<Request<Body>, PlatformError> {
    let proof = proof(app, token)?;
    plain_form(
        url,
        token,
        &[params, &[("appsecret_proof", &proof)]].concat(),
    )
}

/// A call with a form, without the proof that the caller has the app's secret: Instagram Login's
/// API does not know it.
pub(in crate::platforms) fn plain_form(
    url: &str,
    token: &Secret,
    params: &[(&str, &str)],
) -> Result<Request<Body>, PlatformError> {
    let form = oauth::encoded(params);
    let kind = "application/x-www-form-urlencoded";
    build(url, token, kind, form.into_bytes().into())
}

/// A call with a file among the fields.
pub(in crate::platforms) fn with_file(
    app: &App,
    url: &str,
    token: &Secret,
    form: Form,
) -> Result<Request<Body>, PlatformError> {
    let form = form.text("appsecret_proof", &proof(app, token)?);
    let (kind, body) = form.finish();
    build(url, token, &kind, body)
}

fn build(
    url: &str,
    token: &Secret,
    kind: &str,
    body: Body,
) -> Result<Request<Body>, PlatformError> {
    Request::post(url)
        .header(header::AUTHORIZATION, format!("Bearer {}", token.expose()))
        .header(header::ACCEPT, "application/json")
        .header(header::CONTENT_TYPE, kind)
        .body(body)
        .map_err(|error| PlatformError::new(Class::Operator, "bad_request", error.to_string()))
}

/// Makes a call about `account`, which may bring it to the end of its share.
pub(in crate::platforms) async fn send(
    http: &impl Http,
    request: Request<Body>,
    effect: Effect,
    (account, now): (&str, Timestamp),
) -> Result<Answered, NotTaken> {
    match http.send(request, COMMIT_LIMITS).await {
        Ok(answer) => read(&answer, effect, usage::full(answer.headers(), account, now)),
        Err(HttpError::NotSent(_)) => Err(not_sent().into()),
        Err(error) => Err(lost(effect, &error).into()),
    }
}

/// The error of a call that did not leave.
pub(super) fn not_sent() -> PlatformError {
    let message = "The call to Meta did not leave.";
    PlatformError::new(Class::Retry, PlatformError::NOT_SENT, message)
}

fn lost(effect: Effect, error: &HttpError) -> PlatformError {
    let message = format!("The answer of Meta was lost: {error}.");
    PlatformError::new(effect.of_doubt(), "no_answer", message)
}

fn read(answer: &Response<Vec<u8>>, effect: Effect, full: Full) -> Result<Answered, NotTaken> {
    let body: Option<Value> = serde_json::from_slice(answer.body()).ok();
    match body {
        Some(body) if answer.status().is_success() && body.get("error").is_none() => {
            Ok(Answered { body, full })
        }
        said => Err(NotTaken {
            error: meant(errors::read(answer), effect, full),
            data: said.and_then(|said| data(&said)).map(Box::new),
        }),
    }
}

/// What an error means for a call with that effect: what passes by itself may hide a success, as
/// codes 1 and 2 and every server error do.
fn meant(error: PlatformError, effect: Effect, full: Full) -> PlatformError {
    let class = match error.class {
        Class::Retry => effect.of_doubt(),
        Class::RateLimited { full: said } => Class::RateLimited {
            full: if full.until().is_some() { full } else { said },
        },
        other @ (Class::RefreshToken
        | Class::Reconnect
        | Class::Operator
        | Class::Fixable
        | Class::Refused
        | Class::Unknown) => other,
    };
    PlatformError { class, ..error }
}

/// `error_data` is an object, or the text of one.
fn data(said: &Value) -> Option<Value> {
    match said.get("error")?.get("error_data")? {
        Value::String(text) => serde_json::from_str(text).ok(),
        data => Some(data.clone()),
    }
}

/// A success that does not say what it made.
pub(in crate::platforms) fn unreadable(effect: Effect) -> PlatformError {
    let message = "Meta answered with success, but did not say what it made.";
    PlatformError::new(effect.of_doubt(), "unexpected_answer", message)
}

/// Whether an answer says that it was done: `true`, or `{"success":true}`.
#[must_use]
pub(in crate::platforms) fn is_done(body: &Value) -> bool {
    *body == Value::Bool(true) || body.get("success") == Some(&Value::Bool(true))
}

// === impl Effect ===

impl Effect {
    /// What an answer means that does not tell whether the call was taken.
    const fn of_doubt(self) -> Class {
        match self {
            Self::Invisible => Class::Retry,
            Self::Public => Class::Unknown,
        }
    }
}

// === impl NotTaken ===

impl From<PlatformError> for NotTaken {
    fn from(error: PlatformError) -> Self {
        Self { error, data: None }
    }
}

impl From<NotTaken> for PlatformError {
    fn from(refusal: NotTaken) -> Self {
        refusal.error
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::{NOW, app};
    use super::*;
    use crate::platforms::staged::Staged;

    const URL: &str = "https://graph.facebook.com/v26.0/910/feed";

    async fn sent(status: u16, body: &str, effect: Effect) -> Result<Answered, NotTaken> {
        let staged = Staged::with(&[(status, body)]);
        let request = with_form(
            &app(),
            URL,
            &Secret::new("EAApage"),
            &[("message", "A & B")],
        );
        send(&staged.http, request.unwrap(), effect, ("910", NOW)).await
    }

    #[tokio::test]
    async fn what_a_call_says_is_in_its_body_and_nothing_in_its_address() {
        let staged = Staged::with(&[(200, r#"{"id":"910_1"}"#)]);
        let request = with_form(
            &app(),
            URL,
            &Secret::new("EAApage"),
            &[("message", "A & B")],
        );
        let sent = send(
            &staged.http,
            request.unwrap(),
            Effect::Invisible,
            ("910", NOW),
        )
        .await;
        assert_eq!(sent.unwrap().body, serde_json::json!({ "id": "910_1" }));
        insta::assert_snapshot!(staged.asked().join("\n"), @"
        POST https://graph.facebook.com/v26.0/910/feed
        authorization: Bearer EAApage
        accept: application/json
        content-type: application/x-www-form-urlencoded

        message=A+%26+B&appsecret_proof=a4e790a4f33cc8f26016f1e617391e91ce692425d30fa8a9c99b5f528ee804d5
        ");
    }

    #[tokio::test]
    async fn what_may_hide_a_success_leaves_a_doubt_where_it_would_be_seen() {
        for (status, body) in [
            (0, ""),
            (500, r#"{"error":{"message":"x","code":2}}"#),
            (400, r#"{"error":{"message":"x","code":1}}"#),
            (
                400,
                r#"{"error":{"message":"x","code":100,"is_transient":true}}"#,
            ),
            (503, "<html>"),
            (200, "<html>"),
            (404, ""),
        ] {
            let public = sent(status, body, Effect::Public).await.unwrap_err();
            assert_eq!(public.error.class, Class::Unknown, "{status} {body}");
            let invisible = sent(status, body, Effect::Invisible).await.unwrap_err();
            assert_eq!(invisible.error.class, Class::Retry, "{status} {body}");
        }
    }

    #[tokio::test]
    async fn a_definite_refusal_proves_that_nothing_was_made() {
        for (body, class) in [
            (r#"{"error":{"code":190,"error_subcode":460}}"#, "reconnect"),
            (r#"{"error":{"code":506}}"#, "fixable"),
            (r#"{"error":{"code":100}}"#, "refused"),
            (r#"{"error":{"code":4}}"#, "rate_limited"),
            (r#"{"error":{"code":987654}}"#, "fixable"),
        ] {
            let refused = sent(400, body, Effect::Public).await.unwrap_err();
            assert_eq!(refused.error.class.name(), class, "{body}");
        }
    }

    #[tokio::test]
    async fn what_meta_adds_for_programs_is_read_in_both_its_shapes() {
        for data in [r#"{"start_offset":"7"}"#, r#""{\"start_offset\":\"7\"}""#] {
            let body = format!(r#"{{"error":{{"code":6001,"error_data":{data}}}}}"#);
            let refused = sent(400, &body, Effect::Invisible).await.unwrap_err();
            assert_eq!(refused.data.unwrap()["start_offset"], "7", "{data}");
        }
    }

    #[test]
    fn done_is_said_in_two_ways() {
        let done = |json: &str| is_done(&serde_json::from_str(json).unwrap());
        assert!(done("true") && done(r#"{"success":true,"post_id":"1"}"#));
        assert!(!done("{}") && !done(r#"{"success":false}"#) && !done(r#"{"success":"true"}"#));
    }
}

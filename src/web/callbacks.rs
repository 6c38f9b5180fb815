//! `/webhooks/…`: what platforms say by themselves. No cookie counts here and no `Origin`: the
//! signature says who speaks. What is refused is logged with its reason, and never with what it
//! said.

use super::body;
use super::problem::Error;
use crate::ports::Ports;
use crate::usecases::Core;
use crate::usecases::revocations::{self, CallbackError};
use axum::Json;
use axum::extract::{FromRequest, Request, State};
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, HeaderName, StatusCode};
use oauth2::url::form_urlencoded;
use serde::Serialize;
use serde_json::json;

/// As documented; names of headers have no case.
const TIKTOK_SIGNATURE: HeaderName = HeaderName::from_static("tiktok-signature");

/// The one field of Meta's callbacks.
const SIGNED_REQUEST: &str = "signed_request";

/// An event of TikTok, byte for byte, whatever it is called: the bytes are signed.
pub(super) struct TikTokEvent(Vec<u8>);

/// The text that Meta signed.
pub(super) struct SignedRequest(String);

/// Where a person who asked for a deletion can see what became of it.
#[derive(Serialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[cfg_attr(not(target_arch = "wasm32"), schemars(rename = "DeletionTaken"))]
pub(super) struct Taken {
    /// The status page.
    url: String,
    /// The code of the status page.
    confirmation_code: String,
}

/// `POST /webhooks/tiktok`.
pub(super) async fn tiktok<P: Ports>(
    State(core): State<Core<P>>,
    headers: HeaderMap,
    TikTokEvent(body): TikTokEvent,
) -> Result<Response, Error> {
    let signature = headers
        .get(TIKTOK_SIGNATURE)
        .and_then(|value| value.to_str().ok());
    revocations::tiktok(&core, signature, &body)
        .await
        .map_err(|error| refused(&core, "tiktok", error))?;
    Ok(StatusCode::OK.into_response())
}

/// `POST /webhooks/meta/deauthorize`.
pub(super) async fn deauthorize<P: Ports>(
    State(core): State<Core<P>>,
    SignedRequest(signed): SignedRequest,
) -> Result<Response, Error> {
    revocations::deauthorize(&core, &signed)
        .await
        .map_err(|error| refused(&core, "meta/deauthorize", error))?;
    Ok(StatusCode::OK.into_response())
}

/// `POST /webhooks/meta/data-deletion`.
pub(super) async fn delete<P: Ports>(
    State(core): State<Core<P>>,
    SignedRequest(signed): SignedRequest,
) -> Result<Json<Taken>, Error> {
    let origin = core.config.origin()?.to_owned();
    let code = revocations::delete(&core, &signed)
        .await
        .map_err(|error| refused(&core, "meta/data-deletion", error))?;
    Ok(Json(Taken {
        url: format!("{origin}/data-deletion/{code}"),
        confirmation_code: code,
    }))
}

/// What our own trouble is, is logged where every problem is.
fn refused<P: Ports>(core: &Core<P>, callback: &str, error: CallbackError) -> Error {
    if !matches!(error, CallbackError::CoreError(_)) {
        core.log(
            "callback_refused",
            &json!({ "callback": callback, "why": error.to_string() }),
        );
    }
    error.into()
}

impl From<CallbackError> for Error {
    fn from(error: CallbackError) -> Self {
        match error {
            CallbackError::Forged => Self::Forged,
            CallbackError::Unreadable => unreadable(),
            CallbackError::CoreError(trouble) => Self::CoreError(trouble),
        }
    }
}

fn unreadable() -> Error {
    Error::BadRequest(
        "unreadable_callback",
        "Send one field signed_request, as application/x-www-form-urlencoded.".into(),
    )
}

// === what is taken ===

impl<P: Ports> FromRequest<Core<P>> for TikTokEvent {
    type Rejection = Error;

    async fn from_request(request: Request, core: &Core<P>) -> Result<Self, Error> {
        body::of_callback(core, request).await.map(Self)
    }
}

impl<P: Ports> FromRequest<Core<P>> for SignedRequest {
    type Rejection = Error;

    async fn from_request(request: Request, core: &Core<P>) -> Result<Self, Error> {
        let is_form = body::is_of(request.headers(), "application/x-www-form-urlencoded");
        let bytes = body::of_callback(core, request).await?;
        let signed = if is_form { one_field(&bytes) } else { None };
        signed.map(Self).ok_or_else(unreadable)
    }
}

/// The signed request; none where there is none, or where there are two, of which others may read
/// the other.
fn one_field(form: &[u8]) -> Option<String> {
    let mut fields = form_urlencoded::parse(form).filter(|(name, _)| name == SIGNED_REQUEST);
    let (_, signed) = fields.next()?;
    fields.next().is_none().then(|| signed.into_owned())
}

// === what the contract says of it ===

#[cfg(not(target_arch = "wasm32"))]
mod told {
    use super::{SIGNED_REQUEST, SignedRequest, TikTokEvent};
    use crate::web::contract::describe::{Describing, Input};
    use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
    use std::borrow::Cow;

    impl Input for TikTokEvent {
        fn describe(to: &mut Describing<'_>) {
            to.body::<Self>("application/json");
        }
    }

    impl Input for SignedRequest {
        fn describe(to: &mut Describing<'_>) {
            to.body::<Self>("application/x-www-form-urlencoded");
            to.fault(400, &["unreadable_callback"]);
        }
    }

    impl JsonSchema for TikTokEvent {
        fn schema_name() -> Cow<'static, str> {
            "TikTokEvent".into()
        }

        fn json_schema(_: &mut SchemaGenerator) -> Schema {
            json_schema!({ "description": "An event as TikTok describes it: \
                https://developers.tiktok.com/doc/webhooks-events" })
        }
    }

    impl JsonSchema for SignedRequest {
        fn schema_name() -> Cow<'static, str> {
            "SignedRequest".into()
        }

        fn json_schema(_: &mut SchemaGenerator) -> Schema {
            let signed =
                "A signature and what is signed, each in base64url, with a dot between them.";
            json_schema!({
                "type": "object",
                "properties": { SIGNED_REQUEST: { "type": "string", "description": signed } },
                "required": [SIGNED_REQUEST],
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_has_one_signed_request() {
        assert_eq!(one_field(b"signed_request=a.b").as_deref(), Some("a.b"));
        assert_eq!(
            one_field(b"x=1&signed_request=a%2Eb&signed_requests=c").as_deref(),
            Some("a.b")
        );
        for bad in [
            "",
            "signed_request",
            "signed=a.b",
            "signed_request=a.b&signed_request=c.d",
            "{\"signed_request\":\"a.b\"}",
        ] {
            assert!(
                one_field(bad.as_bytes()).is_none_or(|signed| signed.is_empty()),
                "{bad}"
            );
        }
    }
}

//! The token endpoint, for a confidential client that shows its secret in a Basic header or in the
//! form.
//!
//! <https://developers.google.com/identity/openid-connect/openid-connect#exchangecode>

use http::{Request, Response, StatusCode};
use serde_json::{Value, json};

use super::app::{CLIENT_ID, CLIENT_SECRET};
use super::codes::Refused;
use super::discovery::issuer;
use super::id_token;
use super::state::GoogleState;
use crate::answer::json as json_response;
use crate::form::Form;
use crate::moment::Moment;
use crate::oauth::credentials::basic;
use crate::secrets::SecretKind;

/// A refusal: the status, the error and its description.
struct Refusal(u16, &'static str, &'static str);

/// `POST /token`
pub(crate) fn exchange(
    google: &mut GoogleState,
    request: &Request<Vec<u8>>,
    moment: &mut Moment<'_>,
) -> Response<Vec<u8>> {
    match redeem(google, request, moment) {
        Ok(body) => json_response(StatusCode::OK, &body),
        Err(Refusal(status, error, description)) => {
            let status = StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_REQUEST);
            json_response(
                status,
                &json!({"error": error, "error_description": description}),
            )
        }
    }
}

fn redeem(
    google: &mut GoogleState,
    request: &Request<Vec<u8>>,
    moment: &mut Moment<'_>,
) -> Result<Value, Refusal> {
    let form = Form::of_body(request).ok_or(Refusal(
        400,
        "invalid_request",
        "The body must be form-encoded.",
    ))?;
    authenticate(request, &form)?;
    if form.one("grant_type") != Some("authorization_code") {
        return Err(Refusal(400, "unsupported_grant_type", "Invalid grant_type"));
    }
    let code = form.one("code").ok_or(Refusal(
        400,
        "invalid_request",
        "Missing required parameter: code",
    ))?;
    let redirect_uri = form.one("redirect_uri").ok_or(Refusal(
        400,
        "invalid_request",
        "Missing parameter: redirect_uri",
    ))?;
    let verifier =
        form.one("code_verifier")
            .ok_or(Refusal(400, "invalid_grant", "Missing code verifier."))?;
    let consent = google
        .codes
        .redeem(code, redirect_uri, verifier, moment.now_ms)
        .map_err(Refusal::from)?;
    let person = google.people.get(&consent.sub).ok_or(Refusal(
        400,
        "invalid_grant",
        "Account has been deleted",
    ))?;
    let access = moment
        .secrets
        .issue(SecretKind::AccessToken, &consent.sub, moment.now_ms);
    let mut body = json!({
        "access_token": access, "expires_in": 3599, "scope": consent.scopes.join(" "),
        "token_type": "Bearer",
    });
    if let Some(token) = id_token::make(
        person,
        &consent,
        &issuer(request),
        moment.now_ms,
        moment.settings,
    ) {
        moment
            .secrets
            .remember(SecretKind::IdToken, &consent.sub, &token);
        body["id_token"] = token.into();
    }
    Ok(body)
}

fn authenticate(request: &Request<Vec<u8>>, form: &Form) -> Result<(), Refusal> {
    let in_form = || {
        Some((
            form.one("client_id")?.to_owned(),
            form.one("client_secret")?.to_owned(),
        ))
    };
    let (id, secret) = basic(request.headers()).or_else(in_form).ok_or(Refusal(
        401,
        "invalid_client",
        "Unauthorized",
    ))?;
    // A Basic header is form-encoded before it is base64 (RFC 6749 §2.3.1).
    let plain = |text: &str| {
        Form::parse(format!("v={text}").as_bytes())
            .one("v")
            .map(str::to_owned)
    };
    let is_known = plain(&id).as_deref() == Some(CLIENT_ID)
        && plain(&secret).as_deref() == Some(CLIENT_SECRET);
    if is_known {
        Ok(())
    } else {
        Err(Refusal(401, "invalid_client", "Unauthorized"))
    }
}

impl From<Refused> for Refusal {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::Unknown => Self(400, "invalid_grant", "Malformed auth code."),
            Refused::Over => Self(400, "invalid_grant", "Bad Request"),
            Refused::Redirect => Self(400, "redirect_uri_mismatch", "Bad Request"),
            Refused::Verifier => Self(400, "invalid_grant", "Invalid code verifier."),
        }
    }
}

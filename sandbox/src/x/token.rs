//! The token endpoint and the revoke endpoint, for a confidential client that shows its secret in a
//! Basic header.
//!
//! <https://docs.x.com/fundamentals/authentication/oauth-2-0/user-access-token>

use http::{Request, Response, StatusCode};
use serde_json::json;

use super::app::{CLIENT_ID, CLIENT_SECRET};
use super::errors::OauthRefusal;
use super::grants::{ACCESS_LIVES_MS, Pair};
use super::state::XState;
use crate::answer::json as json_response;
use crate::form::Form;
use crate::moment::Moment;
use crate::oauth::credentials::basic;

const BAD_CODE: &str = "Value passed for the authorization code was invalid.";
const BAD_TOKEN: &str = "Value passed for the token was invalid.";

/// `POST /2/oauth2/token`
pub(crate) fn exchange(
    x: &mut XState,
    request: &Request<Vec<u8>>,
    moment: &mut Moment<'_>,
) -> Response<Vec<u8>> {
    let pair = authenticated_form(request).and_then(|form| match form.one("grant_type") {
        Some("authorization_code") => redeem(x, &form, moment),
        Some("refresh_token") => refresh(x, &form, moment),
        Some(_) => Err(OauthRefusal::unsupported_grant_type()),
        None => Err(missing("grant_type")),
    });
    pair.map_or_else(OauthRefusal::respond, |pair| hand_out(&pair))
}

/// `POST /2/oauth2/revoke`
pub(crate) fn revoke(x: &mut XState, request: &Request<Vec<u8>>) -> Response<Vec<u8>> {
    let revoked = authenticated_form(request).and_then(|form| {
        let token = form.one("token").ok_or_else(|| missing("token"))?;
        x.grants.revoke(token);
        Ok(json_response(StatusCode::OK, &json!({"revoked": true})))
    });
    revoked.unwrap_or_else(OauthRefusal::respond)
}

fn redeem(x: &mut XState, form: &Form, moment: &mut Moment<'_>) -> Result<Pair, OauthRefusal> {
    let needed = |name| form.one(name).ok_or_else(|| missing(name));
    let (code, redirect_uri, verifier) = (
        needed("code")?,
        needed("redirect_uri")?,
        needed("code_verifier")?,
    );
    let pair = x.grants.redeem(code, redirect_uri, verifier, moment);
    pair.map_err(|_refused| OauthRefusal::invalid_request(BAD_CODE))
}

fn refresh(x: &mut XState, form: &Form, moment: &mut Moment<'_>) -> Result<Pair, OauthRefusal> {
    let token = form
        .one("refresh_token")
        .ok_or_else(|| missing("refresh_token"))?;
    let pair = x.grants.rotate(token, moment);
    pair.map_err(|_refused| OauthRefusal::invalid_request(BAD_TOKEN))
}

fn hand_out(pair: &Pair) -> Response<Vec<u8>> {
    let mut body = json!({
        "token_type": "bearer",
        "expires_in": ACCESS_LIVES_MS / 1000,
        "access_token": pair.access,
        "scope": pair.scopes.shuffled(),
    });
    if let Some(refresh) = &pair.refresh {
        body["refresh_token"] = refresh.as_str().into();
    }
    json_response(StatusCode::OK, &body)
}

fn authenticated_form(request: &Request<Vec<u8>>) -> Result<Form, OauthRefusal> {
    let (id, secret) = basic(request.headers()).ok_or_else(OauthRefusal::unauthorized_client)?;
    if id != CLIENT_ID || secret != CLIENT_SECRET {
        return Err(OauthRefusal::invalid_client());
    }
    Form::of_body(request)
        .ok_or_else(|| OauthRefusal::invalid_request("The body must be form-encoded."))
}

fn missing(name: &str) -> OauthRefusal {
    OauthRefusal::invalid_request(&format!("Missing required parameter [{name}]."))
}

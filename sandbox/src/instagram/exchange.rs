//! `POST /oauth/access_token`: a code for a token of an hour. This host has an envelope for errors
//! of its own, and its answers come in more than one shape.
//!
//! <https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login/business-login>

use http::{Request, Response, StatusCode};
use serde_json::{Value, json};

use super::accounts::Account;
use super::app::{APP_ID, APP_SECRET};
use super::state::InstagramState;
use crate::answer::json as json_response;
use crate::form::Form;
use crate::moment::Moment;
use crate::settings::instagram::TokenShape;

/// `POST /oauth/access_token`
pub(crate) fn answer(
    instagram: &mut InstagramState,
    request: &Request<Vec<u8>>,
    moment: &mut Moment<'_>,
) -> Response<Vec<u8>> {
    match redeem(instagram, request, moment) {
        Ok(body) => json_response(StatusCode::OK, &body),
        Err(message) => refuse(StatusCode::BAD_REQUEST, message),
    }
}

/// The envelope of this host.
pub(crate) fn refuse(status: StatusCode, message: &str) -> Response<Vec<u8>> {
    json_response(
        status,
        &json!({"error_type": "OAuthException", "code": status.as_u16(), "error_message": message}),
    )
}

fn redeem(
    instagram: &mut InstagramState,
    request: &Request<Vec<u8>>,
    moment: &mut Moment<'_>,
) -> Result<Value, &'static str> {
    let form = Form::of_body(request).ok_or("The body must be form-encoded")?;
    if form.one("client_id") != Some(APP_ID) {
        return Err("Invalid platform app");
    }
    if form.one("client_secret") != Some(APP_SECRET) {
        return Err("Error validating client secret");
    }
    if form.one("grant_type") != Some("authorization_code") {
        return Err("Invalid grant_type: authorization_code is required");
    }
    let code = form.one("code").ok_or("You must provide a code")?;
    let redirect_uri = form
        .one("redirect_uri")
        .ok_or("You must include a valid redirect_uri")?;
    let (account, expected) = instagram
        .grants
        .redeem(code, moment.now_ms)
        .ok_or("Matching code was not found or was already used")?;
    if redirect_uri != expected {
        return Err(
            "Error validating verification code. Please make sure your redirect_uri is identical \
            to the one you used in the OAuth dialog request",
        );
    }
    let token = instagram
        .grants
        .issue(&account, false, moment)
        .value
        .clone();
    let permissions = instagram.grants.of(&account);
    let account = instagram
        .accounts
        .get(&account)
        .ok_or("Matching user was not found")?;
    Ok(shaped(
        moment.settings.instagram_token_shape,
        &token,
        account,
        &permissions,
    ))
}

fn shaped(shape: TokenShape, token: &str, account: &Account, permissions: &[&str]) -> Value {
    let joined = permissions.join(",");
    match shape {
        TokenShape::Wrapped => {
            json!({"data": [{"access_token": token, "user_id": account.id, "permissions": joined}]})
        }
        TokenShape::Flat => {
            let id = account.user_id.parse::<u64>().ok();
            json!({"access_token": token, "user_id": id, "permissions": permissions})
        }
        TokenShape::FlatString => {
            json!({"access_token": token, "user_id": account.user_id, "permissions": joined})
        }
    }
}

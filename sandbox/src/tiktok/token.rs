//! The token endpoint and the revoke endpoint: forms only, the app's key and secret among their
//! fields.
//!
//! <https://developers.tiktok.com/doc/oauth-user-access-token-management>

use http::{Request, Response, StatusCode};
use serde_json::json;

use super::app::{CLIENT_KEY, CLIENT_SECRET};
use super::errors::OauthRefusal;
use super::grants::{Pair, Refused};
use super::state::TikTokState;
use super::webhook::{self, Removed};
use crate::answer::{json as json_response, reply};
use crate::form::Form;
use crate::moment::Moment;

/// `POST /v2/oauth/token/`
pub(crate) fn exchange(
    tiktok: &mut TikTokState,
    request: &Request<Vec<u8>>,
    moment: &mut Moment<'_>,
) -> Response<Vec<u8>> {
    let pair = authenticated_form(request).and_then(|form| match form.one("grant_type") {
        Some("authorization_code") => redeem(tiktok, &form, moment),
        Some("refresh_token") => refresh(tiktok, &form, moment),
        Some(_) => Err(OauthRefusal::unsupported_grant_type()),
        None => Err(OauthRefusal::malformed()),
    });
    pair.map_or_else(|refusal| refusal.respond(moment), |pair| hand_out(&pair))
}

/// `POST /v2/oauth/revoke/`: the answer has no body.
pub(crate) fn revoke(
    tiktok: &mut TikTokState,
    request: &Request<Vec<u8>>,
    moment: &mut Moment<'_>,
) -> Response<Vec<u8>> {
    let user = authenticated_form(request).and_then(|form| {
        let token = form.one("token").ok_or_else(OauthRefusal::malformed)?;
        let holder = tiktok
            .grants
            .holder(token, moment.now_ms)
            .map(|(user, _)| user.to_owned());
        holder.ok_or_else(|| OauthRefusal::invalid_grant("Access token is invalid or expired."))
    });
    match user {
        Ok(user) => {
            tiktok.grants.disconnect(&user);
            tiktok
                .publications
                .abandon(&user, moment.now_ms, moment.outbox);
            webhook::authorization_removed(
                moment.outbox,
                moment.now_ms,
                &user,
                Removed::ByDeveloper,
            );
            reply(
                StatusCode::OK,
                "application/json; charset=utf-8",
                Vec::new(),
            )
        }
        Err(refusal) => refusal.respond(moment),
    }
}

fn redeem(
    tiktok: &mut TikTokState,
    form: &Form,
    moment: &mut Moment<'_>,
) -> Result<Pair, OauthRefusal> {
    let needed = |name| form.one(name).ok_or_else(OauthRefusal::malformed);
    let pair = tiktok.grants.redeem(
        needed("code")?,
        needed("redirect_uri")?,
        form.one("code_verifier"),
        moment,
    );
    pair.map_err(|refused| match refused {
        Refused::Over => OauthRefusal::invalid_grant("Authorization code is expired."),
        Refused::Redirect => OauthRefusal::invalid_request(
            "Redirect_uri is not matched with the uri when requesting code.",
        ),
        Refused::Verifier => {
            OauthRefusal::invalid_request("Code verifier or code challenge is invalid.")
        }
    })
}

fn refresh(
    tiktok: &mut TikTokState,
    form: &Form,
    moment: &mut Moment<'_>,
) -> Result<Pair, OauthRefusal> {
    let token = form
        .one("refresh_token")
        .ok_or_else(OauthRefusal::malformed)?;
    let pair = tiktok.grants.rotate(token, moment);
    pair.ok_or_else(|| OauthRefusal::invalid_grant("Refresh token is invalid or expired."))
}

fn hand_out(pair: &Pair) -> Response<Vec<u8>> {
    let body = json!({
        "access_token": pair.access,
        "expires_in": pair.access_s,
        "open_id": pair.user,
        "refresh_expires_in": pair.refresh_s,
        "refresh_token": pair.refresh,
        "scope": pair.scopes.list(),
        "token_type": "Bearer",
    });
    json_response(StatusCode::OK, &body)
}

fn authenticated_form(request: &Request<Vec<u8>>) -> Result<Form, OauthRefusal> {
    let form = Form::of_body(request).ok_or_else(OauthRefusal::not_a_form)?;
    if form.one("client_key") != Some(CLIENT_KEY) {
        return Err(OauthRefusal::invalid_client("Client key is invalid."));
    }
    match form.one("client_secret") {
        None => Err(OauthRefusal::invalid_request(
            "Client secret is missed in request.",
        )),
        Some(CLIENT_SECRET) => Ok(form),
        Some(_) => Err(OauthRefusal::invalid_client("Client secret is invalid.")),
    }
}

//! `/oauth/access_token`: a code for a short-lived token, and that for a long-lived one.
//!
//! <https://developers.facebook.com/docs/facebook-login/guides/access-tokens/get-long-lived>

use serde_json::{Value, json};

use super::app::{APP_ID, APP_SECRET};
use super::codes::Refused;
use super::state::MetaState;
use super::tokens::{Kind, Token};
use crate::graph::{Params, Refusal, TokenEnd};
use crate::moment::Moment;

const OF_CODES: [&str; 6] = [
    "client_id",
    "client_secret",
    "redirect_uri",
    "code",
    "code_verifier",
    "grant_type",
];
const OF_TOKENS: [&str; 4] = [
    "client_id",
    "client_secret",
    "grant_type",
    "fb_exchange_token",
];

/// `GET` or `POST /{version}/oauth/access_token`
pub(crate) fn answer(
    meta: &mut MetaState,
    params: &Params,
    moment: &mut Moment<'_>,
) -> Result<Value, Refusal> {
    match params.one("grant_type") {
        None | Some("authorization_code") => redeem(meta, params, moment),
        Some("fb_exchange_token") => prolong(meta, params, moment),
        Some(other) => Err(Refusal::invalid(&format!("Invalid grant_type: {other}"))),
    }
}

/// The code or token that a request to this endpoint carries.
pub(crate) fn presented(params: &Params) -> Option<&str> {
    params
        .one("code")
        .or_else(|| params.one("fb_exchange_token"))
}

fn redeem(
    meta: &mut MetaState,
    params: &Params,
    moment: &mut Moment<'_>,
) -> Result<Value, Refusal> {
    params.only(&[&OF_CODES])?;
    authenticate(params)?;
    let (code, redirect_uri) = (params.needed("code")?, params.needed("redirect_uri")?);
    let person = meta.grants.codes.redeem(
        code,
        redirect_uri,
        params.one("code_verifier"),
        moment.now_ms,
    )?;
    let token = meta.grants.tokens.issue_short(&person, moment).clone();
    Ok(hand_out(&token, moment))
}

fn prolong(
    meta: &mut MetaState,
    params: &Params,
    moment: &mut Moment<'_>,
) -> Result<Value, Refusal> {
    params.only(&[&OF_TOKENS])?;
    authenticate(params)?;
    let given = params.needed("fb_exchange_token")?;
    let token = meta
        .grants
        .tokens
        .living(given, moment.now_ms)
        .map_err(Refusal::ended_token)?;
    let person = match token.kind {
        Kind::Short | Kind::Long => token.person.clone(),
        Kind::Page { .. } => return Err(Refusal::ended_token(TokenEnd::Unknown)),
    };
    let token = meta.grants.tokens.issue_long(&person, moment).clone();
    Ok(hand_out(&token, moment))
}

fn authenticate(params: &Params) -> Result<(), Refusal> {
    if params.needed("client_id")? != APP_ID {
        let message =
            "Error validating application. Cannot get application info due to a system error.";
        return Err(Refusal::new(101, message));
    }
    if params.one("client_secret") == Some(APP_SECRET) {
        Ok(())
    } else {
        Err(Refusal::client_secret())
    }
}

fn hand_out(token: &Token, moment: &Moment<'_>) -> Value {
    let mut body = json!({"access_token": token.value, "token_type": "bearer"});
    let lives_ms = token.until_ms.map(|until| until - moment.now_ms);
    if let Some(lives_ms) = lives_ms.filter(|_| !moment.settings.meta_omits_expires_in) {
        body["expires_in"] = json!(lives_ms.div_euclid(1000));
    }
    body
}

impl From<Refused> for Refusal {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::Unknown => Self::new(100, "Invalid verification code format."),
            Refused::Used => Self::new(100, "This authorization code has been used.").sub(36009),
            Refused::Expired => Self::new(100, "This authorization code has expired.").sub(36007),
            Refused::Redirect => Self::new(
                100,
                "Error validating verification code. Please make sure your redirect_uri is \
                identical to the one you used in the OAuth dialog request",
            )
            .sub(36008),
            Refused::Verifier => Self::new(100, "Invalid code_verifier parameter."),
        }
    }
}

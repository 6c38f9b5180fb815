//! `/access_token` and `/refresh_access_token` of `graph.instagram.com`: a token of an hour for one
//! of sixty days, and that for a fresh one.
//!
//! <https://developers.facebook.com/docs/instagram-platform/reference/refresh_access_token>

use serde_json::{Value, json};

use super::app::APP_SECRET;
use super::bearer::{Call, Outcome};
use super::grants::Token;
use super::scopes::BASIC;
use crate::graph::Refusal;

/// "At least 24 hours old."
const REFRESHABLE_AFTER_MS: i64 = 24 * 60 * 60 * 1000;

/// `GET /access_token?grant_type=ig_exchange_token`
pub(crate) fn exchange(call: &mut Call<'_, '_>) -> Outcome {
    call.params
        .only(&[&["grant_type", "client_secret", "access_token"]])?;
    grant_type(call, "ig_exchange_token")?;
    if call.params.one("client_secret") != Some(APP_SECRET) {
        return Err(Refusal::client_secret());
    }
    let token = presented(call)?;
    if token.is_long {
        return Err(Refusal::new(
            452,
            "Session key invalid. This could be because the session key has an incorrect format.",
        ));
    }
    Ok(hand_out(call, &token.account))
}

/// `GET /refresh_access_token?grant_type=ig_refresh_token`
pub(crate) fn refresh(call: &mut Call<'_, '_>) -> Outcome {
    call.params.only(&[&["grant_type", "access_token"]])?;
    grant_type(call, "ig_refresh_token")?;
    let token = presented(call)?;
    if !token.is_long {
        return Err(Refusal::invalid(
            "Only a long-lived access token can be refreshed",
        ));
    }
    if call.moment.now_ms - token.issued_at_ms < REFRESHABLE_AFTER_MS {
        return Err(Refusal::invalid(
            "The access token must be at least 24 hours old to be refreshed",
        ));
    }
    if !call.instagram.grants.has(&token.account, BASIC) {
        return Err(Refusal::new(
            10,
            format!("(#10) The account did not grant {BASIC}"),
        ));
    }
    if call.moment.settings.instagram_refresh_keeps_token {
        call.instagram.grants.extend(&token.value, call.moment);
        let expires_in = call.moment.settings.instagram_long_s;
        return Ok(json!({
            "access_token": token.value, "token_type": "bearer", "expires_in": expires_in,
        }));
    }
    Ok(hand_out(call, &token.account))
}

fn grant_type(call: &Call<'_, '_>, wanted: &str) -> Result<(), Refusal> {
    if call.params.one("grant_type") == Some(wanted) {
        Ok(())
    } else {
        Err(Refusal::invalid("Invalid grant_type"))
    }
}

fn presented(call: &Call<'_, '_>) -> Result<Token, Refusal> {
    let token = call.token().ok_or_else(Refusal::no_token)?;
    call.instagram
        .grants
        .living(&token, call.moment.now_ms)
        .cloned()
        .map_err(Refusal::ended_token)
}

fn hand_out(call: &mut Call<'_, '_>, account: &str) -> Value {
    let token = call.instagram.grants.issue(account, true, call.moment);
    let lives_s = (token.until_ms - token.issued_at_ms).div_euclid(1000);
    json!({"access_token": token.value, "token_type": "bearer", "expires_in": lives_s})
}

//! `/debug_token`: what a token is good for, and on what.
//!
//! <https://developers.facebook.com/docs/graph-api/reference/debug_token>

use serde_json::{Value, json};

use super::app::APP_ID;
use super::bearer::{Bearer, Call, Outcome};
use super::grants::{Chosen, Given};
use super::permissions::{Reach, reach};
use super::state::MetaState;
use super::tokens::Token;
use crate::graph::{Refusal, TokenEnd};

/// What a person gave can be read for 90 days, unless the person comes back.
const DATA_ACCESS_MS: i64 = 90 * 24 * 60 * 60 * 1000;

/// `GET /{version}/debug_token`
pub(crate) fn read(call: &Call<'_, '_>) -> Outcome {
    match call.admit(&["input_token"])? {
        Bearer::App => {}
        Bearer::Person(_) | Bearer::Page(..) => {
            let message = "You must provide an app access token, or a user access token that is an \
                owner or developer of the app";
            return Err(Refusal::invalid(message));
        }
    }
    let input = call.params.needed("input_token")?;
    let Some(token) = call.meta.grants.tokens.find(input) else {
        let error = json!({"code": 190, "message": TokenEnd::Unknown.message()});
        return Ok(json!({"data": {"error": error, "is_valid": false, "scopes": []}}));
    };
    Ok(json!({"data": examined(call.meta, token, call.moment.now_ms)}))
}

fn examined(meta: &MetaState, token: &Token, now_ms: i64) -> Value {
    let given = meta.grants.of(&token.person);
    let seconds = |at_ms: i64| at_ms.div_euclid(1000);
    let granular = given.map(|given| granular(meta, &token.person, given));
    let mut data = json!({
        "app_id": APP_ID,
        "application": "Sandbox",
        "user_id": token.person,
        "issued_at": seconds(token.issued_at_ms),
        "type": if token.page().is_some() { "PAGE" } else { "USER" },
        "expires_at": token.until_ms.map_or(0, seconds),
        "data_access_expires_at": seconds(token.issued_at_ms + DATA_ACCESS_MS),
        "scopes": given.into_iter().flat_map(Given::granted).collect::<Vec<_>>(),
        "granular_scopes": granular.unwrap_or_default(),
        "is_valid": true,
    });
    if let Some(page) = token.page() {
        data["profile_id"] = json!(page);
    }
    if let Err(end) = token.check(now_ms) {
        data["is_valid"] = json!(false);
        data["error"] = json!({"code": 190, "message": end.message(), "subcode": end.subcode()});
    }
    data
}

/// A permission without ids reaches everything, also what will be there later.
fn granular(meta: &MetaState, person: &str, given: &Given) -> Vec<Value> {
    let pages = meta.visible_pages(person);
    let instagram = || {
        pages
            .iter()
            .filter_map(|id| meta.pages.get(id)?.instagram.clone())
            .collect()
    };
    let ids = |reach: Reach| match reach {
        Reach::Person => None,
        Reach::Pages => Some(pages.clone()),
        Reach::Instagram => Some(instagram()),
        Reach::Portfolios => Some(meta.portfolios_of(person)),
    };
    let scoped = given
        .granted()
        .filter_map(|name| Some((name, ids(reach(name))?)));
    let shown = scoped.map(|(name, ids): (&str, Vec<String>)| match given.pages {
        Chosen::All => json!({"scope": name}),
        Chosen::These(_) => json!({"scope": name, "target_ids": ids}),
    });
    shown.collect()
}

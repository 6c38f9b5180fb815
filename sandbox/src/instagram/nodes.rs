//! An account as a node: through Instagram Login with two ids, through Facebook with one.
//!
//! <https://developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference/ig-user>

use http::Request;
use serde_json::{Value, json};

use super::bearer::{Call, Caller, Outcome};
use super::state::InstagramState;
use crate::graph::fields::{self, Field, shown, wanted};
use crate::graph::{Params, Refusal};

const OWN: (&str, &[&str]) = (
    "IGUser",
    &[
        "user_id",
        "id",
        "username",
        "name",
        "profile_picture_url",
        "account_type",
        "followers_count",
        "follows_count",
        "media_count",
    ],
);
const LINKED: (&str, &[&str]) = (
    "IGUser",
    &[
        "id",
        "ig_id",
        "username",
        "name",
        "profile_picture_url",
        "followers_count",
        "follows_count",
        "media_count",
    ],
);

/// The account itself, for a caller with a token of Instagram Login.
pub(crate) fn own(call: &Call<'_, '_>, caller: &Caller, id: &str) -> Outcome {
    let none = || Refusal::no_such_object("GET", id);
    let account = call
        .instagram
        .accounts
        .get(&caller.account)
        .filter(|account| id == "me" || id == account.user_id)
        .ok_or_else(none)?;
    let fields = wanted(&call.params, &["id"])?;
    shown(&fields, OWN, |field| {
        Ok(match field.name.as_str() {
            "id" => Some(json!(account.id)),
            "user_id" => Some(json!(account.user_id)),
            "account_type" => Some(json!(account.account_type)),
            other => account.field(other, call.request),
        })
    })
}

/// The account of a Page by its id, for a caller who may see it.
pub(crate) fn linked(
    instagram: &InstagramState,
    request: &Request<Vec<u8>>,
    params: &Params,
    id: &str,
) -> Outcome {
    embedded(instagram, request, id, &wanted(params, &["id"])?)
}

/// The account of a Page inside of another node.
pub(crate) fn embedded(
    instagram: &InstagramState,
    request: &Request<Vec<u8>>,
    id: &str,
    fields: &[Field],
) -> Result<Value, Refusal> {
    let account = instagram
        .accounts
        .get(id)
        .ok_or_else(|| Refusal::no_such_object("GET", id))?;
    let usual = fields::plain(&["id"]);
    let fields = if fields.is_empty() { &usual } else { fields };
    shown(fields, LINKED, |field| {
        Ok(match field.name.as_str() {
            "id" => Some(json!(account.user_id)),
            other => account.field(other, request),
        })
    })
}

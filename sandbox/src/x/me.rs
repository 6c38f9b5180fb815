//! `GET /2/users/me`: who the caller is.
//!
//! <https://docs.x.com/x-api/users/get-my-user>

use http::{Request, Response, StatusCode};
use serde_json::{Map, Value, json};

use super::bearer::Caller;
use super::errors::Refusal;
use super::state::XState;
use super::users::User;
use super::{picture, query};
use crate::answer::json as json_response;
use crate::form::Form;

const USER_FIELDS: [&str; 26] = [
    "affiliation",
    "confirmed_email",
    "connection_status",
    "created_at",
    "description",
    "entities",
    "id",
    "is_identity_verified",
    "location",
    "most_recent_tweet_id",
    "name",
    "parody",
    "pinned_tweet_id",
    "profile_banner_url",
    "profile_image_url",
    "protected",
    "public_metrics",
    "receives_your_dm",
    "subscription",
    "subscription_type",
    "url",
    "username",
    "verified",
    "verified_followers_count",
    "verified_type",
    "withheld",
];
const EXPANSIONS: [&str; 3] = [
    "affiliation.user_id",
    "most_recent_tweet_id",
    "pinned_tweet_id",
];

/// `GET /2/users/me`
pub(crate) fn read(
    x: &XState,
    caller: &Caller,
    request: &Request<Vec<u8>>,
) -> Result<Response<Vec<u8>>, Refusal> {
    let form = Form::of_query(request);
    let mut wrong = query::unknown(&form, &["user.fields", "expansions", "tweet.fields"]);
    let fields = query::list(&form, "user.fields", &USER_FIELDS).unwrap_or_else(|violation| {
        wrong.push(violation);
        Vec::new()
    });
    wrong.extend(query::list(&form, "expansions", &EXPANSIONS).err());
    if !wrong.is_empty() {
        return Err(Refusal::invalid(&wrong));
    }
    let user = x
        .users
        .get(&caller.user)
        .ok_or_else(Refusal::unauthorized)?;
    let mut data = shown(user, &fields);
    if fields.contains(&"profile_image_url") {
        let address = picture::address(user, request);
        data.insert("profile_image_url".to_owned(), json!(address));
    }
    Ok(json_response(StatusCode::OK, &json!({"data": data})))
}

fn shown(user: &User, fields: &[&str]) -> Map<String, Value> {
    let mut shown = Map::new();
    for field in ["id", "name", "username"].iter().chain(fields) {
        if let Some(value) = field_of(user, field) {
            shown.insert((*field).to_owned(), value);
        }
    }
    shown
}

/// A field that this user has; the others are left out of the answer, as X does.
fn field_of(user: &User, name: &str) -> Option<Value> {
    Some(match name {
        "id" => json!(user.id),
        "name" => json!(user.name),
        "username" => json!(user.username),
        "created_at" => json!(query::whole_second(user.created_at_ms)),
        "description" => json!(""),
        "protected" => json!(false),
        "verified" => json!(user.is_premium()),
        "verified_type" => json!(if user.is_premium() { "blue" } else { "none" }),
        "subscription_type" => json!(user.subscription_type),
        _ => return None,
    })
}

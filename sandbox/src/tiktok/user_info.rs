//! `GET /v2/user/info/`: what the person let the app know, and nothing that was not asked for.
//!
//! <https://developers.tiktok.com/doc/tiktok-api-v2-get-user-info>

use http::{Request, Response};
use serde_json::{Map, Value, json};

use super::avatar;
use super::bearer::Caller;
use super::errors::{self, Refusal};
use super::scopes;
use super::state::TikTokState;
use super::users::User;
use crate::answer::origin;
use crate::form::Form;
use crate::moment::Moment;

/// Each field and the scope that it needs.
const FIELDS: [(&str, &str); 15] = [
    ("open_id", scopes::BASIC),
    ("union_id", scopes::BASIC),
    ("avatar_url", scopes::BASIC),
    ("avatar_url_100", scopes::BASIC),
    ("avatar_large_url", scopes::BASIC),
    ("display_name", scopes::BASIC),
    ("bio_description", "user.info.profile"),
    ("profile_deep_link", "user.info.profile"),
    ("profile_web_link", "user.info.profile"),
    ("is_verified", "user.info.profile"),
    ("username", "user.info.profile"),
    ("follower_count", "user.info.stats"),
    ("following_count", "user.info.stats"),
    ("likes_count", "user.info.stats"),
    ("video_count", "user.info.stats"),
];

/// `GET /v2/user/info/`
pub(crate) fn read(
    tiktok: &mut TikTokState,
    caller: &Caller,
    request: &Request<Vec<u8>>,
    moment: &mut Moment<'_>,
) -> Result<Response<Vec<u8>>, Refusal> {
    let form = Form::of_query(request);
    let names = form
        .one("fields")
        .ok_or_else(|| Refusal::invalid_params("Fields is required"))?;
    let fields: Option<Vec<_>> = names
        .split(',')
        .map(|name| FIELDS.iter().find(|(known, _)| *known == name))
        .collect();
    let fields = fields.ok_or_else(|| Refusal::invalid_params("Fields is invalid"))?;
    if fields.iter().any(|(_, scope)| !caller.scopes.has(scope)) {
        return Err(Refusal::scope_not_authorized());
    }
    let user = tiktok
        .users
        .get(&caller.user)
        .ok_or_else(Refusal::unauthorized)?;
    let shown: Map<_, _> = fields
        .iter()
        .map(|(name, _)| {
            (
                (*name).to_owned(),
                field(tiktok, user, name, request, moment),
            )
        })
        .collect();
    Ok(errors::ok(&json!({"user": shown}), moment.now_ms))
}

fn field(
    tiktok: &TikTokState,
    user: &User,
    name: &str,
    request: &Request<Vec<u8>>,
    moment: &Moment<'_>,
) -> Value {
    match name {
        "open_id" => json!(user.open_id),
        "union_id" => json!(user.union_id),
        "avatar_url" | "avatar_url_100" | "avatar_large_url" => {
            json!(avatar::address(user, request, moment.now_ms))
        }
        "display_name" => json!(user.name),
        "username" => json!(user.username),
        "bio_description" => json!(""),
        "profile_deep_link" | "profile_web_link" => {
            json!(format!("{}/tiktok/@{}", origin(request), user.username))
        }
        "is_verified" => json!(false),
        "video_count" => json!(tiktok.publications.public_of(&user.open_id)),
        _ => json!(0),
    }
}

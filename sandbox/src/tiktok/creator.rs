//! `POST /v2/post/publish/creator_info/query/`: what a composer has to offer to this user now.
//!
//! <https://developers.tiktok.com/doc/content-posting-api-reference-query-creator-info>

use http::{Request, Response};
use serde_json::json;

use super::avatar;
use super::bearer::Caller;
use super::errors::{self, Refusal};
use super::state::TikTokState;
use super::users::Interaction;
use crate::moment::Moment;

/// `POST /v2/post/publish/creator_info/query/`
pub(crate) fn info(
    tiktok: &mut TikTokState,
    caller: &Caller,
    request: &Request<Vec<u8>>,
    moment: &mut Moment<'_>,
) -> Result<Response<Vec<u8>>, Refusal> {
    let user = tiktok
        .users
        .get(&caller.user)
        .ok_or_else(Refusal::unauthorized)?;
    if let Some(reason) = tiktok.cannot_post(user, moment) {
        return Err(Refusal::forbidden(reason.code()).with_ok());
    }
    let data = json!({
        "creator_avatar_url": avatar::address(user, request, moment.now_ms),
        "creator_username": user.username,
        "creator_nickname": user.name,
        "privacy_level_options": user.privacy_levels(),
        "comment_disabled": user.forbids(Interaction::Comment),
        "duet_disabled": user.forbids(Interaction::Duet),
        "stitch_disabled": user.forbids(Interaction::Stitch),
        "max_video_post_duration_sec": user.max_video_post_duration_sec,
    });
    Ok(errors::ok(&data, moment.now_ms))
}

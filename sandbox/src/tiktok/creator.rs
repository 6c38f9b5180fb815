//! `POST /v2/post/publish/creator_info/query/`: what a composer has to offer to this user now.
//!
//! <https://developers.tiktok.com/doc/content-posting-api-reference-query-creator-info>

use http::{Request, Response};
use serde_json::json;

use super::errors::{self, Refusal};
use super::rates::Route;
use super::users::Interaction;
use super::{World, avatar, bearer};
use crate::stage::Moment;

/// `POST /v2/post/publish/creator_info/query/`
pub(crate) fn info(
    world: &mut World,
    request: &Request<Vec<u8>>,
    moment: &mut Moment<'_>,
) -> Response<Vec<u8>> {
    bearer::guarded(
        world,
        request,
        moment,
        Route::CreatorInfo,
        |world, caller, moment| {
            let user = world
                .users
                .get(&caller.user)
                .ok_or_else(Refusal::unauthorized)?;
            if let Some(reason) = world.cannot_post(user, moment) {
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
        },
    )
}

//! Where the small picture of each user is, and only for two hours: whoever keeps the address keeps
//! nothing.

use http::{Request, Response, StatusCode};

use super::state::TikTokState;
use super::users::User;
use crate::answer::{origin, reply};
use crate::form::Form;
use crate::{pages, picture};

/// "The URL has a TTL of 2 hours", of the creator's avatar.
const LIVES_S: i64 = 2 * 60 * 60;

/// Where a user's picture is, on the host that was asked.
pub(crate) fn address(user: &User, request: &Request<Vec<u8>>, now_ms: i64) -> String {
    let until_s = now_ms.div_euclid(1000) + LIVES_S;
    format!(
        "{}/tiktok/avatars/{}.png?x-expires={until_s}",
        origin(request),
        user.open_id
    )
}

/// `GET /tiktok/avatars/{open_id}.png?x-expires=`
pub(crate) fn show(
    tiktok: &TikTokState,
    request: &Request<Vec<u8>>,
    name: &str,
    now_ms: i64,
) -> Response<Vec<u8>> {
    let until_s = Form::of_query(request).number("x-expires");
    if until_s.is_none_or(|until_s| until_s.saturating_mul(1000) <= now_ms) {
        return reply(
            StatusCode::FORBIDDEN,
            "text/plain",
            b"Access Denied".to_vec(),
        );
    }
    let place = name.strip_suffix(".png").and_then(|id| {
        tiktok
            .users
            .all()
            .iter()
            .position(|user| user.open_id == id)
    });
    place.map_or_else(pages::missing, picture::of_user)
}

//! Where the small picture of each user is.

use http::{Request, Response};

use super::state::XState;
use super::users::User;
use crate::answer::origin;
use crate::{pages, picture};

/// Where a user's picture is, on the host that was asked.
pub(crate) fn address(user: &User, request: &Request<Vec<u8>>) -> String {
    format!(
        "{}/x/profile_images/{}_normal.png",
        origin(request),
        user.id
    )
}

/// `GET /x/profile_images/{id}_normal.png`
pub(crate) fn show(x: &XState, name: &str) -> Response<Vec<u8>> {
    let place = name
        .strip_suffix("_normal.png")
        .and_then(|id| x.users.all().iter().position(|user| user.id == id));
    place.map_or_else(pages::missing, picture::of_user)
}

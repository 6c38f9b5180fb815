//! The public pages: what anybody would see, newest first, with the exact instant of each post.

use http::{Response, StatusCode};
use maud::html;

use super::World;
use crate::{answer, pages};

/// `GET /tiktok`
pub(crate) fn everybody(_world: &World) -> Response<Vec<u8>> {
    let content = html! {
        h1 { "Public posts" }
        ol.feed {
            li.sheet.empty { strong { "No posts yet" } }
        }
    };
    answer::html(StatusCode::OK, pages::page("Public posts", "TikTok", &content))
}

/// What answers where there is nothing.
pub(crate) fn missing() -> Response<Vec<u8>> {
    pages::missing()
}

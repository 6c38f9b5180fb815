//! The public pages: what anybody would see on the Pages of this Facebook.

use http::{Response, StatusCode};
use maud::html;

use super::World;
use crate::{answer, pages};

/// `GET /meta`
pub(crate) fn everything(world: &World) -> Response<Vec<u8>> {
    let content = html! {
        h1 { "Pages" }
        ul.feed {
            @for page in world.pages.all() {
                li.sheet { a href={ "/meta/pages/" (page.id) } { (page.name) } " " span.quiet { (page.category) } }
            }
        }
    };
    answer::html(StatusCode::OK, pages::page("Pages", "Facebook", &content))
}

/// `GET /meta/pages/{id}`
pub(crate) fn one_page(world: &World, id: &str) -> Response<Vec<u8>> {
    let Some(page) = world.pages.get(id) else { return pages::missing() };
    let content = html! {
        h1 { (page.name) }
        p.quiet { (page.category) " · " a href="/meta" { "all Pages" } }
        ol.feed { li.sheet.empty { strong { "No posts yet" } } }
    };
    answer::html(StatusCode::OK, pages::page(&page.name, "Facebook", &content))
}

//! The public pages: what anybody would see on the Pages of this Facebook, newest first.

use http::Response;
use maud::html;

use super::state::MetaState;
use crate::graph::public::PublicPost;
use crate::graph::wall::GraphWall;
use crate::pages;

/// `GET /meta`
pub(crate) fn everything(meta: &MetaState, now_ms: i64) -> Response<Vec<u8>> {
    let intro = html! {
        p.quiet { "Newest first. This page looks for new posts every second." }
        p {
            @for page in meta.pages.all() {
                a href={ "/meta/pages/" (page.id) } { (page.name) } " "
            }
        }
    };
    let wall = wall(meta, now_ms, None).wall();
    wall.page("Facebook", "Public posts", &intro)
}

/// `GET /meta/pages/{id}`
pub(crate) fn one_page(meta: &MetaState, now_ms: i64, id: &str) -> Response<Vec<u8>> {
    let Some(page) = meta.pages.get(id) else {
        return pages::missing();
    };
    let intro = html! {
        p.quiet { (page.category) " · " a href="/meta" { "everybody’s posts" } }
    };
    let wall = wall(meta, now_ms, Some(id)).wall();
    wall.page("Facebook", &page.name, &intro)
}

/// `GET /meta/posts/{id}`, `/meta/reel/{id}/` and `/meta/{id}`
pub(crate) fn one_post(meta: &MetaState, now_ms: i64, id: &str) -> Response<Vec<u8>> {
    let page = wall(meta, now_ms, None).one("Facebook", id, "/meta");
    page.unwrap_or_else(pages::missing)
}

/// `GET /meta/feed.json` and `/meta/pages/{id}/feed.json`: what the page's script puts in place.
pub(crate) fn fragment(meta: &MetaState, now_ms: i64, page: Option<&str>) -> Response<Vec<u8>> {
    if page.is_some_and(|id| meta.pages.get(id).is_none()) {
        return pages::missing();
    }
    wall(meta, now_ms, page).wall().fragment()
}

fn wall<'a>(meta: &'a MetaState, now_ms: i64, author: Option<&'a str>) -> GraphWall<'a> {
    let source = author.map_or_else(
        || "/meta/feed.json".to_owned(),
        |id| format!("/meta/pages/{id}/feed.json"),
    );
    GraphWall {
        public: &meta.public,
        now_ms,
        author,
        source,
        files: "/meta/files",
        address: |post: &PublicPost| format!("/meta/posts/{}", post.id),
    }
}

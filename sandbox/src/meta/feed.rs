//! The public pages: what anybody would see on the Pages of this Facebook, newest first.

use http::{Response, StatusCode};
use maud::html;

use super::World;
use crate::graph::public::PublicPost;
use crate::graph::wall::Wall;
use crate::{answer, pages};

/// `GET /meta`
pub(crate) fn everything(world: &World, now_ms: i64) -> Response<Vec<u8>> {
    let content = html! {
        h1 { "Public posts" }
        p.quiet { "Newest first. This page looks for new posts every second." }
        p { @for page in world.pages.all() { a href={ "/meta/pages/" (page.id) } { (page.name) } " " } }
        (wall(world, now_ms, None).list())
    };
    answer::html(
        StatusCode::OK,
        pages::page("Public posts", "Facebook", &content),
    )
}

/// `GET /meta/pages/{id}`
pub(crate) fn one_page(world: &World, now_ms: i64, id: &str) -> Response<Vec<u8>> {
    let Some(page) = world.pages.get(id) else {
        return pages::missing();
    };
    let content = html! {
        h1 { (page.name) }
        p.quiet { (page.category) " · " a href="/meta" { "everybody’s posts" } }
        (wall(world, now_ms, Some(id)).list())
    };
    answer::html(
        StatusCode::OK,
        pages::page(&page.name, "Facebook", &content),
    )
}

/// `GET /meta/posts/{id}`, `/meta/reel/{id}/` and `/meta/{id}`
pub(crate) fn one_post(world: &World, now_ms: i64, id: &str) -> Response<Vec<u8>> {
    let Some(post) = wall(world, now_ms, None).one(id) else {
        return pages::missing();
    };
    let content = html! { h1 { "One post" } (post) p { a href="/meta" { "All public posts" } } };
    answer::html(
        StatusCode::OK,
        pages::page("One post", "Facebook", &content),
    )
}

/// `GET /meta/feed.json` and `/meta/pages/{id}/feed.json`: what the page's script puts in place.
pub(crate) fn fragment(world: &World, now_ms: i64, page: Option<&str>) -> Response<Vec<u8>> {
    if page.is_some_and(|id| world.pages.get(id).is_none()) {
        return pages::missing();
    }
    wall(world, now_ms, page).fragment()
}

fn wall<'a>(world: &'a World, now_ms: i64, author: Option<&'a str>) -> Wall<'a> {
    let source = author.map_or_else(
        || "/meta/feed.json".to_owned(),
        |id| format!("/meta/pages/{id}/feed.json"),
    );
    Wall {
        public: &world.public,
        now_ms,
        author,
        source,
        address,
    }
}

fn address(post: &PublicPost) -> String {
    format!("/meta/posts/{}", post.id)
}

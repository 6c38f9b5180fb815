//! The public pages: what anybody would see on this Instagram, newest first.

use http::{Response, StatusCode};
use maud::html;

use super::World;
use crate::graph::public::PublicPost;
use crate::graph::wall::Wall;
use crate::{answer, pages};

/// `GET /instagram`
pub(crate) fn everything(world: &World, now_ms: i64) -> Response<Vec<u8>> {
    let content = html! {
        h1 { "Public posts" }
        p.quiet { "Newest first. This page looks for new posts every second." }
        p { @for account in world.accounts.all() { a href={ "/instagram/" (account.username) } { "@" (account.username) } " " } }
        (wall(world, now_ms, None).list())
    };
    answer::html(
        StatusCode::OK,
        pages::page("Public posts", "Instagram", &content),
    )
}

/// `GET /instagram/{username}`
pub(crate) fn one_account(world: &World, now_ms: i64, username: &str) -> Response<Vec<u8>> {
    let Some(account) = world.accounts.named(username) else {
        return pages::missing();
    };
    let content = html! {
        h1 { (account.name) }
        p.quiet { "@" (account.username) " · " a href="/instagram" { "everybody’s posts" } }
        (wall(world, now_ms, Some((&account.user_id, &account.username))).list())
    };
    answer::html(
        StatusCode::OK,
        pages::page(&account.name, "Instagram", &content),
    )
}

/// `GET /instagram/p/{shortcode}/` and `/instagram/reel/{shortcode}/`
pub(crate) fn one_post(world: &World, now_ms: i64, shortcode: &str) -> Response<Vec<u8>> {
    let medium = world.media.with_shortcode(shortcode);
    let Some(post) = medium.and_then(|medium| wall(world, now_ms, None).one(&medium.id)) else {
        return pages::missing();
    };
    let content =
        html! { h1 { "One post" } (post) p { a href="/instagram" { "All public posts" } } };
    answer::html(
        StatusCode::OK,
        pages::page("One post", "Instagram", &content),
    )
}

/// `GET /instagram/feed.json` and `/instagram/{username}/feed.json`: what the page's script puts in
/// place.
pub(crate) fn fragment(world: &World, now_ms: i64, username: Option<&str>) -> Response<Vec<u8>> {
    let Some(username) = username else {
        return wall(world, now_ms, None).fragment();
    };
    let Some(account) = world.accounts.named(username) else {
        return pages::missing();
    };
    wall(world, now_ms, Some((&account.user_id, &account.username))).fragment()
}

fn wall<'a>(world: &'a World, now_ms: i64, author: Option<(&'a str, &'a str)>) -> Wall<'a> {
    let source = author.map_or_else(
        || "/instagram/feed.json".to_owned(),
        |(_, username)| format!("/instagram/{username}/feed.json"),
    );
    Wall {
        public: &world.public,
        now_ms,
        author: author.map(|(id, _)| id),
        source,
        address: |post: &PublicPost| permalink(&post.id),
    }
}

/// A post is found by its id too, so that the list needs no shortcodes.
fn permalink(id: &str) -> String {
    format!("/instagram/media/{id}")
}

/// `GET /instagram/media/{id}`
pub(crate) fn by_id(world: &World, now_ms: i64, id: &str) -> Response<Vec<u8>> {
    let shortcode = world.media.get(id).map(|medium| medium.shortcode.clone());
    shortcode.map_or_else(pages::missing, |shortcode| {
        one_post(world, now_ms, &shortcode)
    })
}

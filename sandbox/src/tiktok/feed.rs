//! The public pages: what anybody would see, newest first, with the exact instant of each post.

use http::{Response, StatusCode};
use maud::{Markup, PreEscaped, html};
use serde_json::json;

use super::World;
use super::publication::Medium;
use super::publications::PublicPost;
use super::users::User;
use crate::clock::rfc3339;
use crate::{answer, pages};

/// A page shows at most so many posts.
const SHOWN: usize = 200;
/// Each user's face has its own hue, so many degrees from the one before.
const HUE_STEP: usize = 67;

const SCRIPT: &str = include_str!("../feed.js");

/// `GET /tiktok`
pub(crate) fn everybody(world: &World) -> Response<Vec<u8>> {
    let content = html! {
        h1 { "Public posts" }
        p.quiet { "Newest first. This page looks for new posts every second; what was posted for \
            fewer people is not here." }
        (list(world, None, "/tiktok/feed.json"))
    };
    answer::html(
        StatusCode::OK,
        pages::page("Public posts", "TikTok", &content),
    )
}

/// `GET /tiktok/@{username}`
pub(crate) fn one_user(world: &World, username: &str) -> Response<Vec<u8>> {
    let Some(user) = world.users.named(username) else {
        return missing();
    };
    let content = html! {
        h1 { (user.name) }
        p.quiet { "@" (user.username) " · " a href="/tiktok" { "everybody’s posts" } }
        (list(world, Some(user), &format!("/tiktok/@{}/feed.json", user.username)))
    };
    answer::html(StatusCode::OK, pages::page(&user.name, "TikTok", &content))
}

/// `GET /tiktok/@{username}/video/{id}` and `GET /tiktok/@{username}/photo/{id}`
pub(crate) fn one_post(
    world: &World,
    username: &str,
    medium: Medium,
    id: &str,
) -> Response<Vec<u8>> {
    let is_it = |post: &&PublicPost| {
        post.id == id && post.medium == medium && post.username.eq_ignore_ascii_case(username)
    };
    let Some(post) = there(world).find(is_it) else {
        return missing();
    };
    let content = html! {
        h1 { "One post" }
        ol.feed { (item(world, post)) }
        p { a href="/tiktok" { "All public posts" } }
        script { (PreEscaped(SCRIPT)) }
    };
    answer::html(StatusCode::OK, pages::page("One post", "TikTok", &content))
}

/// `GET /tiktok/feed.json` and `GET /tiktok/@{username}/feed.json`: what the page's script puts in
/// place.
pub(crate) fn fragment(world: &World, username: Option<&str>) -> Response<Vec<u8>> {
    let user = username.and_then(|username| world.users.named(username));
    if username.is_some() && user.is_none() {
        return missing();
    }
    let html = items(world, user).into_string();
    answer::json(
        StatusCode::OK,
        &json!({"changes": changes(world), "html": html}),
    )
}

/// What answers where there is nothing.
pub(crate) fn missing() -> Response<Vec<u8>> {
    pages::missing()
}

fn list(world: &World, of: Option<&User>, source: &str) -> Markup {
    html! {
        ol.feed aria-live="polite" data-feed=(source) data-changes=(changes(world)) { (items(world, of)) }
        script { (PreEscaped(SCRIPT)) }
    }
}

fn items(world: &World, of: Option<&User>) -> Markup {
    let posts: Vec<&PublicPost> = there(world)
        .filter(|post| of.is_none_or(|user| user.open_id == post.user))
        .take(SHOWN)
        .collect();
    html! {
        @if posts.is_empty() {
            li.sheet.empty { strong { "No posts yet" } br; span.quiet { "The first one will appear \
                here by itself." } }
        }
        @for post in posts { (item(world, post)) }
    }
}

fn item(world: &World, post: &PublicPost) -> Markup {
    let place = world
        .users
        .all()
        .iter()
        .position(|user| user.open_id == post.user)
        .unwrap_or(0);
    let name = world
        .users
        .get(&post.user)
        .map_or(post.username.as_str(), |user| user.name.as_str());
    let at = rfc3339(post.public_at_ms);
    html! {
        li.sheet.post {
            span.face aria-hidden="true" style={ "--turn:" (place * HUE_STEP) } { (name.chars().next().unwrap_or('?')) }
            div {
                div.who {
                    a href={ "/tiktok/@" (post.username) } { (name) }
                    span.quiet { "@" (post.username) " · " (kind(post.medium)) }
                }
                @if !post.title.is_empty() { p.text { (post.title) } }
                @if !post.description.is_empty() { p.text { (post.description) } }
                div.quiet.when {
                    a href={ "/tiktok/@" (post.username) "/" (kind(post.medium)) "/" (post.id) } {
                        time datetime=(at) data-ms=(post.public_at_ms) { (at.replace('T', " ").replace('Z', " UTC")) }
                    }
                    span.local {}
                }
            }
        }
    }
}

fn there(world: &World) -> impl Iterator<Item = &PublicPost> {
    world
        .publications
        .log()
        .iter()
        .rev()
        .filter(|post| post.removed_at_ms.is_none())
}

/// Grows with every post that comes or goes.
fn changes(world: &World) -> usize {
    let log = world.publications.log();
    log.len()
        + log
            .iter()
            .filter(|post| post.removed_at_ms.is_some())
            .count()
}

/// As it stands in addresses.
fn kind(medium: Medium) -> &'static str {
    match medium {
        Medium::Video => "video",
        Medium::Photo => "photo",
    }
}

//! The public pages: what anybody would see, newest first, with the exact instant of each post.

use http::{Response, StatusCode};
use maud::{Markup, PreEscaped, html};
use serde_json::json;

use super::World;
use super::links;
use super::posts::Post;
use super::users::User;
use crate::clock::rfc3339;
use crate::{answer, pages};

/// A page shows at most so many posts.
const SHOWN: usize = 200;
/// Each user's face has its own hue, so many degrees from the one before.
const HUE_STEP: usize = 67;

const SCRIPT: &str = include_str!("../feed.js");

/// `GET /x`
pub(crate) fn everybody(world: &World) -> Response<Vec<u8>> {
    let content = html! {
        h1 { "Public posts" }
        p.quiet { "Newest first. This page looks for new posts every second." }
        (list(world, None, "/x/feed.json"))
    };
    answer::html(StatusCode::OK, pages::page("Public posts", "X", &content))
}

/// `GET /x/{username}`
pub(crate) fn one_user(world: &World, username: &str) -> Response<Vec<u8>> {
    let Some(user) = world.users.named(username) else {
        return missing();
    };
    let content = html! {
        h1 { (user.name) }
        p.quiet { "@" (user.username) " · " a href="/x" { "everybody’s posts" } }
        (list(world, Some(user), &format!("/x/{}/feed.json", user.username)))
    };
    answer::html(StatusCode::OK, pages::page(&user.name, "X", &content))
}

/// `GET /x/{username}/status/{id}`; `i` stands for whoever wrote it.
pub(crate) fn one_post(world: &World, username: &str, id: &str) -> Response<Vec<u8>> {
    let Some(post) = world.posts.get(id) else {
        return missing();
    };
    if !post.public.username.eq_ignore_ascii_case(username) {
        return answer::redirect(&address(post)).unwrap_or_else(missing);
    }
    let parent = post
        .public
        .reply_to
        .as_deref()
        .and_then(|parent| world.posts.get(parent));
    let content = html! {
        h1 { "One post" }
        ol.feed {
            @if let Some(parent) = parent { (item(world, parent)) }
            (item(world, post))
        }
        p { a href="/x" { "All public posts" } }
        script { (PreEscaped(SCRIPT)) }
    };
    answer::html(StatusCode::OK, pages::page("One post", "X", &content))
}

/// `GET /x/feed.json` and `GET /x/{username}/feed.json`: what the page's script puts in place.
pub(crate) fn fragment(world: &World, username: Option<&str>) -> Response<Vec<u8>> {
    let user = username.and_then(|username| world.users.named(username));
    if username.is_some() && user.is_none() {
        return missing();
    }
    let html = items(world, user).into_string();
    answer::json(
        StatusCode::OK,
        &json!({"changes": world.posts.changes(), "html": html}),
    )
}

/// What answers where there is nothing.
pub(crate) fn missing() -> Response<Vec<u8>> {
    pages::missing()
}

fn list(world: &World, of: Option<&User>, source: &str) -> Markup {
    html! {
        ol.feed aria-live="polite" data-feed=(source) data-changes=(world.posts.changes()) { (items(world, of)) }
        script { (PreEscaped(SCRIPT)) }
    }
}

fn items(world: &World, of: Option<&User>) -> Markup {
    let is_wanted = |post: &&Post| of.is_none_or(|user| user.id == post.public.user);
    let posts: Vec<&Post> = world
        .posts
        .newest_first()
        .filter(is_wanted)
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

fn item(world: &World, post: &Post) -> Markup {
    let public = &post.public;
    let place = world
        .users
        .all()
        .iter()
        .position(|user| user.id == public.user)
        .unwrap_or(0);
    let name = world
        .users
        .get(&public.user)
        .map_or(public.username.as_str(), |user| user.name.as_str());
    let at = rfc3339(public.public_at_ms);
    html! {
        li.sheet.post {
            span.face aria-hidden="true" style={ "--turn:" (place * HUE_STEP) } { (name.chars().next().unwrap_or('?')) }
            div {
                div.who {
                    a href={ "/x/" (public.username) } { (name) }
                    span.quiet { "@" (public.username) @if public.reply_to.is_some() { " · a reply" } }
                }
                p.text { (linked(&public.text)) }
                div.quiet.when {
                    a href=(address(post)) {
                        time datetime=(at) data-ms=(public.public_at_ms) { (at.replace('T', " ").replace('Z', " UTC")) }
                    }
                    span.local {}
                }
            }
        }
    }
}

fn linked(text: &str) -> Markup {
    let mut from = 0;
    let mut parts = Vec::new();
    for link in links::find(text) {
        let (before, shown) = (&text[from..link.start], &text[link.clone()]);
        let target = if links::scheme_length(shown).is_some() {
            shown.to_owned()
        } else {
            format!("http://{shown}")
        };
        parts.push(html! { (before) a href=(target) rel="noopener noreferrer" { (shown) } });
        from = link.end;
    }
    html! { @for part in parts { (part) } (&text[from..]) }
}

fn address(post: &Post) -> String {
    format!("/x/{}/status/{}", post.public.username, post.public.id)
}

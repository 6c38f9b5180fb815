//! The public pages: what anybody would see, newest first, with the exact instant of each post.

use http::Response;
use maud::html;

use super::publication::Medium;
use super::publications::PublicPost;
use super::state::TikTokState;
use super::users::User;
use crate::pages;
use crate::wall::{Wall, WallPost, one_post as post_page};

/// `GET /tiktok`
pub(crate) fn everybody(tiktok: &TikTokState) -> Response<Vec<u8>> {
    let intro = html! {
        p.quiet { "Newest first. This page looks for new posts every second; what was posted for \
            fewer people is not here." }
    };
    wall(tiktok, None).page("TikTok", "Public posts", &intro)
}

/// `GET /tiktok/@{username}`
pub(crate) fn one_user(tiktok: &TikTokState, username: &str) -> Response<Vec<u8>> {
    let Some(user) = tiktok.users.named(username) else {
        return pages::missing();
    };
    let intro = html! {
        p.quiet { "@" (user.username) " · " a href="/tiktok" { "everybody’s posts" } }
    };
    wall(tiktok, Some(user)).page("TikTok", &user.name, &intro)
}

/// `GET /tiktok/@{username}/video/{id}` and `GET /tiktok/@{username}/photo/{id}`
pub(crate) fn one_post(
    tiktok: &TikTokState,
    username: &str,
    medium: Medium,
    id: &str,
) -> Response<Vec<u8>> {
    let is_it = |post: &&PublicPost| {
        post.id == id && post.medium == medium && post.username.eq_ignore_ascii_case(username)
    };
    let post = there(tiktok).find(is_it);
    post.map_or_else(pages::missing, |post| {
        post_page("TikTok", &[item(tiktok, post)], "/tiktok")
    })
}

/// `GET /tiktok/feed.json` and `GET /tiktok/@{username}/feed.json`: what the page's script puts in
/// place.
pub(crate) fn fragment(tiktok: &TikTokState, username: Option<&str>) -> Response<Vec<u8>> {
    let user = username.and_then(|username| tiktok.users.named(username));
    if username.is_some() && user.is_none() {
        return pages::missing();
    }
    wall(tiktok, user).fragment()
}

fn wall<'a>(tiktok: &'a TikTokState, of: Option<&'a User>) -> Wall<'a> {
    let source = of.map_or_else(
        || "/tiktok/feed.json".to_owned(),
        |user| format!("/tiktok/@{}/feed.json", user.username),
    );
    let posts = there(tiktok)
        .filter(move |post| of.is_none_or(|user| user.open_id == post.user))
        .map(|post| item(tiktok, post));
    Wall::new(posts, source, changes(tiktok))
}

fn item<'a>(tiktok: &'a TikTokState, post: &'a PublicPost) -> WallPost<'a> {
    let users = tiktok.users.all();
    let place = users.iter().position(|user| user.open_id == post.user);
    let name = place.map_or(post.username.as_str(), |place| users[place].name.as_str());
    let author = format!("/tiktok/@{}", post.username);
    WallPost {
        author_name: name,
        author_place: place.unwrap_or(0) as u64,
        who: html! {
            a href=(author) { (name) }
            span.quiet { "@" (post.username) " · " (kind(post.medium)) }
        },
        body: html! {
            @if !post.title.is_empty() { p.text { (post.title) } }
            @if !post.description.is_empty() { p.text { (post.description) } }
            @for address in post.media.iter().filter_map(|one| one.address.as_deref()) {
                p.medium {
                    @if post.medium == Medium::Photo { img loading="lazy" src=(address) alt=""; }
                    @else { video controls preload="metadata" src=(address) {} }
                }
            }
        },
        address: format!("{author}/{}/{}", kind(post.medium), post.id),
        public_at_ms: post.public_at_ms,
    }
}

fn there(tiktok: &TikTokState) -> impl Iterator<Item = &PublicPost> {
    tiktok
        .publications
        .log()
        .iter()
        .rev()
        .filter(|post| post.removed_at_ms.is_none())
}

/// Grows with every post that comes or goes.
fn changes(tiktok: &TikTokState) -> usize {
    let log = tiktok.publications.log();
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

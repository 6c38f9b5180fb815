//! The public pages: what anybody would see on this Instagram, newest first.

use http::Response;
use maud::html;

use super::accounts::Account;
use super::state::InstagramState;
use crate::graph::public::PublicPost;
use crate::graph::wall::GraphWall;
use crate::pages;

/// `GET /instagram`
pub(crate) fn everything(instagram: &InstagramState, now_ms: i64) -> Response<Vec<u8>> {
    let intro = html! {
        p.quiet { "Newest first. This page looks for new posts every second." }
        p {
            @for account in instagram.accounts.all() {
                a href={ "/instagram/" (account.username) } { "@" (account.username) } " "
            }
        }
    };
    let wall = wall(instagram, now_ms, None).wall();
    wall.page("Instagram", "Public posts", &intro)
}

/// `GET /instagram/{username}`
pub(crate) fn one_account(
    instagram: &InstagramState,
    now_ms: i64,
    username: &str,
) -> Response<Vec<u8>> {
    let Some(account) = instagram.accounts.named(username) else {
        return pages::missing();
    };
    let intro = html! {
        p.quiet { "@" (account.username) " · " a href="/instagram" { "everybody’s posts" } }
    };
    let wall = wall(instagram, now_ms, Some(account)).wall();
    wall.page("Instagram", &account.name, &intro)
}

/// `GET /instagram/p/{shortcode}/` and `/instagram/reel/{shortcode}/`
pub(crate) fn one_post(
    instagram: &InstagramState,
    now_ms: i64,
    shortcode: &str,
) -> Response<Vec<u8>> {
    let medium = instagram.media.with_shortcode(shortcode);
    let page = medium.and_then(|medium| {
        wall(instagram, now_ms, None).one("Instagram", &medium.id, "/instagram")
    });
    page.unwrap_or_else(pages::missing)
}

/// `GET /instagram/feed.json` and `/instagram/{username}/feed.json`: what the page's script puts in
/// place.
pub(crate) fn fragment(
    instagram: &InstagramState,
    now_ms: i64,
    username: Option<&str>,
) -> Response<Vec<u8>> {
    let account = username.and_then(|username| instagram.accounts.named(username));
    if username.is_some() && account.is_none() {
        return pages::missing();
    }
    wall(instagram, now_ms, account).wall().fragment()
}

/// `GET /instagram/media/{id}`
pub(crate) fn by_id(instagram: &InstagramState, now_ms: i64, id: &str) -> Response<Vec<u8>> {
    let medium = instagram.media.get(id);
    medium.map_or_else(pages::missing, |medium| {
        one_post(instagram, now_ms, &medium.shortcode)
    })
}

fn wall<'a>(
    instagram: &'a InstagramState,
    now_ms: i64,
    author: Option<&'a Account>,
) -> GraphWall<'a> {
    let source = author.map_or_else(
        || "/instagram/feed.json".to_owned(),
        |account| format!("/instagram/{}/feed.json", account.username),
    );
    GraphWall {
        public: &instagram.public,
        now_ms,
        author: author.map(|account| account.user_id.as_str()),
        source,
        files: "/instagram/files",
        // A post is found by its id too, so that the list needs no shortcodes.
        address: |post: &PublicPost| format!("/instagram/media/{}", post.id),
    }
}

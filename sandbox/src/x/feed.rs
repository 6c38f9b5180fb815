//! The public pages: what anybody would see, newest first, with the exact instant of each post.

use http::Response;
use maud::{Markup, html};

use super::links;
use super::media::figure;
use super::posts::Post;
use super::state::XState;
use super::users::User;
use crate::wall::{Wall, WallPost, one_post as post_page};
use crate::{answer, pages};

/// `GET /x`
pub(crate) fn everybody(x: &XState) -> Response<Vec<u8>> {
    let intro = html! {
        p.quiet { "Newest first. This page looks for new posts every second." }
    };
    wall(x, None).page("X", "Public posts", &intro)
}

/// `GET /x/{username}`
pub(crate) fn one_user(x: &XState, username: &str) -> Response<Vec<u8>> {
    let Some(user) = x.users.named(username) else {
        return pages::missing();
    };
    let intro = html! {
        p.quiet { "@" (user.username) " · " a href="/x" { "everybody’s posts" } }
    };
    wall(x, Some(user)).page("X", &user.name, &intro)
}

/// `GET /x/{username}/status/{id}`; `i` stands for whoever wrote it.
pub(crate) fn one_post(x: &XState, username: &str, id: &str) -> Response<Vec<u8>> {
    let Some(post) = x.posts.get(id) else {
        return pages::missing();
    };
    if !post.public.username.eq_ignore_ascii_case(username) {
        return answer::redirect(&address(post)).unwrap_or_else(pages::missing);
    }
    let parent = post
        .public
        .reply_to
        .as_deref()
        .and_then(|parent| x.posts.get(parent));
    let shown: Vec<WallPost<'_>> = parent
        .into_iter()
        .chain([post])
        .map(|post| item(x, post))
        .collect();
    post_page("X", &shown, "/x")
}

/// `GET /x/feed.json` and `GET /x/{username}/feed.json`: what the page's script puts in place.
pub(crate) fn fragment(x: &XState, username: Option<&str>) -> Response<Vec<u8>> {
    let user = username.and_then(|username| x.users.named(username));
    if username.is_some() && user.is_none() {
        return pages::missing();
    }
    wall(x, user).fragment()
}

fn wall<'a>(x: &'a XState, of: Option<&'a User>) -> Wall<'a> {
    let source = of.map_or_else(
        || "/x/feed.json".to_owned(),
        |user| format!("/x/{}/feed.json", user.username),
    );
    let posts = x
        .posts
        .newest_first()
        .filter(move |post| of.is_none_or(|user| user.id == post.public.user))
        .map(|post| item(x, post));
    Wall::new(posts, source, x.posts.changes())
}

fn item<'a>(x: &'a XState, post: &'a Post) -> WallPost<'a> {
    let public = &post.public;
    let users = x.users.all();
    let place = users.iter().position(|user| user.id == public.user);
    let name = place.map_or(public.username.as_str(), |place| users[place].name.as_str());
    WallPost {
        author_name: name,
        author_place: place.unwrap_or(0) as u64,
        who: html! {
            a href={ "/x/" (public.username) } { (name) }
            span.quiet {
                "@" (public.username) @if public.reply_to.is_some() { " · a reply" }
            }
        },
        body: html! {
            @if !public.text.is_empty() { p.text { (linked(&public.text)) } }
            @if !public.media.is_empty() {
                div.media { @for medium in &public.media { (figure(medium)) } }
            }
        },
        address: address(post),
        public_at_ms: public.public_at_ms,
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

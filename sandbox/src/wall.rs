//! The public posts of a platform as its pages show them, newest first, with the exact instant of
//! each.

use http::{Response, StatusCode};
use maud::{Markup, PreEscaped, html};
use serde_json::{Value, json};

use crate::clock::rfc3339;
use crate::{answer, pages};

/// The most posts that a page shows.
const SHOWN: usize = 200;
/// Each author's face has its own hue, so many degrees from the one before.
const HUE_STEP: u64 = 67;
const SCRIPT: &str = include_str!("feed.js");

/// The public posts of a platform, or of one of its authors.
pub(crate) struct Wall<'a> {
    posts: Vec<WallPost<'a>>,
    /// Where the page's script finds the posts again.
    source: String,
    /// A number or a text that differs whenever something else is to be seen.
    version: Value,
}

/// One post as a page shows it.
pub(crate) struct WallPost<'a> {
    pub(crate) author_name: &'a str,
    /// The place of the author among all, for the colour of the face.
    pub(crate) author_place: u64,
    /// The line about the author.
    pub(crate) who: Markup,
    pub(crate) body: Markup,
    /// The page of this post alone.
    pub(crate) address: String,
    pub(crate) public_at_ms: i64,
}

// === impl Wall ===

impl<'a> Wall<'a> {
    /// The newest of these posts, which come newest first.
    pub(crate) fn new(
        posts: impl Iterator<Item = WallPost<'a>>,
        source: String,
        version: impl Into<Value>,
    ) -> Self {
        Self {
            posts: posts.take(SHOWN).collect(),
            source,
            version: version.into(),
        }
    }

    /// A page with these posts below a heading and what stands under it.
    pub(crate) fn page(&self, place: &str, heading: &str, intro: &Markup) -> Response<Vec<u8>> {
        let version = match &self.version {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        let content = html! {
            h1 { (heading) }
            (intro)
            ol.feed aria-live="polite" data-feed=(self.source) data-changes=(version) {
                (self.items())
            }
            script { (PreEscaped(SCRIPT)) }
        };
        answer::html(StatusCode::OK, pages::page(heading, place, &content))
    }

    /// What the page's script puts in place.
    pub(crate) fn fragment(&self) -> Response<Vec<u8>> {
        let html = self.items().into_string();
        answer::json(
            StatusCode::OK,
            &json!({"changes": self.version, "html": html}),
        )
    }

    fn items(&self) -> Markup {
        html! {
            @if self.posts.is_empty() {
                li.sheet.empty {
                    strong { "No posts yet" } br;
                    span.quiet { "The first one will appear here by itself." }
                }
            }
            @for post in &self.posts { (post.item()) }
        }
    }
}

// === impl WallPost ===

impl WallPost<'_> {
    fn item(&self) -> Markup {
        let at = rfc3339(self.public_at_ms);
        let turn = self.author_place * HUE_STEP;
        html! {
            li.sheet.post {
                span.face aria-hidden="true" style={ "--turn:" (turn) } {
                    (self.author_name.chars().next().unwrap_or('?'))
                }
                div {
                    div.who { (self.who) }
                    (self.body)
                    div.quiet.when {
                        a href=(self.address) {
                            time datetime=(at) data-ms=(self.public_at_ms) {
                                (at.replace('T', " ").replace('Z', " UTC"))
                            }
                        }
                        span.local {}
                    }
                }
            }
        }
    }
}

/// The page of one post, perhaps below the one that it answers; `all` leads to the others.
pub(crate) fn one_post(place: &str, posts: &[WallPost<'_>], all: &str) -> Response<Vec<u8>> {
    let content = html! {
        h1 { "One post" }
        ol.feed { @for post in posts { (post.item()) } }
        p { a href=(all) { "All public posts" } }
        script { (PreEscaped(SCRIPT)) }
    };
    answer::html(StatusCode::OK, pages::page("One post", place, &content))
}

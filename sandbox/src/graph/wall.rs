//! The public posts of a platform as a page shows them, newest first, with the exact instant of
//! each.

use chrono::{DateTime, SecondsFormat};
use http::{Response, StatusCode};
use maud::{Markup, PreEscaped, html};
use serde_json::json;

use super::public::{PostKind, Public, PublicPost};
use crate::answer;

/// A page shows at most so many posts.
const SHOWN: usize = 200;
/// Each author's face has its own hue, so many degrees from the one before.
const HUE_STEP: u64 = 67;
const SCRIPT: &str = include_str!("../feed.js");

/// Whose posts are shown, where they link to, and where the page's script finds them again.
pub(crate) struct Wall<'a> {
    pub(crate) public: &'a Public,
    pub(crate) now_ms: i64,
    /// The id of the only author whose posts are shown.
    pub(crate) author: Option<&'a str>,
    pub(crate) source: String,
    pub(crate) address: fn(&PublicPost) -> String,
}

// === impl Wall ===

impl Wall<'_> {
    /// The posts, and the script that looks for new ones.
    pub(crate) fn list(&self) -> Markup {
        html! {
            ol.feed aria-live="polite" data-feed=(self.source) data-changes=(self.public.version(self.now_ms)) { (self.items()) }
            script { (PreEscaped(SCRIPT)) }
        }
    }

    /// What the script puts in place.
    pub(crate) fn fragment(&self) -> Response<Vec<u8>> {
        let changes = self.public.version(self.now_ms);
        answer::json(
            StatusCode::OK,
            &json!({"changes": changes, "html": self.items().into_string()}),
        )
    }

    /// One post by itself.
    pub(crate) fn one(&self, id: &str) -> Option<Markup> {
        let post = self
            .public
            .visible(self.now_ms)
            .find(|post| post.id == id)?;
        Some(html! { ol.feed { (self.item(post)) } script { (PreEscaped(SCRIPT)) } })
    }

    fn items(&self) -> Markup {
        let is_wanted = |post: &&PublicPost| self.author.is_none_or(|author| author == post.author);
        let posts: Vec<&PublicPost> = self
            .public
            .visible(self.now_ms)
            .filter(is_wanted)
            .take(SHOWN)
            .collect();
        html! {
            @if posts.is_empty() {
                li.sheet.empty { strong { "No posts yet" } br; span.quiet { "The first one will \
                    appear here by itself." } }
            }
            @for post in posts { (self.item(post)) }
        }
    }

    fn item(&self, post: &PublicPost) -> Markup {
        let at = DateTime::from_timestamp_millis(post.public_at_ms)
            .unwrap_or_default()
            .to_rfc3339_opts(SecondsFormat::Millis, true);
        let turn = post.author.parse::<u64>().unwrap_or_default() % 360 * HUE_STEP;
        html! {
            li.sheet.post {
                span.face aria-hidden="true" style={ "--turn:" (turn) } { (post.author_name.chars().next().unwrap_or('?')) }
                div {
                    div.who { strong { (post.author_name) } @if let Some(word) = word(post.kind) { span.quiet { "· " (word) } } }
                    @if !post.text.is_empty() { p.text { (post.text) } }
                    @if let Some(link) = &post.link { p { a href=(link) rel="noopener noreferrer" { (link) } } }
                    @for media in &post.media { p.quiet { code { (media) } } }
                    div.quiet.when {
                        a href=((self.address)(post)) {
                            time datetime=(at) data-ms=(post.public_at_ms) { (at.replace('T', " ").replace('Z', " UTC")) }
                        }
                        span.local {}
                    }
                }
            }
        }
    }
}

fn word(kind: PostKind) -> Option<&'static str> {
    match kind {
        PostKind::Feed => None,
        PostKind::Photo => Some("a photo"),
        PostKind::Video => Some("a video"),
        PostKind::Reel => Some("a reel"),
        PostKind::Story => Some("a story"),
    }
}

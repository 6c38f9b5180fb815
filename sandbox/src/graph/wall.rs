//! The public posts of a Page or an account as a page shows them.

use http::Response;
use maud::{Markup, html};

use super::public::{PostKind, Public, PublicMedium, PublicPost};
use crate::wall::{Wall, WallPost, one_post};

/// The posts of everybody or of one author, and the addresses that lead to them.
pub(crate) struct GraphWall<'a> {
    pub(crate) public: &'a Public,
    pub(crate) now_ms: i64,
    /// The id of the only author whose posts are shown.
    pub(crate) author: Option<&'a str>,
    pub(crate) source: String,
    /// The path under which the bytes of media are.
    pub(crate) files: &'static str,
    pub(crate) address: fn(&PublicPost) -> String,
}

// === impl GraphWall ===

impl<'a> GraphWall<'a> {
    /// The posts that can be seen now.
    pub(crate) fn wall(&self) -> Wall<'a> {
        let author = self.author;
        let posts = self
            .public
            .visible(self.now_ms)
            .filter(move |post| author.is_none_or(|author| author == post.author))
            .map(|post| self.item(post));
        Wall::new(posts, self.source.clone(), self.public.version(self.now_ms))
    }

    /// The page of one post by itself; none if it cannot be seen.
    pub(crate) fn one(&self, place: &str, id: &str, all: &str) -> Option<Response<Vec<u8>>> {
        let post = self
            .public
            .visible(self.now_ms)
            .find(|post| post.id == id)?;
        Some(one_post(place, &[self.item(post)], all))
    }

    fn item(&self, post: &'a PublicPost) -> WallPost<'a> {
        WallPost {
            author_name: &post.author_name,
            author_place: post.author.parse::<u64>().unwrap_or_default() % 360,
            who: html! {
                strong { (post.author_name) }
                @if let Some(word) = word(post.kind) { span.quiet { "· " (word) } }
            },
            body: html! {
                @if !post.text.is_empty() { p.text { (post.text) } }
                @if let Some(link) = &post.link {
                    p.preview { a href=(link) rel="noopener noreferrer" { (link) } }
                }
                @for medium in &post.media { (self.medium(medium)) }
                @if !post.comments.is_empty() {
                    ul.comments { @for comment in &post.comments { li { (comment.text) } } }
                }
            },
            address: (self.address)(post),
            public_at_ms: post.public_at_ms,
        }
    }

    /// A picture that can be seen, a video that can be played, or at least where it was.
    fn medium(&self, medium: &PublicMedium) -> Markup {
        let alt = medium.alt_text.as_deref().unwrap_or_default();
        let (Some(sha256), Some(kind)) = (&medium.sha256, &medium.content_type) else {
            let address = medium.address.clone();
            let place = address.unwrap_or_else(|| format!("{} bytes", medium.bytes));
            return html! {
                p.quiet { code { (place) } @if !alt.is_empty() { " “" (alt) "”" } }
            };
        };
        let source = format!("{}/{sha256}", self.files);
        let (width, height) = (medium.width, medium.height);
        html! {
            @if kind.starts_with("video/") {
                video.shown controls preload="metadata" src=(source) width=[width]
                    height=[height] {}
            } @else {
                img.shown src=(source) alt=(alt) width=[width] height=[height] loading="lazy";
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

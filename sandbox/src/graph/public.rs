//! Everything that ever became public, in the order in which it was made; what was deleted stays
//! and says when it went.

use serde::{Deserialize, Serialize};

/// What a post looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PostKind {
    /// Text, perhaps with a link or photos, among the posts of a Page or an account.
    Feed,
    /// A photo that was published by itself.
    Photo,
    /// A video among the posts of a Page.
    Video,
    /// A reel.
    Reel,
    /// A story, gone after a day.
    Story,
}

/// One post as the public log shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicPost {
    /// The place of the post in the log, from 1.
    pub seq: u64,
    /// The id: digits, or two groups of digits with an underscore between.
    pub id: String,
    /// The id of the Page or of the account.
    pub author: String,
    /// The name of the author.
    pub author_name: String,
    /// What the post looks like.
    pub kind: PostKind,
    /// The text as it was sent; empty if there is none.
    pub text: String,
    /// The link that it shows.
    pub link: Option<String>,
    /// The addresses of its pictures and videos, in their order.
    pub media: Vec<String>,
    /// When the request that made it arrived, in milliseconds since 1970.
    pub received_at_ms: i64,
    /// When the post became public, in milliseconds since 1970; ahead of now while a video is
    /// worked on.
    pub public_at_ms: i64,
    /// When the post was deleted.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub deleted_at_ms: Option<i64>,
}

/// Every post that ever became public.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Public {
    all: Vec<PublicPost>,
}

// === impl Public ===

impl Public {
    /// Appends a post and gives it its place.
    pub(crate) fn push(&mut self, post: PublicPost) {
        let seq = self.all.len() as u64 + 1;
        self.all.push(PublicPost { seq, ..post });
    }

    /// Notes that a post went.
    pub(crate) fn delete(&mut self, id: &str, now_ms: i64) {
        for post in self.all.iter_mut().filter(|post| post.id == id) {
            post.deleted_at_ms.get_or_insert(now_ms);
        }
    }

    /// Every post that is or was public by now, oldest first.
    pub(crate) fn until(&self, now_ms: i64) -> impl DoubleEndedIterator<Item = &PublicPost> {
        self.all
            .iter()
            .filter(move |post| post.public_at_ms <= now_ms)
    }

    /// The posts that can be seen now, newest first.
    pub(crate) fn visible(&self, now_ms: i64) -> impl Iterator<Item = &PublicPost> {
        self.until(now_ms)
            .filter(|post| post.deleted_at_ms.is_none())
            .rev()
    }

    /// A text that differs whenever something else is to be seen.
    pub(crate) fn version(&self, now_ms: i64) -> String {
        format!(
            "{}.{}",
            self.until(now_ms).count(),
            self.visible(now_ms).count()
        )
    }
}

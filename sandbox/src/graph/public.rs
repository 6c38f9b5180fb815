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
    /// Its pictures and videos, in their order.
    pub media: Vec<PublicMedium>,
    /// What only a post on Instagram has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub details: Option<InstagramDetails>,
    /// What was said below it, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub comments: Vec<PublicComment>,
    /// When the request that made it arrived, in milliseconds since 1970.
    pub received_at_ms: i64,
    /// When the post became public, in milliseconds since 1970; ahead of now while a video is
    /// worked on.
    pub public_at_ms: i64,
    /// When the post was deleted.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub deleted_at_ms: Option<i64>,
}

/// What only a post on Instagram has.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct InstagramDetails {
    /// Who is invited to show it as theirs too.
    pub collaborators: Vec<String>,
    /// Whether a reel stands among the posts of the account too, where that was said.
    pub share_to_feed: Option<bool>,
    /// The picture that stands for a reel.
    pub cover: Option<PublicMedium>,
    /// The moment of the video that stands for it, in milliseconds.
    pub cover_at_ms: Option<u64>,
}

/// One picture or video of a post.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "SavedMedium")]
pub struct PublicMedium {
    /// The id by which the platform knows it.
    pub id: Option<String>,
    /// The address from which it was taken, if its bytes were not sent.
    pub address: Option<String>,
    /// The SHA-256 of its bytes in hexadecimal; none for an address that was not gone to.
    pub sha256: Option<String>,
    /// How many bytes it has.
    pub bytes: u64,
    /// What its bytes are.
    pub content_type: Option<String>,
    /// The width in pixels.
    pub width: Option<u32>,
    /// The height in pixels.
    pub height: Option<u32>,
    /// What it shows, in words.
    pub alt_text: Option<String>,
}

/// One comment below a post.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicComment {
    /// The id.
    pub id: String,
    /// The text as it was sent.
    pub text: String,
    /// When it became public, in milliseconds since 1970.
    pub public_at_ms: i64,
}

/// A medium in a file: in older ones it is nothing but its address.
#[derive(Deserialize)]
#[serde(untagged)]
enum SavedMedium {
    Address(String),
    Whole {
        id: Option<String>,
        address: Option<String>,
        sha256: Option<String>,
        bytes: u64,
        content_type: Option<String>,
        width: Option<u32>,
        height: Option<u32>,
        alt_text: Option<String>,
    },
}

/// Every post that ever became public.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Public {
    all: Vec<PublicPost>,
}

// === impl PublicMedium ===

impl PublicMedium {
    /// A medium of which only the address is known.
    pub(crate) fn at(address: String) -> Self {
        Self {
            address: Some(address),
            ..Self::default()
        }
    }
}

impl From<SavedMedium> for PublicMedium {
    fn from(saved: SavedMedium) -> Self {
        match saved {
            SavedMedium::Address(address) => Self::at(address),
            SavedMedium::Whole {
                id,
                address,
                sha256,
                bytes,
                content_type,
                width,
                height,
                alt_text,
            } => Self {
                id,
                address,
                sha256,
                bytes,
                content_type,
                width,
                height,
                alt_text,
            },
        }
    }
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

    /// Notes what was said below a post.
    pub(crate) fn comment(&mut self, post: &str, comment: &PublicComment) {
        for post in self.all.iter_mut().filter(|known| known.id == post) {
            post.comments.push(comment.clone());
        }
    }

    /// A medium with these bytes in a post that can be seen now.
    pub(crate) fn medium(&self, sha256: &str, now_ms: i64) -> Option<&PublicMedium> {
        self.visible(now_ms)
            .flat_map(|post| &post.media)
            .find(|medium| medium.sha256.as_deref() == Some(sha256))
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
        let comments: usize = self.visible(now_ms).map(|post| post.comments.len()).sum();
        format!(
            "{}.{}.{comments}",
            self.until(now_ms).count(),
            self.visible(now_ms).count()
        )
    }
}

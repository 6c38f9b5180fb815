//! Every post that ever became public, in order; a deleted one stays and says when it went.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

use super::media::public_medium::PublicMedium;
use super::snowflake::snowflake;
use super::wrap::{Wrapped, wrap};

/// One post as the public log shows it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct PublicPost {
    /// The place of the post in the log, from 1.
    pub seq: u64,
    /// A decimal string that grows with time.
    pub id: String,
    /// The id of its author.
    pub user: String,
    /// The author's username.
    pub username: String,
    /// The text as it was sent.
    pub text: String,
    /// The id of the post that it answers.
    pub reply_to: Option<String>,
    /// Its media, in their order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub media: Vec<PublicMedium>,
    /// Whether its media are said to be made by a machine.
    #[serde(default)]
    pub made_with_ai: bool,
    /// When the request that made it arrived, in milliseconds since 1970.
    pub received_at_ms: i64,
    /// When the post became public, in milliseconds since 1970.
    pub public_at_ms: i64,
    /// When the post was deleted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deleted_at_ms: Option<i64>,
}

/// One post with what X made of it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Post {
    pub(crate) public: PublicPost,
    pub(crate) number: u64,
    pub(crate) wrapped: Wrapped,
    pub(crate) conversation: String,
    pub(crate) reply_settings: String,
}

/// What a post is made from.
#[derive(Debug)]
pub(crate) struct NewPost<'a> {
    pub(crate) user: &'a str,
    pub(crate) username: &'a str,
    pub(crate) text: String,
    pub(crate) reply_to: Option<String>,
    pub(crate) reply_settings: Option<String>,
    pub(crate) media: Vec<PublicMedium>,
    pub(crate) made_with_ai: bool,
    pub(crate) received_at_ms: i64,
    pub(crate) public_at_ms: i64,
}

/// All posts.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(from = "SavedPosts")]
pub(crate) struct Posts {
    all: Vec<Post>,
    #[serde(skip_serializing)]
    by_id: HashMap<String, usize>,
    changes: u64,
}

/// All posts as they come out of a file.
#[derive(Deserialize)]
struct SavedPosts {
    all: Vec<Post>,
    changes: u64,
}

// === impl Posts ===

impl Posts {
    /// Makes a post public.
    pub(crate) fn publish(&mut self, new: NewPost<'_>) -> &Post {
        let number = self.next_number(new.public_at_ms);
        let id = number.to_string();
        let parent = new.reply_to.as_deref().and_then(|parent| self.get(parent));
        let conversation = parent.map_or_else(|| id.clone(), |parent| parent.conversation.clone());
        let at = self.all.len();
        self.by_id.insert(id.clone(), at);
        self.changes += 1;
        let wrapped = with_media(wrap(&new.text), &new, &id);
        let public = PublicPost {
            seq: at as u64 + 1,
            id,
            user: new.user.to_owned(),
            username: new.username.to_owned(),
            text: new.text,
            reply_to: new.reply_to,
            media: new.media,
            made_with_ai: new.made_with_ai,
            received_at_ms: new.received_at_ms,
            public_at_ms: new.public_at_ms,
            deleted_at_ms: None,
        };
        let reply_settings = new.reply_settings.unwrap_or_else(|| "everyone".to_owned());
        self.all.push(Post {
            public,
            number,
            wrapped,
            conversation,
            reply_settings,
        });
        &self.all[at]
    }

    /// Takes a post away from the public.
    pub(crate) fn delete(&mut self, id: &str, now_ms: i64) {
        if let Some(post) = self.by_id.get(id).and_then(|at| self.all.get_mut(*at)) {
            post.public.deleted_at_ms.get_or_insert(now_ms);
            self.changes += 1;
        }
    }

    /// The living post of this id.
    pub(crate) fn get(&self, id: &str) -> Option<&Post> {
        self.by_id
            .get(id)
            .map(|at| &self.all[*at])
            .filter(|post| post.is_there())
    }

    /// Whether this user published the same text less than `window_ms` ago; where there is none,
    /// the same media.
    pub(crate) fn has_duplicate(
        &self,
        user: &str,
        text: &str,
        media: &[PublicMedium],
        now_ms: i64,
        window_ms: i64,
    ) -> bool {
        let compared = comparable(text);
        let is_same = |post: &PublicPost| {
            comparable(&post.text) == compared
                && (!compared.is_empty() || is_same_media(&post.media, media))
        };
        let is_recent = |post: &&Post| now_ms - post.public.public_at_ms < window_ms;
        let mut recent = self.all.iter().rev().filter(is_recent);
        recent.any(|post| post.is_there() && post.public.user == user && is_same(&post.public))
    }

    /// Everything that ever became public, oldest first.
    pub(crate) fn log(&self) -> impl Iterator<Item = &PublicPost> {
        self.all.iter().map(|post| &post.public)
    }

    /// All posts, oldest first.
    pub(crate) fn all(&self) -> &[Post] {
        &self.all
    }

    /// The living posts, newest first.
    pub(crate) fn newest_first(&self) -> impl Iterator<Item = &Post> {
        self.all.iter().rev().filter(|post| post.is_there())
    }

    /// Grows with every publication and every deletion.
    pub(crate) fn changes(&self) -> u64 {
        self.changes
    }

    /// Grows with every post, even where the clock was set back.
    fn next_number(&self, now_ms: i64) -> u64 {
        snowflake(now_ms, self.all.last().map_or(1, |post| post.number + 1))
    }
}

impl From<SavedPosts> for Posts {
    fn from(SavedPosts { all, changes }: SavedPosts) -> Self {
        let by_id = all
            .iter()
            .enumerate()
            .map(|(at, post)| (post.public.id.clone(), at))
            .collect();
        Self {
            all,
            by_id,
            changes,
        }
    }
}

// === impl Post ===

impl Post {
    fn is_there(&self) -> bool {
        self.public.deleted_at_ms.is_none()
    }
}

/// The text with the link that X puts behind it for all media together.
fn with_media(mut wrapped: Wrapped, new: &NewPost<'_>, id: &str) -> Wrapped {
    let places = new.media.iter().zip(1..).map(|(medium, place)| {
        let word = medium.address_word();
        let address = format!("https://x.com/{}/status/{id}/{word}/{place}", new.username);
        (medium.media_key.clone(), address)
    });
    wrapped.push_media(places.collect());
    wrapped
}

fn comparable(text: &str) -> String {
    text.trim().nfc().collect()
}

fn is_same_media(one: &[PublicMedium], other: &[PublicMedium]) -> bool {
    let hashes = |media: &[PublicMedium]| -> Vec<String> {
        media.iter().map(|medium| medium.sha256.clone()).collect()
    };
    hashes(one) == hashes(other)
}

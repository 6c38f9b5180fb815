//! The scopes of X and what each one lets an app do.
//!
//! <https://docs.x.com/fundamentals/authentication/oauth-2-0/authorization-code>

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::secrets::random_bytes;

/// Every scope that X knows, with the sentence that a person reads before agreeing.
const KNOWN: [(&str, &str); 23] = [
    ("tweet.read", "See the posts that you can see"),
    ("tweet.write", "Publish and delete posts for you"),
    (
        "tweet.moderate.write",
        "Hide and unhide replies to your posts",
    ),
    ("users.email", "See your e-mail address"),
    ("users.read", "See profiles, yours included"),
    ("follows.read", "See whom you follow and who follows you"),
    ("follows.write", "Follow and unfollow people for you"),
    ("offline.access", "Stay connected until you say stop"),
    ("space.read", "See the Spaces that you can see"),
    ("mute.read", "See whom you muted"),
    ("mute.write", "Mute and unmute people for you"),
    ("like.read", "See what you like"),
    ("like.write", "Like and unlike posts for you"),
    ("list.read", "See your lists"),
    ("list.write", "Make and change lists for you"),
    ("block.read", "See whom you block"),
    ("block.write", "Block and unblock people for you"),
    ("bookmark.read", "See your bookmarks"),
    ("bookmark.write", "Add and remove bookmarks for you"),
    ("dm.read", "Read your messages"),
    ("dm.write", "Send messages for you"),
    ("media.write", "Upload photos and videos for you"),
    ("timeline.read", "See your home timeline"),
];

/// A set of known scopes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub(crate) struct Scopes(BTreeSet<&'static str>);

// === impl Scopes ===

impl Scopes {
    /// Reads a space-separated list; none if it is empty or names an unknown scope.
    pub(crate) fn parse(list: &str) -> Option<Self> {
        let known = |name: &str| {
            KNOWN
                .iter()
                .find(|(scope, _)| *scope == name)
                .map(|(scope, _)| *scope)
        };
        let scopes = list
            .split(' ')
            .map(known)
            .collect::<Option<BTreeSet<_>>>()?;
        (!scopes.is_empty()).then_some(Self(scopes))
    }

    /// Whether every one of these is among them.
    pub(crate) fn include(&self, needed: &[&str]) -> bool {
        needed.iter().all(|scope| self.0.contains(scope))
    }

    /// The sentences for a person, in X's order.
    pub(crate) fn sentences(&self) -> impl Iterator<Item = &'static str> {
        KNOWN
            .iter()
            .filter(|(scope, _)| self.0.contains(scope))
            .map(|(_, sentence)| *sentence)
    }

    /// The list again, in an order of its own each time: callers must compare sets.
    pub(crate) fn shuffled(&self) -> String {
        let mut names: Vec<&str> = self.0.iter().copied().collect();
        for (at, byte) in (1..names.len()).rev().zip(random_bytes::<32>()) {
            names.swap(at, usize::from(byte) % (at + 1));
        }
        names.join(" ")
    }
}

impl From<Scopes> for String {
    fn from(scopes: Scopes) -> Self {
        Vec::from_iter(scopes.0).join(" ")
    }
}

impl TryFrom<String> for Scopes {
    type Error = String;

    fn try_from(list: String) -> Result<Self, String> {
        Self::parse(&list).ok_or_else(|| format!("{list:?} is no list of scopes"))
    }
}

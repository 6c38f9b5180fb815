//! The comments of Pages, in the order in which they were said.

use serde::{Deserialize, Serialize};

use crate::graph::public::PublicComment;

const FIRST_ID: u64 = 1_022_093_450_061_507;

/// One comment.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Comment {
    /// The id of the post or the video below which it stands.
    object: String,
    said: PublicComment,
}

/// All comments.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Comments {
    all: Vec<Comment>,
}

// === impl Comments ===

impl Comments {
    /// Adds a comment below a post or a video, and gives it its id.
    pub(crate) fn add(&mut self, object: &str, text: String, now_ms: i64) -> PublicComment {
        let place = object.split('_').next_back().unwrap_or(object);
        let said = PublicComment {
            id: format!("{place}_{}", FIRST_ID + self.all.len() as u64),
            text,
            public_at_ms: now_ms,
        };
        self.all.push(Comment {
            object: object.to_owned(),
            said: said.clone(),
        });
        said
    }

    /// What was said below a post or a video, oldest first.
    pub(crate) fn of(&self, object: &str) -> impl Iterator<Item = &PublicComment> {
        let is_below = move |comment: &&Comment| comment.object == object;
        self.all
            .iter()
            .filter(is_below)
            .map(|comment| &comment.said)
    }
}

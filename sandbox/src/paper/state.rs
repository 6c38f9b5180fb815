//! What paper remembers. It does not outlive the process: only tests use it.

use serde::{Deserialize, Serialize};

/// How fast paper is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Pace {
    /// How long a stored draft is worked on.
    pub(crate) work_ms: i64,
    /// How long after it was accepted a post is visible.
    pub(crate) visible_after_ms: i64,
    /// How long a draft lives.
    pub(crate) lives_ms: i64,
    /// Whether an accepted post fails instead of becoming visible.
    pub(crate) fails: bool,
}

/// Everything that paper remembers.
#[derive(Debug, Default)]
pub(crate) struct PaperState {
    pub(crate) pace: Pace,
    pub(super) drafts: Vec<Draft>,
}

/// A draft, from its beginning until it is public.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Draft {
    pub(super) id: String,
    pub(super) user: String,
    pub(super) text: String,
    pub(super) chunks: Vec<String>,
    pub(super) expected_chunks: usize,
    pub(super) began_at_ms: i64,
    pub(super) expires_at_ms: i64,
    pub(super) stored_at_ms: Option<i64>,
    pub(super) accepted_at_ms: Option<i64>,
    pub(super) visible_at_ms: Option<i64>,
    pub(super) fails: bool,
}

// === impl Pace ===

impl Default for Pace {
    fn default() -> Self {
        Self {
            work_ms: 3_000,
            visible_after_ms: 3_000,
            lives_ms: 30 * 60 * 1_000,
            fails: false,
        }
    }
}

// === impl PaperState ===

impl PaperState {
    /// Every draft that was begun, oldest first.
    pub(crate) fn drafts(&self) -> &[Draft] {
        &self.drafts
    }

    pub(super) fn begin(&mut self, user: &str, text: &str, chunks: usize, now_ms: i64) -> &Draft {
        let number = self.drafts.len() + 1;
        self.drafts.push(Draft {
            id: format!("draft-{number}"),
            user: user.to_owned(),
            text: text.to_owned(),
            chunks: Vec::new(),
            expected_chunks: chunks,
            began_at_ms: now_ms,
            expires_at_ms: now_ms + self.pace.lives_ms,
            stored_at_ms: None,
            accepted_at_ms: None,
            visible_at_ms: None,
            fails: self.pace.fails,
        });
        &self.drafts[number - 1]
    }

    /// The user's draft with this id.
    pub(super) fn draft(&mut self, user: &str, id: &str) -> Option<&mut Draft> {
        self.drafts
            .iter_mut()
            .find(|draft| draft.user == user && draft.id == id)
    }
}

// === impl Draft ===

impl Draft {
    /// Stores a chunk. False: it is not the next one, nor the latest once more.
    pub(super) fn store(&mut self, number: usize, chunk: String, now_ms: i64) -> bool {
        if number + 1 == self.chunks.len() {
            return self.chunks[number] == chunk;
        }
        if number != self.chunks.len() || number >= self.expected_chunks {
            return false;
        }
        self.chunks.push(chunk);
        if self.chunks.len() == self.expected_chunks {
            self.stored_at_ms = Some(now_ms);
        }
        true
    }

    pub(super) fn is_expired(&self, now_ms: i64) -> bool {
        self.accepted_at_ms.is_none() && now_ms >= self.expires_at_ms
    }

    /// Whether it is whole and worked through.
    pub(super) fn is_ready(&self, pace: Pace, now_ms: i64) -> bool {
        self.chunks.concat() == self.text
            && self
                .stored_at_ms
                .is_some_and(|at| now_ms >= at + pace.work_ms)
    }

    /// Accepts it, once.
    pub(super) fn accept(&mut self, pace: Pace, now_ms: i64) {
        if self.accepted_at_ms.is_none() {
            self.accepted_at_ms = Some(now_ms);
            self.visible_at_ms = (!self.fails).then_some(now_ms + pace.visible_after_ms);
        }
    }

    pub(super) fn is_visible(&self, now_ms: i64) -> bool {
        self.visible_at_ms.is_some_and(|at| now_ms >= at)
    }
}

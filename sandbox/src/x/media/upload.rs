//! One upload: the segments that came, and once they are one file, what X makes of it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::category::{Category, Look};
use super::judge::Verdict;
use super::public_medium::PublicMedium;
use crate::inspect::Inspected;
use crate::settings::Settings;

/// Until then of the time that the work takes it has not begun: a third.
const WAITING_SHARE: i64 = 3;
/// X never asks for longer waits than that.
const LONGEST_WAIT_S: i64 = 5;

/// One upload.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Upload {
    pub(super) id: String,
    pub(super) number: u64,
    pub(super) owner: String,
    pub(super) category: Category,
    pub(super) media_type: String,
    pub(super) total_bytes: u64,
    pub(super) expires_at_ms: i64,
    /// How many bytes each segment has.
    pub(super) segments: BTreeMap<u16, u64>,
    pub(super) whole: Option<Whole>,
    pub(super) alt_text: Option<String>,
    /// Whether a post shows it: then its bytes stay.
    pub(super) is_public: bool,
}

/// The file that the segments became.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Whole {
    pub(super) bytes: u64,
    pub(super) sha256: String,
    pub(super) content_type: String,
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) duration_ms: u64,
    pub(super) verdict: Verdict,
    /// The work on it; none for pictures, and where X says nothing of it.
    pub(super) work: Option<Work>,
}

/// When the work on a file happens.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(crate) struct Work {
    pub(super) from_ms: i64,
    pub(super) until_ms: i64,
}

/// One upload as a test sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UploadSeen {
    /// The id of the upload.
    pub id: String,
    /// The id of its owner.
    pub user: String,
    /// How many bytes were announced.
    pub total_bytes: u64,
    /// The numbers of the segments that came, until they are one file.
    pub segments: Vec<u16>,
    /// The SHA-256 of the file that they became.
    pub sha256: Option<String>,
    /// The alternative text.
    pub alt_text: Option<String>,
    /// Until when it can be posted, in milliseconds since 1970.
    pub expires_at_ms: i64,
}

// === impl Upload ===

impl Upload {
    pub(super) fn media_key(&self) -> String {
        format!("{}_{}", self.category.key_mark(), self.id)
    }

    pub(super) fn is_alive(&self, now_ms: i64) -> bool {
        now_ms < self.expires_at_ms
    }

    /// The name of a segment's file.
    pub(super) fn segment_file(&self, index: u16) -> String {
        format!("{}.{index}", self.id)
    }

    /// The names of the files that the upload has in the spool.
    pub(super) fn files(&self) -> Vec<String> {
        let segments = self.segments.keys().map(|index| self.segment_file(*index));
        segments.chain([self.id.clone()]).collect()
    }

    /// How many bytes there are, were this segment another.
    pub(super) fn bytes_with(&self, index: u16, bytes: u64) -> u64 {
        let others = self.segments.iter().filter(|(at, _)| **at != index);
        others.map(|(_, bytes)| bytes).sum::<u64>() + bytes
    }

    /// What the answers say of a new upload.
    pub(super) fn announced(&self, now_ms: i64) -> Value {
        json!({
            "id": self.id,
            "media_key": self.media_key(),
            "expires_after_secs": (self.expires_at_ms - now_ms).div_euclid(1000).max(0),
        })
    }

    /// What the answers say of a whole file.
    pub(super) fn shown(&self, whole: &Whole, now_ms: i64) -> Value {
        let mut shown = self.announced(now_ms);
        shown["size"] = json!(whole.bytes);
        match self.category.look() {
            Look::Image | Look::Gif => {
                shown["image"] = json!({
                    "image_type": whole.content_type, "w": whole.width, "h": whole.height,
                });
            }
            Look::Video => shown["video"] = json!({"video_type": whole.content_type}),
            Look::Text => {}
        }
        if let Some(work) = whole.work {
            shown["processing_info"] = work.shown(&whole.verdict, now_ms);
        }
        shown
    }

    /// What is known of it once a post shows it.
    pub(super) fn published(&self, whole: &Whole) -> PublicMedium {
        let kind = match self.category.look() {
            Look::Image | Look::Text => "photo",
            Look::Gif => "animated_gif",
            Look::Video => "video",
        };
        PublicMedium {
            id: self.id.clone(),
            media_key: self.media_key(),
            kind: kind.to_owned(),
            content_type: whole.content_type.clone(),
            bytes: whole.bytes,
            sha256: whole.sha256.clone(),
            width: whole.width,
            height: whole.height,
            duration_ms: whole.duration_ms,
            alt_text: self.alt_text.clone(),
        }
    }

    pub(super) fn seen(&self) -> UploadSeen {
        UploadSeen {
            id: self.id.clone(),
            user: self.owner.clone(),
            total_bytes: self.total_bytes,
            segments: self.segments.keys().copied().collect(),
            sha256: self.whole.as_ref().map(|whole| whole.sha256.clone()),
            alt_text: self.alt_text.clone(),
            expires_at_ms: self.expires_at_ms,
        }
    }
}

// === impl Whole ===

impl Whole {
    /// Notes what was seen in the file; of an unreadable one there is nothing to note.
    pub(super) fn note(&mut self, seen: &Inspected) {
        seen.container
            .content_type()
            .clone_into(&mut self.content_type);
        (self.width, self.height) = (seen.width, seen.height);
        self.duration_ms = seen.duration_ms;
    }

    /// Whether a post can have it now.
    pub(super) fn is_ready(&self, now_ms: i64) -> bool {
        self.verdict == Verdict::Fit && self.work.is_none_or(|work| now_ms >= work.until_ms)
    }
}

// === impl Work ===

impl Work {
    /// The work that begins now.
    pub(super) fn starting(now_ms: i64, settings: &Settings) -> Self {
        Self {
            from_ms: now_ms,
            until_ms: now_ms + settings.x_media_ms,
        }
    }

    fn shown(self, verdict: &Verdict, now_ms: i64) -> Value {
        let (span, gone) = (self.until_ms - self.from_ms, now_ms - self.from_ms);
        let wait_s = ((self.until_ms - now_ms).max(0) + 999) / 1000;
        let wait_s = wait_s.clamp(1, LONGEST_WAIT_S);
        if now_ms >= self.until_ms {
            return match verdict {
                Verdict::Fit | Verdict::Useless => {
                    json!({"state": "succeeded", "progress_percent": 100})
                }
                Verdict::Failed(message) => json!({
                    "state": "failed",
                    "error": {"code": 1, "name": "InvalidMedia", "message": message},
                }),
            };
        }
        if gone * WAITING_SHARE < span {
            return json!({"state": "pending", "check_after_secs": wait_s});
        }
        json!({
            "state": "in_progress",
            "check_after_secs": wait_s,
            "progress_percent": gone * 100 / span.max(1),
        })
    }
}

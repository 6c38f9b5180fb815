//! Videos of Pages: what was uploaded, what became of it, and what its status says. What happens by
//! itself is a matter of the time that went by.
//!
//! <https://developers.facebook.com/docs/graph-api/reference/video>

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::graph::instant;
use crate::settings::Settings;

const FIRST_ID: u64 = 1_122_093_450_061_507;

/// Where a video shows up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum VideoKind {
    /// Among the posts.
    Post,
    /// Among the reels.
    Reel,
    /// In the story.
    Story,
}

/// One video.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Video {
    pub(crate) id: String,
    pub(crate) page: String,
    pub(crate) kind: VideoKind,
    pub(crate) title: String,
    pub(crate) description: String,
    /// The address from which the video was taken, if its bytes were not sent.
    pub(crate) url: Option<String>,
    /// How many bytes have come so far.
    pub(crate) bytes: u64,
    /// Whether all of it is here.
    pub(crate) is_whole: bool,
    pub(crate) created_at_ms: i64,
    finished: Option<Finished>,
}

/// What became of a video when it was finished.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Finished {
    is_published: bool,
    post: String,
    /// When the work on it is done.
    ready_at_ms: i64,
    is_failed: bool,
}

/// How far a video is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    Uploading,
    Uploaded,
    Processing,
    Ready,
    Failed,
}

/// All videos.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Videos {
    all: Vec<Video>,
}

// === impl Videos ===

impl Videos {
    /// Begins a video, and gives it its id.
    pub(crate) fn start(&mut self, page: &str, kind: VideoKind, now_ms: i64) -> String {
        let id = (FIRST_ID + self.all.len() as u64).to_string();
        self.all.push(Video {
            id: id.clone(),
            page: page.to_owned(),
            kind,
            title: String::new(),
            description: String::new(),
            url: None,
            bytes: 0,
            is_whole: false,
            created_at_ms: now_ms,
            finished: None,
        });
        id
    }

    /// The video of this id.
    pub(crate) fn get(&self, id: &str) -> Option<&Video> {
        self.all.iter().find(|video| video.id == id)
    }

    /// The video of this id, to be changed.
    pub(crate) fn get_mut(&mut self, id: &str) -> Option<&mut Video> {
        self.all.iter_mut().find(|video| video.id == id)
    }
}

// === impl Video ===

impl Video {
    /// Whether the video was finished already.
    pub(crate) fn is_finished(&self) -> bool {
        self.finished.is_some()
    }

    /// Finishes it: from now on the work on it takes its time. Gives the id of its post and when it
    /// is ready, unless it will fail.
    pub(crate) fn finish(
        &mut self,
        is_published: bool,
        is_usable: bool,
        now_ms: i64,
        settings: &Settings,
    ) -> (String, Option<i64>) {
        let post = match self.kind {
            VideoKind::Post | VideoKind::Reel => self.id.clone(),
            VideoKind::Story => format!("9{}", self.id),
        };
        let ready_at_ms = now_ms + i64::from(settings.meta_video_ms);
        let is_failed = settings.meta_videos_fail || !is_usable;
        self.finished = Some(Finished {
            is_published,
            post: post.clone(),
            ready_at_ms,
            is_failed,
        });
        (post, (is_published && !is_failed).then_some(ready_at_ms))
    }

    /// Whether the work on it is done.
    pub(crate) fn is_ready(&self, now_ms: i64) -> bool {
        self.stage(now_ms) == Stage::Ready
    }

    /// The id of the video's post, once it was finished.
    pub(crate) fn post(&self) -> Option<&str> {
        self.finished
            .as_ref()
            .map(|finished| finished.post.as_str())
    }

    /// Whether the video was finished to be published.
    pub(crate) fn is_published(&self) -> bool {
        self.finished
            .as_ref()
            .is_some_and(|finished| finished.is_published)
    }

    fn stage(&self, now_ms: i64) -> Stage {
        match &self.finished {
            None if self.is_whole => Stage::Uploaded,
            None => Stage::Uploading,
            Some(finished) if now_ms < finished.ready_at_ms => Stage::Processing,
            Some(finished) if finished.is_failed => Stage::Failed,
            Some(_) => Stage::Ready,
        }
    }

    /// The status in the spelling of the example, or in that of the table beside it: the documents
    /// have both.
    pub(crate) fn status(&self, now_ms: i64, as_in_table: bool) -> Value {
        let (done, bytes) = if as_in_table {
            ("completed", "bytes_transfered")
        } else {
            ("complete", "bytes_transferred")
        };
        let stage = self.stage(now_ms);
        let (word, uploading, processing, publishing) = match stage {
            Stage::Uploading => (
                "uploading",
                if self.bytes > 0 {
                    "in_progress"
                } else {
                    "not_started"
                },
                "not_started",
                "not_started",
            ),
            Stage::Uploaded => ("upload_complete", done, "not_started", "not_started"),
            Stage::Processing => ("processing", done, "in_progress", "not_started"),
            Stage::Ready => ("ready", done, done, done),
            Stage::Failed => ("error", done, "error", "not_started"),
        };
        let mut status = json!({
            "video_status": word, "uploading_phase": {"status": uploading},
            "processing_phase": {"status": processing}, "publishing_phase": {"status": publishing},
        });
        status["uploading_phase"][bytes] = json!(self.bytes);
        if stage == Stage::Failed {
            let error = json!({"code": 1_363_030, "message": "Your video could not be processed."});
            let name = if as_in_table { "error" } else { "errors" };
            status["processing_phase"][name] = if as_in_table { error } else { json!([error]) };
        }
        if let Some(finished) = self.finished.as_ref().filter(|_| stage == Stage::Ready) {
            status["publishing_phase"]["publish_status"] = json!(if finished.is_published {
                "published"
            } else {
                "draft"
            });
            status["publishing_phase"]["publish_time"] = json!(instant(finished.ready_at_ms));
        }
        status
    }
}

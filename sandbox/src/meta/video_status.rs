//! The status of a video: how far its upload, the work on it and its publication are.
//!
//! The documents have two spellings, one in their table and another in their example beside it.
//!
//! <https://developers.facebook.com/docs/video-api/guides/reels-publishing#get-the-upload-status>

use serde_json::{Value, json};

use super::film::VideoFault;
use super::videos::{Stage, Video, Wish};
use crate::graph::instant;

const NOT_YET: &str = "not_started";
const UNDER_WAY: &str = "in_progress";

/// The words of one spelling.
struct Spelling {
    is_of_table: bool,
    done: &'static str,
    bytes: &'static str,
}

/// The status in the spelling of the example, or in that of the table.
pub(crate) fn status(video: &Video, now_ms: i64, as_in_table: bool) -> Value {
    let spelling = Spelling::new(as_in_table);
    let stage = video.stage(now_ms);
    let (word, phases) = words(video, stage, spelling.done);
    let [uploading, processing, publishing] = phases.map(|word| json!({"status": word}));
    let mut status = json!({
        "video_status": word, "uploading_phase": uploading, "processing_phase": processing,
        "publishing_phase": publishing,
    });
    let uploading = &mut status["uploading_phase"];
    uploading[spelling.bytes] = json!(video.bytes);
    if let Some(size) = video.size {
        uploading["source_file_size"] = json!(size);
    }
    if let Some(fault) = video.upload_fault.as_ref() {
        spelling.blame(uploading, fault);
    }
    if let Some(fault) = video.fault().filter(|_| stage == Stage::Failed) {
        spelling.blame(&mut status["processing_phase"], fault);
    }
    if let Some((wish, at_ms)) = video.wish() {
        let publishing = &mut status["publishing_phase"];
        match (stage, wish) {
            (Stage::Failed, _) => publishing["publish_status"] = json!("error"),
            (Stage::Scheduled, _) => publishing["publish_status"] = json!("scheduled"),
            (Stage::Done, Wish::Draft) => publishing["publish_status"] = json!("draft"),
            (Stage::Done, _) => publishing["publish_status"] = json!("published"),
            _ => {}
        }
        if matches!(stage, Stage::Scheduled | Stage::Done) {
            publishing["publish_time"] = spelling.time(at_ms);
        }
    }
    status
}

/// The overall word, and those of uploading, processing and publishing.
fn words(video: &Video, stage: Stage, done: &'static str) -> (&'static str, [&'static str; 3]) {
    let uploaded = if video.is_whole() {
        done
    } else if video.bytes > 0 {
        UNDER_WAY
    } else {
        NOT_YET
    };
    match stage {
        Stage::Uploading => ("uploading", [uploaded, NOT_YET, NOT_YET]),
        Stage::UploadFailed => ("upload_failed", ["error", NOT_YET, NOT_YET]),
        Stage::Uploaded => ("upload_complete", [done, NOT_YET, NOT_YET]),
        Stage::Processing => ("processing", [done, UNDER_WAY, NOT_YET]),
        Stage::Ready => ("ready", [done, done, NOT_YET]),
        Stage::Publishing | Stage::Scheduled => ("ready", [done, done, UNDER_WAY]),
        Stage::Done => ("ready", [done, done, done]),
        Stage::Failed => ("error", [done, "error", NOT_YET]),
        Stage::Expired => ("expired", [uploaded, NOT_YET, NOT_YET]),
    }
}

// === impl Spelling ===

impl Spelling {
    fn new(is_of_table: bool) -> Self {
        let (done, bytes) = if is_of_table {
            ("completed", "bytes_transfered")
        } else {
            ("complete", "bytes_transferred")
        };
        Self {
            is_of_table,
            done,
            bytes,
        }
    }

    /// Says in a phase what went wrong.
    fn blame(&self, phase: &mut Value, fault: &VideoFault) {
        let error = json!({"code": fault.code, "message": fault.message});
        if self.is_of_table {
            phase["error"] = error;
        } else {
            phase["errors"] = json!([error]);
        }
    }

    fn time(&self, at_ms: i64) -> Value {
        if self.is_of_table {
            json!(at_ms.div_euclid(1000))
        } else {
            json!(instant(at_ms))
        }
    }
}

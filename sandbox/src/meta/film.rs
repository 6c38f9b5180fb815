//! The bytes of a video that is all here, and whether they follow the rules of the place in which
//! it is to show up.
//!
//! <https://developers.facebook.com/docs/video-api/guides/reels-publishing#error-codes>,
//! <https://developers.facebook.com/docs/video-api/reference/error-codes>

use std::io;

use serde::{Deserialize, Serialize};

use crate::files::{Files, StoredFile};
use crate::inspect::{Container, Inspected, look_at};

/// "The minimum size for a video is 1 KB."
pub(crate) const SMALLEST: u64 = 1024;
/// "The maximum size for a video is 2 GB."
pub(crate) const LARGEST: u64 = 2_000_000_000;
/// Four hours.
const LONGEST_MS: u64 = 4 * 60 * 60 * 1000;
/// "Compression: H.264, H.265 (VP9, AV1 are also supported)."
const CODECS: [&str; 6] = ["avc1", "avc3", "hvc1", "hev1", "vp09", "av01"];

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

/// Why the work on a video fails.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct VideoFault {
    /// The number by which the platform names it.
    pub(crate) code: u32,
    pub(crate) message: String,
}

/// A video whose bytes are here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Film {
    pub(crate) file: StoredFile,
    pub(crate) content_type: String,
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) duration_ms: u64,
}

/// What a place takes.
struct Rules {
    is_upright: bool,
    shortest_ms: u64,
    longest_ms: u64,
}

/// Why the bytes of a file are not taken for a video at all; none if they are.
pub(crate) fn judge_size(bytes: u64) -> Option<VideoFault> {
    if bytes < SMALLEST {
        let message = "The video you tried to upload is too small. The minimum size for a video \
            is 1 KB. Please try again with a larger file.";
        return Some(fault(1_363_022, message));
    }
    if bytes > LARGEST {
        let message = "The video you tried to upload is too large. The maximum size for a video \
            is 2 GB. Please try again with a smaller file.";
        return Some(fault(1_363_023, message));
    }
    None
}

/// The number and the words of a bad upload.
pub(crate) fn unusable() -> VideoFault {
    let message = "There was a problem uploading your video. Please try uploading it again.";
    fault(1_363_019, message)
}

// === impl Film ===

impl Film {
    /// Looks at the bytes of a file: the video, with the fault for which it cannot be published
    /// there, or else the fault for which it is none.
    pub(crate) fn of(
        file: StoredFile,
        kind: VideoKind,
        files: &Files,
    ) -> io::Result<Result<(Self, Option<VideoFault>), VideoFault>> {
        if let Some(fault) = judge_size(file.bytes) {
            return Ok(Err(fault));
        }
        let Ok(seen) = look_at(&files.path(&file)?) else {
            return Ok(Err(unusable()));
        };
        if !matches!(seen.container, Container::Mp4 | Container::Mov) {
            return Ok(Err(unusable()));
        }
        let fault = judge(&seen, kind);
        let film = Self {
            file,
            content_type: seen.container.content_type().to_owned(),
            width: seen.width,
            height: seen.height,
            duration_ms: seen.duration_ms,
        };
        Ok(Ok((film, fault)))
    }
}

/// Why a video cannot be published in a place; none if it can.
fn judge(seen: &Inspected, kind: VideoKind) -> Option<VideoFault> {
    let video = seen.video.as_ref()?;
    let rules = Rules::of(kind);
    if !CODECS.contains(&video.codec.as_str()) {
        return Some(unusable());
    }
    if !(rules.shortest_ms..=rules.longest_ms).contains(&seen.duration_ms) {
        return Some(unsupported(1_363_128, "a duration", "duration"));
    }
    if !rules.is_upright {
        return None;
    }
    // 9 by 16, but for the rounding of encoders.
    let (wide, high) = (u64::from(seen.width) * 16, u64::from(seen.height) * 9);
    if wide.abs_diff(high) * 100 > high {
        return Some(fault(
            1_363_040,
            "The video you tried to upload has an aspect ratio that isn't supported on Facebook. \
            Please try uploading a video in a supported aspect ratio.",
        ));
    }
    if seen.width < 540 || seen.height < 960 {
        return Some(unsupported(1_363_127, "resolution", "resolution"));
    }
    // What is called 24 is often 23.976, and 60 is at times a little more. The index of a video in
    // fragments has no rate.
    if video.frames_per_second > 0.0 && !(23.95..=60.05).contains(&video.frames_per_second) {
        return Some(unsupported(
            1_363_129,
            "an average frame rate",
            "frame rate",
        ));
    }
    None
}

// === impl Rules ===

impl Rules {
    fn of(kind: VideoKind) -> Self {
        match kind {
            VideoKind::Post => Self {
                is_upright: false,
                shortest_ms: 1,
                longest_ms: LONGEST_MS,
            },
            VideoKind::Reel => Self {
                is_upright: true,
                shortest_ms: 3000,
                longest_ms: 90_000,
            },
            // "A reel published as a story on a Facebook Page can not exceed 60 seconds."
            VideoKind::Story => Self {
                is_upright: true,
                shortest_ms: 3000,
                longest_ms: 60_000,
            },
        }
    }
}

fn unsupported(code: u32, what: &str, name: &str) -> VideoFault {
    let message = format!(
        "The video you tried to upload has {what} that isn't supported on Facebook for this \
        product. Please try uploading a video with a supported {name}."
    );
    fault(code, &message)
}

fn fault(code: u32, message: &str) -> VideoFault {
    VideoFault {
        code,
        message: message.to_owned(),
    }
}

//! The bytes of a picture or a video, and whether they follow the rules of what is made of them.
//!
//! <https://developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference/ig-user/media>

use std::io;

use serde::{Deserialize, Serialize};

use super::drafts::{Shape, not_fetched};
use crate::files::{Files, StoredFile};
use crate::graph::Refusal;
use crate::graph::public::PublicMedium;
use crate::inspect::{Container, Inspected, Video, look_at};
use crate::pulled::{Medium, Pulled};

/// 8 MiB.
const LARGEST_IMAGE: u64 = 8 * 1024 * 1024;
/// "Aspect ratio: Must be within a 4:5 to 1.91:1 range."
const RATIOS: std::ops::RangeInclusive<f64> = 0.8..=1.91;
/// "300MB maximum", and "100MB maximum" for stories.
const LARGEST_REEL: u64 = 300_000_000;
const LARGEST_STORY: u64 = 100_000_000;
/// "HEVC or H264".
const CODECS: [&str; 4] = ["avc1", "avc3", "hvc1", "hev1"];
/// "VBR, 25Mbps maximum", and 128 kbit/s of sound.
const MOST_BITS_PER_SECOND: u64 = 25_128_000;

/// Unsupported video format, and a moment that is not within the video.
const BAD_VIDEO: u32 = 2_207_026;
const BAD_COVER: u32 = 2_207_057;
/// The video could not be fetched.
const NO_VIDEO: u32 = 2_207_077;

/// A picture or a video whose bytes are here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Material {
    file: StoredFile,
    content_type: String,
    width: u32,
    height: u32,
}

/// A video whose bytes are here, if it is one, and the number with which the work on it fails.
pub(crate) type Judged = (Option<Material>, Option<u32>);

// === impl Material ===

impl Material {
    fn of(file: StoredFile, seen: &Inspected) -> Self {
        Self {
            file,
            content_type: seen.container.content_type().to_owned(),
            width: seen.width,
            height: seen.height,
        }
    }

    /// As everybody sees it.
    pub(crate) fn public(&self) -> PublicMedium {
        PublicMedium {
            sha256: Some(self.file.sha256.clone()),
            bytes: self.file.bytes,
            content_type: Some(self.content_type.clone()),
            width: Some(self.width),
            height: Some(self.height),
            ..PublicMedium::default()
        }
    }
}

/// An image, which is looked at before the answer; none where it was not gone to.
pub(crate) fn image(
    pulled: Option<&Pulled>,
    has_ratio: bool,
    files: &Files,
) -> Result<Option<Material>, Refusal> {
    let file = match pulled {
        None => return Ok(None),
        Some(Pulled::Nothing) => return Err(not_fetched()),
        Some(Pulled::File(file)) => file,
    };
    match file.medium {
        Medium::Jpeg => {}
        Medium::Image | Medium::Video | Medium::Other => return Err(bad_image()),
    }
    if file.body.bytes > LARGEST_IMAGE {
        let refusal = Refusal::new(36_000, "The image is too large to download.").sub(2_207_004);
        return Err(refusal.told(
            "Image too large",
            "The image is too large to download. It should be less than 8 MiB.",
        ));
    }
    let stored = files.copy(&file.body)?;
    let seen = look_at(&files.path(&stored)?).map_err(|_unreadable| bad_image())?;
    let ratio = f64::from(seen.width) / f64::from(seen.height);
    if has_ratio && !RATIOS.contains(&ratio) {
        let refusal = Refusal::new(36_003, "The aspect ratio is not supported.").sub(2_207_009);
        return Err(refusal.told(
            "Invalid aspect ratio",
            "The submitted image with aspect ratio cannot be published. Please submit an image \
            with a valid aspect ratio.",
        ));
    }
    Ok(Some(Material::of(stored, &seen)))
}

fn bad_image() -> Refusal {
    let refusal = Refusal::new(36_001, "The image format is not supported.").sub(2_207_005);
    refusal.told(
        "Unsupported format",
        "The image format is not supported. Supported formats: JPEG.",
    )
}

/// A video that was gone to, which is looked at after the answer.
pub(crate) fn pulled_video(
    pulled: Option<&Pulled>,
    (shape, cover_ms): (&Shape, Option<u64>),
    files: &Files,
) -> io::Result<Judged> {
    Ok(match pulled {
        None => (None, None),
        Some(Pulled::Nothing) => (None, Some(NO_VIDEO)),
        Some(Pulled::File(file)) => video(files.copy(&file.body)?, (shape, cover_ms), files)?,
    })
}

/// A video whose bytes are all here.
pub(crate) fn video(
    file: StoredFile,
    (shape, cover_ms): (&Shape, Option<u64>),
    files: &Files,
) -> io::Result<Judged> {
    let Ok(seen) = look_at(&files.path(&file)?) else {
        return Ok((None, Some(BAD_VIDEO)));
    };
    let bytes = file.bytes;
    let material = Material::of(file, &seen);
    let fault = if !is_video(&seen, shape, bytes) {
        Some(BAD_VIDEO)
    } else if cover_ms.is_some_and(|at_ms| at_ms > seen.duration_ms) {
        Some(BAD_COVER)
    } else {
        None
    };
    Ok((Some(material), fault))
}

/// Whether so many bytes are too many for what is made of them.
pub(crate) fn is_too_large(shape: &Shape, bytes: u64) -> bool {
    bytes
        > match shape {
            Shape::Story { .. } => LARGEST_STORY,
            Shape::Image | Shape::Reel | Shape::Item { .. } | Shape::Carousel(_) => LARGEST_REEL,
        }
}

fn is_video(seen: &Inspected, shape: &Shape, bytes: u64) -> bool {
    let longest_ms = match shape {
        Shape::Story { .. } => 60_000,
        Shape::Image | Shape::Reel | Shape::Item { .. } | Shape::Carousel(_) => 15 * 60 * 1000,
    };
    let Some(video) = &seen.video else {
        return false;
    };
    let (width, height) = (f64::from(seen.width), f64::from(seen.height));
    matches!(seen.container, Container::Mp4 | Container::Mov)
        && !is_too_large(shape, bytes)
        && (3000..=longest_ms).contains(&seen.duration_ms)
        && bytes.saturating_mul(8000) / seen.duration_ms <= MOST_BITS_PER_SECOND
        && seen.width <= 1920
        && (0.01..=10.0).contains(&(width / height))
        && has_forms(video)
}

/// Whether pictures and sound are written as they must be.
fn has_forms(video: &Video) -> bool {
    let is_sound_fine = video.audio.as_ref().is_none_or(|audio| {
        audio.codec == "mp4a" && audio.sample_rate <= 48_000 && audio.channels <= 2
    });
    // The index of a video in fragments has no rate.
    let rate = video.frames_per_second;
    CODECS.contains(&video.codec.as_str())
        && video.chroma_format.is_none_or(|chroma| chroma == 1)
        && (rate == 0.0 || (22.95..=60.05).contains(&rate))
        && is_sound_fine
}

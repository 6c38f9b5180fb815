//! Whether a file is what its category and its declared type say, and within X's limits.
//!
//! <https://docs.x.com/x-api/media/quickstart/best-practices>

use serde::{Deserialize, Serialize};

use super::category::{Category, Look};
use crate::inspect::{Container, Inspected, Unreadable, Video};

/// Larger and smaller pictures were refused by the API before this one.
const SIDES: std::ops::RangeInclusive<u32> = 4..=8192;
/// "1280x1080", "350 frames", and "width * height * frames at most 300 million".
const GIF_SIDES: (u32, u32) = (1280, 1080);
const GIF_FRAMES: u32 = 350;
const GIF_PIXELS: u64 = 300_000_000;
/// "0.5 to 140 s"; longer ones are refused when they are to be posted.
const SHORTEST_MS: u64 = 500;
pub(super) const LONGEST_MS: u64 = 140_000;
/// "32x32 to 1280x1024", either way up: 720x1280 is recommended for upright ones.
const VIDEO_SHORTEST_SIDE: u32 = 32;
const VIDEO_SIDES: (u32, u32) = (1280, 1024);
const MOST_FRAMES_PER_SECOND: f64 = 60.0;
/// 4:2:0, which is yuv420p.
const CHROMA_420: u8 = 1;
const AAC_LC: u8 = 2;

/// What comes of looking at a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Verdict {
    /// It can be posted.
    Fit,
    /// The upload says that it succeeded, and every post with it is refused.
    Useless,
    /// The upload says that it failed, and why.
    Failed(String),
}

/// Judges a file.
pub(super) fn judge(
    category: Category,
    declared: &str,
    seen: &Result<Inspected, Unreadable>,
) -> Verdict {
    let seen = match seen {
        Ok(seen) => seen,
        Err(unreadable) => return Verdict::Failed(unreadable.to_string()),
    };
    if seen.container.content_type() != true_type(declared) {
        return failed("the file is not of the type that was declared");
    }
    match category.look() {
        Look::Image => image(seen),
        Look::Gif => gif(seen),
        Look::Video => video(seen),
        Look::Text => failed("subtitles are not looked at here"),
    }
}

/// The type without its second name.
fn true_type(declared: &str) -> &str {
    match declared {
        "image/pjpeg" => "image/jpeg",
        other => other,
    }
}

fn image(seen: &Inspected) -> Verdict {
    let is_posted = matches!(
        seen.container,
        Container::Jpeg | Container::Png | Container::Webp
    );
    if !is_posted {
        return failed("a picture is JPEG, PNG or WebP");
    }
    if seen.frames > 1 {
        return failed("a picture does not move");
    }
    if SIDES.contains(&seen.width) && SIDES.contains(&seen.height) {
        Verdict::Fit
    } else {
        failed("the sides of the picture are out of range")
    }
}

fn gif(seen: &Inspected) -> Verdict {
    let pixels = u64::from(seen.width) * u64::from(seen.height) * u64::from(seen.frames);
    let is_within = seen.width <= GIF_SIDES.0 && seen.height <= GIF_SIDES.1;
    if !is_within {
        return failed("the GIF is larger than 1280x1080");
    }
    if seen.frames > GIF_FRAMES || pixels > GIF_PIXELS {
        return failed("the GIF has too many frames");
    }
    Verdict::Fit
}

fn video(seen: &Inspected) -> Verdict {
    let Some(video) = &seen.video else {
        return failed("the video is neither MP4 nor MOV");
    };
    if !matches!(video.codec.as_str(), "avc1" | "avc3") {
        return failed("the video is not H.264");
    }
    if seen.duration_ms < SHORTEST_MS {
        return failed("the video is too short");
    }
    if is_postable(seen, video) {
        Verdict::Fit
    } else {
        Verdict::Useless
    }
}

/// What X finds out only when a video is to be posted.
fn is_postable(seen: &Inspected, video: &Video) -> bool {
    let (long, short) = (seen.width.max(seen.height), seen.width.min(seen.height));
    let is_sized = short >= VIDEO_SHORTEST_SIDE && long <= VIDEO_SIDES.0 && short <= VIDEO_SIDES.1;
    let is_shaped = long <= short.saturating_mul(3);
    let is_heard = video.audio.as_ref().is_none_or(|audio| {
        audio.codec == "mp4a" && audio.profile.is_none_or(|profile| profile == AAC_LC)
    });
    is_sized
        && is_shaped
        && is_heard
        && video.frames_per_second <= MOST_FRAMES_PER_SECOND
        && video
            .chroma_format
            .is_none_or(|format| format == CHROMA_420)
}

fn failed(why: &str) -> Verdict {
    Verdict::Failed(why.to_owned())
}

#[cfg(test)]
mod tests {
    use super::{Verdict, judge};
    use crate::inspect::{Audio, Container, Inspected, Video};
    use crate::x::media::category::Category;

    fn film(change: impl FnOnce(&mut Inspected, &mut Video)) -> Verdict {
        let mut seen = Inspected {
            container: Container::Mp4,
            bytes: 9,
            width: 1280,
            height: 720,
            frames: 1,
            duration_ms: 2000,
            video: None,
        };
        let mut video = Video {
            codec: "avc1".to_owned(),
            profile: Some(100),
            chroma_format: Some(1),
            frames_per_second: 60.0,
            has_early_index: true,
            audio: None,
        };
        change(&mut seen, &mut video);
        seen.video = Some(video);
        judge(Category::TweetVideo, "video/mp4", &Ok(seen))
    }

    #[test]
    fn a_video_within_every_limit_is_fit_either_way_up() {
        assert_eq!(film(|_, _| {}), Verdict::Fit);
        assert_eq!(
            film(|seen, _| (seen.width, seen.height) = (720, 1280)),
            Verdict::Fit
        );
        assert_eq!(film(|seen, _| seen.duration_ms = 500), Verdict::Fit);
    }

    #[test]
    fn some_limits_fail_the_work_and_others_only_the_post() {
        for verdict in [
            film(|_, video| video.frames_per_second = 60.1),
            film(|_, video| video.chroma_format = Some(2)),
            film(|seen, _| seen.width = 1282),
            film(|seen, _| seen.height = 1100),
            film(|seen, _| (seen.width, seen.height) = (900, 298)),
            film(|seen, _| (seen.width, seen.height) = (60, 30)),
            film(|_, video| {
                video.audio = Some(Audio {
                    codec: "Opus".to_owned(),
                    profile: None,
                    channels: 2,
                    sample_rate: 48_000,
                });
            }),
        ] {
            assert_eq!(verdict, Verdict::Useless);
        }
        for verdict in [
            film(|_, video| video.codec = "hvc1".to_owned()),
            film(|seen, _| seen.duration_ms = 499),
            film(|seen, _| seen.container = Container::Mov),
        ] {
            assert!(matches!(verdict, Verdict::Failed(_)), "{verdict:?}");
        }
    }
}

//! What TikTok takes as a video or as a photo:
//! <https://developers.tiktok.com/doc/content-posting-api-media-transfer-guide>. A photo that it
//! does not take fails the whole post, and TikTok does not say which one it was.

use crate::domain::media::{Attached, Container, Facts, Kind, VideoFacts};
use crate::domain::violation::Violation;

/// "Maximum of 4 GB", the smaller of its meanings.
const LARGEST_VIDEO: u64 = 4_000_000_000;

/// "Maximum of 10 minutes", for those whom TikTok lets post the longest.
const LONGEST_MS: u64 = 10 * 60 * 1_000;

/// What every creator may post. What this one may is asked before the moment.
const FOR_ALL_MS: u64 = 3 * 60 * 1_000;

/// "Minimum of 360 pixels for both height and width; maximum of 4096 pixels."
const SIDES: std::ops::RangeInclusive<u32> = 360..=4_096;

/// "Minimum of 23 FPS, maximum of 60 FPS", in 1,000 seconds. What is called 60 is at times a little
/// more.
const RATES: std::ops::RangeInclusive<u32> = 22_950..=60_050;

/// "H.264 (recommended), H.265, VP8, VP9", by their letters in a file.
const CODECS: [&str; 8] = [
    "avc1", "avc3", "hvc1", "hev1", "vp08", "vp09", "dvh1", "dvhe",
];

/// "Maximum of 20 MB for each image."
const LARGEST_PHOTO: u64 = 20_000_000;

/// "Maximum of 1080p": photos whose shorter side was longer were refused.
const SHORTER_SIDE: u32 = 1_080;

/// What is wrong with a video or a photo at `path`.
pub(super) fn violations(path: &str, one: &Attached) -> Vec<Violation> {
    let faults = match one.medium.kind {
        Kind::Video => of_video(&one.medium.facts, one.medium.bytes),
        Kind::Image | Kind::Gif => of_photo(&one.medium.facts, one.medium.bytes),
    };
    let faults = faults.into_iter().flatten();
    faults
        .map(|(code, message)| Violation::new(path, code, message))
        .collect()
}

/// What TikTok would take, and people may not want.
pub(super) fn warnings(path: &str, one: &Attached) -> Vec<Violation> {
    let facts = &one.medium.facts;
    let mut found = Vec::new();
    let mut add = |code, message: &str| found.push(Violation::new(path, code, message));
    match one.medium.kind {
        Kind::Video => {
            let duration = known_duration(facts);
            if duration.is_none() {
                add(
                    "duration_unknown",
                    "This file does not say how long it plays. TikTok may refuse it.",
                );
            }
            let is_long = |ms: u64| (FOR_ALL_MS + 1..=LONGEST_MS).contains(&ms);
            if duration.is_some_and(is_long) {
                add(
                    "may_be_too_long",
                    "TikTok lets everybody post 3 minutes, and some people more. Look at what it \
                    lets this account post.",
                );
            }
            if known_rate(facts).is_none() {
                add(
                    "frame_rate_unknown",
                    "TikTok takes 23 to 60 pictures a second, and this file does not say how many \
                    it has. TikTok may refuse it.",
                );
            }
        }
        Kind::Image | Kind::Gif => {
            if facts.frames.is_some_and(|frames| frames > 1) {
                add(
                    "still",
                    "TikTok shows only the first picture of one that moves.",
                );
            }
        }
    }
    found
}

type Fault = (&'static str, String);

fn of_video(facts: &Facts, bytes: u64) -> Vec<Option<Fault>> {
    let is_video = matches!(
        facts.container,
        Container::Mp4 | Container::Mov | Container::Webm
    );
    let is_known = |video: &VideoFacts| CODECS.contains(&video.codec.as_str());
    let is_coded = facts.video.as_ref().is_some_and(is_known);
    let (width, height) = facts.upright();
    let is_within = SIDES.contains(&width) && SIDES.contains(&height);
    let is_too_long = known_duration(facts).is_some_and(|ms| ms > LONGEST_MS);
    let is_beyond = known_rate(facts).is_some_and(|rate| !RATES.contains(&rate));
    vec![
        (!is_video || !is_coded).then(|| {
            let message = "TikTok takes MP4, MOV and WebM with H.264, H.265, VP8 or VP9. Save the \
                video as MP4 with H.264.";
            ("video_format", message.to_owned())
        }),
        (bytes > LARGEST_VIDEO).then(|| {
            let message = "TikTok takes videos of up to 4 GB. Save it smaller.";
            ("video_too_big", message.to_owned())
        }),
        is_too_long.then(|| {
            let message = "TikTok takes videos of up to 10 minutes. Cut it shorter.";
            ("video_too_long", message.to_owned())
        }),
        (!is_within).then(|| {
            let message = format!(
                "TikTok takes videos with sides of 360 to 4096 pixels; this has {width} by \
                {height}. Save it in another size, best 1080 by 1920."
            );
            ("video_resolution", message)
        }),
        is_beyond.then(|| {
            let message = "TikTok takes 23 to 60 pictures a second. Save the video with 30.";
            ("video_frame_rate", message.to_owned())
        }),
    ]
}

fn of_photo(facts: &Facts, bytes: u64) -> Vec<Option<Fault>> {
    let is_photo = matches!(facts.container, Container::Jpeg | Container::Webp);
    let is_too_large = facts.width.min(facts.height) > SHORTER_SIDE;
    vec![
        (!is_photo).then(|| {
            let message = "TikTok takes JPEG and WebP. Save the photo as JPEG.";
            ("picture_format", message.to_owned())
        }),
        (bytes > LARGEST_PHOTO).then(|| {
            let message = "TikTok takes photos of up to 20 MB. Save it smaller.";
            ("picture_too_big", message.to_owned())
        }),
        is_too_large.then(|| {
            let message = format!(
                "TikTok takes photos whose shorter side has up to {SHORTER_SIDE} pixels; this has \
                {} by {}. Save it smaller.",
                facts.width, facts.height
            );
            ("picture_resolution", message)
        }),
    ]
}

/// How long a video plays, in milliseconds, where its file says so.
fn known_duration(facts: &Facts) -> Option<u64> {
    facts.duration_ms.filter(|ms| *ms > 0)
}

/// How many pictures a video has in 1,000 seconds, where its file says so.
fn known_rate(facts: &Facts) -> Option<u32> {
    let rate = facts.video.as_ref()?.frames_per_1000_s;
    (rate > 0).then_some(rate)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ids::MediaId;
    use crate::domain::media::{MediaKey, Medium};
    use serde_json::{Value, json};

    fn judged(kind: Kind, bytes: u64, facts: Value) -> [Vec<&'static str>; 2] {
        let one = Attached {
            key: MediaKey::parse("wsp_1/med_2").unwrap(),
            medium: Medium {
                id: MediaId::parse("med_00000000000000000000000000000002").unwrap(),
                kind,
                bytes,
                facts: serde_json::from_value(facts).unwrap(),
                alt: None,
            },
            alt: None,
        };
        [violations("media[0]", &one), warnings("media[0]", &one)]
            .map(|found| found.into_iter().map(|it| it.code).collect())
    }

    fn video(change: impl Fn(&mut Value)) -> [Vec<&'static str>; 2] {
        let mut facts = json!({
            "container": "mp4", "width": 1080, "height": 1920, "orientation": 1,
            "duration_ms": 4_000, "video": { "codec": "avc1", "frames_per_1000_s": 30_000 },
        });
        change(&mut facts);
        judged(Kind::Video, 1_000, facts)
    }

    #[test]
    fn a_video_is_refused_for_what_tiktok_would_refuse_it_for() {
        assert_eq!(video(|_| ()), [Vec::<&str>::new(), Vec::new()]);
        for (name, value, refused, doubted) in [
            ("/width", json!(359), vec!["video_resolution"], vec![]),
            ("/width", json!(360), vec![], vec![]),
            ("/height", json!(4_096), vec![], vec![]),
            ("/height", json!(4_097), vec!["video_resolution"], vec![]),
            ("/duration_ms", json!(180_000), vec![], vec![]),
            (
                "/duration_ms",
                json!(180_001),
                vec![],
                vec!["may_be_too_long"],
            ),
            (
                "/duration_ms",
                json!(600_001),
                vec!["video_too_long"],
                vec![],
            ),
            ("/duration_ms", json!(0), vec![], vec!["duration_unknown"]),
            ("/video/codec", json!("vp08"), vec![], vec![]),
            ("/video/codec", json!("av01"), vec!["video_format"], vec![]),
            (
                "/video/frames_per_1000_s",
                json!(22_000),
                vec!["video_frame_rate"],
                vec![],
            ),
            ("/video/frames_per_1000_s", json!(59_940), vec![], vec![]),
            (
                "/video/frames_per_1000_s",
                json!(61_000),
                vec!["video_frame_rate"],
                vec![],
            ),
            (
                "/video/frames_per_1000_s",
                json!(0),
                vec![],
                vec!["frame_rate_unknown"],
            ),
        ] {
            let found = video(|facts| *facts.pointer_mut(name).unwrap() = value.clone());
            assert_eq!(found, [refused, doubted], "{name} {value}");
        }
    }

    #[test]
    fn a_photo_is_refused_before_it_fails_all_others() {
        let photo = |container: &str, width: u32, height: u32, bytes| {
            let facts = json!({
                "container": container, "width": width, "height": height, "orientation": 1,
            });
            judged(Kind::Image, bytes, facts)[0].clone()
        };
        assert!(photo("jpeg", 941, 1_672, 1_000).is_empty());
        assert!(photo("webp", 1_080, 4_000, 20_000_000).is_empty());
        assert_eq!(photo("png", 100, 100, 1_000), ["picture_format"]);
        for (width, height) in [(1_086, 1_448), (1_254, 1_254)] {
            assert_eq!(photo("jpeg", width, height, 1_000), ["picture_resolution"]);
        }
        assert_eq!(photo("jpeg", 100, 100, 20_000_001), ["picture_too_big"]);
    }
}

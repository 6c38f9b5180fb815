//! What Facebook takes as a video, and where:
//! <https://developers.facebook.com/docs/video-api/guides/reels-publishing#reel-specifications>,
//! <https://developers.facebook.com/docs/page-stories-api>.

use super::shape::Shape;
use crate::domain::media::{Attached, Container, Facts, VideoFacts};
use crate::domain::violation::Violation;

/// "The minimum size for a video is 1 KB", error 1363022 of
/// <https://developers.facebook.com/documentation/video-api/reference/error-codes>.
const SMALLEST: u64 = 1_024;

/// Error 1363023 of the same table is a video over 2 GB, the only figure that Meta gives.
const LARGEST: u64 = 2_000_000_000;

/// Four hours: <https://www.facebook.com/help/218673814818907>.
const LONGEST_MS: u64 = 4 * 60 * 60 * 1_000;

/// "Compression: H.264, H.265 (VP9, AV1 are also supported)", by their letters in a file.
const CODECS: [&str; 8] = [
    "avc1", "avc3", "hvc1", "hev1", "vp09", "av01", "dvh1", "dvhe",
];

/// What Reels and stories take.
struct Upright {
    title: &'static str,
    shortest_ms: u64,
    longest_ms: u64,
}

/// "3 to 90 seconds."
const REEL: Upright = Upright {
    title: "A Reel",
    shortest_ms: 3_000,
    longest_ms: 90_000,
};

/// "A reel published as a story on a Facebook Page can not exceed 60 seconds."
const STORY: Upright = Upright {
    title: "A video in a story",
    shortest_ms: 3_000,
    longest_ms: 60_000,
};

/// "Minimum 540x960."
const LEAST: (u32, u32) = (540, 960);

/// "24 to 60 frames per second", in 1,000 seconds. What is called 24 is 23.976, and 60 is at times
/// a little more.
const RATES: std::ops::RangeInclusive<u32> = 23_950..=60_050;

// === impl Upright ===

impl Upright {
    /// The shortest and the longest, in seconds.
    const fn seconds(&self) -> (u64, u64) {
        (self.shortest_ms / 1_000, self.longest_ms / 1_000)
    }
}

/// What is wrong with a video at `path`.
pub(super) fn violations(path: &str, video: &Attached, shape: Shape) -> Vec<Violation> {
    let facts = &video.medium.facts;
    let mut found = Vec::new();
    found.extend(of_file(path, facts, video.medium.bytes));
    match shape {
        Shape::Reel => found.extend(of_upright(path, facts, &REEL)),
        Shape::VideoStory => found.extend(of_upright(path, facts, &STORY)),
        Shape::Video => found.extend(of_span(path, facts)),
        Shape::Text | Shape::Photos | Shape::PhotoStory => {}
    }
    found
}

/// What Facebook would take, and people may not want.
pub(super) fn warnings(path: &str, video: &Attached, shape: Shape) -> Vec<Violation> {
    let facts = &video.medium.facts;
    let (width, height) = facts.upright();
    let duration = facts.duration_ms.unwrap_or(0);
    let mut found = match shape {
        Shape::Reel => of_unknown(path, facts, &REEL),
        Shape::VideoStory => of_unknown(path, facts, &STORY),
        Shape::Text | Shape::Photos | Shape::PhotoStory | Shape::Video => Vec::new(),
    };
    // Seen with schedulers: a short upright video shows up among the Reels wherever it is posted.
    if shape == Shape::Video && height > width && duration <= REEL.longest_ms {
        let message = "Facebook shows short upright videos as Reels.";
        found.push(Violation::new(path, "shown_as_reel", message));
    }
    // "Audio: AAC, stereo, 48 kHz."
    let audio = facts.video.as_ref().and_then(|video| video.audio.as_ref());
    if audio.is_some_and(|audio| audio.codec != "mp4a") {
        let message = "Facebook asks for AAC sound, and this video has another kind: listen to it \
            there, or save it with AAC.";
        found.push(Violation::new(path, "audio_format", message));
    }
    found
}

fn of_file(path: &str, facts: &Facts, bytes: u64) -> Vec<Violation> {
    let mut found = Vec::new();
    let mut add = |code, message: &str| found.push(Violation::new(path, code, message));
    if !matches!(facts.container, Container::Mp4 | Container::Mov) {
        add(
            "video_format",
            "Facebook takes MP4 and MOV. Save the video as MP4.",
        );
    } else if !facts.video.as_ref().is_some_and(is_known) {
        let message = "Facebook takes H.264, H.265, VP9 and AV1. Save the video as MP4 with H.264.";
        add("video_codec", message);
    }
    if bytes < SMALLEST {
        add(
            "video_too_small",
            "Facebook takes no video under 1 KB. Use another one.",
        );
    }
    if bytes > LARGEST {
        add(
            "video_too_big",
            "Facebook takes videos of up to 2 GB. Save it smaller.",
        );
    }
    found
}

fn is_known(video: &VideoFacts) -> bool {
    CODECS.contains(&video.codec.as_str())
}

fn of_span(path: &str, facts: &Facts) -> Option<Violation> {
    let is_long = facts.duration_ms.is_some_and(|ms| ms > LONGEST_MS);
    let message = "Facebook takes videos of up to 4 hours. Cut it shorter.";
    is_long.then(|| Violation::new(path, "video_too_long", message))
}

fn of_upright(path: &str, facts: &Facts, limits: &Upright) -> Vec<Violation> {
    let title = limits.title;
    let mut found = Vec::new();
    let mut add = |code, message: String| found.push(Violation::new(path, code, message));
    let (shortest, longest) = limits.seconds();
    let is_outside = |ms: &u64| !(limits.shortest_ms..=limits.longest_ms).contains(ms);
    if let Some(duration) = known_duration(facts).filter(is_outside) {
        let seconds = duration / 1_000;
        add(
            "video_duration",
            format!(
                "{title} takes {shortest} to {longest} seconds on Facebook; \
            this is {seconds}. Cut it to that."
            ),
        );
    }
    let (width, height) = facts.upright();
    if !is_upright(width, height) {
        add(
            "video_ratio",
            format!(
                "{title} stands upright on Facebook, 9:16; this is {width} by \
            {height}. Crop it to 9:16."
            ),
        );
    } else if width < LEAST.0 || height < LEAST.1 {
        add(
            "video_resolution",
            format!(
                "{title} has at least 540 by 960 pixels on Facebook; this \
            is {width} by {height}. Save it larger, best 1080 by 1920."
            ),
        );
    }
    if known_rate(facts).is_some_and(|rate| !RATES.contains(&rate)) {
        add(
            "video_frame_rate",
            format!(
                "{title} has 24 to 60 pictures a second on Facebook. Save \
            it with 30."
            ),
        );
    }
    found
}

/// What Facebook may find out although the file does not tell it here, and refuse then.
fn of_unknown(path: &str, facts: &Facts, limits: &Upright) -> Vec<Violation> {
    let title = limits.title;
    let (shortest, longest) = limits.seconds();
    let duration = known_duration(facts).is_none().then(|| {
        let message = format!(
            "{title} takes {shortest} to {longest} seconds on Facebook, and this file does not say \
            how long it plays. Facebook may refuse it."
        );
        Violation::new(path, "duration_unknown", message)
    });
    let rate = known_rate(facts).is_none().then(|| {
        let message = format!(
            "{title} has 24 to 60 pictures a second on Facebook, and this file does not say how \
            many it has. Facebook may refuse it."
        );
        Violation::new(path, "frame_rate_unknown", message)
    });
    duration.into_iter().chain(rate).collect()
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

/// 9 by 16, but for what encoders round: a hundredth.
fn is_upright(width: u32, height: u32) -> bool {
    let (wide, high) = (u64::from(width) * 16, u64::from(height) * 9);
    wide.abs_diff(high) * 100 <= high
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ids::MediaId;
    use crate::domain::media::{Kind, MediaKey, Medium};

    /// A video that stands upright, of that length and rate.
    fn video(duration_ms: Option<u64>, frames_per_1000_s: u32) -> Attached {
        let facts = serde_json::json!({
            "container": "mp4", "width": 540, "height": 960, "orientation": 1,
            "duration_ms": duration_ms,
            "video": { "codec": "avc1", "frames_per_1000_s": frames_per_1000_s },
        });
        Attached {
            key: MediaKey::parse("wsp_1/med_2").unwrap(),
            medium: Medium {
                id: MediaId::parse("med_00000000000000000000000000000002").unwrap(),
                kind: Kind::Video,
                bytes: 1_000_000,
                facts: serde_json::from_value(facts).unwrap(),
                alt: None,
            },
            alt: None,
        }
    }

    /// The codes of what is refused, and of what is only doubted.
    fn judged(video: &Attached, shape: Shape) -> [Vec<&'static str>; 2] {
        [
            violations("media[0]", video, shape),
            warnings("media[0]", video, shape),
        ]
        .map(|found| found.into_iter().map(|it| it.code).collect())
    }

    #[test]
    fn what_a_file_does_not_say_is_doubted_and_not_refused() {
        for shape in [Shape::Reel, Shape::VideoStory] {
            for (duration_ms, rate, refused, doubted) in [
                (Some(4_000), 30_000, vec![], vec![]),
                (Some(4_000), 0, vec![], vec!["frame_rate_unknown"]),
                (Some(0), 30_000, vec![], vec!["duration_unknown"]),
                (None, 30_000, vec![], vec!["duration_unknown"]),
                (Some(4_000), 10_000, vec!["video_frame_rate"], vec![]),
                (Some(2_999), 30_000, vec!["video_duration"], vec![]),
            ] {
                let found = judged(&video(duration_ms, rate), shape);
                assert_eq!(
                    found,
                    [refused, doubted],
                    "{shape:?} {duration_ms:?} {rate}"
                );
            }
        }
        let among_posts = judged(&video(None, 0), Shape::Video);
        assert_eq!(among_posts, [vec![], vec!["shown_as_reel"]]);
    }
}

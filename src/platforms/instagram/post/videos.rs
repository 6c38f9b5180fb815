//! What Instagram takes as a video:
//! <https://developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference/ig-user/media#reel-specifications>,
//! <https://developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference/ig-user/media#story-video-specifications>.
//! The documents name no limits of their own for videos of a carousel: those of Reels count there.

use super::pictures::is_like;
use super::shape::Shape;
use crate::domain::media::{Attached, Container, Facts, VideoFacts};
use crate::domain::violation::Violation;

/// "Video codec: HEVC or H264", by their letters in a file.
const CODECS: [&str; 4] = ["avc1", "avc3", "hvc1", "hev1"];

/// "Chroma subsampling: 4:2:0".
const CHROMA: &str = "4:2:0";

/// "Audio codec: AAC, 48khz sample rate maximum, 1 or 2 channels".
const AUDIO: &str = "mp4a";
const MOST_SAMPLES: u32 = 48_000;
const MOST_CHANNELS: u16 = 2;

/// "Frame rate: 23-60 FPS", in 1,000 seconds. What is called 60 is at times a little more.
const RATES: std::ops::RangeInclusive<u32> = 22_950..=60_050;

/// "Maximum columns (horizontal pixels): 1920".
const MOST_WIDTH: u32 = 1_920;

/// "Required aspect ratio is between 0.01:1 and 10:1".
const RATIOS: (u64, u64) = (1, 1_000);

/// "Video bitrate: VBR, 25Mbps maximum", and 128 kbit/s of sound.
const MOST_BITS_PER_SECOND: u64 = 25_128_000;

/// What a place takes.
struct Limits {
    title: &'static str,
    shortest_ms: u64,
    longest_ms: u64,
    longest: &'static str,
    largest: u64,
}

/// "Duration: 15 mins maximum, 3 seconds minimum", "File size: 300MB maximum".
const REEL: Limits = Limits {
    title: "A Reel",
    shortest_ms: 3_000,
    longest_ms: 15 * 60 * 1_000,
    longest: "15 minutes",
    largest: 300_000_000,
};

/// The same, as a part of a carousel.
const PART: Limits = Limits {
    title: "A video",
    ..REEL
};

/// "Duration: 60 seconds maximum, 3 seconds minimum", "File size: 100MB maximum".
const STORY: Limits = Limits {
    title: "A video in a story",
    shortest_ms: 3_000,
    longest_ms: 60_000,
    longest: "60 seconds",
    largest: 100_000_000,
};

const fn limits(shape: Shape) -> &'static Limits {
    match shape {
        Shape::Reel => &REEL,
        Shape::VideoStory | Shape::ImageStory => &STORY,
        Shape::Carousel | Shape::Image => &PART,
    }
}

/// What is wrong with a video at `path`.
pub(super) fn violations(path: &str, video: &Attached, shape: Shape) -> Vec<Violation> {
    let facts = &video.medium.facts;
    let limits = limits(shape);
    let mut found = of_form(path, facts);
    found.extend(of_size(path, video.medium.bytes, limits));
    found.extend(of_duration(path, facts, limits));
    found.extend(of_sides(path, facts, limits));
    found.extend(of_bits(path, facts, video.medium.bytes));
    if let Some(video) = &facts.video {
        found.extend(of_rate(path, video));
        found.extend(of_sound(path, video));
    }
    found
}

fn of_form(path: &str, facts: &Facts) -> Vec<Violation> {
    let mut found = Vec::new();
    let mut add = |code, message: &str| found.push(Violation::new(path, code, message));
    if !matches!(facts.container, Container::Mp4 | Container::Mov) {
        add(
            "video_format",
            "Instagram takes MP4 and MOV. Save the video as MP4.",
        );
        return found;
    }
    let Some(video) = &facts.video else {
        return found;
    };
    if !CODECS.contains(&video.codec.as_str()) {
        let message = "Instagram takes H.264 and HEVC. Save the video as MP4 with H.264.";
        add("video_codec", message);
    }
    if video
        .chroma
        .as_deref()
        .is_some_and(|chroma| chroma != CHROMA)
    {
        let message = "Instagram takes colours that are sampled 4:2:0. Save the video anew as MP4 \
            with H.264.";
        add("video_colors", message);
    }
    found
}

fn of_size(path: &str, bytes: u64, limits: &Limits) -> Option<Violation> {
    let megabytes = limits.largest / 1_000_000;
    let message = format!(
        "{} has up to {megabytes} MB on Instagram. Save it smaller.",
        limits.title
    );
    (bytes > limits.largest).then(|| Violation::new(path, "video_too_big", message))
}

fn of_duration(path: &str, facts: &Facts, limits: &Limits) -> Option<Violation> {
    let Limits {
        title,
        shortest_ms,
        longest_ms,
        longest,
        ..
    } = *limits;
    let duration = facts.duration_ms.filter(|ms| *ms > 0)?;
    if (shortest_ms..=longest_ms).contains(&duration) {
        return None;
    }
    let seconds = duration / 1_000;
    let message = format!(
        "{title} plays for {} seconds to {longest} on Instagram; this for {seconds} s. Cut it to \
        that.",
        shortest_ms / 1_000
    );
    Some(Violation::new(path, "video_duration", message))
}

fn of_sides(path: &str, facts: &Facts, limits: &Limits) -> Vec<Violation> {
    let title = limits.title;
    let (width, height) = facts.upright();
    let mut found = Vec::new();
    if width > MOST_WIDTH {
        let message = format!(
            "{title} is up to {MOST_WIDTH} pixels wide on Instagram; this is {width}. Save it \
            smaller."
        );
        found.push(Violation::new(path, "video_resolution", message));
    }
    let (wide, high) = (u64::from(width) * 100, u64::from(height));
    let (least, most) = RATIOS;
    if high > 0 && !(least * high <= wide && wide <= most * high) {
        let message = format!(
            "Instagram takes videos from 0.01:1 to 10:1; this is {width} by {height}. Crop it."
        );
        found.push(Violation::new(path, "video_ratio", message));
    }
    found
}

fn of_bits(path: &str, facts: &Facts, bytes: u64) -> Option<Violation> {
    let duration = facts.duration_ms.filter(|ms| *ms > 0)?;
    let bits_per_second = bytes.saturating_mul(8_000) / duration;
    let message = format!(
        "Instagram takes 25 Mbit/s; this video has {}. Save it smaller.",
        bits_per_second / 1_000_000
    );
    (bits_per_second > MOST_BITS_PER_SECOND).then(|| Violation::new(path, "video_bitrate", message))
}

fn of_rate(path: &str, video: &VideoFacts) -> Option<Violation> {
    let rate = video.frames_per_1000_s;
    let message = format!(
        "Instagram takes 23 to 60 pictures a second; this video has {}. Save it with 30.",
        rate / 1_000
    );
    (rate > 0 && !RATES.contains(&rate)).then(|| Violation::new(path, "video_rate", message))
}

fn of_sound(path: &str, video: &VideoFacts) -> Option<Violation> {
    let audio = video.audio.as_ref()?;
    let is_taken = audio.codec == AUDIO
        && audio.sample_rate <= MOST_SAMPLES
        && audio.channels <= MOST_CHANNELS;
    let message = "Instagram takes AAC sound of up to 48 kHz, mono or stereo. Save the video with \
        that.";
    (!is_taken).then(|| Violation::new(path, "audio_format", message))
}

/// What Instagram would take, and people may not want.
pub(super) fn warnings(path: &str, video: &Attached, shape: Shape) -> Vec<Violation> {
    let facts = &video.medium.facts;
    let (width, height) = facts.upright();
    let mut found = Vec::new();
    let mut add = |code, message: &str| found.push(Violation::new(path, code, message));
    let stands_upright = matches!(shape, Shape::Reel | Shape::VideoStory);
    if stands_upright && !is_like(width, height, (9, 16)) {
        let message = if shape == Shape::Reel {
            "A Reel stands upright, 9:16. Instagram shows this video with bars, or cropped."
        } else {
            "A story stands upright, 9:16. Instagram crops this video, or puts bars beside it."
        };
        add("cropped", message);
    }
    // "moov atom at the front of the file", "No edit lists": many that have neither are taken.
    let Some(video) = &facts.video else {
        return found;
    };
    if video.has_late_index || video.has_edit_list {
        add(
            "video_order",
            "Instagram asks for videos whose index stands first and that have no edit list. If it \
            refuses this one, save it anew as MP4 for the web.",
        );
    }
    if facts.duration_ms.is_none() || video.frames_per_1000_s == 0 {
        add(
            "unknown_video",
            "This file does not say how long it plays, or how many pictures it has a second: \
            Instagram may refuse it.",
        );
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byte_beyond_the_size_is_not_taken() {
        assert_eq!(of_size("media[0]", 300_000_000, &REEL), None);
        let fault = of_size("media[0]", 300_000_001, &REEL).unwrap();
        assert_eq!(fault.code, "video_too_big");
        assert!(fault.message.contains("300 MB"), "{}", fault.message);
        assert_eq!(of_size("media[0]", 100_000_000, &STORY), None);
        assert!(of_size("media[0]", 100_000_001, &STORY).is_some());
    }
}

//! What X takes of pictures and videos:
//! <https://docs.x.com/x-api/media/quickstart/best-practices>. X itself tells some of it only when
//! the post goes out.

use crate::domain::content::Content;
use crate::domain::media::{Attachment, Container, Facts, Kind, Medium, VideoFacts};
use crate::domain::violation::Violation;

const MEBIBYTE: u64 = 1024 * 1024;

/// "At most 4 photos": <https://docs.x.com/x-api/posts/create-post>.
const MOST_PICTURES: usize = 4;

/// "Image: 5 MB".
const LARGEST_PICTURE: u64 = 5 * MEBIBYTE;

/// The sides of a picture. X's documentation names none; its API has refused pictures of other
/// sides for years.
const PICTURE_SIDES: std::ops::RangeInclusive<u32> = 4..=8_192;

/// "GIF: 15 MB".
const LARGEST_GIF: u64 = 15 * MEBIBYTE;

/// "Resolution: 1280x1080", width before height.
const GIF_SIDES: (u32, u32) = (1_280, 1_080);

/// "Number of frames: 350".
const MOST_FRAMES: u32 = 350;

/// "Number of pixels: 300 million", in all frames together.
const MOST_PIXELS: u64 = 300_000_000;

/// "512 MB".
const LARGEST_VIDEO: u64 = 512 * MEBIBYTE;

/// "Between 0.5 seconds and 140 seconds".
const DURATIONS_MS: std::ops::RangeInclusive<u64> = 500..=140_000;

/// "Dimensions between 32x32 and 1280x1024", either way up: X recommends 720x1280, too. The longer
/// side before the shorter one.
const VIDEO_SIDES: (u32, u32) = (1_280, 1_024);

/// See [`VIDEO_SIDES`].
const SHORTEST_SIDE: u32 = 32;

/// "Aspect ratio between 1:3 and 3:1".
const LONGEST_SHAPE: u32 = 3;

/// "Frame rate: 60 FPS or less". What a file says of its rate is rounded: 60.02 is meant to be 60.
const MOST_FRAMES_PER_1000_S: u32 = 60_100;

/// H.264, by both names that MP4 has for it.
const H264: [&str; 2] = ["avc1", "avc3"];

/// AAC, as MP4 names it.
const AAC: &str = "mp4a";

/// The profiles of H.264 whose pictures X does not take: ten bits of a colour, and colours that are
/// not sampled 4:2:0 (ITU-T H.264, table A-1).
const PROFILES_BEYOND: [u8; 4] = [110, 122, 144, 244];

/// What is wrong with the media that one post shows; they stand at `path`.
pub(in crate::platforms::x) fn violations(
    content: &Content,
    path: &str,
    list: &[Attachment],
) -> Vec<Violation> {
    let mut found = content.unknown_media(path, list);
    let known: Vec<(usize, &Medium)> = list
        .iter()
        .enumerate()
        .filter_map(|(at, one)| Some((at, content.library.get(&one.id)?)))
        .collect();
    found.extend(together(path, &known));
    for (at, medium) in known {
        let faults = of_medium(medium).into_iter();
        found.extend(
            faults.map(|(code, message)| Violation::new(format!("{path}[{at}]"), code, message)),
        );
    }
    found
}

/// Up to four pictures, or one GIF, or one video.
fn together(path: &str, known: &[(usize, &Medium)]) -> Option<Violation> {
    let is_still = |(_, medium): &&(usize, &Medium)| medium.kind == Kind::Image;
    let (stills, all) = (known.iter().filter(is_still).count(), known.len());
    if stills == all && all > MOST_PICTURES {
        let message = format!(
            "X shows at most {MOST_PICTURES} pictures in a post. Take {} out, or put them into a \
            post that follows.",
            all - MOST_PICTURES
        );
        return Some(Violation::new(path, "too_many_pictures_for_x", message));
    }
    let message = "X shows up to 4 pictures, or 1 GIF, or 1 video in a post, and never mixes them. \
        Put the others into posts that follow.";
    (stills < all && all > 1).then(|| Violation::new(path, "mixed_media_for_x", message))
}

type Fault = (&'static str, String);

fn of_medium(medium: &Medium) -> Vec<Fault> {
    let faults = match medium.kind {
        Kind::Image => picture(medium),
        Kind::Gif => gif(medium),
        Kind::Video => video(medium),
    };
    faults.into_iter().flatten().collect()
}

fn picture(medium: &Medium) -> Vec<Option<Fault>> {
    let facts = &medium.facts;
    let is_moving = facts.frames.is_some_and(|frames| frames > 1);
    let is_outside =
        !PICTURE_SIDES.contains(&facts.width) || !PICTURE_SIDES.contains(&facts.height);
    vec![
        too_large(medium.bytes, LARGEST_PICTURE, "a picture"),
        is_moving.then(|| {
            let name = if facts.container == Container::Png {
                "PNG"
            } else {
                "WebP"
            };
            let message = format!(
                "X does not show a {name} that moves. Save it as a GIF or as a video, or take a \
                still picture."
            );
            ("moving_picture_for_x", message)
        }),
        is_outside.then(|| {
            let message = format!(
                "X takes pictures with sides of {} to {} pixels; this has {}x{}. Scale it.",
                PICTURE_SIDES.start(),
                PICTURE_SIDES.end(),
                facts.width,
                facts.height
            );
            ("picture_size_for_x", message)
        }),
    ]
}

fn gif(medium: &Medium) -> Vec<Option<Fault>> {
    let facts = &medium.facts;
    let frames = facts.frames.unwrap_or(1);
    let pixels = u64::from(facts.width)
        .saturating_mul(u64::from(facts.height))
        .saturating_mul(u64::from(frames));
    let (width, height) = GIF_SIDES;
    vec![
        too_large(medium.bytes, LARGEST_GIF, "a GIF"),
        (facts.width > width || facts.height > height).then(|| {
            let message = format!(
                "X takes GIFs of up to {width}x{height} pixels; this has {}x{}. Scale it, or save \
                it as a video.",
                facts.width, facts.height
            );
            ("gif_size_for_x", message)
        }),
        (frames > MOST_FRAMES).then(|| {
            let message = format!(
                "X takes GIFs of up to {MOST_FRAMES} frames; this has {frames}. Shorten it, or \
                save it as a video."
            );
            ("too_many_frames_for_x", message)
        }),
        (pixels > MOST_PIXELS).then(|| {
            let message = format!(
                "X takes GIFs of up to 300 million pixels in all frames together; this has {} \
                million. Scale it, shorten it, or save it as a video.",
                pixels.div_ceil(1_000_000)
            );
            ("too_many_pixels_for_x", message)
        }),
    ]
}

fn video(medium: &Medium) -> Vec<Option<Fault>> {
    let facts = &medium.facts;
    let mut faults = vec![
        too_large(medium.bytes, LARGEST_VIDEO, "a video"),
        facts.duration_ms.and_then(duration),
        shape(facts),
        size(facts),
    ];
    if let Some(video) = &facts.video {
        faults.extend([
            codec(video),
            colors(facts, video),
            sound(video),
            rate(video),
        ]);
    }
    faults
}

fn too_large(bytes: u64, most: u64, what: &str) -> Option<Fault> {
    let message = || {
        format!(
            "X takes {} MB for {what}; this has {} MB. Save it smaller.",
            most / MEBIBYTE,
            in_tenths(bytes)
        )
    };
    (bytes > most).then(|| ("too_large_for_x", message()))
}

/// Megabytes with one digit behind the point, rounded up.
fn in_tenths(bytes: u64) -> String {
    let tenths = bytes.saturating_mul(10).div_ceil(MEBIBYTE);
    format!("{}.{}", tenths / 10, tenths % 10)
}

fn duration(ms: u64) -> Option<Fault> {
    let message = || {
        format!(
            "X takes videos of 0.5 to 140 seconds; this has {}.{}. Cut it.",
            ms / 1_000,
            ms % 1_000 / 100
        )
    };
    (!DURATIONS_MS.contains(&ms)).then(|| ("video_duration_for_x", message()))
}

fn shape(facts: &Facts) -> Option<Fault> {
    let (width, height) = facts.upright();
    let (long, short) = (width.max(height), width.min(height));
    let message = || {
        format!(
            "X takes videos from 1:3 to 3:1; this has {width}x{height}. Crop it, or put bars \
            around it."
        )
    };
    (long > short.saturating_mul(LONGEST_SHAPE)).then(|| ("video_shape_for_x", message()))
}

fn size(facts: &Facts) -> Option<Fault> {
    let (width, height) = facts.upright();
    let (long, short) = (width.max(height), width.min(height));
    let (longest, widest) = VIDEO_SIDES;
    let is_fit = long <= longest && short <= widest && short >= SHORTEST_SIDE;
    let message = || {
        format!(
            "X takes videos from {SHORTEST_SIDE}x{SHORTEST_SIDE} to {longest}x{widest} pixels, \
            either way up; this has {width}x{height}. Scale it."
        )
    };
    (!is_fit).then(|| ("video_size_for_x", message()))
}

fn codec(video: &VideoFacts) -> Option<Fault> {
    let message = || {
        format!(
            "X takes videos in H.264; this is in {}. Save it as an MP4 with H.264 and AAC.",
            video.codec
        )
    };
    (!H264.contains(&video.codec.as_str())).then(|| ("video_codec_for_x", message()))
}

fn colors(facts: &Facts, video: &VideoFacts) -> Option<Fault> {
    let is_sampled_otherwise = video.chroma.as_deref().is_some_and(|it| it != "4:2:0");
    let is_deep = facts.bit_depth.is_some_and(|bits| bits > 8);
    let is_h264 = H264.contains(&video.codec.as_str());
    let is_beyond = is_h264
        && video
            .profile
            .is_some_and(|it| PROFILES_BEYOND.contains(&it));
    let message = "X takes videos whose colours have 8 bits and are sampled 4:2:0 (yuv420p). Save \
        it as an MP4 with H.264 in the profile Main or High.";
    (is_sampled_otherwise || is_deep || is_beyond)
        .then(|| ("video_colors_for_x", message.to_owned()))
}

fn sound(video: &VideoFacts) -> Option<Fault> {
    let audio = video.audio.as_ref().filter(|audio| audio.codec != AAC)?;
    let message = format!(
        "X takes videos with sound in AAC; this has {}. Save it as an MP4 with H.264 and AAC.",
        audio.codec
    );
    Some(("video_sound_for_x", message))
}

fn rate(video: &VideoFacts) -> Option<Fault> {
    let message = || {
        format!(
            "X takes videos of up to 60 frames a second; this has {}.{}. Save it with 60 or 30.",
            video.frames_per_1000_s / 1_000,
            video.frames_per_1000_s % 1_000 / 100
        )
    };
    (video.frames_per_1000_s > MOST_FRAMES_PER_1000_S).then(|| ("video_rate_for_x", message()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platforms::x::media::sample;

    /// The codes of what is wrong with a post that shows these, by their places.
    fn faults(media: Vec<Medium>) -> Vec<String> {
        let (content, list) = sample::content(media);
        violations(&content, "media", &list)
            .into_iter()
            .map(|fault| format!("{} {}", fault.path, fault.code))
            .collect()
    }

    fn picture(change: impl FnOnce(&mut Medium)) -> Medium {
        changed(sample::picture(), change)
    }

    fn gif(change: impl FnOnce(&mut Medium)) -> Medium {
        changed(sample::gif(), change)
    }

    fn film(change: impl FnOnce(&mut Facts, &mut VideoFacts)) -> Medium {
        changed(sample::video(), |medium| {
            let mut video = medium.facts.video.take().unwrap();
            change(&mut medium.facts, &mut video);
            medium.facts.video = Some(video);
        })
    }

    fn changed(mut medium: Medium, change: impl FnOnce(&mut Medium)) -> Medium {
        change(&mut medium);
        medium
    }

    #[test]
    fn what_is_within_every_limit_is_taken() {
        for media in [
            vec![picture(|_| {}); 4],
            vec![picture(|it| it.bytes = 5_242_880)],
            vec![gif(|it| it.bytes = 15 * MEBIBYTE)],
            vec![gif(|it| {
                it.facts.frames = Some(217);
                (it.facts.width, it.facts.height) = (1_280, 1_080);
            })],
            vec![film(|_, _| {})],
            vec![film(|facts, _| {
                (facts.width, facts.height) = (1_024, 1_280);
            })],
            vec![film(|facts, _| facts.orientation = 6)],
            vec![film(|facts, _| facts.duration_ms = Some(500))],
            vec![film(|facts, _| facts.duration_ms = Some(140_000))],
            vec![film(|_, video| video.audio = None)],
            vec![film(|_, video| video.frames_per_1000_s = 60_020)],
            vec![film(|_, video| video.frames_per_1000_s = 59_940)],
            vec![film(|_, video| video.has_variable_rate = true)],
        ] {
            assert_eq!(faults(media.clone()), Vec::<String>::new(), "{media:?}");
        }
    }

    #[test]
    fn a_post_has_pictures_or_one_gif_or_one_video() {
        let [still, moving, film] = [picture(|_| {}), gif(|_| {}), film(|_, _| {})];
        let mixed = ["media mixed_media_for_x"];
        assert_eq!(
            faults(vec![still.clone(); 5]),
            ["media too_many_pictures_for_x"]
        );
        assert_eq!(faults(vec![still.clone(), moving.clone()]), mixed);
        assert_eq!(faults(vec![film.clone(), still]), mixed);
        assert_eq!(faults(vec![moving.clone(), moving]), mixed);
        assert_eq!(faults(vec![film.clone(), film]), mixed);
    }

    #[test]
    fn every_picture_that_is_not_taken_is_named_with_its_place() {
        let found = faults(vec![
            picture(|it| it.bytes = 5_242_881),
            picture(|it| it.facts.frames = Some(2)),
            picture(|it| it.facts.width = 3),
            picture(|it| it.facts.height = 8_193),
        ]);
        assert_eq!(
            found,
            [
                "media[0] too_large_for_x",
                "media[1] moving_picture_for_x",
                "media[2] picture_size_for_x",
                "media[3] picture_size_for_x",
            ]
        );
    }

    #[test]
    fn a_gif_has_its_own_limits() {
        for (medium, code) in [
            (gif(|it| it.bytes = 15 * MEBIBYTE + 1), "too_large_for_x"),
            (gif(|it| it.facts.width = 1_281), "gif_size_for_x"),
            (gif(|it| it.facts.height = 1_081), "gif_size_for_x"),
            (
                gif(|it| it.facts.frames = Some(351)),
                "too_many_frames_for_x",
            ),
            (
                gif(|it| {
                    it.facts.frames = Some(218);
                    (it.facts.width, it.facts.height) = (1_280, 1_080);
                }),
                "too_many_pixels_for_x",
            ),
        ] {
            assert_eq!(faults(vec![medium]), [format!("media[0] {code}")]);
        }
    }

    #[test]
    fn a_video_has_its_own_limits() {
        for (medium, code) in [
            (
                changed(sample::video(), |it| it.bytes = LARGEST_VIDEO + 1),
                "too_large_for_x",
            ),
            (
                film(|facts, _| facts.duration_ms = Some(499)),
                "video_duration_for_x",
            ),
            (
                film(|facts, _| facts.duration_ms = Some(140_001)),
                "video_duration_for_x",
            ),
            (
                film(|facts, _| (facts.width, facts.height) = (301, 100)),
                "video_shape_for_x",
            ),
            (film(|facts, _| facts.width = 1_282), "video_size_for_x"),
            (
                film(|facts, _| (facts.width, facts.height) = (31, 40)),
                "video_size_for_x",
            ),
            (
                film(|facts, _| (facts.width, facts.height) = (1_100, 1_100)),
                "video_size_for_x",
            ),
            (
                film(|_, video| video.codec = "hvc1".into()),
                "video_codec_for_x",
            ),
            (
                film(|_, video| video.chroma = Some("4:2:2".into())),
                "video_colors_for_x",
            ),
            (
                film(|facts, _| facts.bit_depth = Some(10)),
                "video_colors_for_x",
            ),
            (
                film(|_, video| video.profile = Some(110)),
                "video_colors_for_x",
            ),
            (
                film(|_, video| video.audio.as_mut().unwrap().codec = "Opus".into()),
                "video_sound_for_x",
            ),
            (
                film(|_, video| video.frames_per_1000_s = 60_101),
                "video_rate_for_x",
            ),
        ] {
            let found = faults(vec![medium.clone()]);
            assert_eq!(found, [format!("media[0] {code}")], "{medium:?}");
        }
    }

    #[test]
    fn what_is_not_there_is_told_beside_what_is_wrong() {
        let (content, mut list) = sample::content(vec![picture(|it| it.bytes = 5_242_881)]);
        list.push(sample::attachment(99));
        let found: Vec<_> = violations(&content, "targets[0].media", &list)
            .into_iter()
            .map(|fault| format!("{} {}", fault.path, fault.code))
            .collect();
        assert_eq!(
            found,
            [
                "targets[0].media[1].id unknown_medium",
                "targets[0].media[0] too_large_for_x",
            ]
        );
    }

    #[test]
    fn what_is_too_large_says_by_how_much() {
        let (content, list) = sample::content(vec![picture(|it| it.bytes = 5_242_881)]);
        let found = violations(&content, "media", &list);
        assert_eq!(
            found[0].message,
            "X takes 5 MB for a picture; this has 5.1 MB. Save it smaller."
        );
    }
}

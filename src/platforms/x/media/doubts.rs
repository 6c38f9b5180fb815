//! What X takes of pictures and videos, and people may not want.

use crate::domain::content::Content;
use crate::domain::media::{Attachment, ColorModel, Container, Kind, Medium};
use crate::domain::violation::Violation;

/// From which size on X has refused PNG files at times, although it takes 5 MB: 2.1 MB went
/// through, 2.7 MB did not.
const LARGE_PNG: u64 = 2 * 1024 * 1024;

/// Below which width and height a picture is enlarged until it fills the column of a timeline.
const SMALL_SIDE: u32 = 300;

/// The frames in 1,000 seconds that are next to the most that X takes, and not them.
const NEAR_60: std::ops::RangeInclusive<u32> = 59_900..=60_100;

/// Exactly 60 frames a second.
const EXACTLY_60: u32 = 60_000;

/// What people may not want of the media that one post shows; they stand at `path`.
pub(in crate::platforms::x) fn warnings(
    content: &Content,
    path: &str,
    list: &[Attachment],
) -> Vec<Violation> {
    let known = list
        .iter()
        .enumerate()
        .filter_map(|(at, one)| Some((at, content.library.get(&one.id)?)));
    known
        .flat_map(|(at, medium)| {
            let found = match medium.kind {
                Kind::Image => picture(medium),
                Kind::Gif => Vec::new(),
                Kind::Video => video(medium),
            };
            let place = format!("{path}[{at}]");
            found
                .into_iter()
                .flatten()
                .map(move |(code, message)| Violation::new(place.clone(), code, message))
        })
        .collect()
}

type Doubt = (&'static str, &'static str);

fn picture(medium: &Medium) -> Vec<Option<Doubt>> {
    let facts = &medium.facts;
    let is_foreign = facts.is_wide_gamut || facts.color == Some(ColorModel::Cmyk);
    let is_large_png = facts.container == Container::Png && medium.bytes > LARGE_PNG;
    let is_small = facts.width < SMALL_SIDE && facts.height < SMALL_SIDE;
    vec![
        is_foreign.then_some((
            "colors_change_on_x",
            "X shows the colours of this picture differently. Save it in sRGB to see them before.",
        )),
        is_large_png.then_some((
            "large_png_on_x",
            "X has refused PNG files of over 2 MB at times. A JPEG goes through more surely.",
        )),
        is_small.then_some((
            "small_picture_on_x",
            "X enlarges a picture as small as this, and it looks blurred.",
        )),
    ]
}

fn video(medium: &Medium) -> Vec<Option<Doubt>> {
    let Some(video) = &medium.facts.video else {
        return Vec::new();
    };
    let rate = video.frames_per_1000_s;
    vec![
        video.has_variable_rate.then_some((
            "variable_rate_on_x",
            "Its frames are shown for spans of different lengths, which X may refuse. Save it with \
            a constant frame rate.",
        )),
        (NEAR_60.contains(&rate) && rate != EXACTLY_60).then_some((
            "near_60_on_x",
            "Its frame rate is so near to 60 a second, the most that X takes, that X may count \
            more. 30 is sure.",
        )),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platforms::x::media::sample;

    fn doubts(mut medium: Medium, change: impl FnOnce(&mut Medium)) -> Vec<&'static str> {
        change(&mut medium);
        let (content, list) = sample::content(vec![medium]);
        let found = warnings(&content, "media", &list);
        assert!(found.iter().all(|doubt| doubt.path == "media[0]"));
        found.into_iter().map(|doubt| doubt.code).collect()
    }

    #[test]
    fn what_is_plain_is_not_doubted() {
        for medium in [sample::picture(), sample::gif(), sample::video()] {
            assert!(doubts(medium, |_| {}).is_empty());
        }
        let is_silent = |it: &mut Medium| it.facts.video.as_mut().unwrap().audio = None;
        assert!(doubts(sample::video(), is_silent).is_empty());
    }

    #[test]
    fn pictures_that_x_shows_differently_are_doubted() {
        let picture = sample::picture;
        assert_eq!(
            doubts(picture(), |it| it.facts.color = Some(ColorModel::Cmyk)),
            ["colors_change_on_x"]
        );
        assert_eq!(
            doubts(picture(), |it| it.facts.is_wide_gamut = true),
            ["colors_change_on_x"]
        );
        assert_eq!(
            doubts(picture(), |it| {
                it.facts.container = Container::Png;
                it.bytes = LARGE_PNG + 1;
            }),
            ["large_png_on_x"]
        );
        assert_eq!(
            doubts(picture(), |it| (it.facts.width, it.facts.height) =
                (299, 299)),
            ["small_picture_on_x"]
        );
    }

    #[test]
    fn videos_that_x_may_refuse_after_all_are_doubted() {
        let with_rate = |rate: u32| {
            doubts(sample::video(), |it| {
                it.facts.video.as_mut().unwrap().frames_per_1000_s = rate;
            })
        };
        assert_eq!(with_rate(60_020), ["near_60_on_x"]);
        assert_eq!(with_rate(59_940), ["near_60_on_x"]);
        assert!(with_rate(60_000).is_empty());
        assert_eq!(
            doubts(sample::video(), |it| {
                it.facts.video.as_mut().unwrap().has_variable_rate = true;
            }),
            ["variable_rate_on_x"]
        );
    }
}

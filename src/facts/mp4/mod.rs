//! MP4 and `QuickTime`: boxes in boxes (ISO/IEC 14496-12), of which the samples are never read.
//! <https://mp4ra.org/registered-types/boxes>

mod boxes;
mod codec;
mod fragments;
mod track;

use super::form::moving;
use super::rate::Rate;
use super::unreadable::Unreadable;
use super::window::{Source, Stop, Window};
use crate::domain::media::{Container, Facts, VideoFacts};
use boxes::Head;
use codec::Codec;
use track::Track;

/// How many boxes a file may have at its outermost.
const MOST_OUTERMOST: usize = 1_000;

/// How many tracks are read: pictures, sound, and what else cameras write.
const MOST_TRACKS: usize = 16;

/// Brands of pictures that are kept in the same boxes.
const PICTURES: [&[u8]; 9] = [
    b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1", b"avif", b"avis",
];

/// Whether a file that begins like this is kept in boxes.
pub(super) fn is_one(head: &[u8]) -> bool {
    let kind = head.get(4..8).unwrap_or_default();
    // Old QuickTime files begin without a brand.
    [&b"ftyp"[..], b"moov", b"mdat", b"wide", b"free", b"skip"].contains(&kind)
}

/// What stands at the outermost.
struct Outline {
    container: Container,
    moov: Head,
    has_late_index: bool,
    /// Where its first fragment begins.
    moof_at: Option<u64>,
}

pub(super) async fn read<S: Source>(window: &mut Window<'_, S>) -> Result<Facts, Stop<S::Error>> {
    let outline = outline(window).await?;
    let inner = boxes::within(window, &outline.moov).await?;
    let mut pictures: Option<Track> = None;
    let mut sound: Option<Track> = None;
    for head in inner
        .iter()
        .filter(|head| head.is(*b"trak"))
        .take(MOST_TRACKS)
    {
        let Some(track) = track::read(window, head).await? else {
            continue;
        };
        // The first of each kind is the one that is played.
        match track.audio {
            Some(_) => sound = sound.or(Some(track)),
            None => pictures = pictures.or(Some(track)),
        }
    }
    let pictures = pictures.ok_or(Unreadable::NoPictures)?;
    let (duration_ms, rate) = match (outline.moof_at, boxes::find(&inner, *b"mvex")) {
        (Some(first), Some(mvex)) => of_fragments(window, mvex, first, &pictures).await?,
        _ => (
            duration(window, &inner, &pictures).await?,
            pictures.rate.ok_or(Unreadable::NoPictures)?,
        ),
    };
    let has_edit_list = pictures.has_edits || sound.as_ref().is_some_and(|sound| sound.has_edits);
    let orientation = pictures.orientation;
    let Codec {
        name: codec,
        width,
        height,
        profile,
        chroma,
        bit_depth,
    } = pictures.codec;
    let video = VideoFacts {
        codec,
        profile,
        chroma: chroma.map(str::to_owned),
        frames_per_1000_s: rate.frames_per_1000_s,
        has_variable_rate: rate.is_variable,
        audio: sound.and_then(|sound| sound.audio),
        has_late_index: outline.has_late_index,
        has_edit_list,
    };
    Ok(Facts {
        orientation,
        bit_depth,
        duration_ms: Some(duration_ms),
        ..moving(outline.container, (width, height), video)
    })
}

async fn outline<S: Source>(window: &mut Window<'_, S>) -> Result<Outline, Stop<S::Error>> {
    let mut container = Container::Mov;
    let (mut moov, mut moof_at, mut has_samples, mut has_late_index) = (None, None, false, false);
    let (mut at, mut seen) = (0, 0);
    while at < window.bytes() && seen < MOST_OUTERMOST {
        let whole = window.bytes();
        let head = boxes::at(window, at, whole).await?;
        match &head.kind {
            b"ftyp" => container = brand(window, &head).await?,
            b"mdat" => has_samples = true,
            // The fragments are walked over where that is needed.
            b"moof" if moov.is_some() => {
                moof_at = Some(at);
                has_samples = true;
                break;
            }
            b"moov" if moov.is_none() => {
                has_late_index = has_samples;
                moov = Some(head.clone());
            }
            _ => {}
        }
        (at, seen) = (head.end, seen + 1);
    }
    // Without samples there is nothing to play: they were to follow.
    let moov = moov.filter(|_| has_samples).ok_or(Unreadable::Truncated)?;
    Ok(Outline {
        container,
        moov,
        has_late_index,
        moof_at,
    })
}

async fn brand<S: Source>(
    window: &mut Window<'_, S>,
    head: &Head,
) -> Result<Container, Stop<S::Error>> {
    let brands = window.up_to(head.body, head.length().min(256)).await?;
    let major = brands.get(..4).unwrap_or_default();
    if PICTURES.contains(&major) {
        return Err(if major.starts_with(b"avi") {
            Unreadable::Other(Some("an AVIF picture")).into()
        } else {
            Unreadable::Heic.into()
        });
    }
    Ok(if major == b"qt  " {
        Container::Mov
    } else {
        Container::Mp4
    })
}

/// How long the whole plays, as its head or else its pictures say.
async fn duration<S: Source>(
    window: &mut Window<'_, S>,
    inner: &[Head],
    pictures: &Track,
) -> Result<u64, Stop<S::Error>> {
    let head = boxes::find(inner, *b"mvhd").ok_or(Unreadable::Broken)?;
    let (unit, length) = track::span(&boxes::body(window, head).await?)?;
    Ok(match length {
        0 => in_ms(pictures.length, pictures.unit)?,
        length => in_ms(length, unit)?,
    })
}

/// How long a video in fragments plays, and how often its pictures come.
async fn of_fragments<S: Source>(
    window: &mut Window<'_, S>,
    mvex: &Head,
    first: u64,
    pictures: &Track,
) -> Result<(u64, Rate), Stop<S::Error>> {
    let found = fragments::read(window, mvex, first, pictures).await;
    let found = match found {
        Err(Stop::Unreadable(Unreadable::TooManyParts)) => {
            return Err(Unreadable::Fragmented.into());
        }
        found => found?,
    };
    let end = found.end.ok_or(Unreadable::Fragmented)?;
    let rate = pictures.rate.or(found.rate).ok_or(Unreadable::NoPictures)?;
    Ok((in_ms(end, pictures.unit)?, rate))
}

/// So many units in milliseconds, rounded.
fn in_ms(length: u64, units_a_second: u64) -> Result<u64, Unreadable> {
    let ms = u128::from(length) * 1_000 + u128::from(units_a_second) / 2;
    let ms = ms
        .checked_div(u128::from(units_a_second))
        .ok_or(Unreadable::Broken)?;
    u64::try_from(ms).map_err(|_| Unreadable::Broken)
}

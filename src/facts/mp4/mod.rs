//! MP4 and `QuickTime`: boxes in boxes (ISO/IEC 14496-12), of which the samples are never read.
//! <https://mp4ra.org/registered-types/boxes>

mod boxes;
mod codec;
mod track;

use super::form::moving;
use super::unreadable::Unreadable;
use super::window::{Source, Stop, Window, be};
use crate::domain::media::{AudioFacts, Container, Facts, VideoFacts};
use boxes::Head;
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
}

pub(super) async fn read<S: Source>(window: &mut Window<'_, S>) -> Result<Facts, Stop<S::Error>> {
    let outline = outline(window).await?;
    let inner = boxes::within(window, &outline.moov).await?;
    let duration_ms = duration(window, &inner).await?;
    if boxes::find(&inner, *b"mvex").is_some() {
        return Err(Unreadable::Fragmented.into());
    }
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
    let has_edit_list = pictures.has_edits || sound.as_ref().is_some_and(|sound| sound.has_edits);
    let audio = sound.and_then(|sound| sound.audio);
    Ok(facts(&outline, pictures, audio, has_edit_list, duration_ms))
}

fn facts(
    outline: &Outline,
    track: Track,
    audio: Option<AudioFacts>,
    has_edit_list: bool,
    duration_ms: u64,
) -> Facts {
    let sides = (track.codec.width, track.codec.height);
    let orientation = track.orientation;
    let bit_depth = track.codec.bit_depth;
    let video = VideoFacts {
        codec: track.codec.name,
        profile: track.codec.profile,
        chroma: track.codec.chroma.map(str::to_owned),
        frames_per_1000_s: track.frames_per_1000_s,
        has_variable_rate: track.has_variable_rate,
        audio,
        has_late_index: outline.has_late_index,
        has_edit_list,
    };
    Facts {
        orientation,
        bit_depth,
        duration_ms: Some(duration_ms),
        ..moving(outline.container, sides, video)
    }
}

async fn outline<S: Source>(window: &mut Window<'_, S>) -> Result<Outline, Stop<S::Error>> {
    let mut container = Container::Mov;
    let (mut moov, mut has_samples, mut has_late_index) = (None, false, false);
    let (mut at, mut seen) = (0, 0);
    while at < window.bytes() && seen < MOST_OUTERMOST {
        let whole = window.bytes();
        let head = boxes::at(window, at, whole).await?;
        match &head.kind {
            b"ftyp" => container = brand(window, &head).await?,
            b"mdat" => has_samples = true,
            b"moof" => return Err(Unreadable::Fragmented.into()),
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

/// How long the whole plays.
async fn duration<S: Source>(
    window: &mut Window<'_, S>,
    inner: &[Head],
) -> Result<u64, Stop<S::Error>> {
    let head = boxes::find(inner, *b"mvhd").ok_or(Unreadable::Broken)?;
    let body = boxes::body(window, head).await?;
    let (unit, length) = if be(&body, 0, 1)? == 1 {
        (be(&body, 20, 4)?, be(&body, 24, 8)?)
    } else {
        (be(&body, 12, 4)?, be(&body, 16, 4)?)
    };
    Ok(in_ms(length, unit)?)
}

/// So many units in milliseconds, rounded.
fn in_ms(length: u64, units_a_second: u64) -> Result<u64, Unreadable> {
    let ms = u128::from(length) * 1_000 + u128::from(units_a_second) / 2;
    let ms = ms
        .checked_div(u128::from(units_a_second))
        .ok_or(Unreadable::Broken)?;
    u64::try_from(ms).map_err(|_| Unreadable::Broken)
}

//! A track: what it is, how it is turned, and at which rate its pictures come.

use super::boxes::{self, Head};
use super::codec::{self, Codec};
use crate::domain::media::AudioFacts;
use crate::facts::unreadable::Unreadable;
use crate::facts::window::{Source, Stop, Window, be};

/// Of how many pictures in 1,000 the span may differ before the rate counts as variable.
const MOST_UNEVEN: u64 = 10;

/// A track of pictures or of sound.
pub(super) struct Track {
    pub(super) codec: Codec,
    /// What is known of its sound; none: it has pictures.
    pub(super) audio: Option<AudioFacts>,
    pub(super) orientation: u8,
    pub(super) has_edits: bool,
    pub(super) frames_per_1000_s: u32,
    pub(super) has_variable_rate: bool,
}

/// The track in this box; none where it is neither of pictures nor of sound.
pub(super) async fn read<S: Source>(
    window: &mut Window<'_, S>,
    track: &Head,
) -> Result<Option<Track>, Stop<S::Error>> {
    let inner = boxes::within(window, track).await?;
    let Some(mdia) = boxes::find(&inner, *b"mdia") else {
        return Ok(None);
    };
    let media = boxes::within(window, mdia).await?;
    let handler = one(window, &media, *b"hdlr").await?;
    let is_sound = match handler.get(8..12) {
        Some(b"vide") => false,
        Some(b"soun") => true,
        _ => return Ok(None),
    };
    let unit = unit(&one(window, &media, *b"mdhd").await?)?;
    let minf = boxes::find(&media, *b"minf").ok_or(Unreadable::Broken)?;
    let minf = boxes::within(window, minf).await?;
    let stbl = boxes::find(&minf, *b"stbl").ok_or(Unreadable::Broken)?;
    let stbl = boxes::within(window, stbl).await?;
    let described = one(window, &stbl, *b"stsd").await?;
    let has_edits = has_edits(window, &inner).await?;
    let orientation = orientation(&one(window, &inner, *b"tkhd").await?)?;
    if is_sound {
        let (codec, audio) = codec::of_sound(&described)?;
        let silent = Track {
            codec,
            audio: Some(audio),
            orientation: 1,
            has_edits,
            frames_per_1000_s: 0,
            has_variable_rate: false,
        };
        return Ok(Some(silent));
    }
    let (frames_per_1000_s, has_variable_rate) = rate(&one(window, &stbl, *b"stts").await?, unit)?;
    Ok(Some(Track {
        codec: codec::of_pictures(&described)?,
        audio: None,
        orientation,
        has_edits,
        frames_per_1000_s,
        has_variable_rate,
    }))
}

/// What the one box of that kind holds.
async fn one<S: Source>(
    window: &mut Window<'_, S>,
    boxes: &[Head],
    kind: [u8; 4],
) -> Result<Vec<u8>, Stop<S::Error>> {
    let head = boxes::find(boxes, kind).ok_or(Unreadable::Broken)?;
    boxes::body(window, head).await
}

/// Whether a list says which stretches are played.
async fn has_edits<S: Source>(
    window: &mut Window<'_, S>,
    inner: &[Head],
) -> Result<bool, Stop<S::Error>> {
    let Some(edts) = boxes::find(inner, *b"edts") else {
        return Ok(false);
    };
    let list = boxes::within(window, edts).await?;
    let Some(elst) = boxes::find(&list, *b"elst") else {
        return Ok(false);
    };
    let body = boxes::body(window, elst).await?;
    Ok(be(&body, 4, 4)? > 0)
}

/// How many units of its time are a second.
fn unit(mdhd: &[u8]) -> Result<u64, Unreadable> {
    let at = if be(mdhd, 0, 1)? == 1 { 20 } else { 12 };
    match be(mdhd, at, 4)? {
        0 => Err(Unreadable::Broken),
        unit => Ok(unit),
    }
}

/// How it is turned, by its matrix: quarters of a turn, in EXIF's numbers.
fn orientation(tkhd: &[u8]) -> Result<u8, Unreadable> {
    const ONE: u64 = 0x1_0000;
    const MINUS_ONE: u64 = 0xffff_0000;
    let at = if be(tkhd, 0, 1)? == 1 { 52 } else { 40 };
    let [a, b, c, d] = [0, 4, 12, 16].map(|step| be(tkhd, at + step, 4));
    Ok(match (a?, b?, c?, d?) {
        (0, ONE, MINUS_ONE, 0) => 6,
        (MINUS_ONE, 0, 0, MINUS_ONE) => 3,
        (0, MINUS_ONE, ONE, 0) => 8,
        _ => 1,
    })
}

/// Pictures in 1,000 seconds, and whether their spans differ. The list of spans may be as long as
/// the video has pictures: its beginning, about 30,000 entries, stands for the rest.
fn rate(stts: &[u8], unit: u64) -> Result<(u32, bool), Unreadable> {
    let (entries, _) = stts.get(8..).ok_or(Unreadable::Broken)?.as_chunks::<8>();
    let count = usize::try_from(be(stts, 4, 4)?).unwrap_or(usize::MAX);
    let spans: Vec<(u64, u64)> = entries
        .iter()
        .take(count)
        .map(|entry| Ok((be(entry, 0, 4)?, be(entry, 4, 4)?)))
        .collect::<Result<_, Unreadable>>()?;
    let pictures: u64 = spans.iter().map(|(pictures, _)| pictures).sum();
    let length: u128 = spans
        .iter()
        .map(|(pictures, span)| u128::from(*pictures) * u128::from(*span))
        .sum();
    if pictures == 0 || length == 0 {
        return Err(Unreadable::NoPictures);
    }
    let mean = length / u128::from(pictures);
    // A span is rounded to the unit, and the last one is often cut.
    let slack = (mean / 10).max(1);
    let uneven: u64 = spans
        .iter()
        .filter(|(_, span)| u128::from(*span).abs_diff(mean) > slack)
        .map(|(pictures, _)| pictures)
        .sum();
    let per_1000_s = u128::from(pictures) * u128::from(unit) * 1_000 / length;
    let per_1000_s = u32::try_from(per_1000_s).map_err(|_| Unreadable::Broken)?;
    Ok((
        per_1000_s,
        uneven > 1 && uneven * 1_000 > pictures * MOST_UNEVEN,
    ))
}

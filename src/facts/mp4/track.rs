//! A track: what it is, how it is turned, and at which rate its pictures come.

use super::boxes::{self, Head};
use super::codec::{self, Codec};
use crate::domain::media::AudioFacts;
use crate::facts::rate::{self, Rate};
use crate::facts::unreadable::Unreadable;
use crate::facts::window::{Source, Stop, Window, be};

/// A track of pictures or of sound.
pub(super) struct Track {
    /// Its number, by which fragments name it.
    pub(super) id: u64,
    /// How many units of its time are a second.
    pub(super) unit: u64,
    /// How many units it lasts, as its head says.
    pub(super) length: u64,
    pub(super) codec: Codec,
    /// What is known of its sound; none: it has pictures.
    pub(super) audio: Option<AudioFacts>,
    pub(super) orientation: u8,
    pub(super) has_edits: bool,
    /// How often its pictures come; none where it has none before the fragments.
    pub(super) rate: Option<Rate>,
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
    let (unit, length) = span(&one(window, &media, *b"mdhd").await?)?;
    if unit == 0 {
        return Err(Unreadable::Broken.into());
    }
    let minf = boxes::find(&media, *b"minf").ok_or(Unreadable::Broken)?;
    let minf = boxes::within(window, minf).await?;
    let stbl = boxes::find(&minf, *b"stbl").ok_or(Unreadable::Broken)?;
    let stbl = boxes::within(window, stbl).await?;
    let described = one(window, &stbl, *b"stsd").await?;
    let has_edits = has_edits(window, &inner).await?;
    let tkhd = one(window, &inner, *b"tkhd").await?;
    let (codec, audio, rate) = if is_sound {
        let (codec, audio) = codec::of_sound(&described, unit)?;
        (codec, Some(audio), None)
    } else {
        let spans = spans(&one(window, &stbl, *b"stts").await?)?;
        (
            codec::of_pictures(&described)?,
            None,
            rate::of(&spans, unit),
        )
    };
    Ok(Some(Track {
        id: be(&tkhd, if be(&tkhd, 0, 1)? == 1 { 20 } else { 12 }, 4)?,
        unit,
        length,
        codec,
        audio,
        orientation: orientation(&tkhd)?,
        has_edits,
        rate,
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

/// How many units of its time are a second, and how many of them it lasts, from `mvhd` or `mdhd`;
/// zero where that is not known.
pub(super) fn span(head: &[u8]) -> Result<(u64, u64), Unreadable> {
    let (unit, length, unknown) = if be(head, 0, 1)? == 1 {
        (be(head, 20, 4)?, be(head, 24, 8)?, u64::MAX)
    } else {
        (be(head, 12, 4)?, be(head, 16, 4)?, u64::from(u32::MAX))
    };
    Ok((unit, if length == unknown { 0 } else { length }))
}

/// How it is turned and mirrored, by its matrix: quarters of a turn, in EXIF's numbers.
fn orientation(tkhd: &[u8]) -> Result<u8, Unreadable> {
    const ONE: u64 = 0x1_0000;
    const LESS: u64 = 0xffff_0000; // minus one
    let at = if be(tkhd, 0, 1)? == 1 { 52 } else { 40 };
    let [a, b, c, d] = [0, 4, 12, 16].map(|step| be(tkhd, at + step, 4));
    Ok(match (a?, b?, c?, d?) {
        (LESS, 0, 0, ONE) => 2,
        (LESS, 0, 0, LESS) => 3,
        (ONE, 0, 0, LESS) => 4,
        (0, ONE, ONE, 0) => 5,
        (0, ONE, LESS, 0) => 6,
        (0, LESS, LESS, 0) => 7,
        (0, LESS, ONE, 0) => 8,
        _ => 1,
    })
}

/// How many pictures are shown for how many units each. The list may be as long as the video has
/// pictures: its beginning, about 30,000 entries, stands for the rest.
fn spans(stts: &[u8]) -> Result<Vec<(u64, u64)>, Unreadable> {
    let (entries, _) = stts.get(8..).ok_or(Unreadable::Broken)?.as_chunks::<8>();
    let count = usize::try_from(be(stts, 4, 4)?).unwrap_or(usize::MAX);
    entries
        .iter()
        .take(count)
        .map(|entry| Ok((be(entry, 0, 4)?, be(entry, 4, 4)?)))
        .collect()
}

//! WebP: its chunks. <https://www.rfc-editor.org/rfc/rfc9649.html>

use super::form::picture;
use super::unreadable::Unreadable;
use super::window::{Source, Stop, Window, le32};
use super::{color, exif};
use crate::domain::media::{Container, Facts};

/// How many chunks are read: one for each picture, where it moves.
const MOST_CHUNKS: usize = 10_000;

/// How much of a chunk is read.
const LONGEST_CHUNK: u64 = 64 * 1024;

pub(super) async fn read<S: Source>(window: &mut Window<'_, S>) -> Result<Facts, Stop<S::Error>> {
    let announced = 8 + u64::from(le32(window.at(4, 4).await?, 0, 4)?);
    if announced > window.bytes() {
        return Err(Unreadable::Truncated.into());
    }
    let mut found: Option<Facts> = None;
    let mut frames = 0_u32;
    let mut duration_ms = 0;
    let mut at = 12;
    let mut chunks = 0;
    while at + 8 <= announced {
        chunks += 1;
        if chunks > MOST_CHUNKS {
            return Err(Unreadable::TooManyParts.into());
        }
        let head = window.at(at, 8).await?.to_vec();
        let length = u64::from(le32(&head, 4, 4)?);
        let chunk = window.up_to(at + 8, length.min(LONGEST_CHUNK)).await?;
        match head.get(..4) {
            Some(b"VP8X") => found = Some(extended(chunk)?),
            Some(b"VP8 ") if found.is_none() => found = Some(lossy(chunk)?),
            Some(b"VP8L") if found.is_none() => found = Some(lossless(chunk)?),
            Some(b"ANMF") => {
                frames += 1;
                duration_ms += u64::from(le32(chunk, 12, 3)?);
            }
            Some(b"EXIF") => {
                let tiff = chunk.strip_prefix(b"Exif\0\0").unwrap_or(chunk);
                let turn = exif::orientation(tiff);
                found = found.map(|facts| Facts {
                    orientation: turn,
                    ..facts
                });
            }
            Some(b"ICCP") => {
                let is_wide_gamut = color::is_wide(chunk);
                found = found.map(|facts| Facts {
                    is_wide_gamut,
                    ..facts
                });
            }
            _ => {}
        }
        at += 8 + length + length % 2;
    }
    let facts = found.ok_or(Unreadable::Broken)?;
    Ok(Facts {
        frames: Some(frames.max(1)),
        duration_ms: (frames > 1).then_some(duration_ms),
        ..facts
    })
}

fn extended(chunk: &[u8]) -> Result<Facts, Unreadable> {
    let sides = (le32(chunk, 4, 3)? + 1, le32(chunk, 7, 3)? + 1);
    Ok(Facts {
        has_alpha: le32(chunk, 0, 1)? & 0x10 != 0,
        ..picture(Container::Webp, sides.0, sides.1)
    })
}

fn lossy(chunk: &[u8]) -> Result<Facts, Unreadable> {
    if chunk.get(3..6) != Some(&[0x9d, 0x01, 0x2a]) {
        return Err(Unreadable::Broken);
    }
    let side = |at| Ok(le32(chunk, at, 2)? & 0x3fff);
    Ok(picture(Container::Webp, side(6)?, side(8)?))
}

fn lossless(chunk: &[u8]) -> Result<Facts, Unreadable> {
    if chunk.first() != Some(&0x2f) {
        return Err(Unreadable::Broken);
    }
    let bits = le32(chunk, 1, 4)?;
    let sides = ((bits & 0x3fff) + 1, (bits >> 14 & 0x3fff) + 1);
    Ok(Facts {
        has_alpha: bits >> 28 & 1 == 1,
        ..picture(Container::Webp, sides.0, sides.1)
    })
}

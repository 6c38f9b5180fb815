//! PNG: the chunks before the picture. <https://www.w3.org/TR/png-3/#11Chunks>

use super::form::picture;
use super::unreadable::Unreadable;
use super::window::{Source, Stop, Window, be32};
use super::{color, exif};
use crate::domain::media::{ColorModel, Container, Facts};
use miniz_oxide::inflate::decompress_to_vec_zlib_with_limit;

/// How many chunks are read before the picture must begin.
const MOST_CHUNKS: usize = 500;

/// How much of a chunk is read: what counts stands at its beginning.
const LONGEST_CHUNK: u64 = 64 * 1024;

/// How much of a colour profile is looked at, decompressed.
const LONGEST_PROFILE: usize = 64 * 1024;

/// How near its end the last chunk must stand.
const TAIL: u64 = 64 * 1024;

pub(super) async fn read<S: Source>(window: &mut Window<'_, S>) -> Result<Facts, Stop<S::Error>> {
    let first = window.at(8, 25).await?.to_vec();
    // What stands before it says that only one maker's devices can read the rest.
    let header = first
        .get(8..21)
        .filter(|_| first.get(4..8) == Some(b"IHDR"))
        .ok_or(Unreadable::Broken)?;
    let depth = u8::try_from(be32(header, 8, 1)?).map_err(|_| Unreadable::Broken)?;
    let (color, has_alpha) = match be32(header, 9, 1)? {
        0 => (ColorModel::Gray, false),
        2 => (ColorModel::Rgb, false),
        3 => (ColorModel::Palette, false),
        4 => (ColorModel::Gray, true),
        6 => (ColorModel::Rgb, true),
        _ => return Err(Unreadable::Broken.into()),
    };
    let mut facts = Facts {
        color: Some(color),
        bit_depth: Some(depth),
        has_alpha,
        ..picture(Container::Png, be32(header, 0, 4)?, be32(header, 4, 4)?)
    };
    let mut at = 33;
    for _ in 0..MOST_CHUNKS {
        let head = window.at(at, 8).await?.to_vec();
        let length = u64::from(be32(&head, 0, 4)?);
        if head.ends_with(b"IDAT") {
            return finished(window, facts).await;
        }
        let chunk = window.up_to(at + 8, length.min(LONGEST_CHUNK)).await?;
        hear(&mut facts, &head, chunk)?;
        at += 12 + length;
    }
    Err(Unreadable::TooManyParts.into())
}

fn hear(facts: &mut Facts, head: &[u8], chunk: &[u8]) -> Result<(), Unreadable> {
    match head.get(4..8) {
        Some(b"acTL") => facts.frames = Some(be32(chunk, 0, 4)?.max(1)),
        Some(b"tRNS") => facts.has_alpha = true,
        Some(b"eXIf") => facts.orientation = exif::orientation(chunk),
        Some(b"iCCP") => facts.is_wide_gamut |= has_wide_profile(chunk),
        // White, red, green, blue. Most programs that write a profile write them, too.
        Some(b"cHRM") => {
            let side = |at| be32(chunk, at, 4).unwrap_or(0);
            let colours = [8, 16, 24].map(|at| (side(at), side(at + 4)));
            facts.is_wide_gamut |= color::is_wide_triangle(colours);
        }
        // The primaries of BT.2020, of DCI-P3 and of Display P3.
        Some(b"cICP") => facts.is_wide_gamut |= matches!(chunk.first(), Some(9 | 11 | 12)),
        _ => {}
    }
    Ok(())
}

/// Whether a profile is wide: behind its name stands the way of compression, and the rest.
fn has_wide_profile(chunk: &[u8]) -> bool {
    let name = chunk.split(|byte| *byte == 0).next().unwrap_or_default();
    let compressed = chunk.get(name.len() + 2..).unwrap_or_default();
    // What was read until something was wrong, or the limit was met, is good enough.
    let profile = decompress_to_vec_zlib_with_limit(compressed, LONGEST_PROFILE)
        .unwrap_or_else(|error| error.output);
    color::is_wide_name(name) || color::is_wide(&profile)
}

async fn finished<S: Source>(
    window: &mut Window<'_, S>,
    facts: Facts,
) -> Result<Facts, Stop<S::Error>> {
    let tail_at = window.bytes().saturating_sub(TAIL);
    let tail = window.up_to(tail_at, TAIL).await?;
    if tail.windows(4).any(|four| four == b"IEND") {
        Ok(facts)
    } else {
        Err(Unreadable::Truncated.into())
    }
}

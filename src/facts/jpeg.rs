//! JPEG: the segments before the first scan. <https://www.w3.org/Graphics/JPEG/itu-t81.pdf>, B.1.

use super::form::picture;
use super::unreadable::Unreadable;
use super::window::{Source, Stop, Window, be32};
use super::{color, exif};
use crate::domain::media::{ColorModel, Container, Facts};

/// How many segments are read: cameras write a few dozen.
const MOST_SEGMENTS: usize = 1_000;

/// How near its end the mark of a picture's end must stand.
const TAIL: u64 = 64 * 1024;

/// What the segments say.
#[derive(Default)]
struct Said {
    frame: Option<(u32, u32, u8, u8)>,
    orientation: u8,
    is_wide: bool,
    /// Whether something else follows the picture: a short film or more pictures, on phones.
    has_more: bool,
}

pub(super) async fn read<S: Source>(window: &mut Window<'_, S>) -> Result<Facts, Stop<S::Error>> {
    let mut said = Said {
        orientation: 1,
        ..Said::default()
    };
    let mut at = 2;
    for _ in 0..MOST_SEGMENTS {
        let head = window.at(at, 4).await?.to_vec();
        match head.as_slice() {
            // What fills the space between two segments.
            [0xff, 0xff, ..] => at += 1,
            [0xff, 0x01 | 0xd0..=0xd8, ..] => at += 2,
            // The scan begins, or the picture ends: all headers are read.
            [0xff, 0xd9 | 0xda, ..] => return finished(window, &said).await,
            [0xff, marker, ..] => {
                let length = u64::from(be32(&head, 2, 2)?);
                if length < 2 {
                    return Err(Unreadable::Broken.into());
                }
                let segment = window.at(at + 4, length - 2).await?;
                said.hear(*marker, segment)?;
                at += 2 + length;
            }
            _ => return Err(Unreadable::Broken.into()),
        }
    }
    Err(Unreadable::TooManyParts.into())
}

async fn finished<S: Source>(
    window: &mut Window<'_, S>,
    said: &Said,
) -> Result<Facts, Stop<S::Error>> {
    let (width, height, precision, components) = said.frame.ok_or(Unreadable::Broken)?;
    if !said.has_more {
        let tail_at = window.bytes().saturating_sub(TAIL);
        let tail = window.up_to(tail_at, TAIL).await?;
        // A scan never holds these two bytes. Some phones write a film behind them, which ends so.
        let has_end = tail.ends_with(b"SEFT") || tail.windows(2).any(|pair| pair == [0xff, 0xd9]);
        if !has_end {
            return Err(Unreadable::Truncated.into());
        }
    }
    Ok(Facts {
        orientation: said.orientation,
        color: Some(match components {
            1 => ColorModel::Gray,
            4 => ColorModel::Cmyk,
            _ => ColorModel::Rgb,
        }),
        bit_depth: Some(precision),
        is_wide_gamut: said.is_wide,
        ..picture(Container::Jpeg, width, height)
    })
}

// === impl Said ===

impl Said {
    fn hear(&mut self, marker: u8, segment: &[u8]) -> Result<(), Unreadable> {
        match marker {
            // Every kind of frame; the three that are left out are tables.
            0xc0..=0xcf if !matches!(marker, 0xc4 | 0xc8 | 0xcc) => {
                let small = |at| u8::try_from(be32(segment, at, 1)?).or(Err(Unreadable::Broken));
                let sides = (be32(segment, 3, 2)?, be32(segment, 1, 2)?);
                self.frame = Some((sides.0, sides.1, small(0)?, small(5)?));
            }
            0xe1 => {
                if let Some(tiff) = segment.strip_prefix(b"Exif\0\0") {
                    self.orientation = exif::orientation(tiff);
                }
                self.has_more |= [&b"MotionPhoto"[..], b"MicroVideo"]
                    .iter()
                    .any(|name| segment.windows(name.len()).any(|part| part == *name));
            }
            0xe2 => {
                // A profile of several segments begins with all that counts.
                let profile = segment.strip_prefix(b"ICC_PROFILE\0\x01");
                let profile = profile.and_then(|profile| profile.get(1..));
                self.is_wide |= profile.is_some_and(color::is_wide);
                self.has_more |= segment.starts_with(b"MPF\0");
            }
            _ => {}
        }
        Ok(())
    }
}

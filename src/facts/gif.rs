//! GIF: every block is stepped over, because nothing but them tells how many pictures there are.
//! <https://www.w3.org/Graphics/GIF/spec-gif89a.txt>

use super::form::picture;
use super::unreadable::Unreadable;
use super::window::{Source, Stop, Window, le32};
use crate::domain::media::{ColorModel, Container, Facts};

/// How a browser shows a picture that says nothing of its span: a tenth of a second.
const USUAL_SPAN_MS: u64 = 100;

/// How much is stepped over at a time.
const STRETCH: u64 = 128 * 1024;

/// A walk over the blocks.
#[derive(Default)]
struct Walk {
    frames: u32,
    duration_ms: u64,
    /// What the next picture's span is, as the block before it says.
    span_ms: u64,
    has_alpha: bool,
}

pub(super) async fn read<S: Source>(window: &mut Window<'_, S>) -> Result<Facts, Stop<S::Error>> {
    let head = window.at(6, 7).await?.to_vec();
    let mut walk = Walk::default();
    let mut at = 13 + table(head.get(4).copied());
    loop {
        match window.up_to(at, 10).await?.to_vec().as_slice() {
            // Some programs leave the end out.
            [] | [0x3b, ..] => break,
            [0x21, 0xf9, 4, flags, low, high, ..] => {
                let hundredths = u64::from(*low) | u64::from(*high) << 8;
                walk.span_ms = hundredths * 10;
                // In those behind the first it says that what was there stays.
                walk.has_alpha |= walk.frames == 0 && flags & 1 == 1;
                at = blocks(window, at + 2).await?;
            }
            [0x21, _, ..] => at = blocks(window, at + 2).await?,
            [0x2c, _, _, _, _, _, _, _, _, flags] => {
                walk.frames += 1;
                walk.duration_ms += if walk.span_ms <= 10 {
                    USUAL_SPAN_MS
                } else {
                    walk.span_ms
                };
                walk.span_ms = 0;
                at = blocks(window, at + 11 + table(Some(*flags))).await?;
            }
            _ => return Err(Unreadable::Broken.into()),
        }
    }
    if walk.frames == 0 {
        return Err(Unreadable::Truncated.into());
    }
    Ok(Facts {
        color: Some(ColorModel::Palette),
        has_alpha: walk.has_alpha,
        frames: Some(walk.frames),
        duration_ms: (walk.frames > 1).then_some(walk.duration_ms),
        ..picture(Container::Gif, le32(&head, 0, 2)?, le32(&head, 2, 2)?)
    })
}

/// How long a table of colours is.
fn table(flags: Option<u8>) -> u64 {
    let flags = flags.unwrap_or_default();
    if flags & 0x80 == 0 {
        0
    } else {
        3 << ((flags & 7) + 1)
    }
}

/// Where the blocks end that begin at `at`.
async fn blocks<S: Source>(window: &mut Window<'_, S>, mut at: u64) -> Result<u64, Stop<S::Error>> {
    loop {
        let stretch = window.up_to(at, STRETCH).await?;
        let mut step = 0;
        loop {
            match stretch.get(step) {
                Some(0) => return Ok(at + u64::try_from(step).unwrap_or(0) + 1),
                Some(length) => step += 1 + usize::from(*length),
                None if step == 0 => return Err(Unreadable::Truncated.into()),
                None => break,
            }
        }
        at += u64::try_from(step).unwrap_or(0);
    }
}

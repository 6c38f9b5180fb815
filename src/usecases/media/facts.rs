//! What the bytes of a stored file say of it.

use crate::domain::media::{ColorModel, Container, Facts, MediaKey};
use crate::ports::Ports;
use crate::ports::media::{Media, MediaError};
use crate::usecases::Core;

/// How much of the beginning is read.
const HEAD: u64 = 32;

/// Reads what a stored file is. The inner error says for people why it is not taken.
pub(super) async fn read<P: Ports>(
    core: &Core<P>,
    key: &MediaKey,
    bytes: u64,
) -> Result<Result<Facts, String>, MediaError> {
    let head = core.ports.media().read(key, 0, HEAD.min(bytes)).await?;
    Ok(of_head(&head).ok_or_else(|| "This is no PNG and no GIF.".to_owned()))
}

fn of_head(head: &[u8]) -> Option<Facts> {
    let facts = |container, width, height, color| Facts {
        container,
        width,
        height,
        orientation: 1,
        color: Some(color),
        bit_depth: Some(8),
        has_alpha: false,
        is_wide_gamut: false,
        frames: None,
        duration_ms: None,
        video: None,
    };
    if head.starts_with(b"\x89PNG\r\n\x1a\n") && head.get(12..16) == Some(b"IHDR") {
        let side = |from: usize| {
            Some(u32::from_be_bytes(
                head.get(from..from + 4)?.try_into().ok()?,
            ))
        };
        return Some(facts(Container::Png, side(16)?, side(20)?, ColorModel::Rgb));
    }
    if head.starts_with(b"GIF8") {
        let side = |from: usize| {
            Some(u16::from_le_bytes(
                head.get(from..from + 2)?.try_into().ok()?,
            ))
        };
        let (width, height) = (side(6)?.into(), side(8)?.into());
        return Some(facts(Container::Gif, width, height, ColorModel::Palette));
    }
    None
}

//! What a track is coded with, as its description says.

use crate::domain::media::AudioFacts;
use crate::facts::unreadable::Unreadable;
use crate::facts::window::{be, be32};

/// Where the boxes begin within the description of a picture, counted from its length.
const PICTURE_BOXES: usize = 86;

/// A codec, and what its description says of the pictures.
pub(super) struct Codec {
    pub(super) name: String,
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) profile: Option<u8>,
    pub(super) chroma: Option<&'static str>,
    pub(super) bit_depth: Option<u8>,
}

/// The first entry of a description: its bytes from its length on, and its four letters.
fn entry(stsd: &[u8]) -> Result<(&[u8], String), Unreadable> {
    let entry = stsd.get(8..).ok_or(Unreadable::Broken)?;
    let letters = entry.get(4..8).ok_or(Unreadable::Broken)?;
    let is_name = letters
        .iter()
        .all(|byte| byte.is_ascii_graphic() || *byte == b' ');
    if !is_name {
        return Err(Unreadable::Broken);
    }
    Ok((
        entry,
        String::from_utf8_lossy(letters).trim_end().to_owned(),
    ))
}

/// The codec of a track of pictures.
pub(super) fn of_pictures(stsd: &[u8]) -> Result<Codec, Unreadable> {
    let (entry, name) = entry(stsd)?;
    let codec = Codec {
        name,
        width: be32(entry, 32, 2)?,
        height: be32(entry, 34, 2)?,
        profile: None,
        chroma: None,
        bit_depth: None,
    };
    Ok(if let Some(avc) = inner(entry, *b"avcC") {
        with_avc(codec, avc)
    } else if let Some(hevc) = inner(entry, *b"hvcC") {
        with_hevc(codec, hevc)
    } else {
        codec
    })
}

/// The box of that kind within an entry.
fn inner<'a>(entry: &'a [u8], kind: [u8; 4]) -> Option<&'a [u8]> {
    let mut at = PICTURE_BOXES;
    loop {
        let length = usize::try_from(be(entry, at, 4).ok()?).ok()?;
        if length < 8 {
            return None;
        }
        let end = at.checked_add(length)?;
        if *entry.get(at + 4..at + 8)? == kind {
            return entry.get(at + 8..end);
        }
        at = end;
    }
}

/// H.264, by its profile: ISO/IEC 14496-15, 5.3.3.
fn with_avc(codec: Codec, avc: &[u8]) -> Codec {
    let profile = avc.get(1).copied();
    let (chroma, bit_depth) = match profile {
        Some(66 | 77 | 88 | 100) => (Some("4:2:0"), Some(8)),
        Some(110) => (Some("4:2:0"), Some(10)),
        Some(122) => (Some("4:2:2"), Some(10)),
        Some(244) => (Some("4:4:4"), None),
        _ => (None, None),
    };
    Codec {
        profile,
        chroma,
        bit_depth,
        ..codec
    }
}

/// HEVC, which says both by itself: ISO/IEC 14496-15, 8.3.3.
fn with_hevc(codec: Codec, hevc: &[u8]) -> Codec {
    Codec {
        profile: hevc.get(1).map(|byte| byte & 0x1f),
        chroma: match hevc.get(16).map(|byte| byte & 3) {
            Some(1) => Some("4:2:0"),
            Some(2) => Some("4:2:2"),
            Some(3) => Some("4:4:4"),
            _ => None,
        },
        bit_depth: hevc.get(17).map(|byte| 8 + (byte & 7)),
        ..codec
    }
}

/// The codec of a track of sound, and what is known of it.
pub(super) fn of_sound(stsd: &[u8]) -> Result<(Codec, AudioFacts), Unreadable> {
    let (entry, name) = entry(stsd)?;
    let audio = AudioFacts {
        codec: name.clone(),
        channels: u16::try_from(be32(entry, 24, 2)?).unwrap_or(u16::MAX),
        sample_rate: be32(entry, 32, 2)?,
    };
    let codec = Codec {
        name,
        width: 0,
        height: 0,
        profile: None,
        chroma: None,
        bit_depth: None,
    };
    Ok((codec, audio))
}

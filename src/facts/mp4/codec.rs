//! What a track is coded with, as its description says.

use crate::domain::media::AudioFacts;
use crate::facts::unreadable::Unreadable;
use crate::facts::window::{be, be32, rounded};

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
    } else if let Some(vp) = inner(entry, *b"vpcC") {
        with_vp(codec, vp)
    } else if let Some(av1) = inner(entry, *b"av1C") {
        with_av1(codec, av1)
    } else {
        with_name(codec)
    })
}

/// The box of that kind within an entry.
fn inner(entry: &[u8], kind: [u8; 4]) -> Option<&[u8]> {
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

/// How colours are sampled, by the number that H.264, HEVC and others give it.
const fn chroma(number: u8) -> Option<&'static str> {
    match number {
        0 => Some("4:0:0"),
        1 => Some("4:2:0"),
        2 => Some("4:2:2"),
        3 => Some("4:4:4"),
        _ => None,
    }
}

/// H.264: ISO/IEC 14496-15, 5.3.3. Where the end of the record is left out, its profile says.
fn with_avc(codec: Codec, avc: &[u8]) -> Codec {
    let profile = avc.get(1).copied();
    let by_profile = match profile {
        Some(66 | 77 | 88 | 100) => (Some("4:2:0"), Some(8)),
        Some(110) => (Some("4:2:0"), Some(10)),
        Some(122) => (Some("4:2:2"), Some(10)),
        Some(244) => (Some("4:4:4"), None),
        _ => (None, None),
    };
    let (chroma, bit_depth) = match profile {
        Some(66 | 77 | 88) => by_profile,
        _ => avc_end(avc).unwrap_or(by_profile),
    };
    Codec {
        profile,
        chroma,
        bit_depth,
        ..codec
    }
}

/// Sampling and depth at the end of H.264's record, behind its two lists of parameters.
fn avc_end(avc: &[u8]) -> Option<(Option<&'static str>, Option<u8>)> {
    let skip = |from: usize, count: u8| {
        (0..count).try_fold(from, |at, _| {
            let length = usize::try_from(be(avc, at, 2).ok()?).ok()?;
            at.checked_add(2)?.checked_add(length)
        })
    };
    let second = skip(6, avc.get(5)? & 0x1f)?;
    let end = skip(second.checked_add(1)?, *avc.get(second)?)?;
    let depth = avc.get(end.checked_add(1)?)?;
    Some((chroma(avc.get(end)? & 3), Some(8 + (depth & 7))))
}

/// HEVC: ISO/IEC 14496-15, 8.3.3.
fn with_hevc(codec: Codec, hevc: &[u8]) -> Codec {
    Codec {
        profile: hevc.get(1).map(|byte| byte & 0x1f),
        chroma: hevc.get(16).and_then(|byte| chroma(byte & 3)),
        bit_depth: hevc.get(17).map(|byte| 8 + (byte & 7)),
        ..codec
    }
}

/// VP8 and VP9: <https://www.webmproject.org/vp9/mp4/>, which counts 4:2:0 twice.
fn with_vp(codec: Codec, vp: &[u8]) -> Codec {
    Codec {
        profile: vp.get(4).copied(),
        chroma: vp.get(6).and_then(|byte| chroma((byte >> 1 & 7).max(1))),
        bit_depth: vp.get(6).map(|byte| byte >> 4),
        ..codec
    }
}

/// AV1: <https://aomediacodec.github.io/av1-isobmff/#av1codecconfigurationbox>.
fn with_av1(codec: Codec, av1: &[u8]) -> Codec {
    let flags = av1.get(2).copied();
    Codec {
        profile: av1.get(1).map(|byte| byte >> 5),
        chroma: flags.map(|flags| match (flags >> 4 & 1, flags >> 2 & 3) {
            (1, _) => "4:0:0",
            (_, 0) => "4:4:4",
            (_, 2) => "4:2:2",
            _ => "4:2:0",
        }),
        bit_depth: flags.map(|flags| match flags >> 5 & 3 {
            2 => 10,
            3 => 12,
            _ => 8,
        }),
        ..codec
    }
}

/// What a codec's name alone says: Apple's `ProRes`.
fn with_name(codec: Codec) -> Codec {
    let (chroma, bit_depth) = match codec.name.as_str() {
        "apco" | "apcs" | "apcn" | "apch" => (Some("4:2:2"), Some(10)),
        "ap4h" | "ap4x" => (Some("4:4:4"), Some(12)),
        _ => (None, None),
    };
    Codec {
        chroma,
        bit_depth,
        ..codec
    }
}

/// The codec of a track of sound, and what is known of it. A rate that does not fit the field is
/// left out there; the unit of the track's time is the same.
pub(super) fn of_sound(stsd: &[u8], unit: u64) -> Result<(Codec, AudioFacts), Unreadable> {
    let (entry, name) = entry(stsd)?;
    let (channels, rate) = if be(entry, 16, 2)? == 2 {
        // QuickTime's second version has both elsewhere.
        let rate = f64::from_bits(be(entry, 40, 8)?);
        (be32(entry, 48, 4)?, rounded(rate).unwrap_or(0))
    } else {
        (be32(entry, 24, 2)?, be(entry, 32, 2)?)
    };
    let rate = if rate == 0 { unit } else { rate };
    let audio = AudioFacts {
        codec: name.clone(),
        channels: u16::try_from(channels).unwrap_or(u16::MAX),
        sample_rate: u32::try_from(rate).unwrap_or(u32::MAX),
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

#[cfg(test)]
mod tests {
    use super::*;

    fn described(letters: [u8; 4], body: &[u8], boxes: &[u8]) -> Vec<u8> {
        [&[0; 12], &letters[..], body, boxes].concat()
    }

    fn pictures(
        letters: [u8; 4],
        kind: [u8; 4],
        record: &[u8],
    ) -> (Option<&'static str>, Option<u8>) {
        let length = u32::try_from(record.len() + 8).unwrap().to_be_bytes();
        let inner = [&length[..], &kind, record].concat();
        let codec = of_pictures(&described(letters, &[0; 78], &inner)).unwrap();
        (codec.chroma, codec.bit_depth)
    }

    #[test]
    fn the_record_of_a_codec_says_how_its_colours_are_kept() {
        let avc = [
            1, 122, 0, 40, 0xff, 0xe1, 0, 2, 9, 9, 1, 0, 1, 9, 0xfe, 0xf8, 0xf8, 0,
        ];
        assert_eq!(pictures(*b"avc1", *b"avcC", &avc), (Some("4:2:2"), Some(8)));
        assert_eq!(
            pictures(*b"avc1", *b"avcC", &avc[..9]),
            (Some("4:2:2"), Some(10))
        );
        let vp9 = [1, 0, 0, 0, 2, 31, 0xa2];
        assert_eq!(
            pictures(*b"vp09", *b"vpcC", &vp9),
            (Some("4:2:0"), Some(10))
        );
        let av1 = [0x81, 0x04, 0x4c, 0];
        assert_eq!(
            pictures(*b"av01", *b"av1C", &av1),
            (Some("4:2:0"), Some(10))
        );
        assert_eq!(pictures(*b"apch", *b"fiel", &[]), (Some("4:2:2"), Some(10)));
    }

    #[test]
    fn sound_of_every_version_says_its_channels_and_its_rate() {
        let mut first = [0; 28];
        first[16..18].copy_from_slice(&[0, 6]);
        let sound = |body: &[u8]| of_sound(&described(*b"lpcm", body, &[]), 96_000).unwrap().1;
        assert_eq!(
            (sound(&first).channels, sound(&first).sample_rate),
            (6, 96_000)
        );
        let mut second = [0; 64];
        second[8..10].copy_from_slice(&[0, 2]);
        second[32..40].copy_from_slice(&44_100_f64.to_be_bytes());
        second[40..44].copy_from_slice(&[0, 0, 0, 2]);
        assert_eq!(
            (sound(&second).channels, sound(&second).sample_rate),
            (2, 44_100)
        );
    }
}

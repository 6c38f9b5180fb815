//! What a file is, by its first bytes.

/// What MP4 and MOV files have after their first length.
const BOXES: [&[u8]; 5] = [b"ftyp", b"moov", b"mdat", b"wide", b"free"];
/// What `WebM` files begin with.
const EBML: &[u8] = &[0x1A, 0x45, 0xDF, 0xA3];
const JPEG: &[u8] = &[0xFF, 0xD8, 0xFF];

/// MP4, MOV or `WebM`.
pub(crate) fn is_video(bytes: &[u8]) -> bool {
    bytes.get(4..8).is_some_and(|name| BOXES.contains(&name)) || bytes.starts_with(EBML)
}

/// JPEG or `WebP`; PNG is refused.
pub(crate) fn is_photo(bytes: &[u8]) -> bool {
    let is_webp = bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP");
    is_webp || bytes.starts_with(JPEG)
}

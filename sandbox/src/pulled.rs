//! What was found at an address that a request names, by the first bytes of the file.

use std::io::{self, Read};
use std::sync::Arc;

use crate::files::Spooled;

/// Enough of a file to tell what it is.
const BEGINNING: u64 = 16;
/// What MP4 and MOV files have after their first length.
const BOXES: [&[u8]; 5] = [b"ftyp", b"moov", b"mdat", b"wide", b"free"];
/// PNG, GIF, BMP and both orders of TIFF.
const IMAGES: [&[u8]; 5] = [b"\x89PNG\r\n\x1A\n", b"GIF8", b"BM", b"II*\0", b"MM\0*"];

/// What kind of file was there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Medium {
    /// A JPEG, the only image that Instagram takes.
    Jpeg,
    /// Another image that Facebook takes.
    Image,
    /// MP4 or MOV.
    Video,
    /// Something else.
    Other,
}

/// What was at an address.
#[derive(Debug, Clone)]
pub(crate) enum Pulled {
    /// A file.
    File(PulledFile),
    /// Nothing that could be got.
    Nothing,
}

/// A file that was at an address.
#[derive(Debug, Clone)]
pub(crate) struct PulledFile {
    pub(crate) medium: Medium,
    pub(crate) body: Arc<Spooled>,
}

/// Whether a video can be made of it; what was not gone to is believed.
pub(crate) fn is_video(pulled: Option<&Pulled>) -> bool {
    pulled.is_none_or(|pulled| match pulled {
        Pulled::File(file) => file.medium == Medium::Video,
        Pulled::Nothing => false,
    })
}

// === impl PulledFile ===

impl PulledFile {
    /// What came from an address.
    pub(crate) fn of(body: Spooled) -> io::Result<Self> {
        let mut beginning = Vec::new();
        body.open()?.take(BEGINNING).read_to_end(&mut beginning)?;
        Ok(Self {
            medium: Medium::of(&beginning),
            body: Arc::new(body),
        })
    }
}

// === impl Medium ===

impl Medium {
    /// The kind of a file with this beginning.
    pub(crate) fn of(beginning: &[u8]) -> Self {
        if beginning.starts_with(b"\xFF\xD8\xFF") {
            Self::Jpeg
        } else if IMAGES.iter().any(|mark| beginning.starts_with(mark)) {
            Self::Image
        } else if beginning
            .get(4..8)
            .is_some_and(|name| BOXES.contains(&name))
        {
            Self::Video
        } else {
            Self::Other
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Medium;

    #[test]
    fn a_file_is_known_by_its_first_bytes() {
        for (beginning, medium) in [
            (&b"\xFF\xD8\xFF\xE0"[..], Medium::Jpeg),
            (b"\x89PNG\r\n\x1A\n", Medium::Image),
            (b"\0\0\0\x18ftypmp42", Medium::Video),
            (b"RIFF\0\0\0\0WEBP", Medium::Other),
            (b"<html>", Medium::Other),
            (b"", Medium::Other),
        ] {
            assert_eq!(Medium::of(beginning), medium, "{beginning:?}");
        }
    }
}

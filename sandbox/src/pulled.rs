//! What was found at an address that a request names, by the first bytes of the file.

use crate::client::Fetched;

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
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pulled {
    /// A file of so many bytes.
    File(Medium, u64),
    /// Nothing that could be got.
    Nothing,
}

/// Whether a video can be made of it; what was not gone to is believed.
pub(crate) fn is_video(pulled: Option<Pulled>) -> bool {
    matches!(pulled, None | Some(Pulled::File(Medium::Video, _)))
}

/// What the answer from an address amounts to.
pub(crate) fn inspected(got: &Fetched) -> Pulled {
    if got.status != 200 || got.bytes == 0 {
        return Pulled::Nothing;
    }
    let beginning = got.beginning.as_slice();
    let medium = if beginning.starts_with(b"\xFF\xD8\xFF") {
        Medium::Jpeg
    } else if IMAGES.iter().any(|mark| beginning.starts_with(mark)) {
        Medium::Image
    } else if beginning
        .get(4..8)
        .is_some_and(|name| BOXES.contains(&name))
    {
        Medium::Video
    } else {
        Medium::Other
    };
    Pulled::File(medium, got.bytes)
}

#[cfg(test)]
mod tests {
    use super::{Medium, Pulled, inspected};
    use crate::client::Fetched;

    #[test]
    fn a_file_is_known_by_its_first_bytes() {
        for (beginning, medium) in [
            (&b"\xFF\xD8\xFF\xE0"[..], Medium::Jpeg),
            (b"\x89PNG\r\n\x1A\n", Medium::Image),
            (b"\0\0\0\x18ftypmp42", Medium::Video),
            (b"RIFF\0\0\0\0WEBP", Medium::Other),
            (b"<html>", Medium::Other),
        ] {
            let got = Fetched {
                status: 200,
                bytes: 9,
                beginning: beginning.to_vec(),
            };
            assert_eq!(inspected(&got), Pulled::File(medium, 9), "{beginning:?}");
        }
        for (status, bytes) in [(404, 9), (302, 9), (200, 0)] {
            assert_eq!(
                inspected(&Fetched {
                    status,
                    bytes,
                    beginning: Vec::new()
                }),
                Pulled::Nothing
            );
        }
    }
}

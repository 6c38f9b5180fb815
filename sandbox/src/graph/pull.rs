//! Gets the medium that a call names, where that is asked for: in plain HTTP, from this computer,
//! without following anything. The call waits for it, and what is there decides what the platform
//! says.
//!
//! <https://developers.facebook.com/docs/instagram-platform/content-publishing#media-hosting>

use std::time::Duration;

use http::Request;
use tokio::time::timeout;

use super::Params;
use crate::client::{self, Got};

/// The platforms give up sooner or later; nobody waits longer for this computer.
const PATIENCE: Duration = Duration::from_secs(30);
/// The parameters that hold the address of a medium.
const ADDRESSES: [&str; 4] = ["image_url", "video_url", "url", "file_url"];
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

/// Gets what a request names; none if it names nothing on this computer.
pub(crate) async fn for_request(request: &Request<Vec<u8>>) -> Option<Pulled> {
    let address = address(request)?;
    let rest = address.strip_prefix("http://")?;
    let (authority, path) = rest.split_at(rest.find('/')?);
    if !client::is_here(authority) {
        return None;
    }
    let got = timeout(PATIENCE, client::get(authority, path)).await;
    Some(
        got.ok()
            .and_then(Result::ok)
            .map_or(Pulled::Nothing, |got| judged(&got)),
    )
}

fn address(request: &Request<Vec<u8>>) -> Option<String> {
    let in_header = || {
        request
            .headers()
            .get("file_url")?
            .to_str()
            .ok()
            .map(str::to_owned)
    };
    let params = Params::of(request).unwrap_or_default();
    ADDRESSES
        .iter()
        .find_map(|name| params.one(name).map(str::to_owned))
        .or_else(in_header)
}

fn judged(got: &Got) -> Pulled {
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
    use super::{Medium, Pulled, judged};
    use crate::client::Got;

    #[test]
    fn a_file_is_known_by_its_first_bytes() {
        for (beginning, medium) in [
            (&b"\xFF\xD8\xFF\xE0"[..], Medium::Jpeg),
            (b"\x89PNG\r\n\x1A\n", Medium::Image),
            (b"\0\0\0\x18ftypmp42", Medium::Video),
            (b"RIFF\0\0\0\0WEBP", Medium::Other),
            (b"<html>", Medium::Other),
        ] {
            let got = Got {
                status: 200,
                bytes: 9,
                beginning: beginning.to_vec(),
            };
            assert_eq!(judged(&got), Pulled::File(medium, 9), "{beginning:?}");
        }
        for (status, bytes) in [(404, 9), (302, 9), (200, 0)] {
            assert_eq!(
                judged(&Got {
                    status,
                    bytes,
                    beginning: Vec::new()
                }),
                Pulled::Nothing
            );
        }
    }
}

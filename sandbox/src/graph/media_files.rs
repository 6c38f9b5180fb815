//! `GET /meta/files/{sha256}` and `/instagram/files/{sha256}`: the pictures and videos of public
//! posts, for the pages on which people look at them.

use http::{Request, Response, StatusCode, header};

use super::public::Public;
use crate::answer::reply;
use crate::files::{Files, StoredFile};
use crate::pages;

/// As much of a file is answered at once where a part of it is asked for.
const PIECE: u64 = 1024 * 1024;

/// The bytes of a medium in a post that everybody can see, or the part of them that a player asks
/// for.
pub(crate) fn show(
    public: &Public,
    request: &Request<Vec<u8>>,
    (sha256, now_ms): (&str, i64),
    files: &Files,
) -> Response<Vec<u8>> {
    let Some(medium) = public.medium(sha256, now_ms) else {
        return pages::missing();
    };
    let file = StoredFile {
        sha256: sha256.to_owned(),
        bytes: medium.bytes,
    };
    let kind = medium.content_type.as_deref().and_then(known);
    let range = first_byte(request).filter(|from| *from < file.bytes);
    let (from, length) = range.map_or((0, file.bytes), |from| (from, PIECE));
    let (Some(kind), Ok(bytes)) = (kind, files.read(&file, from, length)) else {
        return pages::missing();
    };
    let end = from + bytes.len() as u64;
    let status = range.map_or(StatusCode::OK, |_| StatusCode::PARTIAL_CONTENT);
    let mut response = reply(status, kind, bytes);
    let headers = response.headers_mut();
    headers.insert(
        header::ACCEPT_RANGES,
        header::HeaderValue::from_static("bytes"),
    );
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        header::HeaderValue::from_static("nosniff"),
    );
    let said = format!("bytes {from}-{}/{}", end.saturating_sub(1), file.bytes);
    if let (Some(_), Ok(said)) = (range, header::HeaderValue::try_from(said)) {
        headers.insert(header::CONTENT_RANGE, said);
    }
    response
}

/// Where the part begins that a player asks for.
fn first_byte(request: &Request<Vec<u8>>) -> Option<u64> {
    let range = request.headers().get(header::RANGE)?.to_str().ok()?;
    let (from, _) = range.strip_prefix("bytes=")?.split_once('-')?;
    from.parse().ok()
}

/// The content types that are answered.
fn known(kind: &str) -> Option<&'static str> {
    [
        "image/jpeg",
        "image/png",
        "image/gif",
        "image/bmp",
        "image/tiff",
        "video/mp4",
        "video/quicktime",
    ]
    .into_iter()
    .find(|known| *known == kind)
}

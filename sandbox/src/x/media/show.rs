//! Public media on the pages: where their bytes are, and the figure around them.

use std::ops::Range;

use http::{HeaderMap, HeaderValue, Request, Response, StatusCode, header};
use maud::{Markup, html};

use super::public_medium::PublicMedium;
use crate::spool::Spool;
use crate::x::state::XState;
use crate::{answer, pages};

/// The most bytes in one answer to a request for a range.
const LONGEST_RANGE: u64 = 4 * 1024 * 1024;
/// Larger files are given in ranges only, so that none of them is in memory as a whole.
const LARGEST_WHOLE: u64 = 32 * 1024 * 1024;

/// A picture that is to be seen, or a video that can be played.
pub(crate) fn figure(medium: &PublicMedium) -> Markup {
    let alt = medium.alt_text.as_deref().unwrap_or_default();
    let source = medium.path();
    html! {
        figure.medium data-media=(medium.id) {
            @if medium.kind == "video" {
                video controls preload="metadata" src=(source) aria-label=(alt) {}
            } @else {
                img loading="lazy" src=(source) alt=(alt);
            }
            @if !alt.is_empty() { figcaption.quiet { (alt) } }
        }
    }
}

/// `GET /x/media/:id`: the bytes of a medium that a living post shows.
pub(crate) fn bytes(
    x: &XState,
    spool: &Spool,
    request: &Request<Vec<u8>>,
    id: &str,
) -> Response<Vec<u8>> {
    let mut posts = x.posts.newest_first();
    let Some(medium) = posts.find_map(|post| post.public.media.iter().find(|it| it.id == id))
    else {
        return pages::missing();
    };
    let range = match asked(request.headers(), medium.bytes) {
        Some(range) => range,
        None if medium.bytes <= LARGEST_WHOLE => 0..medium.bytes,
        None => {
            let why = b"Ask for a range: the file is too large for one answer.".to_vec();
            return answer::reply(StatusCode::PAYLOAD_TOO_LARGE, "text/plain", why);
        }
    };
    let Ok(bytes) = spool.read(&medium.id, range.clone()) else {
        return pages::missing();
    };
    respond(medium, &range, bytes)
}

fn respond(medium: &PublicMedium, range: &Range<u64>, bytes: Vec<u8>) -> Response<Vec<u8>> {
    let mut response = answer::reply(StatusCode::OK, "application/octet-stream", bytes);
    let mut say = |name, text: &str| {
        if let Ok(value) = HeaderValue::from_str(text) {
            response.headers_mut().insert(name, value);
        }
    };
    say(header::CONTENT_TYPE, &medium.content_type);
    say(header::ACCEPT_RANGES, "bytes");
    say(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    if range.end - range.start < medium.bytes {
        let (last, all) = (range.end.saturating_sub(1), medium.bytes);
        say(
            header::CONTENT_RANGE,
            &format!("bytes {}-{last}/{all}", range.start),
        );
        *response.status_mut() = StatusCode::PARTIAL_CONTENT;
    }
    response
}

/// The range that is asked for, shortened to what one answer holds; one that cannot be read, or
/// that begins behind the end, counts as none.
fn asked(headers: &HeaderMap, bytes: u64) -> Option<Range<u64>> {
    let text = headers.get(header::RANGE)?.to_str().ok()?;
    let (from, to) = text.strip_prefix("bytes=")?.split_once('-')?;
    let range = match (from.parse::<u64>().ok(), to.parse::<u64>().ok()) {
        (Some(from), Some(to)) => from..to.saturating_add(1).min(bytes),
        (Some(from), None) if to.is_empty() => from..bytes,
        (None, Some(last)) if from.is_empty() => bytes.saturating_sub(last)..bytes,
        _ => return None,
    };
    let end = range.end.min(range.start.saturating_add(LONGEST_RANGE));
    (range.start < end).then_some(range.start..end)
}

#[cfg(test)]
mod tests {
    use super::{LONGEST_RANGE, asked};
    use http::{HeaderMap, HeaderValue, header};

    #[test]
    fn a_range_is_what_http_means_by_it_and_never_long() {
        for (text, range) in [
            ("bytes=0-99", Some(0..100)),
            ("bytes=10-", Some(10..1000)),
            ("bytes=-10", Some(990..1000)),
            ("bytes=990-2000", Some(990..1000)),
            ("bytes=1000-", None),
            ("bytes=5-4", None),
            ("bytes=0-1,5-6", None),
            ("lines=0-1", None),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::RANGE, HeaderValue::from_static(text));
            assert_eq!(asked(&headers, 1000), range, "{text}");
        }
        let mut headers = HeaderMap::new();
        headers.insert(header::RANGE, HeaderValue::from_static("bytes=7-"));
        assert_eq!(asked(&headers, 400_000_000), Some(7..7 + LONGEST_RANGE));
    }
}

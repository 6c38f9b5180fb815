//! Answers that are the bytes of a medium, whole or a range of them (RFC 9110 §14). The bytes go
//! from the media store to the client: whoever sends the response finds them in its extensions.
//!
//! The type is that of the bytes, and nothing but pictures and videos is kept. A browser that would
//! take them for something else is told not to (`nosniff`), and where it shows one by itself, it is
//! a page that may do nothing (`sandbox`).

use super::problem::Error;
use crate::ports::Ports;
use crate::ports::media::{Media, MediaError};
use crate::usecases::Core;
use crate::usecases::media::File;
use axum::body::Body;
use axum::extract::FromRequestParts;
use axum::response::{IntoResponse, Response};
use http::request::Parts;
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use serde_json::json;
use std::convert::Infallible;
use std::fmt::Write as _;

/// Bytes of a picture or a video.
pub(super) struct Sent(Response);

/// Bytes of a picture, or that there are none.
pub(super) struct SentIfAny(Option<Sent>);

/// How long a browser may keep what it was sent: only its own copy, because it is a person's.
#[derive(Clone, Copy)]
pub(super) enum Caching {
    /// An hour, because it changes seldom or never.
    Hour,
    /// A minute, because it may be replaced.
    Minute,
    /// Not at all.
    None,
}

/// What a client wants of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wanted {
    Whole,
    /// From the first byte to the last one.
    Range(u64, u64),
    /// A range that the file does not have.
    Nothing,
}

/// What a request says of how it wants a file.
pub(super) struct Asked {
    method: Method,
    headers: HeaderMap,
}

impl<S: Sync> FromRequestParts<S> for Asked {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self {
            method: parts.method.clone(),
            headers: parts.headers.clone(),
        })
    }
}

/// Sends a file, or the range that is asked for.
pub(super) async fn send<P: Ports>(
    core: &Core<P>,
    asked: &Asked,
    file: &File,
    caching: Caching,
) -> Result<Sent, Error> {
    let missing = |error: MediaError| {
        let fields = json!({ "key": file.key.as_str(), "error": error.to_string() });
        core.log("medium_not_served", &fields);
        match error {
            MediaError::NotThere => Error::NotFound,
            MediaError::Parts | MediaError::Failed(_) => Error::from(error),
        }
    };
    let media = core.ports.media();
    let bytes = match file.bytes {
        Some(bytes) => bytes,
        None => media.size(&file.key).await.map_err(missing)?,
    };
    let (status, first, length) = match wanted(&asked.headers, bytes) {
        Wanted::Whole => (StatusCode::OK, 0, bytes),
        Wanted::Range(first, last) => (StatusCode::PARTIAL_CONTENT, first, last - first + 1),
        Wanted::Nothing => return Ok(Sent(not_satisfiable(bytes))),
    };
    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    response.headers_mut().extend(headers(file, caching));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_LENGTH, length.into());
    if status == StatusCode::PARTIAL_CONTENT {
        let range = format!("bytes {first}-{}/{bytes}", first + length - 1);
        headers.extend(HeaderValue::try_from(range).map(|range| (header::CONTENT_RANGE, range)));
    }
    if asked.method == Method::HEAD {
        media.size(&file.key).await.map_err(missing)?;
    } else {
        let opened = media.open(&file.key, first, length).await;
        response.extensions_mut().insert(opened.map_err(missing)?);
    }
    Ok(Sent(response))
}

/// Sends a file whose bytes may be on their way into the store.
pub(super) async fn send_if_any<P: Ports>(
    core: &Core<P>,
    asked: &Asked,
    file: &File,
    caching: Caching,
) -> Result<SentIfAny, Error> {
    match send(core, asked, file, caching).await {
        Err(Error::NotFound) => Ok(SentIfAny::NONE),
        sent => Ok(SentIfAny(Some(sent?))),
    }
}

fn headers(file: &File, caching: Caching) -> HeaderMap {
    let mut headers = HeaderMap::new();
    let kind = HeaderValue::from_static(file.container.content_type());
    headers.insert(header::CONTENT_TYPE, kind);
    headers.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    let policy = HeaderValue::from_static(
        "sandbox; default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; \
        object-src 'none'",
    );
    headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    headers.insert(header::CACHE_CONTROL, caching.header());
    if let Ok(name) = HeaderValue::try_from(disposition(&file.name)) {
        headers.insert(header::CONTENT_DISPOSITION, name);
    }
    headers
}

/// Shows it in its place, under a name that is plain ASCII, and in full for whoever reads that
/// (RFC 6266, RFC 8187).
fn disposition(name: &str) -> String {
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "-_. ".contains(letter);
    let plain: String = name
        .chars()
        .map(|letter| if is_plain(letter) { letter } else { '_' })
        .collect();
    let mut full = String::new();
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.".contains(&byte) {
            full.push(char::from(byte));
        } else {
            let _ = write!(full, "%{byte:02X}");
        }
    }
    format!("inline; filename=\"{plain}\"; filename*=UTF-8''{full}")
}

fn not_satisfiable(bytes: u64) -> Response {
    let mut response = Error::Refused(
        StatusCode::RANGE_NOT_SATISFIABLE,
        "range_not_satisfiable",
        format!("There are {bytes} bytes."),
        Vec::new(),
    )
    .into_response();
    let range = HeaderValue::try_from(format!("bytes */{bytes}"));
    let headers = response.headers_mut();
    headers.extend(range.map(|range| (header::CONTENT_RANGE, range)));
    response
}

/// What is wanted of so many bytes. Several ranges at once, and other units, are not understood:
/// then the whole is sent, as it is where a client has a part of another version (`If-Range`).
fn wanted(headers: &HeaderMap, bytes: u64) -> Wanted {
    let range = headers.get(header::RANGE).and_then(|it| it.to_str().ok());
    let range = range.filter(|_| !headers.contains_key(header::IF_RANGE));
    let range = range.and_then(|range| range.strip_prefix("bytes="));
    let Some((first, last)) = range.and_then(|range| range.trim().split_once('-')) else {
        return Wanted::Whole;
    };
    match (number(first), number(last)) {
        (Ok(None), Ok(Some(0))) => Wanted::Nothing,
        (Ok(None), Ok(Some(_))) if bytes == 0 => Wanted::Nothing,
        (Ok(None), Ok(Some(count))) => Wanted::Range(bytes.saturating_sub(count), bytes - 1),
        (Ok(Some(first)), Ok(last)) if last.is_none_or(|last| first <= last) => {
            if first < bytes {
                Wanted::Range(first, last.unwrap_or(u64::MAX).min(bytes - 1))
            } else {
                Wanted::Nothing
            }
        }
        (_, _) => Wanted::Whole,
    }
}

/// A number, or none where nothing stands.
fn number(text: &str) -> Result<Option<u64>, ()> {
    if text.is_empty() {
        return Ok(None);
    }
    let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
    // A number that is too large is larger than every file.
    is_number
        .then(|| Some(text.parse().unwrap_or(u64::MAX)))
        .ok_or(())
}

// === impl Caching ===

impl Caching {
    const fn header(self) -> HeaderValue {
        HeaderValue::from_static(match self {
            Self::Hour => "private, max-age=3600",
            Self::Minute => "private, max-age=60",
            Self::None => "no-store",
        })
    }
}

// === impl Sent ===

impl IntoResponse for Sent {
    fn into_response(self) -> Response {
        self.0
    }
}

// === impl SentIfAny ===

impl SentIfAny {
    /// There are none.
    pub(super) const NONE: Self = Self(None);
}

impl IntoResponse for SentIfAny {
    fn into_response(self) -> Response {
        let nothing = || {
            let caching = Caching::Minute.header();
            (StatusCode::NO_CONTENT, [(header::CACHE_CONTROL, caching)]).into_response()
        };
        self.0.map_or_else(nothing, IntoResponse::into_response)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn asked(range: &str) -> HeaderMap {
        HeaderMap::from_iter([(header::RANGE, HeaderValue::from_str(range).unwrap())])
    }

    #[test]
    fn a_range_is_read_as_rfc_9110_writes_it() {
        for (range, expected) in [
            ("bytes=0-0", Wanted::Range(0, 0)),
            ("bytes=2-5", Wanted::Range(2, 5)),
            ("bytes=2-", Wanted::Range(2, 9)),
            ("bytes=2-99", Wanted::Range(2, 9)),
            ("bytes=-3", Wanted::Range(7, 9)),
            ("bytes=-99", Wanted::Range(0, 9)),
            ("bytes=9-99999999999999999999999", Wanted::Range(9, 9)),
            ("bytes=10-", Wanted::Nothing),
            ("bytes=-0", Wanted::Nothing),
            ("bytes=5-2", Wanted::Whole),
            ("bytes=-", Wanted::Whole),
            ("bytes=+1-2", Wanted::Whole),
            ("bytes=0-1,3-4", Wanted::Whole),
            ("items=0-1", Wanted::Whole),
            ("", Wanted::Whole),
        ] {
            assert_eq!(wanted(&asked(range), 10), expected, "{range}");
        }
        assert_eq!(wanted(&HeaderMap::new(), 10), Wanted::Whole);
        let mut changed = asked("bytes=2-5");
        changed.insert(header::IF_RANGE, HeaderValue::from_static("\"old\""));
        assert_eq!(wanted(&changed, 10), Wanted::Whole);
        assert_eq!(wanted(&asked("bytes=-1"), 0), Wanted::Nothing);
    }

    #[test]
    fn a_name_breaks_out_of_no_header() {
        assert_eq!(
            disposition("été & \"co\"?#;\r\n.jpg"),
            "inline; filename=\"_t_ _ _co______.jpg\"; \
            filename*=UTF-8''%C3%A9t%C3%A9%20%26%20%22co%22%3F%23%3B%0D%0A.jpg"
        );
    }

    proptest! {
        #[test]
        fn every_range_that_is_sent_is_in_the_file(
            range in "bytes=[0-9]{0,3}-[0-9]{0,3}",
            bytes in 0_u64..200,
        ) {
            if let Wanted::Range(first, last) = wanted(&asked(&range), bytes) {
                prop_assert!(first <= last && last < bytes);
            }
        }

        #[test]
        fn every_name_is_a_header(name in ".*") {
            prop_assert!(HeaderValue::try_from(disposition(&name)).is_ok());
        }
    }
}

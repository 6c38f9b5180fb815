//! `rupload.facebook.com`: the bytes of a video, or the address to take it from, with everything
//! else in headers whose names have underscores. Its refusals have an envelope of their own.
//!
//! <https://developers.facebook.com/docs/video-api/guides/reels-publishing#step-2--upload-the-video>

use std::io::{self, Read};
use std::sync::Arc;

use http::{HeaderMap, Request, Response, StatusCode};
use serde_json::json;

use super::spelling::is_fetchable;
use crate::answer::json as json_response;
use crate::files::Spooled;
use crate::pulled::{self, Pulled};

/// What came with one request of an upload.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum UploadPart {
    /// The address of the whole.
    Address(String),
    /// A part of the bytes.
    Bytes {
        /// Where the bytes begin in the whole.
        offset: u64,
        /// How many bytes came with this request.
        length: u64,
        /// How many bytes the whole has.
        size: u64,
    },
}

/// Why an upload is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum UploadRefusal {
    /// The headers do not say what is sent.
    Headers,
    /// The bytes begin elsewhere than those of before ended.
    Offset,
    /// Fewer bytes came than were announced.
    Partial,
    /// There is no such video, or it is whole already.
    Gone,
    /// The address cannot be fetched.
    Address,
    /// The bytes are no video, or too many or too few for one.
    File,
    /// The disk of this computer failed.
    Disk,
}

// === impl UploadPart ===

impl UploadPart {
    /// What a request carries.
    pub(crate) fn of(
        request: &Request<Vec<u8>>,
        pulled: Option<&Pulled>,
    ) -> Result<Self, UploadRefusal> {
        let headers = request.headers();
        let length = length_of(request);
        match (
            text(headers, "file_url"),
            number(headers, "offset"),
            number(headers, "file_size"),
        ) {
            (Some(url), None, None) if length == 0 => {
                if is_fetchable(url) && pulled::is_video(pulled) {
                    Ok(Self::Address(url.to_owned()))
                } else {
                    Err(UploadRefusal::Address)
                }
            }
            (None, Some(offset), Some(size)) if is_whole(headers, size) => Ok(Self::Bytes {
                offset,
                length,
                size,
            }),
            _ => Err(UploadRefusal::Headers),
        }
    }

    /// How many bytes are there after it, on top of those that were there before, and whether it is
    /// the whole.
    pub(crate) fn add_to(&self, before: u64) -> Result<(u64, bool), UploadRefusal> {
        match self {
            Self::Address(_) => Ok((before, true)),
            Self::Bytes { offset, .. } if *offset != before => Err(UploadRefusal::Offset),
            Self::Bytes { length, size, .. } => {
                let sum = before + length;
                if sum > *size {
                    Err(UploadRefusal::Offset)
                } else {
                    Ok((sum, sum == *size))
                }
            }
        }
    }
}

// === impl UploadRefusal ===

impl UploadRefusal {
    /// The response that says so.
    pub(crate) fn respond(self) -> Response<Vec<u8>> {
        let (kind, message) = match self {
            Self::Headers => (
                "ProcessingFailedError",
                "Send file_url, or offset, file_size and the bytes",
            ),
            Self::Offset => ("OffsetInvalidError", "Request starting offset is invalid"),
            Self::Partial => (
                "PartialRequestError",
                "Partial request (did not match length of file)",
            ),
            Self::Gone | Self::Disk => ("ProcessingFailedError", "Request processing failed"),
            Self::Address => (
                "ProcessingFailedError",
                "The file could not be fetched from file_url",
            ),
            Self::File => (
                "ProcessingFailedError",
                "Request processing failed: the file is no video of a supported kind and size",
            ),
        };
        let is_retriable = matches!(self, Self::Partial | Self::Disk);
        json_response(
            StatusCode::BAD_REQUEST,
            &json!({"debug_info": {"retriable": is_retriable, "type": kind, "message": message}}),
        )
    }
}

impl From<io::Error> for UploadRefusal {
    fn from(_error: io::Error) -> Self {
        Self::Disk
    }
}

/// The bytes of a request's body, wherever they are.
pub(crate) fn body_of<'a>(request: &'a Request<Vec<u8>>) -> io::Result<Box<dyn Read + 'a>> {
    match spooled(request) {
        Some(body) => Ok(Box::new(body.open()?)),
        None => Ok(Box::new(request.body().as_slice())),
    }
}

/// How many bytes a request's body has, wherever they are.
pub(crate) fn length_of(request: &Request<Vec<u8>>) -> u64 {
    spooled(request).map_or(request.body().len() as u64, |body| body.bytes)
}

/// The body, if it was written to the disk while it came in.
fn spooled(request: &Request<Vec<u8>>) -> Option<&Spooled> {
    request
        .extensions()
        .get::<Arc<Spooled>>()
        .map(|body| &**body)
}

/// Whether what a request says of the whole under another name says the same.
fn is_whole(headers: &HeaderMap, size: u64) -> bool {
    !headers.contains_key("x-entity-length") || number(headers, "x-entity-length") == Some(size)
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

/// A header that holds a whole number.
pub(crate) fn number(headers: &HeaderMap, name: &str) -> Option<u64> {
    text(headers, name)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::{UploadPart, UploadRefusal};

    #[test]
    fn bytes_go_on_where_the_last_ones_ended() {
        let part = |offset, length, size| UploadPart::Bytes {
            offset,
            length,
            size,
        };
        assert_eq!(part(0, 5, 10).add_to(0), Ok((5, false)));
        assert_eq!(part(5, 5, 10).add_to(5), Ok((10, true)));
        assert_eq!(part(4, 5, 10).add_to(5), Err(UploadRefusal::Offset));
        assert_eq!(part(5, 6, 10).add_to(5), Err(UploadRefusal::Offset));
    }
}

//! The bytes of a video, chunk by chunk, to the address that TikTok gave for them:
//! <https://developers.tiktok.com/doc/content-posting-api-media-transfer-guide>. The address opens
//! the upload by itself, so that no token goes along and it stands in no log.

use super::progress::Upload;
use crate::config::App;
use crate::domain::media::Attached;
use crate::domain::secret::Secret;
use crate::platforms::error::{Class, PlatformError};
use crate::platforms::limits::COMMIT_LIMITS;
use crate::platforms::publish::Job;
use crate::platforms::tiktok::not_sent;
use crate::ports::media::{Body, Chunk};
use crate::ports::{Http, HttpError};
use http::{Request, Response, header};
use oauth2::url::Url;

/// The domain of TikTok's API: uploads were seen at several hosts below it.
const DOMAIN: &str = ".tiktokapis.com";

/// What became of a chunk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sent {
    /// It is stored, and there are more.
    Stored,
    /// The whole video is there.
    Whole,
    /// TikTok wants chunk number so, counted from 0; the number behind the last: none.
    Elsewhere(u64),
    /// TikTok does not know the upload, or its hour is over.
    Gone,
}

/// Whether an address that TikTok gave for an upload leads to TikTok.
pub(super) fn is_of_tiktok(app: &App, address: &str) -> bool {
    let Ok(address) = Url::parse(address) else {
        return false;
    };
    let is_bare = address.username().is_empty() && address.password().is_none();
    let is_ours = Url::parse(&app.api_base).is_ok_and(|base| base.origin() == address.origin());
    let is_known = address.scheme() == "https"
        && address.port().is_none()
        && address
            .host_str()
            .is_some_and(|host| host.ends_with(DOMAIN));
    is_bare && (is_ours || is_known)
}

/// Sends the chunk behind those that are stored.
pub(super) async fn send(
    job: &Job<'_, impl Http>,
    address: &Secret,
    video: &Attached,
    upload: &Upload,
) -> Result<Sent, PlatformError> {
    let request = request(address, video, upload)?;
    match job.http.send(request, COMMIT_LIMITS).await {
        Ok(answer) => read(&answer, upload),
        Err(HttpError::NotSent(_)) => Err(not_sent()),
        Err(error) => Err(PlatformError::no_answer("TikTok", &error)),
    }
}

fn request(
    address: &Secret,
    video: &Attached,
    upload: &Upload,
) -> Result<Request<Body>, PlatformError> {
    let range = upload.cut().range(upload.stored).ok_or_else(|| {
        let message = "There is no such chunk.";
        PlatformError::new(Class::Refused, "no_such_chunk", message)
    })?;
    let bytes = Chunk::Media {
        key: video.key.clone(),
        offset: range.first,
        length: range.length,
    };
    Request::put(address.expose())
        .header(
            header::CONTENT_TYPE,
            video.medium.facts.container.content_type(),
        )
        .header(header::CONTENT_RANGE, range.header(upload.size))
        .body(Body::default().with(bytes))
        // The error may repeat the address.
        .map_err(|_| {
            PlatformError::new(Class::Operator, "bad_request", "TikTok's address is none.")
        })
}

/// Only statuses say something here.
fn read(answer: &Response<Vec<u8>>, upload: &Upload) -> Result<Sent, PlatformError> {
    match answer.status().as_u16() {
        206 => Ok(Sent::Stored),
        200 | 201 => Ok(Sent::Whole),
        416 => Ok(wanted(answer, upload).map_or(Sent::Gone, Sent::Elsewhere)),
        403 | 404 => Ok(Sent::Gone),
        status @ 400..=499 if status != 408 && status != 429 => {
            let message = format!("TikTok does not take the video ({status}).");
            Err(
                PlatformError::new(Class::Fixable, "upload_refused", message)
                    .with_hint("Save the video anew as MP4 with H.264, and put it into the post."),
            )
        }
        status => {
            let message = format!("TikTok did not take a part of the video ({status}).");
            Err(PlatformError::new(
                Class::Retry,
                "unexpected_answer",
                message,
            ))
        }
    }
}

/// The chunk that TikTok wants next, from `Content-Range: bytes 0-{to}/{size}`.
fn wanted(answer: &Response<Vec<u8>>, upload: &Upload) -> Option<u64> {
    let range = answer.headers().get(header::CONTENT_RANGE)?.to_str().ok()?;
    let (stored, size) = range.strip_prefix("bytes ")?.split_once('/')?;
    let to = stored.strip_prefix("0-")?.parse().ok()?;
    let is_ours = size.parse() == Ok(upload.size);
    is_ours.then(|| upload.cut().next_behind(to))?
}

#[cfg(test)]
mod tests {
    use super::super::super::our_app;
    use super::super::chunks::Cut;
    use super::*;
    use crate::domain::time::Timestamp;

    #[test]
    fn bytes_go_to_tiktok_alone() {
        let app = our_app();
        for address in [
            "https://open.tiktokapis.com/upload/?upload_id=1&upload_token=2",
            "https://open-upload.tiktokapis.com/video/?upload_id=1",
            "https://open-upload-va.tiktokapis.com/video/?upload_id=1",
            "https://upload.us.tiktokapis.com/video/?upload_id=1",
        ] {
            assert!(is_of_tiktok(&app, address), "{address}");
        }
        for address in [
            "",
            "/upload",
            "http://open-upload.tiktokapis.com/video/",
            "https://open-upload.tiktokapis.com:8443/video/",
            "https://tiktokapis.com.example.com/video/",
            "https://eviltiktokapis.com/video/",
            "https://open-upload.tiktokapis.com@example.com/video/",
            "https://user@open-upload.tiktokapis.com/video/",
        ] {
            assert!(!is_of_tiktok(&app, address), "{address}");
        }
    }

    #[test]
    fn each_status_of_a_chunk_means_what_the_guide_says() {
        let cut = Cut::of(30_000_000);
        let upload = Upload::begun("v_pub_file~v2-1.7".into(), cut, Timestamp::from_ms(1));
        let answer = |status: u16, range: &str| {
            let answer = Response::builder().status(status);
            read(
                &answer
                    .header(header::CONTENT_RANGE, range)
                    .body(Vec::new())
                    .unwrap(),
                &upload,
            )
        };
        assert_eq!(answer(206, "bytes 0-10485759/30000000"), Ok(Sent::Stored));
        assert_eq!(answer(201, ""), Ok(Sent::Whole));
        for (range, sent) in [
            ("bytes 0-10485760/30000000", Sent::Elsewhere(1)),
            ("bytes 0-10485759/30000000", Sent::Elsewhere(1)),
            ("bytes 0-0/30000000", Sent::Elsewhere(0)),
            ("bytes 0-30000000/30000000", Sent::Elsewhere(2)),
            ("bytes 0-29999999/30000000", Sent::Elsewhere(2)),
            ("bytes 0-10485760/30000001", Sent::Gone),
            ("bytes 0-77/30000000", Sent::Gone),
            ("bytes */30000000", Sent::Gone),
            ("", Sent::Gone),
        ] {
            assert_eq!(answer(416, range), Ok(sent), "{range}");
        }
        for status in [403, 404] {
            assert_eq!(answer(status, ""), Ok(Sent::Gone));
        }
        for (status, class) in [
            (400, Class::Fixable),
            (413, Class::Fixable),
            (429, Class::Retry),
            (500, Class::Retry),
            (503, Class::Retry),
            (302, Class::Retry),
        ] {
            assert_eq!(answer(status, "").unwrap_err().class, class, "{status}");
        }
    }
}

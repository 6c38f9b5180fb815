//! `rupload.facebook.com`: the bytes of a video in one stream, which goes on behind what has
//! arrived where it was cut off:
//! <https://developers.facebook.com/docs/video-api/guides/reels-publishing#step-2--upload-the-video>.

use super::call::not_sent;
use crate::config::App;
use crate::domain::media::MediaKey;
use crate::domain::secret::Secret;
use crate::platforms::error::{Class, PlatformError};
use crate::platforms::limits::COMMIT_LIMITS;
use crate::ports::media::{Body, Chunk};
use crate::ports::{Http, HttpError};
use http::{Request, Response, header};
use oauth2::url::Url;
use serde_json::Value;

/// One stretch of an upload.
#[derive(Clone, Debug)]
pub(in crate::platforms) struct Stretch<'a> {
    /// The address that Meta gave for it.
    pub address: &'a Secret,
    /// The medium.
    pub key: &'a MediaKey,
    /// Where the stretch begins.
    pub offset: u64,
    /// How many bytes it has.
    pub length: u64,
    /// How many bytes the whole has.
    pub size: u64,
}

/// What became of a stretch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::platforms) enum Sent {
    /// All of the medium is there.
    Whole,
    /// Only Meta knows how much of it is there.
    Unclear,
    /// Meta does not take it.
    Refused,
}

/// Whether an address that Meta gave for an upload leads to Meta: to where it takes uploads, or to
/// where its API answers. Bytes and tokens go nowhere else.
#[must_use]
pub(in crate::platforms) fn is_of_meta(app: &App, address: &str) -> bool {
    let Ok(address) = Url::parse(address) else {
        return false;
    };
    let is_bare = address.username().is_empty() && address.password().is_none();
    let mut bases = [&app.rupload_base, &app.api_base].into_iter();
    let is_at = |base: &String| Url::parse(base).is_ok_and(|it| it.origin() == address.origin());
    is_bare && bases.any(is_at)
}

/// Sends a stretch.
pub(in crate::platforms) async fn send(
    http: &impl Http,
    token: &Secret,
    stretch: &Stretch<'_>,
) -> Result<Sent, PlatformError> {
    match http.send(request(token, stretch)?, COMMIT_LIMITS).await {
        Ok(answer) => Ok(read(&answer)),
        Err(HttpError::NotSent(_)) => Err(not_sent()),
        Err(_) => Ok(Sent::Unclear),
    }
}

fn request(token: &Secret, stretch: &Stretch<'_>) -> Result<Request<Body>, PlatformError> {
    let bytes = Chunk::Media {
        key: stretch.key.clone(),
        offset: stretch.offset,
        length: stretch.length,
    };
    Request::post(stretch.address.expose())
        .header(header::AUTHORIZATION, format!("OAuth {}", token.expose()))
        .header("offset", stretch.offset)
        .header("file_size", stretch.size)
        .header(header::CONTENT_TYPE, "application/octet-stream")
        .body(Body::default().with(bytes))
        .map_err(|error| PlatformError::new(Class::Operator, "bad_request", error.to_string()))
}

fn read(answer: &Response<Vec<u8>>) -> Sent {
    let body: Value = serde_json::from_slice(answer.body()).unwrap_or_default();
    if answer.status().is_success() && body.get("success") == Some(&Value::Bool(true)) {
        return Sent::Whole;
    }
    let info = |name: &str| body.get("debug_info")?.get(name);
    let is_final = info("type").and_then(Value::as_str) == Some("ProcessingFailedError")
        && info("retriable") != Some(&Value::Bool(true));
    if is_final {
        Sent::Refused
    } else {
        Sent::Unclear
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::app;
    use super::*;
    use crate::platforms::staged::answer;

    #[test]
    fn bytes_and_tokens_go_to_meta_and_nowhere_else() {
        let own = App {
            api_base: "http://127.0.0.1:8788/meta".into(),
            rupload_base: "http://127.0.0.1:8790/uploads".into(),
            ..app()
        };
        for (app, address, is_allowed) in [
            (
                app(),
                "https://rupload.facebook.com/video-upload/v26.0/7",
                true,
            ),
            (
                app(),
                "https://graph.facebook.com/video-upload/v26.0/7",
                true,
            ),
            (
                app(),
                "http://rupload.facebook.com/video-upload/v26.0/7",
                false,
            ),
            (app(), "https://rupload.facebook.com:8443/7", false),
            (app(), "https://rupload.facebook.com.evil.example/7", false),
            (app(), "https://rupload.facebook.com@evil.example/7", false),
            (app(), "https://user@rupload.facebook.com/7", false),
            (app(), "http://127.0.0.1:8788/meta/rupload/7", false),
            (app(), "/video-upload/7", false),
            (own.clone(), "http://127.0.0.1:8788/meta/rupload/7", true),
            (own.clone(), "http://127.0.0.1:8790/uploads/7", true),
            (own.clone(), "http://127.0.0.1:8789/meta/rupload/7", false),
            (own, "https://rupload.facebook.com/7", false),
        ] {
            assert_eq!(is_of_meta(&app, address), is_allowed, "{address}");
        }
    }

    #[test]
    fn an_upload_is_whole_unclear_or_refused() {
        let refused = |kind: &str, retriable: bool| {
            format!(r#"{{"debug_info":{{"retriable":{retriable},"type":"{kind}"}}}}"#)
        };
        for (status, body, sent) in [
            (200, r#"{"success":true}"#.to_owned(), Sent::Whole),
            (200, "<html>".to_owned(), Sent::Unclear),
            (503, String::new(), Sent::Unclear),
            (400, refused("PartialRequestError", true), Sent::Unclear),
            (400, refused("OffsetInvalidError", false), Sent::Unclear),
            (400, refused("ProcessingFailedError", true), Sent::Unclear),
            (400, refused("ProcessingFailedError", false), Sent::Refused),
        ] {
            assert_eq!(read(&answer(status, &body)), sent, "{status} {body}");
        }
    }

    #[test]
    fn a_stretch_says_where_it_begins_and_how_long_the_whole_is() {
        let stretch = Stretch {
            address: &Secret::new("https://rupload.facebook.com/video-upload/v26.0/7"),
            key: &MediaKey::parse("wsp_1/med_2").unwrap(),
            offset: 100,
            length: 900,
            size: 1_000,
        };
        let request = request(&Secret::new("EAApage"), &stretch).unwrap();
        let header = |name: &str| request.headers()[name].to_str().unwrap().to_owned();
        assert_eq!(header("authorization"), "OAuth EAApage");
        assert_eq!(
            (header("offset"), header("file_size")),
            ("100".into(), "1000".into())
        );
        assert_eq!(request.body().length(), 900);
    }
}

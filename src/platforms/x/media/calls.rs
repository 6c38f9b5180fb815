//! The calls of an upload: <https://docs.x.com/x-api/media/quickstart/media-upload-chunked>.
//! Requests are plain data, answers are read tolerantly.

use super::progress::{Stage, Upload};
use crate::config::App;
use crate::domain::media::{Attached, Kind};
use crate::domain::secret::Secret;
use crate::domain::time::{Span, Timestamp};
use crate::platforms::error::{Class, PlatformError};
use crate::platforms::multipart::{File, Form};
use crate::platforms::x::{errors, request};
use crate::ports::media::{Body, Chunk, MediaError};
use crate::ports::{HttpError, Limits};
use crate::{domain::policy::CALL_LIMIT, platforms::publish::Job, ports::Http};
use http::{Method, Request, Response, StatusCode, header};
use serde::Deserialize;
use serde_json::{Value, json};

/// What one call may take.
const LIMITS: Limits = Limits {
    time: CALL_LIMIT,
    bytes: 64 * 1024,
};

/// What a file is called in a form. X never shows it.
const FILE: &str = "media";

/// What the answer to a call says of an upload. Each part of it may be missing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub(super) struct Told {
    pub(super) id: Option<String>,
    expires_after_secs: Option<i64>,
    /// In epoch seconds.
    expires_at: Option<i64>,
    pub(super) processing_info: Option<Processing>,
}

/// How far X's work on an upload is.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub(super) struct Processing {
    pub(super) state: String,
    pub(super) check_after_secs: Option<i64>,
    error: Option<Failure>,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
struct Failure {
    message: Option<String>,
}

/// Why a call did not do what it was made for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// X does not take segments of this size.
    TooLarge(PlatformError),
    /// X does not know the upload, or takes nothing more of it.
    Lost(PlatformError),
    /// Anything else.
    Other(PlatformError),
}

/// The request of what is to be done next with `upload`.
///
/// # Errors
/// When it cannot be built.
pub(super) fn next_request(
    app: &App,
    token: &Secret,
    upload: &Upload,
    attached: &Attached,
) -> Result<Request<Body>, PlatformError> {
    let id = upload.id.as_deref().unwrap_or_default();
    match upload.stage {
        Stage::Begin if attached.medium.kind == Kind::Image => {
            let file = File {
                name: FILE,
                content_type: attached.medium.facts.container.content_type(),
            };
            let form = Form::guarded_by(token)
                .text("media_category", category(Kind::Image))
                .file("media", file, range(attached, 0, attached.medium.bytes));
            send_form(app, token, "/2/media/upload", form)
        }
        Stage::Begin => {
            let announced = announcement(attached);
            let path = "/2/media/upload/initialize";
            send_json(app, Method::POST, path, token, Some(&announced))
        }
        Stage::Append {
            segment,
            sent,
            size,
        } => {
            let file = File {
                name: FILE,
                content_type: "application/octet-stream",
            };
            let length = size.min(attached.medium.bytes.saturating_sub(sent));
            let form = Form::guarded_by(token)
                .text("segment_index", &segment.to_string())
                .file("media", file, range(attached, sent, length));
            send_form(app, token, &format!("/2/media/upload/{id}/append"), form)
        }
        Stage::Finalize => {
            let path = format!("/2/media/upload/{id}/finalize");
            send_json(app, Method::POST, &path, token, None)
        }
        Stage::Check { .. } | Stage::Done => {
            let path = format!("/2/media/upload?command=STATUS&media_id={id}");
            send_json(app, Method::GET, &path, token, None)
        }
        Stage::Describe => {
            let text = attached.alt.as_deref().unwrap_or_default();
            let body = json!({ "id": id, "metadata": { "alt_text": { "text": text } } });
            send_json(app, Method::POST, "/2/media/metadata", token, Some(&body))
        }
    }
}

fn announcement(attached: &Attached) -> Value {
    json!({
        "media_type": attached.medium.facts.container.content_type(),
        "total_bytes": attached.medium.bytes,
        "media_category": category(attached.medium.kind),
    })
}

/// <https://docs.x.com/x-api/media/introduction>: it has to match the bytes.
const fn category(kind: Kind) -> &'static str {
    match kind {
        Kind::Image => "tweet_image",
        Kind::Gif => "tweet_gif",
        Kind::Video => "tweet_video",
    }
}

fn range(attached: &Attached, offset: u64, length: u64) -> Chunk {
    Chunk::Media {
        key: attached.key.clone(),
        offset,
        length,
    }
}

fn send_json(
    app: &App,
    method: Method,
    path: &str,
    token: &Secret,
    body: Option<&Value>,
) -> Result<Request<Body>, PlatformError> {
    request(app, method, path, token, body).map(|request| request.map(Body::from))
}

fn send_form(
    app: &App,
    token: &Secret,
    path: &str,
    form: Form,
) -> Result<Request<Body>, PlatformError> {
    let (content_type, body) = form.finish();
    let wrong =
        |why: &dyn ToString| PlatformError::new(Class::Operator, "bad_request", why.to_string());
    let mut asked = request(app, Method::POST, path, token, None)?.map(|_| body);
    let content_type = content_type.parse().map_err(|error| wrong(&error))?;
    asked
        .headers_mut()
        .insert(header::CONTENT_TYPE, content_type);
    Ok(asked)
}

/// Sends the request of what is to be done next with `upload`. Repeating it is safe: an upload
/// shows nothing to anybody.
///
/// # Errors
/// See [`Fault`].
pub(super) async fn call(
    job: &Job<'_, impl Http>,
    upload: &Upload,
    attached: &Attached,
) -> Result<Told, Fault> {
    let asked = next_request(job.app, job.token, upload, attached).map_err(Fault::Other)?;
    match job.http.send(asked, LIMITS).await {
        Ok(answer) => read(&answer, upload.stage, job.now),
        // Whoever builds the body says so in these words.
        Err(HttpError::NotSent(why)) if why == MediaError::NotThere.to_string() => {
            Err(Fault::Other(bytes_gone()))
        }
        Err(error) => Err(Fault::Other(PlatformError::no_answer("X", &error))),
    }
}

fn bytes_gone() -> PlatformError {
    let message = "A picture or video of this post is not there any more.";
    PlatformError::new(Class::Fixable, "media_gone", message)
        .with_hint("Upload it again, and put it into the post.")
}

/// What the answer says. Only the first call needs an answer that says something: it names the
/// upload.
fn read(answer: &Response<Vec<u8>>, stage: Stage, now: Timestamp) -> Result<Told, Fault> {
    #[derive(Deserialize)]
    struct Answer {
        data: Told,
    }
    if !answer.status().is_success() {
        return Err(fault(answer, stage, now));
    }
    let told = serde_json::from_slice(answer.body())
        .map_or_else(|_| Told::default(), |Answer { data }| data);
    let is_needed = match stage {
        Stage::Begin => told.id.is_none(),
        Stage::Check { .. } => told == Told::default(),
        Stage::Append { .. } | Stage::Finalize | Stage::Describe | Stage::Done => false,
    };
    if is_needed {
        let message = "X did not say what became of an upload.";
        let error = PlatformError::new(Class::Retry, "unexpected_answer", message);
        return Err(Fault::Other(error));
    }
    Ok(told)
}

fn fault(answer: &Response<Vec<u8>>, stage: Stage, now: Timestamp) -> Fault {
    let error = errors::read(answer, now);
    let is_append = matches!(stage, Stage::Append { .. });
    let is_large = [
        StatusCode::PAYLOAD_TOO_LARGE,
        StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE,
    ]
    .contains(&answer.status());
    // The body is empty at times, or a page of a machine between us.
    if is_large && is_append {
        let message = "X does not take even small pieces of a video.";
        return Fault::TooLarge(PlatformError::new(Class::Retry, "too_large", message));
    }
    if is_large {
        let message = "X does not take a picture of this size.";
        let error = PlatformError::new(Class::Fixable, "too_large", message);
        return Fault::Other(error.with_hint("Make the picture smaller, and send the post again."));
    }
    let is_refused = error.class == Class::Fixable && error.code == errors::REFUSED;
    match stage {
        Stage::Append { .. } | Stage::Finalize | Stage::Check { .. } if is_refused => {
            Fault::Lost(error)
        }
        Stage::Describe if is_refused && answer.status() == StatusCode::NOT_FOUND => {
            Fault::Lost(error)
        }
        Stage::Append { .. }
        | Stage::Finalize
        | Stage::Check { .. }
        | Stage::Describe
        | Stage::Begin
        | Stage::Done => Fault::Other(error),
    }
}

// === impl Told ===

impl Told {
    /// For how long X keeps the upload; none where the answer does not say.
    pub(super) fn kept_for(&self) -> Option<Span> {
        let seconds = self.expires_after_secs?;
        (seconds > 0).then(|| Span::seconds(seconds))
    }

    /// Until when X keeps the upload, where the answer says: as an instant, or as a span from now.
    pub(super) fn expires_at(&self, now: Timestamp) -> Option<Timestamp> {
        let instant = self.expires_at.filter(|seconds| *seconds > 0);
        instant
            .map(|seconds| Timestamp::from_ms(seconds.saturating_mul(1_000)))
            .or_else(|| Some(now + self.kept_for()?))
    }
}

// === impl Processing ===

impl Processing {
    /// Why X could not use the upload, in its own words.
    pub(super) fn failure(&self) -> &str {
        let said = self.error.as_ref().and_then(|it| it.message.as_deref());
        said.unwrap_or("X could not work on the picture or video.")
    }
}

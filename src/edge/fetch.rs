//! `fetch`, as the way out to the platforms: redirects are not followed, and both time and size are
//! limited. A body with media is a stream that the runtime fills from the media store.

use super::body::{self, Outgoing};
use super::media::R2;
use crate::ports::media::Body;
use crate::ports::{Http, HttpError, Limits};
use futures_util::StreamExt;
use http::request::Parts;
use http::{Request, Response};
use worker::send::SendFuture;
use worker::{AbortSignal, Fetch, Headers, RequestInit, RequestRedirect, ResponseBody};

/// The runtime's fetch.
#[derive(Clone)]
pub(super) struct WorkersFetch(pub(super) R2);

impl Http for WorkersFetch {
    async fn send_body(
        &self,
        request: Request<Body>,
        limits: Limits,
    ) -> Result<Response<Vec<u8>>, HttpError> {
        SendFuture::new(send(&self.0, request, limits)).await
    }
}

async fn send(
    media: &R2,
    request: Request<Body>,
    limits: Limits,
) -> Result<Response<Vec<u8>>, HttpError> {
    let ms = u32::try_from(limits.time.as_ms()).unwrap_or(u32::MAX);
    let signal = AbortSignal::from(web_sys::AbortSignal::timeout_with_u32(ms));
    let (parts, body) = request.into_parts();
    let body = body::open(media, &body).await?;
    let fetch = Fetch::Request(build(&parts, &body)?);
    let mut answer = body
        .fill_while(fetch.send_with_signal(&signal))
        .await
        .map_err(|error| HttpError::thrown(error.to_string()))?;
    let body = if matches!(answer.body(), ResponseBody::Empty) {
        Vec::new()
    } else {
        read(&mut answer, limits.bytes).await?
    };
    let mut response = Response::builder().status(answer.status_code());
    for (name, value) in answer.headers() {
        response = response.header(name, value);
    }
    response
        .body(body)
        .map_err(|error| HttpError::Lost(error.to_string()))
}

async fn read(answer: &mut worker::Response, most: usize) -> Result<Vec<u8>, HttpError> {
    let mut body = Vec::new();
    let mut chunks = answer.stream().map_err(lost)?;
    while let Some(chunk) = chunks.next().await {
        body.extend(chunk.map_err(lost)?);
        if body.len() > most {
            return Err(HttpError::TooLong);
        }
    }
    Ok(body)
}

fn build(parts: &Parts, body: &Outgoing) -> Result<worker::Request, HttpError> {
    let not_sent = |error: worker::Error| HttpError::NotSent(error.to_string());
    let headers = Headers::new();
    for (name, value) in &parts.headers {
        let value = value
            .to_str()
            .map_err(|error| HttpError::NotSent(error.to_string()))?;
        headers.append(name.as_str(), value).map_err(not_sent)?;
    }
    let mut init = RequestInit::new();
    init.with_method(worker::Method::from(parts.method.as_str().to_owned()))
        .with_headers(headers)
        .with_redirect(RequestRedirect::Manual)
        .with_body(body.value());
    worker::Request::new_with_init(&parts.uri.to_string(), &init).map_err(not_sent)
}

/// Whatever fails once the answer has begun: the platform has the request.
fn lost(error: impl std::fmt::Display) -> HttpError {
    HttpError::Lost(error.to_string())
}

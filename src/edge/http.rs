//! Requests and answers as the router knows them, and as the runtime does. A body that is media
//! goes past the router, as a stream of the runtime's own.

use super::media::Sending;
use crate::ports::media::Opened;
use crate::web::incoming::{Detached, is_streamed};
use axum::body::{Body, to_bytes};
use http::{Response, Uri};
use web_sys::{ReadableStream, RequestInit};
use worker::{FromRequest as _, Headers, HttpRequest, ResponseBody};

/// A request, and its body where that is for the media store.
pub(super) fn split(
    raw: web_sys::Request,
) -> worker::Result<(HttpRequest, Option<ReadableStream>)> {
    let uri: Uri = raw.url().parse().unwrap_or_default();
    let method = raw.method().parse().unwrap_or_default();
    if !is_streamed(&method, uri.path()) {
        return Ok((read(raw)?, None));
    }
    // A body that the router holds would be locked to it, whether it is read or not.
    let init = RequestInit::new();
    init.set_method(&raw.method());
    init.set_headers(&raw.headers());
    let bare = web_sys::Request::new_with_str_and_init(&raw.url(), &init)?;
    let mut request = read(bare)?;
    request.extensions_mut().insert(Detached);
    Ok((request, raw.body()))
}

fn read(raw: web_sys::Request) -> worker::Result<HttpRequest> {
    HttpRequest::from_raw(raw).map_err(|error| worker::Error::RustError(error.into().to_string()))
}

/// An answer of the router, with the bytes that it has opened. What it has made itself goes over
/// whole: as a stream it would take the runtime longer than most answers take to make.
pub(super) async fn answer(response: Response<Body>) -> worker::Result<web_sys::Response> {
    let (mut parts, body) = response.into_parts();
    let opened = parts.extensions.remove::<Opened>();
    let body = match opened.as_ref().and_then(Opened::of::<Sending>) {
        Some(stream) => ResponseBody::Stream((***stream).clone()),
        None => whole(body).await?,
    };
    let headers = Headers::new();
    for (name, value) in &parts.headers {
        headers.append(name.as_str(), &String::from_utf8_lossy(value.as_bytes()))?;
    }
    let sent = worker::Response::from_body(body)?;
    Ok(sent
        .with_status(parts.status.as_u16())
        .with_headers(headers)
        .into())
}

async fn whole(body: Body) -> worker::Result<ResponseBody> {
    let bytes = to_bytes(body, usize::MAX)
        .await
        .map_err(|error| worker::Error::RustError(error.to_string()))?;
    Ok(if bytes.is_empty() {
        ResponseBody::Empty
    } else {
        ResponseBody::Body(bytes.into())
    })
}

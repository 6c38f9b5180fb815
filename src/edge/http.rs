//! Requests and answers as the router knows them, and as the runtime does. A body that is media
//! goes past the router, as a stream of the runtime's own.

use super::media::Sending;
use crate::ports::media::Opened;
use crate::web::incoming::{Detached, is_streamed};
use axum::body::Body;
use http::{Response, Uri};
use web_sys::{ReadableStream, RequestInit};
use worker::{FromRequest as _, Headers, HttpRequest, IntoResponse as _, ResponseBody};

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

/// An answer of the router, with the bytes that it has opened.
pub(super) fn answer(mut response: Response<Body>) -> worker::Result<web_sys::Response> {
    let opened = response.extensions_mut().remove::<Opened>();
    let Some(stream) = opened.as_ref().and_then(Opened::of::<Sending>) else {
        return response
            .into_raw()
            .map_err(|error| worker::Error::RustError(error.into().to_string()));
    };
    let sent = worker::Response::from_body(ResponseBody::Stream((***stream).clone()))?;
    Ok(sent
        .with_status(response.status().as_u16())
        .with_headers(Headers::from(response.headers()))
        .into())
}

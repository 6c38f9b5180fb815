//! What the sandbox gives back for one request, and the few response shapes that every part of it
//! uses.

use http::{Request, Response, StatusCode, header};
use serde::Serialize;

/// The outcome of one request, faults of the connection included.
#[derive(Debug)]
pub enum Answer {
    /// An ordinary response.
    Response(Response<Vec<u8>>),
    /// The connection is closed without a byte.
    Close,
    /// Nothing ever comes back.
    Hang,
    /// The headers announce the whole body, half of it is sent, then the connection is closed.
    HalfBody(Response<Vec<u8>>),
}

// === impl Answer ===

impl Answer {
    /// The response, when there is a whole one.
    #[must_use]
    pub fn response(self) -> Option<Response<Vec<u8>>> {
        match self {
            Self::Response(response) => Some(response),
            Self::Close | Self::Hang | Self::HalfBody(_) => None,
        }
    }
}

/// Names the post that answering a request made public; travels in the response's extensions.
#[derive(Debug, Clone)]
pub(crate) struct MadePublic(pub(crate) String);

/// Where nothing else is said, the sandbox is here.
const DEFAULT_HOST: &str = "127.0.0.1:8788";

/// The origin that a request was sent to.
pub(crate) fn origin(request: &Request<Vec<u8>>) -> String {
    let header = request
        .headers()
        .get(header::HOST)
        .and_then(|host| host.to_str().ok());
    let authority = request.uri().authority().map(http::uri::Authority::as_str);
    format!("http://{}", authority.or(header).unwrap_or(DEFAULT_HOST))
}

/// A response with this status, content type and body.
pub(crate) fn reply(status: StatusCode, kind: &'static str, body: Vec<u8>) -> Response<Vec<u8>> {
    let mut response = Response::new(body);
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, header::HeaderValue::from_static(kind));
    headers.insert(
        header::CACHE_CONTROL,
        header::HeaderValue::from_static("no-store"),
    );
    response
}

/// A JSON response.
pub(crate) fn json(status: StatusCode, body: &impl Serialize) -> Response<Vec<u8>> {
    let bytes = serde_json::to_vec(body).expect("plain data always serialises");
    reply(status, "application/json; charset=utf-8", bytes)
}

/// A page.
pub(crate) fn html(status: StatusCode, markup: String) -> Response<Vec<u8>> {
    reply(status, "text/html; charset=utf-8", markup.into_bytes())
}

/// A 302 to an address that is already known to be a valid header value.
pub(crate) fn redirect(to: &str) -> Option<Response<Vec<u8>>> {
    let location = header::HeaderValue::from_str(to).ok()?;
    let mut response = Response::new(Vec::new());
    *response.status_mut() = StatusCode::FOUND;
    response.headers_mut().insert(header::LOCATION, location);
    Some(response)
}

//! The few requests that the sandbox makes itself, in plain HTTP and to this computer only.

use std::io;
use std::pin::Pin;

use http::{HeaderMap, Method, Request, Response, StatusCode, header};
use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming};
use hyper::client::conn::http1::handshake;
use hyper_util::rt::TokioIo;
use ring::digest::{Context, SHA256};
use tokio::net::TcpStream;
use tokio::task::JoinHandle;

use crate::files::hex;

/// Enough of a body to tell what it is.
const BEGINNING: usize = 16;

/// As the fetcher of Facebook and Instagram names itself.
const FETCHER: &str = "facebookexternalhit/1.1";

/// How an app is asked that runs in the same process, instead of on a socket of this computer; none
/// where it does not answer.
pub type App = Box<dyn Fn(Request<Vec<u8>>) -> AppAnswer + Send + Sync>;

/// The answer of that app.
pub type AppAnswer = Pin<Box<dyn Future<Output = Option<Response<Vec<u8>>>> + Send>>;

/// An address on this computer.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place<'a> {
    /// Host and port, as in a `Host` header.
    pub(crate) authority: &'a str,
    pub(crate) path: &'a str,
}

/// How something is asked for.
#[derive(Debug)]
pub(crate) struct Ask {
    pub(crate) method: Method,
    /// The first and the last byte that are wanted; all of them unless said.
    pub(crate) range: Option<(u64, u64)>,
}

/// What the head of an answer says.
#[derive(Debug)]
pub(crate) struct Head {
    pub(crate) status: u16,
    /// How many bytes the body has.
    pub(crate) length: Option<u64>,
    /// Whether parts of the body can be asked for.
    pub(crate) has_ranges: bool,
}

/// What an address had to give.
#[derive(Debug)]
pub(crate) struct Fetched {
    pub(crate) status: u16,
    pub(crate) bytes: u64,
    pub(crate) beginning: Vec<u8>,
    /// The SHA-256 of the body in hexadecimal.
    pub(crate) sha256: String,
}

/// A connection that is driven as long as somebody holds it.
struct ConnectionTask(JoinHandle<hyper::Result<()>>);

/// Whether an authority, as in a `Host` header, is this computer at some port.
pub(crate) fn is_here(authority: &str) -> bool {
    let Some((host, port)) = authority.rsplit_once(':') else {
        return false;
    };
    let is_loopback = matches!(host, "127.0.0.1" | "localhost" | "[::1]");
    is_loopback && port.parse::<u16>().is_ok_and(|port| port > 0)
}

/// Authority and path of an address on this computer.
pub(crate) fn parts(address: &str) -> Option<(&str, &str)> {
    let rest = address.strip_prefix("http://")?;
    let (authority, path) = rest.split_at(rest.find('/')?);
    is_here(authority).then_some((authority, path))
}

/// Sends a body; gives the status of the answer.
pub(crate) async fn post(
    authority: &str,
    path: &str,
    headers: &[(String, String)],
    body: &str,
) -> io::Result<u16> {
    let mut request = Request::post(path);
    for (name, value) in headers {
        request = request.header(name, value);
    }
    let request = request
        .body(Full::new(Bytes::from(body.to_owned())))
        .map_err(io::Error::other)?;
    let (answer, _driven) = send(authority, request).await?;
    Ok(answer.status().as_u16())
}

/// Reads to the end what is at an address; a redirect is not followed.
pub(crate) async fn get(authority: &str, path: &str) -> io::Result<Fetched> {
    let mut got = Fetched {
        status: 0,
        bytes: 0,
        beginning: Vec::new(),
        sha256: String::new(),
    };
    let mut sum = Context::new(&SHA256);
    let place = Place { authority, path };
    let head = fetch(place, None, &Ask::new(Method::GET), &mut |piece| {
        let missing = BEGINNING.saturating_sub(got.beginning.len());
        got.beginning.extend(piece.iter().take(missing));
        got.bytes += piece.len() as u64;
        sum.update(piece);
        Ok(())
    })
    .await?;
    got.status = head.status;
    got.sha256 = hex(sum.finish().as_ref());
    Ok(got)
}

/// Asks at an address and hands on the bytes of the body as they come; a redirect is not followed.
/// An app in the same process is asked without a socket between.
pub(crate) async fn fetch(
    place: Place<'_>,
    app: Option<&App>,
    ask: &Ask,
    take: &mut (dyn FnMut(&[u8]) -> io::Result<()> + Send),
) -> io::Result<Head> {
    let mut request = Request::builder()
        .method(ask.method.clone())
        .uri(place.path)
        .header(header::USER_AGENT, FETCHER);
    if let Some((from, to)) = ask.range {
        request = request.header(header::RANGE, format!("bytes={from}-{to}"));
    }
    if let Some(app) = app {
        let request = request.body(Vec::new()).map_err(io::Error::other)?;
        let answer = app(request).await.ok_or(io::ErrorKind::NotConnected)?;
        if ask.method != Method::HEAD {
            take(answer.body())?;
        }
        return Ok(Head::of(answer.status(), answer.headers()));
    }
    let request = request.body(Full::default()).map_err(io::Error::other)?;
    let (mut answer, _driven) = send(place.authority, request).await?;
    while let Some(frame) = answer.body_mut().frame().await {
        let frame = frame.map_err(io::Error::other)?;
        take(frame.data_ref().map_or(&[][..], |data| data))?;
    }
    Ok(Head::of(answer.status(), answer.headers()))
}

fn text(headers: &HeaderMap, name: header::HeaderName) -> Option<&str> {
    headers.get(name)?.to_str().ok()
}

async fn send(
    authority: &str,
    mut request: Request<Full<Bytes>>,
) -> io::Result<(Response<Incoming>, ConnectionTask)> {
    if !is_here(authority) {
        return Err(io::Error::new(
            io::ErrorKind::InvalidInput,
            "the sandbox calls only this computer",
        ));
    }
    let stream = TcpStream::connect(authority).await?;
    let host = header::HeaderValue::from_str(authority).map_err(io::Error::other)?;
    request.headers_mut().insert(header::HOST, host);
    let (mut sender, connection) = handshake(TokioIo::new(stream))
        .await
        .map_err(io::Error::other)?;
    let driven = ConnectionTask(tokio::spawn(connection));
    let answer = sender
        .send_request(request)
        .await
        .map_err(io::Error::other)?;
    Ok((answer, driven))
}

// === impl Head ===

impl Head {
    fn of(status: StatusCode, headers: &HeaderMap) -> Self {
        Self {
            status: status.as_u16(),
            length: text(headers, header::CONTENT_LENGTH).and_then(|length| length.parse().ok()),
            has_ranges: text(headers, header::ACCEPT_RANGES) == Some("bytes"),
        }
    }
}

// === impl Ask ===

impl Ask {
    /// Asks for all of it.
    pub(crate) fn new(method: Method) -> Self {
        Self {
            method,
            range: None,
        }
    }
}

impl Drop for ConnectionTask {
    fn drop(&mut self) {
        self.0.abort();
    }
}

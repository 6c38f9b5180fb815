//! The sandbox on a real socket of this computer, where faults are real: a reset connection, one
//! that stays silent, a body that breaks off.

use std::error::Error;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use http::{Request, Response, StatusCode, header};
use http_body::{Body, Frame, SizeHint};
use http_body_util::{BodyExt, Limited};
use hyper::body::{Bytes, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{JoinHandle, JoinSet, spawn_blocking};

use crate::answer::Answer;
use crate::background::{deliver_regularly, pull_regularly};
use crate::clock::SystemClock;
use crate::files::Spooled;
use crate::sandbox::Sandbox;
use crate::{meta, tiktok, x};

/// The largest request body.
const BODY_LIMIT: u64 = 2 * 1024 * 1024;
/// The largest chunk of a video: "128 MB".
const CHUNK_LIMIT: u64 = 128 * 1000 * 1000;
/// The largest body that is written to the disk.
const FILE_LIMIT: u64 = 4 * 1000 * 1000 * 1000;
/// The largest body of an upload to X, which itself refuses much smaller ones.
const MEDIA_LIMIT: u64 = 16 * 1024 * 1024;
/// How long what happened may be in memory only.
const SAVE_EVERY: Duration = Duration::from_millis(250);

/// A sandbox that serves on a socket until it is stopped.
#[derive(Debug)]
pub struct Running {
    /// The address on which the sandbox listens.
    pub addr: SocketAddr,
    /// The sandbox that is served.
    pub sandbox: Sandbox,
    task: JoinHandle<()>,
}

/// The connection is to be closed without another byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Broken {
    /// Nothing was answered.
    Unanswered,
    /// A part of the body was answered.
    HalfWay,
}

/// A response body that ends where a fault says so.
#[derive(Debug)]
struct ResponseBody {
    rest: Bytes,
    announced: u64,
    ending: Ending,
}

/// How a body ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ending {
    /// The body ends where it was announced to end.
    Whole,
    /// The body ends early: what was sent is flushed first, then the connection is closed.
    Early,
    /// The body ends early, and what was sent is flushed.
    Now,
}

// === impl Running ===

impl Running {
    /// Starts a fresh sandbox; port 0 takes a free one.
    ///
    /// # Errors
    /// When the address is not of this computer or is taken.
    pub async fn start(addr: SocketAddr) -> io::Result<Self> {
        Self::start_with(addr, Sandbox::new(Arc::new(SystemClock))).await
    }

    /// Starts serving a sandbox; one with a state file is saved while it serves and when it stops.
    ///
    /// # Errors
    /// When the address is not of this computer or is taken.
    pub async fn start_with(addr: SocketAddr, sandbox: Sandbox) -> io::Result<Self> {
        if !addr.ip().is_loopback() {
            return Err(io::Error::new(
                io::ErrorKind::InvalidInput,
                "the sandbox serves only this computer",
            ));
        }
        let listener = TcpListener::bind(addr).await?;
        let addr = listener.local_addr()?;
        let [served, saved, delivered, pulled] = std::array::from_fn(|_| sandbox.clone());
        let task = tokio::spawn(async move {
            tokio::join!(
                serve(listener, served),
                save_regularly(saved),
                deliver_regularly(delivered),
                pull_regularly(pulled)
            );
        });
        Ok(Self {
            addr,
            sandbox,
            task,
        })
    }

    /// The address as the beginning of a URL, without a slash at the end.
    #[must_use]
    pub fn base_url(&self) -> String {
        format!("http://{}", self.addr)
    }

    /// Stops listening and closes every connection.
    pub async fn stop(mut self) {
        self.task.abort();
        // Only a cancelled task comes back, and that is what was asked for.
        drop((&mut self.task).await);
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.task.abort();
        report(&self.sandbox.save());
    }
}

/// Saves a sandbox with a state file as long as this is awaited; a complaint is printed once until
/// saving works again.
async fn save_regularly(sandbox: Sandbox) {
    let mut was_saved = true;
    while sandbox.has_state_file() {
        tokio::time::sleep(SAVE_EVERY).await;
        let saving = sandbox.clone();
        let outcome = spawn_blocking(move || saving.save())
            .await
            .unwrap_or_else(|error| Err(error.into()));
        if was_saved {
            report(&outcome);
        }
        was_saved = outcome.is_ok();
    }
}

fn report(outcome: &io::Result<()>) {
    if let Err(error) = outcome {
        eprintln!("the sandbox cannot save its state: {error}");
    }
}

/// Serves until it is dropped; every connection goes with it.
pub async fn serve(listener: TcpListener, sandbox: Sandbox) {
    let mut connections = JoinSet::new();
    loop {
        while connections.try_join_next().is_some() {}
        // A connection that was gone before it was accepted concerns nobody.
        if let Ok((stream, _)) = listener.accept().await {
            connections.spawn(serve_connection(stream, sandbox.clone()));
        }
    }
}

async fn serve_connection(stream: TcpStream, sandbox: Sandbox) {
    let service = service_fn(move |request| {
        let sandbox = sandbox.clone();
        Box::pin(async move { respond(&sandbox, request).await })
    });
    let mut connection = http1::Builder::new().serve_connection(TokioIo::new(stream), service);
    let outcome = std::future::poll_fn(|context| connection.poll_without_shutdown(context)).await;
    if outcome.is_err_and(|error| is_unanswered(&error)) {
        // Without lingering the close is a reset: the caller cannot mistake it for an empty answer.
        drop(connection.into_parts().io.into_inner().set_zero_linger());
    }
}

fn is_unanswered(error: &hyper::Error) -> bool {
    error.source().and_then(|source| source.downcast_ref()) == Some(&Broken::Unanswered)
}

async fn respond(
    sandbox: &Sandbox,
    request: Request<Incoming>,
) -> Result<Response<ResponseBody>, Broken> {
    let Some(request) = received(sandbox, request).await else {
        return Ok(too_large());
    };
    match sandbox.handle(request).await {
        Answer::Response(response) => {
            Ok(response.map(|body| ResponseBody::of(body, Ending::Whole)))
        }
        Answer::HalfBody(response) => Ok(half(response)),
        Answer::Hang => std::future::pending().await,
        Answer::Close => Err(Broken::Unanswered),
    }
}

/// The whole request; none if it is too large.
async fn received(sandbox: &Sandbox, request: Request<Incoming>) -> Option<Request<Vec<u8>>> {
    let (mut head, body) = request.into_parts();
    let path = head.uri.path();
    let limit = if path == tiktok::UPLOADS {
        CHUNK_LIMIT
    } else if path.starts_with(x::UPLOADS) {
        MEDIA_LIMIT
    } else if let Some(limit) = meta::body_limit(path, BODY_LIMIT) {
        limit
    } else {
        head.extensions
            .insert(Arc::new(spooled(sandbox, body).await?));
        return Some(Request::from_parts(head, Vec::new()));
    };
    if body.size_hint().lower() > limit {
        return None;
    }
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let body = Limited::new(body, limit).collect().await.ok()?;
    Some(Request::from_parts(head, body.to_bytes().to_vec()))
}

/// A body of any length on the disk; one that is cut is there as far as it came.
async fn spooled(sandbox: &Sandbox, mut body: Incoming) -> Option<Spooled> {
    let mut spool = sandbox.files.spool().ok()?;
    while let Some(Ok(frame)) = body.frame().await {
        let piece = frame.data_ref().map_or(&[][..], |data| data);
        if spool.bytes() + piece.len() as u64 > FILE_LIMIT {
            return None;
        }
        spool.push(piece).ok()?;
    }
    Some(spool.end())
}

fn too_large() -> Response<ResponseBody> {
    let mut refused = Response::new(ResponseBody::of(Vec::new(), Ending::Whole));
    *refused.status_mut() = StatusCode::PAYLOAD_TOO_LARGE;
    refused
}

fn half(response: Response<Vec<u8>>) -> Response<ResponseBody> {
    let length = response.body().len();
    let mut response = response.map(|body| ResponseBody::of(body, Ending::Early));
    response
        .headers_mut()
        .insert(header::CONTENT_LENGTH, header::HeaderValue::from(length));
    response
}

// === impl Broken ===

impl std::fmt::Display for Broken {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(match self {
            Self::Unanswered => "the connection is closed without an answer",
            Self::HalfWay => "the connection is closed in the middle of an answer",
        })
    }
}

impl Error for Broken {}

// === impl ResponseBody ===

impl ResponseBody {
    fn of(body: Vec<u8>, ending: Ending) -> Self {
        let announced = body.len() as u64;
        let mut rest = Bytes::from(body);
        if ending != Ending::Whole {
            rest.truncate(rest.len() / 2);
        }
        Self {
            rest,
            announced,
            ending,
        }
    }
}

impl Body for ResponseBody {
    type Data = Bytes;
    type Error = Broken;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Broken>>> {
        if !self.rest.is_empty() {
            return Poll::Ready(Some(Ok(Frame::data(std::mem::take(&mut self.rest)))));
        }
        match self.ending {
            Ending::Whole => Poll::Ready(None),
            Ending::Early => {
                // hyper flushes whenever a body has nothing ready.
                self.ending = Ending::Now;
                context.waker().wake_by_ref();
                Poll::Pending
            }
            Ending::Now => Poll::Ready(Some(Err(Broken::HalfWay))),
        }
    }

    fn is_end_stream(&self) -> bool {
        self.ending == Ending::Whole && self.rest.is_empty()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.announced)
    }
}

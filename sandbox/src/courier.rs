//! Delivers what waits in the outbox to the app.

use std::io;
use std::time::Duration;

use http::{Request, header};
use http_body_util::Full;
use hyper::body::Bytes;
use hyper::client::conn::http1::handshake;
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tokio::time::{sleep, timeout};

use crate::Sandbox;
use crate::outbox::{Callback, CallbackOrigin};

/// How late a callback may be.
const LOOK_EVERY: Duration = Duration::from_millis(100);
/// A platform does not wait long for an answer.
const PATIENCE: Duration = Duration::from_secs(10);

/// Delivers as long as this is awaited.
pub(crate) async fn deliver_regularly(sandbox: Sandbox) {
    loop {
        sleep(LOOK_EVERY).await;
        let Some(origin) = sandbox.settings().callbacks_to else { continue };
        for callback in sandbox.due_callbacks() {
            let answer = timeout(PATIENCE, send(&origin, &callback)).await;
            // Whoever does not answer in time has not answered.
            let status = answer.ok().and_then(Result::ok);
            sandbox.tried_callback(callback.seq, status);
        }
    }
}

async fn send(origin: &CallbackOrigin, callback: &Callback) -> io::Result<u16> {
    let stream = TcpStream::connect(origin.authority()).await?;
    let mut request = Request::post(&callback.path).header(header::HOST, origin.authority());
    for (name, value) in &callback.headers {
        request = request.header(name, value);
    }
    let request = request.body(Full::new(Bytes::from(callback.body.clone()))).map_err(io::Error::other)?;
    let (mut sender, connection) = handshake(TokioIo::new(stream)).await.map_err(io::Error::other)?;
    let driving = tokio::spawn(connection);
    let answer = sender.send_request(request).await;
    driving.abort();
    Ok(answer.map_err(io::Error::other)?.status().as_u16())
}

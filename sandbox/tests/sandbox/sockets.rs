//! Over real sockets, where a fault is what a network would do.

use std::io::ErrorKind;

use noctin_sandbox::server::Running;
use noctin_sandbox::{Fault, ScriptedFault};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::{Duration, timeout};

const REQUEST: &[u8] = b"GET /x/2/users/me HTTP/1.1\r\nhost: sandbox\r\n\r\n";

async fn running() -> Running {
    Running::start(([127, 0, 0, 1], 0).into())
        .await
        .expect("a free port")
}

async fn asked(running: &Running, fault: Option<Fault>) -> TcpStream {
    if let Some(fault) = fault {
        let path = "/x/2/users/me".to_owned();
        let entry = ScriptedFault {
            method: None,
            path,
            user: None,
            times: 1,
            fault,
        };
        running
            .sandbox
            .script(entry)
            .expect("a fault that can be meant");
    }
    let mut stream = TcpStream::connect(running.addr)
        .await
        .expect("a connection");
    stream.write_all(REQUEST).await.expect("a request");
    stream
}

/// Reads what is there until nothing more comes for a while.
async fn heard(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    let mut buffer = [0; 4096];
    while let Ok(Ok(read @ 1..)) =
        timeout(Duration::from_millis(300), stream.read(&mut buffer)).await
    {
        bytes.extend(&buffer[..read]);
    }
    String::from_utf8(bytes).expect("text")
}

#[tokio::test]
async fn a_request_is_answered() {
    let running = running().await;
    let answer = heard(&mut asked(&running, None).await).await;
    assert!(answer.starts_with("HTTP/1.1 401 Unauthorized"), "{answer}");
    running.stop().await;
}

#[tokio::test]
async fn a_close_is_a_reset_without_a_byte() {
    let running = running().await;
    let mut stream = asked(&running, Some(Fault::Close { effect: false })).await;
    let error = stream.read(&mut [0; 16]).await.expect_err("a reset");
    assert_eq!(error.kind(), ErrorKind::ConnectionReset);
    assert!(
        heard(&mut asked(&running, None).await)
            .await
            .contains("401"),
        "the next connection is served"
    );
}

#[tokio::test]
async fn a_hang_stays_silent_and_open() {
    let running = running().await;
    let mut stream = asked(&running, Some(Fault::Hang { effect: false })).await;
    assert!(
        timeout(Duration::from_millis(500), stream.read(&mut [0; 16]))
            .await
            .is_err()
    );
    drop(stream);
    assert!(
        heard(&mut asked(&running, None).await)
            .await
            .contains("401"),
        "the next connection is served"
    );
}

#[tokio::test]
async fn half_a_body_arrives_under_the_length_of_the_whole() {
    let running = running().await;
    let mut stream = asked(&running, Some(Fault::HalfBody { effect: true })).await;
    let mut answer = String::new();
    stream
        .read_to_string(&mut answer)
        .await
        .expect("what there is");
    let (head, body) = answer.split_once("\r\n\r\n").expect("a head");
    let length = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length: "))
        .expect("a length");
    let length: usize = length.parse().expect("a number");
    assert_eq!(body.len(), length / 2, "{answer}");
    assert!(length > 20);
}

#[tokio::test]
async fn a_body_over_two_mebibytes_is_refused() {
    let running = running().await;
    let mut stream = TcpStream::connect(running.addr)
        .await
        .expect("a connection");
    let head = "POST /x/2/tweets HTTP/1.1\r\nhost: sandbox\r\ncontent-length: 2097153\r\n\r\n";
    stream.write_all(head.as_bytes()).await.expect("a request");
    assert!(heard(&mut stream).await.starts_with("HTTP/1.1 413"));
    assert!(running.sandbox.calls().is_empty());
}

#[tokio::test]
async fn a_chunk_of_a_video_may_be_larger() {
    let running = running().await;
    let mut stream = TcpStream::connect(running.addr)
        .await
        .expect("a connection");
    let head = "PUT /tiktok/upload/?upload_token=nobody HTTP/1.1\r\nhost: \
        sandbox\r\ncontent-length: 5242880\r\n\r\n";
    stream.write_all(head.as_bytes()).await.expect("a request");
    stream.write_all(&vec![0; 5_242_880]).await.expect("a body");
    assert!(heard(&mut stream).await.starts_with("HTTP/1.1 404"));
    assert_eq!(running.sandbox.calls().len(), 1);
}

#[tokio::test]
async fn the_largest_picture_for_x_gets_through_to_it() {
    let running = running().await;
    let mut stream = TcpStream::connect(running.addr)
        .await
        .expect("a connection");
    let head = "POST /x/2/media/upload HTTP/1.1\r\nhost: \
        sandbox\r\ncontent-length: 5243880\r\n\r\n";
    stream.write_all(head.as_bytes()).await.expect("a request");
    stream.write_all(&vec![0; 5_243_880]).await.expect("a body");
    assert!(heard(&mut stream).await.starts_with("HTTP/1.1 401"));
    assert_eq!(running.sandbox.calls().len(), 1);
}

#[tokio::test]
async fn stopping_closes_what_is_open() {
    let running = running().await;
    let mut stream = asked(&running, Some(Fault::Hang { effect: false })).await;
    tokio::time::sleep(Duration::from_millis(100)).await;
    let addr = running.addr;
    running.stop().await;
    let read = timeout(Duration::from_secs(1), stream.read(&mut [0; 16]))
        .await
        .expect("it is closed");
    assert!(matches!(read, Ok(0) | Err(_)));
    assert!(TcpStream::connect(addr).await.is_err());
}

#[tokio::test]
async fn it_serves_only_this_computer() {
    assert!(Running::start(([0, 0, 0, 0], 0).into()).await.is_err());
}

//! Media that Facebook and Instagram really get from this computer, over real sockets.

use http::{Request, header};
use noctin_sandbox::Settings;
use noctin_sandbox::server::Running;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use crate::bench::{Bench, FORM, Seen, form};
use crate::login::{error, text};

/// Answers every request by its path, as long as this is awaited.
async fn serve_media(listener: TcpListener) {
    loop {
        let (mut stream, _) = listener.accept().await.expect("a connection");
        let mut buffer = [0; 2048];
        let read = stream.read(&mut buffer).await.expect("a request");
        let request = String::from_utf8_lossy(&buffer[..read]).into_owned();
        let large = [b"\xFF\xD8\xFF".as_slice(), &vec![0; 10_000_000]].concat();
        let (status, body): (&str, &[u8]) = match request.split(' ').nth(1).expect("a path") {
            "/a.mp4" => ("200 OK", b"\0\0\0\x18ftypmp42\0\0\0\0"),
            "/a.jpg" => ("200 OK", b"\xFF\xD8\xFF\xE0and so on"),
            "/a.png" => ("200 OK", b"\x89PNG\r\n\x1A\nand so on"),
            "/a.webp" => ("200 OK", b"RIFF\0\0\0\0WEBP"),
            "/large.jpg" => ("200 OK", &large),
            "/moved.jpg" => ("302 Found\r\nlocation: /a.jpg", b""),
            _ => ("404 Not Found", b"nothing"),
        };
        let head = format!(
            "HTTP/1.1 {status}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
            body.len()
        );
        stream
            .write_all(&[head.as_bytes(), body].concat())
            .await
            .expect("an answer");
    }
}

/// A sandbox that goes for media, a bench at it, and where the media is.
async fn pulling() -> (Running, Bench, String) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let media = format!("http://{}", listener.local_addr().expect("an address"));
    tokio::spawn(serve_media(listener));
    let running = Running::start(([127, 0, 0, 1], 0).into())
        .await
        .expect("a free port");
    let settings = Settings {
        meta_pulls: true,
        meta_require_proof: false,
        instagram_video_ms: 0,
        meta_video_ms: 0,
        ..Settings::default()
    };
    running.sandbox.change_settings(settings);
    let bench = Bench {
        sandbox: running.sandbox.clone(),
    };
    (running, bench, media)
}

async fn post(bench: &Bench, path: &str, token: &str, fields: &[(&str, &str)]) -> Seen {
    let request = Request::post(path)
        .header(header::CONTENT_TYPE, FORM)
        .header(header::AUTHORIZATION, format!("Bearer {token}"));
    bench
        .send(request.body(form(fields)).expect("a request"))
        .await
}

#[tokio::test]
async fn instagram_looks_at_an_image_before_it_answers() {
    let (running, bench, media) = pulling().await;
    let token = bench.instagram_long("sandbox.kitchen").await;
    let path = format!(
        "/instagram/graph/v26.0/{}/media",
        bench.account("sandbox.kitchen").user_id
    );
    for (name, expected) in [
        ("a.png", (36_001, Some(2_207_005))),
        ("a.webp", (36_001, Some(2_207_005))),
        ("a.mp4", (36_001, Some(2_207_005))),
        ("large.jpg", (36_000, Some(2_207_004))),
        ("moved.jpg", (9004, Some(2_207_052))),
        ("missing.jpg", (9004, Some(2_207_052))),
    ] {
        let seen = post(
            &bench,
            &path,
            &token,
            &[("image_url", &format!("{media}/{name}"))],
        )
        .await;
        assert_eq!(error(&seen), expected, "{name}");
    }
    assert_eq!(
        post(
            &bench,
            &path,
            &token,
            &[("image_url", &format!("{media}/a.jpg"))]
        )
        .await
        .status,
        200
    );
    assert_eq!(
        post(
            &bench,
            &path,
            &token,
            &[("image_url", "https://media.scheduler.example/a.jpg")]
        )
        .await
        .status,
        200,
        "not gone to"
    );
    running.stop().await;
}

#[tokio::test]
async fn instagram_looks_at_a_video_after_it_answered() {
    let (running, bench, media) = pulling().await;
    let token = bench.instagram_long("sandbox.kitchen").await;
    let path = format!(
        "/instagram/graph/v26.0/{}/media",
        bench.account("sandbox.kitchen").user_id
    );
    for (name, status) in [
        ("a.mp4", "FINISHED"),
        (
            "a.jpg",
            "Error: Media upload has failed with error code 2207026",
        ),
        ("no.mp4", "2207077"),
    ] {
        let seen = post(
            &bench,
            &path,
            &token,
            &[
                ("media_type", "REELS"),
                ("video_url", &format!("{media}/{name}")),
            ],
        )
        .await;
        let node = format!(
            "/instagram/graph/v26.0/{}?fields=status_code,status",
            text(&seen.json()["id"])
        );
        let seen = bench.call("GET", &node, &token).await;
        assert!(seen.text.contains(status), "{name}: {}", seen.text);
    }
    running.stop().await;
}

/// A Page and its token.
async fn gallery(bench: &Bench) -> (String, String) {
    let user = bench.long(&[("username", "Sandbox Studio")]).await;
    let page = bench.page("Sandbox Gallery");
    let token = bench.page_token(&page, &user).await;
    (page, token)
}

#[tokio::test]
async fn facebook_takes_more_kinds_of_images() {
    let (running, bench, media) = pulling().await;
    let (page, token) = gallery(&bench).await;
    let photos = format!("/meta/v26.0/{page}/photos");
    for (name, expected) in [
        ("a.webp", Some((324, Some(2_069_019)))),
        ("missing.jpg", Some((324, Some(2_069_019)))),
        ("large.jpg", Some((100, Some(1_366_046)))),
        ("a.png", None),
        ("a.jpg", None),
    ] {
        let seen = post(
            &bench,
            &photos,
            &token,
            &[("url", &format!("{media}/{name}")), ("published", "false")],
        )
        .await;
        assert_eq!(
            (!seen.status.is_success()).then(|| error(&seen)),
            expected,
            "{name}"
        );
    }
    running.stop().await;
}

#[tokio::test]
async fn facebook_publishes_only_what_is_a_video() {
    let (running, bench, media) = pulling().await;
    let (page, token) = gallery(&bench).await;
    let videos = format!("/meta/v26.0/{page}/videos");
    for (name, status) in [
        ("a.mp4", "ready"),
        ("a.jpg", "error"),
        ("missing.mp4", "error"),
    ] {
        let seen = post(
            &bench,
            &videos,
            &token,
            &[("file_url", &format!("{media}/{name}"))],
        )
        .await
        .json();
        let seen = bench
            .call(
                "GET",
                &format!("/meta/v26.0/{}?fields=status", text(&seen["id"])),
                &token,
            )
            .await
            .json();
        assert_eq!(seen["status"]["video_status"], status, "{name}");
    }
    assert_eq!(bench.sandbox.meta_public().len(), 1);
    running.stop().await;
}

#[tokio::test]
async fn facebook_takes_a_reel_only_from_the_address_of_a_video() {
    let (running, bench, media) = pulling().await;
    let (page, token) = gallery(&bench).await;
    let start = post(
        &bench,
        &format!("/meta/v26.0/{page}/video_reels"),
        &token,
        &[("upload_phase", "start")],
    )
    .await
    .json();
    let url = text(&start["upload_url"]).replace("http://127.0.0.1:8788", "");
    for (name, status) in [("a.jpg", 400), ("a.mp4", 200)] {
        let request = Request::post(&url)
            .header("Authorization", format!("OAuth {token}"))
            .header("file_url", format!("{media}/{name}"));
        assert_eq!(
            bench
                .send(request.body(Vec::new()).expect("a request"))
                .await
                .status,
            status,
            "{name}"
        );
    }
    running.stop().await;
}

#[tokio::test]
async fn nothing_is_gone_for_before_a_fault_that_has_no_effect() {
    let (running, bench, _) = pulling().await;
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let media = format!(
        "http://{}/a.jpg",
        listener.local_addr().expect("an address")
    );
    let token = bench.instagram_long("sandbox.kitchen").await;
    let path = format!(
        "/instagram/graph/v26.0/{}/media",
        bench.account("sandbox.kitchen").user_id
    );
    bench
        .control(
            "POST",
            "/faults",
            json!({"path": path, "fault": {"kind": "status", "status": 500}}),
        )
        .await;
    assert_eq!(
        error(&post(&bench, &path, &token, &[("image_url", &media)]).await),
        (2, None)
    );
    assert!(
        std::future::poll_fn(|context| std::task::Poll::Ready(
            listener.poll_accept(context).is_pending()
        ))
        .await
    );
    let log = bench
        .control("GET", "/instagram/public", Value::Null)
        .await
        .json();
    assert_eq!(log["posts"], json!([]));
    running.stop().await;
}

#[tokio::test]
async fn a_large_video_can_be_sent_over_a_socket() {
    let (running, bench, _) = pulling().await;
    let user = bench.long(&[("username", "Sandbox Studio")]).await;
    let page = bench.page("Sandbox Gallery");
    let token = bench.page_token(&page, &user).await;
    let start = post(
        &bench,
        &format!("/meta/v26.0/{page}/video_reels"),
        &token,
        &[("upload_phase", "start")],
    )
    .await
    .json();
    let path = text(&start["upload_url"]).replace("http://127.0.0.1:8788", "");
    let body = vec![7; 5_000_000];
    let mut stream = tokio::net::TcpStream::connect(running.addr)
        .await
        .expect("a connection");
    let head = format!(
        "POST {path} HTTP/1.1\r\nhost: {}\r\nauthorization: OAuth {token}\r\noffset: \
        0\r\nfile_size: {}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
        running.addr,
        body.len(),
        body.len()
    );
    stream
        .write_all(&[head.as_bytes(), &body].concat())
        .await
        .expect("a request");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.expect("an answer");
    assert!(
        answer.starts_with("HTTP/1.1 200") && answer.ends_with("{\"success\":true}"),
        "{answer}"
    );
    running.stop().await;
}

//! Media that Facebook and Instagram really get from this computer, over real sockets.

use std::sync::{Arc, Mutex};

use http::{Request, header};
use image::ImageFormat;
use noctin_sandbox::Settings;
use noctin_sandbox::server::Running;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use crate::bench::{Bench, FORM, Seen, form};
use crate::facebook_videos::{sha256, upright};
use crate::login::{error, text};
use crate::samples::{Film, picture};

/// The file at a path, if there is one.
fn file(path: &str) -> Option<Vec<u8>> {
    Some(match path {
        "/a.mp4" => upright().bytes(),
        "/wide.mp4" => Film::default().bytes(),
        "/long.mp4" => Film {
            weight: 9_000_000,
            ..upright()
        }
        .bytes(),
        "/a.jpg" => picture(ImageFormat::Jpeg, 40, 30),
        "/a.png" => picture(ImageFormat::Png, 40, 30),
        "/a.webp" => picture(ImageFormat::WebP, 40, 30),
        "/cut.jpg" => picture(ImageFormat::Jpeg, 400, 300)[..900].to_vec(),
        "/large.jpg" => [b"\xFF\xD8\xFF".as_slice(), &vec![0; 10_000_000]].concat(),
        _ => return None,
    })
}

/// The head of the answer to a request, and its body.
fn answer_to(request: &str) -> (String, Vec<u8>) {
    let mut words = request.split(' ');
    let (method, path) = (
        words.next().expect("a method"),
        words.next().expect("a path"),
    );
    let Some(bytes) = file(path) else {
        let moved = "HTTP/1.1 302 Found\r\nlocation: /a.jpg\r\ncontent-length: 0\r\n";
        let missing = "HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n";
        let head = if path == "/moved.jpg" { moved } else { missing };
        return (head.to_owned(), Vec::new());
    };
    let range = request
        .lines()
        .find_map(|line| line.strip_prefix("range: bytes="));
    let (status, bytes) = match range.and_then(|range| range.split_once('-')) {
        Some((from, to)) => {
            let [from, to] = [from, to].map(|at| at.trim().parse::<usize>().expect("a number"));
            ("206 Partial Content", bytes[from..=to].to_vec())
        }
        None => ("200 OK", bytes),
    };
    let head = format!(
        "HTTP/1.1 {status}\r\naccept-ranges: bytes\r\ncontent-length: {}\r\n",
        bytes.len()
    );
    (head, if method == "HEAD" { Vec::new() } else { bytes })
}

/// Answers every request, and notes it, as long as this is awaited.
async fn serve_media(listener: TcpListener, asked: Arc<Mutex<Vec<String>>>) {
    loop {
        let (mut stream, _) = listener.accept().await.expect("a connection");
        let mut buffer = [0; 2048];
        let read = stream.read(&mut buffer).await.expect("a request");
        let request = String::from_utf8_lossy(&buffer[..read]).to_lowercase();
        let (head, body) = answer_to(&request.replacen("head", "HEAD", 1));
        let answer = [head.as_bytes(), b"connection: close\r\n\r\n", &body].concat();
        asked.lock().expect("a list").push(request);
        stream.write_all(&answer).await.expect("an answer");
    }
}

/// A sandbox that goes for media, a bench at it, and where the media is.
async fn pulling() -> (Running, Bench, String) {
    let (running, bench, media, _) = watched_pulling().await;
    (running, bench, media)
}

/// The same, with what was asked for.
async fn watched_pulling() -> (Running, Bench, String, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let media = format!("http://{}", listener.local_addr().expect("an address"));
    let asked = Arc::new(Mutex::new(Vec::new()));
    tokio::spawn(serve_media(listener, asked.clone()));
    let running = Running::start(([127, 0, 0, 1], 0).into())
        .await
        .expect("a free port");
    let settings = Settings {
        meta_pulls: true,
        meta_require_proof: false,
        instagram_video_ms: 0,
        meta_video_ms: 0,
        meta_publish_ms: 0,
        ..Settings::default()
    };
    running.sandbox.change_settings(settings);
    let bench = Bench {
        sandbox: running.sandbox.clone(),
    };
    (running, bench, media, asked)
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
        ("cut.jpg", Some((324, Some(2_069_019)))),
        ("a.mp4", Some((324, Some(2_069_019)))),
        ("moved.jpg", Some((324, Some(2_069_019)))),
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
        ("wide.mp4", "ready"),
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
    let public = bench.sandbox.meta_public();
    let sums = public.iter().map(|post| post.media[0].sha256.clone());
    let expected = [upright().bytes(), Film::default().bytes()].map(|bytes| Some(sha256(&bytes)));
    assert_eq!(sums.collect::<Vec<_>>(), expected);
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
    for (name, status) in [("a.jpg", 400), ("moved.jpg", 400), ("a.mp4", 200)] {
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
async fn a_long_file_is_asked_for_range_by_range_by_a_fetcher_with_a_name() {
    let (running, bench, media, asked) = watched_pulling().await;
    let (page, token) = gallery(&bench).await;
    let fields = [("file_url", &*format!("{media}/long.mp4"))];
    let seen = post(
        &bench,
        &format!("/meta/v26.0/{page}/videos"),
        &token,
        &fields,
    )
    .await;
    assert_eq!(seen.status, 200);
    let asked = asked.lock().expect("a list").clone();
    let ranges: Vec<Option<&str>> = asked
        .iter()
        .map(|request| {
            request
                .lines()
                .find_map(|line| line.strip_prefix("range: "))
        })
        .collect();
    let size = file("/long.mp4").expect("a file").len();
    let last = format!("bytes=8388608-{}", size - 1);
    let expected = [
        None,
        Some("bytes=0-4194303"),
        Some("bytes=4194304-8388607"),
        Some(&*last),
    ];
    assert_eq!(ranges, expected);
    assert!(asked[0].starts_with("head /long.mp4 "));
    let is_named = |request: &String| request.contains("user-agent: facebookexternalhit/1.1");
    assert!(asked.iter().all(is_named));
    let post = bench.sandbox.meta_public().pop().expect("a video");
    assert_eq!(
        post.media[0].sha256,
        file("/long.mp4").map(|bytes| sha256(&bytes))
    );
    running.stop().await;
}

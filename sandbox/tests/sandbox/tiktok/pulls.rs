//! Media that is really got, over real sockets.

use noctin_sandbox::Settings;
use noctin_sandbox::server::Running;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::time::{Duration, sleep};

use super::{Tokens, begun, connect, events, photos, pulled, status};
use crate::bench::Bench;

const MP4: &[u8] = b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom";

/// Answers every request by its path, as long as this is awaited.
async fn serve_media(listener: TcpListener) {
    loop {
        let (mut stream, _) = listener.accept().await.expect("a connection");
        let mut buffer = [0; 2048];
        let read = stream.read(&mut buffer).await.expect("a request");
        let request = String::from_utf8_lossy(&buffer[..read]).into_owned();
        let (status, body): (&str, &[u8]) = match request.split(' ').nth(1).expect("a path") {
            "/media/a.mp4" => ("200 OK", MP4),
            "/media/a.jpg" => ("200 OK", b"\xFF\xD8\xFF\xE0and so on"),
            "/media/a.png" => ("200 OK", b"\x89PNG\r\n\x1A\nand so on"),
            "/media/moved.mp4" => ("302 Found\r\nlocation: /media/a.mp4", b""),
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
    let media = format!(
        "http://{}/media/",
        listener.local_addr().expect("an address")
    );
    tokio::spawn(serve_media(listener));
    let running = Running::start(([127, 0, 0, 1], 0).into())
        .await
        .expect("a free port");
    running.sandbox.change_settings(Settings {
        tiktok_pulls: true,
        tiktok_verified: vec![media.clone(), "media.example.com".to_owned()],
        tiktok_processing_ms: 0,
        ..Settings::default()
    });
    let bench = Bench {
        sandbox: running.sandbox.clone(),
    };
    (running, bench, media)
}

/// What became of a publication once it was no longer under way.
async fn settled(bench: &Bench, tokens: &Tokens, id: &str) -> Value {
    for _ in 0..15 {
        let data = status(bench, tokens, id).await;
        if data["status"] != "PROCESSING_DOWNLOAD" {
            return data;
        }
        sleep(Duration::from_millis(100)).await;
    }
    panic!("{id} is still under way");
}

fn video_at(address: &str) -> Value {
    let mut body = pulled(json!({}));
    body["source_info"]["video_url"] = json!(address);
    body
}

#[tokio::test]
async fn a_video_is_got_from_its_address_before_it_is_posted() {
    let (running, bench, media) = pulling().await;
    let tokens = connect(&bench, "sandbox_writer").await;
    let id = begun(
        &bench,
        &tokens,
        "video/init",
        &video_at(&format!("{media}a.mp4")),
    )
    .await;
    let data = settled(&bench, &tokens, &id).await;
    assert_eq!(
        (&data["status"], &data["downloaded_bytes"]),
        (&json!("PUBLISH_COMPLETE"), &json!(MP4.len()))
    );
    let elsewhere = begun(&bench, &tokens, "video/init", &pulled(json!({}))).await;
    assert_eq!(
        settled(&bench, &tokens, &elsewhere)
            .await
            .get("downloaded_bytes"),
        None,
        "other computers are not gone to"
    );
    running.stop().await;
}

#[tokio::test]
async fn an_address_that_redirects_or_has_nothing_fails_the_publication() {
    let (running, bench, media) = pulling().await;
    let tokens = connect(&bench, "sandbox_writer").await;
    for name in ["moved.mp4", "gone.mp4"] {
        let id = begun(
            &bench,
            &tokens,
            "video/init",
            &video_at(&format!("{media}{name}")),
        )
        .await;
        assert_eq!(
            settled(&bench, &tokens, &id).await,
            json!({"status": "FAILED", "fail_reason": "video_pull_failed"}),
            "{name}"
        );
    }
    assert_eq!(events(&bench).len(), 2);
    running.stop().await;
}

#[tokio::test]
async fn one_bad_photo_fails_them_all() {
    let (running, bench, media) = pulling().await;
    let tokens = connect(&bench, "sandbox_writer").await;
    for (names, data) in [
        (
            ["a.jpg", "a.png"],
            json!({"status": "FAILED", "fail_reason": "file_format_check_failed"}),
        ),
        (
            ["a.jpg", "gone.jpg"],
            json!({"status": "FAILED", "fail_reason": "photo_pull_failed"}),
        ),
    ] {
        let mut body = photos("DIRECT_POST", 2);
        body["source_info"]["photo_images"] = json!(names.map(|name| format!("{media}{name}")));
        let id = begun(&bench, &tokens, "content/init", &body).await;
        assert_eq!(settled(&bench, &tokens, &id).await, data, "{names:?}");
    }
    running.stop().await;
}

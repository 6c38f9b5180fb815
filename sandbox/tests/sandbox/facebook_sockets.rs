//! Videos that are sent to Facebook over real sockets: large ones, and those whose sender goes
//! away.

use noctin_sandbox::Settings;
use noctin_sandbox::server::Running;
use ring::digest::{Context, SHA256};
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::{Duration, sleep};

use crate::bench::Bench;
use crate::facebook_videos::upright;
use crate::login::text;
use crate::samples::Film;

const WEIGHT: usize = 300_000_000;
const PIECE: usize = 1_000_000;

/// A Page on a socket, and a reel that was begun.
struct Line {
    running: Running,
    bench: Bench,
    page: String,
    token: String,
    video: String,
    path: String,
}

// === impl Line ===

impl Line {
    async fn new() -> Self {
        let running = Running::start(([127, 0, 0, 1], 0).into())
            .await
            .expect("a free port");
        running.sandbox.change_settings(Settings {
            meta_require_proof: false,
            meta_video_ms: 0,
            meta_publish_ms: 0,
            ..Settings::default()
        });
        let bench = Bench {
            sandbox: running.sandbox.clone(),
        };
        let user = bench.long(&[("username", "Sandbox Studio")]).await;
        let page = bench.page("Sandbox Gallery");
        let token = bench.page_token(&page, &user).await;
        let start = format!("/{page}/video_reels?upload_phase=start");
        let begun = bench.graph("POST", &start, &token).await.json();
        Self {
            video: text(&begun["video_id"]),
            path: text(&begun["upload_url"]).replace("http://127.0.0.1:8788", ""),
            running,
            bench,
            page,
            token,
        }
    }

    /// A connection on which the head of an upload was sent.
    async fn begin(&self, offset: usize, size: usize) -> TcpStream {
        let mut stream = TcpStream::connect(self.running.addr)
            .await
            .expect("a connection");
        let head = format!(
            "POST {} HTTP/1.1\r\nhost: {}\r\nauthorization: OAuth {}\r\noffset: {offset}\r\n\
            file_size: {size}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
            self.path,
            self.running.addr,
            self.token,
            size - offset
        );
        stream.write_all(head.as_bytes()).await.expect("a head");
        stream
    }

    async fn uploading(&self) -> Value {
        let path = format!("/{}?fields=status", self.video);
        let seen = self.bench.graph("GET", &path, &self.token).await;
        seen.json()["status"]["uploading_phase"].clone()
    }

    async fn publish(&self) {
        let (page, video) = (&self.page, &self.video);
        let path = format!(
            "/{page}/video_reels?upload_phase=finish&video_id={video}&video_state=PUBLISHED"
        );
        let seen = self.bench.graph("POST", &path, &self.token).await;
        assert_eq!(seen.status, 200, "{}", seen.text);
    }
}

async fn answer_on(mut stream: TcpStream) -> String {
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.expect("an answer");
    answer
}

fn hex(context: Context) -> String {
    let digest = context.finish();
    let digits = digest.as_ref().iter();
    digits.fold(String::new(), |digits, byte| format!("{digits}{byte:02x}"))
}

/// How much memory this process ever had at once, in kilobytes.
fn most_memory_kb() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").expect("Linux");
    let line = status.lines().find(|line| line.starts_with("VmHWM:"));
    let number = line.and_then(|line| line.split_whitespace().nth(1));
    number
        .and_then(|number| number.parse().ok())
        .expect("a number")
}

#[tokio::test]
async fn a_video_of_300_megabytes_passes_and_never_is_in_memory() {
    let line = Line::new().await;
    let film = upright().bytes();
    // The pictures are the last box: its length grows by what is sent behind the rest.
    let boxes = film.len() - 8 - Film::default().weight;
    let length = u32::try_from(8 + Film::default().weight + WEIGHT).expect("a box");
    let head = [&film[..boxes], &length.to_be_bytes(), &film[boxes + 4..]].concat();
    let before = most_memory_kb();
    let size = head.len() + WEIGHT;
    let mut stream = line.begin(0, size).await;
    let mut sum = Context::new(&SHA256);
    sum.update(&head);
    stream.write_all(&head).await.expect("the beginning");
    for piece in 0..WEIGHT / PIECE {
        let piece = vec![u8::try_from(piece % 251).expect("small"); PIECE];
        sum.update(&piece);
        stream.write_all(&piece).await.expect("a piece");
    }
    let answer = answer_on(stream).await;
    assert!(
        answer.starts_with("HTTP/1.1 200") && answer.ends_with("{\"success\":true}"),
        "{answer}"
    );
    line.publish().await;
    let post = line.bench.sandbox.meta_public().pop().expect("a reel");
    assert_eq!(post.media[0].bytes, size as u64);
    assert_eq!(post.media[0].sha256, Some(hex(sum)));
    // Other tests of this process need memory at the same time.
    assert!(most_memory_kb() - before < 200_000, "kilobytes");
    line.running.stop().await;
}

#[tokio::test]
async fn what_came_before_a_sender_went_away_is_not_sent_again() {
    let line = Line::new().await;
    let film = upright().bytes();
    let (first, second) = film.split_at(2500);
    let mut stream = line.begin(0, film.len()).await;
    stream.write_all(first).await.expect("a part");
    stream.flush().await.expect("a part");
    sleep(Duration::from_millis(50)).await;
    drop(stream);
    for _ in 0..100 {
        if line.uploading().await["bytes_transferred"] != 0 {
            break;
        }
        sleep(Duration::from_millis(20)).await;
    }
    let uploading = line.uploading().await;
    assert_eq!(
        (&uploading["status"], &uploading["bytes_transferred"]),
        (&"in_progress".into(), &2500.into())
    );
    let mut stream = line.begin(2500, film.len()).await;
    stream.write_all(second).await.expect("the rest");
    assert!(answer_on(stream).await.starts_with("HTTP/1.1 200"));
    line.publish().await;
    let post = line.bench.sandbox.meta_public().pop().expect("a reel");
    assert_eq!(
        post.media[0].sha256,
        Some(crate::facebook_videos::sha256(&film))
    );
    line.running.stop().await;
}

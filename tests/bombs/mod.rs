//! S18 over real sockets: bodies that never end, lie about their length, or do not come. The Worker
//! refuses them, its memory does not grow with them, and others are served meanwhile.

use crate::scenarios::browser::Browser;
use crate::scenarios::world::World;
use crate::worlds::workerd::Workerd;
use noctin_sandbox::{Clock, SystemClock};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::time::Duration;
use tokio::task::{JoinHandle, spawn_blocking};

const GIGABYTE: usize = 1 << 30;
const CHUNK: usize = 64 << 10;

/// How much the memory of the Worker may grow: several times what it reads of a body that is too
/// long, and far less than a gigabyte.
const GROWTH: u64 = 160 << 20;

/// What came of a body: how much of it was sent, the status of the answer, and how long it took.
struct Outcome {
    sent: usize,
    status: String,
    took_ms: i64,
}

/// Sends these bytes, then chunks for as long as they are taken; answers with what came of it.
fn send_body(origin: String, head: String, chunks: usize) -> JoinHandle<Outcome> {
    spawn_blocking(move || {
        let started = SystemClock.now_ms();
        let mut socket = TcpStream::connect(origin.trim_start_matches("http://")).unwrap();
        socket
            .set_read_timeout(Some(Duration::from_mins(1)))
            .unwrap();
        socket
            .set_write_timeout(Some(Duration::from_secs(5)))
            .unwrap();
        socket.write_all(head.as_bytes()).unwrap();
        let chunk = [
            format!("{CHUNK:x}\r\n").into_bytes(),
            vec![b'a'; CHUNK],
            b"\r\n".to_vec(),
        ]
        .concat();
        let mut sent = 0;
        for _ in 0..chunks {
            if socket.write_all(&chunk).is_err() {
                break;
            }
            sent += CHUNK;
        }
        let mut answer = vec![0; 4_096];
        let length = socket.read(&mut answer).unwrap_or(0);
        let text = String::from_utf8_lossy(&answer[..length]).into_owned();
        let status = text
            .lines()
            .next()
            .unwrap_or_default()
            .split(' ')
            .nth(1)
            .unwrap_or_default()
            .to_owned();
        Outcome {
            sent,
            status,
            took_ms: SystemClock.now_ms() - started,
        }
    })
}

/// How much memory the Worker's process has, in bytes.
async fn memory(world: &Workerd) -> u64 {
    world.stack.lock().await.worker_memory().unwrap()
}

/// How a request for a post begins, with this header for its body.
fn head<W: World>(browser: &Browser<W>, length: &str) -> String {
    let origin = browser.world.origin();
    let host = origin.trim_start_matches("http://");
    format!(
        "POST /api/v1/posts HTTP/1.1\r\nHost: {host}\r\nOrigin: {origin}\r\nCookie: \
        nm_sess={}\r\nContent-Type: application/json\r\n{length}\r\n\r\n",
        browser.cookie()
    )
}

/// Makes small requests for 22 seconds; answers with the memory of the Worker at its highest.
async fn serve_others(world: &Workerd, browser: &Browser<Workerd>) -> u64 {
    let (mut highest, mut slowest) = (0, 0);
    let started = SystemClock.now_ms();
    while SystemClock.now_ms() - started < 22_000 {
        let asked = SystemClock.now_ms();
        assert_eq!(
            browser.get("/api/v1/me").await.status(),
            200,
            "others are served"
        );
        slowest = slowest.max(SystemClock.now_ms() - asked);
        highest = highest.max(memory(world).await);
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    println!("the slowest other request: {slowest} ms");
    assert!(slowest < 2_000, "{slowest} ms");
    highest
}

pub(crate) async fn s18_bodies_that_lie_or_never_end_stop_nobody_else(world: Arc<Workerd>) {
    let (browser, _) = Browser::signed_up(&world).await;
    let begin = |length: &str, body: &str, chunks: usize| {
        let head = format!("{}{body}", head(&browser, length));
        send_body(world.origin(), head, chunks)
    };
    let before = memory(&world).await;
    let gigabyte = begin("Transfer-Encoding: chunked", "", GIGABYTE / CHUNK);
    let slow = begin("Content-Length: 1000", "{\"text\":", 0);
    let silent = begin("Content-Length: 1000", "", 0);
    let long = begin("Content-Length: 2", "{\"text\":\"longer than it says\"}", 0);
    let negative = begin("Content-Length: -1", "", 0);
    let huge = begin("Content-Length: 1099511627776", "", 0);
    let highest = serve_others(&world, &browser).await.max(before);
    assert_a_gigabyte_is_not_heard_out(&gigabyte.await.unwrap(), before, highest);
    for (what, bomb) in [("slow", slow), ("silent", silent)] {
        let met = bomb.await.unwrap();
        assert_eq!(met.status, "408", "{what}");
        assert!(
            (19_000..30_000).contains(&met.took_ms),
            "{what}: {} ms",
            met.took_ms
        );
    }
    for (what, bomb) in [
        ("longer than it says", long),
        ("a negative length", negative),
    ] {
        let met = bomb.await.unwrap();
        assert!(met.status.starts_with('4'), "{what}: {}", met.status);
    }
    assert!(!huge.await.unwrap().status.starts_with('2'));
    assert_eq!(
        browser.read("/api/v1/posts").await["data"],
        serde_json::json!([]),
        "nothing was made of it"
    );
}

fn assert_a_gigabyte_is_not_heard_out(met: &Outcome, before: u64, highest: u64) {
    println!(
        "a gigabyte: {} MB taken, {:?}; memory {} to {} MB",
        met.sent >> 20,
        met.status,
        before >> 20,
        highest >> 20
    );
    assert!(met.sent < GIGABYTE, "it is not heard out");
    assert!(
        matches!(met.status.as_str(), "413" | ""),
        "a gigabyte: {}",
        met.status
    );
    assert!(
        highest - before < GROWTH,
        "memory grew from {before} to {highest}"
    );
}

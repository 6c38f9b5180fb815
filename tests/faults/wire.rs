//! What is sent to X, byte by byte: connecting, a text, a thread, lost answers and their look-ups,
//! a refresh and a revocation send what `x_wire.txt` records. Whoever changes a request on purpose
//! records it again with `RECORD_WIRE=1`.

use super::*;
use http::Request;
use std::fmt::Write as _;
use std::path::Path;

const RECORDED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/faults/x_wire.txt");

/// Form fields whose values the sandbox draws by chance.
const DRAWN: [&str; 4] = ["code", "code_verifier", "token", "refresh_token"];

/// A request as text, without what is drawn by chance: tokens, codes, and ids that the sandbox
/// gives.
pub(crate) fn written(request: &Request<Vec<u8>>) -> String {
    let mut text = format!("{} {}\n", request.method(), request.uri());
    let mut headers: Vec<String> = request
        .headers()
        .iter()
        // Only tests say which invocation calls.
        .filter(|(name, _)| *name != "noctin-invocation")
        .map(|(name, value)| {
            let value = value.to_str().unwrap();
            let shown = value.split_once("Bearer ").map_or(value, |_| "Bearer …");
            format!("{name}: {shown}")
        })
        .collect();
    headers.sort();
    for header in headers {
        writeln!(text, "{header}").unwrap();
    }
    let kind = request.headers().get("content-type");
    let is_of_media = kind.is_some_and(|kind| kind.as_bytes().starts_with(b"multipart/"));
    let body = match request.body() {
        media if is_of_media => format!("{} bytes", media.len()).into(),
        body => String::from_utf8_lossy(body),
    };
    let fields: Vec<String> = body
        .split('&')
        .map(|field| match field.split_once('=') {
            Some((name, _)) if DRAWN.contains(&name) => format!("{name}=…"),
            _ => field.to_owned(),
        })
        .collect();
    without_ids(&format!("{text}\n{}\n", fields.join("&")))
}

/// Ids are runs of ten digits and more.
fn without_ids(text: &str) -> String {
    let mut shown = String::new();
    let mut run = String::new();
    for letter in text.chars().chain(['\0']) {
        if letter.is_ascii_digit() {
            run.push(letter);
            continue;
        }
        shown.push_str(if run.len() < 10 { &run } else { "#" });
        run.clear();
        if letter != '\0' {
            shown.push(letter);
        }
    }
    shown
}

#[tokio::test(start_paused = true)]
async fn what_leaves_for_x_is_what_was_recorded() {
    let host = Host::start();
    let browser = Browser::new(&host);
    let account = browser.connect("writer").await;
    let now = json!({ "now": true });
    let plain = browser
        .plan("Good morning ☀️ example.com", &[&account], now.clone())
        .await;
    browser.wait_for(&plain, "published").await;
    let lost = json!({ "kind": "close", "effect": true });
    let faults = [vec![], vec![json!({ "kind": "slow", "ms": 0 }), lost]];
    for (number, faults) in faults.into_iter().enumerate() {
        for fault in faults {
            browser
                .sandbox()
                .break_posting(&account.user, 1, fault)
                .await;
        }
        let part = |name: &str| format!("{name} of thread {number}");
        let following = json!([{ "text": part("Two") }, { "text": part("Three") }]);
        let options = json!({ "thread": following, "reply_settings": "following" });
        let targets = json!([{ "account": account.id, "options": options }]);
        let draft = json!({ "text": part("One"), "targets": targets, "schedule": now });
        let thread = body(&browser.call("POST", "/api/v1/posts", Some(&draft)).await);
        minutes(&host, 5).await;
        browser.wait_for(&thread, "published").await;
    }
    let never_there = json!({ "kind": "close", "effect": false });
    browser
        .sandbox()
        .break_posting(&account.user, 1, never_there)
        .await;
    let doubtful = browser.plan("Is it there?", &[&account], now).await;
    minutes(&host, 5).await;
    browser.wait_for(&doubtful, "unconfirmed").await;
    let late = browser
        .plan_in("Tomorrow", &account, Duration::from_hours(24))
        .await;
    minutes(&host, 24 * 60 + 1).await;
    browser.wait_for(&late, "published").await;
    let path = format!("/api/v1/accounts/{}", account.id);
    assert_eq!(browser.call("DELETE", &path, None).await.status(), 204);
    let sent = host.sent.lock().unwrap().join("\n");
    if std::env::var_os("RECORD_WIRE").is_some() {
        std::fs::write(RECORDED, &sent).unwrap();
    }
    let recorded = std::fs::read_to_string(Path::new(RECORDED)).unwrap();
    assert_eq!(sent, recorded, "the requests to X have changed");
}

//! Ledgers that anybody can check: signed by the instance, and checked by a script of another hand.

use super::browser::{Account, Browser};
use super::world::{World, body};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use xtask::verify_ledger;

/// How long it takes until everything is signed that has come to rest in this world.
const BREATHS: usize = 400;

/// Publishes a post, lets its ledger be signed, and answers with the post.
async fn signed_post<W: World>(world: &Arc<W>, browser: &Browser<W>, account: &Account) -> Value {
    let now = json!({ "now": true });
    let post = browser.plan("To be checked", &[account], now).await;
    let receipt = browser.wait_for(&post, "published").await;
    assert!(
        are_signed(&receipt, false),
        "nothing is signed at once: {receipt}"
    );
    world.pass(Duration::from_hours(24)).await;
    for _ in 0..60 {
        world.pass(Duration::from_mins(1)).await;
        world.tick().await;
    }
    for _ in 0..BREATHS {
        if are_signed(&browser.receipt(&post).await, true) {
            return post;
        }
        world.breathe().await;
    }
    panic!("not signed within an hour of its day");
}

fn are_signed(receipt: &Value, is_signed: bool) -> bool {
    let events = receipt["events"].as_array().unwrap();
    events.iter().all(|event| event["is_signed"] == is_signed)
}

/// A folder for the files of a test, which goes with it.
pub(crate) struct Folder(PathBuf);

// === impl Folder ===

impl Folder {
    pub(crate) fn new() -> Self {
        static MADE: AtomicUsize = AtomicUsize::new(0);
        let number = MADE.fetch_add(1, Ordering::Relaxed);
        let folder = std::env::temp_dir().join(format!("ledgers-{}-{number}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }

    pub(crate) fn file(&self, name: &str, content: &Value) -> PathBuf {
        let path = self.0.join(name);
        std::fs::write(&path, content.to_string()).unwrap();
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        drop(std::fs::remove_dir_all(&self.0));
    }
}

/// The first complaint about a file.
pub(crate) fn complaint(file: &Path, keys: Option<&Path>) -> String {
    let wrong = verify_ledger::check(file, keys).expect_err("nothing was found");
    wrong.to_string().lines().next().unwrap().to_owned()
}

pub(crate) async fn a_ledger_is_checked_without_asking_anybody<W: World>(world: Arc<W>) {
    let (browser, account) = Browser::signed_up(&world).await;
    let post = signed_post(&world, &browser, &account).await;
    let delivery = post["deliveries"][0]["id"].as_str().unwrap();
    let published = body(
        &Browser::new(&world)
            .get("/.well-known/noctin-ledger.json")
            .await,
    );
    let folder = Folder::new();
    let keys = folder.file("keys.json", &published);
    let of_delivery = browser
        .read(&format!("/api/v1/deliveries/{delivery}/ledger"))
        .await;
    let all = browser.read("/api/v1/ledger").await;
    for file in [&of_delivery, &all] {
        let path = folder.file("ledger.json", file);
        let found = verify_ledger::check(&path, Some(&keys)).unwrap();
        assert!(found.starts_with("✓ 1 ledgers with 4 events"), "{found}");
        assert_eq!(file["next"], Value::Null);
    }
    // Somebody else's keys, somebody else's ledger.
    let mut other = published.clone();
    other["keys"] = json!([]);
    let (path, other) = (
        folder.file("all.json", &all),
        folder.file("other.json", &other),
    );
    assert!(complaint(&path, Some(&other)).ends_with("is none of the instance's."));
    let (stranger, _) = Browser::signed_up(&world).await;
    let path = format!("/api/v1/deliveries/{delivery}/ledger");
    assert_eq!(stranger.get(&path).await.status(), 404);
    assert_eq!(stranger.read("/api/v1/ledger").await["ledgers"], json!([]));
}

pub(crate) async fn whatever_is_done_to_a_ledger_is_named<W: World>(world: Arc<W>) {
    type Harm = fn(&mut Value);
    let (browser, account) = Browser::signed_up(&world).await;
    signed_post(&world, &browser, &account).await;
    let file = browser.read("/api/v1/ledger").await;
    let folder = Folder::new();
    let harms: [(Harm, &str); 9] = [
        (
            |file| {
                let text = &mut file["ledgers"][0]["events"][2]["text"];
                *text = text.as_str().unwrap().replace("sending", "sendink").into();
            },
            "event 3 was changed, or does not follow the one before it.",
        ),
        (
            |file| drop(events_of(file).remove(1)),
            "event 2 is missing.",
        ),
        (
            |file| events_of(file).swap(1, 2),
            "event 2 stands in another place.",
        ),
        (
            |file| drop(events_of(file).pop()),
            "event 4 is missing; list 1 names it.",
        ),
        (
            |file| file["ledgers"] = json!([]),
            "its ledger is missing; list 1 names it.",
        ),
        (
            |file| {
                let text = file["signed"][0]["text"]
                    .as_str()
                    .unwrap()
                    .replace(",4,", ",3,");
                file["signed"][0]["text"] = text.into();
            },
            "did not sign it.",
        ),
        (|file| forge(file), "was changed after list 1 was signed."),
        (
            |file| file["keys"][0]["public"] = "A".repeat(43).into(),
            "is another one than its name says.",
        ),
        (
            |file| file["keys"] = Value::Null,
            "This is no file of ledgers",
        ),
    ];
    for (harm, named) in harms {
        let mut harmed = file.clone();
        harm(&mut harmed);
        assert_ne!(harmed, file, "{named}");
        let complaint = complaint(&folder.file("harmed.json", &harmed), None);
        assert!(complaint.contains(named), "{complaint} instead of {named}");
    }
}

fn events_of(file: &mut Value) -> &mut Vec<Value> {
    file["ledgers"][0]["events"].as_array_mut().unwrap()
}

/// Another last event, with the hash that it would have had.
fn forge(file: &mut Value) {
    let last = events_of(file).len() - 1;
    let before = events_of(file)[last - 1]["hash"]
        .as_str()
        .unwrap()
        .to_owned();
    let event = &mut events_of(file)[last];
    let text = event["text"]
        .as_str()
        .unwrap()
        .replace("published", "cancelled");
    let seq = event["seq"].as_i64().unwrap();
    event["hash"] = noctin_scheduler::domain::ledger::hash(&before, seq, &text).into();
    event["text"] = text.into();
}

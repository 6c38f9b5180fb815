//! The signing of ledgers: many at once, twice at once, without a key, with another key, and again.

use super::*;
use crate::scenarios::ledgers::{Folder, complaint};
use noctin_scheduler::config::Config;
use noctin_scheduler::usecases::ledger;
use xtask::verify_ledger;

/// So many more than one list names.
const MANY: usize = 101;

const OTHER_KEYS: &str = concat!(
    r#"{"active":"k2","keys":{"k1":"YWRkcmVzc2VzIG9mIG1lZGlhLCAzMiBieXRlcyEhISE=","#,
    r#""k2":"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="}}"#
);

/// Posts that have come to rest.
async fn cancelled(browser: &Browser<Host>, account: &Account, count: usize) {
    for number in 0..count {
        let text = format!("Not after all {number}");
        let post = browser
            .plan_in(&text, account, Duration::from_hours(9))
            .await;
        assert_eq!(browser.cancel(&post).await.status(), 200);
    }
}

/// All pages in one file, as the dashboard puts them together.
async fn whole(browser: &Browser<Host>) -> Value {
    let mut whole = browser.read("/api/v1/ledger").await;
    while let Some(next) = whole["next"].as_i64() {
        let page = browser.read(&format!("/api/v1/ledger?after={next}")).await;
        for part in ["signed", "ledgers"] {
            let more = page[part].as_array().unwrap().clone();
            whole[part].as_array_mut().unwrap().extend(more);
        }
        whole["keys"] = page["keys"].clone();
        whole["next"] = page["next"].clone();
    }
    whole
}

/// The numbers of the lists in a file.
fn numbers(file: &Value) -> Vec<i64> {
    let number = |list: &Value| {
        let text: Value = serde_json::from_str(list["text"].as_str().unwrap()).unwrap();
        text["number"].as_i64().unwrap()
    };
    file["signed"]
        .as_array()
        .unwrap()
        .iter()
        .map(number)
        .collect()
}

fn found(file: &Value) -> String {
    verify_ledger::check(&Folder::new().file("all.json", file), None).unwrap()
}

#[tokio::test(start_paused = true)]
async fn within_an_hour_list_by_list_all_heads_are_signed() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    cancelled(&browser, &account, MANY).await;
    for lists in [2, 2] {
        minutes(&host, 60).await;
        assert_eq!(
            whole(&browser).await["signed"].as_array().unwrap().len(),
            lists
        );
    }
    let file = whole(&browser).await;
    let all = found(&file);
    assert!(all.starts_with("✓ 101 ledgers with 202 events"), "{all}");
    // Without its beginning, or its middle, it is not whole.
    let folder = Folder::new();
    let mut harmed = file.clone();
    harmed["signed"].as_array_mut().unwrap().remove(0);
    let path = folder.file("harmed.json", &harmed);
    assert_eq!(complaint(&path, None), "✗ List 1 is missing.");
    // What comes to rest later waits for a day.
    cancelled(&browser, &account, 1).await;
    minutes(&host, 60).await;
    assert_eq!(numbers(&whole(&browser).await), [1, 2]);
    host.pass(Duration::from_hours(24)).await;
    minutes(&host, 60).await;
    assert_eq!(numbers(&whole(&browser).await), [1, 2, 3]);
}

#[tokio::test(start_paused = true)]
async fn two_ticks_at_once_make_one_list_of_each_number() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    cancelled(&browser, &account, 3).await;
    let (one, other) = (host.invocation(), host.invocation());
    let (one, other) = tokio::join!(ledger::sign(&one), ledger::sign(&other));
    assert_eq!((one, other), (Ok(()), Ok(())));
    let file = whole(&browser).await;
    assert_eq!(numbers(&file), [1]);
    let all = found(&file);
    assert!(all.starts_with("✓ 3 ledgers with 6 events"), "{all}");
}

#[tokio::test(start_paused = true)]
async fn without_keys_nothing_is_signed_and_everything_else_goes_on() {
    let host = Host::start_with(&[("LINK_KEYS", None)]);
    let (browser, account) = Browser::signed_up(&host).await;
    cancelled(&browser, &account, 1).await;
    minutes(&host, 60).await;
    assert!(host.logged().await.contains("heads_not_signed"));
    assert_eq!(whole(&browser).await["signed"], json!([]));
    let now = json!({ "now": true });
    let post = browser.plan("All the same", &[&account], now).await;
    browser.wait_for(&post, "published").await;
}

#[tokio::test(start_paused = true)]
async fn what_an_earlier_key_has_signed_can_still_be_checked() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    cancelled(&browser, &account, 1).await;
    minutes(&host, 60).await;
    cancelled(&browser, &account, 1).await;
    let mut core = host.core.clone();
    core.config = Arc::new(Config::read(|name| match name {
        "LINK_KEYS" => Some(OTHER_KEYS.to_owned()),
        name => crate::usual_var(name),
    }));
    ledger::sign(&core).await.unwrap();
    let file = whole(&browser).await;
    assert_eq!(numbers(&file), [1, 2]);
    assert_ne!(file["signed"][0]["key"], file["signed"][1]["key"]);
    assert_eq!(file["keys"].as_array().unwrap().len(), 2);
    assert!(found(&file).starts_with("✓ 2 ledgers"));
}

#[tokio::test(start_paused = true)]
async fn what_goes_on_after_it_was_signed_is_signed_again() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    let at = browser.in_ms(600_000);
    let draft = json!({
        "text": "Late",
        "targets": [{ "account": account.id }],
        "schedule": { "at": at },
        "late_minutes": 5,
    });
    let post = body(&browser.call("POST", "/api/v1/posts", Some(&draft)).await);
    host.pass(Duration::from_mins(16)).await;
    minutes(&host, 60).await;
    browser.wait_for(&post, "missed").await;
    host.pass(Duration::from_hours(25)).await;
    minutes(&host, 60).await;
    assert_eq!(numbers(&whole(&browser).await), [1]);
    let sent = browser.answer(&post, "send", &json!({ "now": true })).await;
    assert_eq!(sent.status(), 200);
    browser.wait_for(&post, "published").await;
    let newer = found(&whole(&browser).await);
    assert!(
        newer.contains("events are newer than what was signed."),
        "{newer}"
    );
    host.pass(Duration::from_hours(25)).await;
    minutes(&host, 60).await;
    let file = whole(&browser).await;
    assert_eq!(numbers(&file), [1, 2]);
    let all = found(&file);
    assert!(!all.contains("newer"), "{all}");
}

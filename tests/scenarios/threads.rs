//! Threads: several public calls, each at most once, resumed at the part where they stopped.

use super::browser::{Account, Browser, kinds};
use super::world::{World, body};
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;

const POSTS: &str = "/x/2/tweets";

async fn thread<W: World>(
    browser: &Browser<W>,
    account: &Account,
    texts: [&str; 3],
    schedule: Value,
) -> Value {
    let [first, second, third] = texts;
    let options =
        json!({ "thread": [{ "text": second }, { "text": third }], "reply_settings": "following" });
    let targets = json!([{ "account": account.id, "options": options }]);
    let response = browser
        .call(
            "POST",
            "/api/v1/posts",
            Some(&json!({ "text": first, "targets": targets, "schedule": schedule })),
        )
        .await;
    assert_eq!(
        response.status(),
        201,
        "{}",
        String::from_utf8_lossy(response.body())
    );
    body(&response)
}

/// The second call to X fails in this way.
async fn break_second_call<W: World>(browser: &Browser<W>, account: &Account, fault: Value) {
    browser
        .sandbox()
        .break_posting(&account.user, 1, json!({ "kind": "slow", "ms": 0 }))
        .await;
    browser
        .sandbox()
        .break_posting(&account.user, 1, fault)
        .await;
}

/// What is public of the account, in order, each with the text that it replies to.
async fn chain<W: World>(browser: &Browser<W>, account: &Account) -> Vec<(String, Option<String>)> {
    let mut public = browser.sandbox().public(&account.user).await;
    public.sort_by_key(|post| post["public_at_ms"].as_i64());
    let text = |post: &Value| post["text"].as_str().unwrap().to_owned();
    let parent = |id: &Value| public.iter().find(|other| other["id"] == *id).map(text);
    public
        .iter()
        .map(|post| (text(post), parent(&post["reply_to"])))
        .collect()
}

fn in_order(texts: [&str; 3]) -> Vec<(String, Option<String>)> {
    let [first, second, third] = texts.map(str::to_owned);
    vec![
        (first.clone(), None),
        (second.clone(), Some(first)),
        (third, Some(second)),
    ]
}

fn states(receipt: &Value) -> Vec<&str> {
    receipt["parts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|part| part["state"].as_str().unwrap())
        .collect()
}

pub(crate) async fn a_thread_goes_out_part_by_part<W: World>(world: Arc<W>) {
    let (browser, account) = Browser::signed_up(&world).await;
    let texts = ["One of three", "Two of three", "Three of three"];
    let post = thread(&browser, &account, texts, json!({ "now": true })).await;
    assert_eq!(
        post["targets"][0]["options"]["thread"][1]["text"],
        "Three of three"
    );
    let receipt = browser.wait_for(&post, "published").await;
    assert_eq!(
        kinds(&receipt),
        [
            "planned",
            "prepared",
            "sending",
            "accepted",
            "continued",
            "sending",
            "accepted",
            "continued",
            "sending",
            "published"
        ]
    );
    assert_eq!(chain(&browser, &account).await, in_order(texts));
    assert_eq!(
        (receipt["published_parts"].as_i64(), states(&receipt)),
        (Some(3), vec!["published"; 3])
    );
    assert_eq!(
        (&receipt["remote_id"], &receipt["url"]),
        (
            &receipt["parts"][0]["remote_id"],
            &receipt["parts"][0]["url"]
        ),
        "the first names it"
    );
    assert_eq!(
        browser
            .sandbox()
            .calls(POSTS, Some(&account.user))
            .await
            .len(),
        3
    );
}

pub(crate) async fn a_refused_part_is_changed_and_the_rest_is_sent<W: World>(world: Arc<W>) {
    let (browser, account) = Browser::signed_up(&world).await;
    let post = thread_with_a_duplicate(&browser, &account).await;
    let sent = calls(&browser, &account).await;
    let patch = |first: &str| {
        let options = json!({
            "thread": [{ "text": "Middle" }, { "text": "End" }],
            "reply_settings": "following",
        });
        json!({
            "text": first,
            "targets": [{ "account": account.id, "options": options }],
        })
    };
    let refused = browser.edit(&post, &patch("Another beginning")).await;
    assert_eq!(
        (
            refused.status().as_u16(),
            body(&refused)["errors"][0]["code"].as_str()
        ),
        (422, Some("already_public"))
    );
    let edited = browser.edit(&post, &patch("Beginning")).await;
    assert_eq!(
        edited.status(),
        200,
        "{}",
        String::from_utf8_lossy(edited.body())
    );
    assert_eq!(
        browser.receipt(&post).await["state"],
        "failed",
        "changed, and not sent by itself"
    );
    assert_eq!(calls(&browser, &account).await, sent);

    let answer = browser.answer(&post, "send", &json!({ "now": true })).await;
    assert_eq!(answer.status(), 200);
    let receipt = browser.wait_for(&post, "published").await;
    assert_eq!(states(&receipt), ["published"; 3]);
    assert_eq!(
        chain(&browser, &account).await[1..],
        in_order(["Beginning", "Middle", "End"])
    );
    assert_eq!(
        calls(&browser, &account).await,
        sent + 2,
        "the first part is not sent again"
    );
}

/// A thread whose second part was refused, because the account has said it before.
async fn thread_with_a_duplicate<W: World>(browser: &Browser<W>, account: &Account) -> Value {
    let before = browser
        .plan("Said already", &[account], json!({ "now": true }))
        .await;
    browser.wait_for(&before, "published").await;
    let texts = ["Beginning", "Said already", "End"];
    let post = thread(browser, account, texts, json!({ "now": true })).await;
    let receipt = browser.wait_for(&post, "failed").await;
    assert_eq!(
        (
            receipt["error"]["code"].as_str(),
            receipt["published_parts"].as_i64()
        ),
        (Some("duplicate"), Some(1))
    );
    assert_eq!(states(&receipt), ["published", "failed", "waiting"]);
    post
}

/// How many calls were made for the account.
async fn calls<W: World>(browser: &Browser<W>, account: &Account) -> usize {
    let calls = browser.sandbox().calls(POSTS, Some(&account.user)).await;
    calls.len()
}

pub(crate) async fn a_part_whose_answer_was_lost_is_found_and_the_rest_follows<W: World>(
    world: Arc<W>,
) {
    let (browser, account) = Browser::signed_up(&world).await;
    break_second_call(
        &browser,
        &account,
        json!({ "kind": "close", "effect": true }),
    )
    .await;
    let texts = ["Head", "Lost and found", "Tail"];
    let post = thread(&browser, &account, texts, json!({ "now": true })).await;
    let receipt = browser.wait_for(&post, "unconfirmed").await;
    assert_eq!(states(&receipt), ["published", "unconfirmed", "waiting"]);
    world.pass(Duration::from_mins(5)).await;
    world.tick().await;
    let receipt = browser.wait_for(&post, "published").await;
    assert!(kinds(&receipt).contains(&"found"), "{receipt:#}");
    assert_eq!(chain(&browser, &account).await, in_order(texts));
    assert_eq!(
        browser
            .sandbox()
            .calls(POSTS, Some(&account.user))
            .await
            .len(),
        3,
        "one call for each part"
    );
}

pub(crate) async fn a_person_who_has_the_link_lets_the_rest_follow<W: World>(world: Arc<W>) {
    let (browser, account) = Browser::signed_up(&world).await;
    break_second_call(
        &browser,
        &account,
        json!({ "kind": "close", "effect": true }),
    )
    .await;
    let texts = ["First of it", "Unseen", "Last of it"];
    let post = thread(&browser, &account, texts, json!({ "now": true })).await;
    browser.wait_for(&post, "unconfirmed").await;
    let missing = browser
        .answer(&post, "resolve", &json!({ "outcome": "published" }))
        .await;
    assert_eq!(
        (
            missing.status().as_u16(),
            body(&missing)["errors"][0]["path"].as_str()
        ),
        (422, Some("url"))
    );
    let wrong = browser
        .answer(
            &post,
            "resolve",
            &json!({ "outcome": "published", "url": "https://x.com/somebody" }),
        )
        .await;
    assert_eq!(
        (
            wrong.status().as_u16(),
            body(&wrong)["errors"][0]["code"].as_str()
        ),
        (422, Some("not_a_link"))
    );
    let public = browser.sandbox().public(&account.user).await;
    let unseen = public.iter().find(|post| post["text"] == "Unseen").unwrap()["id"]
        .as_str()
        .unwrap();
    let link = format!("https://x.com/{}/status/{unseen}", account.username);
    assert_eq!(
        browser
            .answer(
                &post,
                "resolve",
                &json!({ "outcome": "published", "url": link })
            )
            .await
            .status(),
        200
    );
    let receipt = browser.wait_for(&post, "published").await;
    assert_eq!(receipt["parts"][1]["remote_id"], unseen);
    assert_eq!(chain(&browser, &account).await, in_order(texts));
}

pub(crate) async fn a_worker_killed_between_two_parts_goes_on_where_it_stopped<W: World>(
    world: Arc<W>,
) {
    let (browser, account) = Browser::signed_up(&world).await;
    break_second_call(&browser, &account, json!({ "kind": "slow", "ms": 15_000 })).await;
    let texts = ["Before the cut", "At the cut", "Behind the cut"];
    let post = thread(&browser, &account, texts, json!({ "now": true })).await;
    browser
        .wait_until(&post, "at the second part", |receipt| {
            kinds(receipt)
                .iter()
                .filter(|kind| **kind == "sending")
                .count()
                == 2
        })
        .await;
    while browser
        .sandbox()
        .calls(POSTS, Some(&account.user))
        .await
        .len()
        < 2
    {
        world.breathe().await;
    }
    world.kill().await;
    world.pass(Duration::from_mins(6)).await;
    world.tick().await;
    browser.wait_for(&post, "published").await;
    assert_eq!(chain(&browser, &account).await, in_order(texts));
    assert_eq!(
        browser
            .sandbox()
            .calls(POSTS, Some(&account.user))
            .await
            .len(),
        3,
        "one call for each part"
    );
}

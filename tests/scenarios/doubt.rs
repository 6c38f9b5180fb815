//! R3 and R4: a post whose answer was lost is never sent again by itself, and a look-up adopts the
//! post itself or nothing.

use super::browser::{Account, Browser, kinds};
use super::world::World;
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;

const POSTS: &str = "/x/2/tweets";

/// How an answer is lost: a connection that is reset, one that breaks off, an answer that says
/// nothing, and one that never comes.
const LOSSES: [&str; 4] = ["close", "half_body", "empty", "hang"];

/// A post whose answer was lost.
struct Lost {
    account: Account,
    post: Value,
    is_public: bool,
}

async fn calls<W: World>(browser: &Browser<W>, account: &Account) -> usize {
    browser
        .sandbox()
        .calls(POSTS, Some(&account.user))
        .await
        .len()
}

/// A tick every so often, and time in between for what it set off.
async fn ticks<W: World>(world: &Arc<W>, every: Duration, count: u32) {
    for _ in 0..count {
        world.pass(every).await;
        world.tick().await;
        world.breathe().await;
    }
}

/// Both look-ups have been made.
fn has_looked_twice(receipt: &Value) -> bool {
    kinds(receipt)
        .iter()
        .filter(|kind| **kind == "not_found")
        .count()
        >= 2
}

pub(crate) async fn r3_a_lost_answer_is_never_answered_by_sending_again<W: World>(world: Arc<W>) {
    let browser = Browser::new(&world);
    let mut lost = Vec::new();
    for loss in LOSSES {
        lost.push(lose(&browser, loss, true).await);
        lost.push(lose(&browser, loss, false).await);
    }
    for Lost { post, .. } in &lost {
        let receipt = browser.wait_for(post, "unconfirmed").await;
        assert_eq!(receipt["error"]["class"], "unknown", "{receipt:#}");
    }
    ticks(&world, Duration::from_mins(5), 2).await;
    for Lost {
        post, is_public, ..
    } in &lost
    {
        let is_over = |receipt: &Value| {
            if *is_public {
                receipt["state"] == "published"
            } else {
                has_looked_twice(receipt)
            }
        };
        browser.wait_until(post, "looked up", is_over).await;
    }
    ticks(&world, Duration::from_hours(1), 24).await;
    for lost in &lost {
        assert_called_once(&browser, lost).await;
    }
}

/// A post that is sent now, and whose answer is lost in this way, whether or not it is public.
async fn lose<W: World>(browser: &Browser<W>, loss: &str, is_public: bool) -> Lost {
    let account = browser.connect(&browser.world.unique(loss)).await;
    let fault = json!({ "kind": loss, "effect": is_public });
    browser
        .sandbox()
        .break_posting(&account.user, 1, fault)
        .await;
    let text = format!("{loss} {is_public}");
    let post = browser
        .plan(&text, &[&account], json!({ "now": true }))
        .await;
    Lost {
        account,
        post,
        is_public,
    }
}

async fn assert_called_once<W: World>(browser: &Browser<W>, lost: &Lost) {
    let Lost {
        account,
        post,
        is_public,
    } = lost;
    let receipt = browser.receipt(post).await;
    let public = browser.sandbox().public(&account.user).await;
    let expected = if *is_public {
        "published"
    } else {
        "unconfirmed"
    };
    assert_eq!(
        (receipt["state"].as_str(), public.len()),
        (Some(expected), usize::from(*is_public)),
        "{receipt:#}"
    );
    assert_eq!(
        receipt["remote_id"],
        public
            .first()
            .map_or(Value::Null, |made| made["id"].clone())
    );
    assert_eq!(
        calls(browser, account).await,
        1,
        "one call, ever: {receipt:#}"
    );
}

/// A post whose answer was lost, between an older one with the same words and a newer one that says
/// nearly the same.
async fn among_decoys<W: World>(world: &Arc<W>, is_public: bool) -> (Browser<W>, Account, Value) {
    let (browser, account) = Browser::signed_up(world).await;
    let older = browser
        .plan("The same words", &[&account], json!({ "now": true }))
        .await;
    browser.wait_for(&older, "published").await;
    // By then the platform takes the same words again.
    world.pass(Duration::from_hours(4)).await;
    browser
        .sandbox()
        .break_posting(
            &account.user,
            1,
            json!({ "kind": "close", "effect": is_public }),
        )
        .await;
    let post = browser
        .plan("The same words", &[&account], json!({ "now": true }))
        .await;
    browser.wait_for(&post, "unconfirmed").await;
    let newer = browser
        .plan("The same words!", &[&account], json!({ "now": true }))
        .await;
    browser.wait_for(&newer, "published").await;
    (browser, account, post)
}

pub(crate) async fn r4_a_look_up_adopts_the_post_itself_and_no_decoy<W: World>(world: Arc<W>) {
    let (browser, account, post) = among_decoys(&world, true).await;
    ticks(&world, Duration::from_mins(5), 1).await;
    let receipt = browser.wait_for(&post, "published").await;
    let public = browser.sandbox().public(&account.user).await;
    let texts: Vec<_> = public
        .iter()
        .map(|made| made["text"].as_str().unwrap())
        .collect();
    assert_eq!(
        texts,
        ["The same words", "The same words", "The same words!"]
    );
    assert_eq!(
        receipt["remote_id"], public[1]["id"],
        "neither the older nor the newest"
    );
    assert!(
        receipt["url"]
            .as_str()
            .unwrap()
            .ends_with(public[1]["id"].as_str().unwrap())
    );
    assert_eq!(calls(&browser, &account).await, 3);
}

pub(crate) async fn r4_where_only_decoys_are_found_the_person_is_asked<W: World>(world: Arc<W>) {
    let (browser, account, post) = among_decoys(&world, false).await;
    for looks in 1..=2 {
        ticks(&world, Duration::from_mins(5), 1).await;
        let looked = |receipt: &Value| {
            kinds(receipt)
                .iter()
                .filter(|kind| **kind == "not_found")
                .count()
                >= looks
        };
        browser.wait_until(&post, "looked up", looked).await;
    }
    ticks(&world, Duration::from_hours(1), 5).await;
    let receipt = browser.receipt(&post).await;
    assert_eq!(
        (&receipt["state"], &receipt["remote_id"], &receipt["url"]),
        (&json!("unconfirmed"), &Value::Null, &Value::Null)
    );
    assert!(
        receipt["error"]["hint"].is_string(),
        "the person reads what to do: {receipt:#}"
    );
    assert_eq!(
        browser
            .read(&format!("/api/v1/posts/{}", post["id"].as_str().unwrap()))
            .await["state"],
        "attention"
    );
    assert_eq!(calls(&browser, &account).await, 3, "not sent again");
}

pub(crate) async fn r4_where_nobody_can_look_it_stays_open_and_visible<W: World>(world: Arc<W>) {
    let (browser, account) = Browser::signed_up(&world).await;
    let blind = json!({
        "method": "GET",
        "path": "/x/2/users/*/tweets",
        "user": account.user,
        "times": 1_000,
        "fault": { "kind": "status", "status": 503 },
    });
    browser
        .sandbox()
        .control("POST", "/faults", Some(&blind))
        .await;
    browser
        .sandbox()
        .break_posting(&account.user, 1, json!({ "kind": "close", "effect": true }))
        .await;
    let post = browser
        .plan("Behind a curtain", &[&account], json!({ "now": true }))
        .await;
    browser.wait_for(&post, "unconfirmed").await;
    ticks(&world, Duration::from_mins(5), 1).await;
    browser.wait_for_event(&post, "not_found").await;
    ticks(&world, Duration::from_hours(1), 24).await;
    let receipt = browser.receipt(&post).await;
    assert_eq!(
        (&receipt["state"], &receipt["remote_id"]),
        (&json!("unconfirmed"), &Value::Null)
    );
    assert_eq!(
        browser
            .read(&format!("/api/v1/posts/{}", post["id"].as_str().unwrap()))
            .await["state"],
        "attention"
    );
    assert_eq!(
        (
            calls(&browser, &account).await,
            browser.sandbox().public(&account.user).await.len()
        ),
        (1, 1)
    );
}

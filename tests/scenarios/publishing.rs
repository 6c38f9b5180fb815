//! What is due goes out once, on its second.

use super::browser::{Account, Browser, kinds};
use super::world::World;
use noctin_scheduler::domain::ledger;
use noctin_scheduler::domain::time::Timestamp;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

fn ms(time: &Value) -> i64 {
    Timestamp::parse(time.as_str().unwrap()).unwrap().ms()
}

fn assert_lateness<W: World>(world: &W, lateness: i64, bound: i64) {
    let is_late = world.has_exact_time() && lateness >= bound;
    assert!(lateness >= 0 && !is_late, "{lateness} ms");
}

pub(crate) async fn now_goes_out_within_two_seconds<W: World>(world: Arc<W>) {
    let (browser, account) = Browser::signed_up(&world).await;
    let post = browser
        .plan("Right now", &[&account], json!({ "now": true }))
        .await;
    let receipt = browser.wait_for(&post, "published").await;
    let public = browser.sandbox().public(&account.user).await;
    assert_eq!(public.len(), 1);
    let lateness = public[0]["public_at_ms"].as_i64().unwrap() - ms(&post["schedule"]["at"]);
    assert_lateness(&*world, lateness, 2_000);
    assert_eq!(
        kinds(&receipt),
        ["planned", "prepared", "sending", "published"]
    );
    assert_eq!(receipt["remote_id"], public[0]["id"]);
    assert!(receipt["url"].as_str().unwrap().ends_with(&format!(
        "/{}/status/{}",
        account.username,
        public[0]["id"].as_str().unwrap()
    )));
}

pub(crate) async fn a_post_goes_out_at_its_second_and_never_before<W: World>(world: Arc<W>) {
    let (browser, account) = Browser::signed_up(&world).await;
    let post = browser
        .plan_in("On the second", &account, Duration::from_mins(30))
        .await;
    world.tick().await;
    world.breathe().await;
    assert_eq!(
        browser.receipt(&post).await["state"],
        "scheduled",
        "far ahead, a tick leaves it alone"
    );
    world
        .pass(Duration::from_mins(30) - Duration::from_secs(7))
        .await;
    world.tick().await;
    assert_eq!(
        browser.sandbox().public(&account.user).await.len(),
        0,
        "not before its time"
    );
    let receipt = browser.wait_for(&post, "published").await;
    let public = browser.sandbox().public(&account.user).await;
    let lateness = public[0]["received_at_ms"].as_i64().unwrap() - ms(&post["schedule"]["at"]);
    assert_lateness(&*world, lateness, 1_000);
    assert_eq!(
        (public.len(), kinds(&receipt)),
        (1, vec!["planned", "prepared", "sending", "published"])
    );
    assert_eq!(
        receipt["lateness_ms"],
        ms(&receipt["committed_at"]) - ms(&receipt["due_at"])
    );
}

pub(crate) async fn r5_twenty_overlapping_ticks_commit_each_post_once<W: World>(world: Arc<W>) {
    let browser = Browser::new(&world);
    let mut accounts: Vec<Account> = Vec::new();
    for number in 0..20 {
        accounts.push(
            browser
                .connect(&world.unique(&format!("crowd{number}")))
                .await,
        );
    }
    let due = Timestamp::from_ms(world.now_ms() + 20 * 60_000);
    let mut posts = Vec::new();
    for number in 0..10 {
        let all: Vec<&Account> = accounts.iter().collect();
        posts.push(
            browser
                .plan(
                    &format!("Number {number}"),
                    &all,
                    json!({ "at": due.to_string() }),
                )
                .await,
        );
    }
    world
        .pass(Duration::from_millis(
            u64::try_from(due.ms() - 4_000 - world.now_ms()).unwrap(),
        ))
        .await;
    futures_util::future::join_all((0..20).map(|_| world.tick())).await;
    wait_for_all_published(&browser, posts.len()).await;
    let mut seen: BTreeMap<(String, String), usize> = BTreeMap::new();
    for account in &accounts {
        for post in browser.sandbox().public(&account.user).await {
            let received = post["received_at_ms"].as_i64().unwrap();
            assert!(received >= due.ms(), "early");
            let text = post["text"].as_str().unwrap().to_owned();
            *seen.entry((account.user.clone(), text)).or_default() += 1;
        }
    }
    assert_eq!(seen.len(), 200, "every post for every account");
    assert!(seen.values().all(|count| *count == 1), "each once");
    for account in &accounts {
        assert_eq!(
            browser
                .sandbox()
                .calls("/x/2/tweets", Some(&account.user))
                .await
                .len(),
            10,
            "no call was refused as a double"
        );
    }
}

async fn wait_for_all_published<W: World>(browser: &Browser<W>, count: usize) {
    let mut left = count;
    for _ in 0..150 {
        let page = browser.read("/api/v1/posts?state=published").await;
        left = count - page["data"].as_array().unwrap().len();
        if left == 0 {
            return;
        }
        browser.world.breathe().await;
    }
    panic!("{left} posts are not out");
}

pub(crate) async fn r7_the_same_tick_twice_does_nothing_the_second_time<W: World>(world: Arc<W>) {
    let (browser, account) = Browser::signed_up(&world).await;
    let post = browser
        .plan_in("Claimed once", &account, Duration::from_mins(10))
        .await;
    world
        .pass(Duration::from_mins(10) - Duration::from_secs(4))
        .await;
    world.tick().await;
    world.tick().await;
    let receipt = browser.wait_for(&post, "published").await;
    world.tick().await;
    world.breathe().await;
    assert_eq!(
        browser.receipt(&post).await,
        receipt,
        "a tick later, nothing has changed"
    );
    assert_eq!(
        browser
            .sandbox()
            .calls("/x/2/tweets", Some(&account.user))
            .await
            .len(),
        1
    );
}

pub(crate) async fn a_lost_worker_comes_back_at_its_lease_end<W: World>(world: Arc<W>) {
    let (browser, account) = Browser::signed_up(&world).await;
    let post = browser
        .plan_in("Lost and found", &account, Duration::from_mins(10))
        .await;
    world
        .pass(Duration::from_mins(10) - Duration::from_secs(100))
        .await;
    world.tick().await;
    world.kill().await;
    world.pass(Duration::from_mins(1)).await;
    world.tick().await;
    world.pass(Duration::from_secs(45)).await;
    world.breathe().await;
    assert_eq!(
        browser.sandbox().public(&account.user).await.len(),
        0,
        "a lease that lives is left alone"
    );
    world.pass(Duration::from_mins(1)).await;
    world.tick().await;
    browser.wait_for(&post, "published").await;
    assert_eq!(browser.sandbox().public(&account.user).await.len(), 1);
}

pub(crate) async fn a_worker_killed_while_sending_is_looked_up<W: World>(world: Arc<W>) {
    let (browser, account) = Browser::signed_up(&world).await;
    browser
        .sandbox()
        .break_posting(&account.user, 1, json!({ "kind": "slow", "ms": 15_000 }))
        .await;
    let post = browser
        .plan(
            "Accepted, then silence",
            &[&account],
            json!({ "now": true }),
        )
        .await;
    wait_for_a_call(&browser, &account).await;
    world.kill().await;
    world.pass(Duration::from_mins(6)).await;
    world.tick().await;
    let receipt = browser.wait_for(&post, "published").await;
    let public = browser.sandbox().public(&account.user).await;
    assert_eq!((public.len(), &receipt["remote_id"]), (1, &public[0]["id"]));
    assert_eq!(
        receipt["events"].as_array().unwrap().last().unwrap()["detail"]["found_by"],
        "look_up"
    );
    assert_eq!(
        browser
            .sandbox()
            .calls("/x/2/tweets", Some(&account.user))
            .await
            .len(),
        1,
        "one call, ever"
    );
}

async fn wait_for_a_call<W: World>(browser: &Browser<W>, account: &Account) {
    for _ in 0..50 {
        if !browser
            .sandbox()
            .calls("/x/2/tweets", Some(&account.user))
            .await
            .is_empty()
        {
            return;
        }
        browser.world.breathe().await;
    }
    panic!("no call to the platform");
}

pub(crate) async fn a_slow_answer_delays_nobody_else<W: World>(world: Arc<W>) {
    let (browser, slow) = Browser::signed_up(&world).await;
    let quick = browser.connect(&world.unique("quick")).await;
    browser
        .sandbox()
        .break_posting(&slow.user, 1, json!({ "kind": "slow", "ms": 15_000 }))
        .await;
    let waiting = browser.plan("Slow", &[&slow], json!({ "now": true })).await;
    wait_for_a_call(&browser, &slow).await;
    let post = browser
        .plan("Quick", &[&quick], json!({ "now": true }))
        .await;
    browser.wait_for(&post, "published").await;
    assert_ne!(
        browser.receipt(&waiting).await["state"],
        "published",
        "the slow one is still under way"
    );
    browser.wait_for(&waiting, "published").await;
    assert_eq!(browser.sandbox().public(&slow.user).await.len(), 1);
}

pub(crate) async fn a_token_that_ended_is_refreshed_before_the_commit<W: World>(world: Arc<W>) {
    let (browser, account) = Browser::signed_up(&world).await;
    let post = browser
        .plan_in("Three hours later", &account, Duration::from_hours(3))
        .await;
    world
        .pass(Duration::from_hours(3) - Duration::from_secs(8))
        .await;
    world.tick().await;
    browser.wait_for(&post, "published").await;
    let calls = browser
        .sandbox()
        .calls("/x/2/oauth2/token", Some(&account.user))
        .await;
    assert_eq!(calls.len(), 2, "the exchange and one refresh");
    let again = browser
        .plan("And again", &[&account], json!({ "now": true }))
        .await;
    browser.wait_for(&again, "published").await;
    assert_eq!(
        browser
            .sandbox()
            .calls("/x/2/oauth2/token", Some(&account.user))
            .await
            .len(),
        2,
        "the new token is used"
    );
}

pub(crate) async fn the_receipt_is_a_chain<W: World>(world: Arc<W>) {
    let (browser, account) = Browser::signed_up(&world).await;
    let post = browser
        .plan("Proof", &[&account], json!({ "now": true }))
        .await;
    let receipt = browser.wait_for(&post, "published").await;
    let events = receipt["events"].as_array().unwrap();
    let hashes: std::collections::BTreeSet<_> = events
        .iter()
        .map(|event| event["hash"].as_str().unwrap())
        .collect();
    assert_eq!(hashes.len(), events.len());
    let id =
        noctin_scheduler::domain::ids::DeliveryId::parse(receipt["id"].as_str().unwrap()).unwrap();
    // Whoever has the receipt can verify it: each event is hashed as it is shown.
    let mut head = ledger::first_head(&id);
    for (seq, event) in (0..).zip(events) {
        let entry: ledger::Entry = serde_json::from_value(event.clone()).unwrap();
        head = ledger::link(&head, seq, &entry).hash;
        assert_eq!(head, event["hash"].as_str().unwrap(), "event {seq}");
    }
    let times: Vec<i64> = events.iter().map(|event| ms(&event["at"])).collect();
    assert!(times.is_sorted(), "{times:?}");
}

pub(crate) async fn the_tick_keeps_the_heartbeat<W: World>(world: Arc<W>) {
    let (browser, _) = Browser::signed_up(&world).await;
    world.tick().await;
    assert_eq!(browser.read("/healthz").await["status"], "ok");
    world.pass(Duration::from_mins(4)).await;
    assert_eq!(browser.get("/healthz").await.status(), 503);
    world.tick().await;
    assert_eq!(browser.read("/healthz").await["status"], "ok");
}

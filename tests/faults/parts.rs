//! Threads of which a part was refused or is in doubt: what the product tells, and what the person
//! decides.

use super::evidence::{break_the_timeline, thread};
use super::*;

/// The second call to X fails in this way.
async fn break_second_call(
    browser: &Browser<Host>,
    account: &Account,
    first_ms: u32,
    fault: Value,
) {
    browser
        .sandbox()
        .break_posting(&account.user, 1, json!({ "kind": "slow", "ms": first_ms }))
        .await;
    browser
        .sandbox()
        .break_posting(&account.user, 1, fault)
        .await;
}

#[tokio::test(start_paused = true)]
async fn a_thread_that_is_too_late_behind_its_first_part_is_failed_and_not_missed() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    // The first message is lost; the tick finds it again with seconds left, and the first call
    // takes longer than that.
    host.core.ports.messages().lose(1);
    browser
        .sandbox()
        .break_posting(&account.user, 1, json!({ "kind": "slow", "ms": 8_000 }))
        .await;
    let post = thread(&browser, &account, &["In time", "Too late"], 2).await;
    host.pass(Duration::from_secs(115)).await;
    host.tick().await;
    minutes(&host, 1).await;
    let receipt = browser.receipt(&post).await;
    assert_eq!(browser.sandbox().public(&account.user).await.len(), 1);
    assert_eq!(
        (
            receipt["state"].as_str(),
            receipt["published_parts"].as_i64()
        ),
        (Some("failed"), Some(1)),
        "{receipt:#}"
    );
    assert_eq!(receipt["error"]["code"], "too_late");
}

#[tokio::test(start_paused = true)]
async fn the_rest_follows_however_late_the_person_says_where_its_beginning_is() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    break_the_timeline(&browser, &account).await;
    browser
        .sandbox()
        .break_posting(&account.user, 1, json!({ "kind": "close", "effect": true }))
        .await;
    let post = thread(&browser, &account, &["Beginning", "End"], 60).await;
    minutes(&host, 5 * 60).await;
    browser.wait_for(&post, "unconfirmed").await;
    let public = browser.sandbox().public(&account.user).await;
    let link = format!(
        "https://x.com/{}/status/{}",
        account.username,
        public[0]["id"].as_str().unwrap()
    );
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
    minutes(&host, 5).await;
    let receipt = browser.wait_for(&post, "published").await;
    let after = browser.sandbox().public(&account.user).await;
    let end = after.iter().find(|post| post["text"] == "End").unwrap();
    assert_eq!(
        (after.len(), &end["reply_to"]),
        (2, &public[0]["id"]),
        "{receipt:#}"
    );
}

#[tokio::test(start_paused = true)]
async fn the_link_of_another_part_is_not_taken_for_that_of_the_lost_one() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    break_the_timeline(&browser, &account).await;
    break_second_call(
        &browser,
        &account,
        0,
        json!({ "kind": "close", "effect": true }),
    )
    .await;
    let post = thread(&browser, &account, &["First", "Second", "Third"], 60).await;
    let receipt = browser.wait_for(&post, "unconfirmed").await;
    // The one link that the person has been shown.
    let word = json!({ "outcome": "published", "url": receipt["url"] });
    let refused = browser.answer(&post, "resolve", &word).await;
    assert_eq!(
        refused.status(),
        422,
        "{}",
        String::from_utf8_lossy(refused.body())
    );
    assert_eq!(body(&refused)["errors"][0]["code"], "another_part");
    minutes(&host, 5).await;
    assert_eq!(
        browser.sandbox().public(&account.user).await.len(),
        2,
        "the third is not hung under the first"
    );
    assert_eq!(browser.receipt(&post).await["state"], "unconfirmed");
}

#[tokio::test(start_paused = true)]
async fn a_receipt_shows_our_address_and_not_what_was_pasted() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    break_the_timeline(&browser, &account).await;
    browser
        .sandbox()
        .break_posting(&account.user, 1, json!({ "kind": "close", "effect": true }))
        .await;
    let post = browser
        .plan("Where is it?", &[&account], json!({ "now": true }))
        .await;
    browser.wait_for(&post, "unconfirmed").await;
    let public = browser.sandbox().public(&account.user).await;
    let id = public[0]["id"].as_str().unwrap();
    let script = format!("https://x.com/i/status/{id}?then=javascript:alert(1)");
    let word = json!({ "outcome": "published", "url": script });
    assert_eq!(browser.answer(&post, "resolve", &word).await.status(), 200);
    let receipt = browser.receipt(&post).await;
    let told = &receipt["events"].as_array().unwrap().last().unwrap()["detail"]["url"];
    assert_eq!(told, &receipt["url"]);
    assert!(!receipt.to_string().contains("javascript"), "{receipt:#}");
}

#[tokio::test(start_paused = true)]
async fn intents_that_cannot_be_known_are_no_refusals() {
    for (how, times) in [(Break::After, 12), (Break::Before, 40)] {
        let host = Host::start();
        let (browser, account) = Browser::signed_up(&host).await;
        host.core.ports.database().fail("INTO commits", how, times);
        let post = browser
            .plan("Nothing was refused", &[&account], json!({ "now": true }))
            .await;
        minutes(&host, 50).await;
        let receipt = browser.wait_for(&post, "published").await;
        assert_eq!(
            calls_and_public(&browser, &account).await,
            (1, 1),
            "{how:?}"
        );
        let instants: Vec<_> = receipt["events"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|event| event["kind"] == "not_sent")
            .map(|event| &event["at"])
            .collect();
        assert_eq!(instants.len(), times, "{how:?}");
        assert!(
            instants.windows(2).all(|pair| pair[0] != pair[1]),
            "{how:?}: one after the other at once: {instants:?}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_refused_token_is_refreshed_by_the_slow_queue_whoever_finds_the_row() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    browser
        .sandbox()
        .break_posting(&account.user, 1, json!({ "kind": "status", "status": 401 }))
        .await;
    let post = browser
        .plan_in("Refused once", &account, Duration::from_mins(4))
        .await;
    // The message that would have it refreshed is not taken, so it is the tick that finds the row.
    host.pass(Duration::from_mins(2)).await;
    host.tick().await;
    host.pass(Duration::from_secs(116)).await;
    host.core.ports.messages().be_down(true);
    host.pass(Duration::from_secs(10)).await;
    assert_eq!(
        kinds(&browser.receipt(&post).await).last(),
        Some(&"deferred")
    );
    host.core.ports.messages().be_down(false);
    let before = host.core.ports.messages().sent().len();
    minutes(&host, 3).await;
    browser.wait_for(&post, "published").await;
    let queues: Vec<_> = host.core.ports.messages().sent()[before..]
        .iter()
        .map(|(queue, _)| *queue)
        .collect();
    assert_eq!(
        queues.first(),
        Some(&noctin_scheduler::ports::Queue::Work),
        "a refresh takes longer than a background promise"
    );
    assert_eq!(calls_and_public(&browser, &account).await, (2, 1));
}

#[tokio::test(start_paused = true)]
async fn r4_nobody_looks_before_the_platform_has_had_time_to_show_it() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    browser
        .sandbox()
        .break_posting(&account.user, 1, json!({ "kind": "close", "effect": true }))
        .await;
    let post = browser
        .plan("Not there yet", &[&account], json!({ "now": true }))
        .await;
    minutes(&host, 5).await;
    browser.wait_for(&post, "published").await;
    let looks = browser
        .sandbox()
        .calls(&format!("/x/2/users/{}/tweets", account.user), None)
        .await;
    let sent = browser.sandbox().calls(POSTS, Some(&account.user)).await;
    let waited = looks[0]["at_ms"].as_i64().unwrap() - sent[0]["at_ms"].as_i64().unwrap();
    assert!(
        waited >= 55_000,
        "5 s for the intent, 20 s for the call, 30 s for the timeline: {waited} ms"
    );
}

#[tokio::test(start_paused = true)]
async fn a_preparation_that_is_too_old_is_made_anew_before_the_call() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    browser
        .sandbox()
        .break_posting(
            &account.user,
            1,
            json!({ "kind": "status", "status": 429, "reset_after_s": 600 }),
        )
        .await;
    let post = browser
        .plan("Prepared twice", &[&account], json!({ "now": true }))
        .await;
    minutes(&host, 12).await;
    let receipt = browser.wait_for(&post, "published").await;
    assert_eq!(
        kinds(&receipt),
        [
            "planned",
            "prepared",
            "sending",
            "deferred",
            "expired",
            "prepared",
            "sending",
            "published"
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn a_link_counts_only_where_it_can_be_the_post_that_was_sent() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    let before = browser
        .plan("An older one", &[&account], json!({ "now": true }))
        .await;
    let before = browser.wait_for(&before, "published").await;
    host.pass(Duration::from_mins(5)).await;
    break_the_timeline(&browser, &account).await;
    browser
        .sandbox()
        .break_posting(&account.user, 1, json!({ "kind": "close", "effect": true }))
        .await;
    let post = browser
        .plan("Which one is it?", &[&account], json!({ "now": true }))
        .await;
    browser.wait_for(&post, "unconfirmed").await;
    let public = browser.sandbox().public(&account.user).await;
    let id = public[1]["id"].as_str().unwrap();
    let name = &account.username;
    let later = format!("https://x.com/{name}/status/{}", i64::MAX);
    for (link, code) in [
        ("https://evil.example/status/1".to_owned(), "not_a_link"),
        (
            format!("https://evil.example/{name}/status/{id}"),
            "not_a_link",
        ),
        (
            format!("https://x.com/somebody_else/status/{id}"),
            "another_account",
        ),
        (before["url"].as_str().unwrap().to_owned(), "another_time"),
        (format!("https://x.com/{name}/status/7"), "another_time"),
        (later, "another_time"),
    ] {
        let word = json!({ "outcome": "published", "url": link });
        let answer = browser.answer(&post, "resolve", &word).await;
        assert_eq!(answer.status(), 422, "{link}");
        assert_eq!(body(&answer)["errors"][0]["code"], code, "{link}");
    }
    assert_eq!(browser.receipt(&post).await["state"], "unconfirmed");
    let link = format!("https://x.com/{}/status/{id}", name.to_uppercase());
    let word = json!({ "outcome": "published", "url": link });
    assert_eq!(browser.answer(&post, "resolve", &word).await.status(), 200);
}

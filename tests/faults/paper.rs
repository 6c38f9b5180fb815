//! R29 and R41: the way of a format with slices, with a post that is accepted before it is visible,
//! and with preparations that run out. Paper is the network that exists for it.

use super::chaos::{self, Dice, platform_fault, recover};
use super::*;
use crate::scenarios::paper::{accepted, drafts};

const MINUTE_MS: i64 = 60_000;

/// An account that publishes on paper.
async fn paper(host: &Arc<Host>) -> (Browser<Host>, Account) {
    let browser = Browser::new(host);
    let account = browser.connect(&host.unique("paper")).await;
    (browser, account)
}

async fn pace(browser: &Browser<Host>, pace: Value) {
    browser
        .sandbox()
        .control("POST", "/paper", Some(&pace))
        .await;
}

/// The next `times` calls of this kind go wrong in this way.
async fn break_calls(
    browser: &Browser<Host>,
    account: &Account,
    method: &str,
    path: &str,
    fault: Value,
) {
    let path = format!("/paper/{}{path}", account.username);
    let script = json!({ "method": method, "path": path, "times": 1, "fault": fault });
    browser
        .sandbox()
        .control("POST", "/faults", Some(&script))
        .await;
}

#[tokio::test(start_paused = true)]
async fn r29_a_format_with_slices_is_prepared_ahead_accepted_and_then_visible() {
    let host = Host::start();
    let (browser, account) = paper(&host).await;
    let post = browser
        .plan_in("On paper", &account, Duration::from_mins(90))
        .await;
    let due_ms = host.now_ms() + 90 * MINUTE_MS;
    minutes(&host, 92).await;
    let receipt = browser.wait_for(&post, "published").await;
    let drafts = drafts(&browser, &account).await;
    assert_eq!(drafts.len(), 1, "{drafts:#?}");
    let began_ms = drafts[0]["began_at_ms"].as_i64().unwrap();
    let ahead_ms = due_ms - began_ms;
    assert!(
        (19 * MINUTE_MS..=20 * MINUTE_MS).contains(&ahead_ms),
        "{ahead_ms} ms ahead"
    );
    let accepted_ms = drafts[0]["accepted_at_ms"].as_i64().unwrap();
    assert!(
        (0..1_000).contains(&(accepted_ms - due_ms)),
        "{} ms late",
        accepted_ms - due_ms
    );
    let url = receipt["url"].as_str().unwrap();
    assert!(url.ends_with("/posts/post-draft-1"), "{url}");
    assert_eq!(receipt["handle"], Value::Null, "it is published");
    let expected = [
        "planned",
        "checked",
        "advanced",
        "advanced",
        "advanced",
        "advanced",
        "advanced",
        "advanced",
        "prepared",
        "sending",
        "processing",
        "published",
    ];
    assert_eq!(kinds(&receipt), expected);
}

#[tokio::test(start_paused = true)]
async fn r41_killed_at_any_instant_it_is_published_once_and_prepared_once() {
    for killed_after_ms in (0..9_000).step_by(150) {
        let host = Host::start();
        let (browser, account) = paper(&host).await;
        slow(&browser, &account).await;
        let post = browser
            .plan_in("Killed", &account, Duration::from_mins(10))
            .await;
        host.pass(Duration::from_millis(killed_after_ms)).await;
        host.kill().await;
        minutes(&host, 25).await;
        let receipt = browser.wait_for(&post, "published").await;
        let drafts = drafts(&browser, &account).await;
        assert_eq!(
            accepted(&drafts),
            1,
            "after {killed_after_ms} ms: {receipt:#}"
        );
        // A draft whose answer was cut off by the kill is not known to us: it is begun once more.
        let most = 1 + usize::from(killed_after_ms <= 700);
        assert!(
            drafts.len() <= most,
            "after {killed_after_ms} ms: {drafts:#?}"
        );
    }
}

/// Every call of a preparation takes a while.
async fn slow(browser: &Browser<Host>, account: &Account) {
    let slow = json!({ "kind": "slow", "ms": 500, "effect_after_ms": 100 });
    for (method, path) in [
        ("POST", "/drafts"),
        ("PUT", "/uploads/**"),
        ("PUT", "/uploads/**"),
    ] {
        break_calls(browser, account, method, path, slow.clone()).await;
    }
}

#[tokio::test(start_paused = true)]
async fn r41_killed_around_the_commit_and_in_processing_it_is_published_once() {
    for killed_after_ms in (599_000..610_000).step_by(500) {
        let host = Host::start();
        let (browser, account) = paper(&host).await;
        let slow = json!({ "kind": "slow", "ms": 1_500, "effect_after_ms": 500 });
        break_calls(&browser, &account, "POST", "/drafts/*/publish", slow).await;
        let post = browser
            .plan_in("Killed late", &account, Duration::from_mins(10))
            .await;
        let mut left_ms = killed_after_ms;
        while left_ms > 60_000 {
            minutes(&host, 1).await;
            left_ms -= 60_000;
        }
        host.pass(Duration::from_millis(left_ms)).await;
        host.kill().await;
        minutes(&host, 20).await;
        let receipt = browser.wait_for(&post, "published").await;
        let drafts = drafts(&browser, &account).await;
        assert_eq!(
            (drafts.len(), accepted(&drafts)),
            (1, 1),
            "{killed_after_ms}: {receipt:#}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn r3_a_lost_answer_is_repeated_where_that_cannot_make_a_second_post() {
    for is_done in [true, false] {
        let host = Host::start();
        let (browser, account) = paper(&host).await;
        let lost = json!({ "kind": "close", "effect": is_done });
        break_calls(&browser, &account, "POST", "/drafts/*/publish", lost).await;
        let post = browser
            .plan_in("Lost", &account, Duration::from_mins(5))
            .await;
        minutes(&host, 10).await;
        let receipt = browser.wait_for(&post, "published").await;
        assert!(kinds(&receipt).contains(&"repeated"), "{receipt:#}");
        assert!(!kinds(&receipt).contains(&"answer_lost"), "{receipt:#}");
        assert_eq!(accepted(&drafts(&browser, &account).await), 1);
    }
}

/// How often tokens of the account were exchanged.
async fn exchanges(browser: &Browser<Host>, account: &Account) -> usize {
    let calls = browser.sandbox().calls(TOKEN, Some(&account.user)).await;
    calls.len()
}

/// From now on no call of this path is taken with the account's token.
async fn refuse_the_token(browser: &Browser<Host>, account: &Account, path: &str) {
    let path = format!("/paper/{}{path}", account.username);
    let refused = json!({ "kind": "status", "status": 401 });
    let script = json!({ "method": "POST", "path": path, "times": 500, "fault": refused });
    browser
        .sandbox()
        .control("POST", "/faults", Some(&script))
        .await;
}

#[tokio::test(start_paused = true)]
async fn a_token_that_is_refused_to_a_preparation_is_refreshed_once() {
    let host = Host::start();
    let (browser, account) = paper(&host).await;
    refuse_the_token(&browser, &account, "/drafts").await;
    let before = exchanges(&browser, &account).await;
    let post = browser
        .plan_in("No draft", &account, Duration::from_mins(5))
        .await;
    minutes(&host, 10).await;
    let receipt = browser.wait_for(&post, "held").await;
    assert_eq!(receipt["error"]["class"], "reconnect", "{receipt:#}");
    let refreshes = exchanges(&browser, &account).await - before;
    let path = format!("/paper/{}/drafts", account.username);
    let drafts = browser.sandbox().calls(&path, None).await;
    assert_eq!((refreshes, drafts.len()), (1, 2), "{receipt:#}");
}

#[tokio::test(start_paused = true)]
async fn a_token_that_is_refused_to_a_repeated_call_is_refreshed_once() {
    let host = Host::start();
    let (browser, account) = paper(&host).await;
    let lost = json!({ "kind": "close", "effect": true });
    break_calls(&browser, &account, "POST", "/drafts/*/publish", lost).await;
    refuse_the_token(&browser, &account, "/drafts/*/publish").await;
    let before = exchanges(&browser, &account).await;
    let post = browser
        .plan_in("In doubt", &account, Duration::from_mins(5))
        .await;
    minutes(&host, 20).await;
    let receipt = browser.wait_for(&post, "unconfirmed").await;
    let refreshes = exchanges(&browser, &account).await - before;
    assert_eq!(refreshes, 1, "{receipt:#}");
    let sent = kinds(&receipt);
    let sent = sent.iter().filter(|kind| **kind == "sending").count();
    assert_eq!(sent, 3, "lost, refused, and refused again: {receipt:#}");
}

#[tokio::test(start_paused = true)]
async fn r29_what_is_never_shown_is_left_to_the_person_with_its_handle() {
    let host = Host::start();
    let (browser, account) = paper(&host).await;
    pace(&browser, json!({ "visible_after_ms": 3_600_000 })).await;
    let post = browser
        .plan_in("Never shown", &account, Duration::from_mins(5))
        .await;
    minutes(&host, 6).await;
    let receipt = browser.wait_for(&post, "processing").await;
    assert_eq!(receipt["handle"], "publication-draft-1", "{receipt:#}");
    minutes(&host, 15).await;
    let receipt = browser.wait_for(&post, "unconfirmed").await;
    assert_eq!(receipt["handle"], "publication-draft-1", "{receipt:#}");
    let message = receipt["error"]["message"].as_str().unwrap();
    assert!(message.contains("publication-draft-1"), "{message}");
    let path = format!(
        "/paper/{}/publications/publication-draft-1",
        account.username
    );
    let polls = browser.sandbox().calls(&path, None).await.len();
    assert!((5..=40).contains(&polls), "{polls} polls");
    minutes(&host, 24 * 60).await;
    browser.wait_for(&post, "unconfirmed").await;
    assert_eq!(
        browser.sandbox().calls(&path, None).await.len(),
        polls,
        "nobody asks for ever"
    );
    assert_eq!(accepted(&drafts(&browser, &account).await), 1);
}

#[tokio::test(start_paused = true)]
async fn what_fails_in_processing_says_why() {
    let host = Host::start();
    let (browser, account) = paper(&host).await;
    pace(&browser, json!({ "fails": true })).await;
    let post = browser
        .plan_in("Torn", &account, Duration::from_mins(5))
        .await;
    minutes(&host, 8).await;
    let receipt = browser.wait_for(&post, "failed").await;
    assert_eq!(
        receipt["error"]["message"], "The paper is torn.",
        "{receipt:#}"
    );
}

#[tokio::test(start_paused = true)]
async fn a_preparation_that_would_run_out_is_made_anew_before_the_moment() {
    let host = Host::start();
    let (browser, account) = paper(&host).await;
    pace(&browser, json!({ "lives_ms": 10 * MINUTE_MS })).await;
    let post = browser
        .plan_in("Short-lived", &account, Duration::from_mins(30))
        .await;
    minutes(&host, 32).await;
    let receipt = browser.wait_for(&post, "published").await;
    assert!(
        receipt["lateness_ms"].as_i64().unwrap() < 1_000,
        "{receipt:#}"
    );
    let drafts = drafts(&browser, &account).await;
    assert_eq!((drafts.len(), accepted(&drafts)), (2, 1), "{drafts:#?}");
}

#[tokio::test(start_paused = true)]
async fn an_edit_starts_the_preparation_anew_and_a_move_keeps_it() {
    let host = Host::start();
    let (browser, account) = paper(&host).await;
    let post = browser
        .plan_in("First words", &account, Duration::from_mins(15))
        .await;
    minutes(&host, 1).await;
    let seen = browser
        .read(&format!("/api/v1/posts/{}", post["id"].as_str().unwrap()))
        .await;
    let later = json!({ "schedule": { "at": browser.in_ms(16 * MINUTE_MS) } });
    assert_eq!(browser.edit(&seen, &later).await.status(), 200);
    minutes(&host, 1).await;
    assert_eq!(
        drafts(&browser, &account).await.len(),
        1,
        "the draft is still good"
    );
    let seen = browser
        .read(&format!("/api/v1/posts/{}", post["id"].as_str().unwrap()))
        .await;
    assert_eq!(
        browser
            .edit(&seen, &json!({ "text": "Last words" }))
            .await
            .status(),
        200
    );
    minutes(&host, 20).await;
    browser.wait_for(&post, "published").await;
    let drafts = drafts(&browser, &account).await;
    assert_eq!((drafts.len(), accepted(&drafts)), (2, 1), "{drafts:#?}");
    assert_eq!(drafts[1]["text"], "Last words");
    assert!(
        drafts[0]["accepted_at_ms"].is_null(),
        "the old words are never public"
    );
}

#[tokio::test(start_paused = true)]
async fn r41_the_address_of_an_upload_is_kept_sealed() {
    let host = Host::start();
    let (browser, account) = paper(&host).await;
    browser
        .plan_in("Sealed", &account, Duration::from_mins(15))
        .await;
    minutes(&host, 1).await;
    let kept = host
        .core
        .ports
        .database()
        .look("SELECT prepared FROM deliveries")
        .unwrap();
    let kept = kept[0]["prepared"].as_str().unwrap();
    assert!(
        kept.contains("draft-1") && kept.contains("sealed"),
        "{kept}"
    );
    assert!(!host.rows().await.contains("/uploads/"), "{kept}");
}

#[tokio::test(start_paused = true)]
async fn r31_under_all_faults_at_once_paper_is_public_at_most_once() {
    for seed in 1..=40 {
        let mut dice = Dice::new(seed);
        let host = Host::start();
        let (browser, account) = paper(&host).await;
        for (method, path) in [
            ("POST", "/drafts"),
            ("PUT", "/uploads/**"),
            ("GET", "/drafts/*"),
            ("POST", "/drafts/*/publish"),
            ("GET", "/publications/*"),
        ] {
            if let Some(fault) = platform_fault(&mut dice) {
                break_calls(&browser, &account, method, path, fault).await;
            }
        }
        let after = Duration::from_secs(60 + dice.roll(2_400));
        let post = browser.plan_in("Chaos", &account, after).await;
        for _ in 0..60 {
            chaos::event(&host, &mut dice).await;
        }
        recover(&host).await;
        let receipt = browser.receipt(&post).await;
        let accepted = accepted(&drafts(&browser, &account).await);
        assert!(accepted <= 1, "seed {seed}: {receipt:#}");
        let state = receipt["state"].as_str().unwrap();
        assert_eq!(
            state == "published",
            accepted == 1 && state != "unconfirmed",
            "seed {seed}: {receipt:#}"
        );
        let ended = ["published", "unconfirmed", "failed", "held", "missed"];
        assert!(ended.contains(&state), "seed {seed}: {receipt:#}");
    }
}

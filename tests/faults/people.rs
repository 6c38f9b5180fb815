//! People change, cancel or decide about a post at the worst moment.

use super::chaos::Dice;
use super::*;

/// How many races one run tries.
const RACES: u64 = 500;

/// How many of them one account runs: all that is public of it is read in each.
const OF_ONE_ACCOUNT: u64 = 50;

/// R25: an edit and a cancellation race the claim, the preparation and the commit. Either the
/// change wins and the old text is never sent, or the person is told that it was too late; never
/// both.
#[tokio::test(start_paused = true)]
async fn r25_a_change_wins_wholly_or_not_at_all() {
    let host = Host::start();
    let (browser, mut account) = Browser::signed_up(&host).await;
    let mut won = 0;
    for race in 0..RACES {
        if race % OF_ONE_ACCOUNT == OF_ONE_ACCOUNT - 1 {
            account = browser.connect(&host.unique("user")).await;
        }
        let mut dice = Dice::new(race);
        let old = format!("Old {race}");
        let new = format!("New {race}");
        // It is decided when the intent is written, at the instant.
        let ahead = 6_000 + dice.roll(6_000);
        let post = browser
            .plan_in(&old, &account, Duration::from_millis(ahead))
            .await;
        let before = dice.roll(2) * dice.roll(2_000);
        host.pass(Duration::from_millis(ahead - before)).await;
        let is_cancelled = dice.roll(3) == 0;
        // Several things at once, in an order that the seed decides through the yields of each
        // port.
        let change = async {
            for _ in 0..dice.roll(40) {
                tokio::task::yield_now().await;
            }
            if is_cancelled {
                browser.cancel(&post).await.status().as_u16()
            } else {
                browser
                    .edit(&post, &json!({ "text": new }))
                    .await
                    .status()
                    .as_u16()
            }
        };
        let (status, _, _) = tokio::join!(change, tick::tick(&host.core), tick::tick(&host.core));
        minutes(&host, 1).await;
        let receipt = browser.receipt(&post).await;
        let public = browser.sandbox().public(&account.user).await;
        let count = |text: &str| public.iter().filter(|post| post["text"] == text).count();
        let state = receipt["state"].as_str().unwrap();
        let wanted = match (status, is_cancelled) {
            (200, false) => (0, 1, "published"),
            (200, true) => (0, 0, "cancelled"),
            (409, _) => (1, 0, "published"),
            other => panic!("race {race}: {other:?}"),
        };
        assert_eq!(
            (count(&old), count(&new), state),
            wanted,
            "race {race}: {receipt:#}"
        );
        won += u64::from(status == 200);
    }
    println!("the change won {won} of {RACES} races");
    assert!(
        (RACES / 10..RACES * 9 / 10).contains(&won),
        "the races are fair: {won}"
    );
}

/// Two people, or one with two windows: of two changes to the same version, one is made.
#[tokio::test(start_paused = true)]
async fn of_two_changes_to_one_version_one_is_made() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    let post = browser
        .plan_in("Original", &account, Duration::from_hours(1))
        .await;
    let edits = (0..20).map(|number| {
        let (browser, post) = (&browser, &post);
        async move {
            browser
                .edit(post, &json!({ "text": format!("Edit {number}") }))
                .await
                .status()
                .as_u16()
        }
    });
    let statuses = futures_util::future::join_all(edits).await;
    assert_eq!(
        statuses.iter().filter(|status| **status == 200).count(),
        1,
        "{statuses:?}"
    );
    assert_eq!(
        statuses.iter().filter(|status| **status == 412).count(),
        19,
        "{statuses:?}"
    );
    let receipt = browser.receipt(&post).await;
    assert_eq!(kinds(&receipt), ["planned", "edited"]);
}

/// A change whose answer was lost in the database is known to have been made.
#[tokio::test(start_paused = true)]
async fn a_change_that_was_written_unseen_is_made_once() {
    for how in [Break::Before, Break::After] {
        let host = Host::start();
        let (browser, account) = Browser::signed_up(&host).await;
        let post = browser
            .plan_in("Before", &account, Duration::from_mins(30))
            .await;
        host.core
            .ports
            .database()
            .fail("UPDATE posts SET version", how, 2);
        let edited = browser
            .edit(
                &post,
                &json!({ "text": "After", "schedule": { "now": true } }),
            )
            .await;
        assert_eq!(
            edited.status(),
            200,
            "{how:?}: {}",
            String::from_utf8_lossy(edited.body())
        );
        minutes(&host, 6).await;
        let receipt = browser.wait_for(&post, "published").await;
        assert_eq!(
            kinds(&receipt),
            ["planned", "edited", "prepared", "sending", "published"],
            "{how:?}"
        );
        assert_eq!(calls_and_public(&browser, &account).await, (1, 1));
    }
}

/// R11: what cannot be read fails alone, with a reason, when its time is over.
#[tokio::test(start_paused = true)]
async fn r11_a_row_that_cannot_be_understood_fails_alone_with_a_reason() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    let poison = browser
        .plan_in("Poison", &account, Duration::from_mins(70))
        .await;
    let good = browser
        .plan_in("Good", &account, Duration::from_mins(70))
        .await;
    let id = poison["deliveries"][0]["id"].as_str().unwrap();
    host.core
        .ports
        .database()
        .look(&format!(
            "UPDATE deliveries SET options='{{broken' WHERE id='{id}'"
        ))
        .unwrap();
    minutes(&host, 12).await;
    let warned = browser
        .read(&format!("/api/v1/posts/{}", poison["id"].as_str().unwrap()))
        .await;
    assert_eq!(
        warned["deliveries"][0]["error"]["code"], "unreadable",
        "the preflight says so in time"
    );
    minutes(&host, 65).await;
    browser.wait_for(&good, "published").await;
    minutes(&host, 60).await;
    let receipt = browser.receipt(&poison).await;
    assert_eq!(
        (receipt["state"].as_str(), receipt["error"]["code"].as_str()),
        (Some("failed"), Some("unreadable"))
    );
    assert_eq!(calls_and_public(&browser, &account).await, (1, 1));
}

/// The preflight: an hour before, what stands in the way is shown, and once it is gone the post
/// goes out on time.
#[tokio::test(start_paused = true)]
async fn an_hour_before_the_person_is_told_what_stands_in_the_way() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    let post = browser
        .plan_in("In good time", &account, Duration::from_hours(3))
        .await;
    minutes(&host, 100).await;
    host.core
        .ports
        .database()
        .look("UPDATE grants SET needs_reconnect=1")
        .unwrap();
    minutes(&host, 15).await;
    assert_eq!(
        browser.receipt(&post).await["state"],
        "scheduled",
        "not before its hour"
    );
    minutes(&host, 10).await;
    let receipt = browser.receipt(&post).await;
    assert_eq!(
        (receipt["state"].as_str(), receipt["error"]["code"].as_str()),
        (Some("held"), Some("needs_reconnect"))
    );
    minutes(&host, 20).await;
    let events = kinds(&receipt).len();
    assert_eq!(
        kinds(&browser.receipt(&post).await).len(),
        events,
        "looking again is no event"
    );
    browser.connect(&account.username).await;
    minutes(&host, 40).await;
    let receipt = browser.wait_for(&post, "published").await;
    assert!(
        (0..1_000).contains(&receipt["lateness_ms"].as_i64().unwrap()),
        "{receipt:#}"
    );
    assert_eq!(calls_and_public(&browser, &account).await, (1, 1));
}

/// Evidence that comes after the person gave it up: what is public is shown as public.
#[tokio::test(start_paused = true)]
async fn what_was_dropped_and_turns_out_to_be_public_is_shown_as_public() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    // The outcome cannot be written, and the message with it is late.
    browser
        .sandbox()
        .break_posting(&account.user, 1, json!({ "kind": "slow", "ms": 20_000 }))
        .await;
    let post = browser
        .plan("Surprise", &[&account], json!({ "now": true }))
        .await;
    host.pass(Duration::from_secs(10)).await;
    let id = post["deliveries"][0]["id"].as_str().unwrap();
    // The sender is given up while it waits: its row is taken, and the person drops it.
    host.core
        .ports
        .database()
        .look(&format!(
            "UPDATE deliveries SET state='unconfirmed', claim=claim+1 WHERE id='{id}'"
        ))
        .unwrap();
    assert_eq!(
        browser
            .answer(&post, "resolve", &json!({ "outcome": "drop" }))
            .await
            .status(),
        200
    );
    host.pass(Duration::from_secs(15)).await;
    let receipt = browser.receipt(&post).await;
    let public = browser.sandbox().public(&account.user).await;
    assert_eq!(
        (receipt["state"].as_str(), &receipt["remote_id"]),
        (Some("published"), &public[0]["id"]),
        "{receipt:#}"
    );
    assert_eq!(kinds(&receipt)[3..], ["dropped", "surfaced"]);
}

/// The same of an account that was taken out of its post: it is shown there again.
#[tokio::test(start_paused = true)]
async fn an_account_that_was_taken_out_and_turns_out_to_be_public_is_back_in_its_post() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    let other = browser.connect(&host.unique("other")).await;
    browser
        .sandbox()
        .break_posting(&account.user, 1, json!({ "kind": "slow", "ms": 20_000 }))
        .await;
    let post = browser
        .plan("Taken out", &[&account], json!({ "now": true }))
        .await;
    host.pass(Duration::from_secs(10)).await;
    let id = post["deliveries"][0]["id"].as_str().unwrap();
    host.core
        .ports
        .database()
        .look(&format!(
            "UPDATE deliveries SET state='failed', claim=claim+1 WHERE id='{id}'"
        ))
        .unwrap();
    let patch = json!({
        "targets": [{ "account": other.id }],
        "schedule": { "at": browser.in_ms(3_600_000) },
    });
    let edited = browser.edit(&post, &patch).await;
    assert_eq!(
        edited.status(),
        200,
        "{}",
        String::from_utf8_lossy(edited.body())
    );
    host.pass(Duration::from_secs(15)).await;
    let shown = browser
        .read(&format!("/api/v1/posts/{}", post["id"].as_str().unwrap()))
        .await;
    let states: Vec<_> = shown["deliveries"]
        .as_array()
        .unwrap()
        .iter()
        .map(|delivery| delivery["state"].as_str().unwrap())
        .collect();
    assert_eq!(states, ["published", "scheduled"], "{shown:#}");
}

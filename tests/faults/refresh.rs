//! A refresh token works once: whoever needs new tokens, and whatever is lost on the way, one call
//! is made, and a refused one is not repeated for ever.

mod over_time;

use super::oracle::ends;
use super::*;
use crate::scenarios::world::body;
use noctin_scheduler::domain::time::{Span, Timestamp};

/// The refreshes so far: every token call but the exchange.
async fn refreshes(browser: &Browser<Host>, account: &Account) -> usize {
    browser
        .sandbox()
        .calls(TOKEN, Some(&account.user))
        .await
        .len()
        - 1
}

/// The next `times` refreshes fail in this way.
async fn break_refreshing(browser: &Browser<Host>, account: &Account, times: u32, fault: Value) {
    let script = json!({
        "method": "POST",
        "path": TOKEN,
        "user": account.user,
        "times": times,
        "fault": fault,
    });
    browser
        .sandbox()
        .control("POST", "/faults", Some(&script))
        .await;
}

async fn health(browser: &Browser<Host>) -> Value {
    browser.read("/api/v1/accounts").await["data"][0]["health"]["state"].clone()
}

/// The refresh token of the newest set works: it gives another set.
async fn assert_refresh_token_works(host: &Host, browser: &Browser<Host>, account: &Account) {
    let before = refreshes(browser, account).await;
    host.pass(Duration::from_hours(3)).await;
    let post = browser
        .plan("Three hours on", &[account], json!({ "now": true }))
        .await;
    minutes(host, 3).await;
    browser.wait_for(&post, "published").await;
    assert_eq!(
        (refreshes(browser, account).await, health(browser).await),
        (before + 1, json!("connected"))
    );
}

#[tokio::test(start_paused = true)]
async fn r17_many_who_need_a_refresh_make_one() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    let mut posts = Vec::new();
    for number in 0..10 {
        posts.push(
            browser
                .plan_in(
                    &format!("Number {number}"),
                    &account,
                    Duration::from_hours(3),
                )
                .await,
        );
    }
    host.pass(Duration::from_hours(3) - Duration::from_mins(2))
        .await;
    let ticks = (0..3).map(|_| host.tick());
    futures_util::future::join_all(ticks).await;
    minutes(&host, 3).await;
    for post in &posts {
        browser.wait_for(post, "published").await;
    }
    assert_eq!(refreshes(&browser, &account).await, 1);
    assert_eq!(calls_and_public(&browser, &account).await, (10, 10));
    assert_refresh_token_works(&host, &browser, &account).await;
}

#[tokio::test(start_paused = true)]
async fn r17_two_ticks_and_a_request_that_race_make_one_refresh() {
    for slow_ms in [0, 3_000, 12_000] {
        let host = Host::start();
        let (browser, account) = Browser::signed_up(&host).await;
        let planned = browser
            .plan_in("By the tick", &account, Duration::from_hours(3))
            .await;
        host.pass(Duration::from_hours(3) - Duration::from_mins(1))
            .await;
        break_refreshing(
            &browser,
            &account,
            1,
            json!({ "kind": "slow", "ms": slow_ms }),
        )
        .await;
        // Two ticks on Workers whose clocks differ, and a person who cannot wait.
        let (ahead, behind) = (
            host.worker(Span::seconds(5)),
            host.worker(Span::seconds(-5)),
        );
        let (one, two, asked) = tokio::join!(tick::tick(&ahead), tick::tick(&behind), async {
            browser
                .plan("By a request", &[&account], json!({ "now": true }))
                .await
        });
        assert!(one.is_ok() && two.is_ok());
        // And another, who comes while the call is under way or just over.
        host.pass(Duration::from_secs(5)).await;
        let again = browser
            .plan("By another request", &[&account], json!({ "now": true }))
            .await;
        minutes(&host, 4).await;
        for post in [&planned, &asked, &again] {
            browser.wait_for(post, "published").await;
        }
        assert_eq!(refreshes(&browser, &account).await, 1, "{slow_ms} ms");
        assert_eq!(calls_and_public(&browser, &account).await, (3, 3));
        assert_refresh_token_works(&host, &browser, &account).await;
    }
}

#[tokio::test(start_paused = true)]
async fn r18_killed_between_rotation_and_store_the_post_waits_for_the_person() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    let post = browser
        .plan_in("It waits for me", &account, Duration::from_hours(3))
        .await;
    break_refreshing(
        &browser,
        &account,
        1,
        json!({ "kind": "slow", "ms": 12_000 }),
    )
    .await;
    host.pass(Duration::from_hours(3) - Duration::from_mins(2))
        .await;
    host.tick().await;
    // It is prepared, and the refresh is made; its answer reaches nobody.
    host.pass(Duration::from_secs(6)).await;
    assert_eq!(
        (
            refreshes(&browser, &account).await,
            &grant(&host)["started"]
        ),
        (1, &json!(2))
    );
    host.kill().await;
    assert_reconnects_and_publishes(&host, &browser, &account, &post).await;
}

#[tokio::test(start_paused = true)]
async fn r18_a_refresh_whose_answer_is_lost_ends_in_reconnect_and_keeps_the_post() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    let post = browser
        .plan_in("It waits for me", &account, Duration::from_hours(3))
        .await;
    break_refreshing(
        &browser,
        &account,
        1,
        json!({ "kind": "close", "effect": true }),
    )
    .await;
    host.pass(Duration::from_hours(3) - Duration::from_mins(2))
        .await;
    assert_reconnects_and_publishes(&host, &browser, &account, &post).await;
}

#[tokio::test(start_paused = true)]
async fn r18_tokens_that_nothing_would_take_are_lost_once_and_asked_for_once() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    let post = browser
        .plan_in("Nowhere to put them", &account, Duration::from_hours(3))
        .await;
    host.core
        .ports
        .database()
        .fail("last_generation=:target", Break::Before, 3);
    host.core.ports.token_kv().refuse_writes(true);
    host.pass(Duration::from_hours(3) - Duration::from_mins(2))
        .await;
    minutes(&host, 2).await;
    host.core.ports.token_kv().heal();
    assert_reconnects_and_publishes(&host, &browser, &account, &post).await;
}

#[tokio::test(start_paused = true)]
async fn r18_a_store_that_denies_what_it_holds_costs_a_reconnect_and_no_loop() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    let post = browser
        .plan_in("It is there, I say", &account, Duration::from_hours(3))
        .await;
    host.core
        .ports
        .database()
        .fail("last_generation=:target", Break::Before, 3);
    host.pass(Duration::from_hours(3) - Duration::from_mins(2))
        .await;
    host.core.ports.token_kv().be_empty(true);
    minutes(&host, 10).await;
    host.core.ports.token_kv().heal();
    assert_reconnects_and_publishes(&host, &browser, &account, &post).await;
}

/// The tokens are gone: the person is told, the post waits, and the platform is asked twice at the
/// most. Then they reconnect.
async fn assert_reconnects_and_publishes(
    host: &Host,
    browser: &Browser<Host>,
    account: &Account,
    post: &Value,
) {
    minutes(host, 50).await;
    let receipt = browser.wait_for(post, "held").await;
    assert_eq!(
        (&receipt["error"]["code"], health(browser).await),
        (&json!("needs_reconnect"), json!("needs_reconnect"))
    );
    assert_eq!(
        refreshes(browser, account).await,
        2,
        "the lost one, and one more; never a loop"
    );
    assert_eq!(calls_and_public(browser, account).await, (0, 0));
    browser
        .through(
            &format!("/connect/x?reconnect={}", account.id),
            &account.username,
            "allow",
        )
        .await;
    let receipt = browser.wait_for(post, "published").await;
    assert!(kinds(&receipt).contains(&"resumed"));
    assert_eq!(
        (
            health(browser).await,
            calls_and_public(browser, account).await
        ),
        (json!("connected"), (1, 1))
    );
    ends(host, browser, account, post, "published").await;
}

#[tokio::test(start_paused = true)]
async fn r18_a_store_that_refuses_the_new_tokens_costs_nothing() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    let post = browser
        .plan_in("The database has them", &account, Duration::from_hours(3))
        .await;
    host.core.ports.token_kv().refuse_writes(true);
    host.pass(Duration::from_hours(3) - Duration::from_mins(2))
        .await;
    minutes(&host, 30).await;
    browser.wait_for(&post, "published").await;
    assert_ne!(grant(&host)["handover"], Value::Null, "nothing is let go");
    host.core.ports.token_kv().heal();
    minutes(&host, 13).await;
    assert_eq!(grant(&host)["handover"], Value::Null);
    assert_eq!(refreshes(&browser, &account).await, 1);
    assert_refresh_token_works(&host, &browser, &account).await;
}

#[tokio::test(start_paused = true)]
async fn r18_tokens_that_the_database_refuses_are_found_in_the_store() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    let post = browser
        .plan_in("Found again", &account, Duration::from_hours(3))
        .await;
    host.core
        .ports
        .database()
        .fail("last_generation=:target", Break::Before, 3);
    host.pass(Duration::from_hours(3) - Duration::from_mins(2))
        .await;
    minutes(&host, 10).await;
    browser.wait_for(&post, "published").await;
    assert_eq!(
        (
            refreshes(&browser, &account).await,
            calls_and_public(&browser, &account).await
        ),
        (1, (1, 1)),
        "no spent token was tried"
    );
    assert_refresh_token_works(&host, &browser, &account).await;
}

#[tokio::test(start_paused = true)]
async fn r18_a_store_that_does_not_answer_is_not_taken_for_an_empty_one() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    let post = browser
        .plan_in("Patience", &account, Duration::from_hours(3))
        .await;
    host.core
        .ports
        .database()
        .fail("last_generation=:target", Break::Before, 3);
    host.pass(Duration::from_hours(3) - Duration::from_mins(2))
        .await;
    // The tick refreshes; the database refuses the new tokens, the store takes them, and then goes
    // down.
    host.tick().await;
    host.pass(Duration::from_secs(30)).await;
    assert_eq!(grant(&host)["started"], 2, "the mark says where they lie");
    host.core.ports.token_kv().fail(Some(Break::Before));
    minutes(&host, 5).await;
    assert_eq!(
        refreshes(&browser, &account).await,
        1,
        "the spent token is not sent again"
    );
    host.core.ports.token_kv().fail(None);
    minutes(&host, 10).await;
    browser.wait_for(&post, "published").await;
    assert_eq!(
        (
            refreshes(&browser, &account).await,
            calls_and_public(&browser, &account).await
        ),
        (1, (1, 1)),
        "no spent token was tried"
    );
    assert_refresh_token_works(&host, &browser, &account).await;
}

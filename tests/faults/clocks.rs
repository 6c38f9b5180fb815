//! R24: a post goes out at the instant that was confirmed, whatever a zone's clock, the person's
//! zone or the clock of a Worker does; and by the clock of the Worker that sends it, no post is
//! early.

use super::*;
use noctin_scheduler::domain::time::{Span, Timestamp};

/// By how many seconds the clocks of the Workers are wrong.
const CLOCK_ERRORS_S: [i64; 3] = [-5, 0, 5];

fn ms(at: &Value) -> i64 {
    Timestamp::parse(at.as_str().unwrap()).unwrap().ms()
}

/// How late the user's only public post reached the platform, by the true clock.
async fn lateness(browser: &Browser<Host>, account: &Account, due_at: &Value) -> i64 {
    let public = browser.sandbox().public(&account.user).await;
    assert_eq!(public.len(), 1, "{public:?}");
    public[0]["received_at_ms"].as_i64().unwrap() - ms(due_at)
}

#[tokio::test(start_paused = true)]
async fn r24_by_the_clock_of_its_sender_no_post_is_early() {
    for (tick_off, sender_off) in CLOCK_ERRORS_S
        .into_iter()
        .flat_map(|tick| CLOCK_ERRORS_S.map(|sender| (tick, sender)))
    {
        let host = Host::start();
        let (browser, account) = Browser::signed_up(&host).await;
        host.consume_on(&[Span::seconds(sender_off)]);
        let ticker = host.worker(Span::seconds(tick_off));
        let post = browser
            .plan_in("By whose clock?", &account, Duration::from_mins(10))
            .await;
        for _ in 0..12 {
            host.pass(Duration::from_mins(1)).await;
            tick::tick(&ticker).await.unwrap();
        }
        let receipt = browser.wait_for(&post, "published").await;
        let late = lateness(&browser, &account, &receipt["due_at"]).await;
        let seen_by_sender = late + sender_off * 1_000;
        assert!(
            (0..=10_500).contains(&seen_by_sender),
            "tick {tick_off} s, sender {sender_off} s: {seen_by_sender} ms late"
        );
        assert!(
            (-5_000..=5_500).contains(&late),
            "tick {tick_off} s, sender {sender_off} s: {late} ms late by the true clock"
        );
        assert!(
            ms(&receipt["committed_at"]) >= ms(&receipt["due_at"]),
            "the receipt says early"
        );
        assert_eq!(calls_and_public(&browser, &account).await, (1, 1));
    }
}

#[tokio::test(start_paused = true)]
async fn r24_now_is_not_before_it_was_asked_for() {
    for sender_off in CLOCK_ERRORS_S {
        let host = Host::start();
        let (browser, account) = Browser::signed_up(&host).await;
        host.consume_on(&[Span::seconds(sender_off)]);
        let post = browser
            .plan("Now", &[&account], json!({ "now": true }))
            .await;
        let receipt = browser.wait_for(&post, "published").await;
        let late = lateness(&browser, &account, &receipt["due_at"]).await;
        assert!((0..=6_000).contains(&late), "{sender_off} s: {late} ms");
    }
}

#[tokio::test(start_paused = true)]
async fn r24_workers_ten_seconds_apart_send_each_post_once_and_leave_living_owners_alone() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    host.consume_on(&CLOCK_ERRORS_S.map(Span::seconds));
    host.core.ports.messages().deliver_again(2);
    // The longest call that is still answered: its owner lives up to the last second of its time.
    browser
        .sandbox()
        .break_posting(&account.user, 6, json!({ "kind": "slow", "ms": 19_000 }))
        .await;
    let mut posts = Vec::new();
    for second in [1, 20, 40, 190, 200, 400] {
        posts.push(
            browser
                .plan_in(
                    &format!("Second {second}"),
                    &account,
                    Duration::from_secs(second),
                )
                .await,
        );
    }
    let tickers = CLOCK_ERRORS_S.map(|off| host.worker(Span::seconds(off)));
    for turn in 0..60 {
        host.pass(Duration::from_secs(10)).await;
        tick::tick(&tickers[turn % 3]).await.unwrap();
    }
    for post in &posts {
        let receipt = browser.wait_for(post, "published").await;
        assert_eq!(
            kinds(&receipt),
            ["planned", "prepared", "sending", "published"],
            "nobody took it from its owner"
        );
    }
    assert_eq!(calls_and_public(&browser, &account).await, (6, 6));
}

#[tokio::test(start_paused = true)]
async fn r24_a_tick_whose_clock_is_an_hour_off_neither_hurries_a_post_nor_strands_it() {
    for tick_off in [-1, 1] {
        let host = Host::start();
        let (browser, account) = Browser::signed_up(&host).await;
        let wrong = host.worker(Span::hours(tick_off));
        let post = browser
            .plan_in("At the hour", &account, Duration::from_mins(30))
            .await;
        for _ in 0..40 {
            host.pass(Duration::from_mins(1)).await;
            tick::tick(&wrong).await.unwrap();
            host.tick().await;
        }
        let receipt = browser.wait_for(&post, "published").await;
        let late = lateness(&browser, &account, &receipt["due_at"]).await;
        assert!((0..1_000).contains(&late), "{tick_off} h: {late} ms");
        assert_eq!(calls_and_public(&browser, &account).await, (1, 1));
        assert_eq!(
            browser.read("/api/v1/accounts").await["data"][0]["health"]["state"],
            "connected"
        );
    }
}

/// Local times in zones whose clocks change, or stand far from the others: the instant that each
/// means, and what is said of it.
const WALL_CLOCKS: [(&str, &str, &str, Option<&str>); 5] = [
    // 03:00 becomes 04:00.
    (
        "2026-03-29T03:30",
        "Europe/Bucharest",
        "2026-03-29T01:30:00.000Z",
        Some("skipped"),
    ),
    // 04:00 becomes 03:00.
    (
        "2026-10-25T03:30",
        "Europe/Bucharest",
        "2026-10-25T00:30:00.000Z",
        Some("doubled"),
    ),
    // 02:00 becomes 02:30.
    (
        "2026-10-04T02:10",
        "Australia/Lord_Howe",
        "2026-10-03T15:40:00.000Z",
        Some("skipped"),
    ),
    (
        "2028-02-29T23:59:30",
        "Pacific/Kiritimati",
        "2028-02-29T09:59:30.000Z",
        None,
    ),
    (
        "2028-02-29T12:00",
        "America/New_York",
        "2028-02-29T17:00:00.000Z",
        None,
    ),
];

#[tokio::test(start_paused = true)]
async fn r24_a_post_goes_out_at_the_instant_that_was_confirmed_whatever_the_wall_clock_does() {
    for (local, zone, due_at, remark) in WALL_CLOCKS {
        let due = Timestamp::parse(due_at).unwrap();
        let host = Host::start_at((due - Span::days(1)).ms(), &[]);
        let (browser, account) = Browser::signed_up(&host).await;
        let post = browser
            .plan(
                "On the wall clock",
                &[&account],
                json!({ "local": local, "zone": zone }),
            )
            .await;
        assert_eq!(
            (&post["schedule"]["at"], &post["schedule"]["remark"]),
            (&json!(due_at), &json!(remark)),
            "{local} {zone}"
        );
        // The person moves to the other side of the date line.
        host.core
            .ports
            .database()
            .look("UPDATE users SET zone='Pacific/Apia'")
            .unwrap();
        host.pass(Duration::from_hours(24) - Duration::from_mins(3))
            .await;
        minutes(&host, 2).await;
        assert_eq!(
            calls_and_public(&browser, &account).await,
            (0, 0),
            "early: {local} {zone}"
        );
        minutes(&host, 2).await;
        let receipt = browser.wait_for(&post, "published").await;
        assert_eq!(receipt["due_at"], due_at, "{local} {zone}");
        let late = lateness(&browser, &account, &receipt["due_at"]).await;
        assert!((0..1_000).contains(&late), "{local} {zone}: {late} ms");
    }
}

#[tokio::test(start_paused = true)]
async fn r24_a_rescue_by_a_clock_that_is_ahead_says_once_that_it_is_in_doubt() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    browser
        .sandbox()
        .break_posting(&account.user, 1, json!({ "kind": "slow", "ms": 20_000 }))
        .await;
    let post = browser
        .plan("Rescued early", &[&account], json!({ "now": true }))
        .await;
    host.pass(Duration::from_secs(5)).await;
    host.kill().await;
    host.pass(Duration::from_millis(51_500)).await;
    tick::tick(&host.worker(Span::seconds(5))).await.unwrap();
    minutes(&host, 5).await;
    let receipt = browser.wait_for(&post, "published").await;
    let doubts = kinds(&receipt)
        .iter()
        .filter(|kind| **kind == "in_doubt")
        .count();
    assert!(doubts <= 1, "{doubts}: {:?}", kinds(&receipt));
    assert_eq!(calls_and_public(&browser, &account).await, (1, 1));
}

#[tokio::test(start_paused = true)]
async fn r24_when_a_zone_changes_its_rules_the_instant_stands_and_the_person_is_told() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    let schedule = json!({ "local": "2030-12-01T09:00", "zone": "America/Sao_Paulo" });
    let post = browser
        .plan("As it was confirmed", &[&account], schedule)
        .await;
    assert_eq!(
        (
            &post["schedule"]["remark"],
            post["schedule"].get("asked_local")
        ),
        (&Value::Null, None)
    );
    // As if it had been planned while the zone still had its summer time.
    host.core
        .ports
        .database()
        .look("UPDATE posts SET due_at=due_at-3600000")
        .unwrap();
    let post = browser
        .read(&format!("/api/v1/posts/{}", post["id"].as_str().unwrap()))
        .await;
    assert_eq!(
        post["schedule"],
        json!({
            "at": "2030-12-01T11:00:00.000Z",
            "local": "2030-12-01T08:00:00",
            "zone": "America/Sao_Paulo",
            "remark": "rules_changed",
            "asked_local": "2030-12-01T09:00",
        })
    );
}

//! The status shows a person their own posts and whether ticks run, and nothing of anybody else.

use super::browser::Browser;
use super::world::{World, body};
use noctin_scheduler::domain::door::Door;
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;

const STATUS: &str = "/api/v1/status";

pub(crate) async fn the_status_counts_what_waits_and_what_went_out<W: World>(world: Arc<W>) {
    let (browser, account) = Browser::signed_up(&world).await;
    let (stranger, _) = Browser::signed_up(&world).await;
    let before = browser.read(STATUS).await;
    assert_eq!(
        before["deliveries"],
        json!({ "waiting": 0, "attention": 0, "published_24h": 0, "failed_24h": 0 })
    );
    assert_eq!(before["lateness"]["count"], 0);
    for name in ["p50_ms", "p99_ms", "max_ms"] {
        assert_eq!(before["lateness"][name], Value::Null, "{name}");
    }
    let mut published = Value::Null;
    for number in 0..3 {
        let post = browser
            .plan(
                &format!("Number {number}"),
                &[&account],
                json!({ "now": true }),
            )
            .await;
        published = browser.wait_for(&post, "published").await;
    }
    browser
        .plan(
            "Later",
            &[&account],
            json!({ "at": browser.in_ms(3_600_000) }),
        )
        .await;
    let status = browser.read(STATUS).await;
    assert_eq!(
        status["deliveries"],
        json!({ "waiting": 1, "attention": 0, "published_24h": 3, "failed_24h": 0 })
    );
    let lateness = &status["lateness"];
    let [p50, p99, max] =
        ["p50_ms", "p99_ms", "max_ms"].map(|name| lateness[name].as_i64().unwrap());
    assert!(
        lateness["count"] == 3 && 0 <= p50 && p50 <= p99 && p99 == max,
        "{lateness}"
    );
    assert_only_x_has_published(&status["platforms"], &published["published_at"]);
    let other = stranger.read(STATUS).await;
    assert_eq!(
        (
            &other["deliveries"]["published_24h"],
            &other["lateness"]["count"]
        ),
        (&json!(0), &json!(0))
    );
    assert_eq!(other["platforms"][0]["last_published_at"], Value::Null);
}

fn assert_only_x_has_published(platforms: &Value, published_at: &Value) {
    let platforms = platforms.as_array().unwrap();
    assert_eq!(
        platforms[0],
        json!({
            "platform": "x",
            "connected_through": "x",
            "is_set_up": true,
            "last_published_at": published_at,
            "paused_until": null,
        })
    );
    let names: Vec<&str> = platforms
        .iter()
        .map(|platform| platform["connected_through"].as_str().unwrap())
        .collect();
    assert_eq!(names, Door::ALL.map(Door::name));
    assert!(
        platforms[1..]
            .iter()
            .all(|platform| platform["last_published_at"].is_null()),
        "nothing was published elsewhere"
    );
}

pub(crate) async fn the_status_tells_what_needs_a_person<W: World>(world: Arc<W>) {
    let (browser, account) = Browser::signed_up(&world).await;
    let post = browser
        .plan(
            "Missed",
            &[&account],
            json!({ "at": browser.in_ms(600_000) }),
        )
        .await;
    world.pass(Duration::from_hours(2)).await;
    world.tick().await;
    browser.wait_for(&post, "missed").await;
    let deliveries = async || browser.read(STATUS).await["deliveries"].clone();
    assert_eq!(
        deliveries().await,
        json!({ "waiting": 0, "attention": 1, "published_24h": 0, "failed_24h": 0 })
    );
    browser
        .answer(
            &post,
            "send",
            &json!({ "at": browser.in_ms(9 * 86_400_000) }),
        )
        .await;
    assert_eq!(
        deliveries().await,
        json!({ "waiting": 1, "attention": 0, "published_24h": 0, "failed_24h": 0 }),
        "it waits at a time of its own"
    );
}

pub(crate) async fn the_status_tells_when_the_tick_has_stopped<W: World>(world: Arc<W>) {
    let (browser, _) = Browser::signed_up(&world).await;
    world.tick().await;
    let heartbeat = browser.read(STATUS).await["heartbeat"].clone();
    assert_eq!(heartbeat["is_late"], false);
    assert!(
        heartbeat["started_at"].as_str() <= heartbeat["finished_at"].as_str()
            && heartbeat["age_s"].as_i64() < Some(60),
        "{heartbeat}"
    );
    world.pass(Duration::from_secs(185)).await;
    let heartbeat = browser.read(STATUS).await["heartbeat"].clone();
    assert_eq!(
        (
            &heartbeat["is_late"],
            heartbeat["age_s"].as_i64() >= Some(185)
        ),
        (&json!(true), true)
    );
    world.tick().await;
    assert_eq!(
        body(&browser.get(STATUS).await)["heartbeat"]["is_late"],
        false
    );
}

pub(crate) async fn the_status_is_for_people_and_the_instance_for_the_operator<W: World>(
    world: Arc<W>,
) {
    assert_eq!(Browser::new(&world).get(STATUS).await.status(), 401);
    // Whoever comes first runs the instance; these two do not.
    let _first = Browser::signed_up(&world).await;
    let (browser, _) = Browser::signed_up(&world).await;
    let is_operator = browser.read("/api/v1/me").await["operator"] == true;
    assert_eq!(
        (is_operator, &browser.read(STATUS).await["operator"]),
        (false, &Value::Null)
    );
}

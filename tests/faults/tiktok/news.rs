//! What TikTok tells by itself, and what its status says: whichever comes first.

use super::*;
use http::Request;

/// Lets every callback of TikTok that waits reach the Worker, in that order.
async fn hear(creator: &Poster, order: impl Fn(Vec<Value>) -> Vec<Value>) {
    let outbox = creator
        .browser
        .sandbox()
        .control("GET", "/outbox", None)
        .await;
    let all = outbox["callbacks"].as_array().unwrap().iter().cloned();
    let of_posts = all.filter(|one| one["body"].as_str().unwrap().contains("post.publish"));
    for one in order(of_posts.collect()) {
        let url = format!("{}{}", creator.host.origin(), one["path"].as_str().unwrap());
        let mut event = Request::post(url);
        for header in one["headers"].as_array().unwrap() {
            event = event.header(header[0].as_str().unwrap(), header[1].as_str().unwrap());
        }
        let event = event.body(one["body"].as_str().unwrap().as_bytes().to_vec());
        assert_eq!(
            World::worker(&*creator.host, event.unwrap()).await.status(),
            200
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_post_that_tiktok_looks_at_for_hours_is_published_once_it_is_seen() {
    let creator = creator().await;
    let hours = 3 * 60 * 60_000;
    creator.set(json!({ "tiktok_moderation_ms": hours })).await;
    let post = creator
        .plan("Looked at", &wish("video"), Duration::from_mins(40))
        .await;
    minutes(&creator.host, 100).await;
    creator.browser.wait_for(&post, "processing").await;
    minutes(&creator.host, 130).await;
    let receipt = creator.browser.wait_for(&post, "published").await;
    let public = creator.public().await;
    assert_eq!(receipt["remote_id"], public[0]["id"], "{receipt:#}");
    let url = receipt["url"].as_str().unwrap();
    assert!(
        url.ends_with(&format!("/video/{}", public[0]["id"].as_str().unwrap())),
        "{url}"
    );
}

#[tokio::test(start_paused = true)]
async fn a_post_without_an_id_of_its_own_is_published_in_the_end_and_named_later() {
    for name in ["video", "photos"] {
        let creator = creator().await;
        let hours = 6 * 60 * 60_000;
        creator.set(json!({ "tiktok_moderation_ms": hours })).await;
        let post = creator
            .plan("Unnamed", &wish(name), Duration::from_mins(40))
            .await;
        minutes(&creator.host, 5 * 60).await;
        let receipt = creator.browser.wait_for(&post, "published").await;
        let made = creator.made().await;
        assert_eq!(receipt["remote_id"], made[0]["publish_id"], "{receipt:#}");
        let profile = receipt["url"].as_str().unwrap().to_owned();
        minutes(&creator.host, 2 * 60).await;
        let twice = |all: Vec<Value>| [all.clone(), all].concat();
        hear(&creator, twice).await;
        let receipt = creator.browser.receipt(&post).await;
        let id = creator.public().await[0]["id"].as_str().unwrap().to_owned();
        let kind = if name == "photos" { "photo" } else { "video" };
        assert_eq!(receipt["remote_id"], id.as_str(), "{receipt:#}");
        assert_eq!(
            receipt["url"],
            format!("{profile}/{kind}/{id}"),
            "{receipt:#}"
        );
        assert_eq!(receipt["state"], "published");
        let named = kinds(&receipt)
            .iter()
            .filter(|kind| **kind == "evidence")
            .count();
        assert_eq!(named, 1, "told twice, and noted once: {receipt:#}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_event_that_comes_before_the_status_tells_is_enough() {
    for name in ["video", "photos"] {
        let creator = creator().await;
        let minutes_of_looking = 30 * 60_000;
        creator
            .set(json!({ "tiktok_moderation_ms": minutes_of_looking }))
            .await;
        let post = creator
            .plan("Told", &wish(name), Duration::from_mins(40))
            .await;
        minutes(&creator.host, 45).await;
        creator.browser.wait_for(&post, "processing").await;
        // From now on TikTok's status says nothing.
        creator.break_all(STATUS, json!({ "kind": "html" }));
        minutes(&creator.host, 30).await;
        // Out of order: the last one first, and all of them twice.
        let back = |all: Vec<Value>| {
            let all: Vec<Value> = [all.clone(), all].concat();
            all.into_iter().rev().collect()
        };
        hear(&creator, back).await;
        minutes(&creator.host, 2).await;
        let receipt = creator.browser.wait_for(&post, "published").await;
        let public = creator.public().await;
        assert_eq!(receipt["remote_id"], public[0]["id"], "{name}: {receipt:#}");
        let kind = if name == "photos" { "photo" } else { "video" };
        assert!(
            receipt["url"].as_str().unwrap().contains(kind),
            "{receipt:#}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn an_event_that_says_that_something_happened_lets_the_status_be_read_at_once() {
    let creator = creator().await;
    creator
        .set(json!({ "tiktok_processing_ms": 20 * 60_000, "tiktok_fail_reason": "internal" }))
        .await;
    let post = creator
        .plan("Fails", &wish("video"), Duration::from_mins(40))
        .await;
    minutes(&creator.host, 60).await;
    creator.host.pass(Duration::from_secs(30)).await;
    creator.browser.wait_for(&post, "processing").await;
    hear(&creator, |all| all).await;
    minutes(&creator.host, 1).await;
    let receipt = creator.browser.wait_for(&post, "failed").await;
    assert_eq!(receipt["error"]["code"], "internal", "{receipt:#}");
}

#[tokio::test(start_paused = true)]
async fn a_post_that_nobody_confirmed_is_found_by_the_event() {
    let creator = creator().await;
    creator
        .set(json!({ "tiktok_processing_ms": 5 * 60 * 60_000 }))
        .await;
    let post = creator
        .plan("Late", &wish("video"), Duration::from_mins(40))
        .await;
    minutes(&creator.host, 5 * 60).await;
    creator.browser.wait_for(&post, "unconfirmed").await;
    minutes(&creator.host, 60).await;
    hear(&creator, |all| all).await;
    minutes(&creator.host, 2).await;
    let receipt = creator.browser.wait_for(&post, "published").await;
    assert_eq!(receipt["remote_id"], creator.public().await[0]["id"]);
}

#[tokio::test(start_paused = true)]
async fn an_event_of_somebody_elses_publication_changes_nothing() {
    let creator = creator().await;
    creator.set(json!({ "tiktok_stuck": true })).await;
    let post = creator
        .plan("Mine", &wish("video"), Duration::from_mins(40))
        .await;
    minutes(&creator.host, 43).await;
    let before = creator.browser.wait_for(&post, "processing").await;
    let name = before["handle"].as_str().unwrap();
    for (open_id, publish_id) in [
        ("-000somebody", name),
        (creator.remote_id.as_str(), "v_pub_file~v2-1.7"),
    ] {
        let content = json!({ "publish_id": publish_id, "post_id": "7678907398077074696" });
        let event = json!({
            "client_key": noctin_sandbox::tiktok::CLIENT_KEY,
            "event": "post.publish.publicly_available",
            "create_time": creator.host.now_ms() / 1_000,
            "user_openid": open_id,
            "content": content.to_string(),
        });
        let event = event.to_string();
        let at_s = creator.host.now_ms() / 1_000;
        let secret = noctin_sandbox::tiktok::CLIENT_SECRET;
        let signature = crate::scenarios::callbacks::tiktok_signature(secret, at_s, &event);
        let origin = creator.host.origin();
        let event = crate::scenarios::callbacks::tiktok_event(&origin, &signature, &event);
        assert_eq!(World::worker(&*creator.host, event).await.status(), 200);
    }
    minutes(&creator.host, 2).await;
    let after = creator.browser.receipt(&post).await;
    assert_eq!(after["state"], "processing", "{after:#}");
}

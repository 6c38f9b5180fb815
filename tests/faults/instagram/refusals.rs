//! What Instagram refuses, gives up or hides, quotas, and what the person is told.

use super::*;
use noctin_scheduler::ports::media::Media as _;

/// Plans a post for 40 minutes from now, and lets an hour pass.
async fn hour(profile: &Poster, wish: &Wish) -> Value {
    let post = profile.plan("Later", wish, Duration::from_mins(40)).await;
    minutes(&profile.host, 60).await;
    post
}

#[tokio::test(start_paused = true)]
async fn r29_work_that_fails_is_begun_once_more_and_then_says_why() {
    for door in DOORS {
        for (name, subcode, containers) in [
            ("reel", 2_207_082, 2),
            ("video story", 2_207_053, 2),
            ("reel", 2_207_999, 2),
            ("image", 2_207_085, 2),
            ("reel", 2_207_026, 1),
        ] {
            let profile = Poster::new(door).await;
            profile
                .set(json!({ "instagram_fails_with": subcode }))
                .await;
            let post = hour(&profile, &wish(name)).await;
            let receipt = profile.browser.wait_for(&post, "failed").await;
            let why = format!("{door} {name} {subcode}: {receipt:#}");
            assert_eq!(receipt["error"]["class"], "fixable", "{why}");
            assert!(receipt["error"]["hint"].is_string(), "{why}");
            assert_eq!(profile.count("POST", "/media"), containers, "{why}");
            assert_eq!(profile.count("POST", "/media_publish"), 0, "{why}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn r29_work_that_never_ends_is_given_up_after_half_an_hour() {
    for door in DOORS {
        let profile = Poster::new(door).await;
        profile
            .set(json!({ "instagram_video_ms": 9_000_000 }))
            .await;
        let post = hour(&profile, &wish("reel")).await;
        let receipt = profile.browser.wait_for(&post, "failed").await;
        assert_eq!(receipt["error"]["code"], "media_stuck", "{receipt:#}");
        assert_eq!(profile.count("POST", "/media_publish"), 0);
        let reads = profile.calls().into_iter();
        let reads = reads.filter(|call| call.0 == "GET" && call.1.contains("/179"));
        assert!(reads.count() <= 45, "asked seldom: {receipt:#}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_picture_that_instagram_does_not_take_is_named_by_its_place() {
    let profile = Poster::new(Door::Instagram).await;
    let (photo, drawing) = (File::sample("photo.jpg"), File::sample("palette.png"));
    let files = [Arc::clone(&photo), drawing.taken_for(&photo), photo];
    let three = Wish::new("three", &files, json!({}));
    let post = profile.plan("Three", &three, Duration::from_mins(40)).await;
    minutes(&profile.host, 45).await;
    let receipt = profile.browser.wait_for(&post, "failed").await;
    let message = receipt["error"]["message"].as_str().unwrap();
    assert!(
        message.starts_with("Number 2 of 3, a picture: "),
        "{message}"
    );
    assert_eq!(receipt["error"]["code"], "picture_format", "{receipt:#}");
}

#[tokio::test(start_paused = true)]
async fn r30_what_instagram_cannot_fetch_is_asked_for_three_times_and_then_told() {
    let profile = Poster::new(Door::InstagramDirect).await;
    let image = wish("image");
    let post = profile.plan("Gone", &image, Duration::from_mins(20)).await;
    let store = profile.host.core.ports.stored_media();
    for key in store.keys() {
        store.delete(&key).await.unwrap();
    }
    minutes(&profile.host, 25).await;
    let receipt = profile.browser.wait_for(&post, "failed").await;
    assert_eq!(receipt["error"]["code"], "media_not_fetched", "{receipt:#}");
    let hint = receipt["error"]["hint"].as_str().unwrap();
    assert!(hint.contains("/m/"), "{hint}");
    assert_eq!(profile.count("POST", "/media"), 3);
}

#[tokio::test(start_paused = true)]
async fn a_quota_that_is_used_up_is_told_an_hour_before() {
    for door in DOORS {
        let profile = Poster::new(door).await;
        profile.set(json!({ "instagram_quota": 0 })).await;
        let image = wish("image");
        let post = profile.plan("Full", &image, Duration::from_hours(2)).await;
        minutes(&profile.host, 65).await;
        let receipt = profile.browser.receipt(&post).await;
        assert_eq!(receipt["state"], "scheduled", "{receipt:#}");
        assert_eq!(receipt["error"]["code"], "daily_limit", "{receipt:#}");
        assert!(kinds(&receipt).contains(&"checked"), "{receipt:#}");
        profile.set(json!({ "instagram_quota": 1 })).await;
        minutes(&profile.host, 58).await;
        let receipt = profile.browser.wait_for(&post, "published").await;
        assert!(
            receipt["lateness_ms"].as_i64().unwrap() < 1_000,
            "{receipt:#}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_quota_that_is_used_up_before_the_preparation_makes_no_container() {
    let profile = Poster::new(Door::Instagram).await;
    profile.set(json!({ "instagram_quota": 0 })).await;
    let image = wish("image");
    let post = profile.plan("Full", &image, Duration::from_mins(20)).await;
    minutes(&profile.host, 30).await;
    assert_eq!(profile.count("POST", "/media"), 0);
    profile.set(json!({ "instagram_quota": 1 })).await;
    minutes(&profile.host, 20).await;
    profile.browser.wait_for(&post, "published").await;
    let missed = profile.plan("Full", &image, Duration::from_mins(20)).await;
    minutes(&profile.host, 100).await;
    let receipt = profile.browser.wait_for(&missed, "missed").await;
    let message = receipt["error"]["message"].as_str().unwrap();
    assert!(
        message.contains("24 hours"),
        "the reason is kept: {message}"
    );
    assert_eq!(profile.public().await.len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_quota_that_is_spent_between_preparation_and_publication_is_waited_for() {
    for door in DOORS {
        let profile = Poster::new(door).await;
        let image = wish("image");
        let post = profile.plan("Spent", &image, Duration::from_mins(20)).await;
        minutes(&profile.host, 18).await;
        profile.set(json!({ "instagram_quota": 0 })).await;
        minutes(&profile.host, 12).await;
        let receipt = profile.browser.receipt(&post).await;
        assert_eq!(receipt["error"]["code"], "daily_limit", "{receipt:#}");
        profile.set(json!({ "instagram_quota": 50 })).await;
        minutes(&profile.host, 20).await;
        let receipt = profile.browser.wait_for(&post, "published").await;
        assert_eq!(profile.count("POST", "/media"), 1, "{receipt:#}");
        assert_eq!(profile.public().await.len(), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn containers_that_are_hidden_from_a_pages_token_are_read_with_the_persons() {
    for name in ["image", "carousel", "reel", "image story"] {
        let profile = Poster::new(Door::Instagram).await;
        profile
            .set(json!({ "meta_hides_media_from_pages": true }))
            .await;
        if name == "reel" {
            let lost = json!({ "kind": "close", "effect": true });
            profile.break_call(&publishing(&profile), lost);
        }
        let post = hour(&profile, &wish(name)).await;
        let receipt = profile.browser.wait_for(&post, "published").await;
        let public = profile.public().await;
        assert_eq!(public.len(), 1, "{name}: {receipt:#}");
        assert_eq!(receipt["remote_id"], public[0]["id"], "{name}: {receipt:#}");
    }
}

#[tokio::test(start_paused = true)]
async fn what_instagram_has_dropped_at_the_moment_is_prepared_anew_once() {
    for (times, state, containers) in [(1, "published", 2), (9, "failed", 2)] {
        let profile = Poster::new(Door::Instagram).await;
        let gone = json!({ "kind": "graph_error", "code": 24, "subcode": 2_207_008 });
        profile.break_calls(&publishing(&profile), times, gone);
        let post = hour(&profile, &wish("image")).await;
        let receipt = profile.browser.wait_for(&post, state).await;
        assert_eq!(profile.count("POST", "/media"), containers, "{receipt:#}");
        assert_eq!(
            profile.public().await.len(),
            usize::from(times == 1),
            "{receipt:#}"
        );
    }
}

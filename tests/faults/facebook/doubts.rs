//! What Facebook refuses, gives up or hides, and what the person is told.

use super::*;
use noctin_scheduler::domain::time::Timestamp;

#[tokio::test(start_paused = true)]
async fn where_facebook_refuses_to_publish_a_draft_one_direct_call_does_it() {
    for name in ["text", "link", "photos"] {
        let page = page().await;
        page.set(json!({ "meta_refuses_drafts": true })).await;
        let wish = wish(name);
        let post = page.plan("Direct", &wish, Duration::from_mins(20)).await;
        minutes(&page.host, 25).await;
        let receipt = page.browser.wait_for(&post, "published").await;
        let public = page.public().await;
        assert_eq!(public.len(), 1, "{name}: {receipt:#}");
        assert_eq!(page.shown(&public[0]).await, wish.given(), "{name}");
        assert_eq!(public[0]["link"], wish.options["link"], "{name}");
    }
}

/// A Page whose drafts are refused, and a text whose direct call gets no answer.
async fn direct_without_answer(effect: bool) -> (Poster, Value) {
    let page = page().await;
    page.set(json!({ "meta_refuses_drafts": true })).await;
    let feed = format!("/meta/v26.0/{}/feed", page.remote_id);
    let lost = json!({ "kind": "close", "effect": effect });
    page.break_call(&Step::new("POST", &feed, 1), lost);
    let post = page
        .plan("Direct", &wish("text"), Duration::from_mins(20))
        .await;
    minutes(&page.host, 25).await;
    (page, post)
}

#[tokio::test(start_paused = true)]
async fn r4_a_direct_call_without_an_answer_is_looked_up_and_never_repeated() {
    let (page, post) = direct_without_answer(true).await;
    let receipt = page.browser.wait_for(&post, "published").await;
    let public = page.public().await;
    assert_eq!(public.len(), 1, "{receipt:#}");
    assert_eq!(receipt["remote_id"], public[0]["id"], "{receipt:#}");
    let (page, post) = direct_without_answer(false).await;
    let receipt = page.browser.wait_for(&post, "unconfirmed").await;
    minutes(&page.host, 4 * 60).await;
    page.browser.wait_for(&post, "unconfirmed").await;
    assert!(page.public().await.is_empty(), "{receipt:#}");
}

#[tokio::test(start_paused = true)]
async fn r4_the_same_text_posted_before_is_no_evidence() {
    let page = page().await;
    let first = page
        .plan("Direct", &wish("text"), Duration::from_mins(5))
        .await;
    minutes(&page.host, 7).await;
    page.browser.wait_for(&first, "published").await;
    page.set(json!({ "meta_refuses_drafts": true, "meta_refuses_duplicates": false }))
        .await;
    let feed = format!("/meta/v26.0/{}/feed", page.remote_id);
    let lost = json!({ "kind": "close", "effect": false });
    page.break_call(&Step::new("POST", &feed, 1), lost);
    let post = page
        .plan("Direct", &wish("text"), Duration::from_mins(20))
        .await;
    minutes(&page.host, 25).await;
    page.browser.wait_for(&post, "unconfirmed").await;
    assert_eq!(page.public().await.len(), 1);
}

#[tokio::test(start_paused = true)]
async fn r29_work_that_fails_is_begun_once_more_and_then_says_why() {
    for (name, edge) in [("reel", "video_reels"), ("video story", "video_stories")] {
        let page = page().await;
        page.set(json!({ "meta_videos_fail": true })).await;
        let post = page
            .plan("Fails", &wish(name), Duration::from_mins(40))
            .await;
        minutes(&page.host, 43).await;
        let receipt = page.browser.wait_for(&post, "failed").await;
        assert_eq!(receipt["error"]["class"], "fixable", "{name}: {receipt:#}");
        assert!(page.public().await.is_empty(), "{name}");
        let starts = page.count("POST", edge);
        assert_eq!(starts, 2, "{name}: begun twice, and never finished");
    }
}

#[tokio::test(start_paused = true)]
async fn r29_work_that_fails_behind_the_commit_says_why() {
    let page = page().await;
    page.set(json!({ "meta_videos_fail": true })).await;
    let post = page
        .plan("Fails", &wish("video"), Duration::from_mins(40))
        .await;
    minutes(&page.host, 43).await;
    let receipt = page.browser.wait_for(&post, "failed").await;
    assert_eq!(receipt["error"]["class"], "fixable", "{receipt:#}");
    assert!(page.public().await.is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_video_that_is_worked_on_only_once_it_is_finished_goes_out_on_time() {
    let page = page().await;
    page.set(json!({ "meta_works_after_finish": true })).await;
    let due_ms = page.host.now_ms() + 40 * 60_000;
    let post = page
        .plan("Late work", &wish("reel"), Duration::from_mins(40))
        .await;
    minutes(&page.host, 43).await;
    page.browser.wait_for(&post, "published").await;
    let received_ms = page.public().await[0]["received_at_ms"].as_i64().unwrap();
    assert!((0..1_000).contains(&(received_ms - due_ms)));
}

#[tokio::test(start_paused = true)]
async fn both_spellings_of_a_status_are_understood() {
    let page = page().await;
    page.set(json!({ "meta_status_as_in_table": true })).await;
    let post = page
        .plan("Spelled", &wish("reel"), Duration::from_mins(40))
        .await;
    minutes(&page.host, 43).await;
    let receipt = page.browser.wait_for(&post, "published").await;
    let url = receipt["url"].as_str().unwrap();
    assert!(url.contains("/meta/reel/"), "as Facebook writes it: {url}");
}

#[tokio::test(start_paused = true)]
async fn the_first_comment_follows_the_post() {
    for name in ["text", "photos", "reel"] {
        let page = page().await;
        let mut wish = wish(name);
        wish.options["first_comment"] = json!("First!");
        let post = page
            .plan("With a word", &wish, Duration::from_mins(40))
            .await;
        minutes(&page.host, 44).await;
        let receipt = page.browser.wait_for(&post, "published").await;
        let public = page.public().await;
        assert_eq!(public.len(), 1, "{name}");
        let said: Vec<_> = public[0]["comments"].as_array().unwrap().iter().collect();
        assert_eq!(said.len(), 1, "{name}: {receipt:#}");
        assert_eq!(said[0]["text"], "First!", "{name}");
        assert_eq!(receipt["error"], Value::Null, "{name}: {receipt:#}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_first_comment_that_fails_never_changes_that_the_post_is_published() {
    for fault in [
        json!({ "kind": "graph_error", "code": 10 }),
        json!({ "kind": "graph_error", "code": 368 }),
        json!({ "kind": "close" }),
        json!({ "kind": "close", "effect": true }),
    ] {
        let page = page().await;
        let mut wish = wish("text");
        wish.options["first_comment"] = json!("First!");
        let comment = Step::new("POST", "/meta/v26.0/*/comments", 0);
        page.break_call(&comment, fault.clone());
        let post = page
            .plan("With a word", &wish, Duration::from_mins(20))
            .await;
        minutes(&page.host, 30).await;
        let receipt = page.browser.wait_for(&post, "published").await;
        assert!(
            receipt["lateness_ms"].as_i64().unwrap() < 1_000,
            "{fault}: {receipt:#}"
        );
        let public = page.public().await;
        let said = public[0]["comments"].as_array().map_or(0, Vec::len);
        let has_effect = fault["effect"] == true;
        assert_eq!(
            said,
            usize::from(has_effect),
            "{fault}: said once at the most"
        );
        let code = if has_effect {
            Value::Null
        } else {
            json!("first_comment_missing")
        };
        assert_eq!(receipt["error"]["code"], code, "{fault}: {receipt:#}");
    }
}

/// A Page whose person did not allow comments.
async fn without_comments() -> Poster {
    let ticks = |page: &str| {
        let allowed = [
            "pages_show_list",
            "pages_read_engagement",
            "pages_manage_posts",
        ];
        let ticks = allowed.map(|scope| format!("&permission={scope}"));
        format!("&choices_shown=1{}&page={page}", ticks.concat())
    };
    Poster::with(Door::Facebook, &[], ticks).await
}

#[tokio::test(start_paused = true)]
async fn without_the_permission_a_first_comment_is_refused_with_what_to_do() {
    let page = without_comments().await;
    let mut wish = wish("text");
    page.plan("Nothing else needs it", &wish, Duration::from_mins(20))
        .await;
    wish.options["first_comment"] = json!("First!");
    assert_eq!(
        page.refused(&wish).await,
        ["targets[0].options.first_comment scope_missing"]
    );
}

#[tokio::test(start_paused = true)]
async fn a_preparation_that_facebook_has_dropped_is_made_anew() {
    let page = page().await;
    // Prepared, and then moved by two days: Facebook has dropped the photos by then.
    let post = page
        .plan("Waits", &wish("photos"), Duration::from_mins(20))
        .await;
    minutes(&page.host, 16).await;
    let at = page.browser.in_ms(2 * 24 * 60 * 60_000);
    let path = format!("/api/v1/posts/{}", post["id"].as_str().unwrap());
    let seen = page.browser.read(&path).await;
    let moved = page
        .browser
        .edit(&seen, &json!({ "schedule": { "at": at } }))
        .await;
    assert_eq!(moved.status(), 200);
    page.host.pass(Duration::from_mins(2 * 24 * 60 - 15)).await;
    minutes(&page.host, 20).await;
    page.browser.wait_for(&post, "published").await;
    let public = page.public().await;
    assert_eq!(page.shown(&public[0]).await, wish("photos").given());
    assert_eq!(page.count("POST", "/photos"), 6, "each twice");
}

#[tokio::test(start_paused = true)]
async fn every_fault_of_a_post_is_told_at_once_with_its_place() {
    let page = page().await;
    let refused = async |files: &[&str], options: Value| {
        let wish = Wish::new("refused", &samples(files), options);
        page.refused(&wish).await
    };
    assert_eq!(
        refused(&[TALL, "photo.jpg"], json!({})).await,
        ["media mixed_media"]
    );
    assert_eq!(
        refused(&[WIDE], json!({ "kind": "reel" })).await,
        ["media[0] video_duration", "media[0] video_ratio"]
    );
    assert_eq!(
        refused(&[], json!({ "kind": "story" })).await,
        ["media story_media"]
    );
    assert_eq!(
        refused(&["photo.jpg"], json!({ "link": "https://example.com" })).await,
        ["targets[0].options.link link_with_media"]
    );
    assert_eq!(
        refused(
            &[],
            json!({ "link": "https://www.facebook.com/x", "first_comment": " " })
        )
        .await,
        [
            "targets[0].options.link link_to_facebook",
            "targets[0].options.first_comment required"
        ]
    );
    assert_eq!(
        refused(&[], json!({ "color": "red" })).await,
        ["targets[0].options.color unknown_field"]
    );
}

/// A text that is public, although the answer to its call was lost and its sender with it.
async fn lost_behind_acceptance() -> (Poster, Value) {
    let page = page().await;
    let hang = json!({ "kind": "hang", "effect": true });
    page.break_call(&Step::new("POST", "/meta/v26.0/*", 0), hang);
    let post = page
        .plan("Lost", &wish("text"), Duration::from_mins(20))
        .await;
    minutes(&page.host, 20).await;
    page.host.pass(Duration::from_secs(10)).await;
    assert_eq!(page.public().await.len(), 1);
    page.host.kill().await;
    (page, post)
}

#[tokio::test(start_paused = true)]
async fn r6_what_is_public_is_not_missed_when_it_is_found_too_late() {
    let (page, post) = lost_behind_acceptance().await;
    page.host.pass(Duration::from_mins(90)).await;
    minutes(&page.host, 5).await;
    let receipt = page.browser.wait_for(&post, "published").await;
    assert_eq!(page.public().await.len(), 1, "{receipt:#}");
}

#[tokio::test(start_paused = true)]
async fn r4_whatever_a_repeated_call_is_told_a_public_post_stays_one() {
    for told in [
        json!({ "kind": "status", "status": 503 }),
        json!({ "kind": "status", "status": 429 }),
        json!({ "kind": "status", "status": 401 }),
        json!({ "kind": "html", "status": 500 }),
        json!({ "kind": "graph_error", "code": 100 }),
        json!({ "kind": "graph_error", "code": 190 }),
        json!({ "kind": "graph_error", "code": 368 }),
    ] {
        let (page, post) = lost_behind_acceptance().await;
        let publish = Step::new("POST", "/meta/v26.0/*", 0);
        page.break_calls(&publish, 100, told.clone());
        minutes(&page.host, 80).await;
        let receipt = page.browser.receipt(&post).await;
        let state = receipt["state"].as_str().unwrap();
        assert!(
            ["published", "unconfirmed"].contains(&state),
            "{told}: {receipt:#}"
        );
        page.host.sandbox.clear_faults();
        minutes(&page.host, 20).await;
        assert_eq!(page.public().await.len(), 1, "{told}: {receipt:#}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_video_is_called_public_once_everybody_sees_it() {
    for name in ["video", "reel", "video story"] {
        let page = page().await;
        page.set(json!({ "meta_publish_ms": 20_000 })).await;
        let post = page
            .plan("Worked on", &wish(name), Duration::from_mins(40))
            .await;
        minutes(&page.host, 45).await;
        let receipt = page.browser.wait_for(&post, "published").await;
        let public = page.public().await;
        let live = Timestamp::parse(receipt["published_at"].as_str().unwrap()).unwrap();
        assert!(
            live.ms() >= public[0]["public_at_ms"].as_i64().unwrap(),
            "{name}: {receipt:#}"
        );
        assert_eq!(receipt["remote_id"], public[0]["id"], "{name}: {public:#?}");
    }
}

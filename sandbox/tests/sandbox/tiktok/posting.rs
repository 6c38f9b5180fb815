//! From the beginning of a publication to its post, moved by nothing but time.

use noctin_sandbox::tiktok::Medium;
use serde_json::{Value, json};

use super::{
    begun, connect, connect_with, events, outcome, photos, publish, pulled, settings, status,
    user_info, verified,
};
use crate::bench::{Bench, START_MS, pass};

const VIDEO: &str = "video/init";

fn draft() -> Value {
    json!({"source_info": pulled(json!({}))["source_info"]})
}

fn names(bench: &Bench) -> Vec<String> {
    events(bench)
        .into_iter()
        .map(|(name, _)| {
            name.strip_prefix("post.publish.")
                .unwrap_or(&name)
                .to_owned()
        })
        .collect()
}

#[tokio::test(start_paused = true)]
async fn a_public_post_is_complete_before_it_has_an_id() {
    let bench = verified().await;
    let tokens = connect(&bench, "sandbox_writer").await;
    let id = begun(&bench, &tokens, VIDEO, &pulled(json!({}))).await;
    assert_eq!(
        status(&bench, &tokens, &id).await,
        json!({"status": "PROCESSING_DOWNLOAD"})
    );
    pass(3).await;
    assert_eq!(
        status(&bench, &tokens, &id).await,
        json!({"status": "PUBLISH_COMPLETE", "publicaly_available_post_id": []})
    );
    assert!(bench.sandbox.tiktok_public().is_empty());
    pass(5).await;
    let data = status(&bench, &tokens, &id).await;
    let number = data["publicaly_available_post_id"][0]
        .as_u64()
        .expect("a number");
    assert_eq!(number.to_string().len(), 19);
    assert!(
        number > 1 << 62 && !number.is_multiple_of(1024),
        "{number}: a double is not enough for it"
    );
    let public = bench.sandbox.tiktok_public();
    assert_eq!(public.len(), 1);
    let post = &public[0];
    assert_eq!(
        (
            post.id.as_str(),
            post.publish_id.as_str(),
            post.title.as_str()
        ),
        (number.to_string().as_str(), id.as_str(), "hello")
    );
    assert_eq!(
        (post.received_at_ms, post.public_at_ms),
        (START_MS, START_MS + 8000)
    );
    assert_eq!(
        (post.user.as_str(), post.medium),
        (tokens.open_id.as_str(), Medium::Video)
    );
}

#[tokio::test(start_paused = true)]
async fn the_app_is_told_of_each_step_when_it_happened() {
    let bench = verified().await;
    let tokens = connect(&bench, "sandbox_writer").await;
    let id = begun(&bench, &tokens, VIDEO, &pulled(json!({}))).await;
    pass(60).await;
    let (public, told) = (bench.sandbox.tiktok_public(), events(&bench));
    let content = json!({"publish_id": id, "publish_type": "DIRECT_PUBLISH"});
    let with_id =
        json!({"publish_id": id, "publish_type": "DIRECT_PUBLISH", "post_id": public[0].id});
    let expected = [
        ("post.publish.complete".to_owned(), content),
        (
            "post.publish.publicly_available".to_owned(),
            with_id.clone(),
        ),
    ];
    assert_eq!(told, expected);
    let at: Vec<i64> = bench
        .sandbox
        .outbox()
        .iter()
        .map(|callback| callback.at_ms)
        .collect();
    assert_eq!(
        at,
        [START_MS + 3000, START_MS + 8000],
        "however late somebody looks"
    );
    assert_eq!(bench.sandbox.outbox().len(), 2, "and once");
    let path = format!("/tiktok/public/{}/take-down", public[0].id);
    assert_eq!(bench.control("POST", &path, json!({})).await.status, 200);
    assert_eq!(bench.control("POST", &path, json!({})).await.status, 400);
    assert_eq!(
        events(&bench).pop(),
        Some((
            "post.publish.no_longer_publicaly_available".to_owned(),
            with_id
        ))
    );
}

#[tokio::test(start_paused = true)]
async fn what_is_not_for_everybody_never_gets_an_id() {
    let bench = verified().await;
    let tokens = connect(&bench, "sandbox_writer").await;
    let id = begun(
        &bench,
        &tokens,
        VIDEO,
        &pulled(json!({"privacy_level": "SELF_ONLY"})),
    )
    .await;
    pass(3600).await;
    assert_eq!(
        status(&bench, &tokens, &id).await,
        json!({"status": "PUBLISH_COMPLETE", "publicaly_available_post_id": []})
    );
    assert!(bench.sandbox.tiktok_public().is_empty());
    assert_eq!(names(&bench), ["complete"]);
}

#[tokio::test(start_paused = true)]
async fn a_draft_ends_in_the_inbox_until_its_creator_posts_it() {
    let bench = verified().await;
    let tokens = connect(&bench, "sandbox_writer").await;
    let id = begun(&bench, &tokens, "inbox/video/init", &draft()).await;
    let path = format!("/tiktok/publications/{id}/finish");
    assert_eq!(
        bench.control("POST", &path, json!({})).await.status,
        400,
        "it is not there yet"
    );
    pass(3600).await;
    assert_eq!(
        status(&bench, &tokens, &id).await,
        json!({"status": "SEND_TO_USER_INBOX"})
    );
    assert_eq!(bench.control("POST", &path, json!({})).await.status, 200);
    assert_eq!(
        status(&bench, &tokens, &id).await["status"],
        "PUBLISH_COMPLETE"
    );
    pass(5).await;
    assert_eq!(bench.sandbox.tiktok_public().len(), 1);
    assert_eq!(
        names(&bench),
        ["inbox_delivered", "complete", "publicly_available"]
    );
    assert!(
        events(&bench)
            .iter()
            .all(|(_, content)| content["publish_type"] == "INBOX_SHARE")
    );
}

#[tokio::test(start_paused = true)]
async fn photos_are_public_at_an_address_of_their_own() {
    let bench = verified().await;
    let tokens = connect(&bench, "sandbox_writer").await;
    begun(&bench, &tokens, "content/init", &photos("DIRECT_POST", 2)).await;
    pass(10).await;
    let post = bench.sandbox.tiktok_public().remove(0);
    assert_eq!(
        (post.medium, post.title.as_str(), post.description.as_str()),
        (Medium::Photo, "a title", "a description")
    );
    let path = format!("/tiktok/@sandbox_writer/photo/{}", post.id);
    for page in [
        "/tiktok",
        "/tiktok/@sandbox_writer",
        "/tiktok/feed.json",
        path.as_str(),
    ] {
        let seen = bench.get(page).await;
        assert_eq!(seen.status, 200, "{page}");
        assert!(
            seen.text.contains("a description") && seen.text.contains(&path),
            "{page}"
        );
    }
    for nothing in [
        path.replace("photo", "video"),
        path.replace("writer", "studio"),
        "/tiktok/@nobody".into(),
        "/tiktok/writer".into(),
    ] {
        assert_eq!(bench.get(&nothing).await.status, 404, "{nothing}");
    }
    assert!(
        !bench
            .get("/tiktok/@sandbox_studio")
            .await
            .text
            .contains("a description")
    );
    bench.sandbox.tiktok_take_down(&post.id).expect("a post");
    assert!(!bench.get("/tiktok").await.text.contains("a description"));
    assert_eq!(bench.get(&path).await.status, 404);
}

#[tokio::test(start_paused = true)]
async fn a_failure_is_a_200_that_says_why_and_nothing_else() {
    let bench = verified().await;
    let tokens = connect(&bench, "sandbox_writer").await;
    settings(
        &bench,
        json!({"tiktok_fail_reason": "picture_size_check_failed"}),
    )
    .await;
    let id = begun(&bench, &tokens, VIDEO, &pulled(json!({}))).await;
    settings(&bench, json!({"tiktok_fail_reason": null})).await;
    pass(3600).await;
    let seen = publish(&bench, &tokens, "status/fetch", &json!({"publish_id": id})).await;
    assert_eq!(seen.status, 200);
    assert_eq!(
        seen.json()["data"],
        json!({"status": "FAILED", "fail_reason": "picture_size_check_failed"})
    );
    let content = json!({
        "publish_id": id, "publish_type": "DIRECT_PUBLISH", "reason": "picture_size_check_failed",
    });
    assert_eq!(
        events(&bench),
        [("post.publish.failed".to_owned(), content)]
    );
    assert!(bench.sandbox.tiktok_public().is_empty());
}

#[tokio::test(start_paused = true)]
async fn what_is_stuck_stays_so_and_can_be_cancelled() {
    let bench = verified().await;
    let tokens = connect(&bench, "sandbox_writer").await;
    settings(&bench, json!({"tiktok_stuck": true})).await;
    let id = begun(&bench, &tokens, VIDEO, &pulled(json!({}))).await;
    settings(&bench, json!({"tiktok_stuck": false})).await;
    pass(3600).await;
    assert_eq!(
        status(&bench, &tokens, &id).await["status"],
        "PROCESSING_DOWNLOAD"
    );
    assert!(events(&bench).is_empty());
    let cancel =
        async || outcome(&publish(&bench, &tokens, "cancel", &json!({"publish_id": id})).await);
    assert_eq!(cancel().await, (200, "ok".to_owned()));
    assert_eq!(
        status(&bench, &tokens, &id).await,
        json!({"status": "FAILED", "fail_reason": "publish_cancelled"})
    );
    assert_eq!(cancel().await, (400, "publish_not_cancellable".to_owned()));
    assert_eq!(names(&bench), ["failed"]);
}

#[tokio::test(start_paused = true)]
async fn a_status_is_its_creators_own_and_is_asked_for_thirty_times_a_minute() {
    let bench = verified().await;
    let tokens = connect(&bench, "sandbox_writer").await;
    let other = connect(&bench, "sandbox_studio").await;
    let basic = connect_with(&bench, "sandbox_private", "user.info.basic").await;
    let id = begun(&bench, &tokens, VIDEO, &pulled(json!({}))).await;
    let ask = async |tokens, id: &str| {
        outcome(&publish(&bench, tokens, "status/fetch", &json!({"publish_id": id})).await)
    };
    assert_eq!(
        ask(&tokens, "v_pub_url~v2.1").await,
        (400, "invalid_publish_id".to_owned())
    );
    assert_eq!(
        ask(&other, &id).await,
        (
            400,
            "token_not_authorized_for_specified_publish_id".to_owned()
        )
    );
    assert_eq!(
        ask(&basic, &id).await,
        (401, "scope_not_authorized".to_owned())
    );
    for _ in 1..30 {
        assert_eq!(ask(&tokens, &id).await.0, 200);
    }
    assert_eq!(
        ask(&tokens, &id).await,
        (429, "rate_limit_exceeded".to_owned())
    );
}

#[tokio::test(start_paused = true)]
async fn who_removes_the_app_ends_what_is_under_way_and_keeps_what_is_posted() {
    let bench = verified().await;
    let tokens = connect(&bench, "sandbox_writer").await;
    begun(&bench, &tokens, VIDEO, &pulled(json!({}))).await;
    pass(10).await;
    begun(&bench, &tokens, VIDEO, &pulled(json!({}))).await;
    bench
        .sandbox
        .tiktok_disconnect(&tokens.open_id)
        .expect("a user");
    pass(60).await;
    assert_eq!(
        names(&bench),
        [
            "complete",
            "publicly_available",
            "failed",
            "authorization.removed"
        ]
    );
    assert_eq!(events(&bench)[2].1["reason"], "auth_removed");
    assert_eq!(bench.sandbox.tiktok_public().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn the_public_log_of_tiktok_can_be_read_by_user_and_from_a_place() {
    let bench = verified().await;
    for username in ["sandbox_writer", "sandbox_studio", "sandbox_writer"] {
        let tokens = connect(&bench, username).await;
        begun(
            &bench,
            &tokens,
            VIDEO,
            &pulled(json!({"title": format!("by {username}")})),
        )
        .await;
    }
    pass(10).await;
    let writer = bench.sandbox.tiktok_users()[0].open_id.clone();
    let log = bench
        .control(
            "GET",
            &format!("/tiktok/public?user={writer}&after_seq=1"),
            Value::Null,
        )
        .await
        .json();
    assert_eq!(log["posts"].as_array().map(Vec::len), Some(1));
    assert_eq!(
        (&log["posts"][0]["title"], &log["posts"][0]["medium"]),
        (&json!("by sandbox_writer"), &json!("video"))
    );
    let stats = connect_with(&bench, "sandbox_writer", "user.info.stats").await;
    assert_eq!(
        user_info(&bench, &stats, "video_count").await.json()["data"]["user"]["video_count"],
        2
    );
}

#[tokio::test(start_paused = true)]
async fn tokens_publications_and_posts_of_tiktok_are_there_after_a_restart() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("sandbox.json");
    let (bench, _) = Bench::with_state_file(&path);
    settings(&bench, json!({"tiktok_verified": ["media.example.com"]})).await;
    let tokens = connect(&bench, "new_writer").await;
    begun(&bench, &tokens, VIDEO, &pulled(json!({}))).await;
    pass(10).await;
    let public = json!(bench.sandbox.tiktok_public());
    let under_way = begun(&bench, &tokens, VIDEO, &pulled(json!({}))).await;
    bench.sandbox.save().expect("a file");

    let (bench, set_aside) = Bench::with_state_file(&path);
    assert_eq!(set_aside, None);
    assert_eq!(json!(bench.sandbox.tiktok_public()), public);
    assert_eq!(
        status(&bench, &tokens, &under_way).await["status"],
        "PROCESSING_DOWNLOAD"
    );
    assert!(
        bench.sandbox.outbox().is_empty(),
        "callbacks belong to one run"
    );
    pass(20).await;
    assert_eq!(
        status(&bench, &tokens, &under_way).await["status"],
        "PUBLISH_COMPLETE"
    );
    assert_eq!(names(&bench), ["complete", "publicly_available"]);
}

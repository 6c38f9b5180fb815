//! What TikTok says of the person who let the app in.

use serde_json::{Value, json};

use super::{
    SCOPES, Tokens, change, connect, connect_with, creator_info, outcome, settings, user_info,
};
use crate::bench::{Bench, START_MS, pass};

const NOBODY: &str = "act.nobody";

#[tokio::test(start_paused = true)]
async fn user_info_gives_the_fields_that_were_asked_for_in_the_envelope() {
    let bench = Bench::new();
    let tokens = connect(&bench, "sandbox_writer").await;
    let seen = user_info(&bench, &tokens, "open_id,display_name").await;
    let body = seen.json();
    assert_eq!(
        body["data"],
        json!({"user": {"open_id": tokens.open_id, "display_name": "Sandbox Writer"}})
    );
    assert_eq!(
        (&body["error"]["code"], &body["error"]["message"]),
        (&json!("ok"), &json!(""))
    );
    assert!(body["error"]["log_id"].is_string());
}

#[tokio::test(start_paused = true)]
async fn one_field_outside_of_the_scopes_fails_the_whole_call() {
    let bench = Bench::new();
    let basic = connect(&bench, "sandbox_writer").await;
    for fields in ["username", "open_id,username", "open_id,follower_count"] {
        let seen = user_info(&bench, &basic, fields).await;
        assert_eq!(
            outcome(&seen),
            (401, "scope_not_authorized".to_owned()),
            "{fields}"
        );
        assert!(!seen.text.contains(&basic.open_id));
    }
    let wide = connect_with(
        &bench,
        "sandbox_writer",
        "user.info.basic,user.info.profile,user.info.stats",
    )
    .await;
    let user = user_info(&bench, &wide, "username,video_count")
        .await
        .json()["data"]["user"]
        .clone();
    assert_eq!(
        user,
        json!({"username": "sandbox_writer", "video_count": 0})
    );
}

#[tokio::test(start_paused = true)]
async fn user_info_needs_known_fields_and_a_living_token() {
    let bench = Bench::new();
    let tokens = connect(&bench, "sandbox_writer").await;
    for fields in ["", "open_id,email", "open_id display_name"] {
        assert_eq!(
            outcome(&user_info(&bench, &tokens, &fields.replace(' ', "%20")).await),
            (400, "invalid_params".to_owned()),
            "{fields}"
        );
    }
    let nobody = Tokens {
        access: NOBODY.to_owned(),
        ..tokens
    };
    assert_eq!(
        outcome(&user_info(&bench, &nobody, "open_id").await),
        (401, "access_token_invalid".to_owned())
    );
}

#[tokio::test(start_paused = true)]
async fn an_avatar_is_a_picture_for_two_hours() {
    let bench = Bench::new();
    let tokens = connect(&bench, "sandbox_writer").await;
    let avatar =
        user_info(&bench, &tokens, "avatar_url").await.json()["data"]["user"]["avatar_url"]
            .as_str()
            .expect("an address")
            .to_owned();
    let path = avatar
        .strip_prefix("http://127.0.0.1:8788")
        .expect("the sandbox itself")
        .to_owned();
    let fetch = async || {
        let request = http::Request::get(&path)
            .body(Vec::new())
            .expect("a request");
        bench.handle(request).await.response().expect("an answer")
    };
    let picture = fetch().await;
    assert_eq!(
        (picture.status().as_u16(), &picture.body()[1..4]),
        (200, &b"PNG"[..])
    );
    pass(7200).await;
    assert_eq!(fetch().await.status(), 403);
    assert_eq!(
        bench
            .get("/tiktok/avatars/nobody.png?x-expires=99999999999")
            .await
            .status,
        404
    );
}

#[tokio::test(start_paused = true)]
async fn the_creator_is_offered_what_the_account_allows() {
    let bench = Bench::new();
    let public = creator_info(&bench, &connect(&bench, "sandbox_writer").await)
        .await
        .json()["data"]
        .clone();
    let avatar = public["creator_avatar_url"].as_str().expect("an address");
    assert!(
        avatar.ends_with(&format!(".png?x-expires={}", START_MS / 1000 + 7200)),
        "{avatar}"
    );
    let expected = json!({
        "creator_avatar_url": avatar, "creator_username": "sandbox_writer",
        "creator_nickname": "Sandbox Writer",
        "privacy_level_options": ["PUBLIC_TO_EVERYONE", "MUTUAL_FOLLOW_FRIENDS", "SELF_ONLY"],
        "comment_disabled": false, "duet_disabled": false, "stitch_disabled": false,
        "max_video_post_duration_sec": 300,
    });
    assert_eq!(public, expected);
    let tokens = connect(&bench, "sandbox_private").await;
    change(
        &bench,
        &tokens,
        json!({"disabled": ["comment"], "max_video_post_duration_sec": 60}),
    )
    .await;
    let private = creator_info(&bench, &tokens).await.json()["data"].clone();
    assert_eq!(
        private["privacy_level_options"],
        json!(["FOLLOWER_OF_CREATOR", "MUTUAL_FOLLOW_FRIENDS", "SELF_ONLY"])
    );
    for flag in ["comment_disabled", "duet_disabled", "stitch_disabled"] {
        assert_eq!(private[flag], true, "{flag}");
    }
    assert_eq!(private["max_video_post_duration_sec"], 60);
}

#[tokio::test(start_paused = true)]
async fn a_creator_who_cannot_post_now_is_an_error_under_200() {
    let bench = Bench::new();
    let tokens = connect(&bench, "sandbox_writer").await;
    for code in [
        "spam_risk_too_many_posts",
        "spam_risk_user_banned_from_posting",
        "reached_active_user_cap",
    ] {
        change(&bench, &tokens, json!({"cannot_post": code})).await;
        let seen = creator_info(&bench, &tokens).await;
        assert_eq!(outcome(&seen), (200, code.to_owned()));
        assert_eq!(seen.json()["data"], json!({}));
    }
    change(&bench, &tokens, json!({"cannot_post": null})).await;
    assert_eq!(
        outcome(&creator_info(&bench, &tokens).await),
        (200, "ok".to_owned())
    );
}

#[tokio::test(start_paused = true)]
async fn creator_info_needs_the_right_to_publish_and_waits_after_twenty_calls() {
    let bench = Bench::new();
    let uploads = connect_with(&bench, "sandbox_studio", "video.upload").await;
    assert_eq!(
        outcome(&creator_info(&bench, &uploads).await),
        (401, "scope_not_authorized".to_owned())
    );
    let tokens = connect(&bench, "sandbox_writer").await;
    let other = connect(&bench, "sandbox_private").await;
    for _ in 0..20 {
        assert_eq!(creator_info(&bench, &tokens).await.status, 200);
    }
    pass(59).await;
    let seen = creator_info(&bench, &tokens).await;
    assert_eq!(outcome(&seen), (429, "rate_limit_exceeded".to_owned()));
    assert_eq!(seen.header("retry-after"), None);
    assert_eq!(
        creator_info(&bench, &other).await.status,
        200,
        "the window is the user's own"
    );
    pass(1).await;
    assert_eq!(creator_info(&bench, &tokens).await.status, 200);
}

#[tokio::test(start_paused = true)]
async fn an_app_that_was_not_audited_is_offered_the_same() {
    let bench = Bench::new();
    settings(&bench, json!({"tiktok_audited": false})).await;
    let tokens = connect_with(&bench, "sandbox_writer", SCOPES).await;
    assert_eq!(
        creator_info(&bench, &tokens).await.json()["data"]["privacy_level_options"][0],
        "PUBLIC_TO_EVERYONE"
    );
}

#[tokio::test(start_paused = true)]
async fn users_of_tiktok_are_created_and_changed_by_the_controls() {
    let bench = Bench::new();
    let created = bench
        .control(
            "POST",
            "/tiktok/users",
            json!({"username": "new.comer", "name": "Newcomer", "private": true}),
        )
        .await
        .json();
    assert_eq!(
        (&created["name"], &created["private"]),
        (&json!("Newcomer"), &json!(true))
    );
    let listed = bench
        .control("GET", "/tiktok/users", Value::Null)
        .await
        .json();
    assert_eq!(listed["users"][3], created);
    let path = format!(
        "/tiktok/users/{}",
        created["open_id"].as_str().expect("an id")
    );
    let renamed = bench
        .control(
            "POST",
            &path,
            json!({"username": "newcomer", "open_id": "other"}),
        )
        .await
        .json();
    assert_eq!(
        (&renamed["username"], &renamed["open_id"]),
        (&json!("newcomer"), &created["open_id"])
    );
    for (path, body) in [
        ("/tiktok/users", json!({"username": "Newcomer"})),
        ("/tiktok/users", json!({"username": "x"})),
        ("/tiktok/users", json!({"username": "not a name"})),
        (path.as_str(), json!({"username": "sandbox_writer"})),
        (path.as_str(), json!({"mood": "good"})),
        ("/tiktok/users/nobody", json!({"name": "Nobody"})),
        ("/tiktok/users/nobody/disconnect", json!({})),
    ] {
        assert_eq!(
            bench.control("POST", path, body.clone()).await.status,
            400,
            "{path} {body}"
        );
    }
    assert_eq!(
        bench
            .control("GET", "/tiktok/nowhere", Value::Null)
            .await
            .status,
        404
    );
}

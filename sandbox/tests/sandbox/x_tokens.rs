//! The tokens of X: how they rotate, how long they live, and what ends them.

use noctin_sandbox::x;
use serde_json::json;

use crate::bench::{Bench, pass, token_request};

#[tokio::test(start_paused = true)]
async fn a_refresh_rotates_the_pair_and_ends_the_old_one() {
    let bench = Bench::new();
    let tokens = bench.connect("sandbox_writer").await;
    let fresh = bench.refresh(&tokens.refresh).await.json();
    assert_ne!(fresh["refresh_token"], tokens.refresh.as_str());
    let access = fresh["access_token"].as_str().expect("a token");
    assert_eq!(bench.call("GET", "/x/2/users/me", access).await.status, 200);
    assert_eq!(
        bench
            .call("GET", "/x/2/users/me", &tokens.access)
            .await
            .status,
        401
    );
}

#[tokio::test(start_paused = true)]
async fn the_old_access_token_can_be_let_run_out() {
    let bench = Bench::new();
    let tokens = bench.connect("sandbox_writer").await;
    bench
        .control(
            "POST",
            "/settings",
            json!({"refresh_ends_old_access": false}),
        )
        .await;
    assert_eq!(bench.refresh(&tokens.refresh).await.status, 200);
    assert_eq!(
        bench
            .call("GET", "/x/2/users/me", &tokens.access)
            .await
            .status,
        200
    );
    pass(7200).await;
    assert_eq!(
        bench
            .call("GET", "/x/2/users/me", &tokens.access)
            .await
            .status,
        401
    );
}

#[tokio::test(start_paused = true)]
async fn a_replayed_refresh_token_ends_the_whole_family() {
    let bench = Bench::new();
    let tokens = bench.connect("sandbox_writer").await;
    let fresh = bench.refresh(&tokens.refresh).await.json();
    let replay = bench.refresh(&tokens.refresh).await;
    let refusal = json!({"error": "invalid_request", "error_description": "Value passed for the \
        token was invalid."});
    assert_eq!((replay.status.as_u16(), replay.json()), (400, refusal));
    let access = fresh["access_token"].as_str().expect("a token");
    assert_eq!(bench.call("GET", "/x/2/users/me", access).await.status, 401);
    assert_eq!(
        bench
            .refresh(fresh["refresh_token"].as_str().expect("a token"))
            .await
            .status,
        400
    );
}

#[tokio::test(start_paused = true)]
async fn a_replay_can_be_made_harmless() {
    let bench = Bench::new();
    bench
        .control("POST", "/settings", json!({"kill_family_on_replay": false}))
        .await;
    let tokens = bench.connect("sandbox_writer").await;
    let fresh = bench.refresh(&tokens.refresh).await.json();
    assert_eq!(bench.refresh(&tokens.refresh).await.status, 400);
    assert_eq!(
        bench
            .refresh(fresh["refresh_token"].as_str().expect("a token"))
            .await
            .status,
        200
    );
}

#[tokio::test(start_paused = true)]
async fn revoking_a_refresh_token_ends_its_access_token_too() {
    let bench = Bench::new();
    let tokens = bench.connect("sandbox_writer").await;
    let credentials = Some((x::CLIENT_ID, x::CLIENT_SECRET));
    let seen = bench
        .send(token_request(
            "revoke",
            credentials,
            &[("token", &tokens.refresh)],
        ))
        .await;
    assert_eq!(
        (seen.status.as_u16(), seen.json()),
        (200, json!({"revoked": true}))
    );
    assert_eq!(
        bench
            .call("GET", "/x/2/users/me", &tokens.access)
            .await
            .status,
        401
    );
    assert_eq!(bench.refresh(&tokens.refresh).await.status, 400);
}

#[tokio::test(start_paused = true)]
async fn an_access_token_lives_two_hours_and_a_401_has_no_windows() {
    let bench = Bench::new();
    let tokens = bench.connect("sandbox_writer").await;
    pass(7199).await;
    assert_eq!(
        bench
            .call("GET", "/x/2/users/me", &tokens.access)
            .await
            .status,
        200
    );
    pass(1).await;
    let seen = bench.call("GET", "/x/2/users/me", &tokens.access).await;
    let body = json!({
        "title": "Unauthorized", "type": "about:blank", "status": 401, "detail": "Unauthorized",
    });
    assert_eq!((seen.status.as_u16(), seen.json()), (401, body));
    assert_eq!(seen.header("x-rate-limit-limit"), None);
}

#[tokio::test(start_paused = true)]
async fn a_missing_scope_is_a_bare_forbidden() {
    let bench = Bench::new();
    let seen = bench
        .redeem(&bench.code("sandbox_writer", "tweet.read users.read").await)
        .await
        .json();
    let access = seen["access_token"].as_str().expect("a token");
    let refused = bench.call("DELETE", "/x/2/tweets/17", access).await;
    assert_eq!(
        (refused.status.as_u16(), refused.json()["detail"].as_str()),
        (403, Some("Forbidden"))
    );
    assert_eq!(refused.header("x-rate-limit-limit"), None);
}

#[tokio::test(start_paused = true)]
async fn me_shows_what_is_asked_for_and_refuses_unknown_fields() {
    let bench = Bench::new();
    let tokens = bench.connect("sandbox_writer").await;
    let plain = bench
        .call("GET", "/x/2/users/me", &tokens.access)
        .await
        .json();
    let expected =
        json!({"id": tokens.user, "name": "Sandbox Writer", "username": "sandbox_writer"});
    assert_eq!(plain, json!({"data": expected}));
    let fields = "profile_image_url,verified,verified_type,subscription_type,protected";
    let path = format!("/x/2/users/me?user.fields={fields}");
    let full = bench.call("GET", &path, &tokens.access).await.json();
    assert_eq!(full["data"]["subscription_type"], "None");
    let picture = full["data"]["profile_image_url"]
        .as_str()
        .expect("an address");
    let picture = picture
        .strip_prefix("http://127.0.0.1:8788")
        .expect("on this host")
        .parse::<http::Uri>()
        .expect("a path");
    let request = http::Request::get(picture)
        .body(Vec::new())
        .expect("a request");
    let png = bench
        .handle(request)
        .await
        .response()
        .expect("a whole answer");
    assert!(png.body().starts_with(b"\x89PNG"));
    let unknown = bench
        .call("GET", "/x/2/users/me?user.fields=shoe_size", &tokens.access)
        .await;
    assert_eq!(unknown.status, 400);
    assert_eq!(
        unknown.json()["errors"][0]["parameters"],
        json!({"user.fields": ["shoe_size"]})
    );
}

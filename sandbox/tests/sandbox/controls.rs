//! The controls that tests use.

use serde_json::{Value, json};

use crate::bench::{Bench, START_MS};

#[tokio::test(start_paused = true)]
async fn the_offset_moves_the_time_of_everything() {
    let bench = Bench::new();
    let tokens = bench.connect("sandbox_writer").await;
    let moved = bench
        .control("POST", "/clock", json!({"offset_ms": 60_000}))
        .await
        .json();
    assert_eq!(
        moved,
        json!({"offset_ms": 60_000, "now_ms": START_MS + 60_000})
    );
    bench.publish(&tokens, json!({"text": "later"})).await;
    assert_eq!(bench.sandbox.x_public()[0].public_at_ms, START_MS + 60_000);
    bench
        .control("POST", "/clock", json!({"offset_ms": 7_200_000}))
        .await;
    assert_eq!(
        bench
            .call("GET", "/x/2/users/me", &tokens.access)
            .await
            .status,
        401
    );
}

#[tokio::test(start_paused = true)]
async fn ids_grow_even_when_the_clock_is_set_back() {
    let bench = Bench::new();
    let tokens = bench.connect("sandbox_writer").await;
    let first = bench.publish(&tokens, json!({"text": "one"})).await;
    bench
        .control("POST", "/clock", json!({"offset_ms": -60_000}))
        .await;
    let second = bench.publish(&tokens, json!({"text": "two"})).await;
    assert!(second.parse::<u64>().expect("a number") > first.parse::<u64>().expect("a number"));
}

#[tokio::test(start_paused = true)]
async fn the_record_names_every_platform_call_and_no_secret() {
    let bench = Bench::new();
    let tokens = bench.connect("sandbox_writer").await;
    let id = bench.publish(&tokens, json!({"text": "hello"})).await;
    bench.get("/x").await;
    let record = bench.control("GET", "/calls", Value::Null).await;
    let expected = json!({
        "seq": 3, "at_ms": START_MS, "method": "POST", "path": "/x/2/tweets", "status": 201,
        "user": tokens.user,
        "outcome": "answered", "made_public": id,
    });
    assert_eq!(record.json()["last_seq"], 3);
    assert_eq!(record.json()["calls"][2], expected);
    let filtered = bench
        .control(
            "GET",
            &format!(
                "/calls?path=/x/2/oauth2/token&user={}&after_seq=1",
                tokens.user
            ),
            Value::Null,
        )
        .await;
    assert_eq!(filtered.json()["calls"].as_array().map(Vec::len), Some(1));
    for secret in bench.sandbox.secrets() {
        assert!(!record.text.contains(&secret.value));
    }
}

#[tokio::test(start_paused = true)]
async fn every_secret_ever_handed_out_can_be_listed() {
    let bench = Bench::new();
    let tokens = bench.connect("sandbox_writer").await;
    let listed = bench.control("GET", "/secrets", Value::Null).await.json();
    let kinds: Vec<&str> = listed["secrets"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|secret| secret["kind"].as_str())
        .collect();
    assert_eq!(kinds, ["code", "access_token", "refresh_token"]);
    assert!(listed.to_string().contains(&tokens.refresh));
}

#[tokio::test(start_paused = true)]
async fn users_are_created_once_and_can_disconnect_the_app() {
    let bench = Bench::new();
    let created = bench
        .control("POST", "/x/users", json!({"username": "newcomer"}))
        .await;
    assert_eq!(
        (created.status.as_u16(), created.json()["username"].as_str()),
        (200, Some("newcomer"))
    );
    assert_eq!(
        bench
            .control("POST", "/x/users", json!({"username": "Newcomer"}))
            .await
            .status,
        400
    );
    let tokens = bench.connect("newcomer").await;
    assert_eq!(created.json()["id"], tokens.user);
    bench
        .control(
            "POST",
            &format!("/x/users/{}/disconnect", tokens.user),
            Value::Null,
        )
        .await;
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
async fn the_public_log_can_be_read_by_user_and_from_a_place() {
    let bench = Bench::new();
    let writer = bench.connect("sandbox_writer").await;
    let studio = bench.connect("sandbox_studio").await;
    bench.publish(&writer, json!({"text": "one"})).await;
    bench.publish(&studio, json!({"text": "two"})).await;
    bench.publish(&writer, json!({"text": "three"})).await;
    let path = format!("/x/public?user={}&after_seq=1", writer.user);
    let log = bench.control("GET", &path, Value::Null).await.json();
    assert_eq!(log["posts"].as_array().map(Vec::len), Some(1));
    assert_eq!(
        (&log["posts"][0]["text"], &log["posts"][0]["seq"]),
        (&json!("three"), &json!(3))
    );
}

#[tokio::test(start_paused = true)]
async fn a_reset_forgets_everything() {
    let bench = Bench::new();
    let tokens = bench.connect("sandbox_writer").await;
    bench.publish(&tokens, json!({"text": "gone"})).await;
    bench.fault(json!({"kind": "hang"})).await;
    bench
        .control("POST", "/clock", json!({"offset_ms": 5}))
        .await;
    bench
        .control("POST", "/settings", json!({"answer_ms": 5}))
        .await;
    let reset = bench.control("POST", "/reset", Value::Null).await.json();
    assert_eq!(reset, json!({"offset_ms": 0, "now_ms": START_MS}));
    assert!(
        bench.public_texts().is_empty()
            && bench.sandbox.calls().is_empty()
            && bench.sandbox.secrets().is_empty()
    );
    assert!(bench.sandbox.waiting_faults().is_empty());
    assert_eq!(bench.sandbox.settings().answer_ms, 0);
    assert_eq!(
        bench
            .call("GET", "/x/2/users/me", &tokens.access)
            .await
            .status,
        401
    );
}

#[tokio::test(start_paused = true)]
async fn a_control_that_cannot_be_meant_is_refused_with_the_reason() {
    let bench = Bench::new();
    for (path, body) in [
        ("/clock", json!({})),
        ("/settings", json!({"answer": 5})),
        (
            "/faults",
            json!({"path": "/x/2/tweets", "fault": {"kind": "earthquake"}}),
        ),
        (
            "/faults",
            json!({"path": "/x/2/tweets", "fault": {"kind": "status", "status": 200}}),
        ),
        (
            "/faults",
            json!({"path": "/x/2/tweets", "times": 0, "fault": {"kind": "close"}}),
        ),
        ("/x/users", json!({"username": "not a name"})),
    ] {
        let seen = bench.control("POST", path, body).await;
        assert_eq!(seen.status, 400, "{path}");
        assert!(seen.json()["error"].is_string(), "{path}");
    }
    assert_eq!(
        bench.control("GET", "/nowhere", Value::Null).await.status,
        404
    );
}

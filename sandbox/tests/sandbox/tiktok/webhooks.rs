//! What TikTok tells the app by itself.

use ring::hmac;
use serde_json::{Value, json};

use super::{connect, oauth, refresh, user_info};
use crate::bench::{Bench, START_MS};
use noctin_sandbox::{Callback, tiktok};

/// Whether the signature of a callback holds, to the byte.
fn holds(callback: &Callback, body: &str) -> bool {
    let signature = callback.header("tiktok-signature").expect("a signature");
    let (at, tag) = signature
        .strip_prefix("t=")
        .and_then(|rest| rest.split_once(",s="))
        .expect("two parts");
    let bytes: Option<Vec<u8>> = tag
        .as_bytes()
        .chunks(2)
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok())
        .collect();
    let key = hmac::Key::new(hmac::HMAC_SHA256, tiktok::CLIENT_SECRET.as_bytes());
    assert_eq!((tag.len(), tag), (64, tag.to_lowercase().as_str()));
    hmac::verify(
        &key,
        format!("{at}.{body}").as_bytes(),
        &bytes.expect("hex"),
    )
    .is_ok()
}

#[tokio::test(start_paused = true)]
async fn a_person_who_removes_the_app_ends_its_tokens_and_it_is_told_why() {
    let bench = Bench::new();
    let tokens = connect(&bench, "sandbox_writer").await;
    let path = format!("/tiktok/users/{}/disconnect", tokens.open_id);
    assert_eq!(bench.control("POST", &path, json!({})).await.status, 200);
    assert_eq!(user_info(&bench, &tokens, "open_id").await.status, 401);
    assert_eq!(refresh(&bench, &tokens.refresh).await.status, 400);
    let callbacks = bench.sandbox.outbox();
    assert_eq!(callbacks.len(), 1);
    let body: Value = serde_json::from_str(&callbacks[0].body).expect("JSON");
    let expected = json!({
        "client_key": tiktok::CLIENT_KEY, "event": "authorization.removed",
        "create_time": START_MS / 1000,
        "user_openid": tokens.open_id, "content": "{\"reason\":1}",
    });
    assert_eq!(body, expected);
    bench.control("POST", &path, json!({})).await;
    assert_eq!(
        bench.sandbox.outbox().len(),
        1,
        "what is gone is not removed again"
    );
}

#[tokio::test(start_paused = true)]
async fn an_app_that_gives_a_token_back_is_told_so_too() {
    let bench = Bench::new();
    let tokens = connect(&bench, "sandbox_writer").await;
    assert_eq!(
        oauth(&bench, "revoke", &[("token", &tokens.access)])
            .await
            .status,
        200
    );
    let callbacks = bench.sandbox.outbox();
    assert_eq!(callbacks.len(), 1);
    assert!(
        callbacks[0].body.contains(r#""content":"{\"reason\":5}""#),
        "{}",
        callbacks[0].body
    );
}

#[tokio::test(start_paused = true)]
async fn a_callback_is_signed_with_the_secret_of_the_app() {
    let bench = Bench::new();
    let tokens = connect(&bench, "sandbox_writer").await;
    bench
        .sandbox
        .tiktok_disconnect(&tokens.open_id)
        .expect("a user");
    let callback = bench.sandbox.outbox().remove(0);
    assert!(
        callback
            .header("TikTok-Signature")
            .is_some_and(|value| value.starts_with(&format!("t={},s=", START_MS / 1000)))
    );
    assert!(holds(&callback, &callback.body));
    assert!(!holds(&callback, &format!("{} ", callback.body)));
}

#[tokio::test(start_paused = true)]
async fn the_outbox_lists_each_callback_whole_from_a_place_on() {
    let bench = Bench::new();
    for username in ["sandbox_writer", "sandbox_studio"] {
        let tokens = connect(&bench, username).await;
        bench
            .sandbox
            .tiktok_disconnect(&tokens.open_id)
            .expect("a user");
    }
    let listed = bench
        .control("GET", "/outbox?after_seq=1", Value::Null)
        .await
        .json();
    assert_eq!(listed["last_seq"], 2);
    let callbacks = listed["callbacks"].as_array().expect("callbacks");
    assert_eq!(callbacks.len(), 1);
    let one = &callbacks[0];
    assert_eq!(
        (&one["seq"], &one["at_ms"], &one["path"]),
        (&json!(2), &json!(START_MS), &json!("/webhooks/tiktok"))
    );
    assert_eq!(
        one["headers"][0],
        json!(["Content-Type", "application/json"])
    );
    assert_eq!(one["headers"][1][0], "TikTok-Signature");
    assert_eq!(
        (&one["tries"], &one["answered"]),
        (&json!(0), &Value::Null),
        "nothing is sent without an address"
    );
    assert_eq!(
        bench
            .control("GET", "/outbox?path=/webhooks/other", Value::Null)
            .await
            .json()["callbacks"],
        json!([])
    );
    bench.control("POST", "/reset", Value::Null).await;
    assert!(bench.sandbox.outbox().is_empty());
}

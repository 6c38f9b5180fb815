//! A sandbox that is kept in a file, stopped and started again.

use std::fs;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::sync::Arc;

use noctin_sandbox::server::Running;
use noctin_sandbox::{Sandbox, Settings, SystemClock, x};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::time::{Duration, sleep};

use crate::bench::{ALL_SCOPES, Bench, pass};

pub(crate) fn folder() -> TempDir {
    tempfile::tempdir().expect("a folder")
}

/// The sandbox that finds this file.
pub(crate) fn again(path: &Path) -> Bench {
    let (bench, set_aside) = Bench::with_state_file(path);
    assert_eq!(set_aside, None);
    bench
}

fn names(folder: &TempDir) -> Vec<String> {
    let entries = fs::read_dir(folder.path()).expect("the folder");
    let mut names: Vec<String> = entries
        .map(|entry| entry.expect("an entry").file_name().display().to_string())
        .collect();
    names.sort();
    names
}

fn new_user(username: &str) -> x::NewUser {
    x::NewUser {
        username: username.to_owned(),
        name: None,
        subscription_type: None,
    }
}

fn timeline_of(user: &str) -> String {
    format!("/x/2/users/{user}/tweets?tweet.fields=entities,conversation_id")
}

#[tokio::test(start_paused = true)]
async fn users_tokens_posts_and_settings_are_there_after_a_restart() {
    let folder = folder();
    let path = folder.path().join("sandbox.json");
    let bench = again(&path);
    let tokens = bench.connect("new_writer").await;
    let first = bench
        .publish(&tokens, json!({"text": "see example.com"}))
        .await;
    let gone = bench.publish(&tokens, json!({"text": "gone"})).await;
    assert_eq!(
        bench
            .call("DELETE", &format!("/x/2/tweets/{gone}"), &tokens.access)
            .await
            .status,
        200
    );
    bench
        .control("POST", "/settings", json!({"kill_family_on_replay": false}))
        .await;
    let timeline = timeline_of(&tokens.user);
    let before = bench.call("GET", &timeline, &tokens.access).await.text;
    assert!(before.contains("https://t.co/"));
    let public = bench.control("GET", "/x/public", Value::Null).await.text;
    let users = json!(bench.sandbox.x_users());
    bench.sandbox.save().expect("a file");

    let bench = again(&path);
    assert_eq!(json!(bench.sandbox.x_users()), users);
    assert_eq!(
        bench.control("GET", "/x/public", Value::Null).await.text,
        public
    );
    assert!(!bench.sandbox.settings().kill_family_on_replay);
    assert_eq!(
        bench.call("GET", &timeline, &tokens.access).await.text,
        before
    );
    let page = format!("/x/new_writer/status/{first}");
    assert_eq!(bench.get(&page).await.status, 200);
}

#[tokio::test(start_paused = true)]
async fn rules_and_counts_go_on_after_a_restart() {
    let folder = folder();
    let path = folder.path().join("sandbox.json");
    let bench = again(&path);
    let tokens = bench.connect("new_writer").await;
    let first = bench
        .publish(&tokens, json!({"text": "see example.com"}))
        .await;
    let gone = bench.publish(&tokens, json!({"text": "gone"})).await;
    let deletion = format!("/x/2/tweets/{gone}");
    bench.call("DELETE", &deletion, &tokens.access).await;
    bench.sandbox.save().expect("a file");

    let bench = again(&path);
    assert_eq!(
        bench
            .post(&tokens, json!({"text": "see example.com"}))
            .await
            .status,
        403,
        "the same text again"
    );
    let next = bench
        .publish(
            &tokens,
            json!({"text": "more", "reply": {"in_reply_to_tweet_id": first}}),
        )
        .await;
    assert!(next.parse::<u64>().expect("a number") > gone.parse::<u64>().expect("a number"));
    assert_eq!(
        bench.sandbox.x_public().last().map(|post| post.seq),
        Some(3)
    );
    assert_eq!(
        bench.connect("new_writer").await.user,
        tokens.user,
        "the same person signs in"
    );
}

#[tokio::test(start_paused = true)]
async fn what_was_spent_before_a_restart_stays_spent() {
    let folder = folder();
    let path = folder.path().join("sandbox.json");
    let bench = again(&path);
    let code = bench.code("sandbox_writer", ALL_SCOPES).await;
    assert_eq!(bench.redeem(&code).await.status, 200);
    let unused = bench.code("sandbox_writer", ALL_SCOPES).await;
    let tokens = bench.connect("sandbox_writer").await;
    let rotated = bench.refresh(&tokens.refresh).await.json();
    let (access, refresh) = (
        rotated["access_token"].as_str().expect("a token"),
        rotated["refresh_token"].as_str().expect("a token"),
    );
    bench.sandbox.save().expect("a file");

    let bench = again(&path);
    assert_eq!(bench.redeem(&code).await.status, 400);
    assert_eq!(bench.redeem(&unused).await.status, 200);
    assert_eq!(
        bench
            .call("GET", "/x/2/users/me", &tokens.access)
            .await
            .status,
        401
    );
    assert_eq!(bench.call("GET", "/x/2/users/me", access).await.status, 200);
    assert_eq!(bench.refresh(&tokens.refresh).await.status, 400);
    assert_eq!(
        bench.refresh(refresh).await.status,
        400,
        "the replay ended the family"
    );
    bench.sandbox.save().expect("a file");
    assert_eq!(
        again(&path)
            .call("GET", "/x/2/users/me", access)
            .await
            .status,
        401
    );
}

#[tokio::test(start_paused = true)]
async fn a_file_from_before_tiktok_is_read_and_tiktok_is_fresh() {
    let folder = folder();
    let path = folder.path().join("sandbox.json");
    let bench = again(&path);
    let tokens = bench.connect("new_writer").await;
    bench.sandbox.save().expect("a file");
    let mut kept: Value = serde_json::from_slice(&fs::read(&path).expect("a file")).expect("JSON");
    kept.as_object_mut()
        .expect("an object")
        .remove("tiktok")
        .expect("it is kept");
    kept["settings"]
        .as_object_mut()
        .expect("an object")
        .retain(|name, _| !name.starts_with("tiktok_") && name != "callbacks_to");
    fs::write(&path, kept.to_string()).expect("a file");
    let bench = again(&path);
    assert_eq!(
        bench
            .call("GET", "/x/2/users/me", &tokens.access)
            .await
            .status,
        200
    );
    assert_eq!(bench.sandbox.tiktok_users().len(), 3);
    assert_eq!(bench.sandbox.settings(), Settings::default());
}

#[tokio::test(start_paused = true)]
async fn an_unused_code_still_runs_out_after_a_restart() {
    let folder = folder();
    let path = folder.path().join("sandbox.json");
    let bench = again(&path);
    let code = bench.code("sandbox_writer", ALL_SCOPES).await;
    bench.sandbox.save().expect("a file");
    let bench = again(&path);
    pass(31).await;
    assert_eq!(bench.redeem(&code).await.status, 400);
}

#[tokio::test(start_paused = true)]
async fn what_belongs_to_one_run_is_not_kept() {
    let folder = folder();
    let path = folder.path().join("sandbox.json");
    let bench = again(&path);
    bench.connect("sandbox_writer").await;
    bench.fault(json!({"kind": "close"})).await;
    bench.sandbox.set_offset_ms(60_000);
    bench.sandbox.save().expect("a file");
    let bench = again(&path);
    assert!(bench.sandbox.calls().is_empty() && bench.sandbox.waiting_faults().is_empty());
    assert_eq!(bench.sandbox.offset_ms(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_file_that_cannot_be_understood_is_set_aside_and_the_sandbox_starts_afresh() {
    let folder = folder();
    let path = folder.path().join("sandbox.json");
    again(&path);
    let whole = fs::read_to_string(&path).expect("a file");
    let half = &whole[..whole.len() / 2];
    let other_version = whole.replacen("\"version\":1", "\"version\":2", 1);
    let incomplete =
        r#"{"version":1,"settings":{},"x":{"users":[],"grants":{"codes":[],"families":[]}}}"#;
    for (text, reason) in [
        ("", "EOF"),
        (half, "EOF"),
        ("{}", "missing field `version`"),
        (
            other_version.as_str(),
            "it has version 2, and this sandbox reads version 1",
        ),
        (incomplete, "missing field `posts`"),
    ] {
        fs::write(&path, text).expect("a file");
        let (bench, set_aside) = Bench::with_state_file(&path);
        let set_aside = set_aside.expect("a file set aside");
        assert!(set_aside.reason.contains(reason), "{}", set_aside.reason);
        assert_eq!(fs::read_to_string(&set_aside.path).expect("the file"), text);
        assert_eq!(bench.sandbox.x_users().len(), 3);
        bench.connect("new_writer").await;
        bench.sandbox.save().expect("a file");
        assert_eq!(again(&path).sandbox.x_users().len(), 4);
    }
    assert_eq!(names(&folder), ["sandbox.json", "sandbox.json.unreadable"]);
}

#[tokio::test(start_paused = true)]
async fn a_place_that_cannot_be_written_is_said_at_once_and_a_reset_is_kept() {
    let folder = folder();
    let nowhere = folder.path().join("missing/sandbox.json");
    assert!(Sandbox::with_state_file(Arc::new(SystemClock), &nowhere).is_err());
    let path = folder.path().join("sandbox.json");
    let bench = again(&path);
    bench
        .sandbox
        .x_create_user(new_user("new_writer"))
        .expect("a user");
    bench.sandbox.save().expect("a file");
    bench.sandbox.reset();
    bench.sandbox.save().expect("a file");
    assert_eq!(again(&path).sandbox.x_users().len(), 3);
}

#[tokio::test]
async fn a_running_sandbox_saves_by_itself_and_when_it_stops() {
    let folder = folder();
    let path = folder.path().join("sandbox.json");
    let sandbox = again(&path).sandbox;
    let running = Running::start_with(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)), sandbox)
        .await
        .expect("a port");
    running
        .sandbox
        .x_create_user(new_user("one"))
        .expect("a user");
    let mut waited = 0;
    // Opening the file as a second sandbox would write it beside the first one.
    let is_saved = || fs::read_to_string(&path).is_ok_and(|saved| saved.contains("\"one\""));
    while !is_saved() {
        waited += 1;
        assert!(waited < 100, "what happened is saved within a second");
        sleep(Duration::from_millis(10)).await;
    }
    running
        .sandbox
        .x_create_user(new_user("two"))
        .expect("a user");
    running.stop().await;
    assert_eq!(again(&path).sandbox.x_users().len(), 5);
    assert_eq!(names(&folder), ["sandbox.json"]);
}

//! Things that go wrong, before or after the platform did its work.

use noctin_sandbox::{Answer, Outcome};
use serde_json::{Value, json};
use tokio::time::{Duration, Instant, timeout};

use crate::bench::{Bench, START_MS, pass, post_request, redemption, token_request};
use noctin_sandbox::x::{CLIENT_ID, CLIENT_SECRET};

#[tokio::test(start_paused = true)]
async fn a_closed_connection_hides_whether_the_post_was_made() {
    for effect in [false, true] {
        let bench = Bench::new();
        let tokens = bench.connect("sandbox_writer").await;
        bench
            .fault(json!({"kind": "close", "effect": effect}))
            .await;
        let answer = bench
            .handle(post_request(&tokens, &json!({"text": "lost"})))
            .await;
        assert!(matches!(answer, Answer::Close));
        assert_eq!(bench.public_texts().len(), usize::from(effect));
        let call = bench.sandbox.calls().pop().expect("a call");
        assert_eq!(
            (call.status, call.outcome, call.made_public.is_some()),
            (None, Outcome::Closed, effect)
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_silent_connection_and_a_broken_body_hide_it_too() {
    for effect in [false, true] {
        let bench = Bench::new();
        let tokens = bench.connect("sandbox_writer").await;
        bench.fault(json!({"kind": "hang", "effect": effect})).await;
        bench
            .fault(json!({"kind": "half_body", "effect": effect}))
            .await;
        let silent = bench
            .handle(post_request(&tokens, &json!({"text": "one"})))
            .await;
        assert!(matches!(silent, Answer::Hang));
        let Answer::HalfBody(half) = bench
            .handle(post_request(&tokens, &json!({"text": "two"})))
            .await
        else {
            panic!("half a body");
        };
        assert_eq!(half.status(), if effect { 201 } else { 503 });
        assert_eq!(bench.public_texts().len(), if effect { 2 } else { 0 });
        let outcomes: Vec<Outcome> = bench
            .sandbox
            .calls()
            .iter()
            .rev()
            .take(2)
            .map(|call| call.outcome)
            .collect();
        assert_eq!(outcomes, [Outcome::Half, Outcome::Hung]);
    }
}

#[tokio::test(start_paused = true)]
async fn each_status_comes_with_the_body_that_x_uses_for_it() {
    let bench = Bench::new();
    let tokens = bench.connect("sandbox_writer").await;
    for (status, detail) in [
        (401, "Unauthorized"),
        (402, "credits depleted"),
        (
            403,
            "You are not allowed to create a Tweet with duplicate content.",
        ),
        (429, "Too Many Requests"),
        (500, "Internal Server Error"),
        (503, "Service Unavailable"),
    ] {
        bench
            .fault(json!({"kind": "status", "status": status, "reset_after_s": 120}))
            .await;
        let seen = bench.post(&tokens, json!({"text": "hello"})).await;
        assert_eq!(
            (seen.status.as_u16(), seen.json()["detail"].as_str()),
            (status, Some(detail))
        );
        if status == 429 {
            let reset = (START_MS / 1000 + 120).to_string();
            assert_eq!(seen.header("x-rate-limit-reset"), Some(reset.as_str()));
            assert_eq!(seen.header("x-rate-limit-remaining"), Some("0"));
        }
    }
    assert!(bench.public_texts().is_empty());
    bench.publish(&tokens, json!({"text": "hello"})).await;
}

#[tokio::test(start_paused = true)]
async fn a_status_can_lie_about_a_post_that_was_made_and_say_it_in_other_words() {
    let bench = Bench::new();
    let tokens = bench.connect("sandbox_writer").await;
    let old = json!({"errors": [{"code": 88, "message": "Rate limit exceeded"}]});
    bench
        .fault(json!({"kind": "status", "status": 503, "effect": true}))
        .await;
    bench
        .fault(json!({"kind": "status", "status": 429, "body": old}))
        .await;
    assert_eq!(
        bench.post(&tokens, json!({"text": "made"})).await.status,
        503
    );
    assert_eq!(
        bench
            .post(&tokens, json!({"text": "not made"}))
            .await
            .json(),
        old
    );
    assert_eq!(bench.public_texts(), ["made"]);
}

#[tokio::test(start_paused = true)]
async fn a_success_without_an_id_has_three_forms() {
    let bench = Bench::new();
    let tokens = bench.connect("sandbox_writer").await;
    bench.fault(json!({"kind": "errors_only"})).await;
    bench.fault(json!({"kind": "empty", "effect": true})).await;
    bench.fault(json!({"kind": "html"})).await;
    let errors = bench.post(&tokens, json!({"text": "one"})).await;
    assert_eq!(
        (errors.status.as_u16(), errors.json().get("data")),
        (200, None)
    );
    let empty = bench.post(&tokens, json!({"text": "two"})).await;
    assert_eq!((empty.status.as_u16(), empty.text.as_str()), (200, ""));
    let page = bench.post(&tokens, json!({"text": "three"})).await;
    assert_eq!(
        (page.status.as_u16(), page.header("content-type")),
        (503, Some("text/html; charset=utf-8"))
    );
    assert_eq!(bench.public_texts(), ["two"]);
}

#[tokio::test(start_paused = true)]
async fn a_slow_answer_leaves_its_effect_even_if_nobody_waits_for_it() {
    let bench = Bench::new();
    let tokens = bench.connect("sandbox_writer").await;
    bench.fault(json!({"kind": "slow", "ms": 30_000})).await;
    let request = post_request(&tokens, &json!({"text": "slow"}));
    assert!(
        timeout(Duration::from_secs(25), bench.handle(request))
            .await
            .is_err()
    );
    assert_eq!(bench.sandbox.x_public()[0].public_at_ms, START_MS);
}

#[tokio::test(start_paused = true)]
async fn a_late_effect_comes_after_the_caller_gave_up() {
    let bench = Bench::new();
    let tokens = bench.connect("sandbox_writer").await;
    bench
        .fault(json!({"kind": "slow", "ms": 30_000, "effect_after_ms": 28_000}))
        .await;
    let request = post_request(&tokens, &json!({"text": "late"}));
    assert!(
        timeout(Duration::from_secs(25), bench.handle(request))
            .await
            .is_err()
    );
    assert!(bench.public_texts().is_empty());
    tokio::time::sleep(Duration::from_secs(4)).await;
    let post = bench.sandbox.x_public().pop().expect("it came");
    assert_eq!(
        (post.received_at_ms, post.public_at_ms),
        (START_MS, START_MS + 28_000)
    );
}

#[tokio::test(start_paused = true)]
async fn a_call_that_is_held_does_its_work_once_the_script_is_forgotten() {
    let bench = Bench::new();
    let tokens = bench.connect("sandbox_writer").await;
    bench.fault(json!({"kind": "held"})).await;
    let request = post_request(&tokens, &json!({"text": "held"}));
    assert!(
        timeout(Duration::from_secs(25), bench.handle(request))
            .await
            .is_err()
    );
    assert!(bench.public_texts().is_empty());
    bench.control("DELETE", "/faults", json!(null)).await;
    tokio::time::sleep(Duration::from_millis(1)).await;
    let post = bench.sandbox.x_public().pop().expect("it came");
    assert_eq!(
        (post.received_at_ms, post.public_at_ms),
        (START_MS, START_MS + 25_000)
    );
}

#[tokio::test(start_paused = true)]
async fn every_platform_call_can_be_made_to_take_its_time() {
    let bench = Bench::new();
    let tokens = bench.connect("sandbox_writer").await;
    bench
        .control("POST", "/settings", json!({"answer_ms": 700}))
        .await;
    let before = Instant::now();
    bench.publish(&tokens, json!({"text": "hello"})).await;
    assert_eq!(before.elapsed(), Duration::from_millis(700));
    assert_eq!(bench.sandbox.x_public()[0].public_at_ms, START_MS);
}

#[tokio::test(start_paused = true)]
async fn a_rotation_whose_answer_is_lost_has_happened() {
    let bench = Bench::new();
    let tokens = bench.connect("sandbox_writer").await;
    let path = "/x/2/oauth2/token";
    let entry = json!({
        "method": "POST", "path": path, "user": tokens.user,
        "fault": {"kind": "close", "effect": true},
    });
    bench.control("POST", "/faults", entry).await;
    let fields = [
        ("grant_type", "refresh_token"),
        ("refresh_token", tokens.refresh.as_str()),
    ];
    let request = token_request("token", Some((CLIENT_ID, CLIENT_SECRET)), &fields);
    assert!(matches!(bench.handle(request).await, Answer::Close));
    assert_eq!(
        bench.refresh(&tokens.refresh).await.status,
        400,
        "the token is spent"
    );
}

#[tokio::test(start_paused = true)]
async fn an_outage_of_the_token_endpoint_spends_nothing() {
    let bench = Bench::new();
    let code = bench.code("sandbox_writer", crate::bench::ALL_SCOPES).await;
    let entry = json!({"path": "/x/2/oauth2/*", "fault": {"kind": "status", "status": 503}});
    bench.control("POST", "/faults", entry).await;
    let seen = bench.token(&redemption(&code)).await;
    assert_eq!((seen.status.as_u16(), seen.text.as_str()), (503, ""));
    assert_eq!(bench.redeem(&code).await.status, 200);
}

#[tokio::test(start_paused = true)]
async fn faults_strike_in_order_and_only_whom_they_are_for() {
    let bench = Bench::new();
    let writer = bench.connect("sandbox_writer").await;
    let studio = bench.connect("sandbox_studio").await;
    let entry = |status: u16, times: u32| {
        json!({"method": "POST", "path": "/x/2/tweets", "user": writer.user, "times": times,
            "fault": {"kind": "status", "status": status}})
    };
    bench.control("POST", "/faults", entry(503, 2)).await;
    bench.control("POST", "/faults", entry(429, 1)).await;
    bench.publish(&studio, json!({"text": "untouched"})).await;
    let mut statuses = Vec::new();
    for number in 0..4 {
        statuses.push(
            bench
                .post(&writer, json!({"text": format!("post {number}")}))
                .await
                .status
                .as_u16(),
        );
        pass(1).await;
    }
    assert_eq!(statuses, [503, 503, 429, 201]);
    assert_eq!(
        bench.control("GET", "/faults", Value::Null).await.json(),
        json!({"faults": []})
    );
}

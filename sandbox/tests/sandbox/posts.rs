//! Creating and deleting posts: what is accepted, what is refused, and in which words.

use noctin_sandbox::x::NewUser;
use serde_json::{Value, json};

use crate::bench::{Bench, START_MS, Seen, pass};

fn refusal(seen: &Seen) -> (u16, String) {
    (
        seen.status.as_u16(),
        seen.json()["detail"]
            .as_str()
            .unwrap_or_default()
            .to_owned(),
    )
}

#[tokio::test(start_paused = true)]
async fn a_post_becomes_public_once_with_its_exact_instant() {
    let bench = Bench::new();
    let tokens = bench.connect("sandbox_writer").await;
    pass(2).await;
    let id = bench
        .publish(&tokens, json!({"text": "Hello, world"}))
        .await;
    let public = bench.sandbox.x_public();
    assert_eq!(public.len(), 1);
    let post = &public[0];
    assert_eq!((post.seq, &post.id, &post.user), (1, &id, &tokens.user));
    assert_eq!(
        (post.received_at_ms, post.public_at_ms),
        (START_MS + 2000, START_MS + 2000)
    );
    let number: i64 = id.parse().expect("a decimal id");
    assert_eq!((number >> 22) + 1_288_834_974_657, START_MS + 2000);
}

#[tokio::test(start_paused = true)]
async fn a_body_that_breaks_the_schema_is_refused_with_every_reason() {
    let bench = Bench::new();
    let tokens = bench.connect("sandbox_writer").await;
    let body = json!({
        "text": 17, "surprise": true, "reply": {}, "reply_settings": "everyone",
        "media": {"media_ids": []},
        "poll": {"options": ["one"], "duration_minutes": 1},
    });
    let seen = bench.post(&tokens, body).await;
    assert_eq!(seen.status, 400);
    let body = seen.json();
    assert_eq!(
        body["detail"],
        "One or more parameters to your request was invalid."
    );
    let errors = body["errors"].as_array().expect("errors");
    let named: Vec<&String> = errors
        .iter()
        .flat_map(|error| error["parameters"].as_object().expect("a name").keys())
        .collect();
    let expected = [
        "media.media_ids",
        "poll.duration_minutes",
        "poll.options",
        "reply.in_reply_to_tweet_id",
        "reply_settings",
        "surprise",
        "text",
    ];
    assert_eq!(named, expected);
    assert!(bench.public_texts().is_empty());
}

#[tokio::test(start_paused = true)]
async fn what_cannot_be_said_together_or_is_not_there_is_refused() {
    let bench = Bench::new();
    let tokens = bench.connect("sandbox_writer").await;
    let poll = json!({"options": ["yes", "no"], "duration_minutes": 60});
    for (body, message) in [
        (
            json!({"text": "a", "poll": poll, "quote_tweet_id": "17"}),
            "Only one of [poll, quote_tweet_id] may be set",
        ),
        (
            json!({"text": "a", "media": {"media_ids": ["17"]}}),
            "Your media IDs are invalid.",
        ),
        (json!({"text": " "}), "$.text: must not be empty"),
        (json!({}), "$.text: must not be empty"),
        (
            json!({"text": "a", "reply": {"in_reply_to_tweet_id": 17}}),
            "$.reply.in_reply_to_tweet_id: integer found, string expected",
        ),
    ] {
        let seen = bench.post(&tokens, body).await;
        assert_eq!(
            (
                seen.status.as_u16(),
                seen.json()["errors"][0]["message"].as_str()
            ),
            (400, Some(message))
        );
    }
    assert!(bench.public_texts().is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_body_that_is_no_json_says_so() {
    let bench = Bench::new();
    let tokens = bench.connect("sandbox_writer").await;
    let mut request = crate::bench::post_request(&tokens, &Value::Null);
    *request.body_mut() = b"text=hello".to_vec();
    let seen = bench.send(request).await;
    assert_eq!(
        (
            seen.status.as_u16(),
            seen.json()["errors"][0]["message"].as_str()
        ),
        (400, Some("Request body is not valid JSON."))
    );
}

#[tokio::test(start_paused = true)]
async fn a_text_is_limited_by_weight_and_longer_for_premium_users() {
    let bench = Bench::new();
    let tokens = bench.connect("sandbox_writer").await;
    let link = "https://example.com/".to_owned() + &"x".repeat(300);
    bench
        .publish(
            &tokens,
            json!({"text": format!("{} {link}", "a".repeat(256))}),
        )
        .await;
    bench
        .publish(&tokens, json!({"text": "語".repeat(140)}))
        .await;
    let long = bench.post(&tokens, json!({"text": "語".repeat(141)})).await;
    assert_eq!(
        refusal(&long),
        (403, "Your Tweet text is too long.".to_owned())
    );

    let subscription_type = Some("Premium".to_owned());
    let new = NewUser {
        username: "subscriber".into(),
        name: None,
        subscription_type,
    };
    bench.sandbox.x_create_user(new).expect("a new user");
    let subscriber = bench.connect("subscriber").await;
    bench
        .publish(&subscriber, json!({"text": "語".repeat(141)}))
        .await;
}

#[tokio::test(start_paused = true)]
async fn the_same_text_is_refused_within_the_window_of_its_user_only() {
    let bench = Bench::new();
    bench
        .control("POST", "/settings", json!({"duplicate_window_ms": 60_000}))
        .await;
    let writer = bench.connect("sandbox_writer").await;
    let studio = bench.connect("sandbox_studio").await;
    let first = bench
        .publish(&writer, json!({"text": "Good morning"}))
        .await;
    bench
        .publish(&studio, json!({"text": "Good morning"}))
        .await;
    let again = bench.post(&writer, json!({"text": " Good morning "})).await;
    assert_eq!(
        refusal(&again),
        (
            403,
            "You are not allowed to create a Tweet with duplicate content.".to_owned()
        )
    );
    let reply = json!({"text": "Good morning", "reply": {"in_reply_to_tweet_id": first}});
    assert_eq!(bench.post(&writer, reply).await.status, 403);
    pass(60).await;
    bench
        .publish(&writer, json!({"text": "Good morning"}))
        .await;
    assert_eq!(bench.public_texts().len(), 3);
}

#[tokio::test(start_paused = true)]
async fn a_reply_needs_a_parent_of_ones_own_or_a_mention() {
    let bench = Bench::new();
    let writer = bench.connect("sandbox_writer").await;
    let studio = bench.connect("sandbox_studio").await;
    let own = bench.publish(&writer, json!({"text": "one"})).await;
    let reply = |text: &str, id: &str| json!({"text": text, "reply": {"in_reply_to_tweet_id": id}});
    bench.publish(&writer, reply("two", &own)).await;
    let stranger = bench.post(&studio, reply("me too", &own)).await;
    let words = "You can only reply to or quote posts where you are mentioned or are the author.";
    assert_eq!(refusal(&stranger), (403, words.to_owned()));
    assert!(
        stranger.json()["type"]
            .as_str()
            .expect("a type")
            .ends_with("/not-authorized-for-resource")
    );
    let invited = bench
        .publish(
            &writer,
            json!({"text": "what do you think, @Sandbox_Studio?"}),
        )
        .await;
    bench.publish(&studio, reply("me too", &invited)).await;

    assert_eq!(
        bench
            .call("DELETE", &format!("/x/2/tweets/{own}"), &writer.access)
            .await
            .status,
        200
    );
    let orphan = bench.post(&writer, reply("three", &own)).await;
    assert_eq!(
        refusal(&orphan).1,
        "You attempted to reply to a Tweet that is deleted or not visible to you."
    );
}

#[tokio::test(start_paused = true)]
async fn a_second_cashtag_is_refused() {
    let bench = Bench::new();
    let tokens = bench.connect("sandbox_writer").await;
    bench.publish(&tokens, json!({"text": "$ABC for $5"})).await;
    let seen = bench.post(&tokens, json!({"text": "$ABC and $XYZ"})).await;
    assert_eq!(
        refusal(&seen),
        (
            403,
            "Posts are limited to a maximum of one cashtag".to_owned()
        )
    );
}

#[tokio::test(start_paused = true)]
async fn only_the_author_deletes_a_post_and_the_log_keeps_it() {
    let bench = Bench::new();
    let writer = bench.connect("sandbox_writer").await;
    let studio = bench.connect("sandbox_studio").await;
    let path = format!(
        "/x/2/tweets/{}",
        bench.publish(&writer, json!({"text": "one"})).await
    );
    assert_eq!(
        bench.call("DELETE", &path, &studio.access).await.status,
        403
    );
    let deleted = bench.call("DELETE", &path, &writer.access).await;
    assert_eq!(
        (deleted.status.as_u16(), deleted.json()),
        (200, json!({"data": {"deleted": true}}))
    );
    assert_eq!(
        bench.call("DELETE", &path, &writer.access).await.status,
        404
    );
    let log = bench.control("GET", "/x/public", Value::Null).await.json();
    assert_eq!(log["posts"][0]["deleted_at_ms"], START_MS);
    assert!(!bench.get("/x").await.text.contains(">one<"));
}

#[tokio::test(start_paused = true)]
async fn a_window_holds_a_hundred_posts_and_opens_again_when_it_said() {
    let bench = Bench::new();
    let tokens = bench.connect("sandbox_writer").await;
    for number in 0..100 {
        bench
            .publish(&tokens, json!({"text": format!("post {number}")}))
            .await;
    }
    let refused = bench.post(&tokens, json!({"text": "one more"})).await;
    assert_eq!(refused.status, 429);
    assert_eq!(refused.header("x-rate-limit-remaining"), Some("0"));
    let reset: i64 = refused
        .header("x-rate-limit-reset")
        .and_then(|reset| reset.parse().ok())
        .expect("a reset");
    assert_eq!(reset, START_MS / 1000 + 900);
    pass(899).await;
    assert_eq!(
        bench
            .post(&tokens, json!({"text": "one more"}))
            .await
            .status,
        429
    );
    pass(1).await;
    bench.publish(&tokens, json!({"text": "one more"})).await;
    assert_eq!(bench.public_texts().len(), 101);
}

#[tokio::test(start_paused = true)]
async fn the_windows_can_be_made_smaller_and_are_told_apart() {
    let bench = Bench::new();
    let (writer, second) = (
        bench.connect("sandbox_writer").await,
        bench.connect("sandbox_second").await,
    );
    bench
        .control(
            "POST",
            "/settings",
            json!({"user_posts_per_window": 2, "app_posts_per_day": 3}),
        )
        .await;
    bench.publish(&writer, json!({"text": "one"})).await;
    let last = bench.post(&writer, json!({"text": "two"})).await;
    assert_eq!(
        (
            last.header("x-rate-limit-remaining"),
            last.header("x-app-limit-24hour-remaining")
        ),
        (Some("0"), Some("1"))
    );
    let last = bench.post(&second, json!({"text": "one"})).await;
    assert_eq!(
        (
            last.header("x-rate-limit-remaining"),
            last.header("x-app-limit-24hour-remaining")
        ),
        (Some("1"), Some("0"))
    );
    assert_eq!(
        bench.post(&second, json!({"text": "two"})).await.status,
        429,
        "the app's window"
    );
    pass(900).await;
    assert_eq!(
        bench.post(&writer, json!({"text": "three"})).await.status,
        429,
        "it is open for the user, and not for the app"
    );
}

#[tokio::test(start_paused = true)]
async fn the_pages_show_a_post_with_its_instant_and_run_nothing_in_it() {
    let bench = Bench::new();
    let tokens = bench.connect("sandbox_writer").await;
    let id = bench
        .publish(
            &tokens,
            json!({"text": "<script>alert(1)</script> example.com"}),
        )
        .await;
    for path in [
        "/x",
        "/x/sandbox_writer",
        &format!("/x/sandbox_writer/status/{id}"),
    ] {
        let seen = bench.get(path).await;
        assert_eq!(seen.status, 200, "{path}");
        assert!(seen.text.contains("2026-12-01 09:00:00.000 UTC"), "{path}");
        assert!(seen.text.contains("href=\"http://example.com\""), "{path}");
        assert!(!seen.text.contains("<script>alert"), "{path}");
    }
    let moved = bench.get(&format!("/x/i/status/{id}")).await;
    assert_eq!(
        moved.header("location"),
        Some(format!("/x/sandbox_writer/status/{id}").as_str())
    );
    assert!(
        bench.get("/x/feed.json").await.json()["html"]
            .as_str()
            .expect("markup")
            .contains(&id)
    );
    assert_eq!(bench.get("/x/nobody").await.status, 404);
}

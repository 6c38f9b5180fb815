//! Looking up what a user published.

use serde_json::{Value, json};

use crate::bench::{Bench, Tokens, pass};

async fn timeline(bench: &Bench, tokens: &Tokens, query: &str) -> Value {
    let path = format!("/x/2/users/{}/tweets?{query}", tokens.user);
    let seen = bench.call("GET", &path, &tokens.access).await;
    assert_eq!(seen.status, 200, "{}", seen.text);
    seen.json()
}

fn texts(body: &Value) -> Vec<&str> {
    body["data"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|post| post["text"].as_str())
        .collect()
}

#[tokio::test(start_paused = true)]
async fn it_is_newest_first_and_cut_by_instant_id_and_page() {
    let bench = Bench::new();
    let tokens = bench.connect("sandbox_writer").await;
    let mut ids = Vec::new();
    for number in 0..7 {
        ids.push(
            bench
                .publish(&tokens, json!({"text": format!("post {number}")}))
                .await,
        );
        pass(1).await;
    }
    let first = timeline(&bench, &tokens, "max_results=5").await;
    assert_eq!(
        texts(&first),
        ["post 6", "post 5", "post 4", "post 3", "post 2"]
    );
    let next = first["meta"]["next_token"].as_str().expect("another page");
    let second = timeline(
        &bench,
        &tokens,
        &format!("max_results=5&pagination_token={next}"),
    )
    .await;
    assert_eq!(texts(&second), ["post 1", "post 0"]);
    assert_eq!(second["meta"].get("next_token"), None);

    let since = timeline(
        &bench,
        &tokens,
        &format!("since_id={}&start_time=2026-12-01T10:00:00Z", ids[4]),
    )
    .await;
    assert_eq!(
        texts(&since),
        ["post 6", "post 5"],
        "since_id wins over start_time"
    );
    let start = timeline(&bench, &tokens, "start_time=2026-12-01T09:00:05Z").await;
    assert_eq!(texts(&start), ["post 6", "post 5"]);
    let none = timeline(&bench, &tokens, "start_time=2026-12-01T09:00:30Z").await;
    assert_eq!(none, json!({"meta": {"result_count": 0}}));
}

#[tokio::test(start_paused = true)]
async fn it_shows_the_text_as_x_wrapped_it_and_the_way_back() {
    let bench = Bench::new();
    let tokens = bench.connect("sandbox_writer").await;
    let parent = bench.publish(&tokens, json!({"text": "first"})).await;
    let reply =
        json!({"text": "R&D at example.com/page", "reply": {"in_reply_to_tweet_id": parent}});
    let id = bench.publish(&tokens, reply).await;
    let query = "max_results=5&tweet.fields=created_at,entities,attachments,referenced_tweets";
    let body = timeline(&bench, &tokens, query).await;
    let post = &body["data"][0];
    let entity = &post["entities"]["urls"][0];
    assert_eq!(entity["expanded_url"], "http://example.com/page");
    assert_eq!(
        post["text"],
        format!("R&amp;D at {}", entity["url"].as_str().expect("a link"))
    );
    assert_eq!(post["id"], id);
    assert_eq!(post["created_at"], "2026-12-01T09:00:00.000Z");
    assert_eq!(
        post["referenced_tweets"],
        json!([{"type": "replied_to", "id": parent}])
    );
    assert_eq!(post.get("attachments"), None);
}

#[tokio::test(start_paused = true)]
async fn it_can_lag_behind_what_is_public() {
    let bench = Bench::new();
    bench
        .control("POST", "/settings", json!({"timeline_lag_ms": 5000}))
        .await;
    let tokens = bench.connect("sandbox_writer").await;
    bench
        .publish(&tokens, json!({"text": "already public"}))
        .await;
    assert_eq!(bench.public_texts(), ["already public"]);
    assert!(texts(&timeline(&bench, &tokens, "max_results=5").await).is_empty());
    pass(5).await;
    assert_eq!(
        texts(&timeline(&bench, &tokens, "max_results=5").await),
        ["already public"]
    );
}

#[tokio::test(start_paused = true)]
async fn parameters_out_of_bounds_or_of_the_other_vocabulary_are_refused() {
    let bench = Bench::new();
    let tokens = bench.connect("sandbox_writer").await;
    for query in [
        "max_results=4",
        "max_results=101",
        "start_time=yesterday",
        "start_time=2026-12-01T09:00:00.000Z",
        "since_id=abc",
        "post.fields=id",
        "tweet.fields=colour",
    ] {
        let path = format!("/x/2/users/{}/tweets?{query}", tokens.user);
        let seen = bench.call("GET", &path, &tokens.access).await;
        assert_eq!(seen.status, 400, "{query}");
        let name = query.split('=').next().expect("a name");
        assert!(
            seen.json()["errors"][0]["parameters"][name].is_array(),
            "{query}"
        );
    }
    let nobody = bench
        .call("GET", "/x/2/users/17/tweets", &tokens.access)
        .await;
    assert_eq!(
        (
            nobody.status.as_u16(),
            nobody.json()["errors"][0]["resource_type"].as_str()
        ),
        (200, Some("user"))
    );
}

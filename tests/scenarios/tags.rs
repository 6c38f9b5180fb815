//! Hashtags and mentions that a workspace used before.

use super::actors::Actor;
use super::browser::Browser;
use super::world::{World, body};
use noctin_scheduler::domain::door::Door;
use serde_json::{Value, json};
use std::sync::Arc;

const TAGS: &str = "/api/v1/tags";

async fn keep<W: World>(browser: &Browser<W>, text: &str, targets: Value) -> Value {
    let draft = json!({ "text": text, "targets": targets, "schedule": null });
    let answer = browser.call("POST", "/api/v1/posts", Some(&draft)).await;
    assert_eq!(answer.status(), 201, "{}", body(&answer));
    body(&answer)
}

fn list(tags: &Value, kind: &str, name: &str) -> Vec<String> {
    let found = tags[kind].as_array().unwrap().iter();
    found
        .map(|each| format!("{} {}", each[name].as_str().unwrap(), each["uses"]))
        .collect()
}

pub(crate) async fn what_was_marked_before_is_told_the_most_used_first<W: World>(world: Arc<W>) {
    let (browser, account) = Browser::signed_up(&world).await;
    let (stranger, theirs) = Browser::signed_up(&world).await;
    let nothing = json!({ "hashtags": [], "mentions": [] });
    assert_eq!(browser.read(TAGS).await, nothing);
    let later = |hours: i64| json!({ "at": browser.in_ms(hours * 3_600_000) });
    let text = "#Bread and #bread again, #हिन्दी #2031 https://a.example/#no a@b.example";
    browser.plan(text, &[&account], later(1)).await;
    browser.plan("No words marked", &[&account], later(3)).await;
    let last = browser
        .plan("#coffee #BREAD @ada", &[&account], later(2))
        .await;
    let thread =
        json!([{ "account": account.id, "options": { "thread": [{ "text": "#two @Ada" }] } }]);
    keep(&browser, "An idea: #coffee", thread).await;
    stranger
        .plan(
            "#theirs @them",
            &[&theirs],
            json!({ "at": stranger.in_ms(60_000) }),
        )
        .await;
    let tags = browser.read(TAGS).await;
    assert_eq!(
        list(&tags, "hashtags", "tag"),
        ["coffee 2", "BREAD 2", "हिन्दी 1", "two 1"]
    );
    assert_eq!(list(&tags, "mentions", "name"), ["ada 2"]);
    // What a post no longer says is not told, and neither is a draft that was discarded.
    let edited = browser.edit(&last, &json!({ "text": "#rye" })).await;
    assert_eq!(edited.status(), 200);
    let tags = browser.read(TAGS).await;
    assert_eq!(
        list(&tags, "hashtags", "tag"),
        ["rye 1", "Bread 1", "हिन्दी 1", "coffee 1", "two 1"]
    );
    assert_eq!(Browser::new(&world).get(TAGS).await.status(), 401);
}

pub(crate) async fn a_name_is_told_with_the_networks_that_it_was_written_for<W: World>(
    world: Arc<W>,
) {
    let (browser, x) = Browser::signed_up(&world).await;
    let actor = Actor::new(&browser, Door::InstagramDirect).await;
    let instagram = actor.connect(&browser).await;
    keep(
        &browser,
        "With @both.of.us",
        json!([
            { "account": x.id },
            { "account": instagram, "options": { "first_comment": "Thanks @baker.shop #yum" } },
        ]),
    )
    .await;
    keep(
        &browser,
        "Nobody says @nobody",
        json!([{ "account": x.id, "text": "Only X says @baker.shop" }]),
    )
    .await;
    keep(&browser, "For @nowhere yet", json!([])).await;
    let tags = browser.read(TAGS).await;
    let mut mentions = tags["mentions"].as_array().unwrap().clone();
    mentions.sort_by_key(|mention| mention["name"].to_string());
    assert_eq!(
        json!(mentions),
        json!([
            { "name": "baker", "uses": 1, "platforms": ["x"] },
            { "name": "baker.shop", "uses": 1, "platforms": ["instagram"] },
            { "name": "both.of.us", "uses": 1, "platforms": ["x", "instagram"] },
            { "name": "nowhere", "uses": 1, "platforms": [] },
        ])
    );
    assert_eq!(list(&tags, "hashtags", "tag"), ["yum 1"]);
}

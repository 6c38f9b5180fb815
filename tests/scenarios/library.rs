//! The media library: what was uploaded is found again, and tells which posts use it.

use super::browser::Browser;
use super::media::{PNG, path_of, refusal, refused};
use super::world::{World, body};
use noctin_scheduler::domain::time::Timestamp;
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;

/// A picture that X takes.
const PHOTO: &[u8] = include_bytes!("../media/photo.jpg");

pub(crate) async fn media_are_found_by_their_names_and_words<W: World>(world: Arc<W>) {
    let (browser, _) = Browser::signed_up(&world).await;
    for name in ["ÉTÉ one.png", "winter.png", "ete.png"] {
        browser.upload(name, PNG).await;
        world.pass(Duration::from_millis(5)).await;
    }
    let winter = browser.read("/api/v1/media").await["data"][1].clone();
    let alt = json!({ "alt": "A snowy été, one day" });
    let path = path_of(&winter);
    assert_eq!(browser.call("PATCH", &path, Some(&alt)).await.status(), 200);
    let found = async |query: &str| {
        let page = browser.read(&format!("/api/v1/media?{query}")).await;
        let names: Vec<String> = page["data"]
            .as_array()
            .unwrap()
            .iter()
            .map(|medium| medium["name"].as_str().unwrap().to_owned())
            .collect();
        (names.join(", "), page["next"].clone())
    };
    for (query, names) in [
        ("search=%C3%A9t%C3%A9", "winter.png, ÉTÉ one.png"),
        ("search=one%20%C3%89T%C3%89", "winter.png, ÉTÉ one.png"),
        ("search=SNOWY", "winter.png"),
        ("search=%25", ""),
        ("search=%20", "ete.png, winter.png, ÉTÉ one.png"),
    ] {
        assert_eq!(
            found(query).await,
            (names.to_owned(), Value::Null),
            "{query}"
        );
    }
    let long = format!("/api/v1/media?search={}", "a".repeat(101));
    assert_eq!(refusal(&browser.get(&long).await), refused(422, "invalid"));
    let (first, next) = found("search=png&limit=2").await;
    assert_eq!(first, "ete.png, winter.png");
    let after = format!("search=png&limit=2&after={}", next.as_str().unwrap());
    assert_eq!(found(&after).await, ("ÉTÉ one.png".into(), Value::Null));
}

pub(crate) async fn a_medium_names_the_posts_that_use_it<W: World>(world: Arc<W>) {
    let (browser, account) = Browser::signed_up(&world).await;
    let medium = browser.upload("a.jpg", PHOTO).await;
    let path = format!("{}/posts", path_of(&medium));
    assert_eq!(browser.read(&path).await["data"], json!([]));
    let mut ids = Vec::new();
    for (day, words) in [(1, " One\nTwo"), (2, "")] {
        let post = json!({
            "text": words,
            "media": [{ "id": medium["id"] }],
            "targets": [{ "account": account.id }],
            "schedule": { "at": Timestamp::from_ms(world.now_ms() + day * 86_400_000) },
        });
        let made = browser.call("POST", "/api/v1/posts", Some(&post)).await;
        assert_eq!(made.status(), 201, "{}", body(&made));
        ids.insert(0, body(&made)["id"].clone());
    }
    let uses = browser.read(&path).await["data"].clone();
    let seen = |name: &str| json!([uses[0][name], uses[1][name]]);
    assert_eq!(seen("id"), json!(ids), "the latest first");
    assert_eq!(seen("line"), json!(["", "One"]));
    assert_eq!(seen("state"), json!(["scheduled", "scheduled"]));
    let (stranger, _) = Browser::signed_up(&world).await;
    assert_eq!(
        refusal(&stranger.get(&path).await),
        refused(404, "not_found")
    );
}

//! R3, R4, R29, R30 and R41 on Instagram, through both its doors: each format killed or cut at
//! every call, work that fails or never ends, quotas, hidden containers, and evidence.

mod cuts;
mod doubts;
mod refusals;

use super::poster::everywhere::{Struck, closed, cut_everywhere, kill_everywhere};
use super::poster::{File, Poster, Step, Wish, samples};
use super::*;
use crate::scenarios::actors::Actor;
use crate::scenarios::x_media::sample;
use noctin_scheduler::domain::door::Door;

/// The two ways to a profile.
const DOORS: [Door; 2] = [Door::Instagram, Door::InstagramDirect];

/// A video that stands upright.
const TALL: &str = "tall.mp4";

/// One of each format.
pub(super) fn formats() -> Vec<Wish> {
    let wish = |name, files: &[&str], options| Wish::new(name, &samples(files), options);
    let carousel = ["photo.jpg", TALL, "progressive.jpg"];
    vec![
        wish("image", &carousel[..1], json!({})),
        wish(
            "carousel",
            &carousel,
            json!({ "collaborators": ["a.friend"] }),
        ),
        wish(
            "reel",
            &[TALL],
            json!({ "kind": "reel", "cover": { "at_ms": 500 } }),
        ),
        wish("image story", &carousel[..1], json!({ "kind": "story" })),
        wish("video story", &[TALL], json!({ "kind": "story" })),
    ]
}

fn wish(name: &str) -> Wish {
    Wish::named(name, formats())
}

/// The path of the API's calls, up to the version.
fn base(door: Door) -> &'static str {
    if door == Door::Instagram {
        "/meta/v26.0"
    } else {
        "/instagram/graph/v26.0"
    }
}

/// The call that publishes.
fn publishing(profile: &Poster) -> Step {
    let path = format!("{}/{}/media_publish", base(profile.door), profile.remote_id);
    Step::new("POST", &path, 0)
}

#[tokio::test(start_paused = true)]
async fn r41_every_format_is_prepared_ahead_and_published_on_its_second_through_both_doors() {
    for door in DOORS {
        for wish in formats() {
            let profile = Poster::new(door).await;
            let due_ms = profile.host.now_ms() + 90 * 60_000;
            let post = profile
                .plan("Out now", &wish, Duration::from_mins(90))
                .await;
            minutes(&profile.host, 93).await;
            let receipt = profile.browser.wait_for(&post, "published").await;
            let public = profile.public().await;
            let why = format!("{door} {}: {receipt:#}", wish.name);
            assert_eq!(public.len(), 1, "{why}");
            assert_eq!(profile.shown(&public[0]).await, wish.given(), "{why}");
            let late_ms = public[0]["received_at_ms"].as_i64().unwrap() - due_ms;
            assert!((0..1_000).contains(&late_ms), "{late_ms} ms late, {why}");
            let lateness_ms = receipt["lateness_ms"].as_i64().unwrap();
            assert!((0..1_000).contains(&lateness_ms), "{why}");
            let is_story = wish.options["kind"] == "story";
            let text = if is_story { "" } else { "Out now" };
            assert_eq!(public[0]["text"], text, "{why}");
            assert_eq!(receipt["remote_id"], public[0]["id"], "{why}");
            let url = receipt["url"].as_str().unwrap();
            let is_post = ["/instagram/p/", "/instagram/reel/"]
                .iter()
                .any(|place| url.contains(place));
            assert!(is_post, "the address that Instagram gives: {why}");
            assert_eq!(receipt["error"], Value::Null, "{why}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn the_first_comment_follows_the_post() {
    for door in DOORS {
        for name in ["image", "reel"] {
            let profile = Poster::new(door).await;
            let mut wish = wish(name);
            wish.options["first_comment"] = json!("First!");
            let post = profile
                .plan("With a word", &wish, Duration::from_mins(40))
                .await;
            minutes(&profile.host, 44).await;
            let receipt = profile.browser.wait_for(&post, "published").await;
            let public = profile.public().await;
            assert_eq!(public.len(), 1, "{door} {name}");
            let said: Vec<_> = public[0]["comments"].as_array().unwrap().iter().collect();
            assert_eq!(said.len(), 1, "{door} {name}: {receipt:#}");
            assert_eq!(said[0]["text"], "First!", "{door} {name}");
            assert_eq!(receipt["error"], Value::Null, "{door} {name}: {receipt:#}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_first_comment_that_fails_never_changes_that_the_post_is_published() {
    for fault in [
        json!({ "kind": "graph_error", "code": 10 }),
        json!({ "kind": "close" }),
        json!({ "kind": "close", "effect": true }),
    ] {
        let profile = Poster::new(Door::Instagram).await;
        let mut wish = wish("image");
        wish.options["first_comment"] = json!("First!");
        let path = format!("{}/*/comments", base(profile.door));
        profile.break_call(&Step::new("POST", &path, 0), fault.clone());
        let post = profile
            .plan("With a word", &wish, Duration::from_mins(20))
            .await;
        minutes(&profile.host, 30).await;
        let receipt = profile.browser.wait_for(&post, "published").await;
        let lateness_ms = receipt["lateness_ms"].as_i64().unwrap();
        assert!(lateness_ms < 1_000, "{fault}: {receipt:#}");
        let public = profile.public().await;
        let said = public[0]["comments"].as_array().map_or(0, Vec::len);
        let has_effect = fault["effect"] == true;
        assert_eq!(
            said,
            usize::from(has_effect),
            "{fault}: said once at the most"
        );
        let code = if has_effect {
            Value::Null
        } else {
            json!("first_comment_missing")
        };
        assert_eq!(receipt["error"]["code"], code, "{fault}: {receipt:#}");
    }
}

#[tokio::test(start_paused = true)]
async fn one_picture_leaves_for_four_accounts_within_a_quarter_of_a_second() {
    let host = Host::start();
    let (browser, on_x) = Browser::signed_up(&host).await;
    let slow = json!({ "answer_ms": 200 });
    browser
        .sandbox()
        .control("POST", "/settings", Some(&slow))
        .await;
    let mut accounts = vec![on_x.id.clone()];
    for door in [Door::Facebook, Door::Instagram, Door::InstagramDirect] {
        let actor = Actor::new(&browser, door).await;
        accounts.push(actor.connect(&browser).await);
    }
    let media = browser.attach(&[sample("photo.jpg")]).await;
    let due_ms = host.now_ms() + 60 * 60_000;
    let targets: Vec<Value> = accounts.iter().map(|id| json!({ "account": id })).collect();
    let draft = json!({
        "text": "Everywhere", "media": media, "targets": targets,
        "schedule": { "at": browser.in_ms(60 * 60_000) },
    });
    let post = body(&browser.call("POST", "/api/v1/posts", Some(&draft)).await);
    minutes(&host, 64).await;
    let deliveries = post["deliveries"].as_array().unwrap();
    assert_eq!(deliveries.len(), accounts.len(), "{post:#}");
    for delivery in deliveries {
        let path = format!("/api/v1/deliveries/{}", delivery["id"].as_str().unwrap());
        let receipt = browser.read(&path).await;
        assert_eq!(receipt["state"], "published", "{receipt:#}");
        assert!(
            receipt["url"].as_str().unwrap().starts_with("http"),
            "{receipt:#}"
        );
    }
    for network in ["x", "meta", "instagram"] {
        let public = browser
            .sandbox()
            .control("GET", &format!("/{network}/public"), None)
            .await;
        let posts = public["posts"].as_array().unwrap();
        assert_eq!(posts.len(), if network == "instagram" { 2 } else { 1 });
        for post in posts {
            let late_ms = post["received_at_ms"].as_i64().unwrap() - due_ms;
            assert!((0..250).contains(&late_ms), "{network}: {late_ms} ms late");
        }
    }
}

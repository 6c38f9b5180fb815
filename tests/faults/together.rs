//! One post, written once, goes to every network on the same second.

use super::*;
use crate::scenarios::actors::Actor;
use crate::scenarios::formats::{media_of, public};
use crate::scenarios::x_media::sha256;
use noctin_scheduler::domain::door::Door;
use noctin_scheduler::domain::time::Timestamp;

/// The ways to the four networks.
const DOORS: [Door; 5] = [
    Door::X,
    Door::Facebook,
    Door::Instagram,
    Door::InstagramDirect,
    Door::TikTok,
];

/// Pictures that all of them take.
const FILES: [&str; 2] = ["photo.jpg", "progressive.jpg"];

/// So many milliseconds behind its instant a prepared post has left.
const LATEST_MS: i64 = 250;

/// What an account of the door is asked for.
fn target(door: Door, account: &str, at: &str) -> Value {
    let options = if door == Door::TikTok {
        json!({ "privacy": "PUBLIC_TO_EVERYONE", "consented_at": at })
    } else {
        json!({})
    };
    json!({ "account": account, "options": options })
}

fn ms(instant: &Value) -> i64 {
    Timestamp::parse(instant.as_str().unwrap()).unwrap().ms()
}

#[tokio::test(start_paused = true)]
async fn one_post_with_pictures_leaves_for_every_network_at_its_second() {
    let host = Host::start();
    let (browser, _) = Browser::signed_up(&host).await;
    let slow = json!({ "answer_ms": 200 });
    let sandbox = browser.sandbox();
    sandbox.control("POST", "/settings", Some(&slow)).await;
    let (now, mut actors, mut targets) = (browser.in_ms(0), Vec::new(), Vec::new());
    for door in DOORS {
        let actor = Actor::new(&browser, door).await;
        let account = actor.connect(&browser).await;
        targets.push(target(door, &account, &now));
        actors.push(actor);
    }
    let files = FILES.map(|file| std::fs::read(format!("tests/media/{file}")).unwrap());
    let draft = json!({
        "text": "Everywhere at once",
        "media": browser.attach(&files).await,
        "targets": targets,
        "schedule": { "at": browser.in_ms(90 * 60_000) },
    });
    let planned = browser.call("POST", "/api/v1/posts", Some(&draft)).await;
    let post = body(&planned);
    assert_eq!(planned.status(), 201, "{post:#}");
    minutes(&host, 89).await;
    for actor in &actors {
        let public = public(&browser, actor.platform, &actor.remote_id).await;
        assert!(public.is_empty(), "{}: too early", actor.platform);
    }
    minutes(&host, 6).await;
    let given = files.map(|file| sha256(&file));
    for (actor, delivery) in actors.iter().zip(post["deliveries"].as_array().unwrap()) {
        let id = delivery["id"].as_str().unwrap();
        let receipt = browser.read(&format!("/api/v1/deliveries/{id}")).await;
        let why = format!("{}: {receipt:#}", actor.platform);
        assert_eq!(receipt["state"], "published", "{why}");
        let late_ms = ms(&receipt["committed_at"]) - ms(&receipt["due_at"]);
        assert!(
            (0..LATEST_MS).contains(&late_ms),
            "{late_ms} ms late, {why}"
        );
        assert!(
            receipt["url"].as_str().unwrap().starts_with("http"),
            "{why}"
        );
        let public = public(&browser, actor.platform, &actor.remote_id).await;
        assert_eq!(public.len(), 1, "{why}");
        let shown = media_of(&public[0]).into_iter().map(|(sha256, _)| sha256);
        assert_eq!(shown.collect::<Vec<_>>(), given, "{why}");
    }
}

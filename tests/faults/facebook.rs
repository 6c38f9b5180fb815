//! R3, R4, R29 and R41 on Facebook Pages: each format killed or cut at every call, refused drafts,
//! work that fails, preparations that run out, and evidence.

mod cuts;
mod doubts;

use super::poster::everywhere::{Struck, closed, cut_everywhere, kill_everywhere};
use super::poster::{File, Poster, Step, Wish, kill_in_the_call, samples};
use super::*;
use crate::scenarios::x_media::film_of;
use noctin_scheduler::domain::door::Door;

/// Ten pictures of which no two are the same.
const PICTURES: [&str; 10] = [
    "photo.jpg",
    "progressive.jpg",
    "orientation-2.jpg",
    "gray.jpg",
    "palette.png",
    "orientation-3.jpg",
    "see-through.png",
    "orientation-5.jpg",
    "still.gif",
    "orientation-8.jpg",
];

/// A video that stands upright, and one that does not.
const TALL: &str = "tall.mp4";
const WIDE: &str = "video.mp4";

/// One of each format.
pub(super) fn formats() -> Vec<Wish> {
    let wish = |name, files: &[&str], options| Wish::new(name, &samples(files), options);
    vec![
        wish("text", &[], json!({})),
        wish("link", &[], json!({ "link": "https://example.com/page" })),
        wish("photos", &PICTURES[..3], json!({})),
        wish("video", &[WIDE], json!({})),
        wish("reel", &[TALL], json!({ "kind": "reel" })),
        wish("photo story", &PICTURES[..1], json!({ "kind": "story" })),
        wish("video story", &[TALL], json!({ "kind": "story" })),
    ]
}

fn wish(name: &str) -> Wish {
    Wish::named(name, formats())
}

/// A Page that publishes.
async fn page() -> Poster {
    Poster::new(Door::Facebook).await
}

#[tokio::test(start_paused = true)]
async fn r41_every_format_is_prepared_ahead_and_handed_over_on_its_second() {
    for wish in formats() {
        let page = page().await;
        let due_ms = page.host.now_ms() + 90 * 60_000;
        let post = page.plan("Out now", &wish, Duration::from_mins(90)).await;
        minutes(&page.host, 93).await;
        let receipt = page.browser.wait_for(&post, "published").await;
        let public = page.public().await;
        assert_eq!(public.len(), 1, "{}: {receipt:#}", wish.name);
        assert_eq!(page.shown(&public[0]).await, wish.given(), "{}", wish.name);
        let received_ms = public[0]["received_at_ms"].as_i64().unwrap();
        let late_ms = received_ms - due_ms;
        assert!(
            (0..1_000).contains(&late_ms),
            "{}: {late_ms} ms late",
            wish.name
        );
        let is_story = wish.options["kind"] == "story";
        let text = if is_story { "" } else { "Out now" };
        assert_eq!(public[0]["text"], text, "{}", wish.name);
        assert_eq!(public[0]["link"], wish.options["link"], "{}", wish.name);
        let url = receipt["url"].as_str().unwrap();
        assert!(
            url.starts_with("http://127.0.0.1:8788/meta/"),
            "{}: {url}",
            wish.name
        );
        assert_eq!(receipt["error"], Value::Null, "{}: {receipt:#}", wish.name);
    }
}

#[tokio::test(start_paused = true)]
async fn ten_pictures_stand_in_their_order_with_their_words() {
    let page = page().await;
    let pictures = Wish::new("pictures", &samples(&PICTURES), json!({}));
    let mut draft = page
        .draft("Ten", &wish("text"), Duration::from_mins(20))
        .await;
    let mut media = Vec::new();
    for (at, file) in pictures.files.iter().enumerate() {
        let alt = format!("Number {at}");
        media.push(json!({ "id": page.keep(file, Some(&alt)).await }));
    }
    draft["media"] = media.into();
    let post = page.plan_draft(&draft).await;
    let photos = format!("/meta/v26.0/{}/photos", page.remote_id);
    let slow = json!({ "kind": "slow", "ms": 4_000, "effect_after_ms": 100 });
    page.break_call(&Step::new("POST", &photos, 5), slow);
    kill_in_the_call(&page.host).await;
    minutes(&page.host, 22).await;
    page.browser.wait_for(&post, "published").await;
    let public = page.public().await;
    assert_eq!(page.shown(&public[0]).await, pictures.given());
    for (at, one) in public[0]["media"].as_array().unwrap().iter().enumerate() {
        assert_eq!(one["alt_text"], format!("Number {at}"));
    }
    let uploads = page.count("POST", "/photos");
    assert!(uploads <= 11, "no finished upload is repeated: {uploads}");
}

#[tokio::test(start_paused = true)]
async fn a_large_video_goes_up_chunk_by_chunk_and_arrives_whole() {
    let page = page().await;
    let film = File::new(film_of(9_000_000));
    let large = Wish::new("large", &[film], json!({}));
    let post = page.plan("Large", &large, Duration::from_mins(40)).await;
    // The answer to the second chunk is lost, although the chunk arrived.
    let videos = format!("/meta/v26.0/{}/videos", page.remote_id);
    let lost = json!({ "kind": "close", "effect": true });
    page.break_call(&Step::new("POST", &videos, 2), lost);
    minutes(&page.host, 43).await;
    page.browser.wait_for(&post, "published").await;
    let public = page.public().await;
    assert_eq!(page.shown(&public[0]).await, large.given());
}

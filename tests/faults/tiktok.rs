//! R3, R4, R29 and R41 on TikTok: each format killed or cut at every call, uploads that are lost or
//! run out, choices that are not offered any more, and what TikTok tells by itself.

mod choices;
mod creator;
mod cuts;
mod doubts;
mod news;

use super::poster::everywhere::{Struck, closed, cut_everywhere, kill_everywhere};
use super::poster::{File, Poster, Step, Wish, samples};
use super::*;
pub(super) use creator::formats;
use creator::{creator, direct, film, inbox, wish};
use noctin_scheduler::domain::door::Door;

const MEBIBYTE: usize = 1024 * 1024;

/// The calls of TikTok, by what they do.
const CREATOR: &str = "/tiktok/v2/post/publish/creator_info/query/";
const VIDEO: &str = "/tiktok/v2/post/publish/video/init/";
const DRAFT: &str = "/tiktok/v2/post/publish/inbox/video/init/";
const PHOTOS: &str = "/tiktok/v2/post/publish/content/init/";
const STATUS: &str = "/tiktok/v2/post/publish/status/fetch/";
const CHUNK: &str = "/tiktok/upload/";

#[tokio::test(start_paused = true)]
async fn r41_every_format_of_tiktok_is_prepared_ahead_and_handed_over_on_its_second() {
    for wish in formats() {
        let creator = creator().await;
        let due_ms = creator.host.now_ms() + 90 * 60_000;
        let post = creator
            .plan("Out now", &wish, Duration::from_mins(90))
            .await;
        minutes(&creator.host, 89).await;
        assert!(creator.made().await.is_empty(), "{}: too early", wish.name);
        minutes(&creator.host, 4).await;
        let receipt = creator.browser.wait_for(&post, "published").await;
        let made = creator.made().await;
        assert_eq!(made.len(), 1, "{}: {receipt:#}", wish.name);
        assert_eq!(creator.shown(&made[0]).await, wish.given(), "{}", wish.name);
        let late_ms = made[0]["received_at_ms"].as_i64().unwrap() - due_ms;
        assert!(
            (0..1_000).contains(&late_ms),
            "{}: {late_ms} ms late",
            wish.name
        );
        assert_eq!(receipt["error"], Value::Null, "{}: {receipt:#}", wish.name);
        let url = receipt["url"].as_str().unwrap();
        assert!(
            url.starts_with("http://127.0.0.1:8788/tiktok/@"),
            "{}: {url}",
            wish.name
        );
        let public = creator.public().await;
        let is_direct = wish.options["mode"] != "inbox";
        assert_eq!(public.len(), usize::from(is_direct), "{}", wish.name);
        if is_direct {
            assert_eq!(
                receipt["remote_id"], public[0]["id"],
                "{}: {receipt:#}",
                wish.name
            );
            assert_eq!(public[0]["text"], "Out now", "{}", wish.name);
        } else {
            assert_eq!(receipt["remote_id"], made[0]["publish_id"], "{}", wish.name);
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_video_of_any_size_goes_up_in_chunks_that_tiktok_takes() {
    for (bytes, chunks) in [
        (4_900_000, 1),
        (5_000_000, 1),
        (19_900_000, 1),
        (20_000_000, 1),
        (64_000_000, 6),
        (121_000_000, 11),
        (300_000_000, 28),
    ] {
        let creator = creator().await;
        let film = Wish::new("film", &[film(bytes)], direct());
        let post = creator
            .plan("Any size", &film, Duration::from_mins(40))
            .await;
        minutes(&creator.host, 42).await;
        creator.browser.wait_for(&post, "published").await;
        let made = creator.made().await;
        assert_eq!(creator.shown(&made[0]).await, film.given(), "{bytes}");
        assert_eq!(creator.called(CHUNK), chunks, "{bytes}");
        assert_eq!(creator.called(VIDEO), 1, "{bytes}");
    }
}

#[tokio::test(start_paused = true)]
async fn what_a_person_chose_reaches_tiktok_as_it_was_chosen() {
    let creator = creator().await;
    creator.become_(json!({ "disabled": ["duet"] })).await;
    let mut wish = wish("video");
    wish.options = json!({
        "privacy": "MUTUAL_FOLLOW_FRIENDS", "allow_comment": true, "allow_stitch": true,
        "brand_organic": true, "branded_content": true, "ai_generated": true, "cover_at_ms": 1_500,
        "consented_at": "2030-06-15T12:00:00.000Z",
    });
    let post = creator
        .plan("#hello @you", &wish, Duration::from_mins(40))
        .await;
    minutes(&creator.host, 42).await;
    // Whoever is not everybody sees it without an id.
    let receipt = creator.browser.wait_for(&post, "published").await;
    let made = &creator.made().await[0];
    assert_eq!(receipt["remote_id"], made["publish_id"], "{receipt:#}");
    assert_eq!(
        made["asked"],
        json!({
            "privacy_level": "MUTUAL_FOLLOW_FRIENDS", "title": "#hello @you",
            "disable_comment": false, "disable_duet": true, "disable_stitch": false,
            "brand_organic_toggle": true, "brand_content_toggle": true, "is_aigc": true,
            "video_cover_timestamp_ms": 1_500,
        })
    );
}

#[tokio::test(start_paused = true)]
async fn where_tiktok_fetches_videos_the_call_that_begins_one_is_the_commit() {
    for options in [direct(), inbox()] {
        let pulling = [("TIKTOK_VIDEO_SOURCE", Some("pull"))];
        let creator = Poster::with(Door::TikTok, &pulling, |_| String::new()).await;
        let due_ms = creator.host.now_ms() + 40 * 60_000;
        let wish = Wish {
            options: options.clone(),
            ..wish("video")
        };
        let post = creator
            .plan("Fetched", &wish, Duration::from_mins(40))
            .await;
        minutes(&creator.host, 43).await;
        creator.browser.wait_for(&post, "published").await;
        let made = creator.made().await;
        assert_eq!(made.len(), 1);
        assert_eq!(creator.shown(&made[0]).await, wish.given(), "{options}");
        let late_ms = made[0]["received_at_ms"].as_i64().unwrap() - due_ms;
        assert!((0..1_000).contains(&late_ms), "{late_ms} ms late");
        assert_eq!(creator.called(CHUNK), 0);
    }
}

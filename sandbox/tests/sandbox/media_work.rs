//! The work on uploaded GIFs and videos: how it is told, and what it finds.

use image::ImageFormat;
use serde_json::json;

use crate::bench::{Bench, pass};
use crate::media_bench::{id_of, state_of};
use crate::samples::{Film, gif, picture};

const INVALID: &str = "Your media IDs are invalid.";
const VIDEO: (&str, &str) = ("tweet_video", "video/mp4");
const GIF: (&str, &str) = ("tweet_gif", "image/gif");

#[tokio::test(start_paused = true)]
async fn a_video_is_worked_on_by_the_clock_before_it_can_be_posted() {
    let bench = Bench::new();
    let tokens = bench.connect("sandbox_writer").await;
    let film = Film::default().bytes();
    let seen = bench.in_segments(&tokens, VIDEO, &film, 2000).await;
    assert_eq!(
        seen.json()["data"]["processing_info"],
        json!({"state": "pending", "check_after_secs": 3})
    );
    let id = id_of(&seen);
    assert_eq!(
        bench.refused(&tokens, &[&id]).await.as_deref(),
        Some(INVALID)
    );
    pass(2).await;
    assert_eq!(
        bench.status(&tokens, &id).await.json()["data"]["processing_info"],
        json!({"state": "in_progress", "check_after_secs": 1, "progress_percent": 66})
    );
    assert_eq!(
        bench.refused(&tokens, &[&id]).await.as_deref(),
        Some(INVALID)
    );
    pass(1).await;
    assert_eq!(state_of(&bench.status(&tokens, &id).await), "succeeded");
    assert_eq!(bench.refused(&tokens, &[&id]).await, None);
}

#[tokio::test(start_paused = true)]
async fn what_is_no_such_video_or_gif_fails_in_the_work_and_says_why() {
    let bench = Bench::new();
    let tokens = bench.connect("sandbox_writer").await;
    let film = |change: fn(&mut Film)| {
        let mut film = Film::default();
        change(&mut film);
        film.bytes()
    };
    for (kind, bytes, why) in [
        (
            VIDEO,
            picture(ImageFormat::Png, 80, 60),
            "the file is not of the type that was declared",
        ),
        (
            VIDEO,
            film(|film| film.codec = b"hvc9"),
            "the video is not H.264",
        ),
        (
            VIDEO,
            film(|film| film.frames = 14),
            "the video is too short",
        ),
        (GIF, gif(1281, 10, 2), "the GIF is larger than 1280x1080"),
        (GIF, gif(10, 10, 351), "the GIF has too many frames"),
        (GIF, gif(1280, 1080, 218), "the GIF has too many frames"),
    ] {
        let id = id_of(&bench.in_segments(&tokens, kind, &bytes, 100_000).await);
        pass(3).await;
        let seen = bench.status(&tokens, &id).await;
        assert_eq!(state_of(&seen), "failed");
        assert_eq!(
            seen.json()["data"]["processing_info"]["error"]["message"],
            why
        );
        assert_eq!(
            bench.refused(&tokens, &[&id]).await.as_deref(),
            Some(INVALID)
        );
    }
    let most = gif(1280, 1080, 217);
    let id = id_of(&bench.in_segments(&tokens, GIF, &most, 100_000).await);
    pass(3).await;
    assert_eq!(bench.refused(&tokens, &[&id]).await, None);
}

#[tokio::test(start_paused = true)]
async fn a_video_out_of_bounds_succeeds_and_is_refused_when_it_is_posted() {
    let bench = Bench::new();
    let tokens = bench.connect("sandbox_writer").await;
    let fast = Film {
        frames: 240,
        frames_per_second: 120,
        ..Film::default()
    };
    let wide = Film {
        width: 3024,
        height: 1964,
        ..Film::default()
    };
    for film in [fast, wide] {
        let id = bench.filmed(&tokens, &film.bytes()).await;
        assert_eq!(state_of(&bench.status(&tokens, &id).await), "succeeded");
        assert_eq!(
            bench.refused(&tokens, &[&id]).await.as_deref(),
            Some(INVALID)
        );
    }
    let long = Film {
        frames: 141,
        frames_per_second: 1,
        ..Film::default()
    };
    let id = bench.filmed(&tokens, &long.bytes()).await;
    assert_eq!(
        bench.refused(&tokens, &[&id]).await.as_deref(),
        Some("This user is not allowed to post a video longer than 2 minutes")
    );
}

#[tokio::test(start_paused = true)]
async fn a_test_can_have_the_work_fail_lie_or_stay_silent() {
    let bench = Bench::new();
    let tokens = bench.connect("sandbox_writer").await;
    let film = Film::default().bytes();
    bench.set(json!({"x_media_fails_with": "no luck"})).await;
    let id = bench.filmed(&tokens, &film).await;
    let seen = bench.status(&tokens, &id).await;
    assert_eq!(
        seen.json()["data"]["processing_info"]["error"]["message"],
        "no luck"
    );
    bench
        .set(json!({"x_media_fails_with": null, "x_media_useless": true}))
        .await;
    let id = bench.filmed(&tokens, &film).await;
    assert_eq!(state_of(&bench.status(&tokens, &id).await), "succeeded");
    let picture = bench
        .uploaded(&tokens, &picture(ImageFormat::Png, 8, 6))
        .await;
    for id in [&id, &picture] {
        assert_eq!(
            bench.refused(&tokens, &[id]).await.as_deref(),
            Some(INVALID)
        );
    }
    bench
        .set(json!({"x_media_useless": false, "x_omits_processing_info": true}))
        .await;
    let seen = bench.in_segments(&tokens, VIDEO, &film, 2000).await;
    assert_eq!(state_of(&seen), "none");
    assert_eq!(bench.refused(&tokens, &[&id_of(&seen)]).await, None);
}

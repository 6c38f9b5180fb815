//! The bytes that Instagram gets: what it says of pictures before it answers, and of videos after
//! it, and what is public of them.

use http::Request;
use image::ImageFormat;
use noctin_sandbox::{AppAnswer, Settings};
use serde_json::json;

use crate::bench::pass;
use crate::facebook_videos::{sha256, upright};
use crate::instagram_posts::Studio;
use crate::login::{error, text};
use crate::samples::{Film, picture};

/// The file at a path of the app.
fn file(path: &str) -> Option<Vec<u8>> {
    Some(match path {
        "/fine.jpg" => picture(ImageFormat::Jpeg, 1080, 1350),
        "/tall.jpg" => picture(ImageFormat::Jpeg, 1080, 1351),
        "/wide.jpg" => picture(ImageFormat::Jpeg, 1911, 1000),
        "/story.jpg" => picture(ImageFormat::Jpeg, 90, 160),
        "/cut.jpg" => picture(ImageFormat::Jpeg, 400, 300)[..900].to_vec(),
        "/fine.mp4" => upright().bytes(),
        "/short.mp4" => Film::default().bytes(),
        "/odd.mp4" => Film {
            codec: b"vp09",
            ..upright()
        }
        .bytes(),
        "/fast.mp4" => Film {
            frames: 600,
            frames_per_second: 120,
            ..upright()
        }
        .bytes(),
        _ => return None,
    })
}

fn answer(request: &Request<Vec<u8>>) -> AppAnswer {
    let found = file(request.uri().path());
    Box::pin(async move {
        let answer = http::Response::builder();
        let Some(bytes) = found else {
            return answer.status(404).body(Vec::new()).ok();
        };
        answer
            .header("content-length", bytes.len())
            .body(bytes)
            .ok()
    })
}

/// Studios whose sandbox goes for media to an app in the same process.
async fn both() -> [Studio; 2] {
    let studios = Studio::both().await;
    for studio in &studios {
        let sandbox = &studio.bench.sandbox;
        sandbox.change_settings(Settings {
            meta_pulls: true,
            ..sandbox.settings()
        });
        sandbox.reach(Box::new(|request| answer(&request)));
    }
    studios
}

fn at(name: &str) -> String {
    format!("http://127.0.0.1:8787/{name}")
}

#[tokio::test(start_paused = true)]
async fn a_picture_has_its_shape_among_posts_and_any_in_a_story() {
    for studio in both().await {
        for (name, expected) in [
            ("tall.jpg", (36_003, Some(2_207_009))),
            ("wide.jpg", (36_003, Some(2_207_009))),
            ("cut.jpg", (36_001, Some(2_207_005))),
            ("missing.jpg", (9004, Some(2_207_052))),
        ] {
            let url = at(name);
            for item in [None, Some(("is_carousel_item", "true"))] {
                let fields = [("image_url", url.as_str())].into_iter().chain(item);
                let seen = studio.container(&fields.collect::<Vec<_>>()).await;
                assert_eq!(error(&seen), expected, "{name}");
            }
        }
        let (fine, story) = (at("fine.jpg"), at("story.jpg"));
        studio
            .ready(&[("media_type", "STORIES"), ("image_url", &story)])
            .await;
        let words = [("image_url", fine.as_str()), ("alt_text", "a wall")];
        let id = studio.ready(&words).await;
        studio.publish(&id).await;
        let post = studio
            .bench
            .sandbox
            .instagram_public()
            .pop()
            .expect("a post");
        let bytes = file("/fine.jpg").expect("a file");
        assert_eq!(post.media[0].sha256, Some(sha256(&bytes)));
        assert_eq!(post.media[0].alt_text.as_deref(), Some("a wall"));
        let path = format!("/instagram/files/{}", sha256(&bytes));
        assert!(studio.bench.get("/instagram").await.text.contains(&path));
    }
}

#[tokio::test(start_paused = true)]
async fn a_video_that_is_not_taken_is_found_out_by_the_work_on_it() {
    let [studio, _] = both().await;
    for (name, expected) in [
        ("fine.mp4", "FINISHED"),
        ("short.mp4", "2207026"),
        ("odd.mp4", "2207026"),
        ("fast.mp4", "2207026"),
        ("missing.mp4", "2207077"),
    ] {
        let url = at(name);
        let fields = [("media_type", "REELS"), ("video_url", url.as_str())];
        let id = text(&studio.container(&fields).await.json()["id"]);
        pass(5).await;
        let asked = [("fields", "status_code,status")];
        let seen = studio.send("GET", &format!("/{id}"), &asked).await;
        assert!(seen.text.contains(expected), "{name}: {}", seen.text);
    }
}

#[tokio::test(start_paused = true)]
async fn a_reel_shows_the_cover_and_the_people_that_it_was_given() {
    let [studio, _] = both().await;
    let (video, cover) = (at("fine.mp4"), at("story.jpg"));
    let reel = [("media_type", "REELS"), ("video_url", video.as_str())];
    let with = |more: &[(&'static str, &'static str)]| {
        let fields = reel.iter().copied().chain(more.iter().copied());
        fields.collect::<Vec<_>>()
    };
    let more = [
        ("share_to_feed", "false"),
        ("collaborators", r#"["a.friend"]"#),
    ];
    let mut fields = with(&more);
    fields.push(("cover_url", cover.as_str()));
    fields.push(("thumb_offset", "900"));
    let id = studio.ready(&fields).await;
    studio.publish(&id).await;
    let post = studio
        .bench
        .sandbox
        .instagram_public()
        .pop()
        .expect("a post");
    let details = post.details.expect("details");
    let bytes = file("/story.jpg").expect("a file");
    assert_eq!(
        details.cover.and_then(|cover| cover.sha256),
        Some(sha256(&bytes))
    );
    assert_eq!(details.cover_at_ms, None, "the picture wins");
    assert_eq!(details.collaborators, ["a.friend"]);
    assert_eq!(details.share_to_feed, Some(false));
    let fields = with(&[("thumb_offset", "5001")]);
    let id = text(&studio.container(&fields).await.json()["id"]);
    pass(5).await;
    assert_eq!(
        studio.status(&id).await,
        "ERROR",
        "the video is over by then"
    );
    for wrong in [r#"["a friend"]"#, r#"["a","b","c","d"]"#, "[1]"] {
        let fields = with(&[("collaborators", wrong)]);
        assert_eq!(
            error(&studio.container(&fields).await),
            (100, None),
            "{wrong}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_part_of_a_carousel_is_not_published_by_itself() {
    for studio in both().await {
        let url = at("fine.jpg");
        let fields = [("image_url", url.as_str()), ("is_carousel_item", "true")];
        let id = studio.ready(&fields).await;
        assert_eq!(error(&studio.publish(&id).await), (100, Some(2_207_089)));
        assert_eq!(studio.bench.sandbox.instagram_public(), []);
        assert_eq!(json!([]), json!(studio.captions()));
    }
}

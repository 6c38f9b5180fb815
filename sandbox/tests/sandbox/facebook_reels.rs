//! The rules for videos of Pages, each broken alone, and what else can happen to them.

use noctin_sandbox::meta::PostKind;
use serde_json::json;

use crate::bench::{START_MS, pass};
use crate::facebook_posts::Desk;
use crate::facebook_videos::{described, finish, send, start, status, upload, upright};
use crate::login::{error, text};
use crate::samples::{Film, picture};

const DAY_S: u64 = 24 * 60 * 60;

/// The number with which the work on a video fails; none if it can be published.
async fn fault_of(desk: &Desk, edge: &str, film: &Film) -> Option<u64> {
    let (video, url) = start(desk, edge).await;
    assert_eq!(send(desk, &url, &film.bytes()).await.status, 200);
    pass(5).await;
    let status = status(desk, &video).await;
    let code = status["processing_phase"]["errors"][0]["code"].as_u64();
    let word = if code.is_some() { "error" } else { "ready" };
    assert_eq!(status["video_status"], word);
    let state = [("video_id", &*video), ("video_state", "PUBLISHED")];
    let fields = if edge == "video_reels" {
        &state[..]
    } else {
        &state[..1]
    };
    assert_eq!(finish(desk, edge, fields).await.status, 200);
    pass(6).await;
    let is_public = desk.bench.sandbox.meta_public().len();
    assert_eq!(is_public, usize::from(code.is_none()));
    code
}

#[tokio::test(start_paused = true)]
async fn a_reel_follows_every_rule_of_its_kind() {
    let seconds = |frames, frames_per_second| Film {
        frames,
        frames_per_second,
        ..upright()
    };
    let sides = |width, height| Film {
        width,
        height,
        ..upright()
    };
    let codec = |codec| Film { codec, ..upright() };
    for (film, expected) in [
        (sides(540, 960), None),
        (sides(1080, 1920), None),
        (sides(1080, 1926), None),
        (sides(1920, 1080), Some(1_363_040)),
        (sides(1080, 1080), Some(1_363_040)),
        (sides(1080, 1960), Some(1_363_040)),
        (sides(538, 958), Some(1_363_127)),
        (seconds(72, 24), None),
        (seconds(5400, 60), None),
        (seconds(89, 30), Some(1_363_128)),
        (seconds(2710, 30), Some(1_363_128)),
        (seconds(100, 23), Some(1_363_129)),
        (seconds(300, 61), Some(1_363_129)),
        (codec(b"apch"), Some(1_363_019)),
    ] {
        let desk = Desk::journal().await;
        let seen = fault_of(&desk, "video_reels", &film).await;
        let (width, height, frames) = (film.width, film.height, film.frames);
        assert_eq!(seen, expected, "{width}x{height}, {frames} frames");
    }
}

#[tokio::test(start_paused = true)]
async fn a_story_is_no_longer_than_a_minute() {
    for (frames, expected) in [(1800, None), (1830, Some(1_363_128))] {
        let film = Film {
            frames,
            ..upright()
        };
        let desk = Desk::journal().await;
        assert_eq!(fault_of(&desk, "video_stories", &film).await, expected);
    }
}

#[tokio::test(start_paused = true)]
async fn what_is_no_video_is_refused_when_its_last_byte_came() {
    let desk = Desk::journal().await;
    let (video, url) = start(&desk, "video_reels").await;
    let film = upright().bytes();
    let mut cut = film.clone();
    cut.truncate(1500);
    for bytes in [
        vec![7; 2000],
        picture(image::ImageFormat::Png, 600, 600),
        cut,
    ] {
        let seen = send(&desk, &url, &bytes).await;
        assert_eq!(
            (seen.status.as_u16(), &seen.json()["debug_info"]["type"]),
            (400, &json!("ProcessingFailedError"))
        );
        let failed = status(&desk, &video).await;
        assert_eq!(failed["video_status"], "upload_failed");
        assert_eq!(failed["uploading_phase"]["errors"][0]["code"], 1_363_019);
        let early = finish(&desk, "video_reels", &described(&video)).await;
        assert_eq!(error(&early), (6000, Some(1_363_019)));
    }
    assert_eq!(
        send(&desk, &url, &film).await.status,
        200,
        "the upload is begun anew"
    );
    assert_eq!(status(&desk, &video).await["video_status"], "processing");
}

#[tokio::test(start_paused = true)]
async fn an_upload_that_does_not_say_what_it_is_is_refused() {
    let desk = Desk::journal().await;
    for headers in [
        &[][..],
        &[("offset", "0")],
        &[("file_url", "nowhere")],
        &[
            ("offset", "0"),
            ("file_size", "2000"),
            ("X-Entity-Length", "2001"),
        ],
        &[("offset", "0"), ("file_size", "1023")],
        &[("offset", "0"), ("file_size", "2000000001")],
    ] {
        let (video, url) = start(&desk, "video_reels").await;
        assert_eq!(
            upload(&desk, &url, headers, b"").await.json()["debug_info"]["type"],
            "ProcessingFailedError",
            "{headers:?}"
        );
        assert_eq!(status(&desk, &video).await["video_status"], "uploading");
    }
}

#[tokio::test(start_paused = true)]
async fn a_video_that_nobody_finishes_for_a_day_expires() {
    let desk = Desk::journal().await;
    let (video, url) = start(&desk, "video_reels").await;
    send(&desk, &url, &upright().bytes()).await;
    let (waiting, later) = start(&desk, "video_reels").await;
    pass(DAY_S).await;
    for video in [&video, &waiting] {
        assert_eq!(status(&desk, video).await["video_status"], "expired");
        let seen = finish(&desk, "video_reels", &described(video)).await;
        assert_eq!(error(&seen), (6000, Some(1_363_019)));
    }
    assert_eq!(send(&desk, &later, &upright().bytes()).await.status, 400);
    assert!(desk.texts().is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_page_has_so_many_reels_in_a_day() {
    let desk = Desk::journal().await;
    let settings = json!({"meta_reels_per_day": 2});
    desk.bench.control("POST", "/settings", settings).await;
    let mut statuses = Vec::new();
    for _ in 0..3 {
        let (video, url) = start(&desk, "video_reels").await;
        let address = [("file_url", "https://media.scheduler.example/a.mp4")];
        assert_eq!(upload(&desk, &url, &address, b"").await.status, 200);
        let seen = finish(&desk, "video_reels", &described(&video)).await;
        statuses.push((seen.status.as_u16(), video));
    }
    let codes: Vec<u16> = statuses.iter().map(|(status, _)| *status).collect();
    assert_eq!(codes, [200, 200, 400]);
    let (_, refused) = &statuses[2];
    let seen = finish(&desk, "video_reels", &described(refused)).await;
    assert_eq!(error(&seen), (613, None));
    let (video, url) = start(&desk, "video_stories").await;
    upload(
        &desk,
        &url,
        &[("file_url", "https://media.scheduler.example/a.mp4")],
        b"",
    )
    .await;
    let seen = finish(&desk, "video_stories", &[("video_id", &video)]).await;
    assert_eq!(seen.status, 200, "a story is no reel");
}

#[tokio::test(start_paused = true)]
async fn a_reel_can_wait_for_its_time_or_for_ever() {
    let desk = Desk::journal().await;
    let (video, url) = start(&desk, "video_reels").await;
    send(&desk, &url, &upright().bytes()).await;
    let at = |seconds: i64| (START_MS / 1000 + seconds).to_string();
    let [soon, far, good] = [at(599), at(29 * 86_400 + 1), at(3600)];
    for fields in [
        &[("video_state", "SCHEDULED")][..],
        &[
            ("video_state", "SCHEDULED"),
            ("scheduled_publish_time", &soon),
        ],
        &[
            ("video_state", "SCHEDULED"),
            ("scheduled_publish_time", &far),
        ],
        &[
            ("video_state", "PUBLISHED"),
            ("scheduled_publish_time", &good),
        ],
        &[("video_state", "published")],
        &[],
    ] {
        let fields = [&[("video_id", &*video)], fields].concat();
        assert_eq!(
            error(&finish(&desk, "video_reels", &fields).await).0,
            100,
            "{fields:?}"
        );
    }
    let later = [
        ("video_id", &*video),
        ("video_state", "SCHEDULED"),
        ("scheduled_publish_time", &good),
    ];
    assert_eq!(finish(&desk, "video_reels", &later).await.status, 200);
    let (draft, url) = start(&desk, "video_reels").await;
    send(&desk, &url, &upright().bytes()).await;
    let fields = [("video_id", &*draft), ("video_state", "DRAFT")];
    finish(&desk, "video_reels", &fields).await;
    pass(60).await;
    let waiting = status(&desk, &video).await;
    assert_eq!(waiting["publishing_phase"]["publish_status"], "scheduled");
    assert_eq!(
        status(&desk, &draft).await["publishing_phase"]["publish_status"],
        "draft"
    );
    assert!(desk.texts().is_empty());
    pass(3540).await;
    let post = desk.bench.sandbox.meta_public().pop().expect("a reel");
    assert_eq!((post.id, post.kind), (video, PostKind::Reel));
    assert_eq!(post.public_at_ms, START_MS + 3_600_000);
}

#[tokio::test(start_paused = true)]
async fn a_video_has_a_link_of_the_form_that_its_sides_ask_for() {
    let desk = Desk::journal().await;
    for (film, form) in [(upright(), "reel"), (Film::default(), "videos")] {
        let bytes = film.bytes();
        let id = crate::facebook_uploads::sent(&desk, &bytes, &[("description", form)]).await;
        pass(6).await;
        let path = format!("/{id}?fields=permalink_url,length,post_id,published");
        let node = desk.get(&path).await.json();
        let link = text(&node["permalink_url"]);
        let expected = match form {
            "reel" => format!("/reel/{id}/"),
            _ => format!("/{}/videos/{id}/", desk.page),
        };
        assert_eq!((&link, &node["published"]), (&expected, &json!(true)));
        let seconds = f64::from(film.frames) / f64::from(film.frames_per_second);
        assert_eq!(node["length"], json!(seconds));
        let page = desk.bench.get(&format!("/meta{link}")).await;
        assert!(page.text.contains("<video") && page.text.contains(form));
    }
}

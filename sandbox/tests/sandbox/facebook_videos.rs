//! Videos of Pages: start, upload, finish, and what the status says while time goes by.

use http::Request;
use noctin_sandbox::meta::PostKind;
use serde_json::{Value, json};

use crate::bench::{START_MS, Seen, pass};
use crate::facebook_posts::Desk;
use crate::login::{error, text};
use crate::samples::Film;

/// Five seconds that can be a reel and a story.
pub(crate) fn upright() -> Film {
    Film {
        width: 1080,
        height: 1920,
        frames: 150,
        ..Film::default()
    }
}

/// The id of a video that was begun, and where its bytes go.
pub(crate) async fn start(desk: &Desk, edge: &str) -> (String, String) {
    let seen = desk
        .post(
            &format!("/{}/{edge}", desk.page),
            &[("upload_phase", "start")],
        )
        .await
        .json();
    (
        text(&seen["video_id"]),
        text(&seen["upload_url"]).replace("http://127.0.0.1:8788", ""),
    )
}

pub(crate) async fn finish(desk: &Desk, edge: &str, fields: &[(&str, &str)]) -> Seen {
    desk.post(
        &format!("/{}/{edge}", desk.page),
        &[&[("upload_phase", "finish")], fields].concat(),
    )
    .await
}

/// Sends a piece, or the address of the whole.
pub(crate) async fn upload(desk: &Desk, url: &str, headers: &[(&str, &str)], body: &[u8]) -> Seen {
    let mut request = Request::post(url).header("Authorization", format!("OAuth {}", desk.token));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    desk.bench
        .send(request.body(body.to_vec()).expect("a request"))
        .await
}

/// Sends all of a video at once.
pub(crate) async fn send(desk: &Desk, url: &str, bytes: &[u8]) -> Seen {
    let size = bytes.len().to_string();
    upload(desk, url, &[("offset", "0"), ("file_size", &size)], bytes).await
}

pub(crate) async fn status(desk: &Desk, video: &str) -> Value {
    desk.get(&format!("/{video}?fields=status")).await.json()["status"].clone()
}

/// The SHA-256 of bytes in hexadecimal.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    let digest = ring::digest::digest(&ring::digest::SHA256, bytes);
    let digits = digest.as_ref().iter();
    digits.fold(String::new(), |digits, byte| format!("{digits}{byte:02x}"))
}

pub(crate) fn described(video: &str) -> [(&str, &str); 4] {
    [
        ("video_id", video),
        ("video_state", "PUBLISHED"),
        ("description", "a reel"),
        ("title", "its title"),
    ]
}

#[tokio::test(start_paused = true)]
async fn a_reel_is_public_when_the_work_is_done_and_not_when_it_was_accepted() {
    let desk = Desk::journal().await;
    let (video, url) = start(&desk, "video_reels").await;
    assert_eq!(status(&desk, &video).await["video_status"], "uploading");
    let early = finish(
        &desk,
        "video_reels",
        &[("video_id", &video), ("video_state", "PUBLISHED")],
    )
    .await;
    assert_eq!(
        error(&early),
        (6000, Some(1_363_019)),
        "nothing was uploaded"
    );
    let bytes = upright().bytes();
    assert_eq!(
        send(&desk, &url, &bytes).await.json(),
        json!({"success": true})
    );
    let working = status(&desk, &video).await;
    assert_eq!(working["video_status"], "processing");
    assert_eq!(working["uploading_phase"]["bytes_transferred"], bytes.len());
    pass(5).await;
    let ready = status(&desk, &video).await;
    assert_eq!(ready["video_status"], "ready");
    assert_eq!(ready["publishing_phase"], json!({"status": "not_started"}));
    let fields = described(&video);
    assert_eq!(
        finish(&desk, "video_reels", &fields).await.json(),
        json!({"success": true})
    );
    let publishing = status(&desk, &video).await;
    assert_eq!(
        publishing["publishing_phase"],
        json!({"status": "in_progress"})
    );
    assert!(desk.texts().is_empty());
    pass(1).await;
    let done = status(&desk, &video).await;
    assert_eq!(
        (&done["video_status"], &done["publishing_phase"]["status"]),
        (&json!("ready"), &json!("complete"))
    );
    assert_eq!(done["publishing_phase"]["publish_status"], "published");
    let post = desk.bench.sandbox.meta_public().pop().expect("a reel");
    assert_eq!(
        (post.kind, post.public_at_ms, post.received_at_ms),
        (PostKind::Reel, START_MS + 6000, START_MS + 5000)
    );
    assert_eq!(desk.texts().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_reel_is_finished_once_and_has_a_page_of_its_own() {
    let desk = Desk::journal().await;
    let (video, url) = start(&desk, "video_reels").await;
    send(&desk, &url, &upright().bytes()).await;
    let fields = described(&video);
    finish(&desk, "video_reels", &fields).await;
    pass(5).await;
    assert!(desk.texts().is_empty(), "worked on, and not yet published");
    pass(1).await;
    assert_eq!(
        error(&finish(&desk, "video_reels", &fields).await),
        (100, Some(1_366_051)),
        "finished once"
    );
    let node = desk
        .get(&format!(
            "/{video}?fields=permalink_url,post_id,description"
        ))
        .await
        .json();
    assert_eq!(
        (&node["permalink_url"], &node["description"]),
        (&json!(format!("/reel/{video}/")), &json!("a reel"))
    );
    assert!(
        desk.bench
            .get(&format!("/meta/reel/{video}/"))
            .await
            .text
            .contains("a reel")
    );
    assert_eq!(desk.texts().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn the_status_has_a_second_spelling() {
    let desk = Desk::journal().await;
    desk.bench
        .control(
            "POST",
            "/settings",
            json!({"meta_status_as_in_table": true, "meta_works_after_finish": true}),
        )
        .await;
    let (video, url) = start(&desk, "video_reels").await;
    upload(
        &desk,
        &url,
        &[("file_url", "https://media.scheduler.example/reel.mp4")],
        b"",
    )
    .await;
    let uploaded = status(&desk, &video).await;
    assert_eq!(
        uploaded["uploading_phase"],
        json!({"status": "completed", "bytes_transfered": 0})
    );
    pass(5).await;
    let waiting = status(&desk, &video).await;
    assert_eq!(
        waiting["video_status"], "upload_complete",
        "until it is finished"
    );
    finish(
        &desk,
        "video_reels",
        &[("video_id", &video), ("video_state", "PUBLISHED")],
    )
    .await;
    assert_eq!(status(&desk, &video).await["video_status"], "processing");
    pass(6).await;
    assert_eq!(
        status(&desk, &video).await["publishing_phase"],
        json!({
            "status": "completed", "publish_status": "published",
            "publish_time": START_MS / 1000 + 11,
        })
    );
}

#[tokio::test(start_paused = true)]
async fn the_work_on_a_video_can_fail() {
    let desk = Desk::journal().await;
    desk.bench
        .control("POST", "/settings", json!({"meta_videos_fail": true}))
        .await;
    let seen = desk
        .post(
            &format!("/{}/videos", desk.page),
            &[("file_url", "https://media.scheduler.example/a.mp4")],
        )
        .await
        .json();
    pass(5).await;
    let failed = status(&desk, &text(&seen["id"])).await;
    assert_eq!(
        (
            &failed["video_status"],
            &failed["processing_phase"]["errors"][0]["code"]
        ),
        (&json!("error"), &json!(1_363_030))
    );
    pass(3600).await;
    assert!(desk.texts().is_empty());
}

#[tokio::test(start_paused = true)]
async fn an_upload_goes_on_where_it_was_cut() {
    let desk = Desk::journal().await;
    let (video, url) = start(&desk, "video_reels").await;
    let bytes = upright().bytes();
    let size = bytes.len().to_string();
    let (first, second) = bytes.split_at(2000);
    let whole = [("offset", "0"), ("file_size", size.as_str())];
    let cut = upload(&desk, &url, &whole, first).await;
    assert_eq!(
        (cut.status.as_u16(), &cut.json()["debug_info"]["type"]),
        (400, &json!("PartialRequestError"))
    );
    assert_eq!(
        status(&desk, &video).await["uploading_phase"],
        json!({
            "status": "in_progress", "bytes_transferred": 2000, "source_file_size": bytes.len(),
        })
    );
    let again = upload(&desk, &url, &whole, &bytes).await;
    assert_eq!(again.json()["debug_info"]["type"], "OffsetInvalidError");
    let other = upload(
        &desk,
        &url,
        &[("offset", "2000"), ("file_size", "9000")],
        second,
    )
    .await;
    assert_eq!(
        other.json()["debug_info"]["type"],
        "PartialRequestError",
        "of another size"
    );
    let rest = [("offset", "2000"), ("file_size", size.as_str())];
    assert_eq!(upload(&desk, &url, &rest, second).await.status, 200);
    let more = upload(&desk, &url, &[("offset", &size), ("file_size", &size)], b"").await;
    assert_eq!(more.json()["debug_info"]["type"], "ProcessingFailedError");
    finish(&desk, "video_reels", &described(&video)).await;
    pass(6).await;
    let public = desk.bench.sandbox.meta_public();
    assert_eq!(public[0].media[0].sha256, Some(sha256(&bytes)));
}

#[tokio::test(start_paused = true)]
async fn only_the_page_itself_uploads_and_only_with_the_word_oauth() {
    let desk = Desk::journal().await;
    let (_, url) = start(&desk, "video_reels").await;
    let bearer = Request::post(&url)
        .header("Authorization", format!("Bearer {}", desk.token))
        .header("offset", "0")
        .header("file_size", "2000");
    assert_eq!(
        error(
            &desk
                .bench
                .send(bearer.body(b"x".to_vec()).expect("a request"))
                .await
        ),
        (104, None)
    );
    let other = Desk {
        token: desk.user_token.clone(),
        ..desk
    };
    assert_eq!(
        send(&other, &url, &upright().bytes()).await.json()["debug_info"]["retriable"],
        false
    );
}

#[tokio::test(start_paused = true)]
async fn a_video_by_its_address_is_published_by_and_by() {
    let desk = Desk::journal().await;
    let fields = [
        ("file_url", "https://media.scheduler.example/a.mp4"),
        ("description", "a video"),
    ];
    let seen = desk
        .post(&format!("/{}/videos", desk.page), &fields)
        .await
        .json();
    assert!(desk.texts().is_empty());
    pass(6).await;
    assert_eq!(desk.bench.sandbox.meta_public()[0].kind, PostKind::Video);
    assert_eq!(
        desk.get(&format!("/{}?fields=published", text(&seen["id"])))
            .await
            .json()["published"],
        true
    );
    let hidden = desk
        .post(
            &format!("/{}/videos", desk.page),
            &[fields[0], ("published", "false")],
        )
        .await;
    assert_eq!(hidden.status, 200);
    pass(6).await;
    assert_eq!(desk.texts(), ["a video"]);
}

#[tokio::test(start_paused = true)]
async fn stories_are_made_of_a_waiting_photo_or_an_uploaded_video() {
    let desk = Desk::journal().await;
    let photo = desk
        .post(
            &format!("/{}/photos", desk.page),
            &[
                ("url", "https://media.scheduler.example/s.jpg"),
                ("published", "false"),
            ],
        )
        .await;
    let photo = text(&photo.json()["id"]);
    let story = format!("/{}/photo_stories", desk.page);
    let seen = desk.post(&story, &[("photo_id", &photo)]).await.json();
    assert!(seen["success"] == true && seen["post_id"].is_string());
    assert_eq!(
        error(&desk.post(&story, &[("photo_id", &photo)]).await),
        (100, Some(1_366_051)),
        "used already"
    );
    let (video, url) = start(&desk, "video_stories").await;
    upload(
        &desk,
        &url,
        &[("file_url", "https://media.scheduler.example/s.mp4")],
        b"",
    )
    .await;
    let seen = finish(&desk, "video_stories", &[("video_id", &video)])
        .await
        .json();
    assert!(seen["success"] == true && seen["post_id"].is_string());
    let mixed = start(&desk, "video_reels").await.0;
    assert_eq!(
        error(&finish(&desk, "video_stories", &[("video_id", &mixed)]).await),
        (100, Some(33)),
        "that one is a reel"
    );
    pass(6).await;
    let kinds: Vec<PostKind> = desk
        .bench
        .sandbox
        .meta_public()
        .iter()
        .map(|post| post.kind)
        .collect();
    assert_eq!(kinds, [PostKind::Story, PostKind::Story]);
}

//! Pictures, GIFs and videos on X: uploaded as a client does it, and public with the bytes, the
//! order and the words that the person gave.

use super::browser::{Account, Browser};
use super::world::{World, body};
use noctin_scheduler::domain::ledger::hex;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::sync::Arc;
use std::time::Duration;

/// A file of `tests/media/`.
pub(crate) fn sample(name: &str) -> Vec<u8> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/media");
    std::fs::read(format!("{folder}/{name}")).unwrap()
}

/// A video of so many bytes: what its index does not name is in a box of its own, which is free.
pub(crate) fn film_of(bytes: usize) -> Vec<u8> {
    lengthened(sample("video.mp4"), bytes)
}

/// A film with so much behind it that it has as many bytes, and plays as before.
pub(crate) fn lengthened(mut film: Vec<u8>, bytes: usize) -> Vec<u8> {
    let rest = u32::try_from(bytes - film.len()).unwrap();
    film.extend(rest.to_be_bytes());
    film.extend(b"free");
    let mut block: Vec<u8> = (0..251).collect();
    block.rotate_left(film.len() % 251);
    let block = block.repeat(4_096);
    film.reserve_exact(bytes - film.len());
    while film.len() < bytes {
        let length = block.len().min(bytes - film.len());
        film.extend_from_slice(&block[..length]);
    }
    film
}

pub(crate) fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

fn sums(files: &[Vec<u8>]) -> Vec<String> {
    files.iter().map(|bytes| sha256(bytes)).collect()
}

/// What posts of each format show.
pub(crate) fn formats() -> [(&'static str, Vec<Vec<u8>>); 3] {
    let pictures = ["photo.jpg", "see-through.png", "palette.png", "still.webp"];
    [
        ("pictures", pictures.map(sample).to_vec()),
        ("gif", vec![sample("moving.gif")]),
        ("video", vec![film_of(5 * 1024 * 1024)]),
    ]
}

impl<W: World> Browser<W> {
    /// Uploads files, and names them as a post does: each with words.
    pub(crate) async fn attach(&self, files: &[Vec<u8>]) -> Value {
        let mut media = Vec::new();
        for (number, bytes) in files.iter().enumerate() {
            let medium = self.upload(&format!("file {number}"), bytes).await;
            media.push(json!({ "id": medium["id"], "alt": words(number) }));
        }
        Value::Array(media)
    }

    /// Plans a post that shows these media.
    pub(crate) async fn plan_media(
        &self,
        text: &str,
        media: &Value,
        account: &Account,
        after: Duration,
    ) -> Value {
        let after = i64::try_from(after.as_millis()).unwrap();
        let draft = json!({
            "text": text,
            "media": media,
            "targets": [{ "account": account.id }],
            "schedule": { "at": self.in_ms(after) },
        });
        let response = self.call("POST", "/api/v1/posts", Some(&draft)).await;
        let said = String::from_utf8_lossy(response.body()).into_owned();
        assert_eq!(response.status(), 201, "{said}");
        body(&response)
    }
}

/// What medium number `number` shows.
pub(crate) fn words(number: usize) -> String {
    format!("What number {number} shows")
}

/// Every call to X for media or posts, oldest first.
pub(crate) async fn media_calls<W: World>(browser: &Browser<W>) -> Vec<Value> {
    let all = browser.sandbox().control("GET", "/calls", None).await;
    let all = all["calls"].as_array().unwrap();
    let is_of_media = |call: &&Value| {
        let path = call["path"].as_str().unwrap();
        path.starts_with("/x/2/media") || path == "/x/2/tweets"
    };
    all.iter().filter(is_of_media).cloned().collect()
}

/// Checks that a public post shows files with these fingerprints, in this order, each with its
/// words.
pub(crate) fn assert_shows(public: &Value, sums: &[String]) {
    let shown: Vec<(Value, Value)> = public["media"]
        .as_array()
        .unwrap()
        .iter()
        .map(|medium| (medium["sha256"].clone(), medium["alt_text"].clone()))
        .collect();
    let sent: Vec<(Value, Value)> = sums
        .iter()
        .enumerate()
        .map(|(number, sum)| (sum.as_str().into(), words(number).into()))
        .collect();
    assert_eq!(shown, sent, "{public:#}");
}

pub(crate) async fn x_shows_what_was_uploaded_in_its_order_and_with_its_words<W: World>(
    world: Arc<W>,
) {
    let browser = Browser::new(&world);
    let account = browser.connect(&world.unique("media")).await;
    for (text, files) in formats() {
        let media = browser.attach(&files).await;
        let soon = Duration::from_secs(1);
        let post = browser.plan_media(text, &media, &account, soon).await;
        browser.wait_for(&post, "published").await;
        let public = browser.sandbox().public(&account.user).await;
        assert_shows(public.last().unwrap(), &sums(&files));
    }
}

pub(crate) async fn a_post_may_be_pictures_without_a_text_and_a_thread_has_its_own<W: World>(
    world: Arc<W>,
) {
    let browser = Browser::new(&world);
    let account = browser.connect(&world.unique("media")).await;
    let [first, second] = ["photo.jpg", "moving.gif"].map(|name| vec![sample(name)]);
    let options = json!({
        "thread": [{ "text": "", "media": browser.attach(&second).await }],
        "made_with_ai": true,
    });
    let draft = json!({
        "text": "",
        "media": browser.attach(&first).await,
        "targets": [{ "account": account.id, "options": options }],
        "schedule": { "now": true },
    });
    let response = browser.call("POST", "/api/v1/posts", Some(&draft)).await;
    assert_eq!(response.status(), 201);
    let receipt = browser.wait_for(&body(&response), "published").await;
    let public = browser.sandbox().public(&account.user).await;
    assert_eq!(public.len(), 2, "{receipt:#}");
    assert_shows(&public[0], &sums(&first));
    assert_shows(&public[1], &sums(&second));
    assert_eq!(public[1]["reply_to"], public[0]["id"], "{public:#?}");
}

pub(crate) async fn what_x_would_refuse_is_said_before_anything_is_planned<W: World>(
    world: Arc<W>,
) {
    let browser = Browser::new(&world);
    let account = browser.connect(&world.unique("media")).await;
    for (files, place, code) in [
        (
            vec!["photo.jpg", "moving.gif"],
            "media",
            "mixed_media_for_x",
        ),
        (vec!["photo.jpg"; 5], "media", "too_many_pictures_for_x"),
        (vec!["moving.png"], "media[0]", "moving_picture_for_x"),
        (vec!["wide.gif"], "media[0]", "gif_size_for_x"),
        (vec!["many-frames.gif"], "media[0]", "too_many_frames_for_x"),
        (vec!["hevc.mp4"], "media[0]", "video_codec_for_x"),
        (vec!["ten-bit.mp4"], "media[0]", "video_colors_for_x"),
    ] {
        let files: Vec<_> = files.into_iter().map(sample).collect();
        let draft = json!({
            "text": "Refused",
            "media": browser.attach(&files).await,
            "targets": [{ "account": account.id }],
            "schedule": { "now": true },
        });
        let response = browser.call("POST", "/api/v1/posts", Some(&draft)).await;
        assert_eq!(response.status(), 422, "{code}");
        let said = body(&response)["errors"].clone();
        assert_eq!(
            (&said[0]["path"], &said[0]["code"]),
            (&json!(place), &json!(code)),
            "{said:#}"
        );
    }
    let calls = media_calls(&browser).await;
    let is_ours = |call: &&Value| call["user"] == account.user.as_str();
    assert_eq!(calls.iter().filter(is_ours).count(), 0, "{calls:#?}");
}

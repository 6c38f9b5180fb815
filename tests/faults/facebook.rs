//! R3, R4, R29 and R41 on Facebook Pages: each format killed or cut at every call, refused drafts,
//! work that fails, preparations that run out, and evidence.

mod cuts;
mod doubts;

use super::*;
use crate::scenarios::actors::Actor;
use noctin_scheduler::domain::door::Door;
use noctin_scheduler::domain::ids::{MediaId, WorkspaceId};
use noctin_scheduler::domain::ledger::hex;
use noctin_scheduler::domain::media::MediaKey;
use sha2::{Digest as _, Sha256};

/// A Page that publishes.
struct Page {
    host: Arc<Host>,
    browser: Browser<Host>,
    /// Our id of the account.
    account: String,
    /// Facebook's.
    id: String,
}

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

/// A post to be: its pictures and videos, and its options.
#[derive(Clone)]
struct Wish {
    name: &'static str,
    files: Vec<&'static str>,
    options: Value,
}

/// One of each format.
fn formats() -> Vec<Wish> {
    let wish = |name, files: &[&'static str], options| Wish {
        name,
        files: files.to_vec(),
        options,
    };
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

fn bytes(file: &str) -> Vec<u8> {
    std::fs::read(format!("tests/media/{file}")).unwrap()
}

fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// What the bytes of each file say.
fn facts(file: &str) -> (&'static str, Value) {
    let picture = |container: &str| {
        json!({
            "container": container, "width": 120, "height": 80, "orientation": 1,
        })
    };
    let video = |width, height, duration_ms| {
        json!({
            "container": "mp4", "width": width, "height": height, "orientation": 1,
            "duration_ms": duration_ms,
            "video": { "codec": "avc1", "frames_per_1000_s": 30_000 },
        })
    };
    match file.rsplit_once('.').unwrap() {
        (_, "jpg") => ("image", picture("jpeg")),
        (_, "png") => ("image", picture("png")),
        (_, "gif") => ("gif", picture("gif")),
        ("tall", "mp4") => ("video", video(540, 960, 4_067)),
        (_, "mp4") => ("video", video(128, 96, 1_067)),
        other => panic!("{other:?}"),
    }
}

impl Page {
    async fn new() -> Self {
        Self::with(|_| String::new()).await
    }

    /// A Page whose person did not allow comments.
    async fn without_comments() -> Self {
        Self::with(|page| {
            let allowed = [
                "pages_show_list",
                "pages_read_engagement",
                "pages_manage_posts",
            ];
            let ticks = allowed.map(|scope| format!("&permission={scope}"));
            format!("&choices_shown=1{}&page={page}", ticks.concat())
        })
        .await
    }

    /// A Page whose person allowed what is ticked.
    async fn with(ticks: impl Fn(&str) -> String) -> Self {
        let host = Host::start();
        let browser = Browser::new(&host);
        let actor = Actor::new(&browser, Door::Facebook).await;
        let ticks = ticks(&actor.remote_id);
        let account = actor.connect_with(&browser, &ticks).await;
        Self {
            host,
            browser,
            account,
            id: actor.remote_id,
        }
    }

    async fn set(&self, settings: Value) {
        let sandbox = self.browser.sandbox();
        sandbox.control("POST", "/settings", Some(&settings)).await;
    }

    /// A medium of the workspace with these bytes.
    async fn keep(&self, name: &str, bytes: Vec<u8>, alt: Option<&str>) -> String {
        let me = self.browser.read("/api/v1/me").await;
        let workspace = WorkspaceId::parse(me["workspace"]["id"].as_str().unwrap()).unwrap();
        let number = self.host.core.ports.stored_media().keys().len() + 1;
        let id = MediaId::parse(&format!("med_{number:032x}")).unwrap();
        let (kind, facts) = facts(name);
        let alt = alt.map_or_else(|| "NULL".to_owned(), |alt| format!("'{alt}'"));
        let sql = format!(
            "INSERT INTO media (id, workspace, uploaded_by, name, alt, bytes, part_bytes, state, \
            kind, facts, created_at) VALUES ('{id}', '{workspace}', 'usr', '{name}', {alt}, {}, \
            5242880, 'ready', '{kind}', '{facts}', 0) RETURNING id",
            bytes.len()
        );
        self.host.core.ports.database().look(&sql).unwrap();
        let key = MediaKey::of(&workspace, &id);
        self.host.core.ports.stored_media().put(&key, bytes);
        id.to_string()
    }

    async fn draft(&self, text: &str, wish: &Wish, after: Duration) -> Value {
        let mut media = Vec::new();
        for file in &wish.files {
            media.push(json!({ "id": self.keep(file, bytes(file), None).await }));
        }
        let at = self
            .browser
            .in_ms(i64::try_from(after.as_millis()).unwrap());
        json!({
            "text": text,
            "media": media,
            "targets": [{ "account": self.account, "options": wish.options }],
            "schedule": { "at": at },
        })
    }

    async fn plan(&self, text: &str, wish: &Wish, after: Duration) -> Value {
        let draft = self.draft(text, wish, after).await;
        let planned = self
            .browser
            .call("POST", "/api/v1/posts", Some(&draft))
            .await;
        let said = String::from_utf8_lossy(planned.body()).into_owned();
        assert_eq!(planned.status(), 201, "{}: {said}", wish.name);
        body(&planned)
    }

    /// What the Page has made public, oldest first.
    async fn public(&self) -> Vec<Value> {
        let path = format!("/meta/public?user={}", self.id);
        let public = self.browser.sandbox().control("GET", &path, None).await;
        public["posts"].as_array().unwrap().clone()
    }

    /// The calls of a path of Facebook, by its end.
    async fn calls(&self) -> Vec<(String, String)> {
        let all = self.browser.sandbox().control("GET", "/calls", None).await;
        let calls = all["calls"].as_array().unwrap().iter();
        let text = |call: &Value, name: &str| call[name].as_str().unwrap().to_owned();
        calls
            .map(|call| (text(call, "method"), text(call, "path")))
            .filter(|(_, path)| path.starts_with("/meta/"))
            .collect()
    }

    /// One call goes wrong in this way: the one that is `before` others like it.
    async fn break_call(&self, (method, path): (&str, &str), before: usize, fault: Value) {
        let script = |times: usize, fault: Value| {
            json!({
                "method": method, "path": path, "times": times, "fault": fault,
            })
        };
        let sandbox = self.browser.sandbox();
        if before > 0 {
            let fine = script(before, json!({ "kind": "slow", "ms": 0 }));
            sandbox.control("POST", "/faults", Some(&fine)).await;
        }
        let script = script(1, fault);
        sandbox.control("POST", "/faults", Some(&script)).await;
    }
}

/// The SHA-256 of what a public post shows, in order.
fn shown(post: &Value) -> Vec<String> {
    let media = post["media"].as_array().unwrap().iter();
    media
        .map(|one| one["sha256"].as_str().unwrap_or_default().to_owned())
        .collect()
}

fn given(files: &[&str]) -> Vec<String> {
    files.iter().map(|file| sha256(&bytes(file))).collect()
}

#[tokio::test(start_paused = true)]
async fn r41_every_format_is_prepared_ahead_and_handed_over_on_its_second() {
    for wish in formats() {
        let page = Page::new().await;
        let due_ms = page.host.now_ms() + 90 * 60_000;
        let post = page.plan("Out now", &wish, Duration::from_mins(90)).await;
        minutes(&page.host, 93).await;
        let receipt = page.browser.wait_for(&post, "published").await;
        let public = page.public().await;
        assert_eq!(public.len(), 1, "{}: {receipt:#}", wish.name);
        assert_eq!(shown(&public[0]), given(&wish.files), "{}", wish.name);
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
    let page = Page::new().await;
    let mut media = Vec::new();
    for (at, file) in PICTURES.iter().enumerate() {
        let alt = format!("Number {at}");
        media.push(json!({ "id": page.keep(file, bytes(file), Some(&alt)).await }));
    }
    let draft = json!({
        "text": "Ten", "media": media, "targets": [{ "account": page.account }],
        "schedule": { "at": page.browser.in_ms(20 * 60_000) },
    });
    let post = body(
        &page
            .browser
            .call("POST", "/api/v1/posts", Some(&draft))
            .await,
    );
    // Killed while the sixth is on its way.
    let photos = format!("/meta/v26.0/{}/photos", page.id);
    let slow = json!({ "kind": "slow", "ms": 4_000, "effect_after_ms": 100 });
    page.break_call(("POST", &photos), 5, slow).await;
    for _ in 0..20 {
        minutes(&page.host, 1).await;
        let sent = page
            .calls()
            .await
            .into_iter()
            .filter(|(_, path)| *path == photos);
        if sent.count() >= 5 {
            page.host.pass(Duration::from_secs(1)).await;
            page.host.kill().await;
            break;
        }
    }
    minutes(&page.host, 22).await;
    page.browser.wait_for(&post, "published").await;
    let public = page.public().await;
    assert_eq!(shown(&public[0]), given(&PICTURES));
    let words: Vec<_> = public[0]["media"].as_array().unwrap().iter().collect();
    for (at, one) in words.iter().enumerate() {
        assert_eq!(one["alt_text"], format!("Number {at}"));
    }
    let uploads = page
        .calls()
        .await
        .into_iter()
        .filter(|(_, path)| *path == photos);
    assert!(uploads.count() <= 11, "no finished upload is repeated");
}

#[tokio::test(start_paused = true)]
async fn a_large_video_goes_up_chunk_by_chunk_and_arrives_whole() {
    let page = Page::new().await;
    let mut film = bytes(WIDE);
    let padding = vec![7_u8; 9_000_000];
    film.extend(u32::try_from(padding.len() + 8).unwrap().to_be_bytes());
    film.extend(b"free");
    film.extend(padding);
    let id = page.keep(WIDE, film.clone(), None).await;
    let draft = json!({
        "text": "Large", "media": [{ "id": id }], "targets": [{ "account": page.account }],
        "schedule": { "at": page.browser.in_ms(40 * 60_000) },
    });
    let post = body(
        &page
            .browser
            .call("POST", "/api/v1/posts", Some(&draft))
            .await,
    );
    // The answer to the second chunk is lost, although the chunk arrived.
    let videos = format!("/meta/v26.0/{}/videos", page.id);
    let lost = json!({ "kind": "close", "effect": true });
    page.break_call(("POST", &videos), 2, lost).await;
    minutes(&page.host, 43).await;
    page.browser.wait_for(&post, "published").await;
    let public = page.public().await;
    assert_eq!(shown(&public[0]), [sha256(&film)]);
}

//! R3, R4, R29, R30 and R41 on Instagram, through both its doors: each format killed or cut at
//! every call, work that fails or never ends, quotas, hidden containers, and evidence.

mod cuts;
mod doubts;
mod refusals;

use super::*;
use crate::scenarios::actors::Actor;
use crate::scenarios::formats::somebody;
use noctin_scheduler::domain::door::Door;
use noctin_scheduler::domain::ids::{MediaId, WorkspaceId};
use noctin_scheduler::domain::ledger::hex;
use noctin_scheduler::domain::media::MediaKey;
use sha2::{Digest as _, Sha256};

/// The two ways to a profile.
const DOORS: [Door; 2] = [Door::Instagram, Door::InstagramDirect];

/// A profile that publishes.
struct Profile {
    host: Arc<Host>,
    browser: Browser<Host>,
    door: Door,
    /// Our id of the account.
    account: String,
    /// Instagram's.
    id: String,
}

/// A video that stands upright.
const TALL: &str = "tall.mp4";

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

fn wish(name: &'static str) -> Wish {
    formats()
        .into_iter()
        .find(|wish| wish.name == name)
        .unwrap()
}

fn bytes(file: &str) -> Vec<u8> {
    std::fs::read(format!("tests/media/{file}")).unwrap()
}

fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// What the bytes of each file say.
fn facts(file: &str) -> (&'static str, Value) {
    if file == TALL {
        let video = json!({
            "container": "mp4", "width": 540, "height": 960, "orientation": 1,
            "duration_ms": 4_067, "video": { "codec": "avc1", "frames_per_1000_s": 30_000 },
        });
        return ("video", video);
    }
    let picture = json!({ "container": "jpeg", "width": 120, "height": 80, "orientation": 1 });
    ("image", picture)
}

impl Profile {
    async fn new(door: Door) -> Self {
        let host = Host::start();
        let browser = somebody(&host, door).await;
        let actor = Actor::new(&browser, door).await;
        let account = actor.connect(&browser).await;
        Self {
            host,
            browser,
            door,
            account,
            id: actor.remote_id,
        }
    }

    async fn set(&self, settings: Value) {
        let sandbox = self.browser.sandbox();
        sandbox.control("POST", "/settings", Some(&settings)).await;
    }

    /// A medium of the workspace that is taken for what its name says.
    async fn keep(&self, name: &str, bytes: Vec<u8>) -> String {
        let me = self.browser.read("/api/v1/me").await;
        let workspace = WorkspaceId::parse(me["workspace"]["id"].as_str().unwrap()).unwrap();
        let number = self.host.core.ports.stored_media().keys().len() + 1;
        let id = MediaId::parse(&format!("med_{number:032x}")).unwrap();
        let (kind, facts) = facts(name);
        let sql = format!(
            "INSERT INTO media (id, workspace, uploaded_by, name, bytes, part_bytes, state, \
            kind, facts, created_at) VALUES ('{id}', '{workspace}', 'usr', '{name}', {}, \
            5242880, 'ready', '{kind}', '{facts}', 0) RETURNING id",
            bytes.len()
        );
        self.host.core.ports.database().look(&sql).unwrap();
        let key = MediaKey::of(&workspace, &id);
        self.host.core.ports.stored_media().put(&key, bytes);
        id.to_string()
    }

    async fn plan(&self, text: &str, wish: &Wish, after: Duration) -> Value {
        let mut media = Vec::new();
        for file in &wish.files {
            media.push(json!({ "id": self.keep(file, bytes(file)).await }));
        }
        self.plan_with(text, media, &wish.options, after).await
    }

    async fn plan_with(
        &self,
        text: &str,
        media: Vec<Value>,
        options: &Value,
        after: Duration,
    ) -> Value {
        let after_ms = i64::try_from(after.as_millis()).unwrap();
        let draft = json!({
            "text": text,
            "media": media,
            "targets": [{ "account": self.account, "options": options }],
            "schedule": { "at": self.browser.in_ms(after_ms) },
        });
        let planned = self
            .browser
            .call("POST", "/api/v1/posts", Some(&draft))
            .await;
        let said = String::from_utf8_lossy(planned.body()).into_owned();
        assert_eq!(planned.status(), 201, "{text}: {said}");
        body(&planned)
    }

    /// What the profile has made public, oldest first.
    async fn public(&self) -> Vec<Value> {
        let path = format!("/instagram/public?user={}", self.id);
        let public = self.browser.sandbox().control("GET", &path, None).await;
        public["posts"].as_array().unwrap().clone()
    }

    /// The path of the API's calls, up to the version.
    fn base(&self) -> &'static str {
        if self.door == Door::Instagram {
            "/meta/v26.0"
        } else {
            "/instagram/graph/v26.0"
        }
    }

    /// The calls to Instagram, in order: method and path.
    async fn calls(&self) -> Vec<(String, String)> {
        let all = self.browser.sandbox().control("GET", "/calls", None).await;
        let calls = all["calls"].as_array().unwrap().iter();
        let text = |call: &Value, name: &str| call[name].as_str().unwrap().to_owned();
        calls
            .map(|call| (text(call, "method"), text(call, "path")))
            .filter(|(_, path)| path.starts_with("/meta/") || path.starts_with("/instagram/"))
            .collect()
    }

    /// How often an edge was called in this way.
    async fn count(&self, method: &str, edge: &str) -> usize {
        let calls = self.calls().await.into_iter();
        calls
            .filter(|call| call.0 == method && call.1.ends_with(edge))
            .count()
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

    /// The call that publishes goes wrong in this way, once.
    async fn break_publishing(&self, fault: Value) {
        let path = format!("{}/{}/media_publish", self.base(), self.id);
        self.break_call(("POST", &path), 0, fault).await;
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
async fn r41_every_format_is_prepared_ahead_and_published_on_its_second_through_both_doors() {
    for door in DOORS {
        for wish in formats() {
            let profile = Profile::new(door).await;
            let due_ms = profile.host.now_ms() + 90 * 60_000;
            let post = profile
                .plan("Out now", &wish, Duration::from_mins(90))
                .await;
            minutes(&profile.host, 93).await;
            let receipt = profile.browser.wait_for(&post, "published").await;
            let public = profile.public().await;
            let why = format!("{door} {}: {receipt:#}", wish.name);
            assert_eq!(public.len(), 1, "{why}");
            assert_eq!(shown(&public[0]), given(&wish.files), "{why}");
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
            let profile = Profile::new(door).await;
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
        let profile = Profile::new(Door::Instagram).await;
        let mut wish = wish("image");
        wish.options["first_comment"] = json!("First!");
        let path = format!("{}/*/comments", profile.base());
        profile.break_call(("POST", &path), 0, fault.clone()).await;
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
    let media = browser.attach(&[bytes("photo.jpg")]).await;
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

//! Somebody who posts on TikTok, and what they post.

use super::*;
use crate::scenarios::actors::Actor;
use crate::scenarios::world::request;
use noctin_scheduler::domain::door::Door;
use noctin_scheduler::domain::ids::{MediaId, WorkspaceId};
use noctin_scheduler::domain::ledger::hex;
use noctin_scheduler::domain::media::MediaKey;
use sha2::{Digest as _, Sha256};

/// Somebody who posts on TikTok.
pub(super) struct Creator {
    pub(super) host: Arc<Host>,
    pub(super) browser: Browser<Host>,
    /// Our id of the account.
    pub(super) account: String,
    /// TikTok's.
    pub(super) open_id: String,
}

/// A post to be: what it shows, and its options.
#[derive(Clone)]
pub(super) struct Wish {
    pub(super) name: &'static str,
    pub(super) media: Vec<Vec<u8>>,
    pub(super) options: Value,
}

/// The options of a post for everybody.
pub(super) fn direct() -> Value {
    json!({ "privacy": "PUBLIC_TO_EVERYONE", "consented_at": "2030-06-15T12:00:00.000Z" })
}

pub(super) fn inbox() -> Value {
    json!({ "mode": "inbox" })
}

/// A video of so many bytes.
pub(super) fn film(bytes: usize) -> Vec<u8> {
    let mut film = sample("tall.mp4");
    film.resize(bytes, 7);
    film
}

pub(super) fn sample(file: &str) -> Vec<u8> {
    std::fs::read(format!("tests/media/{file}")).unwrap()
}

/// One of each format; the videos have three chunks.
pub(super) fn formats() -> Vec<Wish> {
    let wish = |name, media: &[Vec<u8>], options| Wish {
        name,
        media: media.to_vec(),
        options,
    };
    let film = film(31 * MEBIBYTE);
    let photos = ["photo.jpg", "still.webp"].map(sample);
    vec![
        wish("video", std::slice::from_ref(&film), direct()),
        wish("photos", &photos, direct()),
        wish("video draft", std::slice::from_ref(&film), inbox()),
        wish("photo draft", &photos, inbox()),
    ]
}

pub(super) fn wish(name: &'static str) -> Wish {
    formats()
        .into_iter()
        .find(|wish| wish.name == name)
        .unwrap()
}

pub(super) fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

fn picture(container: &str) -> Value {
    json!({ "container": container, "width": 120, "height": 80, "orientation": 1 })
}

/// What the bytes say.
fn facts(bytes: &[u8]) -> (&'static str, Value) {
    if bytes.starts_with(b"\xff\xd8") {
        ("image", picture("jpeg"))
    } else if bytes.starts_with(b"RIFF") {
        ("image", picture("webp"))
    } else {
        let video = json!({
            "container": "mp4", "width": 540, "height": 960, "orientation": 1,
            "duration_ms": 4_067, "video": { "codec": "avc1", "frames_per_1000_s": 30_000 },
        });
        ("video", video)
    }
}

impl Creator {
    pub(super) async fn new() -> Self {
        Self::with(&[]).await
    }

    /// On an instance whose configuration differs in some names.
    pub(super) async fn with(changes: &[(&'static str, Option<&'static str>)]) -> Self {
        let host = Host::start_with(changes);
        let browser = Browser::new(&host);
        let actor = Actor::new(&browser, Door::TikTok).await;
        let account = actor.connect(&browser).await;
        Self {
            host,
            browser,
            account,
            open_id: actor.remote_id,
        }
    }

    pub(super) async fn set(&self, settings: Value) {
        let sandbox = self.browser.sandbox();
        sandbox.control("POST", "/settings", Some(&settings)).await;
    }

    /// Changes what TikTok says of the creator.
    pub(super) async fn become_(&self, changes: Value) {
        let path = format!("/tiktok/users/{}", self.open_id);
        let sandbox = self.browser.sandbox();
        sandbox.control("POST", &path, Some(&changes)).await;
    }

    /// A medium of the workspace with these bytes.
    pub(super) async fn keep(&self, bytes: Vec<u8>) -> String {
        let me = self.browser.read("/api/v1/me").await;
        let workspace = WorkspaceId::parse(me["workspace"]["id"].as_str().unwrap()).unwrap();
        let number = self.host.core.ports.stored_media().keys().len() + 1;
        let id = MediaId::parse(&format!("med_{number:032x}")).unwrap();
        let (kind, facts) = facts(&bytes);
        let sql = format!(
            "INSERT INTO media (id, workspace, uploaded_by, name, alt, bytes, part_bytes, state, \
            kind, facts, created_at) VALUES ('{id}', '{workspace}', 'usr', 'a file', NULL, {}, \
            5242880, 'ready', '{kind}', '{facts}', 0) RETURNING id",
            bytes.len()
        );
        self.host.core.ports.database().look(&sql).unwrap();
        let key = MediaKey::of(&workspace, &id);
        self.host.core.ports.stored_media().put(&key, bytes);
        id.to_string()
    }

    pub(super) async fn draft(&self, text: &str, wish: &Wish, after: Duration) -> Value {
        let mut media = Vec::new();
        for bytes in &wish.media {
            media.push(json!({ "id": self.keep(bytes.clone()).await }));
        }
        let after = i64::try_from(after.as_millis()).unwrap();
        json!({
            "text": text,
            "media": media,
            "targets": [{ "account": self.account, "options": wish.options }],
            "schedule": { "at": self.browser.in_ms(after) },
        })
    }

    pub(super) async fn plan(&self, text: &str, wish: &Wish, after: Duration) -> Value {
        let draft = self.draft(text, wish, after).await;
        let planned = self
            .browser
            .call("POST", "/api/v1/posts", Some(&draft))
            .await;
        let said = String::from_utf8_lossy(planned.body()).into_owned();
        assert_eq!(planned.status(), 201, "{}: {said}", wish.name);
        body(&planned)
    }

    /// Everything that was begun for the creator and may become or has become something: posts, and
    /// drafts in the inbox. What has failed, or never got its last byte, is neither.
    pub(super) async fn made(&self) -> Vec<Value> {
        let all = self.begun().await.into_iter();
        let is_made = |one: &Value| {
            let is_whole = one["uploaded_bytes"].is_null() || one["media"][0]["sha256"].is_string();
            one["status"] != "FAILED" && is_whole
        };
        all.filter(is_made).collect()
    }

    /// Every publication that was begun for the creator, oldest first.
    pub(super) async fn begun(&self) -> Vec<Value> {
        let all = self
            .browser
            .sandbox()
            .control("GET", "/tiktok/publications", None)
            .await;
        let all = all["publications"].as_array().unwrap().iter();
        all.filter(|one| one["user"] == self.open_id.as_str())
            .cloned()
            .collect()
    }

    /// What everybody sees of the creator, oldest first.
    pub(super) async fn public(&self) -> Vec<Value> {
        let path = format!("/tiktok/public?user={}", self.open_id);
        let public = self.browser.sandbox().control("GET", &path, None).await;
        public["posts"].as_array().unwrap().clone()
    }

    /// The SHA-256 of what a publication shows, in order; photos are fetched where TikTok would.
    pub(super) async fn shown(&self, publication: &Value) -> Vec<String> {
        let mut sums = Vec::new();
        for one in publication["media"].as_array().unwrap() {
            sums.push(match (one["sha256"].as_str(), one["address"].as_str()) {
                (Some(sum), _) => sum.to_owned(),
                (None, Some(address)) => {
                    let fetched = World::worker(&*self.host, request("GET", address, None)).await;
                    assert_eq!(fetched.status(), 200, "{address}");
                    sha256(fetched.body())
                }
                (None, None) => String::new(),
            });
        }
        sums
    }

    /// The paths that TikTok was called at, in order.
    pub(super) async fn calls(&self) -> Vec<(String, String)> {
        let all = self.browser.sandbox().control("GET", "/calls", None).await;
        let calls = all["calls"].as_array().unwrap().iter();
        let text = |call: &Value, name: &str| call[name].as_str().unwrap().to_owned();
        calls
            .map(|call| (text(call, "method"), text(call, "path")))
            .filter(|(_, path)| path.starts_with("/tiktok/"))
            .collect()
    }

    pub(super) async fn count(&self, path: &str) -> usize {
        let calls = self.calls().await;
        calls.iter().filter(|(_, called)| called == path).count()
    }

    /// One call goes wrong in this way: the one that is `before` others like it.
    pub(super) async fn break_call(&self, path: &str, before: usize, fault: Value) {
        let script =
            |times: usize, fault: Value| json!({ "path": path, "times": times, "fault": fault });
        let sandbox = self.browser.sandbox();
        if before > 0 {
            let fine = script(before, json!({ "kind": "slow", "ms": 0 }));
            sandbox.control("POST", "/faults", Some(&fine)).await;
        }
        let script = script(1, fault);
        sandbox.control("POST", "/faults", Some(&script)).await;
    }

    /// From now on every call of a path goes wrong in this way.
    pub(super) async fn break_all(&self, path: &str, fault: Value) {
        let script = json!({ "path": path, "times": 1_000, "fault": fault });
        let sandbox = self.browser.sandbox();
        sandbox.control("POST", "/faults", Some(&script)).await;
    }

    pub(super) async fn mend(&self) {
        self.browser
            .sandbox()
            .control("DELETE", "/faults", None)
            .await;
    }
}

//! Somebody who posts on TikTok, and what they post.

use super::*;
use crate::scenarios::x_media::{lengthened, sample};
use std::sync::LazyLock;

/// A video of three chunks.
static FILM: LazyLock<Arc<File>> = LazyLock::new(|| film(31 * MEBIBYTE));

/// Somebody who posts on TikTok.
pub(super) async fn creator() -> Poster {
    Poster::new(Door::TikTok).await
}

/// The options of a post for everybody.
pub(super) fn direct() -> Value {
    json!({ "privacy": "PUBLIC_TO_EVERYONE", "consented_at": "2030-06-15T12:00:00.000Z" })
}

pub(super) fn inbox() -> Value {
    json!({ "mode": "inbox" })
}

/// A video of so many bytes.
pub(super) fn film(bytes: usize) -> Arc<File> {
    File::new(lengthened(sample("tall.mp4"), bytes))
}

/// One of each format; the videos have three chunks.
pub(in crate::faults) fn formats() -> Vec<Wish> {
    let film = std::slice::from_ref(&*FILM);
    let photos = samples(&["photo.jpg", "still.webp"]);
    vec![
        Wish::new("video", film, direct()),
        Wish::new("photos", &photos, direct()),
        Wish::new("video draft", film, inbox()),
        Wish::new("photo draft", &photos, inbox()),
    ]
}

pub(super) fn wish(name: &str) -> Wish {
    Wish::named(name, formats())
}

impl Poster {
    /// Changes what TikTok says of the creator.
    pub(super) async fn become_(&self, changes: Value) {
        let path = format!("/tiktok/users/{}", self.remote_id);
        let sandbox = self.browser.sandbox();
        sandbox.control("POST", &path, Some(&changes)).await;
    }

    /// Everything that was begun for the creator and may become or has become something: posts, and
    /// drafts in the inbox. What has failed, or never got its last byte, is neither.
    pub(in crate::faults) async fn made(&self) -> Vec<Value> {
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
        all.filter(|one| one["user"] == self.remote_id.as_str())
            .cloned()
            .collect()
    }

    /// One call goes wrong in this way: the one that is `before` others like it.
    pub(super) fn break_at(&self, path: &str, before: usize, fault: Value) {
        self.break_call(&Step::new(method(path), path, before), fault);
    }

    /// From now on every call of a path goes wrong in this way.
    pub(super) fn break_all(&self, path: &str, fault: Value) {
        self.break_calls(&Step::new(method(path), path, 0), 1_000, fault);
    }

    /// How often TikTok was called there.
    pub(super) fn called(&self, path: &str) -> usize {
        self.count(method(path), path)
    }
}

/// How TikTok is called there.
fn method(path: &str) -> &'static str {
    if path == CHUNK { "PUT" } else { "POST" }
}

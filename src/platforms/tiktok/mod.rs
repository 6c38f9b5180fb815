//! TikTok, API v2: <https://developers.tiktok.com/doc/overview>.
//!
//! TikTok's statuses lie in both directions, so that an answer is what its body says it is. Every body names its refusal under `error`:
//! a text where codes and tokens are exchanged, an object with a `code` everywhere else, where `ok` is one too.

pub mod oauth;
pub mod users;
pub mod webhooks;

use crate::platforms::loose;
use serde_json::Value;

/// How much of TikTok's words is kept.
const LONGEST_WORD: usize = 64;

/// The name under `error`, in either of its shapes; none where there is no error, or none with a name.
fn error_name(body: &Value) -> Option<String> {
    let error = body.get("error")?;
    let name = if error.is_object() { loose::text(error, "code") } else { loose::text(body, "error") };
    name.map(|name| word(&name)).filter(|name| !name.is_empty())
}

/// What TikTok's support asks for.
fn log_id(body: &Value) -> Option<String> {
    let holder = body.get("error").filter(|error| error.is_object()).unwrap_or(body);
    loose::text(holder, "log_id").map(|id| word(&id)).filter(|id| !id.is_empty())
}

/// A name of TikTok's, fit to be shown: no more than a word.
fn word(text: &str) -> String {
    text.chars().filter(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-' | '.')).take(LONGEST_WORD).collect()
}

#[cfg(test)]
fn our_app() -> crate::config::App {
    crate::config::App {
        client_id: "awkey".into(),
        client_secret: crate::domain::secret::Secret::new("app-secret"),
        web_base: "https://www.tiktok.com".into(),
        token_base: "https://open.tiktokapis.com".into(),
        api_base: "https://open.tiktokapis.com".into(),
        version: String::new(),
    }
}

//! Instagram through its own login:
//! <https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login>.
//!
//! Three hosts: people consent on one, codes are exchanged on the second, which has an error
//! envelope of its own, and the third is a Graph API as all of Meta's are. A profile has two ids:
//! `user_id` publishes, `id` names the person to our app alone.

mod answers;
pub mod login;
pub mod profile;

use serde_json::Value;

/// What an answer holds: documented as the one element of `data`, and seen without it.
fn unwrapped(body: &Value) -> &Value {
    match body.get("data") {
        Some(Value::Array(items)) => items.first().unwrap_or(body),
        Some(object @ Value::Object(_)) => object,
        Some(Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_)) | None => body,
    }
}

#[cfg(test)]
fn our_app() -> crate::config::App {
    crate::config::App {
        client_id: "1020304050".into(),
        client_secret: crate::domain::secret::Secret::new("app-secret"),
        web_base: "https://www.instagram.com".into(),
        posts_base: "https://www.instagram.com".into(),
        token_base: "https://api.instagram.com".into(),
        api_base: "https://graph.instagram.com".into(),
        video_base: String::new(),
        rupload_base: String::new(),
        version: "v26.0".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn an_answer_is_the_same_with_and_without_its_wrapping() {
        let inner = json!({"user_id": "1"});
        for body in [
            json!({"data": [inner]}),
            json!({"data": inner}),
            inner.clone(),
        ] {
            assert_eq!(unwrapped(&body), &inner);
        }
        for body in [
            json!({"data": []}),
            json!({"data": null}),
            json!([]),
            json!(1),
        ] {
            assert_eq!(unwrapped(&body), &body);
        }
    }
}

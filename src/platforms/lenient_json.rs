//! JSON as platforms really send it: an id may be text or a number, a list may be an array or text
//! with commas.
//!
//! Ids have up to 19 digits. They are read as whole numbers and kept as text, so that none loses
//! its last digits.

use crate::domain::time::{Span, Timestamp};
use serde_json::Value;

/// The text or whole number under `name`, as text; none where it is empty or anything else.
pub(super) fn text(object: &Value, name: &str) -> Option<String> {
    match object.get(name)? {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Number(number) if !number.is_f64() => Some(number.to_string()),
        Value::Null
        | Value::Bool(_)
        | Value::Number(_)
        | Value::String(_)
        | Value::Array(_)
        | Value::Object(_) => None,
    }
}

/// The instant that lies as many seconds after `now` as are under `name`; none where there is no
/// life in them.
pub(super) fn end(object: &Value, name: &str, now: Timestamp) -> Option<Timestamp> {
    let seconds: i64 = text(object, name)?.parse().ok()?;
    (seconds > 0).then(|| (now + Span::seconds(seconds)).min(Timestamp::FAR))
}

/// The names under `name`: an array of texts, or one text with commas or spaces between them. Empty
/// where there are none.
pub(super) fn list(object: &Value, name: &str) -> Vec<String> {
    let names: Vec<&str> = match object.get(name) {
        Some(Value::String(text)) => text.split([',', ' ']).collect(),
        Some(Value::Array(items)) => items.iter().filter_map(Value::as_str).collect(),
        Some(Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_)) | None => {
            Vec::new()
        }
    };
    names
        .into_iter()
        .map(str::trim)
        .filter(|name| !name.is_empty())
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn an_id_keeps_every_digit_as_text_or_as_a_number() {
        let body: Value = serde_json::from_str(
            r#"{"a":17841405793187218,"b":"17841405793187218","c":9223372036854775809}"#,
        )
        .unwrap();
        assert_eq!(text(&body, "a").unwrap(), "17841405793187218");
        assert_eq!(text(&body, "b").unwrap(), "17841405793187218");
        assert_eq!(text(&body, "c").unwrap(), "9223372036854775809");
    }

    #[test]
    fn what_could_have_lost_digits_is_no_id() {
        let body: Value =
            serde_json::from_str(r#"{"a":1.7e16,"b":"","c":null,"d":{},"e":92233720368547758090}"#)
                .unwrap();
        for name in ["a", "b", "c", "d", "e", "missing"] {
            assert_eq!(text(&body, name), None, "{name}");
        }
        assert_eq!(text(&json!("no object"), "a"), None);
    }

    #[test]
    fn a_life_is_told_in_seconds_and_never_ends_beyond_time() {
        let now = Timestamp::from_ms(1_000);
        let body = json!({"a": 7200, "b": "7200", "c": 0, "d": -1, "e": i64::MAX, "f": "soon"});
        assert_eq!(end(&body, "a", now), Some(Timestamp::from_ms(7_201_000)));
        assert_eq!(end(&body, "b", now), end(&body, "a", now));
        assert_eq!(end(&body, "e", now), Some(Timestamp::FAR));
        for name in ["c", "d", "f", "missing"] {
            assert_eq!(end(&body, name, now), None, "{name}");
        }
    }

    #[test]
    fn a_list_is_the_same_in_every_shape() {
        for shape in [
            json!(["a", "b"]),
            json!("a,b"),
            json!("a, b"),
            json!("a b"),
            json!(["a", "", 7, "b"]),
        ] {
            assert_eq!(
                list(&json!({ "scope": shape }), "scope"),
                ["a", "b"],
                "{shape}"
            );
        }
        assert!(
            list(&json!({"scope": ""}), "scope").is_empty() && list(&json!({}), "scope").is_empty()
        );
    }
}

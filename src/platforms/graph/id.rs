//! The ids of the Graph API.

use serde::{Deserialize as _, Deserializer, de};
use serde_json::Value;

/// Reads an id: digits, in a string or, beyond what a float can hold, bare. It becomes part of
/// addresses, so it may be nothing else.
pub(in crate::platforms) fn id<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<String, D::Error> {
    let id = match Value::deserialize(deserializer)? {
        Value::String(id) => id,
        Value::Number(id) => id.to_string(),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => String::new(),
    };
    if is_id(&id) {
        Ok(id)
    } else {
        Err(de::Error::custom("expected an id of digits"))
    }
}

/// Whether a text is an id.
pub(in crate::platforms) fn is_id(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

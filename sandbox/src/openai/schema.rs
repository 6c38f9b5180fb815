//! Shapes of answers in strict mode:
//! <https://platform.openai.com/docs/guides/structured-outputs#supported-schemas>.

use serde_json::{Map, Value};

use super::errors::ApiError;

/// How deep objects may lie in each other.
const DEEPEST: usize = 10;

/// What a shape may say of each type that the sandbox makes.
const KEYWORDS: [(&str, &[&str]); 3] = [
    (
        "object",
        &[
            "type",
            "description",
            "properties",
            "required",
            "additionalProperties",
        ],
    ),
    ("array", &["type", "description", "items"]),
    ("string", &["type", "description"]),
];

/// Checks the shape of a whole answer, which is an object.
pub(super) fn check(schema: &Value) -> Result<(), ApiError> {
    if schema["type"] != "object" {
        return Err(wrong("the root has to be an object"));
    }
    check_at(schema, 0)
}

fn check_at(schema: &Value, depth: usize) -> Result<(), ApiError> {
    let (Some(fields), true) = (schema.as_object(), depth <= DEEPEST) else {
        return Err(wrong("a shape is an object, ten levels deep at the most"));
    };
    let kind = fields.get("type").and_then(Value::as_str);
    let known = KEYWORDS.iter().find(|(name, _)| Some(*name) == kind);
    let Some((kind, keywords)) = known else {
        return Err(wrong("its type has to be object, array or string"));
    };
    if let Some(other) = fields
        .keys()
        .find(|name| !keywords.contains(&name.as_str()))
    {
        return Err(wrong(&format!("'{other}' is not permitted")));
    }
    match *kind {
        "object" => check_object(fields, depth),
        "array" => check_at(&fields["items"], depth + 1),
        _ => Ok(()),
    }
}

fn check_object(fields: &Map<String, Value>, depth: usize) -> Result<(), ApiError> {
    if fields.get("additionalProperties") != Some(&Value::Bool(false)) {
        return Err(wrong("'additionalProperties' is required to be false"));
    }
    let properties = fields.get("properties").and_then(Value::as_object);
    let properties = properties.ok_or_else(|| wrong("'properties' is missing"))?;
    let required = fields.get("required").and_then(Value::as_array);
    let required: Vec<&str> = required
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    let is_whole = required.len() == properties.len()
        && required.iter().all(|name| properties.contains_key(*name));
    if properties.is_empty() || !is_whole {
        return Err(wrong("'required' has to name every key in properties"));
    }
    properties
        .values()
        .try_for_each(|property| check_at(property, depth + 1))
}

fn wrong(why: &str) -> ApiError {
    ApiError::invalid(
        "text.format.schema",
        "invalid_json_schema",
        format!("Invalid schema for response_format: {why}."),
    )
}

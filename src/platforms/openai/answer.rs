//! What an answer of OpenAI's suggests:
//! <https://platform.openai.com/docs/api-reference/responses/object>.
//!
//! A success is only one that says `completed`: what was cut off, refused or failed comes with the
//! status 200 too. The text of a message is JSON of the shape that was asked for.

use super::question::Field;
use super::refusal::{ErrorBody, Refusal, Why};
use http::Response;
use serde::Deserialize;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// What was suggested.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggested {
    /// The texts of each field that was asked for: one, or those of a list.
    pub texts: BTreeMap<&'static str, Vec<String>>,
    /// What it cost.
    pub usage: Usage,
}

/// How many tokens an answer took, where it says so.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Usage {
    /// Tokens of the question.
    #[serde(default)]
    pub input_tokens: u64,
    /// Tokens of the answer, with those that the model thought with.
    #[serde(default)]
    pub output_tokens: u64,
}

#[derive(Deserialize)]
struct Body {
    status: String,
    #[serde(default)]
    error: Option<ErrorBody>,
    #[serde(default)]
    incomplete_details: Option<Incomplete>,
    #[serde(default)]
    output: Vec<Item>,
    #[serde(default)]
    usage: Option<Usage>,
}

#[derive(Deserialize)]
struct Incomplete {
    reason: Option<String>,
}

/// What the model thought may stand before its message.
#[derive(Deserialize)]
struct Item {
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    content: Option<Vec<Content>>,
}

#[derive(Deserialize)]
struct Content {
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    text: Option<String>,
}

/// Reads an answer to a question about `fields`.
///
/// # Errors
/// With the reason why nothing is suggested.
pub(super) fn read(answer: &Response<Vec<u8>>, fields: &[Field]) -> Result<Suggested, Refusal> {
    if !answer.status().is_success() {
        return Err(Refusal::of_status(answer));
    }
    let refused = |why, code: &str| Refusal::of(answer, why, code);
    let body: Body = serde_json::from_slice(answer.body())
        .map_err(|_| refused(Why::Unusable, "not_a_response"))?;
    match body.status.as_str() {
        "completed" => {}
        "incomplete" => {
            let reason = body.incomplete_details.and_then(|details| details.reason);
            return Err(match reason.as_deref() {
                Some("content_filter") => refused(Why::Content, "content_filter"),
                Some(reason) => refused(Why::CutOff, reason),
                None => refused(Why::CutOff, "incomplete"),
            });
        }
        "failed" => {
            let error = body.error.unwrap_or_default();
            return Err(Refusal::of_error(answer, &error));
        }
        status => return Err(refused(Why::Unusable, status)),
    }
    if body.parts("refusal").next().is_some() {
        return Err(refused(Why::Content, "refusal"));
    }
    let text: String = body
        .parts("output_text")
        .filter_map(Content::text)
        .collect();
    let texts = texts(&text, fields).ok_or_else(|| refused(Why::Unusable, "other_shape"))?;
    Ok(Suggested {
        texts,
        usage: body.usage.unwrap_or_default(),
    })
}

/// The texts of each field; none where one is missing, or of another shape.
fn texts(json: &str, fields: &[Field]) -> Option<BTreeMap<&'static str, Vec<String>>> {
    let mut found: Map<String, Value> = serde_json::from_str(json).ok()?;
    let text = |field: &Field| {
        let value = found.remove(field.name)?;
        let texts = if field.is_list {
            serde_json::from_value(value).ok()?
        } else {
            vec![serde_json::from_value(value).ok()?]
        };
        Some((field.name, texts))
    };
    fields.iter().map(text).collect()
}

// === impl Body ===

impl Body {
    /// Every part of this kind in the messages.
    fn parts<'a>(&'a self, kind: &'a str) -> impl Iterator<Item = &'a Content> {
        self.output
            .iter()
            .filter(|item| item.kind == "message")
            .flat_map(|item| item.content.iter().flatten())
            .filter(move |part| part.kind == kind)
    }
}

// === impl Content ===

impl Content {
    fn text(&self) -> Option<&str> {
        self.text.as_deref()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platforms::openai::FIELDS;
    use serde_json::json;

    fn of(body: &Value) -> Result<Suggested, (Why, String)> {
        let answer = Response::new(body.to_string().into_bytes());
        read(&answer, FIELDS).map_err(|refusal| (refusal.why, refusal.code))
    }

    fn message(content: &Value) -> Value {
        json!({
            "id": "resp_1", "object": "response", "status": "completed", "error": null,
            "incomplete_details": null,
            "output": [
                { "type": "reasoning", "id": "rs_1", "summary": [] },
                { "type": "message", "role": "assistant", "content": content },
            ],
            "usage": { "input_tokens": 40, "output_tokens": 12, "total_tokens": 52 },
        })
    }

    fn saying(text: &str) -> Value {
        message(&json!([{ "type": "output_text", "text": text, "annotations": [] }]))
    }

    #[test]
    fn the_texts_are_read_from_the_message_behind_what_was_thought() {
        let read = of(&saying(r##"{"x":"Short","hashtags":["#a","b"]}"##)).unwrap();
        assert_eq!(read.texts["x"], ["Short"]);
        assert_eq!(read.texts["hashtags"], ["#a", "b"]);
        assert_eq!(
            (read.usage.input_tokens, read.usage.output_tokens),
            (40, 12)
        );
        let without_usage = json!({
            "status": "completed",
            "output": saying(r#"{"x":"a","hashtags":[]}"#)["output"],
        });
        assert_eq!(of(&without_usage).unwrap().usage, Usage::default());
    }

    #[test]
    fn another_shape_is_never_taken_for_a_suggestion() {
        for text in [
            "",
            "Here is your text: Short",
            "{\"x\":\"cut off",
            "[]",
            "null",
            r#"{"x":"a"}"#,
            r#"{"x":1,"hashtags":[]}"#,
            r#"{"x":null,"hashtags":[]}"#,
            r#"{"x":"a","hashtags":"b"}"#,
            r#"{"x":"a","hashtags":[1]}"#,
        ] {
            let why = of(&saying(text)).unwrap_err();
            assert_eq!(why, (Why::Unusable, "other_shape".to_owned()), "{text}");
        }
        for body in [json!([]), json!({}), json!({ "status": 1 }), json!("text")] {
            assert_eq!(of(&body).unwrap_err().0, Why::Unusable, "{body}");
        }
    }

    #[test]
    fn what_is_not_completed_is_no_suggestion_whatever_it_holds() {
        let partial = saying(r#"{"x":"a","hashtags":[]}"#)["output"].clone();
        for (status, more, why) in [
            (
                "incomplete",
                json!({ "reason": "max_output_tokens" }),
                Why::CutOff,
            ),
            (
                "incomplete",
                json!({ "reason": "content_filter" }),
                Why::Content,
            ),
            ("incomplete", Value::Null, Why::CutOff),
            ("in_progress", Value::Null, Why::Unusable),
            ("queued", Value::Null, Why::Unusable),
            ("cancelled", Value::Null, Why::Unusable),
        ] {
            let body = json!({
                "status": status, "error": null, "incomplete_details": more, "output": partial,
            });
            assert_eq!(of(&body).unwrap_err().0, why, "{status} {more}");
        }
        for (code, why) in [
            (json!("server_error"), Why::Unavailable),
            (json!("rate_limit_exceeded"), Why::Busy(None)),
            (json!("invalid_prompt"), Why::Content),
            (json!("invalid_base64_image"), Why::Picture),
            (Value::Null, Why::Unavailable),
        ] {
            let body = json!({
                "status": "failed", "error": { "code": code, "message": "m" }, "output": [],
            });
            assert_eq!(of(&body).unwrap_err().0, why, "{code}");
        }
        let failed = json!({ "status": "failed", "output": partial });
        assert_eq!(of(&failed).unwrap_err().0, Why::Unavailable);
    }

    #[test]
    fn a_refusal_beside_a_text_is_a_refusal() {
        let both = message(&json!([
            { "type": "output_text", "text": r#"{"x":"a","hashtags":[]}"# },
            { "type": "refusal", "refusal": "I cannot help with that." },
        ]));
        assert_eq!(of(&both).unwrap_err(), (Why::Content, "refusal".to_owned()));
    }
}

//! What OpenAI is asked, and the request that it becomes:
//! <https://platform.openai.com/docs/api-reference/responses/create>.
//!
//! The answer has to be JSON of a given shape
//! (<https://platform.openai.com/docs/guides/structured-outputs>): an object with one field for
//! each text that is wanted.

use super::refusal::{Refusal, Why};
use crate::config::OpenAi;
use crate::domain::media::Container;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::{Request, header};
use serde_json::{Map, Value, json};

/// The most tokens of an answer. Those that a model thinks with count, and 5,000 characters of
/// English are some 1,250.
const MOST_TOKENS: u32 = 4_000;

/// The name of the shape, for OpenAI.
const SHAPE: &str = "suggestions";

/// One question.
#[derive(Clone, Debug)]
pub struct Question<'a> {
    /// What is to be done, in our own words.
    pub instructions: &'a str,
    /// The person's text; none where only a picture is asked about.
    pub text: Option<&'a str>,
    /// The picture that is asked about.
    pub picture: Option<&'a Picture>,
    /// What is to be answered.
    pub fields: &'a [Field],
    /// The pseudonym of the person who asks.
    pub asker: &'a str,
}

/// One field of the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its name: letters of ASCII and `_`.
    pub name: &'static str,
    /// Whether it is a list of texts, and not one text.
    pub is_list: bool,
}

/// A picture that does not move.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// Its form.
    pub container: Container,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

// === impl Question ===

impl Question<'_> {
    /// The request.
    ///
    /// # Errors
    /// When the base of the API's addresses, or the key, cannot stand in a request.
    pub(super) fn request(&self, access: &OpenAi) -> Result<Request<Vec<u8>>, Refusal> {
        let key = access.api_key.expose();
        Request::post(format!("{}/responses", access.api_base))
            .header(header::AUTHORIZATION, format!("Bearer {key}"))
            .header(header::ACCEPT, "application/json")
            .header(header::CONTENT_TYPE, "application/json")
            .body(self.body(&access.model).to_string().into_bytes())
            .map_err(|_| Refusal::new(Why::Misconfigured, "bad_request"))
    }

    fn body(&self, model: &str) -> Value {
        let mut body = json!({
            "model": model,
            "instructions": self.instructions,
            "input": [{ "role": "user", "content": self.content() }],
            "store": false,
            "max_output_tokens": MOST_TOKENS,
            "safety_identifier": self.asker,
            "text": { "format": {
                "type": "json_schema", "name": SHAPE, "strict": true, "schema": self.schema(),
            } },
        });
        if let Some(names) = body.as_object_mut().filter(|_| thinks(model)) {
            names.insert("reasoning".to_owned(), json!({ "effort": "low" }));
        }
        body
    }

    fn content(&self) -> Vec<Value> {
        let text = self
            .text
            .map(|text| json!({ "type": "input_text", "text": text }));
        let picture = self.picture.map(|picture| {
            json!({ "type": "input_image", "detail": "auto", "image_url": picture.data_url() })
        });
        text.into_iter().chain(picture).collect()
    }

    /// Every property is required and no other is allowed, as OpenAI asks of strict shapes.
    fn schema(&self) -> Value {
        let text = || json!({ "type": "string" });
        let properties: Map<String, Value> = self
            .fields
            .iter()
            .map(|field| {
                let shape = if field.is_list {
                    json!({ "type": "array", "items": text() })
                } else {
                    text()
                };
                (field.name.to_owned(), shape)
            })
            .collect();
        let required: Vec<&str> = self.fields.iter().map(|field| field.name).collect();
        json!({
            "type": "object",
            "additionalProperties": false,
            "required": required,
            "properties": properties,
        })
    }
}

/// Whether a model takes `reasoning`: all do but the generations before it, which refuse the name.
/// A little of it is enough here, and the usual amount takes longer.
fn thinks(model: &str) -> bool {
    !["gpt-3", "gpt-4", "chatgpt-4"]
        .iter()
        .any(|older| model.contains(older))
}

// === impl Picture ===

impl Picture {
    /// The picture as an address that holds it (RFC 2397).
    fn data_url(&self) -> String {
        let mut url = format!("data:{};base64,", self.container.content_type());
        STANDARD.encode_string(&self.bytes, &mut url);
        url
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::secret::Secret;
    use crate::platforms::openai::FIELDS;

    fn access(model: &str) -> OpenAi {
        OpenAi {
            model: model.into(),
            api_key: Secret::new("sk-secret"),
            api_base: "https://api.openai.com/v1".into(),
        }
    }

    fn sent(model: &str, picture: Option<&Picture>) -> Request<Vec<u8>> {
        let question = Question {
            instructions: "Make it shorter.",
            text: Some("A \"text\"\nof two lines"),
            picture,
            fields: FIELDS,
            asker: "kVZ0",
        };
        question.request(&access(model)).unwrap()
    }

    fn body(request: &Request<Vec<u8>>) -> Value {
        serde_json::from_slice(request.body()).unwrap()
    }

    #[test]
    fn a_question_on_the_wire() {
        let request = sent("gpt-5.4-mini", None);
        let head: Vec<String> = request
            .headers()
            .iter()
            .map(|(name, value)| format!("{name}: {}", value.to_str().unwrap()))
            .collect();
        let head = format!(
            "{} {}\n{}",
            request.method(),
            request.uri(),
            head.join("\n")
        );
        let body = body(&request).to_string().replace(",\"", ",\n\"");
        insta::assert_snapshot!(format!("{head}\n\n{body}"), @r#"
        POST https://api.openai.com/v1/responses
        authorization: Bearer sk-secret
        accept: application/json
        content-type: application/json

        {"input":[{"content":[{"text":"A \"text\"\nof two lines",
        "type":"input_text"}],
        "role":"user"}],
        "instructions":"Make it shorter.",
        "max_output_tokens":4000,
        "model":"gpt-5.4-mini",
        "reasoning":{"effort":"low"},
        "safety_identifier":"kVZ0",
        "store":false,
        "text":{"format":{"name":"suggestions",
        "schema":{"additionalProperties":false,
        "properties":{"hashtags":{"items":{"type":"string"},
        "type":"array"},
        "x":{"type":"string"}},
        "required":["x",
        "hashtags"],
        "type":"object"},
        "strict":true,
        "type":"json_schema"}}}
        "#);
    }

    #[test]
    fn a_picture_goes_as_its_own_address() {
        let picture = Picture {
            container: Container::Png,
            bytes: b"\x89PNG".to_vec(),
        };
        let content = &body(&sent("gpt-5.4-mini", Some(&picture)))["input"][0]["content"];
        assert_eq!(
            content[1],
            json!({
                "type": "input_image", "detail": "auto",
                "image_url": "data:image/png;base64,iVBORw==",
            })
        );
    }

    #[test]
    fn a_model_that_does_not_think_is_not_told_how_much() {
        for (model, is_told) in [
            ("gpt-5.4-mini", true),
            ("o4-mini", true),
            ("gpt-4o-mini", false),
            ("ft:gpt-4.1-mini:us:1", false),
        ] {
            let body = body(&sent(model, None));
            assert_eq!(body.get("reasoning").is_some(), is_told, "{model}");
        }
    }
}

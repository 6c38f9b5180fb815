//! A question, and everything that is judged about it. A name that is not known is refused, as the
//! real API does.

use http::{Request, header};
use serde::Deserialize;
use serde_json::Value;

use super::app::{API_KEY, MODEL};
use super::errors::ApiError;
use super::{data_url, schema};

/// How much a model can be told to think.
const EFFORTS: [&str; 6] = ["none", "minimal", "low", "medium", "high", "xhigh"];

/// The shortest answer that can be asked for, in tokens.
const FEWEST_TOKENS: u32 = 16;

/// The longest name of whoever asks, and of a shape.
const LONGEST_NAME: usize = 64;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Body {
    model: String,
    instructions: String,
    input: Vec<Message>,
    store: Option<bool>,
    max_output_tokens: u32,
    safety_identifier: Option<String>,
    reasoning: Option<Reasoning>,
    text: Text,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Message {
    role: String,
    content: Vec<Content>,
}

#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
enum Content {
    InputText { text: String },
    InputImage { image_url: String, detail: String },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Reasoning {
    effort: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Text {
    format: Format,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Format {
    #[serde(rename = "type")]
    kind: String,
    name: String,
    strict: Option<bool>,
    schema: Value,
}

/// A question that is fit to be answered.
#[derive(Debug)]
pub(super) struct Question {
    /// What it is about; empty where it is about a picture alone.
    pub(super) text: String,
    /// The sides of the picture.
    pub(super) picture: Option<(u32, u32)>,
    /// The names of the answer's fields, and whether each is a list.
    pub(super) fields: Vec<(String, bool)>,
}

// === impl Question ===

impl Question {
    /// Judges a request.
    pub(super) fn of(request: &Request<Vec<u8>>) -> Result<Self, ApiError> {
        check_key(request)?;
        let body: Body = serde_json::from_slice(request.body()).map_err(|error| {
            let code = error
                .to_string()
                .starts_with("unknown field")
                .then_some("unknown_parameter");
            ApiError::invalid("body", code, error.to_string())
        })?;
        body.check()?;
        let mut question = Self {
            text: String::new(),
            picture: None,
            fields: fields_of(&body.text.format.schema),
        };
        for content in body.input.into_iter().flat_map(|message| message.content) {
            match content {
                Content::InputText { text } => question.text += &text,
                Content::InputImage { image_url, detail } => {
                    if !["low", "high", "auto"].contains(&detail.as_str()) {
                        return Err(ApiError::invalid("detail", "invalid_value", detail));
                    }
                    question.picture = Some(data_url::picture(&image_url)?);
                }
            }
        }
        if question.text.is_empty() && question.picture.is_none() {
            return Err(ApiError::invalid("input", None, "The input is empty."));
        }
        Ok(question)
    }
}

fn check_key(request: &Request<Vec<u8>>) -> Result<(), ApiError> {
    let given = request.headers().get(header::AUTHORIZATION);
    let given = given.and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "));
    if given == Some(API_KEY) {
        return Ok(());
    }
    Err(ApiError {
        status: http::StatusCode::UNAUTHORIZED,
        param: None,
        ..ApiError::invalid("", "invalid_api_key", "Incorrect API key provided.")
    })
}

/// The fields of a shape that was found to be good.
fn fields_of(schema: &Value) -> Vec<(String, bool)> {
    let properties = schema["properties"].as_object();
    properties
        .into_iter()
        .flatten()
        .map(|(name, shape)| (name.clone(), shape["type"] == "array"))
        .collect()
}

// === impl Body ===

impl Body {
    fn check(&self) -> Result<(), ApiError> {
        if self.model != MODEL {
            return Err(ApiError {
                status: http::StatusCode::NOT_FOUND,
                ..ApiError::invalid(
                    "model",
                    "model_not_found",
                    "The model does not exist or you do not have access to it.",
                )
            });
        }
        if self.store != Some(false) {
            let message = "The sandbox wants store to be false: by default everything is stored.";
            return Err(ApiError::invalid("store", None, message));
        }
        self.check_asker()?;
        if self.instructions.trim().is_empty() {
            let message = "The sandbox wants instructions.";
            return Err(ApiError::invalid("instructions", None, message));
        }
        if self.input.iter().any(|message| message.role != "user") {
            return Err(ApiError::invalid("input", "invalid_value", "Invalid role."));
        }
        if self.max_output_tokens < FEWEST_TOKENS {
            let message = "Expected a value >= 16.";
            return Err(ApiError::invalid(
                "max_output_tokens",
                "integer_below_min_value",
                message,
            ));
        }
        let effort = self.reasoning.as_ref().map(|reasoning| &reasoning.effort);
        if effort.is_some_and(|effort| !EFFORTS.contains(&effort.as_str())) {
            let message = "Unsupported value.";
            return Err(ApiError::invalid(
                "reasoning.effort",
                "unsupported_value",
                message,
            ));
        }
        self.check_format()
    }

    /// A pseudonym is random to look at: no address, no handle, no id that stands in another place.
    fn check_asker(&self) -> Result<(), ApiError> {
        let asker = self.safety_identifier.as_deref().unwrap_or_default();
        let is_pseudonym = (32..=LONGEST_NAME).contains(&asker.len())
            && !asker.contains(['@', '.', ' '])
            && !asker.starts_with("usr_");
        if is_pseudonym {
            return Ok(());
        }
        let message =
            "The sandbox wants a safety_identifier that is a hash of up to 64 characters.";
        Err(ApiError::invalid("safety_identifier", None, message))
    }

    fn check_format(&self) -> Result<(), ApiError> {
        let Format {
            kind,
            name,
            strict,
            schema,
        } = &self.text.format;
        if kind != "json_schema" || *strict != Some(true) {
            let message = "The sandbox wants a strict json_schema.";
            return Err(ApiError::invalid("text.format", None, message));
        }
        let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "_-".contains(letter);
        if !(1..=LONGEST_NAME).contains(&name.len()) || !name.chars().all(is_plain) {
            let message = "Expected a string that matches the pattern '^[a-zA-Z0-9_-]+$'.";
            return Err(ApiError::invalid(
                "text.format.name",
                "invalid_value",
                message,
            ));
        }
        schema::check(schema)
    }
}

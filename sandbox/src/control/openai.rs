//! `/__sandbox/openai`: what OpenAI was asked.

use serde_json::json;

use super::request::{Outcome, nothing_there};
use crate::sandbox::Sandbox;

/// `GET /__sandbox/openai/questions`: the bodies of the latest questions, oldest first.
pub(super) fn read(sandbox: &Sandbox, segments: &[&str]) -> Outcome {
    match segments {
        ["questions"] => Ok(json!({"questions": sandbox.read().openai.questions()})),
        _ => Err(nothing_there()),
    }
}

//! Which part of OpenAI answers a request.

use http::{Request, Response, StatusCode};
use serde_json::{Value, json};

use super::errors::{ApiError, success};
use super::question::Question;
use super::state::OpenAiState;
use super::suggest;

const PREFIX: &str = "/openai/v1/";

/// Whether OpenAI answers at this path.
pub(crate) fn is_call(path: &str) -> bool {
    path.starts_with(PREFIX)
}

/// Answers one call.
pub(crate) fn answer(
    openai: &mut OpenAiState,
    request: &Request<Vec<u8>>,
    now_ms: i64,
) -> Response<Vec<u8>> {
    let path = request
        .uri()
        .path()
        .strip_prefix(PREFIX)
        .unwrap_or_default();
    if (request.method().as_str(), path) != ("POST", "responses") {
        return ApiError {
            status: StatusCode::NOT_FOUND,
            param: None,
            ..ApiError::invalid("", None, "Invalid URL.")
        }
        .response();
    }
    openai.remember(serde_json::from_slice(request.body()).unwrap_or_default());
    match Question::of(request) {
        Ok(question) => {
            openai.answers += 1;
            let text = suggest::json_text(&question, openai.answers);
            success(&completed(&text, now_ms))
        }
        Err(error) => error.response(),
    }
}

/// A whole answer: what the model thought, and its message.
pub(super) fn completed(text: &str, now_ms: i64) -> Value {
    let content = json!([{"type": "output_text", "text": text, "annotations": [], "logprobs": []}]);
    let message = json!({
        "id": "msg_sandbox", "type": "message", "status": "completed", "role": "assistant",
        "content": content,
    });
    let output = json!([thought(), message]);
    response("completed", &output, now_ms)
}

/// What the model thought, of which nothing is shown.
pub(super) fn thought() -> Value {
    json!({"id": "rs_sandbox", "type": "reasoning", "summary": []})
}

/// An answer with this status and output.
pub(super) fn response(status: &str, output: &Value, now_ms: i64) -> Value {
    json!({
        "id": "resp_sandbox", "object": "response", "created_at": now_ms / 1_000, "status": status,
        "error": null, "incomplete_details": null, "model": super::app::MODEL, "output": output,
        "store": false,
        "usage": {
            "input_tokens": 120, "input_tokens_details": {"cached_tokens": 0},
            "output_tokens": 80, "output_tokens_details": {"reasoning_tokens": 20},
            "total_tokens": 200,
        },
    })
}

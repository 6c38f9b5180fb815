//! The answers that OpenAI documents and nobody hopes for, as it gives them.

use http::{Request, Response, StatusCode};
use serde_json::{Value, json};

use super::errors::{ApiError, success, with_pause};
use super::question::Question;
use super::routes::{completed, response, thought};
use super::suggest::filled;
use crate::faults::OpenAiAnswer;

/// In how many seconds OpenAI wants to be asked again.
const PAUSE_S: i64 = 20;

const INVALID: &str = "invalid_request_error";

/// What a page must never run.
const HOSTILE: &str = "<img src=x onerror=\"document.title='owned'\"><script>document.title='owned'\
    </script> \u{202e}[click](javascript:alert(1)) {{7*7}}";

/// The answer to a request. One that is not fit to be answered is refused as ever.
pub(crate) fn documented(
    answer: OpenAiAnswer,
    request: &Request<Vec<u8>>,
    now_ms: i64,
) -> Response<Vec<u8>> {
    let question = match Question::of(request) {
        Ok(question) => question,
        Err(error) => return error.response(),
    };
    let saying = |text: &str| completed(text, now_ms);
    match answer {
        OpenAiAnswer::Refusal => success(&refusal(saying(""))),
        OpenAiAnswer::ContentFilter => success(&incomplete("content_filter", saying("{\"te"))),
        OpenAiAnswer::CutOff => {
            let thinking = response("incomplete", &json!([thought()]), now_ms);
            success(&incomplete("max_output_tokens", thinking))
        }
        OpenAiAnswer::CutText => {
            let half = saying("{\"text\":\"Half of i");
            success(&incomplete("max_output_tokens", half))
        }
        OpenAiAnswer::Failed => success(&failed(response("failed", &json!([]), now_ms))),
        OpenAiAnswer::NotJson => success(&saying("Here is a better text: Hello!")),
        OpenAiAnswer::OtherShape => success(&saying(r#"{"suggestion":"Hello!"}"#)),
        OpenAiAnswer::TooLong => {
            let book = "A word and another. ".repeat(200);
            success(&saying(&all(book.trim(), &question)))
        }
        OpenAiAnswer::Hostile => success(&saying(&all(HOSTILE, &question))),
        OpenAiAnswer::UnsupportedParameter => {
            let param = Some("reasoning.effort");
            refused(400, INVALID, "unsupported_parameter", param)
        }
        OpenAiAnswer::InvalidPrompt => refused(400, INVALID, "invalid_prompt", None),
        OpenAiAnswer::InvalidImage => refused(400, INVALID, "invalid_image_format", Some("input")),
        OpenAiAnswer::InvalidKey => refused(401, INVALID, "invalid_api_key", None),
        OpenAiAnswer::UnsupportedRegion => {
            let code = "unsupported_country_region_territory";
            refused(403, "request_forbidden", code, None)
        }
        OpenAiAnswer::ModelNotFound => refused(404, INVALID, "model_not_found", Some("model")),
        OpenAiAnswer::RateLimited => {
            let limited = refused(429, "rate_limit_error", "rate_limit_exceeded", None);
            with_pause(limited, PAUSE_S)
        }
        OpenAiAnswer::SlowDown => refused(429, "rate_limit_error", "slow_down", None),
        OpenAiAnswer::InsufficientQuota => unpaid("insufficient_quota"),
        OpenAiAnswer::SpendLimit => unpaid("project_spend_limit_exceeded"),
        OpenAiAnswer::ServerError => refused(500, "server_error", "server_error", None),
        OpenAiAnswer::Overloaded => {
            let kind = "service_unavailable_error";
            with_pause(refused(503, kind, "server_is_overloaded", None), PAUSE_S)
        }
    }
}

/// Every field with the same text.
fn all(text: &str, question: &Question) -> String {
    filled(
        question,
        |_, is_list| {
            if is_list { json!([text]) } else { json!(text) }
        },
    )
}

fn refusal(mut body: Value) -> Value {
    body["output"][1]["content"] =
        json!([{"type": "refusal", "refusal": "I’m sorry, I cannot help with that."}]);
    body
}

fn failed(mut body: Value) -> Value {
    body["error"] = json!({
        "code": "server_error", "message": "The model could not generate a response.",
    });
    body
}

fn incomplete(reason: &str, mut body: Value) -> Value {
    body["status"] = "incomplete".into();
    body["incomplete_details"] = json!({"reason": reason});
    body
}

fn unpaid(code: &'static str) -> Response<Vec<u8>> {
    refused(429, "insufficient_quota", code, None)
}

/// An answer with another status.
fn refused(
    status: u16,
    kind: &'static str,
    code: &'static str,
    param: Option<&str>,
) -> Response<Vec<u8>> {
    let error = ApiError {
        status: StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR),
        kind,
        code: Some(code),
        param: param.map(str::to_owned),
        message: "As documented. This may repeat what was sent.".to_owned(),
    };
    error.response()
}

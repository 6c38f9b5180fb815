//! OpenAI: what it takes, what it refuses, and every documented answer on demand.

use base64::{Engine, engine::general_purpose::STANDARD};
use http::{Request, header};
use noctin_sandbox::openai::{API_KEY, MODEL, OpenAiAnswer};
use serde_json::{Value, json};

use crate::bench::{Bench, Seen};

const PATH: &str = "/openai/v1/responses";

/// The smallest PNG: one pixel that can be seen through.
const PNG: &str = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAA\
    AABJRU5ErkJggg==";

fn question() -> Value {
    json!({
        "model": MODEL,
        "instructions": "Make it better.",
        "input": [{"role": "user", "content": [
            {"type": "input_text", "text": "  fresh   coffee for early birds"},
        ]}],
        "store": false,
        "max_output_tokens": 4000,
        "safety_identifier": "k0r6TB0MtlY0nH1tU7mSgWmWdJvB6sl1SWZb2yJ3aXk",
        "reasoning": {"effort": "low"},
        "text": {"format": {
            "type": "json_schema", "name": "suggestions", "strict": true,
            "schema": {
                "type": "object", "additionalProperties": false, "required": ["text"],
                "properties": {"text": {"type": "string"}},
            },
        }},
    })
}

/// The question with something else at a place.
fn with(pointer: &str, value: Value) -> Value {
    let mut question = question();
    *question.pointer_mut(pointer).expect("a place") = value;
    question
}

async fn ask(bench: &Bench, question: &Value) -> Seen {
    let request = Request::post(PATH)
        .header(header::AUTHORIZATION, format!("Bearer {API_KEY}"))
        .header(header::CONTENT_TYPE, "application/json");
    let body = question.to_string().into_bytes();
    bench.send(request.body(body).expect("a request")).await
}

fn text_of(seen: &Seen) -> String {
    let answer = seen.json();
    assert_eq!(answer["output"][0]["type"], "reasoning");
    let text = &answer["output"][1]["content"][0]["text"];
    text.as_str().expect("a text").to_owned()
}

#[tokio::test(start_paused = true)]
async fn a_suggestion_is_made_of_the_words_and_another_one_each_time() {
    let bench = Bench::new();
    let first = ask(&bench, &question()).await;
    assert_eq!(
        (first.status.as_u16(), &first.json()["status"]),
        (200, &json!("completed"))
    );
    let said: Value = serde_json::from_str(&text_of(&first)).expect("JSON");
    let said = said["text"].as_str().expect("a text");
    assert!(said.starts_with("Fresh coffee for early birds. "), "{said}");
    assert_ne!(text_of(&ask(&bench, &question()).await), text_of(&first));
    let seen = bench.get("/__sandbox/openai/questions").await.json();
    assert_eq!(seen["questions"], json!([question(), question()]));
}

#[tokio::test(start_paused = true)]
async fn a_picture_is_looked_at() {
    let bench = Bench::new();
    let picture = |url: &str| {
        with(
            "/input/0/content/0",
            json!({"type": "input_image", "detail": "auto", "image_url": url}),
        )
    };
    let mut shown = picture(&format!("data:image/png;base64,{PNG}"));
    shown["text"]["format"]["schema"]["properties"] = json!({"alt": {"type": "string"}});
    shown["text"]["format"]["schema"]["required"] = json!(["alt"]);
    let said = text_of(&ask(&bench, &shown).await);
    assert!(said.contains("1 pixels wide and 1 high"), "{said}");
    for (url, code) in [
        ("https://example.com/a.png".to_owned(), "invalid_image_url"),
        (
            "data:image/png;base64,????".to_owned(),
            "invalid_base64_image",
        ),
        (
            format!("data:image/jpeg;base64,{PNG}"),
            "invalid_image_format",
        ),
        (
            format!("data:image/png;base64,{}", STANDARD.encode("<svg></svg>")),
            "image_parse_error",
        ),
    ] {
        let refused = ask(&bench, &picture(&url)).await;
        assert_eq!(
            (refused.status.as_u16(), &refused.json()["error"]["code"]),
            (400, &json!(code)),
            "{url}"
        );
    }
}

/// Questions that are refused, each with the name that is wrong.
fn bad_questions() -> Vec<(Value, &'static str)> {
    let schema = "/text/format/schema";
    vec![
        (with("/store", json!(true)), "store"),
        (with("/store", Value::Null), "store"),
        (
            with("/safety_identifier", json!("ana@example.com")),
            "safety_identifier",
        ),
        (
            with(
                "/safety_identifier",
                json!("usr_00000000000000000000000000000001"),
            ),
            "safety_identifier",
        ),
        (with("/safety_identifier", Value::Null), "safety_identifier"),
        (with("/max_output_tokens", json!(15)), "max_output_tokens"),
        (with("/reasoning/effort", json!("lots")), "reasoning.effort"),
        (with("/input/0/role", json!("assistant")), "input"),
        (with("/input/0/content", json!([])), "input"),
        (with("/text/format/strict", json!(false)), "text.format"),
        (
            with("/text/format/type", json!("json_object")),
            "text.format",
        ),
        (
            with("/text/format/name", json!("two words")),
            "text.format.name",
        ),
        (
            with(&format!("{schema}/required"), json!([])),
            "text.format.schema",
        ),
        (
            with(&format!("{schema}/additionalProperties"), json!(true)),
            "text.format.schema",
        ),
        (
            with(
                &format!("{schema}/properties/text"),
                json!({"type": "string", "maxLength": 9}),
            ),
            "text.format.schema",
        ),
        (
            with(schema, json!({"type": "string"})),
            "text.format.schema",
        ),
        (with("/model", json!("gpt-unheard-of")), "model"),
    ]
}

#[tokio::test(start_paused = true)]
async fn what_a_client_must_not_say_is_refused() {
    let bench = Bench::new();
    for (question, param) in bad_questions() {
        let refused = ask(&bench, &question).await;
        let status = if param == "model" { 404 } else { 400 };
        let answer = refused.json();
        assert_eq!(refused.status, status, "{param}: {answer}");
        assert_eq!(answer["error"]["param"], param, "{answer}");
    }
    let mut extra = question();
    extra["user"] = json!("ana");
    let refused = ask(&bench, &extra).await.json();
    assert_eq!(refused["error"]["code"], "unknown_parameter");
    let nobody = Request::post(PATH).body(question().to_string().into_bytes());
    assert_eq!(bench.send(nobody.expect("a request")).await.status, 401);
}

#[tokio::test(start_paused = true)]
async fn every_documented_answer_comes_on_demand_and_once() {
    let bench = Bench::new();
    for answer in OpenAiAnswer::ALL {
        let fault = json!({
            "path": PATH, "fault": {"kind": "openai", "answer": answer},
        });
        assert_eq!(bench.control("POST", "/faults", fault).await.status, 200);
        let seen = ask(&bench, &question()).await;
        let body = seen.json();
        let is_told = seen.status != 200
            || body["status"] != "completed"
            || body["output"][1]["content"][0]["type"] == "refusal"
            || !text_of(&seen).contains("Fresh coffee");
        assert!(is_told, "{answer:?}: {body}");
        assert_eq!(seen.headers["x-request-id"], "req_sandbox");
        assert!(text_of(&ask(&bench, &question()).await).contains("Fresh coffee"));
    }
    let elsewhere =
        json!({"path": "/x/2/tweets", "fault": {"kind": "openai", "answer": "refusal"}});
    assert_eq!(
        bench.control("POST", "/faults", elsewhere).await.status,
        400
    );
}

//! What is said where nothing is suggested, and what becomes of a suggestion that means harm.

use super::browser::Browser;
use super::media::{refusal, refused};
use super::suggestions::{NO_MEDIUM, wanted};
use super::world::{World, body, header};
use serde_json::json;
use std::sync::Arc;

/// What OpenAI answers, the status and the code that come of it, and a word of what is said.
const REFUSALS: [(&str, u16, &str, &str); 19] = [
    ("refusal", 422, "content_refused", "Change it"),
    ("content_filter", 422, "content_refused", "Change it"),
    ("invalid_prompt", 422, "content_refused", "Change it"),
    ("invalid_image", 422, "picture_refused", "yourself"),
    ("cut_off", 503, "suggestion_cut_off", "shorter"),
    ("cut_text", 503, "suggestion_cut_off", "shorter"),
    ("not_json", 503, "suggestion_unusable", "Try again"),
    ("other_shape", 503, "suggestion_unusable", "Try again"),
    ("failed", 503, "platform_unavailable", "Try again"),
    ("server_error", 503, "platform_unavailable", "Try again"),
    ("rate_limited", 503, "platform_busy", "in 20 seconds"),
    ("slow_down", 503, "platform_busy", "in a minute"),
    ("overloaded", 503, "platform_busy", "in 20 seconds"),
    ("insufficient_quota", 503, "platform_unpaid", "credit"),
    ("spend_limit", 503, "platform_unpaid", "credit"),
    (
        "invalid_key",
        503,
        "platform_misconfigured",
        "OPENAI_API_KEY",
    ),
    (
        "unsupported_region",
        503,
        "platform_misconfigured",
        "OPENAI_API_KEY",
    ),
    (
        "model_not_found",
        503,
        "platform_misconfigured",
        "OPENAI_MODEL",
    ),
    (
        "unsupported_parameter",
        503,
        "platform_misconfigured",
        "log",
    ),
];

pub(crate) async fn r44_each_refusal_of_openai_is_told_with_what_to_do<W: World>(world: Arc<W>) {
    let (browser, _) = Browser::signed_up(&world).await;
    for (answer, status, code, says) in REFUSALS {
        browser.sandbox().let_openai_answer(answer, 1).await;
        let told = browser.suggest(&wanted("improve", "My text", &["x"])).await;
        let problem = body(&told);
        assert_eq!(refusal(&told), refused(status, code), "{answer}: {problem}");
        let detail = problem["detail"].as_str().unwrap();
        assert!(detail.contains(says), "{answer}: {detail}");
        assert!(
            !detail.contains("documented"),
            "{answer}: OpenAI's own words"
        );
        let pause = header(&told, "retry-after");
        let wanted = match (status, says) {
            (503, "in 20 seconds") => "20",
            (503, _) => "5",
            _ => "",
        };
        assert_eq!(pause, wanted, "{answer}");
    }
    assert_eq!(
        browser
            .suggested(&wanted("improve", "My text", &["x"]))
            .await
            .len(),
        1,
        "and then it works again"
    );
    let logged = world.logged().await;
    assert!(logged.contains("unsupported_country_region_territory"));
    assert!(!logged.contains("My text") && !logged.contains("As documented"));
}

pub(crate) async fn what_cannot_be_asked_for_is_said_all_at_once<W: World>(world: Arc<W>) {
    let (browser, _) = Browser::signed_up(&world).await;
    for (wish, faults) in [
        (
            wanted("improve", " ", &[]),
            "text required, networks required",
        ),
        (
            wanted("shorten", &"é".repeat(5_001), &["x"]),
            "text too_long",
        ),
        (
            wanted("variants", "a\u{202e}b", &["x"]),
            "text control_character",
        ),
        (json!({ "kind": "alt_text" }), "medium required"),
        (
            json!({ "kind": "alt_text", "medium": NO_MEDIUM, "networks": ["x"] }),
            "networks not_taken",
        ),
        (
            json!({ "kind": "improve", "text": "a", "networks": ["x"], "medium": NO_MEDIUM }),
            "medium not_taken",
        ),
        (
            json!({ "kind": "translate", "text": "a" }),
            "kind wrong_type",
        ),
        (
            wanted("improve", "a", &["myspace"]),
            "networks[0] wrong_type",
        ),
        (
            json!({ "kind": "improve", "user": "ana" }),
            "user unknown_field",
        ),
    ] {
        let told = browser.suggest(&wish).await;
        let problem = body(&told);
        let found: Vec<String> = problem["errors"]
            .as_array()
            .unwrap()
            .iter()
            .map(|fault| {
                let text = |name: &str| fault[name].as_str().unwrap().to_owned();
                format!("{} {}", text("path"), text("code"))
            })
            .collect();
        assert_eq!(refusal(&told), refused(422, "invalid"), "{wish}");
        assert_eq!(found.join(", "), faults, "{wish}");
    }
    let fine = browser.suggest(&wanted("improve", "Mine", &["x"])).await;
    let left = header(&fine, "ratelimit");
    assert!(
        left.contains("r=99;"),
        "what is refused does not count: {left}"
    );
}

pub(crate) async fn a_hostile_suggestion_is_text_and_nothing_else<W: World>(world: Arc<W>) {
    let (browser, _) = Browser::signed_up(&world).await;
    browser.sandbox().let_openai_answer("hostile", 1).await;
    let response = browser.suggest(&wanted("improve", "Mine", &["x"])).await;
    assert_eq!(header(&response, "content-type"), "application/json");
    assert_eq!(header(&response, "x-content-type-options"), "nosniff");
    let text = body(&response)["suggestions"][0]["text"].clone();
    let text = text.as_str().unwrap();
    assert!(
        text.contains("<script>"),
        "nothing is taken for markup: {text}"
    );
    assert!(
        !text.contains('\u{202e}'),
        "what turns the direction is dropped"
    );
    // Such hashtags are none.
    browser.sandbox().let_openai_answer("hostile", 1).await;
    let told = browser.suggest(&wanted("hashtags", "Mine", &["x"])).await;
    assert_eq!(refusal(&told), refused(503, "suggestion_unusable"));
}

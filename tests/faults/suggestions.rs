//! Suggestions where OpenAI is slow, breaks off or is not set up, and where too many are asked for.

use super::*;
use crate::scenarios::suggestions::wanted;
use crate::scenarios::world::header;

const PATH: &str = "/openai/v1/responses";

fn wish() -> Value {
    wanted("improve", "My text", &["x"])
}

#[tokio::test(start_paused = true)]
async fn r44_an_answer_that_is_slow_cut_or_none_ends_in_time_and_asks_once() {
    let host = Host::start();
    let (browser, _) = Browser::signed_up(&host).await;
    let calls = async || browser.sandbox().calls(PATH, None).await.len();
    for (fault, code, most_s) in [
        (json!({ "kind": "hang" }), "platform_too_slow", 20),
        (
            json!({ "kind": "slow", "ms": 60_000 }),
            "platform_too_slow",
            20,
        ),
        (json!({ "kind": "close" }), "platform_unavailable", 0),
        (
            json!({ "kind": "half_body", "effect": true }),
            "platform_unavailable",
            0,
        ),
        (json!({ "kind": "html" }), "platform_unavailable", 0),
        (
            json!({ "kind": "html", "status": 200 }),
            "suggestion_unusable",
            0,
        ),
        (json!({ "kind": "empty" }), "suggestion_unusable", 0),
        (
            json!({ "kind": "status", "status": 401 }),
            "platform_misconfigured",
            0,
        ),
        (
            json!({ "kind": "status", "status": 429, "reset_after_s": 7 }),
            "platform_busy",
            0,
        ),
        (
            json!({ "kind": "status", "status": 500, "body": "x".repeat(300_000) }),
            "suggestion_unusable",
            0,
        ),
    ] {
        let script = json!({ "path": PATH, "fault": fault });
        browser
            .sandbox()
            .control("POST", "/faults", Some(&script))
            .await;
        let (before, begun) = (calls().await, host.now_ms());
        let told = browser.suggest(&wish()).await;
        assert_eq!(
            (told.status().as_u16(), &body(&told)["code"]),
            (503, &json!(code)),
            "{fault}"
        );
        let took = host.now_ms() - begun;
        assert!(took <= most_s * 1_000 + 10, "{fault}: {took} ms");
        // What hangs is not recorded as answered.
        assert!(calls().await <= before + 1, "{fault}: it is not repeated");
    }
    assert_eq!(browser.suggest(&wish()).await.status(), 200);
}

#[tokio::test(start_paused = true)]
async fn s28_without_a_whole_configuration_there_are_no_suggestions() {
    for (changes, says) in [
        (
            vec![("OPENAI_API_KEY", None), ("OPENAI_MODEL", None)],
            "OpenAI is not set up",
        ),
        (vec![("OPENAI_API_KEY", None)], "OPENAI_API_KEY is missing"),
        (
            vec![("OPENAI_MODEL", Some("  "))],
            "OPENAI_MODEL is missing",
        ),
        (
            vec![("OPENAI_API_KEY", Some("two words"))],
            "OPENAI_API_KEY",
        ),
        (
            vec![("OPENAI_API_BASE", Some("http://api.openai.com"))],
            "OPENAI_API_BASE",
        ),
        (vec![("LINK_KEYS", None)], "LINK_KEYS is missing"),
    ] {
        let host = Host::start_with(&changes);
        let (browser, account) = Browser::signed_up(&host).await;
        let instance = browser.read("/api/v1/instance").await;
        assert!(
            instance.get("suggestions").is_none(),
            "{changes:?}: {instance}"
        );
        let told = browser.suggest(&wish()).await;
        let problem = body(&told);
        assert_eq!(
            (told.status().as_u16(), &problem["code"]),
            (503, &json!("not_configured")),
            "{changes:?}"
        );
        let detail = problem["detail"].as_str().unwrap();
        assert!(detail.contains(says), "{changes:?}: {detail}");
        assert!(browser.sandbox().calls(PATH, None).await.is_empty());
        let planned = browser
            .plan("Mine", &[&account], json!({ "at": "2031-05-01T10:00:00Z" }))
            .await;
        assert_eq!(planned["state"], "scheduled", "everything else works");
    }
}

#[tokio::test(start_paused = true)]
async fn s29_a_workspace_has_a_hundred_suggestions_an_hour() {
    let host = Host::start();
    let (browser, _) = Browser::signed_up(&host).await;
    let (other, _) = Browser::signed_up(&host).await;
    for _ in 0..100 {
        assert_eq!(browser.suggest(&wish()).await.status(), 200);
    }
    let before = browser.sandbox().calls(PATH, None).await.len();
    let told = browser.suggest(&wish()).await;
    assert_eq!(
        (told.status().as_u16(), &body(&told)["code"]),
        (429, &json!("quota_exceeded"))
    );
    assert_eq!(
        header(&told, "ratelimit-policy"),
        "\"suggestions_hour\";q=100;w=3600"
    );
    assert_eq!(browser.sandbox().calls(PATH, None).await.len(), before);
    assert_eq!(other.suggest(&wish()).await.status(), 200);
    host.pass(Duration::from_hours(1)).await;
    assert_eq!(browser.suggest(&wish()).await.status(), 200);
}

#[tokio::test(start_paused = true)]
async fn a_question_of_two_parts_ends_within_the_time_of_an_answer() {
    let host = Host::start();
    let (browser, _) = Browser::signed_up(&host).await;
    let answer = json!({ "path": PATH, "fault": { "kind": "openai", "answer": "too_long" } });
    let slow = json!({ "path": PATH, "fault": { "kind": "hang" } });
    for script in [answer, slow] {
        browser
            .sandbox()
            .control("POST", "/faults", Some(&script))
            .await;
    }
    let begun = host.now_ms();
    let told = browser.suggest(&wish()).await;
    let suggestion = &body(&told)["suggestions"][0];
    assert_eq!(suggestion["problems"][0]["code"], "too_long_for_x");
    assert!(host.now_ms() - begun <= 20_010);
}

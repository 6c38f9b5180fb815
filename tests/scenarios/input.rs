//! Bad input is refused with the right problem, and the next request is served.

use super::browser::Browser;
use super::world::{World, body, header, request};
use serde_json::{Value, json};
use std::sync::Arc;

/// A mistake in a draft: where, what stands there, and the path and the code of the refusal.
type Mistake = (&'static str, Value, &'static str, &'static str);

/// A good draft with one mistake.
fn with(good: &Value, pointer: &str, value: Value) -> Value {
    let mut draft = good.clone();
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    draft.pointer_mut(parent).unwrap()[name] = value;
    draft
}

fn mistakes_in_fields() -> Vec<Mistake> {
    let late = "late_minutes";
    vec![
        ("/colour", json!("red"), "colour", "unknown_field"),
        (
            "/targets/0/colour",
            json!("red"),
            "targets[0].colour",
            "unknown_field",
        ),
        (
            "/schedule/colour",
            json!("red"),
            "schedule.colour",
            "unknown_field",
        ),
        ("/text", json!(7), "text", "wrong_type"),
        ("/targets", json!("all"), "targets", "wrong_type"),
        ("/late_minutes", json!(-1), late, "wrong_type"),
        ("/late_minutes", json!(99_999), late, "too_long"),
        ("/late_minutes", json!(0), late, "too_short"),
        (
            "/media",
            json!([{ "id": "med_1", "alt": null }]),
            "media[0].id",
            "unknown_medium",
        ),
        (
            "/targets/0/media",
            json!([{ "id": "med_1" }]),
            "targets[0].media[0].id",
            "unknown_medium",
        ),
        (
            "/targets/0/options",
            json!({ "privacy": "all" }),
            "targets[0].options.privacy",
            "unknown_field",
        ),
    ]
}

fn mistakes_in_texts_and_targets() -> Vec<Mistake> {
    let with_a_link = format!("{} example.com", "a".repeat(257));
    let nobody = json!("acc_00000000000000000000000000000000");
    let account = ("/targets/0/account", "targets[0].account");
    vec![
        (
            "/targets/0/options",
            json!({ "thread": [{ "text": "" }] }),
            "targets[0].options.thread[0].text",
            "required",
        ),
        ("/text", json!(" \n"), "text", "required"),
        ("/text", json!("a".repeat(281)), "text", "too_long_for_x"),
        (
            "/text",
            json!("e\u{301}".repeat(281)),
            "text",
            "too_long_for_x",
        ),
        ("/text", json!(with_a_link), "text", "too_long_for_x"),
        (
            "/text",
            json!("$AB and $CD"),
            "text",
            "too_many_cashtags_for_x",
        ),
        ("/targets", json!([]), "targets", "required"),
        (account.0, nobody, account.1, "unknown_account"),
        (
            account.0,
            json!("' OR 1=1 --"),
            account.1,
            "unknown_account",
        ),
    ]
}

fn mistakes_in_schedules() -> Vec<Mistake> {
    let at = ("/schedule/at", "schedule.at");
    let beyond = json!({ "local": "+262142-12-31T23:59", "zone": "America/New_York" });
    let without_a_zone = json!({ "local": "2031-05-01T10:00" });
    let on_mars = json!({ "local": "2031-05-01T10:00", "zone": "Mars/Olympus" });
    vec![
        (at.0, json!("2001-05-01T10:00:00Z"), at.1, "in_the_past"),
        (at.0, json!("soon"), at.1, "not_a_time"),
        (at.0, json!("2099-05-01T10:00:00Z"), at.1, "too_far"),
        ("/schedule", beyond, "schedule.local", "not_a_time"),
        ("/schedule", json!({}), "schedule", "one_of"),
        ("/schedule", without_a_zone, "schedule.zone", "required"),
        ("/schedule", on_mars, "schedule.zone", "unknown_zone"),
    ]
}

pub(crate) async fn bad_posts_are_refused_with_their_place<W: World>(world: Arc<W>) {
    let (browser, account) = Browser::signed_up(&world).await;
    let good = json!({
        "text": "Fine",
        "targets": [{ "account": account.id }],
        "schedule": { "at": "2031-05-01T10:00:00Z" },
    });
    let mut mistakes = mistakes_in_fields();
    mistakes.extend(mistakes_in_texts_and_targets());
    mistakes.extend(mistakes_in_schedules());
    for (pointer, value, path, code) in mistakes {
        assert_refused_at(&browser, &with(&good, pointer, value), path, code).await;
    }
    for text in ["", "{", "\u{0}", "{\"text\": nothing}"] {
        assert_not_json(&browser, text).await;
    }
    let deep = format!("{}{}", "[".repeat(100), "]".repeat(100));
    let deep = serde_json::from_str(&deep).unwrap();
    let create = async |draft: &Value| {
        let answer = browser.call("POST", "/api/v1/posts", Some(draft)).await;
        answer.status().as_u16()
    };
    assert_eq!(create(&with(&good, "/schedule/at", deep)).await, 422);
    assert_eq!(create(&good).await, 201, "the next request is fine");
    let apart = with(&good, "/text", json!("e\u{301}".repeat(280)));
    assert_eq!(
        create(&apart).await,
        201,
        "a letter and its accent count one"
    );
}

async fn assert_refused_at<W: World>(browser: &Browser<W>, draft: &Value, path: &str, code: &str) {
    let response = browser.call("POST", "/api/v1/posts", Some(draft)).await;
    let problem = body(&response);
    assert_eq!(response.status(), 422, "{draft}: {problem}");
    assert_eq!(
        header(&response, "content-type"),
        "application/problem+json"
    );
    let places: Vec<_> = problem["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|error| {
            (
                error["path"].as_str().unwrap(),
                error["code"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(places, [(path, code)], "{draft}");
}

async fn assert_not_json<W: World>(browser: &Browser<W>, text: &str) {
    let url = format!("{}/api/v1/posts", browser.world.origin());
    let mut broken = request("POST", &url, Some(&Value::Null));
    *broken.body_mut() = text.as_bytes().to_vec();
    let response = browser.send(broken).await;
    assert_eq!(
        response.status(),
        400,
        "{text}: {}",
        String::from_utf8_lossy(response.body())
    );
    assert_eq!(body(&response)["code"], "not_json");
}

pub(crate) async fn s18_a_body_of_ten_megabytes_is_refused<W: World>(world: Arc<W>) {
    let (browser, account) = Browser::signed_up(&world).await;
    let draft = json!({
        "text": "a".repeat(10 << 20),
        "targets": [{ "account": account.id }],
        "schedule": { "now": true },
    });
    let response = browser.call("POST", "/api/v1/posts", Some(&draft)).await;
    assert_eq!(
        (response.status().as_u16(), &body(&response)["code"]),
        (413, &json!("too_large"))
    );
    assert_eq!(
        browser.get("/api/v1/me").await.status(),
        200,
        "the next request is fine"
    );
}

pub(crate) async fn unknown_addresses_and_methods_are_problems<W: World>(world: Arc<W>) {
    let (browser, _) = Browser::signed_up(&world).await;
    for path in [
        "/api/v1/nothing",
        "/api/v2/posts",
        "/connect/myspace",
        "/login/myspace",
        "/api/v1/posts/post_1",
        "/connect/x?reconnect=me",
        "/connect/x?reconnect=a&reconnect=b",
        "/api/v1/posts/%ff",
        "/login/%ff",
    ] {
        let response = browser.get(path).await;
        assert_eq!(
            (response.status().as_u16(), &body(&response)["code"]),
            (404, &json!("not_found")),
            "{path}"
        );
    }
    for (method, path) in [
        ("PUT", "/api/v1/posts"),
        ("POST", "/healthz"),
        ("DELETE", "/api/v1/me"),
        ("GET", "/logout"),
    ] {
        let response = browser.call(method, path, None).await;
        assert_eq!(
            (response.status().as_u16(), &body(&response)["code"]),
            (405, &json!("method_not_allowed")),
            "{method} {path}"
        );
    }
}

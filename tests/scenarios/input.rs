//! Bad input gets the right problem, and the next request is fine.

use super::browser::Browser;
use super::world::{World, body, header, request};
use serde_json::{Value, json};
use std::sync::Arc;

pub(crate) async fn bad_posts_are_refused_with_their_place<W: World>(world: Arc<W>) {
    let (browser, account) = Browser::signed_up(&world).await;
    let good = json!({
        "text": "Fine",
        "targets": [{ "account": account.id }],
        "schedule": { "at": "2031-05-01T10:00:00Z" },
    });
    let with = |pointer: &str, value: Value| {
        let mut draft = good.clone();
        let (parent, name) = pointer.rsplit_once('/').unwrap();
        draft.pointer_mut(parent).unwrap()[name] = value;
        draft
    };
    for (draft, path, code) in [
        (with("/colour", json!("red")), "colour", "unknown_field"),
        (
            with("/targets/0/colour", json!("red")),
            "targets[0].colour",
            "unknown_field",
        ),
        (
            with("/schedule/colour", json!("red")),
            "schedule.colour",
            "unknown_field",
        ),
        (with("/text", json!(7)), "text", "wrong_type"),
        (with("/targets", json!("all")), "targets", "wrong_type"),
        (
            with("/late_minutes", json!(-1)),
            "late_minutes",
            "wrong_type",
        ),
        (
            with("/late_minutes", json!(99_999)),
            "late_minutes",
            "too_long",
        ),
        (with("/late_minutes", json!(0)), "late_minutes", "too_short"),
        (
            with("/media", json!([{ "id": "med_1", "alt": null }])),
            "media",
            "not_supported",
        ),
        (
            with("/targets/0/media", json!([{ "id": "med_1" }])),
            "targets[0].media",
            "not_supported",
        ),
        (
            with("/targets/0/options", json!({ "privacy": "all" })),
            "targets[0].options.privacy",
            "unknown_field",
        ),
        (
            with("/targets/0/options", json!({ "thread": [{ "text": "" }] })),
            "targets[0].options.thread[0].text",
            "required",
        ),
        (with("/text", json!(" \n")), "text", "required"),
        (
            with("/text", json!("a".repeat(281))),
            "text",
            "too_long_for_x",
        ),
        (
            with("/text", json!("e\u{301}".repeat(281))),
            "text",
            "too_long_for_x",
        ),
        (
            with("/text", json!(format!("{} example.com", "a".repeat(257)))),
            "text",
            "too_long_for_x",
        ),
        (
            with("/text", json!("$AB and $CD")),
            "text",
            "too_many_cashtags_for_x",
        ),
        (with("/targets", json!([])), "targets", "required"),
        (
            with(
                "/targets/0/account",
                json!("acc_00000000000000000000000000000000"),
            ),
            "targets[0].account",
            "unknown_account",
        ),
        (
            with("/targets/0/account", json!("' OR 1=1 --")),
            "targets[0].account",
            "unknown_account",
        ),
        (
            with("/schedule/at", json!("2001-05-01T10:00:00Z")),
            "schedule.at",
            "in_the_past",
        ),
        (
            with("/schedule/at", json!("soon")),
            "schedule.at",
            "not_a_time",
        ),
        (
            with("/schedule/at", json!("2099-05-01T10:00:00Z")),
            "schedule.at",
            "too_far",
        ),
        (
            with(
                "/schedule",
                json!({ "local": "+262142-12-31T23:59", "zone": "America/New_York" }),
            ),
            "schedule.local",
            "not_a_time",
        ),
        (with("/schedule", json!({})), "schedule", "one_of"),
        (
            with("/schedule", json!({ "local": "2031-05-01T10:00" })),
            "schedule.zone",
            "required",
        ),
        (
            with(
                "/schedule",
                json!({ "local": "2031-05-01T10:00", "zone": "Mars/Olympus" }),
            ),
            "schedule.zone",
            "unknown_zone",
        ),
    ] {
        let response = browser.call("POST", "/api/v1/posts", Some(&draft)).await;
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
    for text in ["", "{", "\u{0}", "{\"text\": nothing}"] {
        let mut broken = request(
            "POST",
            &format!("{}/api/v1/posts", world.origin()),
            Some(&Value::Null),
        );
        *broken.body_mut() = text.as_bytes().to_vec();
        let response = browser.send(broken).await;
        assert_eq!(
            response.status(),
            400,
            "{}: {}",
            &text[..text.len().min(20)],
            String::from_utf8_lossy(response.body())
        );
        assert_eq!(body(&response)["code"], "not_json");
    }
    let deep = with(
        "/schedule/at",
        serde_json::from_str(&format!("{}{}", "[".repeat(100), "]".repeat(100))).unwrap(),
    );
    assert_eq!(
        browser
            .call("POST", "/api/v1/posts", Some(&deep))
            .await
            .status(),
        422
    );
    assert_eq!(
        browser
            .call("POST", "/api/v1/posts", Some(&good))
            .await
            .status(),
        201,
        "the next request is fine"
    );
    let apart = with("/text", json!("e\u{301}".repeat(280)));
    assert_eq!(
        browser
            .call("POST", "/api/v1/posts", Some(&apart))
            .await
            .status(),
        201,
        "a letter and its accent count one"
    );
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

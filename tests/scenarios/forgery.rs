//! A change that another website asks for changes nothing, and reading changes nothing.

use super::browser::Browser;
use super::routes::{
    FLOW_ROWS, SIGNED_BY_PLATFORMS, body_for, examples, is_change, takes_a_body, with_id,
};
use super::world::{World, body, header, request};
use http::{HeaderName, HeaderValue, Request};
use noctin_scheduler::web::ROUTES;
use serde_json::json;
use std::sync::Arc;

pub(crate) async fn s14_a_change_from_elsewhere_changes_nothing<W: World>(world: Arc<W>) {
    let (browser, account) = Browser::signed_up(&world).await;
    let post = browser
        .plan("Mine", &[&account], json!({ "at": "2031-05-01T10:00:00Z" }))
        .await;
    let own = examples(&browser, &account, &post).await;
    let before = world.rows().await;
    let (signed, changes): (Vec<_>, Vec<_>) = ROUTES
        .iter()
        .filter(|(method, _)| is_change(method))
        .partition(|(_, path)| path.starts_with(SIGNED_BY_PLATFORMS));
    for (method, path) in signed {
        assert_a_session_is_no_authority(&browser, method, path).await;
    }
    for (method, route) in changes {
        let path = with_id(route, &own).unwrap_or_else(|| (*route).to_owned());
        assert_other_origins_are_refused(&browser, method, &path).await;
        if takes_a_body(method, &path) {
            assert_other_bodies_are_refused(&browser, method, &path).await;
        }
    }
    assert_eq!(world.rows().await, before, "nothing has changed");
    assert_our_own_page_may(&browser).await;
    assert_ne!(world.rows().await, before, "the comparison itself works");
}

/// A callback of a platform counts by its signature, whoever is signed in where it comes from.
async fn assert_a_session_is_no_authority<W: World>(
    browser: &Browser<W>,
    method: &str,
    path: &str,
) {
    let world = &browser.world;
    let ask = async |headers: &[(&'static str, &str)]| {
        let mut asked = request(
            method,
            &format!("{}{path}", world.origin()),
            Some(&body_for(method, path)),
        );
        for (name, value) in headers {
            asked
                .headers_mut()
                .insert(*name, HeaderValue::from_str(value).unwrap());
        }
        let response = world.worker(asked).await;
        (
            response.status().as_u16(),
            body(&response)["code"].as_str().unwrap().to_owned(),
            header(&response, "set-cookie").to_owned(),
        )
    };
    let nobody = ask(&[]).await;
    assert!(
        matches!(
            nobody.1.as_str(),
            "signature_invalid" | "unreadable_callback" | "not_configured"
        ),
        "{path}: {nobody:?}"
    );
    let cookie = format!("nm_sess={}", browser.cookie());
    for origin in ["https://evil.example", "null", &world.origin()] {
        assert_eq!(
            ask(&[("cookie", &cookie), ("origin", origin)]).await,
            nobody,
            "{path}: a session is no authority"
        );
    }
}

/// A change with a header that the instance's own page does not send.
async fn assert_other_origins_are_refused<W: World>(
    browser: &Browser<W>,
    method: &str,
    path: &str,
) {
    for (name, value) in [
        ("origin", "https://evil.example"),
        ("origin", "null"),
        ("origin", "http://127.0.0.1:1"),
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
        ("sec-fetch-site", "none"),
        ("referer", "https://evil.example/"),
    ] {
        let mut forged = change(browser, method, path);
        forged.headers_mut().insert(
            "cookie",
            HeaderValue::from_str(&format!("nm_sess={}", browser.cookie())).unwrap(),
        );
        forged.headers_mut().insert(
            HeaderName::from_static(name),
            HeaderValue::from_static(value),
        );
        let response = browser.world.worker(forged).await;
        assert_eq!(
            (response.status().as_u16(), &body(&response)["code"]),
            (403, &json!("wrong_origin")),
            "{method} {path} {name}: {value}"
        );
    }
}

/// A change whose body is one that a form of another website could send.
async fn assert_other_bodies_are_refused<W: World>(browser: &Browser<W>, method: &str, path: &str) {
    for kind in [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=a",
        "",
    ] {
        let mut plain = change(browser, method, path);
        plain
            .headers_mut()
            .insert("content-type", HeaderValue::from_static(kind));
        let response = browser.send(plain).await;
        assert_eq!(
            (response.status().as_u16(), &body(&response)["code"]),
            (403, &json!("json_only")),
            "{method} {path}: {kind}"
        );
    }
}

/// A change as the route takes it, without a session.
fn change<W: World>(browser: &Browser<W>, method: &str, path: &str) -> Request<Vec<u8>> {
    let url = format!("{}{path}", browser.world.origin());
    let mut change = request(method, &url, Some(&body_for(method, path)));
    change
        .headers_mut()
        .insert("if-match", HeaderValue::from_static("\"1\""));
    change
}

async fn assert_our_own_page_may<W: World>(browser: &Browser<W>) {
    let own_page = json!({ "name": "From our own page" });
    let mut same = request(
        "PATCH",
        &format!("{}/api/v1/me", browser.world.origin()),
        Some(&own_page),
    );
    same.headers_mut()
        .insert("sec-fetch-site", HeaderValue::from_static("same-origin"));
    same.headers_mut().insert(
        "content-type",
        HeaderValue::from_static("application/json; charset=utf-8"),
    );
    assert_eq!(browser.send(same).await.status(), 200);
}

pub(crate) async fn s14_reading_changes_nothing<W: World>(world: Arc<W>) {
    let (browser, account) = Browser::signed_up(&world).await;
    let post = browser
        .plan("Mine", &[&account], json!({ "at": "2031-05-01T10:00:00Z" }))
        .await;
    let own = examples(&browser, &account, &post).await;
    let state = async || {
        world
            .rows()
            .await
            .lines()
            .filter(|row| !row.starts_with(FLOW_ROWS))
            .collect::<Vec<_>>()
            .join("\n")
    };
    // The counter of flows is what keeps them from being a flood, and a picture that was looked at
    // is kept for a while.
    let without_counters = |rows: String| {
        rows.lines()
            .filter(|row| !row.starts_with("quotas ") && !row.starts_with("pictures "))
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    let before = without_counters(state().await);
    for (_, route) in ROUTES.iter().filter(|(method, _)| *method == "GET") {
        let path = with_id(route, &own).unwrap_or_else(|| (*route).to_owned());
        for path in [path.clone(), format!("{path}?_method=DELETE&method=DELETE")] {
            for method in ["GET", "HEAD", "OPTIONS"] {
                let mut asked = request(method, &format!("{}{path}", world.origin()), None);
                asked
                    .headers_mut()
                    .insert("x-http-method-override", HeaderValue::from_static("DELETE"));
                asked
                    .headers_mut()
                    .insert("x-method-override", HeaderValue::from_static("DELETE"));
                let response = browser.send(asked).await;
                // A reader of a callback that is not a flow's lands on a page, and the health is
                // bad without a tick.
                assert!(
                    response.status().as_u16() < 500 || path.starts_with("/healthz"),
                    "{method} {path}: {}",
                    response.status()
                );
            }
            assert_eq!(without_counters(state().await), before, "{path}");
        }
    }
    assert_eq!(
        browser.get("/api/v1/me").await.status(),
        200,
        "and the session goes on"
    );
}

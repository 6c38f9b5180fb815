//! Sessions: what the cookie is, who it lets in, how long it lives, and how it ends.

use super::browser::Browser;
use super::world::{World, body, header, request};
use http::HeaderValue;
use noctin_scheduler::domain::time::{Span, Timestamp};
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;

const FIREFOX: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
const DAY: Duration = Duration::from_hours(24);

/// Another browser with the same cookie.
fn copy<W: World>(browser: &Browser<W>) -> Browser<W> {
    let copy = Browser::new(&browser.world);
    *copy.cookie.lock().unwrap() = Some(browser.cookie());
    copy
}

/// The sessions that the browser's person sees.
async fn sessions<W: World>(browser: &Browser<W>) -> Vec<Value> {
    browser.read("/api/v1/me/sessions").await["data"]
        .as_array()
        .unwrap()
        .clone()
}

fn instant(value: &Value) -> Timestamp {
    Timestamp::parse(value.as_str().unwrap()).unwrap()
}

pub(crate) async fn s16_logging_out_ends_the_session_for_every_copy<W: World>(world: Arc<W>) {
    let (browser, _) = Browser::signed_up(&world).await;
    let copy = Browser::new(&world);
    *copy.cookie.lock().unwrap() = Some(browser.cookie());
    assert_eq!(copy.get("/api/v1/me").await.status(), 200);
    let forged = request("POST", &format!("{}/logout", world.origin()), None);
    let (mut parts, none) = forged.into_parts();
    parts
        .headers
        .insert("origin", HeaderValue::from_static("https://evil.example"));
    assert_eq!(
        copy.send(http::Request::from_parts(parts, none))
            .await
            .status(),
        403,
        "another site cannot sign a person out"
    );
    assert_eq!(browser.call("POST", "/logout", None).await.status(), 204);
    assert_eq!(browser.cookie(), "");
    assert_eq!(copy.get("/api/v1/me").await.status(), 401);
}

pub(crate) async fn a_person_sees_where_they_are_signed_in<W: World>(world: Arc<W>) {
    let name = world.unique("seen");
    let laptop = Browser::named(&world, FIREFOX);
    laptop.connect(&name).await;
    world.pass(Duration::from_mins(5)).await;
    let other = Browser::named(&world, "my-secret-tool/1.0 (+0700 123456)");
    other.connect(&name).await;
    let (stranger, _) = Browser::signed_up(&world).await;
    let seen = sessions(&laptop).await;
    let labels: Vec<_> = seen
        .iter()
        .map(|session| (&session["browser"], &session["is_current"]))
        .collect();
    assert_eq!(
        labels,
        [
            (&json!("Firefox on Linux"), &json!(true)),
            (&Value::Null, &json!(false))
        ],
        "the one that asks is first"
    );
    for session in &seen {
        assert_eq!(session.as_object().unwrap().len(), 6, "{session}");
        assert!(session["id"].as_str().unwrap().starts_with("ses_"));
        assert_eq!(
            instant(&session["expires_at"]) - instant(&session["seen_at"]),
            Span::days(7)
        );
    }
    let ids = |sessions: &[Value]| {
        sessions
            .iter()
            .map(|session| session["id"].clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(
        ids(&sessions(&other).await),
        ids(&seen).into_iter().rev().collect::<Vec<_>>()
    );
    assert_eq!(
        sessions(&stranger).await.len(),
        1,
        "nobody sees the sessions of somebody else"
    );
    let stored = world.stored_bytes().await;
    let is_stored = |needle: &str| {
        stored
            .windows(needle.len())
            .any(|window| window == needle.as_bytes())
    };
    assert!(is_stored("Firefox on Linux"), "the search itself works");
    assert!(
        !is_stored("Gecko/20100101") && !is_stored("my-secret-tool"),
        "what a browser calls itself is not kept"
    );
}

pub(crate) async fn s16_one_session_ends_and_the_others_go_on<W: World>(world: Arc<W>) {
    let (browser, account) = Browser::signed_up(&world).await;
    let lost = Browser::new(&world);
    lost.connect(&account.username).await;
    let (stranger, _) = Browser::signed_up(&world).await;
    let id = sessions(&browser)
        .await
        .iter()
        .find(|session| session["is_current"] == false)
        .unwrap()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let path = format!("/api/v1/me/sessions/{id}");
    let refused = stranger.call("DELETE", &path, None).await;
    assert_eq!(
        (refused.status().as_u16(), &body(&refused)["code"]),
        (404, &json!("not_found")),
        "somebody else's is not there"
    );
    assert_eq!(lost.get("/api/v1/me").await.status(), 200);
    let ended = browser.call("DELETE", &path, None).await;
    assert_eq!(
        (ended.status().as_u16(), header(&ended, "set-cookie")),
        (204, ""),
        "the cookie of the one that asks stays"
    );
    assert_eq!(lost.get("/api/v1/me").await.status(), 401);
    assert_eq!(browser.get("/api/v1/me").await.status(), 200);
    assert_eq!(
        browser.call("DELETE", &path, None).await.status(),
        404,
        "it is not there any more"
    );
    assert_unknown_sessions_are_not_found(&browser).await;
    let own = sessions(&browser).await;
    assert_eq!(own.len(), 1);
    let last = browser
        .call(
            "DELETE",
            &format!("/api/v1/me/sessions/{}", own[0]["id"].as_str().unwrap()),
            None,
        )
        .await;
    assert_eq!(last.status(), 204);
    assert!(
        header(&last, "set-cookie").contains("Max-Age=0"),
        "a browser that ended itself forgets its cookie"
    );
    assert_eq!(browser.get("/api/v1/me").await.status(), 401);
}

async fn assert_unknown_sessions_are_not_found<W: World>(browser: &Browser<W>) {
    for unknown in [
        "ses_00000000000000000000000000000000",
        "ses_",
        "ses_%25",
        "acc_00000000000000000000000000000000",
    ] {
        let path = format!("/api/v1/me/sessions/{unknown}");
        let answer = browser.call("DELETE", &path, None).await;
        assert_eq!(answer.status(), 404, "{unknown}");
    }
}

pub(crate) async fn s16_logging_out_everywhere_ends_every_session<W: World>(world: Arc<W>) {
    let (browser, account) = Browser::signed_up(&world).await;
    let mut others = Vec::new();
    for _ in 0..3 {
        let other = Browser::new(&world);
        other.connect(&account.username).await;
        others.push(other);
    }
    let (stranger, _) = Browser::signed_up(&world).await;
    let own = copy(&browser);
    let ended = browser.call("DELETE", "/api/v1/me/sessions", None).await;
    assert_eq!(
        (
            ended.status().as_u16(),
            header(&ended, "set-cookie").contains("Max-Age=0")
        ),
        (204, true)
    );
    for dead in others.iter().chain([&own]) {
        assert_eq!(dead.get("/api/v1/me").await.status(), 401);
        assert_eq!(
            dead.call("PATCH", "/api/v1/me", Some(&json!({ "name": "Ghost" })))
                .await
                .status(),
            401
        );
    }
    assert_eq!(
        stranger.get("/api/v1/me").await.status(),
        200,
        "nobody else is signed out"
    );
    browser.connect(&account.username).await;
    assert_eq!(sessions(&browser).await.len(), 1);
    assert_ne!(browser.read("/api/v1/me").await["name"], "Ghost");
}

pub(crate) async fn s17_an_idle_session_ends_after_seven_days<W: World>(world: Arc<W>) {
    let (browser, _) = Browser::signed_up(&world).await;
    world.pass(DAY * 6).await;
    let slid = browser.get("/api/v1/me").await;
    assert_eq!(slid.status(), 200);
    assert!(
        header(&slid, "set-cookie").contains("Max-Age=604800"),
        "a session in use slides"
    );
    world.pass(DAY * 6).await;
    assert_eq!(browser.get("/api/v1/me").await.status(), 200);
    world.pass(DAY * 7 + Duration::from_secs(1)).await;
    assert_eq!(browser.get("/api/v1/me").await.status(), 401);
    assert_eq!(
        browser
            .call("PATCH", "/api/v1/me", Some(&json!({ "name": "Ghost" })))
            .await
            .status(),
        401
    );
}

pub(crate) async fn s17_a_session_in_daily_use_ends_after_thirty_days<W: World>(world: Arc<W>) {
    let (browser, _) = Browser::signed_up(&world).await;
    let cookie = browser.cookie();
    for day in 1..30 {
        world.pass(DAY).await;
        assert_eq!(browser.get("/api/v1/me").await.status(), 200, "day {day}");
    }
    let seen = sessions(&browser).await;
    assert_eq!(
        instant(&seen[0]["expires_at"]) - instant(&seen[0]["created_at"]),
        Span::days(30)
    );
    world.pass(DAY).await;
    *browser.cookie.lock().unwrap() = Some(cookie);
    assert_eq!(browser.get("/api/v1/me").await.status(), 401);
    assert_eq!(
        browser
            .call("PATCH", "/api/v1/me", Some(&json!({ "name": "Ghost" })))
            .await
            .status(),
        401
    );
}

pub(crate) async fn s10_the_cookie_is_set_with_every_attribute_and_slides_at_most_daily<
    W: World,
>(
    world: Arc<W>,
) {
    let (browser, _) = Browser::signed_up(&world).await;
    let set = async || header(&browser.get("/api/v1/me").await, "set-cookie").to_owned();
    assert_eq!(
        set().await,
        "",
        "nothing to set on the day that it was made"
    );
    world.pass(DAY).await;
    let slid = set().await;
    assert_eq!(
        slid,
        format!(
            "nm_sess={}; HttpOnly; SameSite=Lax; Secure; Path=/; Max-Age=604800",
            browser.cookie()
        )
    );
    assert_eq!(set().await, "");
    world.pass(Duration::from_mins(24 * 60 - 10)).await;
    assert_eq!(set().await, "", "not twice within a day");
    world.pass(Duration::from_mins(10)).await;
    assert_eq!(set().await, slid);
}

pub(crate) async fn a_person_changes_their_name_and_zone<W: World>(world: Arc<W>) {
    let (browser, account) = Browser::signed_up(&world).await;
    let before = browser.read("/api/v1/me").await;
    let change = async |change: Value| browser.call("PATCH", "/api/v1/me", Some(&change)).await;
    let changed = change(json!({ "name": "  Ana Pop ", "zone": "Europe/Bucharest" })).await;
    assert_eq!(changed.status(), 200);
    let me = browser.read("/api/v1/me").await;
    assert_eq!(
        (&me["name"], &me["zone"], &me),
        (
            &json!("Ana Pop"),
            &json!("Europe/Bucharest"),
            &body(&changed)
        )
    );
    for kept in ["id", "operator", "workspace", "identities", "created_at"] {
        assert_eq!(me[kept], before[kept], "{kept}");
    }
    let local = json!({ "local": "2031-01-05T09:00", "zone": "Europe/Bucharest" });
    assert_eq!(
        browser.plan("At nine", &[&account], local).await["schedule"]["at"],
        "2031-01-05T07:00:00.000Z"
    );
    assert_bad_changes_are_refused(&browser).await;
    assert_eq!(
        browser.read("/api/v1/me").await,
        me,
        "what is refused changes nothing"
    );
    assert_eq!(
        body(&change(json!({ "zone": null })).await)["zone"],
        Value::Null
    );
    assert_eq!(
        body(&change(json!({})).await)["name"],
        "Ana Pop",
        "what is left out stays"
    );
    assert_eq!(
        change(json!({ "name": "é".repeat(80) })).await.status(),
        200
    );
}

async fn assert_bad_changes_are_refused<W: World>(browser: &Browser<W>) {
    for (bad, path, code) in [
        (json!({ "name": "" }), "name", "name"),
        (json!({ "name": " \u{a0} " }), "name", "name"),
        (json!({ "name": "a".repeat(81) }), "name", "name"),
        (json!({ "name": "two\nlines" }), "name", "name"),
        (json!({ "name": null }), "name", "wrong_type"),
        (json!({ "zone": "Mars/Olympus" }), "zone", "unknown_zone"),
        (json!({ "zone": "" }), "zone", "unknown_zone"),
        (json!({ "operator": true }), "operator", "unknown_field"),
        (
            json!({ "name": "Fine", "zone": "nowhere" }),
            "zone",
            "unknown_zone",
        ),
    ] {
        let refused = browser.call("PATCH", "/api/v1/me", Some(&bad)).await;
        let problem = body(&refused);
        assert_eq!(refused.status(), 422, "{bad}");
        assert_eq!(
            (&problem["errors"][0]["path"], &problem["errors"][0]["code"]),
            (&json!(path), &json!(code)),
            "{bad}"
        );
    }
}

pub(crate) async fn s9_cookies_that_are_not_ours_open_nothing<W: World>(world: Arc<W>) {
    let (browser, _) = Browser::signed_up(&world).await;
    let true_one = browser.cookie();
    let flipped: String = true_one
        .chars()
        .enumerate()
        .map(|(at, c)| {
            if at == 7 {
                if c == 'A' { 'B' } else { 'A' }
            } else {
                c
            }
        })
        .collect();
    let long = "A".repeat(6_000);
    for value in [
        flipped.as_str(),
        &true_one[1..],
        "",
        "null",
        "../../etc",
        long.as_str(),
    ] {
        *browser.cookie.lock().unwrap() = Some(value.to_owned());
        assert_eq!(browser.get("/api/v1/me").await.status(), 401, "{value}");
    }
    let mut two = request("GET", &format!("{}/api/v1/me", world.origin()), None);
    let both = format!("nm_sess={true_one}; nm_sess={true_one}");
    two.headers_mut()
        .insert("cookie", HeaderValue::from_str(&both).unwrap());
    let refused = world.worker(two).await;
    assert_eq!(
        (refused.status().as_u16(), body(&refused)["code"].as_str()),
        (400, Some("two_sessions"))
    );
}

//! Sessions whose copy in the key-value store is late, wrong or cannot be changed: the database
//! decides about every change.

use super::*;
use crate::scenarios::world::{body, request};
use http::HeaderValue;
use noctin_scheduler::domain::time::Span;
use noctin_scheduler::ports::KeyValue;
use noctin_scheduler::web::ROUTES;
use std::sync::Arc;

fn copy(host: &Arc<Host>, cookie: &str) -> Browser<Host> {
    let copy = Browser::new(host);
    *copy.cookie.lock().unwrap() = Some(cookie.to_owned());
    copy
}

/// What everybody has, without the sessions themselves.
fn state(host: &Host) -> Vec<String> {
    let rows = host.core.ports.database().dump().unwrap();
    rows.lines()
        .filter(|row| !row.starts_with("flows_taken ") && !row.starts_with("sessions "))
        .map(str::to_owned)
        .collect()
}

fn kept_sessions(host: &Host) -> usize {
    host.core
        .ports
        .session_kv()
        .dump()
        .keys()
        .filter(|key| key.starts_with("sess:"))
        .count()
}

/// Every change, with a session that has ended and that the store still knows.
#[tokio::test(start_paused = true)]
async fn s16_no_change_passes_once_a_session_has_ended_and_reads_stop_within_a_minute() {
    for how in ["/logout", "/api/v1/me/sessions"] {
        let host = Host::start();
        let (browser, account) = Browser::signed_up(&host).await;
        let thief = copy(&host, &browser.cookie());
        host.pass(Duration::from_mins(2)).await;
        assert_eq!(thief.get("/api/v1/me").await.status(), 200);
        host.core
            .ports
            .session_kv()
            .be_stale(Some(Span::seconds(60)));
        let method = if how == "/logout" { "POST" } else { "DELETE" };
        assert_eq!(browser.call(method, how, None).await.status(), 204, "{how}");
        let before = state(&host);
        // No cookie counts where platforms speak: their signature does.
        let is_change = |method: &str, path: &str| {
            method != "GET" && path != "/logout" && !path.starts_with("/webhooks/")
        };
        for (method, path) in ROUTES
            .iter()
            .filter(|(method, path)| is_change(method, path))
        {
            let draft = json!({
                "text": "Ghost",
                "targets": [{ "account": account.id }],
                "schedule": { "now": true },
            });
            let mut change = request(method, &format!("{}{path}", host.origin()), Some(&draft));
            change
                .headers_mut()
                .insert("if-match", HeaderValue::from_static("\"1\""));
            // What Meta has to sign is looked at before whether it has.
            let refused = if path.starts_with("/webhooks/meta/") {
                400
            } else {
                401
            };
            assert_eq!(
                thief.send(change).await.status(),
                refused,
                "{how}: {method} {path}"
            );
        }
        assert_eq!(
            thief.get("/api/v1/me").await.status(),
            200,
            "a read may be a minute late"
        );
        assert_eq!(state(&host), before, "{how}: nothing has changed");
        host.pass(Duration::from_secs(61)).await;
        assert_eq!(thief.get("/api/v1/me").await.status(), 401, "{how}");
    }
}

/// A store that takes no deletion is told again until it has, however long that takes.
#[tokio::test(start_paused = true)]
async fn s16_a_store_that_was_down_forgets_ended_sessions_once_it_is_back() {
    let host = Host::start();
    let (browser, _) = Browser::signed_up(&host).await;
    let thief = copy(&host, &browser.cookie());
    host.core.ports.session_kv().fail(Some(Break::Before));
    assert_eq!(
        browser
            .call("DELETE", "/api/v1/me/sessions", None)
            .await
            .status(),
        204,
        "signing out does not depend on it"
    );
    minutes(&host, 90).await;
    host.core.ports.session_kv().fail(None);
    assert_eq!(kept_sessions(&host), 1, "it knows nothing of it yet");
    minutes(&host, 2).await;
    assert_eq!(kept_sessions(&host), 0);
    assert_eq!(thief.get("/api/v1/me").await.status(), 401);
    let rows = host
        .core
        .ports
        .database()
        .look("SELECT * FROM sessions WHERE forget_at IS NOT NULL")
        .unwrap();
    minutes(&host, 5).await;
    let left = host
        .core
        .ports
        .database()
        .look("SELECT * FROM sessions WHERE forget_at IS NOT NULL")
        .unwrap();
    assert_eq!(
        (rows.len() <= 1, left.len()),
        (true, 0),
        "and then it is left alone"
    );
}

/// A request that slid the session writes it just after it has ended.
#[tokio::test(start_paused = true)]
async fn s16_a_write_in_flight_does_not_bring_a_session_back() {
    let host = Host::start();
    let (browser, _) = Browser::signed_up(&host).await;
    let (key, value) = host
        .core
        .ports
        .session_kv()
        .dump()
        .into_iter()
        .next()
        .unwrap();
    let thief = copy(&host, &browser.cookie());
    browser.call("POST", "/logout", None).await;
    minutes(&host, 1).await;
    host.pass(Duration::from_secs(2)).await;
    host.core
        .ports
        .sessions()
        .put(&key, &value, Span::days(7))
        .await
        .unwrap();
    assert_eq!(thief.get("/api/v1/me").await.status(), 200, "it is back");
    minutes(&host, 2).await;
    assert_eq!(
        thief.get("/api/v1/me").await.status(),
        401,
        "for no longer than two ticks"
    );
}

/// More sessions than are deleted at once.
#[tokio::test(start_paused = true)]
async fn s16_hundreds_of_sessions_end_together() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    let mut cookies = Vec::new();
    for _ in 0..220 {
        let another = Browser::new(&host);
        another.connect(&account.username).await;
        // X answers 75 questions about a user in 15 minutes.
        host.pass(Duration::from_secs(20)).await;
        cookies.push(another.cookie());
    }
    assert_eq!(kept_sessions(&host), 221);
    assert_eq!(
        browser.read("/api/v1/me/sessions").await["data"]
            .as_array()
            .unwrap()
            .len(),
        100,
        "a list has an end"
    );
    assert_eq!(
        browser
            .call("DELETE", "/api/v1/me/sessions", None)
            .await
            .status(),
        204
    );
    for cookie in &cookies {
        let change = copy(&host, cookie)
            .call("PATCH", "/api/v1/me", Some(&json!({ "name": "Ghost" })))
            .await;
        assert_eq!(change.status(), 401);
    }
    minutes(&host, 5).await;
    assert_eq!(kept_sessions(&host), 0);
}

/// S9: whatever is sent as a cookie costs one look into the store, opens nothing, and breaks
/// nothing.
#[tokio::test(start_paused = true)]
async fn s9_a_cookie_with_a_bit_flipped_costs_one_look_and_opens_nothing() {
    let host = Host::start();
    let (browser, _) = Browser::signed_up(&host).await;
    let cookie = browser.cookie();
    let flips = (0..cookie.len() * 8).map(|bit| {
        let mut bytes = cookie.as_bytes().to_vec();
        bytes[bit / 8] ^= 1 << (bit % 8);
        bytes
    });
    let odd = [
        b"".to_vec(),
        vec![b'A'; 10 << 10],
        vec![b'A'; 43],
        b"\"\"".to_vec(),
        b"%00".to_vec(),
        [cookie.as_bytes(), b"="].concat(),
    ];
    let mut tried = 0;
    for bytes in flips.chain(odd) {
        let Ok(value) = HeaderValue::from_bytes(&[b"nm_sess=".as_slice(), &bytes].concat()) else {
            continue;
        };
        let reads = host.core.ports.session_kv().reads();
        let mut asked = request("GET", &format!("{}/api/v1/me", host.origin()), None);
        asked.headers_mut().insert("cookie", value);
        let response = World::worker(&*host, asked).await;
        assert_eq!(response.status(), 401, "{bytes:?}");
        assert!(
            host.core.ports.session_kv().reads() - reads <= 1,
            "{bytes:?}"
        );
        tried += 1;
    }
    assert!(tried > 300, "{tried}");
    assert_eq!(browser.get("/api/v1/me").await.status(), 200);
}

/// What is past every age is cleared away: no list of where a person once was.
#[tokio::test(start_paused = true)]
async fn what_is_over_is_cleared_away() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    browser.call("POST", "/logout", None).await;
    host.pass(Duration::from_hours(24 * 31)).await;
    browser.connect(&account.username).await;
    minutes(&host, 1).await;
    assert_eq!(
        host.core
            .ports
            .database()
            .look("SELECT hash FROM sessions")
            .unwrap()
            .len(),
        1
    );
    assert_eq!(browser.get("/api/v1/me").await.status(), 200);
}

/// Where the person's identity at Google is.
async fn google_identity(owner: &Browser<Host>) -> String {
    let listed = owner.read("/api/v1/me/identities").await;
    let mut identities = listed["data"].as_array().unwrap().iter();
    let google = identities.find(|identity| identity["provider"] == "google");
    format!(
        "/api/v1/me/identities/{}",
        google.unwrap()["id"].as_str().unwrap()
    )
}

#[tokio::test(start_paused = true)]
async fn who_signs_in_while_their_identity_is_removed_does_not_stay() {
    let mut came_in = 0;
    for moment in -5..40 {
        let host = Host::start();
        let (owner, _) = Browser::signed_up(&host).await;
        let begun = owner
            .call(
                "POST",
                "/api/v1/me/identities",
                Some(&json!({ "provider": "google" })),
            )
            .await;
        let consent = body(&begun)["consent_url"].as_str().unwrap().to_owned();
        assert_eq!(
            owner
                .follow(&owner.decide(&consent, "stolen", "allow").await)
                .await,
            "/settings?identity=added"
        );
        let path = google_identity(&owner).await;
        let thief = Browser::new(&host);
        let callback = thief
            .decide(&thief.begin("/login/google").await, "stolen", "allow")
            .await;
        // One of the two sets out so many moments before the other.
        let wait = async |moments: i32| {
            for _ in 0..moments {
                tokio::task::yield_now().await;
            }
        };
        let removed = async {
            wait(moment).await;
            owner.call("DELETE", &path, None).await.status().as_u16()
        };
        let entered = async {
            wait(-moment).await;
            thief.follow(&callback).await
        };
        let workspaces = || {
            let rows = host.core.ports.database().look("SELECT id FROM workspaces");
            rows.unwrap().len()
        };
        let (page, removed) = tokio::join!(entered, removed);
        assert_eq!(removed, 204, "{moment}");
        // Whom nobody knows any more begins with a workspace of their own.
        came_in += usize::from(page == "/?signed_in=1" && workspaces() == 1);
        thief
            .call("PATCH", "/api/v1/me", Some(&json!({ "name": "Theirs" })))
            .await;
        assert_ne!(
            owner.read("/api/v1/me").await["name"],
            "Theirs",
            "{moment}: {page}"
        );
    }
    assert!((1..45).contains(&came_in), "both win at times: {came_in}");
}

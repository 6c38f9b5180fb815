//! Signing in and connecting.

use super::browser::Browser;
use super::world::{World, body, header, request};
use http::HeaderValue;
use serde_json::Value;
use std::sync::Arc;
use std::time::Duration;

pub(crate) async fn continue_with_x_signs_up_and_connects<W: World>(world: Arc<W>) {
    let browser = Browser::new(&world);
    assert_eq!(browser.get("/api/v1/me").await.status(), 401);
    let name = world.unique("new");
    let landed = browser.through("/login/x", &name, "allow").await;
    assert!(landed.starts_with("/?connected=acc_"), "{landed}");
    let me = browser.read("/api/v1/me").await;
    assert_eq!(me["identities"][0]["name"], format!("@{name}"));
    let accounts = browser.read("/api/v1/accounts").await;
    assert_eq!(
        (accounts["data"][0]["username"].as_str(), accounts["data"][0]["health"]["state"].as_str()),
        (Some(name.as_str()), Some("ok"))
    );
}

pub(crate) async fn the_same_identity_opens_the_same_workspace<W: World>(world: Arc<W>) {
    let (first, account) = Browser::signed_up(&world).await;
    let second = Browser::new(&world);
    let again = second.connect(&account.username).await;
    assert_eq!(again.id, account.id);
    assert_eq!(first.read("/api/v1/me").await["workspace"]["id"], second.read("/api/v1/me").await["workspace"]["id"]);
}

pub(crate) async fn a_connected_account_is_not_a_key<W: World>(world: Arc<W>) {
    let (owner, _) = Browser::signed_up(&world).await;
    let client = owner.connect(&world.unique("client")).await;
    assert_eq!(owner.read("/api/v1/accounts").await["data"].as_array().unwrap().len(), 2);
    let stranger = Browser::new(&world);
    let own = stranger.connect(&client.username).await;
    assert_ne!(own.id, client.id, "the client's login opens a workspace of its own");
    assert_ne!(owner.read("/api/v1/me").await["workspace"]["id"], stranger.read("/api/v1/me").await["workspace"]["id"]);
    assert_eq!(owner.read("/api/v1/me").await["identities"].as_array().unwrap().len(), 1);
}

pub(crate) async fn a_session_ends_at_logout_for_every_copy<W: World>(world: Arc<W>) {
    let (browser, _) = Browser::signed_up(&world).await;
    let copy = Browser::new(&world);
    *copy.cookie.lock().unwrap() = Some(browser.cookie());
    assert_eq!(copy.get("/api/v1/me").await.status(), 200);
    let forged = request("POST", &format!("{}/logout", world.origin()), None);
    let (mut parts, none) = forged.into_parts();
    parts.headers.insert("origin", HeaderValue::from_static("https://evil.example"));
    assert_eq!(copy.send(http::Request::from_parts(parts, none)).await.status(), 403, "another site cannot sign a person out");
    assert_eq!(browser.call("POST", "/logout", None).await.status(), 204);
    assert_eq!(browser.cookie(), "");
    assert_eq!(copy.get("/api/v1/me").await.status(), 401);
}

pub(crate) async fn a_session_ends_after_seven_idle_days<W: World>(world: Arc<W>) {
    let (browser, _) = Browser::signed_up(&world).await;
    world.pass(Duration::from_hours(6 * 24)).await;
    let slid = browser.get("/api/v1/me").await;
    assert_eq!(slid.status(), 200);
    assert!(header(&slid, "set-cookie").contains("Max-Age=604800"), "a session in use slides");
    world.pass(Duration::from_hours(6 * 24)).await;
    assert_eq!(browser.get("/api/v1/me").await.status(), 200);
    world.pass(Duration::from_hours(7 * 24 + 1)).await;
    assert_eq!(browser.get("/api/v1/me").await.status(), 401);
}

pub(crate) async fn cookies_that_are_not_ours_open_nothing<W: World>(world: Arc<W>) {
    let (browser, _) = Browser::signed_up(&world).await;
    let true_one = browser.cookie();
    let flipped: String = true_one.chars().enumerate().map(|(at, c)| if at == 7 { if c == 'A' { 'B' } else { 'A' } } else { c }).collect();
    let long = "A".repeat(6_000);
    for value in [flipped.as_str(), &true_one[1..], "", "null", "../../etc", long.as_str()] {
        *browser.cookie.lock().unwrap() = Some(value.to_owned());
        assert_eq!(browser.get("/api/v1/me").await.status(), 401, "{value}");
    }
    let mut two = request("GET", &format!("{}/api/v1/me", world.origin()), None);
    let both = format!("nm_sess={true_one}; nm_sess={true_one}");
    two.headers_mut().insert("cookie", HeaderValue::from_str(&both).unwrap());
    let refused = world.worker(two).await;
    assert_eq!((refused.status().as_u16(), body(&refused)["code"].as_str()), (400, Some("two_sessions")));
}

pub(crate) async fn reconnecting_another_account_is_refused<W: World>(world: Arc<W>) {
    let (browser, account) = Browser::signed_up(&world).await;
    let path = format!("/connect/x?reconnect={}", account.id);
    assert_eq!(browser.through(&path, &world.unique("other"), "allow").await, "/?error=other_account");
    assert_eq!(browser.read("/api/v1/accounts").await["data"].as_array().unwrap().len(), 1);
    assert_eq!(browser.through(&path, &account.username, "allow").await, format!("/?connected={}", account.id));
}

pub(crate) async fn disconnecting_revokes_and_destroys_the_tokens<W: World>(world: Arc<W>) {
    let (browser, account) = Browser::signed_up(&world).await;
    let path = format!("/api/v1/accounts/{}", account.id);
    assert_eq!(browser.call("DELETE", &path, None).await.status(), 204);
    assert_eq!(browser.sandbox().calls("/x/2/oauth2/revoke", Some(&account.user)).await.len(), 1);
    assert_eq!(browser.read("/api/v1/accounts").await["data"], Value::Array(vec![]));
    assert_eq!(browser.call("DELETE", &path, None).await.status(), 404);
    let draft = serde_json::json!({ "text": "Hello", "targets": [{ "account": account.id }], "schedule": { "now": true } });
    let refused = browser.call("POST", "/api/v1/posts", Some(&draft)).await;
    assert_eq!(body(&refused)["errors"][0]["code"], "unknown_account");
}

pub(crate) async fn no_secret_is_kept_in_the_clear<W: World>(world: Arc<W>) {
    let (browser, account) = Browser::signed_up(&world).await;
    let post = browser.plan("A text that may well be found", &[&account], serde_json::json!({ "now": true })).await;
    browser.wait_for(&post, "published").await;
    browser.begin("/connect/x").await;
    let secrets = browser.sandbox().control("GET", "/secrets", None).await;
    let mut canaries: Vec<String> =
        secrets["secrets"].as_array().unwrap().iter().map(|secret| secret["value"].as_str().unwrap().to_owned()).collect();
    assert!(canaries.len() >= 3, "a code, an access token and a refresh token");
    canaries.push(browser.cookie());
    let stored = world.stored_bytes().await;
    let is_stored = |needle: &str| stored.windows(needle.len()).any(|window| window == needle.as_bytes());
    assert!(is_stored("A text that may well be found"), "the search itself works");
    for canary in canaries {
        assert!(!is_stored(&canary), "a secret lies in the clear: {}…", &canary[..4.min(canary.len())]);
    }
}

pub(crate) async fn another_host_of_ours_leads_home<W: World>(world: Arc<W>) {
    let mut asked = request("GET", &format!("{}/connect/x", world.origin()), None);
    asked.headers_mut().insert("host", HeaderValue::from_static("localhost:1"));
    let response = world.worker(asked).await;
    assert_eq!((response.status().as_u16(), header(&response, "location")), (302, format!("{}/connect/x", world.origin()).as_str()));
    assert_eq!(header(&response, "set-cookie"), "", "the cookie belongs to the other host");
    let mut cross_site = request("GET", &format!("{}/connect/x", world.origin()), None);
    cross_site.headers_mut().insert("sec-fetch-site", HeaderValue::from_static("cross-site"));
    assert_eq!(header(&world.worker(cross_site).await, "location"), "/?error=cross_site");
}

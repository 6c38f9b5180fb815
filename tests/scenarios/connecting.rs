//! Signing in and connecting.

use super::browser::Browser;
use super::leaks;
use super::world::{World, body, header, request};
use http::HeaderValue;
use serde_json::{Value, json};
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
        (
            accounts["data"][0]["username"].as_str(),
            accounts["data"][0]["health"]["state"].as_str()
        ),
        (Some(name.as_str()), Some("connected"))
    );
}

pub(crate) async fn the_same_identity_opens_the_same_workspace<W: World>(world: Arc<W>) {
    let (first, account) = Browser::signed_up(&world).await;
    let second = Browser::new(&world);
    let again = second.connect(&account.username).await;
    assert_eq!(again.id, account.id);
    assert_eq!(
        first.read("/api/v1/me").await["workspace"]["id"],
        second.read("/api/v1/me").await["workspace"]["id"]
    );
}

pub(crate) async fn a_connected_account_is_not_a_key<W: World>(world: Arc<W>) {
    let (owner, _) = Browser::signed_up(&world).await;
    let client = owner.connect(&world.unique("client")).await;
    assert_eq!(
        owner.read("/api/v1/accounts").await["data"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
    let stranger = Browser::new(&world);
    let own = stranger.connect(&client.username).await;
    assert_ne!(
        own.id, client.id,
        "the client's login opens a workspace of its own"
    );
    assert_ne!(
        owner.read("/api/v1/me").await["workspace"]["id"],
        stranger.read("/api/v1/me").await["workspace"]["id"]
    );
    assert_eq!(
        owner.read("/api/v1/me").await["identities"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
}

pub(crate) async fn reconnecting_another_account_is_refused<W: World>(world: Arc<W>) {
    let (browser, account) = Browser::signed_up(&world).await;
    let path = format!("/connect/x?reconnect={}", account.id);
    assert_eq!(
        browser
            .through(&path, &world.unique("other"), "allow")
            .await,
        "/?error=other_account"
    );
    assert_eq!(
        browser.read("/api/v1/accounts").await["data"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
    assert_eq!(
        browser.through(&path, &account.username, "allow").await,
        format!("/?connected={}", account.id)
    );
}

pub(crate) async fn disconnecting_revokes_and_destroys_the_tokens<W: World>(world: Arc<W>) {
    let (browser, account) = Browser::signed_up(&world).await;
    let path = format!("/api/v1/accounts/{}", account.id);
    assert_eq!(browser.call("DELETE", &path, None).await.status(), 204);
    assert_eq!(
        browser
            .sandbox()
            .calls("/x/2/oauth2/revoke", Some(&account.user))
            .await
            .len(),
        1
    );
    assert_eq!(
        browser.read("/api/v1/accounts").await["data"],
        Value::Array(vec![])
    );
    assert_eq!(browser.call("DELETE", &path, None).await.status(), 404);
    let draft = serde_json::json!({
        "text": "Hello",
        "targets": [{ "account": account.id }],
        "schedule": { "now": true },
    });
    let refused = browser.call("POST", "/api/v1/posts", Some(&draft)).await;
    assert_eq!(body(&refused)["errors"][0]["code"], "unknown_account");
}

/// A person who has published, with a flow that is open: codes, tokens, cookies, states and
/// verifiers have come and gone.
async fn who_has_secrets<W: World>(world: &Arc<W>) -> (Browser<W>, Vec<String>) {
    let (browser, account) = Browser::signed_up(world).await;
    let text = "A text that may well be found";
    let now = serde_json::json!({ "now": true });
    let post = browser.plan(text, &[&account], now).await;
    browser.wait_for(&post, "published").await;
    browser.begin("/connect/x").await;
    let canaries = leaks::canaries(world).await;
    assert!(
        canaries.len() >= 8,
        "a code, two tokens, two cookies, two states, a key, and on the host a verifier: {}",
        canaries.len()
    );
    assert!(
        canaries.contains(&browser.cookie()),
        "the cookie is one of them"
    );
    (browser, canaries)
}

pub(crate) async fn s11_a_dump_of_the_stores_opens_nothing<W: World>(world: Arc<W>) {
    let (browser, canaries) = who_has_secrets(&world).await;
    world.tick().await;
    let stored = world.stored_bytes().await;
    assert_eq!(leaks::first_of(&canaries, &stored), None);
    assert_eq!(
        leaks::first_of(&["A-text-that-may-not-be-found".into()], &stored),
        None
    );
    let person = browser.read("/api/v1/me").await["id"]
        .as_str()
        .unwrap()
        .to_owned();
    assert!(
        leaks::first_of(&[person], &stored).is_some(),
        "the search itself works"
    );
}

pub(crate) async fn s25_no_secret_is_kept_logged_or_shown_in_the_clear<W: World>(world: Arc<W>) {
    let (browser, canaries) = who_has_secrets(&world).await;
    world.tick().await;
    assert_the_log_is_heard(&world).await;
    leaks::nothing_secret_lies_open(&world).await;
    assert_no_answer_shows(&browser, &canaries).await;
}

async fn assert_the_log_is_heard<W: World>(world: &Arc<W>) {
    for _ in 0..50 {
        if world.logged().await.contains("\"event\":\"tick\"") {
            return;
        }
        // wrangler writes the Worker's lines when it comes to it.
        world.breathe().await;
    }
    panic!("the log is not heard");
}

async fn assert_no_answer_shows<W: World>(browser: &Browser<W>, secrets: &[String]) {
    for path in [
        "/privacy",
        "/api/v1/me",
        "/api/v1/me/sessions",
        "/api/v1/accounts",
        "/api/v1/instance",
        "/connect/x/callback?code=a&state=b",
    ] {
        let answer = browser.get(path).await;
        assert!(leaks::first_of(secrets, answer.body()).is_none(), "{path}");
        assert!(
            answer
                .headers()
                .values()
                .all(|value| leaks::first_of(secrets, value.as_bytes()).is_none()),
            "{path}"
        );
        assert_eq!(
            header(&answer, "referrer-policy"),
            "no-referrer",
            "{path}: no address of ours goes to another site"
        );
    }
}

pub(crate) async fn another_host_of_ours_leads_home<W: World>(world: Arc<W>) {
    let mut asked = request("GET", &format!("{}/connect/x", world.origin()), None);
    asked
        .headers_mut()
        .insert("host", HeaderValue::from_static("localhost:1"));
    let response = world.worker(asked).await;
    assert_eq!(
        (response.status().as_u16(), header(&response, "location")),
        (302, format!("{}/connect/x", world.origin()).as_str())
    );
    assert_eq!(
        header(&response, "set-cookie"),
        "",
        "the cookie belongs to the other host"
    );
    let mut cross_site = request("GET", &format!("{}/connect/x", world.origin()), None);
    cross_site
        .headers_mut()
        .insert("sec-fetch-site", HeaderValue::from_static("cross-site"));
    assert_eq!(
        header(&world.worker(cross_site).await, "location"),
        "/?error=cross_site"
    );
}

/// The exchange of a token that is spent by its use goes on when the tab is closed meanwhile.
pub(crate) async fn a_check_that_its_client_leaves_keeps_the_connection<W: World>(world: Arc<W>) {
    const TOKEN: &str = "/x/2/oauth2/token";
    let (browser, account) = Browser::signed_up(&world).await;
    world.pass(Duration::from_hours(3)).await;
    let slow = json!({
        "method": "POST",
        "path": TOKEN,
        "user": account.user,
        "times": 1,
        "fault": { "kind": "slow", "ms": 3_000 },
    });
    browser
        .sandbox()
        .control("POST", "/faults", Some(&slow))
        .await;
    let path = format!("/api/v1/accounts/{}/check", account.id);
    let left = tokio::time::timeout(Duration::from_secs(1), browser.call("POST", &path, None));
    assert!(left.await.is_err(), "its client is gone before the answer");
    for _ in 0..20 {
        world.breathe().await;
    }
    world.pass(Duration::from_mins(2)).await;
    let check = browser.call("POST", &path, None).await;
    assert_eq!(
        (check.status().as_u16(), &body(&check)["health"]["state"]),
        (200, &json!("connected"))
    );
    let calls = browser.sandbox().calls(TOKEN, Some(&account.user)).await;
    assert_eq!(
        calls.len(),
        2,
        "the exchange of the code, and one of the tokens"
    );
}

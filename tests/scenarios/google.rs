//! People sign in with Google.

use super::browser::Browser;
use super::doors::token_calls;
use super::world::World;
use noctin_scheduler::domain::door::Door;
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;

const CERTS: &str = "/google/oauth2/v3/certs";

/// Signs in as this name; answers with the page of ours that it leads to.
pub(super) async fn sign_in<W: World>(browser: &Browser<W>, name: &str) -> String {
    browser.through("/login/google", name, "allow").await
}

pub(super) async fn set<W: World>(browser: &Browser<W>, settings: Value) {
    browser
        .sandbox()
        .control("POST", "/settings", Some(&settings))
        .await;
}

/// Google's id of the person with this address.
pub(super) async fn subject<W: World>(browser: &Browser<W>, name: &str) -> String {
    let people = browser
        .sandbox()
        .control("GET", "/google/people", None)
        .await;
    let email = format!("{name}@example.com");
    let person = people["people"]
        .as_array()
        .unwrap()
        .iter()
        .find(|person| person["email"] == email)
        .cloned();
    person.unwrap()["sub"].as_str().unwrap().to_owned()
}

pub(super) async fn workspace<W: World>(browser: &Browser<W>) -> Value {
    browser.read("/api/v1/me").await["workspace"]["id"].clone()
}

pub(crate) async fn continue_with_google_signs_up_and_connects_nothing<W: World>(world: Arc<W>) {
    let (browser, name) = (Browser::new(&world), world.unique("new"));
    let instance = browser.read("/api/v1/instance").await;
    assert_eq!(
        instance["sign_ins"],
        json!(["google", "x", "tiktok", "facebook"])
    );
    assert_eq!(
        instance["platforms"].as_array().unwrap().len(),
        Door::ALL.len(),
        "Google is no platform"
    );
    assert_eq!(sign_in(&browser, &name).await, "/?signed_in=1");
    let me = browser.read("/api/v1/me").await;
    let email = format!("{name}@example.com");
    assert_eq!(
        (me["name"].as_str(), me["email"].as_str()),
        (Some(name.as_str()), Some(email.as_str()))
    );
    let identity = &me["identities"][0];
    assert!(
        identity["id"].as_str().unwrap().starts_with("idn_"),
        "{identity}"
    );
    assert_eq!(
        identity,
        &json!({
            "id": identity["id"],
            "provider": "google",
            "name": email,
            "email": email,
            "created_at": identity["created_at"],
        })
    );
    assert_eq!(
        browser.read("/api/v1/me/identities").await["data"],
        me["identities"]
    );
    assert_eq!(browser.read("/api/v1/accounts").await["data"], json!([]));
    assert_eq!(
        browser.get("/connect/google").await.status(),
        404,
        "there is nothing to connect"
    );
}

pub(crate) async fn the_same_person_of_google_opens_the_same_workspace<W: World>(world: Arc<W>) {
    let (first, second, name) = (
        Browser::new(&world),
        Browser::new(&world),
        world.unique("same"),
    );
    assert_eq!(sign_in(&first, &name).await, "/?signed_in=1");
    assert_eq!(sign_in(&second, &name).await, "/?signed_in=1");
    assert_eq!(workspace(&first).await, workspace(&second).await);
    assert_eq!(
        first.read("/api/v1/me/identities").await["data"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
    let stored = world.stored_bytes().await;
    let stored = String::from_utf8_lossy(&stored);
    assert!(
        stored.contains(&format!("{name}@example.com")),
        "the search itself works"
    );
    let subject = subject(&first, &name).await;
    let secrets = first.sandbox().control("GET", "/secrets", None).await;
    let own: Vec<&Value> = secrets["secrets"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|secret| secret["user"] == subject)
        .collect();
    assert_eq!(
        own.len(),
        6,
        "a code, an access token and an ID token of each sign-in"
    );
    for secret in own {
        assert!(
            !stored.contains(secret["value"].as_str().unwrap()),
            "a {} lies in the clear",
            secret["kind"]
        );
    }
}

pub(crate) async fn a_person_of_google_connects_x<W: World>(world: Arc<W>) {
    let (browser, name, handle) = (
        Browser::new(&world),
        world.unique("both"),
        world.unique("handle"),
    );
    sign_in(&browser, &name).await;
    browser.connect(&handle).await;
    assert_eq!(
        browser.read("/api/v1/accounts").await["data"][0]["username"],
        handle.as_str()
    );
    assert_eq!(
        browser.read("/api/v1/me/identities").await["data"]
            .as_array()
            .unwrap()
            .len(),
        1,
        "an account is no key"
    );
    let stranger = Browser::new(&world);
    stranger.connect(&handle).await;
    assert_ne!(workspace(&stranger).await, workspace(&browser).await);
}

pub(crate) async fn a_new_key_is_fetched_once_a_minute_at_the_most<W: World>(world: Arc<W>) {
    let (browser, name) = (Browser::new(&world), world.unique("key"));
    sign_in(&browser, &name).await;
    world.pass(Duration::from_mins(2)).await;
    let fetched = async || browser.sandbox().calls(CERTS, None).await.len();
    let before = fetched().await;
    assert_eq!(sign_in(&browser, &name).await, "/?signed_in=1");
    assert_eq!(
        fetched().await,
        before,
        "the keys are kept for as long as they are fresh"
    );
    set(&browser, json!({ "google_key": "second" })).await;
    assert_eq!(
        sign_in(&browser, &name).await,
        "/?signed_in=1",
        "the new key is looked for"
    );
    assert_eq!(fetched().await, before + 1);
    set(&browser, json!({ "google_key": "first" })).await;
    assert_eq!(
        sign_in(&Browser::new(&world), &name).await,
        "/?error=platform_refused",
        "too soon to look again"
    );
    assert_eq!(fetched().await, before + 1);
    world.pass(Duration::from_secs(61)).await;
    assert_eq!(sign_in(&browser, &name).await, "/?signed_in=1");
    assert_eq!(fetched().await, before + 2);
    set(&browser, json!({ "google_lie": "strangers_key" })).await;
    for _ in 0..3 {
        assert_eq!(
            sign_in(&Browser::new(&world), &name).await,
            "/?error=platform_refused"
        );
    }
    set(&browser, json!({ "google_lie": null })).await;
    assert_eq!(
        fetched().await,
        before + 2,
        "a stranger's key makes no calls"
    );
}

pub(crate) async fn what_google_refuses_or_cannot_do_signs_nobody_in<W: World>(world: Arc<W>) {
    let (browser, name) = (Browser::new(&world), world.unique("down"));
    let before = token_calls(&world).await;
    assert_eq!(
        browser.through("/login/google", &name, "policy").await,
        "/?error=platform_refused"
    );
    assert_eq!(token_calls(&world).await, before);
    for (fault, told) in [
        (
            json!({ "kind": "status", "status": 500 }),
            "platform_unavailable",
        ),
        (
            json!({ "kind": "status", "status": 503, "effect": true }),
            "platform_unavailable",
        ),
        (
            json!({ "kind": "status", "status": 400 }),
            "platform_refused",
        ),
        (json!({ "kind": "status", "status": 401 }), "not_configured"),
        (
            json!({ "kind": "close", "effect": true }),
            "platform_unavailable",
        ),
        (
            json!({ "kind": "half_body", "effect": true }),
            "platform_unavailable",
        ),
        (
            json!({ "kind": "html", "status": 200 }),
            "platform_unavailable",
        ),
        (json!({ "kind": "empty" }), "platform_unavailable"),
    ] {
        let script =
            json!({ "method": "POST", "path": "/google/token", "times": 1, "fault": fault });
        browser
            .sandbox()
            .control("POST", "/faults", Some(&script))
            .await;
        assert_eq!(
            sign_in(&browser, &name).await,
            format!("/?error={told}"),
            "{fault}"
        );
        assert_eq!(browser.get("/api/v1/me").await.status(), 401, "{fault}");
    }
    assert_eq!(sign_in(&browser, &name).await, "/?signed_in=1");
}

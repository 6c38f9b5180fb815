//! A flow ends at the provider, in the session and for the person with which it began, and it ends
//! in time.

use super::browser::Browser;
use super::doors::{
    assert_nobody, callback_path, copy, is_in, login, parameter, sign_ins, token_calls,
};
use super::world::{World, body, header, request};
use noctin_scheduler::domain::provider::Provider;
use serde_json::json;
use std::sync::Arc;
use std::time::Duration;

/// The mix-up: every ordered pair of providers, for every purpose that a flow can have.
pub(crate) async fn s3_a_flow_ends_at_its_own_providers_callback_only<W: World>(world: Arc<W>) {
    let pairs = Provider::ALL
        .into_iter()
        .flat_map(|one| Provider::ALL.map(|other| (one, other)))
        .filter(|(one, other)| one != other);
    for (own, other) in pairs {
        let stranger = Browser::new(&world);
        if own.signs_in() {
            let signing_in = stranger.begin(&login(own)).await;
            mix_up(&stranger, &signing_in, own, other).await;
            assert_nobody(&stranger).await;
        }
        let (person, _) = Browser::signed_up(&world).await;
        let before = (
            person.read("/api/v1/me").await,
            person.read("/api/v1/accounts").await,
        );
        if own.signs_in() {
            let adding = person
                .call(
                    "POST",
                    "/api/v1/me/identities",
                    Some(&json!({ "provider": own.name() })),
                )
                .await;
            let adding = body(&adding)["consent_url"].as_str().unwrap().to_owned();
            mix_up(&person, &adding, own, other).await;
        }
        if let Provider::Door(platform) = own {
            let connecting = person.begin(&format!("/connect/{platform}")).await;
            mix_up(&person, &connecting, own, other).await;
        }
        assert_eq!(
            (
                person.read("/api/v1/me").await,
                person.read("/api/v1/accounts").await
            ),
            before,
            "{own} at {other}"
        );
        // A provider has one callback: the same name under the other path is nothing.
        let astray = match own {
            Provider::Google => "/connect/google/callback".to_owned(),
            Provider::Door(platform) => format!("/login/{platform}/callback"),
        };
        assert_eq!(stranger.get(&astray).await.status(), 404, "{astray}");
    }
}

/// Brings a provider's answer to the callback of another. It is refused there, and still counts at
/// its own.
async fn mix_up<W: World>(browser: &Browser<W>, consent: &str, own: Provider, other: Provider) {
    let callback = browser
        .decide(consent, &browser.world.unique("mixed"), "allow")
        .await;
    let (address, query) = callback.split_once('?').unwrap();
    assert!(address.ends_with(&callback_path(own)), "{address}");
    let (before, cookie) = (token_calls(&browser.world).await, browser.cookie());
    let astray = format!("{}{}?{query}", browser.world.origin(), callback_path(other));
    assert_eq!(
        browser.follow(&astray).await,
        "/?error=flow_invalid",
        "{own} at {other}"
    );
    assert_eq!(browser.cookie(), cookie, "{own} at {other}");
    assert_eq!(
        token_calls(&browser.world).await,
        before,
        "{own} at {other}"
    );
    // The flow is untouched: refused by its person, it says so.
    let state = parameter(&callback, "state").unwrap();
    let denied = browser
        .follow(&format!("{address}?state={state}&error=access_denied"))
        .await;
    assert!(denied.ends_with("?error=denied"), "{own}: {denied}");
}

pub(crate) async fn s4_a_flow_ends_with_the_session_that_began_it<W: World>(world: Arc<W>) {
    let (browser, account) = Browser::signed_up(&world).await;
    let consent = browser.begin("/connect/x").await;
    let callback = browser
        .decide(&consent, &world.unique("intruder"), "allow")
        .await;
    let cookie = browser.cookie();
    browser.call("POST", "/logout", None).await;
    let before = token_calls(&world).await;
    assert_eq!(
        copy(&world, &cookie).follow(&callback).await,
        "/?error=flow_invalid"
    );
    assert_eq!(token_calls(&world).await, before);
    let back = Browser::new(&world);
    back.connect(&account.username).await;
    assert_eq!(
        back.read("/api/v1/accounts").await["data"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
}

/// The flow of one person, finished in the session of another: who signs in between, in the same
/// browser, gets nothing of it.
pub(crate) async fn s4_a_flow_that_adds_an_identity_is_its_persons_only<W: World>(world: Arc<W>) {
    for provider in sign_ins() {
        let (browser, first) = Browser::signed_up(&world).await;
        let begun = browser
            .call(
                "POST",
                "/api/v1/me/identities",
                Some(&json!({ "provider": provider.name() })),
            )
            .await;
        let consent = body(&begun)["consent_url"].as_str().unwrap().to_owned();
        let name = world.unique("between");
        let callback = browser.decide(&consent, &name, "allow").await;
        let (victim, _) = Browser::signed_up(&world).await;
        // Somebody else signs in, in the same browser.
        assert!(is_in(
            &browser
                .through("/login/x", &world.unique("else"), "allow")
                .await
        ));
        let before = token_calls(&world).await;
        for other in [&browser, &victim] {
            assert_eq!(
                other.follow(&callback).await,
                "/?error=other_browser",
                "{provider}"
            );
            assert_eq!(
                other.read("/api/v1/me").await["identities"]
                    .as_array()
                    .unwrap()
                    .len(),
                1,
                "{provider}"
            );
        }
        assert_eq!(token_calls(&world).await, before, "{provider}");
        let back = Browser::new(&world);
        back.connect(&first.username).await;
        assert_eq!(
            back.read("/api/v1/me").await["identities"]
                .as_array()
                .unwrap()
                .len(),
            1,
            "{provider}"
        );
    }
}

pub(crate) async fn s5_a_callback_in_another_browser_signs_nobody_in<W: World>(world: Arc<W>) {
    for provider in sign_ins() {
        let attacker = Browser::new(&world);
        let consent = attacker.begin(&login(provider)).await;
        let callback = attacker
            .decide(&consent, &world.unique("attacker"), "allow")
            .await;
        let (victim, _) = Browser::signed_up(&world).await;
        let (before, cookie) = (token_calls(&world).await, victim.cookie());
        let me = victim.read("/api/v1/me").await;
        let (empty, anonymous) = (Browser::new(&world), Browser::new(&world));
        anonymous.begin(&login(provider)).await;
        for browser in [&victim, &empty, &anonymous] {
            assert_eq!(
                browser.follow(&callback).await,
                "/?error=other_browser",
                "{provider}"
            );
        }
        assert_eq!(
            (victim.cookie(), victim.read("/api/v1/me").await),
            (cookie, me),
            "{provider}"
        );
        assert_eq!(
            victim.read("/api/v1/accounts").await["data"]
                .as_array()
                .unwrap()
                .len(),
            1
        );
        assert_nobody(&empty).await;
        assert_nobody(&anonymous).await;
        assert_eq!(token_calls(&world).await, before, "{provider}");
    }
}

pub(crate) async fn a_flow_ends_after_fifteen_minutes<W: World>(world: Arc<W>) {
    for provider in sign_ins() {
        let browser = Browser::new(&world);
        let consent = browser.begin(&login(provider)).await;
        world.pass(Duration::from_mins(16)).await;
        let callback = browser
            .decide(&consent, &world.unique("slow"), "allow")
            .await;
        assert_eq!(
            browser.follow(&callback).await,
            "/?error=flow_invalid",
            "{provider}"
        );
    }
    let other_site = {
        let mut asked = request("GET", &format!("{}/login/google", world.origin()), None);
        asked.headers_mut().insert(
            "sec-fetch-site",
            http::HeaderValue::from_static("cross-site"),
        );
        world.worker(asked).await
    };
    assert_eq!(
        header(&other_site, "location"),
        "/?error=cross_site",
        "no other site begins one either"
    );
}

//! Signing in with any provider. Each claim is tried with every provider, also with those that come
//! later.

use super::browser::Browser;
use super::world::{Sandbox, World};
use noctin_scheduler::domain::door::Door;
use noctin_scheduler::domain::provider::Provider;
use serde_json::json;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Where the sandbox exchanges a provider's codes.
pub(super) fn token_path(provider: Provider) -> &'static str {
    match provider {
        Provider::Google => "/google/token",
        Provider::Door(Door::X) => "/x/2/oauth2/token",
        Provider::Door(Door::TikTok) => "/tiktok/v2/oauth/token/",
        Provider::Door(Door::Facebook | Door::Instagram) => "/meta/v26.0/oauth/access_token",
        Provider::Door(Door::InstagramDirect) => "/instagram/oauth/access_token",
    }
}

/// Where a provider sends people back to.
pub(super) fn callback_path(provider: Provider) -> String {
    match provider {
        Provider::Google => "/login/google/callback".to_owned(),
        Provider::Door(platform) => format!("/connect/{platform}/callback"),
    }
}

/// Whom one can sign in with.
pub(super) fn sign_ins() -> impl Iterator<Item = Provider> {
    Provider::ALL
        .into_iter()
        .filter(|provider| provider.signs_in())
}

/// How many calls turn one code into tokens: Meta's are exchanged once more, for tokens that last.
pub(super) fn calls_of_an_exchange(provider: Provider) -> usize {
    match provider {
        Provider::Google | Provider::Door(Door::X | Door::TikTok | Door::InstagramDirect) => 1,
        Provider::Door(Door::Facebook | Door::Instagram) => 2,
    }
}

/// Whether a provider takes PKCE from a server: Meta and TikTok do not ask for it there.
pub(super) fn takes_pkce(provider: Provider) -> bool {
    match provider {
        Provider::Google | Provider::Door(Door::X) => true,
        Provider::Door(Door::TikTok | Door::Facebook | Door::Instagram | Door::InstagramDirect) => {
            false
        }
    }
}

pub(super) fn login(provider: Provider) -> String {
    format!("/login/{provider}")
}

/// How many codes were brought to any provider.
pub(super) async fn token_calls<W: World>(world: &Arc<W>) -> usize {
    let mut calls = 0;
    let paths: BTreeSet<_> = Provider::ALL.map(token_path).into();
    for path in paths {
        calls += Sandbox(Arc::clone(world)).calls(path, None).await.len();
    }
    calls
}

/// Whether somebody was let in.
pub(super) fn is_in(page: &str) -> bool {
    page.starts_with("/?connected=acc_")
        || page.starts_with("/connections?choose=chc_")
        || page == "/?signed_in=1"
}

/// What is said of a callback that ends no flow of the browser: whether another browser began it.
fn told(is_elsewhere: bool) -> &'static str {
    if is_elsewhere {
        "/?error=other_browser"
    } else {
        "/?error=flow_invalid"
    }
}

/// A browser with the same cookie.
pub(super) fn copy<W: World>(world: &Arc<W>, cookie: &str) -> Browser<W> {
    let copy = Browser::new(world);
    *copy.cookie.lock().unwrap() = Some(cookie.to_owned());
    copy
}

pub(super) async fn assert_nobody<W: World>(browser: &Browser<W>) {
    assert_eq!(browser.get("/api/v1/me").await.status(), 401);
}

/// A parameter of an address, as it stands there.
pub(super) fn parameter<'a>(url: &'a str, name: &str) -> Option<&'a str> {
    url.split_once('?')?
        .1
        .split('&')
        .find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='))
}

pub(crate) async fn a_denied_consent_opens_nothing<W: World>(world: Arc<W>) {
    for provider in sign_ins() {
        let browser = Browser::new(&world);
        let before = token_calls(&world).await;
        assert_eq!(
            browser
                .through(&login(provider), &world.unique("deny"), "deny")
                .await,
            "/?error=denied",
            "{provider}"
        );
        assert_eq!(token_calls(&world).await, before, "{provider}");
        assert_nobody(&browser).await;
    }
}

pub(crate) async fn s1_a_state_that_is_not_the_flows_makes_no_token_call<W: World>(world: Arc<W>) {
    for provider in sign_ins() {
        let (browser, other) = (Browser::new(&world), Browser::new(&world));
        let consent = browser.begin(&login(provider)).await;
        let callback = browser.decide(&consent, &world.unique("s1"), "allow").await;
        let others_consent = other.begin(&login(provider)).await;
        let others = other
            .decide(&others_consent, &world.unique("s1"), "allow")
            .await;
        let before = token_calls(&world).await;
        let address = callback.split_once('?').unwrap().0;
        let (state, code) = (
            parameter(&callback, "state").unwrap(),
            parameter(&callback, "code").unwrap(),
        );
        let (others_state, long) = (parameter(&others, "state").unwrap(), "a".repeat(5_000));
        let flipped = state.chars().rev().collect::<String>();
        for forged in [
            "",
            &state[1..],
            &state[..42],
            &flipped,
            others_state,
            "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
            "%27%20OR%201=1",
            "%00",
            &long,
        ] {
            let page = browser
                .follow(&format!("{address}?state={forged}&code={code}"))
                .await;
            let expected = told(forged == others_state);
            assert_eq!(page, expected, "{provider}: {forged}");
        }
        for odd in [
            address.to_owned(),
            format!("{address}?code={code}"),
            format!("{address}?state={state}&state={state}&code={code}"),
            format!("{address}?state={others_state}&error=access_denied"),
            format!("{address}?error=access_denied"),
        ] {
            let expected = told(odd.contains(others_state));
            assert_eq!(browser.follow(&odd).await, expected, "{odd}");
        }
        assert_eq!(token_calls(&world).await, before, "{provider}");
        assert_nobody(&browser).await;
        assert!(
            is_in(&browser.follow(&callback).await),
            "the true one still stands"
        );
        assert!(is_in(&other.follow(&others).await), "so does the other's");
    }
}

pub(crate) async fn s2_a_replayed_callback_makes_no_token_call<W: World>(world: Arc<W>) {
    for provider in sign_ins() {
        let browser = Browser::new(&world);
        let consent = browser.begin(&login(provider)).await;
        let callback = browser
            .decide(&consent, &world.unique("replay"), "allow")
            .await;
        let before = token_calls(&world).await;
        let anonymous = browser.cookie();
        assert!(is_in(&browser.follow(&callback).await), "{provider}");
        let signed_in = browser.cookie();
        for cookie in [&signed_in, &anonymous] {
            assert_eq!(
                copy(&world, cookie).follow(&callback).await,
                "/?error=flow_invalid",
                "{provider}"
            );
        }
        assert_eq!(
            Browser::new(&world).follow(&callback).await,
            "/?error=flow_invalid",
            "{provider}"
        );
        assert_eq!(
            token_calls(&world).await,
            before + calls_of_an_exchange(provider),
            "{provider}"
        );
        assert_eq!(
            browser.get("/api/v1/me").await.status(),
            200,
            "the replay ends nothing"
        );
    }
}

pub(crate) async fn s2_twenty_callbacks_at_once_make_one_token_call<W: World>(world: Arc<W>) {
    for provider in sign_ins() {
        let browser = Browser::new(&world);
        let consent = browser.begin(&login(provider)).await;
        let callback = browser
            .decide(&consent, &world.unique("many"), "allow")
            .await;
        let before = token_calls(&world).await;
        let cookie = browser.cookie();
        let pages = futures_util::future::join_all(
            (0..20).map(|_| async { copy(&world, &cookie).follow(&callback).await }),
        )
        .await;
        assert_eq!(
            pages.iter().filter(|page| is_in(page)).count(),
            1,
            "{provider}: {pages:?}"
        );
        assert_eq!(
            token_calls(&world).await,
            before + calls_of_an_exchange(provider),
            "{provider}"
        );
    }
}

pub(crate) async fn s8_signing_in_replaces_the_session<W: World>(world: Arc<W>) {
    for provider in sign_ins() {
        let (browser, name) = (Browser::new(&world), world.unique("rotate"));
        browser.begin(&login(provider)).await;
        let anonymous = browser.cookie();
        assert_eq!(
            browser.get("/api/v1/me").await.status(),
            401,
            "an anonymous cookie opens nothing"
        );
        assert!(is_in(
            &browser.through(&login(provider), &name, "allow").await
        ));
        let first = browser.cookie();
        assert_ne!(anonymous, first, "{provider}");
        // Signing in again in the same browser ends the session before.
        assert!(is_in(
            &browser.through(&login(provider), &name, "allow").await
        ));
        assert_ne!(first, browser.cookie(), "{provider}");
        for dead in [&anonymous, &first] {
            assert_nobody(&copy(&world, dead)).await;
            let change = copy(&world, dead)
                .call(
                    "POST",
                    "/api/v1/me/identities",
                    Some(&json!({ "provider": "google" })),
                )
                .await;
            assert_eq!(change.status(), 401, "{provider}");
        }
        assert_eq!(browser.get("/api/v1/me").await.status(), 200, "{provider}");
        // A cookie that somebody else has set before is not the one that is signed in.
        let fixed = copy(&world, &"A".repeat(43));
        assert!(is_in(
            &fixed.through(&login(provider), &name, "allow").await
        ));
        assert_ne!(fixed.cookie(), "A".repeat(43), "{provider}");
        assert_nobody(&copy(&world, &"A".repeat(43))).await;
    }
}

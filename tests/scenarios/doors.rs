//! The doors: what holds for signing in with any provider. Each claim is tried with every one of
//! them, those that come later too.

use super::browser::Browser;
use super::world::{Sandbox, World, body, header, request};
use http::Request;
use noctin_scheduler::domain::door::Door;
use noctin_scheduler::domain::provider::Provider;
use serde_json::json;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

/// Where the sandbox exchanges a provider's codes.
fn token_path(provider: Provider) -> &'static str {
    match provider {
        Provider::Google => "/google/token",
        Provider::Door(Door::X) => "/x/2/oauth2/token",
        Provider::Door(Door::TikTok) => "/tiktok/v2/oauth/token/",
        Provider::Door(Door::Facebook | Door::Instagram) => "/meta/v26.0/oauth/access_token",
        Provider::Door(Door::InstagramDirect) => "/instagram/oauth/access_token",
    }
}

/// Where a provider sends people back to.
fn callback_path(provider: Provider) -> String {
    match provider {
        Provider::Google => "/login/google/callback".to_owned(),
        Provider::Door(platform) => format!("/connect/{platform}/callback"),
    }
}

/// Whom one can sign in with.
fn sign_ins() -> impl Iterator<Item = Provider> {
    Provider::ALL
        .into_iter()
        .filter(|provider| provider.signs_in())
}

/// How many calls turn one code into tokens: Meta's are exchanged once more, for tokens that last.
fn calls_of_an_exchange(provider: Provider) -> usize {
    match provider {
        Provider::Google | Provider::Door(Door::X | Door::TikTok | Door::InstagramDirect) => 1,
        Provider::Door(Door::Facebook | Door::Instagram) => 2,
    }
}

/// Whether a provider takes PKCE from a server: Meta and TikTok do not ask for it there.
fn takes_pkce(provider: Provider) -> bool {
    match provider {
        Provider::Google | Provider::Door(Door::X) => true,
        Provider::Door(Door::TikTok | Door::Facebook | Door::Instagram | Door::InstagramDirect) => {
            false
        }
    }
}

fn login(provider: Provider) -> String {
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
fn is_in(page: &str) -> bool {
    page.starts_with("/?connected=acc_")
        || page.starts_with("/connections?choose=chc_")
        || page == "/?signed_in=1"
}

/// A browser with the same cookie.
fn copy<W: World>(world: &Arc<W>, cookie: &str) -> Browser<W> {
    let copy = Browser::new(world);
    *copy.cookie.lock().unwrap() = Some(cookie.to_owned());
    copy
}

async fn assert_nobody<W: World>(browser: &Browser<W>) {
    assert_eq!(browser.get("/api/v1/me").await.status(), 401);
}

/// A parameter of an address, as it stands there.
fn parameter<'a>(url: &'a str, name: &str) -> Option<&'a str> {
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
            assert_eq!(page, "/?error=flow_invalid", "{provider}: {forged}");
        }
        for odd in [
            address.to_owned(),
            format!("{address}?code={code}"),
            format!("{address}?state={state}&state={state}&code={code}"),
            format!("{address}?state={others_state}&error=access_denied"),
            format!("{address}?error=access_denied"),
        ] {
            assert_eq!(browser.follow(&odd).await, "/?error=flow_invalid", "{odd}");
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

/// Brings a provider's answer to another's callback; then it is still good for its own.
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
                "/?error=flow_invalid",
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
                "/?error=flow_invalid",
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

pub(crate) async fn s6_every_authorize_url_has_pkce_and_nothing_less_is_taken<W: World>(
    world: Arc<W>,
) {
    let (person, account) = Browser::signed_up(&world).await;
    let mut urls = vec![
        (Provider::from(Door::X), person.begin("/connect/x").await),
        (
            Provider::from(Door::X),
            person
                .begin(&format!("/connect/x?reconnect={}", account.id))
                .await,
        ),
    ];
    for provider in sign_ins() {
        urls.push((provider, Browser::new(&world).begin(&login(provider)).await));
        let adding = person
            .call(
                "POST",
                "/api/v1/me/identities",
                Some(&json!({ "provider": provider.name() })),
            )
            .await;
        urls.push((
            provider,
            body(&adding)["consent_url"].as_str().unwrap().to_owned(),
        ));
    }
    let mut seen = BTreeSet::new();
    for (provider, url) in &urls {
        if !takes_pkce(*provider) {
            assert_eq!(
                (
                    parameter(url, "state").unwrap().len(),
                    parameter(url, "code_challenge")
                ),
                (43, None),
                "{url}"
            );
            assert!(
                seen.insert(parameter(url, "state").unwrap()),
                "used twice: {url}"
            );
            continue;
        }
        assert_eq!(
            parameter(url, "code_challenge_method"),
            Some("S256"),
            "{url}"
        );
        let challenge = parameter(url, "code_challenge").unwrap();
        assert_eq!(
            (challenge.len(), parameter(url, "state").unwrap().len()),
            (43, 43),
            "{url}"
        );
        assert!(
            seen.insert(challenge) && seen.insert(parameter(url, "state").unwrap()),
            "used twice: {url}"
        );
        if *provider == Provider::Google {
            assert!(
                seen.insert(parameter(url, "nonce").unwrap()),
                "used twice: {url}"
            );
            assert_eq!(parameter(url, "prompt"), Some("select_account"));
            assert_eq!(parameter(url, "access_type"), None);
        }
        for worse in [
            url.replace("code_challenge_method=S256", "code_challenge_method=plain"),
            url.replace("&code_challenge_method=S256", ""),
            url.replace(&format!("&code_challenge={challenge}"), ""),
        ] {
            let shown = world
                .sandbox(Request::get(&worse).body(Vec::new()).unwrap())
                .await;
            assert_eq!(
                (shown.status().as_u16(), header(&shown, "location")),
                (400, ""),
                "{worse}"
            );
        }
    }
}

/// Parameters by which other products can be told where to go.
const PARAMETERS: [&str; 12] = [
    "next",
    "return",
    "return_to",
    "returnTo",
    "redirect",
    "redirect_uri",
    "redirect_url",
    "url",
    "continue",
    "goto",
    "RelayState",
    "callback",
];

/// Where to, and how it is hidden.
const ELSEWHERE: [&str; 20] = [
    "//evil.example",
    "/%5Cevil.example",
    "%5C%5Cevil.example",
    "/..//evil.example",
    "/.evil.example",
    "///evil.example",
    "https://evil.example",
    "https:evil.example",
    "http:%2F%2Fevil.example",
    "HTTPS://EVIL.EXAMPLE",
    "%2F%2Fevil.example",
    "%252F%252Fevil.example",
    "%0d%0aLocation:%20//evil.example",
    "%0aSet-Cookie:%20nm_sess=evil",
    "%09//evil.example",
    "%00//evil.example",
    "@evil.example",
    "javascript:alert(1)",
    "data:text/html,evil",
    "%E2%80%A8//evil.example",
];

/// Some sixty ways to say it: every parameter and every place at least three times.
fn payloads() -> impl Iterator<Item = String> {
    (0..60).map(|at| {
        format!(
            "{}={}",
            PARAMETERS[at % PARAMETERS.len()],
            ELSEWHERE[(at * 7) % ELSEWHERE.len()]
        )
    })
}

/// All that an address says but what is random in it, where any word may come up.
fn chosen(address: &str) -> Vec<&str> {
    let is_random = |part: &str| {
        ["state=", "nonce=", "code_challenge="]
            .iter()
            .any(|name| part.starts_with(name))
    };
    address
        .split(['?', '&'])
        .filter(|part| !is_random(part))
        .collect()
}

pub(crate) async fn s7_no_request_chooses_where_it_is_sent<W: World>(world: Arc<W>) {
    let browser = Browser::new(&world);
    for provider in sign_ins() {
        let own = browser.begin(&login(provider)).await;
        let (page, redirect_uri) = (
            own.split_once('?').unwrap().0.to_owned(),
            parameter(&own, "redirect_uri").unwrap().to_owned(),
        );
        let callback = callback_path(provider);
        for payload in payloads() {
            let consent = browser
                .begin(&format!("{}?{payload}", login(provider)))
                .await;
            assert_eq!(consent.split_once('?').unwrap().0, page, "{payload}");
            assert_eq!(
                parameter(&consent, "redirect_uri"),
                Some(redirect_uri.as_str()),
                "{payload}"
            );
            assert_eq!(chosen(&consent), chosen(&own), "{payload}");
            for query in [
                payload.clone(),
                format!("error=access_denied&{payload}"),
                format!("state=forged&code=forged&{payload}"),
            ] {
                let answer = browser.get(&format!("{callback}?{query}")).await;
                assert_eq!(
                    (answer.status().as_u16(), header(&answer, "location")),
                    (303, "/?error=flow_invalid"),
                    "{query}"
                );
                assert_eq!(header(&answer, "set-cookie"), "", "{query}");
            }
        }
        // What is not one of the fixed words is told as one of them.
        for (said, told) in [
            ("access_denied", "denied"),
            ("%0d%0aevil", "platform_refused"),
            ("//evil.example", "platform_refused"),
        ] {
            let state = parameter(&browser.begin(&login(provider)).await, "state")
                .unwrap()
                .to_owned();
            let page = browser
                .follow(&format!(
                    "{}{callback}?state={state}&error={said}&next=//evil.example",
                    world.origin()
                ))
                .await;
            assert_eq!(page, format!("/?error={told}"));
        }
        let consent = browser
            .begin(&format!("{}?next=//evil.example", login(provider)))
            .await;
        let back = browser.decide(&consent, &world.unique("s7"), "allow").await;
        let page = browser
            .follow(&format!(
                "{back}&next=//evil.example&redirect_uri=https://evil.example"
            ))
            .await;
        assert!(is_in(&page) && !page.contains("evil"), "{page}");
        browser.call("POST", "/logout", None).await;
    }
    for path in [
        "/login//evil.example",
        "/login/%2F%2Fevil.example",
        "/login/x%2F..%2F..%2Fevil",
        "/connect/evil.example/callback",
    ] {
        let answer = browser.get(path).await;
        assert_eq!(
            (answer.status().as_u16(), header(&answer, "location")),
            (404, ""),
            "{path}"
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

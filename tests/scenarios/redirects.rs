//! No request chooses where it is redirected.

use super::browser::Browser;
use super::doors::{callback_path, is_in, login, parameter, sign_ins};
use super::world::{World, header};
use noctin_scheduler::domain::provider::Provider;
use std::sync::Arc;

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

/// Addresses elsewhere, hidden in several ways.
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

/// The parts of an address without those that are random, in which any word may come up.
fn without_random_values(address: &str) -> Vec<&str> {
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
            assert_eq!(
                without_random_values(&consent),
                without_random_values(&own),
                "{payload}"
            );
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
        assert_errors_are_of_the_list(&browser, provider).await;
        assert_a_good_flow_leads_home(&browser, provider).await;
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

/// What a provider says in its own words is told as one word of a fixed list.
async fn assert_errors_are_of_the_list<W: World>(browser: &Browser<W>, provider: Provider) {
    let callback = callback_path(provider);
    for (said, told) in [
        ("access_denied", "denied"),
        ("%0d%0aevil", "platform_refused"),
        ("//evil.example", "platform_refused"),
    ] {
        let consent = browser.begin(&login(provider)).await;
        let state = parameter(&consent, "state").unwrap();
        let page = browser
            .follow(&format!(
                "{}{callback}?state={state}&error={said}&next=//evil.example",
                browser.world.origin()
            ))
            .await;
        assert_eq!(page, format!("/?error={told}"));
    }
}

async fn assert_a_good_flow_leads_home<W: World>(browser: &Browser<W>, provider: Provider) {
    let consent = browser
        .begin(&format!("{}?next=//evil.example", login(provider)))
        .await;
    let back = browser
        .decide(&consent, &browser.world.unique("s7"), "allow")
        .await;
    let page = browser
        .follow(&format!(
            "{back}&next=//evil.example&redirect_uri=https://evil.example"
        ))
        .await;
    assert!(is_in(&page) && !page.contains("evil"), "{page}");
}

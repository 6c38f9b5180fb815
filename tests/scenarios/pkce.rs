//! Every authorize address has PKCE, and nothing less is taken.

use super::browser::Browser;
use super::doors::{login, parameter, sign_ins, takes_pkce};
use super::world::{World, body, header};
use http::Request;
use noctin_scheduler::domain::door::Door;
use noctin_scheduler::domain::provider::Provider;
use serde_json::json;
use std::collections::BTreeSet;
use std::sync::Arc;

pub(crate) async fn s6_every_authorize_url_has_pkce_and_nothing_less_is_taken<W: World>(
    world: Arc<W>,
) {
    let urls = authorize_urls(&world).await;
    let mut seen = BTreeSet::new();
    for (provider, url) in &urls {
        let state = parameter(url, "state").unwrap();
        assert!(state.len() >= 43, "as hard to guess as 256 bits: {url}");
        if !takes_pkce(*provider) {
            assert_eq!(parameter(url, "code_challenge"), None, "{url}");
            assert!(seen.insert(state), "used twice: {url}");
            continue;
        }
        assert_eq!(
            parameter(url, "code_challenge_method"),
            Some("S256"),
            "{url}"
        );
        let challenge = parameter(url, "code_challenge").unwrap();
        assert_eq!(challenge.len(), 43, "{url}");
        assert!(
            seen.insert(challenge) && seen.insert(state),
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
        assert_nothing_less_is_taken(&world, url).await;
    }
}

/// The addresses to which each flow of each provider leads.
async fn authorize_urls<W: World>(world: &Arc<W>) -> Vec<(Provider, String)> {
    let (person, account) = Browser::signed_up(world).await;
    let x = Provider::from(Door::X);
    let reconnecting = format!("/connect/x?reconnect={}", account.id);
    let mut urls = vec![
        (x, person.begin("/connect/x").await),
        (x, person.begin(&reconnecting).await),
    ];
    for provider in sign_ins() {
        urls.push((provider, Browser::new(world).begin(&login(provider)).await));
        let adding = person
            .call(
                "POST",
                "/api/v1/me/identities",
                Some(&json!({ "provider": provider.name() })),
            )
            .await;
        let url = body(&adding)["consent_url"].as_str().unwrap().to_owned();
        urls.push((provider, url));
    }
    urls
}

/// The provider refuses the same address with a weaker challenge, or with none.
async fn assert_nothing_less_is_taken<W: World>(world: &Arc<W>, url: &str) {
    let challenge = parameter(url, "code_challenge").unwrap();
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

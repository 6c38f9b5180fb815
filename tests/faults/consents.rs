//! Consents that several accounts live on: what becomes of their tokens while accounts come, go and
//! change hands, and everything else goes on.

mod changing_hands;
mod renewed;

use super::*;
use crate::scenarios::actors::{Actor, choice, choose};
use noctin_scheduler::domain::door::Door;
use noctin_scheduler::domain::ids::GrantId;
use noctin_scheduler::domain::time::Span;
use noctin_scheduler::usecases::vault::{self, Access};

const PERMISSIONS: &str = "/meta/v26.0/me/permissions";

/// A person with so many Pages, each as an actor.
async fn pages(browser: &Browser<Host>, count: usize) -> Vec<Actor> {
    let name = browser.world.unique("pages");
    let pages: Vec<_> = (0..count)
        .map(|at| json!({ "name": format!("{name} {at}") }))
        .collect();
    let person = browser
        .sandbox()
        .control(
            "POST",
            "/meta/people",
            Some(&json!({ "name": name, "pages": pages })),
        )
        .await;
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let page = |page: &Value| Actor {
        platform: Door::Facebook,
        person: text(&person["id"]),
        remote_id: text(&page["id"]),
        name: text(&page["name"]),
    };
    person["pages"]
        .as_array()
        .unwrap()
        .iter()
        .map(page)
        .collect()
}

/// Connects all Pages of one person at once; answers with the ids of the accounts, in the same
/// order.
async fn connected(browser: &Browser<Host>, pages: &[Actor]) -> Vec<String> {
    let landed = pages[0].through(browser, "/connect/facebook", "").await;
    let ids: Vec<_> = pages.iter().map(|page| page.remote_id.as_str()).collect();
    let chosen = choose(browser, &choice(&landed), &ids).await;
    let account = |page: &Actor| {
        chosen["data"]
            .as_array()
            .unwrap()
            .iter()
            .find(|account| account["name"] == page.name)
            .unwrap()
            .clone()
    };
    pages
        .iter()
        .map(|page| account(page)["id"].as_str().unwrap().to_owned())
        .collect()
}

async fn disconnect(browser: &Browser<Host>, id: &str) -> u16 {
    browser
        .call("DELETE", &format!("/api/v1/accounts/{id}"), None)
        .await
        .status()
        .as_u16()
}

/// The grants of Facebook, as the database has them.
fn grants(host: &Host) -> Vec<Value> {
    host.core
        .ports
        .database()
        .look("SELECT * FROM grants WHERE door='facebook' ORDER BY created_at, id")
        .unwrap()
}

/// The Pages whose tokens are in the set of this grant.
async fn tokens(host: &Host, grant: &Value) -> Vec<String> {
    let id = GrantId::parse(grant["id"].as_str().unwrap()).unwrap();
    match vault::access(&host.core, &id, host.core.now(), None)
        .await
        .unwrap()
    {
        Access::Ready { tokens, .. } => tokens.of_accounts.into_keys().collect(),
        other => panic!("{other:?}"),
    }
}

/// How often the person's consent was taken back at the platform.
async fn revoked(browser: &Browser<Host>, page: &Actor) -> usize {
    let calls = browser
        .sandbox()
        .calls(PERMISSIONS, Some(&page.person))
        .await;
    calls
        .iter()
        .filter(|call| call["method"] == "DELETE")
        .count()
}

#[tokio::test(start_paused = true)]
async fn s26_the_token_of_an_account_goes_with_it_though_its_siblings_stay() {
    let host = Host::start();
    let (browser, _) = Browser::signed_up(&host).await;
    let pages = pages(&browser, 2).await;
    let ids = connected(&browser, &pages).await;
    assert_eq!(tokens(&host, &grants(&host)[0]).await.len(), 2);
    assert_eq!(disconnect(&browser, &ids[0]).await, 204);
    assert_eq!(
        tokens(&host, &grants(&host)[0]).await,
        std::slice::from_ref(&pages[1].remote_id),
        "nothing is kept of what was disconnected"
    );
    assert_eq!(
        pages[1].shown(&browser, &ids[1]).await["health"]["state"],
        "connected"
    );
    assert_eq!(revoked(&browser, &pages[0]).await, 0);
    minutes(&host, 15).await;
    assert_eq!(
        host.core
            .ports
            .token_kv()
            .dump()
            .keys()
            .filter(|key| key.contains(grants(&host)[0]["id"].as_str().unwrap()))
            .count(),
        1
    );
}

#[tokio::test(start_paused = true)]
async fn s26_the_last_two_accounts_disconnected_at_once_take_the_consent_with_them() {
    let host = Host::start();
    let (browser, _) = Browser::signed_up(&host).await;
    let pages = pages(&browser, 2).await;
    let ids = connected(&browser, &pages).await;
    let both = tokio::join!(disconnect(&browser, &ids[0]), disconnect(&browser, &ids[1]));
    assert_eq!(both, (204, 204));
    assert_eq!(
        (
            &grants(&host)[0]["generation"],
            &grants(&host)[0]["handover"]
        ),
        (&Value::Null, &Value::Null)
    );
    assert_eq!(revoked(&browser, &pages[0]).await, 1);
    minutes(&host, 12).await;
    assert!(
        !host
            .core
            .ports
            .token_kv()
            .dump()
            .keys()
            .any(|key| key.contains(grants(&host)[0]["id"].as_str().unwrap())),
        "no copy is left"
    );
}

#[tokio::test(start_paused = true)]
async fn s26_a_connection_that_ends_while_the_store_is_down_leaves_no_copy() {
    let host = Host::start();
    let (browser, _) = Browser::signed_up(&host).await;
    let page = Actor::new(&browser, Door::Facebook).await;
    page.connect(&browser).await;
    minutes(&host, 15).await;
    let grant = grants(&host)[0].clone();
    let id = GrantId::parse(grant["id"].as_str().unwrap()).unwrap();
    let copies = || {
        host.core
            .ports
            .token_kv()
            .dump()
            .keys()
            .filter(|key| key.contains(id.as_str()))
            .count()
    };
    assert_eq!(copies(), 1);
    host.core.ports.token_kv().fail(Some(Break::Before));
    assert!(
        vault::over(&host.core, &id, grant["generation"].as_i64().unwrap())
            .await
            .unwrap()
    );
    host.core.ports.token_kv().fail(None);
    assert_eq!(copies(), 1, "the store did not hear of it");
    minutes(&host, 12).await;
    assert_eq!(copies(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_connection_that_is_over_is_asked_about_once_a_day() {
    let host = Host::start();
    let (browser, _) = Browser::signed_up(&host).await;
    let page = Actor::new(&browser, Door::Facebook).await;
    let id = page.connect(&browser).await;
    host.core
        .ports
        .database()
        .prepare(
            "UPDATE grants SET needs_reconnect=1, handover=NULL, renew_at=NULL WHERE \
            door='facebook'",
        )
        .unwrap();
    let before = host.core.ports.messages().sent().len();
    for _ in 0..5 * 24 {
        host.pass(Duration::from_hours(1)).await;
        host.tick().await;
    }
    let looks = host.core.ports.messages().sent().len() - before;
    assert!((1..=6).contains(&looks), "{looks} messages in five days");
    assert_eq!(
        page.shown(&browser, &id).await["health"]["reason"],
        "grant_over"
    );
    assert_eq!(page.connect(&browser).await, id);
    assert_eq!(
        page.shown(&browser, &id).await["health"]["state"],
        "connected"
    );
}

#[tokio::test(start_paused = true)]
async fn what_a_look_learned_of_the_scopes_outlives_the_next_exchange() {
    let host = Host::start();
    let (browser, _) = Browser::signed_up(&host).await;
    let page = Actor::new(&browser, Door::Facebook).await;
    let id = page.connect(&browser).await;
    let granted = grants(&host)[0]["scopes"].as_str().unwrap().to_owned();
    let fewer = granted.replace("pages_manage_posts", "").replace("  ", " ");
    assert_ne!(granted, fewer);
    host.core
        .ports
        .database()
        .prepare(&format!(
            "UPDATE grants SET scopes='{fewer}', refresh_at=0 WHERE door='facebook'"
        ))
        .unwrap();
    assert_eq!(
        page.shown(&browser, &id).await["health"]["reason"],
        "scopes_missing"
    );
    minutes(&host, 2).await;
    let grant = grants(&host)[0].clone();
    assert!(
        grant["generation"].as_i64().unwrap() > 2,
        "the tokens were exchanged: {grant}"
    );
    assert_eq!(grant["scopes"], fewer);
    assert_eq!(
        page.shown(&browser, &id).await["health"]["reason"],
        "scopes_missing"
    );
}

#[tokio::test(start_paused = true)]
async fn a_new_token_of_a_page_that_could_not_be_kept_is_no_sign_that_it_works() {
    let host = Host::start();
    let (browser, _) = Browser::signed_up(&host).await;
    let page = Actor::new(&browser, Door::Facebook).await;
    let id = page.connect(&browser).await;
    let grant = GrantId::parse(grants(&host)[0]["id"].as_str().unwrap()).unwrap();
    assert!(
        vault::amend(&host.core, &grant, |set| set.of_accounts.clear())
            .await
            .unwrap()
    );
    let before = page.shown(&browser, &id).await;
    host.pass(Duration::from_mins(5)).await;
    // Somebody else works on the tokens for longer than anybody waits.
    let until = host.now_ms() + 60_000;
    host.core
        .ports
        .database()
        .prepare(&format!(
            "UPDATE grants SET lease_until={until} WHERE door='facebook'"
        ))
        .unwrap();
    let path = format!("/api/v1/accounts/{id}/check");
    assert_eq!(browser.call("POST", &path, None).await.status(), 503);
    assert_eq!(
        page.shown(&browser, &id).await,
        before,
        "nothing is known that was not known before"
    );
    host.pass(Duration::from_secs(61)).await;
    assert_eq!(browser.call("POST", &path, None).await.status(), 200);
    assert_eq!(
        tokens(&host, &grants(&host)[0]).await,
        std::slice::from_ref(&page.remote_id)
    );
}

#[tokio::test(start_paused = true)]
async fn s26_a_renewal_under_way_brings_nothing_back_that_was_taken_back() {
    for doubt in [0, 2] {
        let host = Host::start();
        let (browser, _) = Browser::signed_up(&host).await;
        let page = Actor::new(&browser, Door::Facebook).await;
        let id = page.connect(&browser).await;
        let due =
            format!("UPDATE grants SET renew_at=0, needs_reconnect={doubt} WHERE door='facebook'");
        host.core.ports.database().prepare(&due).unwrap();
        host.core
            .ports
            .database()
            .stall("SET renew_at=:next", Break::Before, Span::seconds(5));
        let grant = GrantId::parse(grants(&host)[0]["id"].as_str().unwrap()).unwrap();
        let takes_back = async {
            host.pass(Duration::from_secs(1)).await;
            assert!(
                vault::taken_back(&host.core, &grant, host.core.now())
                    .await
                    .unwrap()
            );
        };
        tokio::join!(host.tick(), takes_back);
        let row = grants(&host)[0].clone();
        assert_eq!(
            (&row["needs_reconnect"], &row["renew_at"]),
            (&json!(1), &Value::Null),
            "doubt {doubt}"
        );
        assert_eq!(
            page.shown(&browser, &id).await["health"]["reason"],
            "grant_over",
            "doubt {doubt}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn s26_a_consent_whose_choice_is_not_kept_is_not_kept_either() {
    let host = Host::start();
    let (browser, _) = Browser::signed_up(&host).await;
    let page = Actor::new(&browser, Door::Facebook).await;
    host.core
        .ports
        .database()
        .fail("INTO choices", Break::Before, 1);
    let landed = page.through(&browser, "/connect/facebook", "").await;
    assert!(landed.contains("error="), "{landed}");
    assert_eq!(
        grants(&host),
        Vec::<Value>::new(),
        "nobody could choose with it"
    );
    page.connect(&browser).await;
}

//! Taking access back at the platform, which may not answer: it is asked again for a day, and then
//! the person is told.

use super::*;
use crate::scenarios::actors::{Actor, choice, choose};
use noctin_scheduler::domain::door::Door;
use noctin_scheduler::domain::ids::GrantId;
use noctin_scheduler::usecases::vault::{self, Access};

const REVOKE: &str = "/x/2/oauth2/revoke";

async fn refuse(browser: &Browser<Host>, times: u32) {
    let fault = json!({
        "method": "POST",
        "path": REVOKE,
        "times": times,
        "fault": { "kind": "status", "status": 503 },
    });
    browser
        .sandbox()
        .control("POST", "/faults", Some(&fault))
        .await;
}

async fn disconnect(browser: &Browser<Host>, id: &str) {
    let path = format!("/api/v1/accounts/{id}");
    assert_eq!(browser.call("DELETE", &path, None).await.status(), 204);
}

/// The statuses with which X has answered revocations.
async fn answers(browser: &Browser<Host>) -> Vec<i64> {
    let calls = browser.sandbox().calls(REVOKE, None).await;
    calls
        .iter()
        .map(|call| call["status"].as_i64().unwrap())
        .collect()
}

fn pending(host: &Host) -> Vec<Value> {
    host.core
        .ports
        .database()
        .look("SELECT * FROM revocations")
        .unwrap()
}

#[tokio::test(start_paused = true)]
async fn a_platform_that_does_not_take_access_back_is_asked_again() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    refuse(&browser, 3).await;
    disconnect(&browser, &account.id).await;
    assert_eq!(answers(&browser).await, [503]);
    assert_eq!(
        host.core.ports.token_kv().dump().len(),
        0,
        "no copy where tokens are used"
    );
    minutes(&host, 12).await;
    assert_eq!(
        answers(&browser).await,
        [503, 503, 503, 200],
        "with growing pauses"
    );
    assert_eq!(pending(&host), Vec::<Value>::new(), "then nothing is kept");
    minutes(&host, 30).await;
    assert_eq!(answers(&browser).await.len(), 4);
    assert_eq!(browser.read("/api/v1/notices").await["data"], json!([]));
}

#[tokio::test(start_paused = true)]
async fn after_a_day_the_person_is_told_where_to_take_it_back() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    refuse(&browser, 1_000).await;
    disconnect(&browser, &account.id).await;
    for _ in 0..26 {
        minutes(&host, 60).await;
    }
    let asked = answers(&browser).await.len();
    assert!((10..30).contains(&asked), "{asked} calls in a day");
    let notices = browser.read("/api/v1/notices").await;
    let notice = &notices["data"][0];
    assert_eq!(
        (&notice["kind"], &notice["platform"]),
        (&json!("access_left"), &json!("x")),
        "{notices:#}"
    );
    assert!(
        notice["message"]
            .as_str()
            .unwrap()
            .contains(&account.username),
        "{notice}"
    );
    assert!(
        notice["hint"]
            .as_str()
            .unwrap()
            .contains("https://x.com/settings/connected_apps"),
        "{notice}"
    );
    assert_eq!(
        pending(&host)[0]["sealed"],
        Value::Null,
        "the tokens are destroyed"
    );
    let (other, _) = Browser::signed_up(&host).await;
    assert_eq!(
        other.read("/api/v1/notices").await["data"],
        json!([]),
        "nobody else is told"
    );
    host.pass(Duration::from_hours(31 * 24)).await;
    host.tick().await;
    assert_eq!(pending(&host), Vec::<Value>::new());
}

#[tokio::test(start_paused = true)]
async fn tokens_that_cannot_be_read_when_they_end_are_taken_back_once_they_can() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    minutes(&host, 15).await;
    assert_eq!(
        grant(&host)["handover"],
        Value::Null,
        "the store alone has them"
    );
    host.core.ports.token_kv().fail(Some(Break::Before));
    disconnect(&browser, &account.id).await;
    minutes(&host, 20).await;
    assert_eq!(answers(&browser).await, Vec::<i64>::new());
    host.core.ports.token_kv().heal();
    for _ in 0..3 {
        minutes(&host, 60).await;
    }
    assert_eq!(answers(&browser).await, [200]);
    assert_eq!(host.core.ports.token_kv().dump().len(), 0);
    assert_eq!(pending(&host), Vec::<Value>::new());
}

#[tokio::test(start_paused = true)]
async fn what_a_failed_sign_in_was_given_is_taken_back_though_the_platform_is_slow_to() {
    let host = Host::start_with(&[("SIGNUP", Some("first"))]);
    let (browser, _) = Browser::signed_up(&host).await;
    refuse(&browser, 2).await;
    let stranger = Browser::new(&host);
    let landed = stranger.through("/connect/x", "stranger", "allow").await;
    assert_eq!(landed, "/?error=signup_closed");
    minutes(&host, 10).await;
    assert_eq!(answers(&browser).await, [503, 503, 200]);
}

#[tokio::test(start_paused = true)]
async fn a_page_that_goes_while_somebody_works_on_the_tokens_is_left_out_soon() {
    let host = Host::start();
    let (browser, _) = Browser::signed_up(&host).await;
    let two = json!({ "name": "Two", "pages": [{ "name": "Kept" }, { "name": "Gone" }] });
    let person = browser
        .sandbox()
        .control("POST", "/meta/people", Some(&two))
        .await;
    let [kept, gone] = [0, 1].map(|at| person["pages"][at]["id"].as_str().unwrap().to_owned());
    let actor = Actor {
        platform: Door::Facebook,
        person: person["id"].as_str().unwrap().to_owned(),
        remote_id: kept.clone(),
        name: String::new(),
    };
    let landed = actor.through(&browser, "/connect/facebook", "").await;
    let chosen = choose(&browser, &choice(&landed), &[&kept, &gone]).await;
    let goes = chosen["data"]
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["name"] == "Gone");
    let goes = goes.unwrap()["id"].as_str().unwrap().to_owned();
    minutes(&host, 65).await;
    let database = host.core.ports.database();
    let until = host.now_ms() + 30_000;
    let busy = format!("UPDATE grants SET lease_until={until} WHERE door='facebook'");
    database.prepare(&busy).unwrap();
    disconnect(&browser, &goes).await;
    minutes(&host, 3).await;
    let row = database
        .look("SELECT id FROM grants WHERE door='facebook'")
        .unwrap();
    let id = GrantId::parse(row[0]["id"].as_str().unwrap()).unwrap();
    match vault::access(&host.core, &id, host.core.now(), None)
        .await
        .unwrap()
    {
        Access::Ready { tokens, .. } => {
            assert_eq!(tokens.of_accounts.into_keys().collect::<Vec<_>>(), [kept]);
        }
        other => panic!("{other:?}"),
    }
}

//! Faults around the token vault and its stores: no token is lost, and none outlives its
//! connection.

mod outages;
mod stale;

use super::*;
use crate::scenarios::world::body;
use noctin_scheduler::domain::time::{Span, Timestamp};
use noctin_scheduler::ports::KeyValue;

#[tokio::test(start_paused = true)]
async fn a_hand_over_ends_once_the_store_has_answered_for_ten_minutes() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    minutes(&host, 9).await;
    assert_ne!(grant(&host)["handover"], Value::Null);
    minutes(&host, 4).await;
    assert_eq!(grant(&host)["handover"], Value::Null);
    assert_eq!(host.core.ports.token_kv().dump().len(), 1);
    let post = browser
        .plan("From the store alone", &[&account], json!({ "now": true }))
        .await;
    browser.wait_for(&post, "published").await;
}

#[tokio::test(start_paused = true)]
async fn what_is_refreshed_while_the_account_is_disconnected_is_revoked() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    browser
        .plan_in("Never", &account, Duration::from_hours(3))
        .await;
    let slow = json!({
        "method": "POST",
        "path": TOKEN,
        "user": account.user,
        "times": 1,
        "fault": { "kind": "slow", "ms": 20_000 },
    });
    browser
        .sandbox()
        .control("POST", "/faults", Some(&slow))
        .await;
    host.pass(Duration::from_hours(3) - Duration::from_mins(1))
        .await;
    host.tick().await;
    host.pass(Duration::from_secs(5)).await;
    assert_eq!(
        browser
            .call("DELETE", &format!("/api/v1/accounts/{}", account.id), None)
            .await
            .status(),
        204
    );
    host.pass(Duration::from_secs(30)).await;
    assert_eq!(
        host.core.ports.token_kv().dump().len(),
        0,
        "nothing is left behind"
    );
    assert_eq!(
        browser
            .sandbox()
            .calls("/x/2/oauth2/revoke", None)
            .await
            .len(),
        2,
        "the old set, and the one that nobody will use"
    );
}

#[tokio::test(start_paused = true)]
async fn a_connection_that_stands_is_not_revoked_because_signing_in_failed() {
    let host = Host::start();
    let (first, account) = Browser::signed_up(&host).await;
    for needle in ["INTO sessions", "state='held'", "INTO grants"] {
        let again = Browser::new(&host);
        host.core.ports.database().fail(needle, Break::After, 1);
        again
            .through("/connect/x", &account.username, "allow")
            .await;
        assert_eq!(
            first
                .sandbox()
                .calls("/x/2/oauth2/revoke", None)
                .await
                .len(),
            0,
            "{needle}"
        );
    }
    let post = first
        .plan("Still connected", &[&account], json!({ "now": true }))
        .await;
    first.wait_for(&post, "published").await;
}

#[tokio::test(start_paused = true)]
async fn a_set_that_is_gone_is_told_to_the_person() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    minutes(&host, 15).await;
    let keys = host.core.ports.token_kv().dump();
    host.core
        .ports
        .vault()
        .delete(keys.keys().next().unwrap())
        .await
        .unwrap();
    host.pass(Duration::from_hours(5 * 24)).await;
    host.tick().await;
    assert_eq!(
        browser.read("/api/v1/accounts").await["data"][0]["health"]["state"],
        "needs_reconnect"
    );
    browser
        .through(
            &format!("/connect/x?reconnect={}", account.id),
            &account.username,
            "allow",
        )
        .await;
    host.pass(Duration::from_hours(24)).await;
    host.tick().await;
    assert_eq!(
        browser.read("/api/v1/accounts").await["data"][0]["health"]["state"],
        "connected"
    );
}

#[tokio::test(start_paused = true)]
async fn a_store_that_says_absent_once_ends_no_connection() {
    let host = Host::start();
    let (browser, _) = Browser::signed_up(&host).await;
    minutes(&host, 15).await;
    let (key, value) = host
        .core
        .ports
        .token_kv()
        .dump()
        .into_iter()
        .next()
        .unwrap();
    host.core.ports.vault().delete(&key).await.unwrap();
    host.pass(Duration::from_hours(5 * 24)).await;
    host.tick().await;
    assert_eq!(
        browser.read("/api/v1/accounts").await["data"][0]["health"]["state"],
        "needs_reconnect"
    );
    host.core
        .ports
        .vault()
        .put(&key, &value, Span::days(2))
        .await
        .unwrap();
    minutes(&host, 16).await;
    assert_eq!(
        browser.read("/api/v1/accounts").await["data"][0]["health"]["state"],
        "connected"
    );
}

#[tokio::test(start_paused = true)]
async fn a_set_that_is_absent_twice_is_not_looked_for_any_more() {
    let host = Host::start();
    let (browser, _) = Browser::signed_up(&host).await;
    minutes(&host, 15).await;
    let keys = host.core.ports.token_kv().dump();
    host.core
        .ports
        .vault()
        .delete(keys.keys().next().unwrap())
        .await
        .unwrap();
    host.pass(Duration::from_hours(5 * 24)).await;
    host.tick().await;
    minutes(&host, 16).await;
    assert_eq!(
        (&grant(&host)["needs_reconnect"], &grant(&host)["renew_at"]),
        (&json!(1), &Value::Null)
    );
    assert_eq!(
        browser.read("/api/v1/accounts").await["data"][0]["health"]["state"],
        "needs_reconnect"
    );
}

#[tokio::test(start_paused = true)]
async fn a_key_that_was_missing_for_a_while_mends_what_it_broke() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    let post = browser
        .plan_in("Under the old key", &account, Duration::from_mins(2))
        .await;
    let rename = |from: &str, to: &str| {
        let sql = format!("UPDATE grants SET handover=replace(handover, 'v1.{from}.', 'v1.{to}.')");
        host.core.ports.database().look(&sql).unwrap();
    };
    rename("k1", "k0");
    minutes(&host, 4).await;
    assert_eq!(browser.receipt(&post).await["state"], "held");
    assert_eq!(
        browser.read("/api/v1/accounts").await["data"][0]["health"]["state"],
        "needs_reconnect"
    );
    assert_eq!(calls_and_public(&browser, &account).await, (0, 0));
    // The operator puts the key back: nobody has to connect again.
    rename("k0", "k1");
    minutes(&host, 32).await;
    assert_eq!(
        browser.read("/api/v1/accounts").await["data"][0]["health"]["state"],
        "connected"
    );
    browser.wait_for(&post, "published").await;
    assert_eq!(calls_and_public(&browser, &account).await, (1, 1));
}

#[tokio::test(start_paused = true)]
async fn disconnecting_leaves_nothing_behind() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    let post = browser
        .plan_in("Too late to go", &account, Duration::from_mins(30))
        .await;
    browser
        .call("DELETE", &format!("/api/v1/accounts/{}", account.id), None)
        .await;
    assert_eq!(host.core.ports.token_kv().dump().len(), 0);
    assert_eq!(
        (&grant(&host)["handover"], &grant(&host)["generation"]),
        (&Value::Null, &Value::Null)
    );
    minutes(&host, 35).await;
    browser.wait_for(&post, "held").await;
    assert_eq!(calls_and_public(&browser, &account).await, (0, 0));
    host.pass(Duration::from_hours(25)).await;
    host.tick().await;
    assert_eq!(
        host.core
            .ports
            .database()
            .look("SELECT * FROM tombstones")
            .unwrap()
            .len(),
        0
    );
    // Connecting again takes a generation that no write in flight can have.
    browser.connect(&account.username).await;
    assert_eq!(grant(&host)["generation"], 3);
}

#[tokio::test(start_paused = true)]
async fn s12_a_sealed_set_that_was_tampered_with_opens_nothing() {
    let flipped =
        "UPDATE grants SET handover=substr(handover, 1, 60) || CASE substr(handover, 61, \
        1) WHEN 'A' THEN 'B' ELSE 'A' END
        || substr(handover, 62)";
    for tamper in [
        "UPDATE grants SET handover=replace(handover, 'v1.k1.', 'v1.k9.')",
        flipped,
    ] {
        let host = Host::start();
        let (browser, account) = Browser::signed_up(&host).await;
        let post = browser
            .plan_in("Not with these", &account, Duration::from_mins(2))
            .await;
        host.core.ports.database().look(tamper).unwrap();
        minutes(&host, 4).await;
        assert_eq!(browser.receipt(&post).await["state"], "held");
        assert_eq!(calls_and_public(&browser, &account).await, (0, 0));
        assert!(
            host.core
                .ports
                .logged()
                .iter()
                .any(|line| line.contains("sealed_set_does_not_open"))
        );
        assert_eq!(
            browser.read("/api/v1/accounts").await["data"][0]["health"]["state"],
            "needs_reconnect"
        );
        assert_eq!(
            browser.read("/api/v1/notices").await["data"][0]["kind"],
            "needs_reconnect"
        );
        assert_eq!(
            host.core.ports.token_kv().dump().len(),
            1,
            "the record stays"
        );
        // Connecting again is all it takes.
        browser.connect(&account.username).await;
        assert_eq!(browser.read("/api/v1/notices").await["data"], json!([]));
        minutes(&host, 16).await;
        browser.wait_for(&post, "published").await;
    }
}

#[tokio::test(start_paused = true)]
async fn s12_a_record_in_the_store_with_one_bit_changed_opens_nothing() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    minutes(&host, 13).await;
    assert_eq!(
        grant(&host)["handover"],
        Value::Null,
        "the store alone has it"
    );
    let (key, record) = host.core.ports.token_kv().dump().pop_first().unwrap();
    let mut record: Value = serde_json::from_str(&record).unwrap();
    let mut sealed = record["sealed"].as_str().unwrap().to_owned().into_bytes();
    let at = sealed.len() - 10;
    sealed[at] = if sealed[at] == b'A' { b'B' } else { b'A' };
    record["sealed"] = String::from_utf8(sealed).unwrap().into();
    host.core
        .ports
        .vault()
        .put(&key, &record.to_string(), Span::days(7))
        .await
        .unwrap();
    let post = browser
        .plan("Not with this", &[&account], json!({ "now": true }))
        .await;
    let receipt = browser.wait_for(&post, "held").await;
    assert_eq!(receipt["error"]["code"], "needs_reconnect");
    assert_eq!(
        (
            &grant(&host)["needs_reconnect"],
            &grant(&host)["generation"]
        ),
        (&json!(2), &json!(1))
    );
    assert_eq!(
        host.core.ports.token_kv().dump().len(),
        1,
        "the record stays"
    );
    assert_eq!(calls_and_public(&browser, &account).await, (0, 0));
}

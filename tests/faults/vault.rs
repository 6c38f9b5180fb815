//! Faults around the token vault and its stores: no token is lost, none outlives its connection,
//! and a store that is slow, stale, full or down refuses no request and fails no post (R21 to R23).

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
async fn r22_a_store_that_is_down_when_connecting_costs_nothing() {
    for how in [Break::Before, Break::After] {
        let host = Host::start();
        host.core.ports.token_kv().fail(Some(how));
        host.core.ports.session_kv().fail(Some(how));
        let (browser, account) = Browser::signed_up(&host).await;
        let post = browser
            .plan("Without a store", &[&account], json!({ "now": true }))
            .await;
        browser.wait_for(&post, "published").await;
        minutes(&host, 30).await;
        assert_ne!(grant(&host)["handover"], Value::Null, "nothing is let go");
        host.core.ports.token_kv().fail(None);
        minutes(&host, 13).await;
        assert_eq!(grant(&host)["handover"], Value::Null);
        assert_eq!(
            host.core.ports.token_kv().dump().len(),
            1,
            "the store has caught up"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn r21_a_stale_store_shows_nothing_old() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    host.core.ports.token_kv().be_stale(Some(Span::seconds(60)));
    host.core
        .ports
        .session_kv()
        .be_stale(Some(Span::seconds(60)));
    assert_eq!(
        browser.read("/api/v1/accounts").await["data"][0]["username"],
        account.username,
        "the new account is there at once"
    );
    let post = browser
        .plan_in("With the new token", &account, Duration::from_hours(3))
        .await;
    host.pass(Duration::from_hours(3) - Duration::from_secs(50))
        .await;
    minutes(&host, 2).await;
    browser.wait_for(&post, "published").await;
    assert_eq!(
        browser
            .sandbox()
            .calls(TOKEN, Some(&account.user))
            .await
            .len(),
        2
    );
}

#[tokio::test(start_paused = true)]
async fn r23_a_session_whose_deletion_failed_is_deleted_again() {
    let host = Host::start();
    let (browser, _) = Browser::signed_up(&host).await;
    let thief = Browser::new(&host);
    *thief.cookie.lock().unwrap() = Some(browser.cookie());
    host.core.ports.session_kv().fail(Some(Break::Before));
    assert_eq!(browser.call("POST", "/logout", None).await.status(), 204);
    host.core.ports.session_kv().fail(None);
    assert_eq!(
        thief.get("/api/v1/me").await.status(),
        200,
        "the store has not heard of it"
    );
    minutes(&host, 1).await;
    assert_eq!(thief.get("/api/v1/me").await.status(), 401);
}

#[tokio::test(start_paused = true)]
async fn r21_an_ended_session_changes_nothing_though_the_store_still_shows_it() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    let thief = Browser::new(&host);
    *thief.cookie.lock().unwrap() = Some(browser.cookie());
    host.pass(Duration::from_mins(5)).await;
    host.core
        .ports
        .session_kv()
        .be_stale(Some(Span::seconds(60)));
    browser.call("POST", "/logout", None).await;
    assert_eq!(
        thief.get("/api/v1/me").await.status(),
        200,
        "a read may be a minute old"
    );
    let draft = json!({
        "text": "Not mine",
        "targets": [{ "account": account.id }],
        "schedule": { "now": true },
    });
    assert_eq!(
        thief
            .call("POST", "/api/v1/posts", Some(&draft))
            .await
            .status(),
        401
    );
    host.pass(Duration::from_secs(61)).await;
    assert_eq!(thief.get("/api/v1/me").await.status(), 401);
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

#[tokio::test(start_paused = true)]
async fn r21_a_store_that_has_never_heard_of_a_key_costs_nothing() {
    let host = Host::start();
    host.core.ports.token_kv().be_empty(true);
    host.core.ports.session_kv().be_empty(true);
    let (browser, account) = Browser::signed_up(&host).await;
    assert_eq!(
        browser.read("/api/v1/accounts").await["data"][0]["username"],
        account.username
    );
    minutes(&host, 30).await;
    assert_ne!(
        grant(&host)["handover"],
        Value::Null,
        "what nobody can read back is not let go"
    );
    let post = browser
        .plan_in("From the hand-over", &account, Duration::from_hours(3))
        .await;
    host.pass(Duration::from_hours(3) - Duration::from_mins(1))
        .await;
    minutes(&host, 3).await;
    browser.wait_for(&post, "published").await;
    assert_eq!(
        browser
            .sandbox()
            .calls(TOKEN, Some(&account.user))
            .await
            .len(),
        2,
        "the exchange and one refresh"
    );
    assert_eq!(
        browser.read("/api/v1/accounts").await["data"][0]["health"]["state"],
        "connected"
    );
}

#[tokio::test(start_paused = true)]
async fn r21_a_refresh_seen_through_a_stale_store_is_made_once() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    minutes(&host, 15).await;
    host.core.ports.token_kv().be_stale(Some(Span::seconds(60)));
    let mut posts = Vec::new();
    for second in [0, 20, 40, 70, 130] {
        posts.push(
            browser
                .plan_in(
                    &format!("Second {second}"),
                    &account,
                    Duration::from_hours(3) + Duration::from_secs(second),
                )
                .await,
        );
    }
    host.pass(Duration::from_hours(3) - Duration::from_mins(2))
        .await;
    minutes(&host, 8).await;
    for post in &posts {
        let receipt = browser.wait_for(post, "published").await;
        assert_eq!(
            kinds(&receipt),
            ["planned", "prepared", "sending", "published"],
            "the old token was not tried"
        );
    }
    assert_eq!(
        browser
            .sandbox()
            .calls(TOKEN, Some(&account.user))
            .await
            .len(),
        2,
        "the exchange and one refresh"
    );
    assert_eq!(calls_and_public(&browser, &account).await, (5, 5));
}

/// A read of a post is an answer, or says when to come back.
async fn is_readable(browser: &Browser<Host>, post: &Value) {
    let response = browser
        .get(&format!("/api/v1/posts/{}", post["id"].as_str().unwrap()))
        .await;
    let says_when = response.headers().contains_key("retry-after");
    assert!(
        response.status() == 200 || (response.status() == 503 && says_when),
        "{}",
        response.status()
    );
}

#[tokio::test(start_paused = true)]
async fn r22_two_and_a_half_hours_without_a_store_fail_no_post() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    minutes(&host, 15).await;
    let plan = async |text: &str, after_ms: i64, late_minutes: u32| {
        let at = Timestamp::from_ms(host.now_ms() + after_ms).to_string();
        let draft = json!({
            "text": text,
            "targets": [{ "account": account.id }],
            "schedule": { "at": at },
            "late_minutes": late_minutes,
        });
        body(&browser.call("POST", "/api/v1/posts", Some(&draft)).await)
    };
    let patient = plan("Whenever you can", 3_600_000, 240).await;
    let impatient = plan("Soon or never", 3_600_000, 15).await;
    let after = plan("After it all", 4 * 3_600_000, 60).await;
    host.core.ports.token_kv().fail(Some(Break::Before));
    host.core.ports.session_kv().fail(Some(Break::Before));
    for _ in 0..15 {
        minutes(&host, 10).await;
        for post in [&patient, &impatient, &after] {
            is_readable(&browser, post).await;
            assert_ne!(browser.receipt(post).await["state"], "failed");
        }
    }
    assert_eq!(calls_and_public(&browser, &account).await, (0, 0));
    host.core.ports.token_kv().heal();
    host.core.ports.session_kv().heal();
    minutes(&host, 15).await;
    let late = browser.wait_for(&patient, "published").await;
    assert!(
        late["lateness_ms"].as_i64().unwrap() >= 90 * 60_000,
        "late, and it says so"
    );
    let missed = browser.wait_for(&impatient, "missed").await;
    assert_eq!(
        kinds(&missed)
            .iter()
            .filter(|kind| **kind == "sending")
            .count(),
        0
    );
    minutes(&host, 90).await;
    let on_time = browser.wait_for(&after, "published").await;
    assert!(
        on_time["lateness_ms"].as_i64().unwrap() < 1_000,
        "{on_time:#}"
    );
    assert_eq!(
        browser.read("/api/v1/accounts").await["data"][0]["health"]["state"],
        "connected"
    );
    assert_eq!(browser.sandbox().public(&account.user).await.len(), 2);
}

#[tokio::test(start_paused = true)]
async fn r23_a_store_that_refuses_writes_refuses_no_request() {
    let host = Host::start();
    host.core.ports.token_kv().refuse_writes(true);
    host.core.ports.session_kv().refuse_writes(true);
    let (browser, account) = Browser::signed_up(&host).await;
    let post = browser
        .plan("All the same", &[&account], json!({ "now": true }))
        .await;
    browser.wait_for(&post, "published").await;
    host.pass(Duration::from_hours(25)).await;
    assert_eq!(
        browser.get("/api/v1/me").await.status(),
        200,
        "the session slides"
    );
    host.tick().await;
    assert_eq!(
        browser
            .call("DELETE", &format!("/api/v1/accounts/{}", account.id), None)
            .await
            .status(),
        204
    );
    assert_eq!(browser.call("POST", "/logout", None).await.status(), 204);
    assert_eq!(browser.get("/api/v1/me").await.status(), 401);
    let log = host.core.ports.logged().join("\n");
    assert!(
        log.contains("session_put_failed") && log.contains("vault_put_failed"),
        "it was refused:\n{log}"
    );
}

#[tokio::test(start_paused = true)]
async fn r23_a_second_write_within_a_second_is_made_by_a_later_tick() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    // The store does not show what it took a moment ago, so the sweep writes it again, too soon.
    host.core.ports.token_kv().be_empty(true);
    host.tick().await;
    assert!(
        host.core
            .ports
            .logged()
            .iter()
            .any(|line| line.contains("vault_put_failed") && line.contains("429"))
    );
    host.core.ports.token_kv().heal();
    minutes(&host, 13).await;
    assert_eq!(grant(&host)["handover"], Value::Null);
    let post = browser
        .plan("From the store", &[&account], json!({ "now": true }))
        .await;
    browser.wait_for(&post, "published").await;
}

#[tokio::test(start_paused = true)]
async fn r23_a_session_in_its_last_minute_is_served() {
    let host = Host::start();
    let (browser, _) = Browser::signed_up(&host).await;
    for _ in 0..29 {
        host.pass(Duration::from_hours(24)).await;
        assert_eq!(browser.get("/api/v1/me").await.status(), 200);
    }
    // It slides once more, for a life that the store would refuse as too short.
    host.pass(Duration::from_hours(24) - Duration::from_secs(30))
        .await;
    assert_eq!(browser.get("/api/v1/me").await.status(), 200);
    host.pass(Duration::from_secs(31)).await;
    assert_eq!(
        browser.get("/api/v1/me").await.status(),
        401,
        "thirty days in all"
    );
    assert!(
        !host
            .core
            .ports
            .logged()
            .iter()
            .any(|line| line.contains("session_put_failed"))
    );
}

#[tokio::test(start_paused = true)]
async fn r22_a_late_post_is_not_tried_with_a_token_that_has_ended() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    let at = Timestamp::from_ms(host.now_ms()) + Span::hours(1);
    let draft = json!({
        "text": "Late",
        "targets": [{ "account": account.id }],
        "schedule": { "at": at.to_string() },
        "late_minutes": 240,
    });
    let post = body(&browser.call("POST", "/api/v1/posts", Some(&draft)).await);
    host.pass(Duration::from_mins(150)).await;
    minutes(&host, 3).await;
    let receipt = browser.wait_for(&post, "published").await;
    assert_eq!(
        kinds(&receipt),
        ["planned", "prepared", "sending", "published"]
    );
    assert_eq!(calls_and_public(&browser, &account).await, (1, 1));
}

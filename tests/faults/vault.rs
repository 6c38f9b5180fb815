//! Faults of the token vault: no token is lost, none is used twice, none outlives its connection.

use super::*;
use noctin_scheduler::domain::time::Span;
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
    let post = browser.plan("From the store alone", &[&account], json!({ "now": true })).await;
    browser.wait_for(&post, "published").await;
}

#[tokio::test(start_paused = true)]
async fn a_store_that_is_down_when_connecting_costs_nothing() {
    for how in [Break::Before, Break::After] {
        let host = Host::start();
        host.core.ports.token_kv().fail(Some(how));
        host.core.ports.session_kv().fail(Some(how));
        let (browser, account) = Browser::signed_up(&host).await;
        let post = browser.plan("Without a store", &[&account], json!({ "now": true })).await;
        browser.wait_for(&post, "published").await;
        minutes(&host, 30).await;
        assert_ne!(grant(&host)["handover"], Value::Null, "nothing is let go");
        host.core.ports.token_kv().fail(None);
        minutes(&host, 13).await;
        assert_eq!(grant(&host)["handover"], Value::Null);
        assert_eq!(host.core.ports.token_kv().dump().len(), 1, "the store has caught up");
    }
}

#[tokio::test(start_paused = true)]
async fn a_store_that_goes_down_delays_posts_and_fails_none() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    minutes(&host, 15).await;
    host.core.ports.token_kv().fail(Some(Break::Before));
    let post = browser.plan("Later, then", &[&account], json!({ "now": true })).await;
    minutes(&host, 30).await;
    assert_eq!(browser.receipt(&post).await["state"], "scheduled");
    host.core.ports.token_kv().fail(None);
    minutes(&host, 10).await;
    browser.wait_for(&post, "published").await;
    assert_eq!(calls_and_public(&browser, &account).await, (1, 1));
}

#[tokio::test(start_paused = true)]
async fn a_stale_store_shows_nothing_old() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    host.core.ports.token_kv().be_stale(Some(Span::seconds(60)));
    host.core.ports.session_kv().be_stale(Some(Span::seconds(60)));
    assert_eq!(browser.read("/api/v1/accounts").await["data"][0]["username"], account.username, "the new account is there at once");
    let post = browser.plan_in("With the new token", &account, Duration::from_hours(3)).await;
    host.pass(Duration::from_hours(3) - Duration::from_secs(50)).await;
    minutes(&host, 2).await;
    browser.wait_for(&post, "published").await;
    assert_eq!(browser.sandbox().calls(TOKEN, Some(&account.user)).await.len(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_session_whose_deletion_failed_is_deleted_again() {
    let host = Host::start();
    let (browser, _) = Browser::signed_up(&host).await;
    let thief = Browser::new(&host);
    *thief.cookie.lock().unwrap() = Some(browser.cookie());
    host.core.ports.session_kv().fail(Some(Break::Before));
    assert_eq!(browser.call("POST", "/logout", None).await.status(), 204);
    host.core.ports.session_kv().fail(None);
    assert_eq!(thief.get("/api/v1/me").await.status(), 200, "the store has not heard of it");
    minutes(&host, 1).await;
    assert_eq!(thief.get("/api/v1/me").await.status(), 401);
}

#[tokio::test(start_paused = true)]
async fn an_ended_session_changes_nothing_though_the_store_still_shows_it() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    let thief = Browser::new(&host);
    *thief.cookie.lock().unwrap() = Some(browser.cookie());
    host.pass(Duration::from_mins(5)).await;
    host.core.ports.session_kv().be_stale(Some(Span::seconds(60)));
    browser.call("POST", "/logout", None).await;
    assert_eq!(thief.get("/api/v1/me").await.status(), 200, "a read may be a minute old");
    let draft = json!({ "text": "Not mine", "targets": [{ "account": account.id }], "schedule": { "now": true } });
    assert_eq!(thief.call("POST", "/api/v1/posts", Some(&draft)).await.status(), 401);
    host.pass(Duration::from_secs(61)).await;
    assert_eq!(thief.get("/api/v1/me").await.status(), 401);
}

#[tokio::test(start_paused = true)]
async fn many_who_need_a_refresh_make_one() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    let mut posts = Vec::new();
    for number in 0..10 {
        posts.push(browser.plan_in(&format!("Number {number}"), &account, Duration::from_hours(3)).await);
    }
    host.pass(Duration::from_hours(3) - Duration::from_mins(2)).await;
    let ticks = (0..3).map(|_| host.tick());
    futures_util::future::join_all(ticks).await;
    minutes(&host, 3).await;
    for post in &posts {
        browser.wait_for(post, "published").await;
    }
    assert_eq!(browser.sandbox().calls(TOKEN, Some(&account.user)).await.len(), 2, "the exchange and one refresh");
    assert_eq!(calls_and_public(&browser, &account).await, (10, 10));
}

#[tokio::test(start_paused = true)]
async fn tokens_that_the_database_refuses_are_found_in_the_store() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    let post = browser.plan_in("Found again", &account, Duration::from_hours(3)).await;
    host.core.ports.database().fail("last_generation=:target", Break::Before, 3);
    host.pass(Duration::from_hours(3) - Duration::from_mins(2)).await;
    minutes(&host, 10).await;
    browser.wait_for(&post, "published").await;
    assert_eq!(browser.sandbox().calls(TOKEN, Some(&account.user)).await.len(), 2, "the family lives");
}

#[tokio::test(start_paused = true)]
async fn a_store_that_does_not_answer_is_not_taken_for_an_empty_one() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    let post = browser.plan_in("Patience", &account, Duration::from_hours(3)).await;
    host.core.ports.database().fail("last_generation=:target", Break::Before, 3);
    host.pass(Duration::from_hours(3) - Duration::from_mins(2)).await;
    // The tick refreshes; the database refuses the new tokens, the store takes them, and then goes down.
    host.tick().await;
    host.pass(Duration::from_secs(70)).await;
    assert_eq!(grant(&host)["started"], 2, "the mark says where they lie");
    host.core.ports.token_kv().fail(Some(Break::Before));
    minutes(&host, 5).await;
    assert_eq!(browser.sandbox().calls(TOKEN, Some(&account.user)).await.len(), 2, "the spent token is not sent again");
    host.core.ports.token_kv().fail(None);
    minutes(&host, 10).await;
    browser.wait_for(&post, "published").await;
    assert_eq!(browser.sandbox().calls(TOKEN, Some(&account.user)).await.len(), 2, "the family lives");
}

#[tokio::test(start_paused = true)]
async fn what_is_refreshed_while_the_account_is_disconnected_is_revoked() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    browser.plan_in("Never", &account, Duration::from_hours(3)).await;
    let slow = json!({ "method": "POST", "path": TOKEN, "user": account.user, "times": 1, "fault": { "kind": "slow", "ms": 20_000 } });
    browser.sandbox().control("POST", "/faults", Some(&slow)).await;
    host.pass(Duration::from_hours(3) - Duration::from_mins(1)).await;
    host.tick().await;
    host.pass(Duration::from_secs(5)).await;
    assert_eq!(browser.call("DELETE", &format!("/api/v1/accounts/{}", account.id), None).await.status(), 204);
    host.pass(Duration::from_secs(30)).await;
    assert_eq!(host.core.ports.token_kv().dump().len(), 0, "nothing is left behind");
    assert_eq!(browser.sandbox().calls("/x/2/oauth2/revoke", None).await.len(), 2, "the old set, and the one that nobody will use");
}

#[tokio::test(start_paused = true)]
async fn a_connection_that_stands_is_not_revoked_because_signing_in_failed() {
    let host = Host::start();
    let (first, account) = Browser::signed_up(&host).await;
    for needle in ["INTO sessions", "state='held'", "INTO grants"] {
        let again = Browser::new(&host);
        host.core.ports.database().fail(needle, Break::After, 1);
        again.through("/connect/x", &account.username, "allow").await;
        assert_eq!(first.sandbox().calls("/x/2/oauth2/revoke", None).await.len(), 0, "{needle}");
    }
    let post = first.plan("Still connected", &[&account], json!({ "now": true })).await;
    first.wait_for(&post, "published").await;
}

#[tokio::test(start_paused = true)]
async fn a_refresh_whose_answer_is_lost_ends_in_reconnect_and_keeps_the_post() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    let post = browser.plan_in("It waits for me", &account, Duration::from_hours(3)).await;
    let lost = json!({ "method": "POST", "path": TOKEN, "user": account.user, "times": 1, "fault": { "kind": "close", "effect": true } });
    browser.sandbox().control("POST", "/faults", Some(&lost)).await;
    host.pass(Duration::from_hours(3) - Duration::from_mins(2)).await;
    minutes(&host, 20).await;
    let receipt = browser.wait_for(&post, "held").await;
    assert_eq!(receipt["error"]["code"], "needs_reconnect");
    assert_eq!(browser.read("/api/v1/accounts").await["data"][0]["health"]["state"], "needs_reconnect");
    let dead = browser.sandbox().calls(TOKEN, Some(&account.user)).await.len();
    assert_eq!(dead, 3, "the exchange, the lost one, and one more; never a loop");
    browser.through(&format!("/connect/x?reconnect={}", account.id), &account.username, "allow").await;
    let receipt = browser.wait_for(&post, "published").await;
    assert!(kinds(&receipt).contains(&"resumed"));
    assert_eq!(browser.read("/api/v1/accounts").await["data"][0]["health"]["state"], "ok");
    assert_eq!(calls_and_public(&browser, &account).await, (1, 1));
}

#[tokio::test(start_paused = true)]
async fn an_outage_of_the_token_server_disconnects_nobody() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    let post = browser.plan_in("After the outage", &account, Duration::from_hours(3)).await;
    let outage = json!({ "method": "POST", "path": TOKEN, "user": account.user, "times": 6, "fault": { "kind": "status", "status": 503, "effect": false } });
    browser.sandbox().control("POST", "/faults", Some(&outage)).await;
    host.pass(Duration::from_hours(3) - Duration::from_mins(2)).await;
    minutes(&host, 45).await;
    browser.wait_for(&post, "published").await;
    assert_eq!(browser.read("/api/v1/accounts").await["data"][0]["health"]["state"], "ok");
}

#[tokio::test(start_paused = true)]
async fn a_month_without_anybody_loses_no_token() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    let post = browser.plan_in("A month later", &account, Duration::from_hours(30 * 24)).await;
    for hour in 0..30 * 24 {
        host.pass(Duration::from_hours(1)).await;
        host.tick().await;
        assert!(!host.core.ports.token_kv().dump().is_empty(), "hour {hour}");
    }
    minutes(&host, 2).await;
    assert_eq!(browser.get("/api/v1/me").await.status(), 401, "the session is long over");
    assert_eq!(browser.sandbox().public(&account.user).await.len(), 1);
    let delivery = post["deliveries"][0]["id"].as_str().unwrap();
    let row = host.core.ports.database().look(&format!("SELECT state FROM deliveries WHERE id='{delivery}'")).unwrap();
    assert_eq!(row[0]["state"], "published");
}

#[tokio::test(start_paused = true)]
async fn a_set_that_is_gone_is_told_to_the_person() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    minutes(&host, 15).await;
    let keys = host.core.ports.token_kv().dump();
    host.core.ports.vault().delete(keys.keys().next().unwrap()).await.unwrap();
    host.pass(Duration::from_hours(5 * 24)).await;
    host.tick().await;
    assert_eq!(browser.read("/api/v1/accounts").await["data"][0]["health"]["state"], "needs_reconnect");
    browser.through(&format!("/connect/x?reconnect={}", account.id), &account.username, "allow").await;
    host.pass(Duration::from_hours(24)).await;
    host.tick().await;
    assert_eq!(browser.read("/api/v1/accounts").await["data"][0]["health"]["state"], "ok");
}

#[tokio::test(start_paused = true)]
async fn disconnecting_leaves_nothing_behind() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    let post = browser.plan_in("Too late to go", &account, Duration::from_mins(30)).await;
    browser.call("DELETE", &format!("/api/v1/accounts/{}", account.id), None).await;
    assert_eq!(host.core.ports.token_kv().dump().len(), 0);
    assert_eq!((&grant(&host)["handover"], &grant(&host)["generation"]), (&Value::Null, &Value::Null));
    minutes(&host, 35).await;
    browser.wait_for(&post, "held").await;
    assert_eq!(calls_and_public(&browser, &account).await, (0, 0));
    host.pass(Duration::from_hours(25)).await;
    host.tick().await;
    assert_eq!(host.core.ports.database().look("SELECT * FROM tombstones").unwrap().len(), 0);
    // Connecting again takes a generation that no write in flight can have.
    browser.connect(&account.username).await;
    assert_eq!(grant(&host)["generation"], 3);
}

#[tokio::test(start_paused = true)]
async fn s12_a_sealed_set_that_was_tampered_with_opens_nothing() {
    let flipped = "UPDATE grants SET handover=substr(handover, 1, 60) || CASE substr(handover, 61, 1) WHEN 'A' THEN 'B' ELSE 'A' END
        || substr(handover, 62)";
    for tamper in ["UPDATE grants SET handover=replace(handover, 'v1.k1.', 'v1.k9.')", flipped] {
        let host = Host::start();
        let (browser, account) = Browser::signed_up(&host).await;
        let post = browser.plan_in("Not with these", &account, Duration::from_mins(2)).await;
        host.core.ports.database().look(tamper).unwrap();
        minutes(&host, 4).await;
        assert_eq!(browser.receipt(&post).await["state"], "held");
        assert_eq!(calls_and_public(&browser, &account).await, (0, 0));
        assert!(host.core.ports.logged().iter().any(|line| line.contains("sealed_set_does_not_open")));
        assert_eq!(browser.read("/api/v1/accounts").await["data"][0]["health"]["state"], "needs_reconnect");
        assert_eq!(browser.read("/api/v1/notices").await["data"][0]["kind"], "needs_reconnect");
        assert_eq!(host.core.ports.token_kv().dump().len(), 1, "the record stays");
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
    assert_eq!(grant(&host)["handover"], Value::Null, "the store alone has it");
    let (key, record) = host.core.ports.token_kv().dump().pop_first().unwrap();
    let mut record: Value = serde_json::from_str(&record).unwrap();
    let mut sealed = record["sealed"].as_str().unwrap().to_owned().into_bytes();
    let at = sealed.len() - 10;
    sealed[at] = if sealed[at] == b'A' { b'B' } else { b'A' };
    record["sealed"] = String::from_utf8(sealed).unwrap().into();
    host.core.ports.vault().put(&key, &record.to_string(), Span::days(7)).await.unwrap();
    let post = browser.plan("Not with this", &[&account], json!({ "now": true })).await;
    let receipt = browser.wait_for(&post, "held").await;
    assert_eq!(receipt["error"]["code"], "needs_reconnect");
    assert_eq!((&grant(&host)["needs_reconnect"], &grant(&host)["generation"]), (&json!(1), &json!(1)));
    assert_eq!(host.core.ports.token_kv().dump().len(), 1, "the record stays");
    assert_eq!(calls_and_public(&browser, &account).await, (0, 0));
}

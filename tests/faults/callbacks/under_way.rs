//! A callback says that a person's tokens were taken back while a refresh of them is under way.

use super::*;
use crate::scenarios::actors::Actor;
use noctin_scheduler::domain::door::Door;

/// A refresh whose answer comes after the callback.
#[tokio::test(start_paused = true)]
async fn s26_tokens_that_come_after_they_were_taken_back_are_not_kept() {
    let host = Host::start();
    let browser = Browser::new(&host);
    let actor = Actor::new(&browser, Door::TikTok).await;
    let id = actor.connect(&browser).await;
    host.pass(Duration::from_hours(30)).await;
    let slow = json!({
        "method": "POST",
        "path": "/tiktok/v2/oauth/token/",
        "times": 1,
        "fault": { "kind": "slow", "ms": 20_000 },
    });
    browser
        .sandbox()
        .control("POST", "/faults", Some(&slow))
        .await;
    let path = format!("/api/v1/accounts/{id}/check");
    let says = async {
        host.pass(Duration::from_secs(5)).await;
        let at_s = now_s(&host);
        let event = json!({
            "client_key": noctin_sandbox::tiktok::CLIENT_KEY,
            "event": "authorization.removed",
            "create_time": at_s,
            "user_openid": actor.person,
            "content": "{\"reason\":1}",
        });
        let event = event.to_string();
        let signature = tiktok_signature(noctin_sandbox::tiktok::CLIENT_SECRET, at_s, &event);
        assert_eq!(grant(&host)["started"], 2, "the refresh is under way");
        assert_heard(&host, tiktok_event(&host.origin(), &signature, &event)).await;
    };
    tokio::join!(browser.call("POST", &path, None), says);
    minutes(&host, 12).await;
    assert_eq!(
        (&grant(&host)["handover"], &grant(&host)["needs_reconnect"]),
        (&Value::Null, &json!(1))
    );
    assert_eq!(
        host.core.ports.token_kv().dump().len(),
        0,
        "no copy is left"
    );
    assert_eq!(
        actor.shown(&browser, &id).await["health"]["state"],
        "needs_reconnect"
    );
}

/// What one genuine callback costs the database where so many other people are connected.
async fn cost_among(others: u32) -> u64 {
    let host = Host::start();
    let browser = Browser::new(&host);
    let actor = Actor::new(&browser, Door::TikTok).await;
    actor.connect(&browser).await;
    let crowd = format!(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i<{others})
         INSERT INTO grants (id, workspace, door, subject, scopes, generation, \
         last_generation, expires_at, created_at)
         SELECT 'grt_'||i, g.workspace, 'tiktok', 'somebody-'||i, '', 1, 1, {FAR_MS}, 0 FROM n, \
         grants g WHERE g.subject='{}'",
        actor.person
    );
    sql(&host, &crowd);
    let at_s = now_s(&host);
    let event = json!({
        "client_key": noctin_sandbox::tiktok::CLIENT_KEY,
        "event": "authorization.removed",
        "create_time": at_s,
        "user_openid": actor.person,
        "content": "{\"reason\":1}",
    });
    let event = event.to_string();
    let signature = tiktok_signature(noctin_sandbox::tiktok::CLIENT_SECRET, at_s, &event);
    let before = host.core.ports.database().work();
    assert_heard(&host, tiktok_event(&host.origin(), &signature, &event)).await;
    let cost = host.core.ports.database().work() - before;
    assert_eq!(
        look(
            &host,
            "SELECT count(*) AS over FROM grants WHERE needs_reconnect=1"
        )[0]["over"],
        1,
        "nobody else's"
    );
    cost
}

#[tokio::test(start_paused = true)]
async fn s26_a_callback_costs_the_same_however_many_are_connected() {
    assert_eq!(cost_among(10).await, cost_among(3_000).await);
}

//! What the tick does for the sealed sets of tokens: each is looked after by itself, a key that
//! retires is let go, and no copy outlives its end.

use super::*;
use noctin_scheduler::config::Config;
use noctin_scheduler::domain::ids::GrantId;
use noctin_scheduler::domain::time::Timestamp;
use noctin_scheduler::ports::metered::Metered;
use noctin_scheduler::usecases::Core;
use noctin_scheduler::usecases::vault::{self, Access};
use noctin_scheduler::{fakes, web};

/// Past half the life of a set, and the spread behind it.
const HALF_A_LIFE: Duration = Duration::from_hours(5 * 24);

const OLD: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
const NEW: &str = "ICECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

/// The same world under another configuration of the keys.
fn with_keys(host: &Host, keys: &Value) -> Core<fakes::World> {
    let keys = keys.to_string();
    let config = Config::read(|name| match name {
        "TOKEN_KEYS" => Some(keys.clone()),
        name => crate::usual_var(name),
    });
    Core::new(host.core.ports.clone(), Arc::new(config))
}

fn invocation(core: &Core<fakes::World>) -> Core<Metered<fakes::World>> {
    Core::new(core.ports.invocation(), Arc::clone(&core.config))
}

/// What a path of the API answers to this browser under that configuration.
async fn read(core: &Core<fakes::World>, browser: &Browser<Host>, path: &str) -> Value {
    use tower::ServiceExt;
    let request = http::Request::get(format!("{}{path}", crate::ORIGIN))
        .header("cookie", format!("nm_sess={}", browser.cookie()))
        .body(axum::body::Body::empty())
        .unwrap();
    let answer = web::router(invocation(core), path)
        .oneshot(request)
        .await
        .unwrap();
    let body = axum::body::to_bytes(answer.into_body(), usize::MAX).await;
    serde_json::from_slice(&body.unwrap()).unwrap()
}

async fn opens(core: &Core<fakes::World>, grant: &Value) -> bool {
    let id = GrantId::parse(grant["id"].as_str().unwrap()).unwrap();
    let until = Timestamp::from_ms(0);
    let access = vault::access(core, &id, until, None).await.unwrap();
    matches!(access, Access::Ready { .. })
}

fn grants(host: &Host) -> Vec<Value> {
    let sql = "SELECT * FROM grants ORDER BY created_at, id";
    host.core.ports.database().look(sql).unwrap()
}

#[tokio::test(start_paused = true)]
async fn r11_a_grant_that_cannot_be_understood_keeps_no_other_from_being_renewed() {
    let host = Host::start();
    let (_first, _) = Browser::signed_up(&host).await;
    let (_other, _) = Browser::signed_up(&host).await;
    minutes(&host, 15).await;
    let [strange, good] = [0, 1].map(|at| grants(&host)[at]["id"].as_str().unwrap().to_owned());
    let database = host.core.ports.database();
    let spoil = format!(
        "UPDATE grants SET door='mastodon', renew_at=1 WHERE id='{strange}'; \
        UPDATE grants SET renew_at=2 WHERE id='{good}'"
    );
    database.prepare(&spoil).unwrap();
    minutes(&host, 2).await;
    let renewed = grants(&host);
    assert!(
        renewed[1]["renew_at"].as_i64().unwrap() > host.now_ms(),
        "{renewed:#?}"
    );
    // Months of a rollback later all of them are still there, the strange one too.
    for _ in 0..30 {
        host.pass(Duration::from_hours(24)).await;
        minutes(&host, 2).await;
    }
    let kept = host.core.ports.token_kv().dump();
    for id in [&strange, &good] {
        assert!(kept.keys().any(|key| key.contains(id.as_str())), "{id}");
    }
    let unreadable = database
        .look("SELECT count(*) AS n FROM grants WHERE unreadable_at IS NOT NULL")
        .unwrap();
    assert_eq!(unreadable[0]["n"], 1);
    // The version that can read it is back.
    let mend = format!("UPDATE grants SET door='x' WHERE id='{strange}'");
    database.prepare(&mend).unwrap();
    minutes(&host, 65).await;
    assert!(opens(&host.core, &grants(&host)[0]).await);
    assert_eq!(grants(&host)[0]["unreadable_at"], Value::Null);
}

#[tokio::test(start_paused = true)]
async fn the_operator_sees_how_many_connections_cannot_be_understood() {
    let host = Host::start();
    let (operator, _) = Browser::signed_up(&host).await;
    let (_other, _) = Browser::signed_up(&host).await;
    let theirs = grants(&host)[1]["id"].as_str().unwrap().to_owned();
    let spoil = format!("UPDATE grants SET door='mastodon', renew_at=1 WHERE id='{theirs}'");
    host.core.ports.database().prepare(&spoil).unwrap();
    minutes(&host, 1).await;
    let status = operator.read("/api/v1/status").await;
    assert_eq!(status["operator"]["unreadable"], 1, "{status:#}");
}

#[tokio::test(start_paused = true)]
async fn a_key_that_retires_seals_nothing_after_five_days() {
    let host = Host::start();
    let (browser, _) = Browser::signed_up(&host).await;
    minutes(&host, 15).await;
    let both = json!({ "active": "k2", "keys": { "k1": OLD, "k2": NEW } });
    let rotated = with_keys(&host, &both);
    let keys = async |core: &Core<fakes::World>| {
        let status = read(core, &browser, "/api/v1/status").await;
        status["operator"]["token_keys"].clone()
    };
    let row = |key: &str, is_active: bool, grants: i64| {
        let is_missing = false;
        json!({ "key": key, "is_active": is_active, "is_missing": is_missing, "grants": grants })
    };
    assert_eq!(
        keys(&rotated).await,
        json!([row("k1", false, 1), row("k2", true, 0)])
    );
    host.pass(HALF_A_LIFE).await;
    for _ in 0..20 {
        host.pass(Duration::from_mins(1)).await;
        tick::tick(&invocation(&rotated)).await.unwrap();
    }
    assert_eq!(
        keys(&rotated).await,
        json!([row("k1", false, 0), row("k2", true, 1)])
    );
    // Now the old one can go.
    let alone = with_keys(&host, &json!({ "active": "k2", "keys": { "k2": NEW } }));
    assert!(opens(&alone, &grant(&host)).await);
    assert!(
        browser.sandbox().calls(TOKEN, None).await.len() == 1,
        "the platform was not asked"
    );
}

#[tokio::test(start_paused = true)]
async fn a_key_that_is_left_out_too_early_is_told_and_loses_nothing() {
    let host = Host::start();
    let (browser, _) = Browser::signed_up(&host).await;
    minutes(&host, 15).await;
    let early = with_keys(&host, &json!({ "active": "k2", "keys": { "k2": NEW } }));
    let notices = read(&early, &browser, "/api/v1/notices").await;
    assert_eq!(
        (&notices["data"][0]["kind"], &notices["data"][0]["key"]),
        (&json!("key_missing"), &json!("k1")),
        "{notices:#}"
    );
    let status = read(&early, &browser, "/api/v1/status").await;
    assert_eq!(
        status["operator"]["token_keys"][1],
        json!({ "key": "k1", "is_active": false, "is_missing": true, "grants": 1 })
    );
    for _ in 0..30 {
        host.pass(Duration::from_hours(24)).await;
        tick::tick(&invocation(&early)).await.unwrap();
    }
    assert_eq!(
        host.core.ports.token_kv().dump().len(),
        1,
        "it is kept as it is"
    );
    minutes(&host, 20).await;
    assert!(opens(&host.core, &grant(&host)).await, "the key is back");
}

#[tokio::test(start_paused = true)]
async fn a_hand_over_ends_after_a_week_without_the_service() {
    let host = Host::start();
    host.core.ports.token_kv().fail(Some(Break::Before));
    let (_browser, _) = Browser::signed_up(&host).await;
    host.core.ports.token_kv().heal();
    assert_ne!(grant(&host)["handover"], Value::Null);
    // Nothing runs for eight days.
    host.pass(Duration::from_hours(8 * 24)).await;
    assert!(
        !opens(&host.core, &grant(&host)).await,
        "it is not used any more"
    );
    host.tick().await;
    assert_eq!(grant(&host)["handover"], Value::Null, "it is destroyed");
    assert_eq!(
        host.core.ports.token_kv().dump().len(),
        0,
        "and brought nowhere"
    );
}

#[tokio::test(start_paused = true)]
async fn a_hand_over_lives_as_long_as_the_service_does() {
    let host = Host::start();
    host.core.ports.token_kv().refuse_writes(true);
    let (_browser, _) = Browser::signed_up(&host).await;
    for _ in 0..20 * 24 {
        host.pass(Duration::from_hours(1)).await;
        host.tick().await;
    }
    assert!(
        opens(&host.core, &grant(&host)).await,
        "for weeks, where KV takes nothing"
    );
}

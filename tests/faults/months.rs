//! Months without anybody: every connection of every platform stays alive by itself, with slow
//! stores and with platforms that are down.

use super::*;
use crate::scenarios::actors::{Actor, choice, choose};
use crate::scenarios::world::body;
use noctin_scheduler::domain::door::Door;
use noctin_scheduler::domain::time::Span;
use noctin_scheduler::ports::KeyValue;
use std::collections::BTreeMap;

const DAY: Duration = Duration::from_hours(24);

/// Where each platform exchanges tokens.
const EXCHANGES: [(Door, &str); 4] = [
    (Door::X, TOKEN),
    (Door::TikTok, "/tiktok/v2/oauth/token/"),
    (Door::Facebook, "/meta/v26.0/oauth/access_token"),
    (
        Door::InstagramDirect,
        "/instagram/graph/refresh_access_token",
    ),
];

/// One account of each platform, in one workspace.
async fn one_of_each(browser: &Browser<Host>) -> Vec<(Actor, String)> {
    let mut all = Vec::new();
    for platform in Door::ALL {
        let actor = Actor::new(browser, platform).await;
        let id = actor.connect(browser).await;
        all.push((actor, id));
    }
    all
}

/// How often tokens were exchanged at each platform; every one of these calls must have been taken.
async fn exchanges(browser: &Browser<Host>) -> BTreeMap<&'static str, usize> {
    let mut counted = BTreeMap::new();
    for (platform, path) in EXCHANGES {
        let calls = browser.sandbox().calls(path, None).await;
        assert!(
            calls.iter().all(|call| call["status"] == 200),
            "{platform}: an exchange was refused: {calls:?}"
        );
        counted.insert(platform.name(), calls.len());
    }
    counted
}

/// Every record in the store says when it ends, which is within a week.
fn no_record_outlives_its_lease(host: &Host) {
    let now = host.now_ms();
    for (key, value) in host.core.ports.token_kv().dump() {
        let record: Value = serde_json::from_str(&value).unwrap();
        let left = record["expires_at"].as_i64().unwrap() - now;
        assert!(
            left > 0 && left <= 7 * 24 * 3_600_000,
            "{key} has {left} ms"
        );
    }
}

/// Asks the platform about each account; answers with their states.
async fn checked(browser: &Browser<Host>, all: &[(Actor, String)]) -> Vec<(Door, Value)> {
    let mut states = Vec::new();
    for (actor, id) in all {
        let answer = browser
            .call("POST", &format!("/api/v1/accounts/{id}/check"), None)
            .await;
        assert_eq!(
            answer.status(),
            200,
            "{}: {}",
            actor.platform,
            String::from_utf8_lossy(answer.body())
        );
        states.push((actor.platform, body(&answer)["health"]["state"].clone()));
    }
    states
}

/// Sixty days in steps of ten minutes, with a store that shows everything a minute late; the
/// exchanges of that time, by platform.
async fn sixty_days(lifetimes: (i64, i64)) -> BTreeMap<&'static str, usize> {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    let settings = json!({ "tiktok_access_s": lifetimes.0, "tiktok_refresh_s": lifetimes.1 });
    browser
        .sandbox()
        .control("POST", "/settings", Some(&settings))
        .await;
    let all = one_of_each(&browser).await;
    host.core.ports.token_kv().be_stale(Some(Span::seconds(60)));
    let begun = exchanges(&browser).await;
    for day in 0..60 {
        for _ in 0..24 * 6 {
            host.pass(Duration::from_mins(10)).await;
            host.tick().await;
        }
        no_record_outlives_its_lease(&host);
        let dead = host
            .core
            .ports
            .database()
            .look("SELECT door FROM grants WHERE needs_reconnect<>0")
            .unwrap();
        assert_eq!(dead.len(), 0, "day {day}: {dead:?}");
    }
    let alone = exchanges(&browser).await;
    let made = alone
        .iter()
        .map(|(platform, count)| (*platform, count - begun[platform]))
        .collect();
    assert_eq!(
        browser.get("/api/v1/me").await.status(),
        401,
        "nobody was signed in"
    );
    browser.connect(&account.username).await;
    for (platform, state) in checked(&browser, &all).await {
        assert_eq!(state, "connected", "{platform} after sixty days");
    }
    let post = browser
        .plan("After sixty days", &[&account], json!({ "now": true }))
        .await;
    browser.wait_for(&post, "published").await;
    made
}

/// TikTok is exchanged weekly, because nothing else would tell that a connection has ended; Meta's
/// and Instagram's tokens of sixty days at half their life; X for a post only.
#[tokio::test(start_paused = true)]
async fn sixty_days_without_anybody_lose_no_connection() {
    for lifetimes in [(7_200, 180 * 86_400), (86_400, 365 * 86_400)] {
        let made = sixty_days(lifetimes).await;
        println!(
            "tokens of TikTok that live {} h and {} days; exchanges in 60 days: {made:?}",
            lifetimes.0 / 3_600,
            lifetimes.1 / 86_400
        );
        assert_eq!(made["x"], 0, "{made:?}");
        assert!((8..=9).contains(&made["tiktok"]), "{made:?}");
        // Two consents, for Pages and for profiles, are of two persons here; each is exchanged on
        // day 30, and on day 60 perhaps.
        assert!((2..=4).contains(&made["facebook"]), "{made:?}");
        assert!((1..=2).contains(&made["instagram-direct"]), "{made:?}");
    }
}

fn look(host: &Host, sql: &str) -> Vec<Value> {
    host.core.ports.database().look(sql).unwrap()
}

/// Whatever the platforms answer while they are down changes nothing, and afterwards everything
/// goes on.
#[tokio::test(start_paused = true)]
async fn three_hours_without_the_platforms_change_no_account() {
    for fault in [
        json!({ "kind": "status", "status": 500 }),
        json!({ "kind": "status", "status": 503 }),
        json!({ "kind": "html" }),
        json!({ "kind": "hang" }),
        json!({ "kind": "close" }),
        json!({ "kind": "empty" }),
        json!({ "kind": "status", "status": 401, "body": "" }),
    ] {
        let host = Host::start();
        let (browser, account) = Browser::signed_up(&host).await;
        let all = one_of_each(&browser).await;
        // Everything is due at once: the exchanges, the looks, and a post.
        look(
            &host,
            "UPDATE grants SET refresh_at=1 WHERE refresh_at IS NOT NULL",
        );
        look(
            &host,
            "UPDATE accounts SET look_at=1 WHERE look_at IS NOT NULL",
        );
        let before = browser.read("/api/v1/accounts").await;
        let post = browser
            .plan_in("After the outage", &account, Duration::from_mins(200))
            .await;
        for prefix in ["/x/**", "/tiktok/**", "/meta/**", "/instagram/**"] {
            let script = json!({ "path": prefix, "times": 100_000, "fault": fault });
            browser
                .sandbox()
                .control("POST", "/faults", Some(&script))
                .await;
        }
        for minute in 0..180 {
            minutes(&host, 1).await;
            let states = browser.read("/api/v1/accounts").await;
            assert_eq!(states, before, "{fault}, minute {minute}");
        }
        browser.sandbox().control("DELETE", "/faults", None).await;
        minutes(&host, 90).await;
        assert_eq!(
            browser.receipt(&post).await["state"],
            "published",
            "{fault}"
        );
        for (platform, state) in checked(&browser, &all).await {
            assert_eq!(state, "connected", "{platform} after {fault}");
        }
        let late = look(
            &host,
            &format!("SELECT id FROM grants WHERE refresh_at<{}", host.now_ms()),
        );
        assert_eq!(late.len(), 0, "{fault}: the exchanges were made up for");
    }
}

/// What becomes of a sealed set, of itself and that of another grant.
type Spoil = fn(&str, &str) -> String;

const SPOILED: [(&str, Spoil); 4] = [
    ("another's", |_, other| other.to_owned()),
    ("flipped", flipped),
    ("an unknown key", |own, _| {
        own.replacen("v1.k1.", "v1.k9.", 1)
    }),
    ("nothing", |_, _| String::new()),
];

/// A sealed set of which one character near the end is another.
fn flipped(own: &str, _: &str) -> String {
    own.char_indices()
        .map(|(at, one)| match one {
            'A' if at + 9 == own.len() => 'B',
            _ if at + 9 == own.len() => 'A',
            kept => kept,
        })
        .collect()
}

/// Replaces the sealed set of every grant in the store, which alone has them.
async fn spoil_every_set(host: &Host, spoil: Spoil) {
    let grants = look(
        host,
        "SELECT id, generation, handover FROM grants ORDER BY id",
    );
    assert!(
        grants.iter().all(|grant| grant["handover"].is_null()),
        "the store alone has them"
    );
    let key = |grant: &Value| {
        format!(
            "tok:{}:{}",
            grant["id"].as_str().unwrap(),
            grant["generation"]
        )
    };
    let kept = host.core.ports.token_kv().dump();
    let sealed = |grant: &Value| serde_json::from_str::<Value>(&kept[&key(grant)]).unwrap();
    for (at, grant) in grants.iter().enumerate() {
        let (mut own, other) = (sealed(grant), sealed(&grants[(at + 1) % grants.len()]));
        own["sealed"] = json!(spoil(
            own["sealed"].as_str().unwrap(),
            other["sealed"].as_str().unwrap()
        ));
        host.core
            .ports
            .vault()
            .put(&key(grant), &own.to_string(), Span::days(7))
            .await
            .unwrap();
    }
}

/// S12 for every platform: a set of another account, a changed byte, an unknown key. The account
/// asks for a reconnect, and no error of ours is shown.
#[tokio::test(start_paused = true)]
async fn s12_a_set_that_does_not_open_asks_for_a_reconnect() {
    for (what, spoil) in SPOILED {
        let host = Host::start();
        let (browser, _) = Browser::signed_up(&host).await;
        let all = one_of_each(&browser).await;
        minutes(&host, 15).await;
        spoil_every_set(&host, spoil).await;
        for (platform, state) in checked(&browser, &all).await {
            assert_eq!(state, "needs_reconnect", "{platform}: {what}");
        }
        for (actor, id) in &all {
            let path = format!("/connect/{}?reconnect={id}", actor.platform);
            assert_eq!(
                actor.through(&browser, &path, "").await,
                format!("/?connected={id}"),
                "{}: {what}",
                actor.platform
            );
        }
        for (platform, state) in checked(&browser, &all).await {
            assert_eq!(state, "connected", "{platform}: {what}");
        }
    }
}

/// A Page that the person has lost is told of within a day, and comes back by itself once it is
/// theirs again.
#[tokio::test(start_paused = true)]
async fn a_page_that_is_lost_is_told_within_a_day_and_its_siblings_live() {
    let host = Host::start();
    let (browser, _) = Browser::signed_up(&host).await;
    let two = json!({ "name": "Two Pages", "pages": [{ "name": "Kept" }, { "name": "Lost" }] });
    let person = browser
        .sandbox()
        .control("POST", "/meta/people", Some(&two))
        .await;
    let [kept, lost] = [0, 1].map(|at| person["pages"][at]["id"].as_str().unwrap().to_owned());
    let id = person["id"].as_str().unwrap();
    let actor = Actor {
        platform: Door::Facebook,
        person: id.to_owned(),
        remote_id: kept.clone(),
        name: String::new(),
    };
    let landed = actor.through(&browser, "/connect/facebook", "").await;
    choose(&browser, &choice(&landed), &[&kept, &lost]).await;
    let lose = format!("/meta/people/{id}/lose-page/{lost}");
    browser
        .sandbox()
        .control("POST", &lose, Some(&json!({})))
        .await;
    host.pass(DAY).await;
    minutes(&host, 2).await;
    browser.connect(&host.unique("back")).await;
    let accounts = look(
        &host,
        "SELECT remote_id, lost FROM accounts WHERE door='facebook' ORDER BY name",
    );
    assert_eq!(
        (&accounts[0]["remote_id"], &accounts[0]["lost"]),
        (&json!(kept), &Value::Null)
    );
    assert!(accounts[1]["lost"].is_string(), "{accounts:?}");
    let back = json!({ "id": lost });
    browser
        .sandbox()
        .control("POST", &format!("/meta/people/{id}/pages"), Some(&back))
        .await;
    host.pass(DAY).await;
    minutes(&host, 62).await;
    let accounts = look(&host, "SELECT lost FROM accounts WHERE door='facebook'");
    assert!(
        accounts.iter().all(|account| account["lost"].is_null()),
        "{accounts:?}"
    );
}

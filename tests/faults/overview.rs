//! The calendar and the status over more rows than a scenario can make: where they end, and what
//! they cost.

use super::*;
use crate::scenarios::world::body;

const DAY_MS: i64 = 86_400_000;

/// Copies of the first post, one each minute from `from_ms` on.
fn insert_posts(host: &Host, count: usize, from_ms: i64) {
    let sql = format!(
        "INSERT INTO posts (id, workspace, author, text, version, due_at, zone, local, remark, \
        late_minutes, created_at, updated_at, change_tag, state)
        SELECT 'post_'||printf('%032x', n.value+1), workspace, author, text, version, \
        {from_ms}+n.value*60000, zone, local, remark, late_minutes, created_at, updated_at, \
        change_tag, state
        FROM (SELECT * FROM posts ORDER BY created_at LIMIT 1), json_each('{}') n",
        numbers(count)
    );
    host.core.ports.database().look(&sql).unwrap();
}

/// Copies of the first delivery, sent with a lateness of 1, 2, 3 … ms and live 50 ms after that, a
/// second after another until now.
fn insert_published(host: &Host, count: usize) {
    let now = host.now_ms();
    let sql = format!(
        "INSERT OR IGNORE INTO posts (id, workspace, author, text, version, due_at, zone, \
        late_minutes, created_at, updated_at) SELECT 'post_'||printf('%032x', n.value+1), \
        workspace, author, text, version, {now}-(n.value+1)*1000, zone, late_minutes, created_at, \
        updated_at FROM (SELECT * FROM posts ORDER BY created_at LIMIT 1), json_each('{0}') n",
        numbers(count)
    );
    host.core.ports.database().look(&sql).unwrap();
    let sql = format!(
        "INSERT INTO deliveries (id, workspace, post, account, state, version, approval, claim, \
        due_at, late_at, committed_at, published_at, seq, head)
        SELECT 'dlv_'||printf('%032x', n.value+1), workspace, 'post_'||printf('%032x', n.value+1), \
        account, 'published', 1, 1, 0, \
        {now}-(n.value+1)*1000, 0,
          {now}-(n.value+1)*1000+n.value+1, {now}-(n.value+1)*1000+n.value+51, 0, ''
        FROM (SELECT * FROM deliveries ORDER BY rowid LIMIT 1), json_each('{}') n",
        numbers(count)
    );
    host.core.ports.database().look(&sql).unwrap();
}

fn numbers(count: usize) -> String {
    json!((0..count).collect::<Vec<_>>()).to_string()
}

async fn with_one_post(host: &Arc<Host>) -> Browser<Host> {
    let (browser, account) = Browser::signed_up(host).await;
    browser
        .plan(
            "Planned",
            &[&account],
            json!({ "at": "2030-07-01T00:00:00Z" }),
        )
        .await;
    browser
}

#[tokio::test(start_paused = true)]
async fn a_range_with_more_than_2500_posts_is_too_wide_whatever_the_filter() {
    let host = Host::start();
    let browser = with_one_post(&host).await;
    insert_posts(&host, 2_499, host.now_ms() + 60 * DAY_MS);
    let range = "/api/v1/calendar?from=2030-06-15T00:00:00Z&to=2031-06-15T00:00:00Z";
    assert_eq!(
        browser.read(range).await["data"].as_array().unwrap().len(),
        2_500
    );
    let account = browser.read("/api/v1/accounts").await["data"][0]["id"].clone();
    browser
        .call(
            "POST",
            "/api/v1/posts",
            Some(&json!({
                "text": "One more",
                "targets": [{ "account": account }],
                "schedule": { "at": "2030-07-02T00:00:00Z" },
            })),
        )
        .await;
    for filter in ["", "&state=scheduled", "&state=draft"] {
        let refused = browser.get(&format!("{range}{filter}")).await;
        assert_eq!(
            (refused.status().as_u16(), &body(&refused)["code"]),
            (422, &json!("range_too_wide")),
            "{filter}"
        );
    }
    let narrower = browser
        .read("/api/v1/calendar?from=2030-07-01T00:00:00Z&to=2030-07-03T00:00:00Z")
        .await;
    assert_eq!(narrower["data"].as_array().unwrap().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn percentiles_are_exact_over_all_that_was_counted() {
    let host = Host::start();
    let browser = with_one_post(&host).await;
    insert_published(&host, 1_000);
    let lateness = browser.read("/api/v1/status").await["lateness"].clone();
    let since =
        noctin_scheduler::domain::time::Timestamp::from_ms(host.now_ms() - DAY_MS).to_string();
    assert_eq!(
        lateness,
        json!({
            "since": since, "count": 1_000, "p50_ms": 500, "p99_ms": 990, "max_ms": 1_000,
            "live_p50_ms": 550, "live_p99_ms": 1_040, "live_max_ms": 1_050,
        })
    );
}

#[tokio::test(start_paused = true)]
async fn a_day_with_more_than_ten_thousand_publications_is_told_from_a_later_moment_on() {
    let host = Host::start_with(&[("SIGNUP", Some("first"))]);
    let browser = with_one_post(&host).await;
    insert_published(&host, 12_000);
    let status = browser.read("/api/v1/status").await;
    assert_eq!(
        (&status["lateness"]["count"], &status["lateness"]["max_ms"]),
        (&json!(10_000), &json!(10_000)),
        "the newest"
    );
    assert_eq!(
        status["deliveries"]["published_24h"], 10_000,
        "no more are counted"
    );
    // Six hours hold 21,600 seconds, a quarter of them 5,400.
    let whole = &status["operator"]["lateness"];
    let since =
        noctin_scheduler::domain::time::Timestamp::from_ms(host.now_ms() - DAY_MS / 16).to_string();
    assert_eq!(
        (&whole["since"], &whole["count"]),
        (&json!(since), &json!(5_405))
    );
}

#[tokio::test(start_paused = true)]
async fn the_operator_sees_the_whole_instance_and_no_names() {
    let host = Host::start();
    let (operator, account) = Browser::signed_up(&host).await;
    let (other, theirs) = Browser::signed_up(&host).await;
    other
        .plan(
            "Theirs",
            &[&theirs],
            json!({ "at": "2030-07-01T00:00:00Z" }),
        )
        .await;
    let post = operator
        .plan("Mine", &[&account], json!({ "now": true }))
        .await;
    operator.wait_for(&post, "published").await;
    let status = operator.read("/api/v1/status").await;
    assert_eq!(status["deliveries"]["waiting"], 0);
    let seen = &status["operator"];
    let lateness = seen["lateness"].clone();
    assert_eq!(lateness["count"], 1);
    assert_eq!(
        seen,
        &json!({
            "users": 2,
            "workspaces": 2,
            "accounts": 2,
            "needs_reconnect": 0,
            "waiting": 1,
            "overdue": 0,
            "unreadable": 0,
            "lateness": lateness,
            "token_keys": [{ "key": "k1", "is_active": true, "is_missing": false, "grants": 2 }],
            "signup": "open",
        })
    );
    assert_eq!(other.read("/api/v1/status").await["operator"], Value::Null);
    assert_eq!(
        operator
            .call("DELETE", &format!("/api/v1/accounts/{}", account.id), None)
            .await
            .status(),
        204
    );
    let seen = operator.read("/api/v1/status").await["operator"].clone();
    assert_eq!(
        (&seen["accounts"], &seen["token_keys"][0]["grants"]),
        (&json!(1), &json!(1))
    );
}

#[tokio::test(start_paused = true)]
async fn a_post_that_nobody_takes_is_overdue() {
    let host = Host::start();
    let (operator, account) = Browser::signed_up(&host).await;
    operator
        .plan_in("Nobody comes", &account, Duration::from_mins(10))
        .await;
    host.pass(Duration::from_mins(11)).await;
    assert_eq!(
        operator.read("/api/v1/status").await["operator"]["overdue"],
        0
    );
    host.pass(Duration::from_mins(2)).await;
    let status = operator.read("/api/v1/status").await;
    assert_eq!(
        (
            &status["operator"]["waiting"],
            &status["operator"]["overdue"]
        ),
        (&json!(1), &json!(1))
    );
    assert_eq!(
        status["heartbeat"],
        json!({ "started_at": null, "finished_at": null, "age_s": null, "is_late": true })
    );
}

/// The key of a set that was sealed before anybody kept count is learned when the set is renewed.
#[tokio::test(start_paused = true)]
async fn the_key_of_an_older_set_is_learned_at_its_renewal() {
    let host = Host::start();
    let (operator, _) = Browser::signed_up(&host).await;
    host.core
        .ports
        .database()
        .look("UPDATE grants SET sealed_with=NULL")
        .unwrap();
    let keys = async || operator.read("/api/v1/status").await["operator"]["token_keys"].clone();
    let [active, unknown] = [
        json!({ "key": "k1", "is_active": true, "is_missing": false, "grants": 0 }),
        json!({ "key": null, "is_active": false, "is_missing": false, "grants": 1 }),
    ];
    assert_eq!(keys().await, json!([active, unknown]));
    host.pass(Duration::from_hours(5 * 24)).await;
    host.tick().await;
    assert_eq!(
        keys().await,
        json!([{ "key": "k1", "is_active": true, "is_missing": false, "grants": 1 }])
    );
}

/// What it costs to read `path`, in steps of the database.
async fn cost(host: &Host, browser: &Browser<Host>, path: &str) -> u64 {
    let before = host.core.ports.database().work();
    browser.read(path).await;
    host.core.ports.database().work() - before
}

#[tokio::test(start_paused = true)]
async fn the_status_and_the_calendar_cost_the_same_whatever_went_before() {
    let host = Host::start_with(&[("SIGNUP", Some("first"))]);
    let browser = with_one_post(&host).await;
    let operators = cost(&host, &browser, "/api/v1/status").await;
    host.core
        .ports
        .database()
        .look("UPDATE users SET operator=0")
        .unwrap();
    let paths = [
        "/api/v1/status",
        "/api/v1/calendar?from=2030-07-01T00:00:00Z&to=2030-08-01T00:00:00Z",
    ];
    let mut before = Vec::new();
    for path in paths {
        before.push(cost(&host, &browser, path).await);
    }
    insert_posts(&host, 10_000, host.now_ms() - 400 * DAY_MS);
    insert_published(&host, 10_000);
    let long_ago = format!(
        "UPDATE deliveries SET published_at=published_at-30*{DAY_MS}, due_at=due_at-30*{DAY_MS},
          state=iif(rowid%2, 'published', 'failed') WHERE state='published'"
    );
    host.core.ports.database().look(&long_ago).unwrap();
    for (path, before) in paths.iter().zip(before) {
        // The last publication of a platform is one row more.
        let after = cost(&host, &browser, path).await;
        assert!(after < before + 50, "{path}: {before}, then {after}");
    }
    host.core
        .ports
        .database()
        .look("UPDATE users SET operator=1")
        .unwrap();
    let after = cost(&host, &browser, "/api/v1/status").await;
    assert!(
        after < operators + 50,
        "the operator's: {operators}, then {after}"
    );
}

/// An index is paid for by every change that enters it: what goes out as planned is written into
/// two of them, once.
#[tokio::test(start_paused = true)]
async fn a_delivery_that_goes_well_is_in_no_index_of_what_needs_a_person() {
    let host = Host::start();
    let schema = host
        .core
        .ports
        .database()
        .look(
            "SELECT name, sql FROM sqlite_schema WHERE \
            tbl_name='deliveries' AND sql LIKE '%WHERE%'",
        )
        .unwrap();
    for name in [
        "deliveries_attention",
        "deliveries_failed",
        "deliveries_approved_again",
        "deliveries_published",
        "deliveries_published_of",
    ] {
        let sql = schema.iter().find(|index| index["name"] == name).unwrap()["sql"]
            .as_str()
            .unwrap();
        let condition = sql.split_once("WHERE").unwrap().1;
        for state in ["scheduled", "preparing", "ready", "committing"] {
            let look = format!(
                "SELECT ({condition}) AS is_in FROM (SELECT '{state}' AS state, 1 AS approval, 5 \
                AS wake_at, NULL AS published_at)"
            );
            assert_eq!(
                host.core.ports.database().look(&look).unwrap()[0]["is_in"],
                0,
                "{name} {state}"
            );
        }
    }
}

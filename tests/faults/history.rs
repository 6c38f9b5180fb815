//! R37: what a person reads and changes, and what a tick does, costs the same however long the
//! history of their workspace is.

use super::*;
use noctin_scheduler::domain::delivery::State;
use noctin_scheduler::usecases::posts::PostState;
use std::collections::BTreeMap;

/// How far the cost of a statement may differ between a history and one ten times as long: it is
/// one level more of a B-tree.
const SLACK: f64 = 1.3;

/// What grows up to a bound: a part of the statement, and the most that it may cost. A page by
/// account and state walks 1,000 posts at the most; the counts of the status end at 1,000 that need
/// a person, and at 10,000 of the last day.
const BOUNDS: [(&str, u64); 3] = [
    ("WITH walked AS", 80_000),
    ("OFFSET", 15_000),
    ("AS published_24h", 40_000),
];

/// A history: posts that were published, failed, missed, cancelled or taken from the account, one
/// each ten minutes until an hour ago.
fn insert_history(host: &Host, count: usize) {
    let until = host.now_ms() - 3_600_000;
    let sql = format!(
        "INSERT INTO posts (id, workspace, author, text, version, due_at, zone, late_minutes, \
        created_at, updated_at)
         WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i+1 FROM n WHERE i+1<{count})
         SELECT printf('post_%032x', i), workspace, user, 'Old '||i, 1, {until}-i*600000, 'UTC', \
         60, 1, 1 FROM n, (SELECT workspace, user FROM members LIMIT 1);
        INSERT INTO deliveries (id, workspace, post, account, state, version, approval, claim, \
        due_at, late_at, committed_at, published_at, removed_at, seq, head)
         WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i+1 FROM n WHERE i+1<{count}),
           old AS (SELECT *, {until}-i*600000 AS due, iif(i%20=0, 'failed', iif(i%20=1, 'missed', \
           iif(i%20=2, 'cancelled', 'published'))) AS state FROM n)
         SELECT printf('dlv_%032x', i), a.workspace, printf('post_%032x', i), a.id, state, 1, 1, \
         0, due, due+3600000, iif(state='published', due+5, NULL), iif(state='published', due+9, \
         NULL), iif(i%20=3, due, NULL), 1, 'head'
         FROM old, (SELECT id, workspace FROM accounts LIMIT 1) a;
        INSERT INTO ledger (delivery, seq, previous, hash, event) SELECT id, 1, '', 'head', '{{}}' \
        FROM deliveries WHERE head='head';"
    );
    host.core.ports.database().prepare(&sql).unwrap();
}

/// Everything that a person reads, some of what they change, and two ticks.
async fn a_day(host: &Arc<Host>, browser: &Browser<Host>, account: &Account) {
    let id = &account.id;
    for path in [
        "/api/v1/posts".to_owned(),
        "/api/v1/posts?order=desc&limit=20".to_owned(),
        "/api/v1/posts?from=2030-06-15T00:00:00Z&to=2030-07-15T00:00:00Z".to_owned(),
        "/api/v1/posts?state=attention&order=desc&limit=5".to_owned(),
        "/api/v1/posts?state=scheduled".to_owned(),
        format!("/api/v1/posts?account={id}&order=desc&limit=5"),
        format!("/api/v1/posts?account={id}&state=published&limit=5"),
        format!("/api/v1/posts?account={id}&state=attention&limit=5"),
        format!("/api/v1/posts?account={id}&state=scheduled&from=2030-06-15T00:00:00Z"),
        "/api/v1/calendar?from=2030-06-15T12:00:00Z&to=2030-07-15T00:00:00Z".to_owned(),
        "/api/v1/status".to_owned(),
        "/api/v1/notices".to_owned(),
        "/api/v1/accounts".to_owned(),
        format!("/api/v1/accounts/{id}"),
        "/api/v1/me".to_owned(),
        "/api/v1/me/sessions".to_owned(),
    ] {
        browser.read(&path).await;
    }
    let now = browser
        .plan("Now", &[account], json!({ "now": true }))
        .await;
    browser.wait_for(&now, "published").await;
    let later = browser
        .plan_in("Later", account, Duration::from_hours(2))
        .await;
    let edited = browser.edit(&later, &json!({ "text": "Changed" })).await;
    assert_eq!(edited.status(), 200);
    assert_eq!(browser.cancel(&body(&edited)).await.status(), 200);
    minutes(host, 2).await;
}

/// What each statement of a day costs, after so long a history.
async fn costs(count: usize) -> BTreeMap<String, u64> {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    insert_history(&host, count);
    let _before = host.core.ports.database().take_costs();
    a_day(&host, &browser, &account).await;
    host.core.ports.database().take_costs()
}

#[tokio::test(start_paused = true)]
async fn r37_no_statement_costs_more_after_ten_times_the_history() {
    let (short, long) = (costs(1_200).await, costs(12_000).await);
    let mut grown = Vec::new();
    for (sql, cost) in &long {
        let before = short.get(sql).copied().unwrap_or(*cost);
        #[expect(clippy::cast_precision_loss, reason = "costs are small")]
        let is_grown = *cost as f64 > before as f64 * SLACK + 50.0;
        let bound = BOUNDS.iter().find(|(part, _)| sql.contains(part));
        if is_grown && bound.is_none_or(|(_, most)| cost > most) {
            grown.push(format!("{before} -> {cost}: {sql}"));
        }
    }
    assert!(long.len() > 40, "the day itself is measured");
    assert!(grown.is_empty(), "{}", grown.join("\n"));
}

#[tokio::test(start_paused = true)]
async fn r37_the_measure_notices_a_list_without_its_index() {
    let host = Host::start();
    let (browser, _) = Browser::signed_up(&host).await;
    insert_history(&host, 2_000);
    let cost = async || {
        let before = host.core.ports.database().work();
        browser
            .read("/api/v1/posts?state=partial&order=desc&limit=5")
            .await;
        host.core.ports.database().work() - before
    };
    let with = cost().await;
    host.core
        .ports
        .database()
        .prepare("DROP INDEX posts_in_state")
        .unwrap();
    assert!(cost().await > with + 4_000, "{with}");
}

#[tokio::test(start_paused = true)]
async fn pages_by_account_and_state_lead_through_everything_once() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    insert_history(&host, 3_000);
    for (state, count) in [
        ("published", 2_400),
        ("failed", 150),
        ("attention", 150),
        ("draft", 0),
    ] {
        let mut seen = std::collections::BTreeSet::new();
        let mut path = format!(
            "/api/v1/posts?account={}&state={state}&order=desc&limit=100",
            account.id
        );
        for _ in 0..60 {
            let page = browser.read(&path).await;
            for post in page["data"].as_array().unwrap() {
                assert!(seen.insert(post["id"].clone().to_string()) && post["state"] == state);
            }
            let Some(next) = page["next"].as_str() else {
                break;
            };
            let (before, _) = path.split_once("&after=").unwrap_or((&path, ""));
            path = format!("{before}&after={next}");
        }
        assert_eq!(seen.len(), count, "{state}");
    }
    let strange = "acc_000000000000000000000000000000ff";
    let page = browser
        .read(&format!("/api/v1/posts?account={strange}"))
        .await;
    assert_eq!(page, json!({ "data": [], "next": null }));
}

/// The database keeps a post's state by triggers, whose rule [`PostState::of`] says again.
#[tokio::test(start_paused = true)]
async fn the_state_of_a_post_is_that_of_its_deliveries_whatever_they_are() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    let post = browser
        .plan(
            "Twice",
            &[&account],
            json!({ "at": "2031-05-01T10:00:00Z" }),
        )
        .await;
    let id = post["id"].as_str().unwrap();
    let database = host.core.ports.database();
    database
        .prepare(&format!(
            "INSERT INTO deliveries (id, workspace, post, account, state, version, approval, \
            claim, due_at, late_at, seq, head) \
            SELECT 'dlv_00000000000000000000000000000002', workspace, post, account, state, 1, 1, \
            0, due_at, late_at, 0, '' FROM deliveries WHERE post='{id}'"
        ))
        .unwrap();
    let all = [
        State::Scheduled,
        State::Preparing,
        State::Ready,
        State::Committing,
        State::Processing,
        State::Published,
        State::Failed,
        State::Held,
        State::Unconfirmed,
        State::Missed,
        State::Cancelled,
    ];
    let state = || database.look("SELECT state FROM posts").unwrap()[0]["state"].clone();
    for one in all {
        for other in all {
            database
                .prepare(&format!(
                    "UPDATE deliveries SET state=iif(head='', '{}', '{}')",
                    other.name(),
                    one.name()
                ))
                .unwrap();
            assert_eq!(
                state(),
                PostState::of(&[one, other]).name(),
                "{one:?} {other:?}"
            );
        }
    }
    database
        .prepare("UPDATE deliveries SET removed_at=1 WHERE head=''")
        .unwrap();
    assert_eq!(state(), PostState::of(&[State::Cancelled]).name());
    database
        .prepare("UPDATE deliveries SET removed_at=1")
        .unwrap();
    assert_eq!(state(), PostState::of(&[]).name());
}

//! R8: what an idle tick costs does not depend on how many posts are planned.

use super::*;
use xtask::seed;

/// R8: every look of a tick that finds nothing to do goes through an index. These are the
/// conditions of its statements.
#[tokio::test(start_paused = true)]
async fn r8_an_idle_tick_reads_no_table_from_end_to_end() {
    let host = Host::start();
    for look in [
        "SELECT id FROM deliveries WHERE wake_at<=1 LIMIT 1",
        "SELECT id FROM grants WHERE handover IS NOT NULL AND generation IS NOT NULL AND \
        coalesce(handover_seen_at, 0)<=1 LIMIT 10",
        "SELECT id FROM grants WHERE renew_at<=1 ORDER BY renew_at LIMIT 10",
        "SELECT grant_id FROM tombstones WHERE at<=1 ORDER BY at LIMIT 10",
        "DELETE FROM limits WHERE blocked_until<=1 AND instr(scope, ':')>0",
        "DELETE FROM flows_taken WHERE ends_at<=1",
        "SELECT id FROM media WHERE look_at<=1 ORDER BY look_at LIMIT 80",
        "SELECT account FROM pictures WHERE ends_at<=1 ORDER BY ends_at LIMIT 16",
        "SELECT 1 AS due FROM recurrences WHERE look_at<=1 LIMIT 1",
        "SELECT 1 AS due FROM revocations WHERE try_at<=1 LIMIT 1",
        "DELETE FROM callbacks WHERE received_at<=1",
        "DELETE FROM deletions WHERE requested_at<=1",
        "UPDATE posts SET idempotency_key=NULL WHERE idempotency_key IS NOT NULL AND created_at<=1",
    ] {
        let plan = host
            .core
            .ports
            .database()
            .look(&format!("EXPLAIN QUERY PLAN {look}"))
            .unwrap();
        let steps: Vec<_> = plan
            .iter()
            .map(|step| step["detail"].as_str().unwrap())
            .collect();
        assert!(
            steps.iter().all(|step| step.starts_with("SEARCH")),
            "{look}: {steps:?}"
        );
    }
}

/// R8: to the last instruction, because nothing that a tick does may grow with what is planned.
#[tokio::test(start_paused = true)]
async fn r8_an_idle_tick_does_the_same_work_before_a_thousand_posts_and_before_a_hundred_thousand()
{
    let thousand = idle_tick(1_000, "").await;
    assert!(thousand.0 > 0 && thousand.1 > 0, "{thousand:?}");
    assert_eq!(thousand, idle_tick(100_000, "").await);
    // The measure notices what it is there for.
    let scanned = "DROP INDEX deliveries_wake;";
    assert!(idle_tick(2_000, scanned).await.1 > idle_tick(1_000, scanned).await.1 + 1_000);
}

/// The batches and the instructions of a tick with so many posts ahead and nothing to do, in a
/// database that was changed by `sql`.
async fn idle_tick(count: usize, sql: &str) -> (u64, u64) {
    let host = Host::start();
    let (_browser, _account) = Browser::signed_up(&host).await;
    let far = host.now_ms() + 2 * 24 * 60 * 60 * 1_000;
    let posts = seed::Posts {
        count,
        label: "far".into(),
        first_account: 0,
        accounts: 10,
        due_at: far,
        apart_ms: 100,
    };
    let database = host.core.ports.database();
    database
        .prepare(&(seed::accounts(10) + &seed::posts(&[posts]) + sql))
        .unwrap();
    // The connection is new: until KV has answered for ten minutes, the tick looks after it.
    minutes(&host, 15).await;
    let before = database.work();
    let report = tick::tick(&host.core).await.unwrap();
    assert_eq!(report.claimed, 0);
    (report.usage.batches, database.work() - before)
}

//! What an idle tick costs: the same, whatever the backlog.

use super::*;

/// R8: every look of a tick that finds nothing to do goes through an index. These are the conditions of its statements.
#[tokio::test(start_paused = true)]
async fn r8_an_idle_tick_reads_no_table_from_end_to_end() {
    let host = Host::start();
    for look in [
        "SELECT id FROM deliveries WHERE wake_at<=1 LIMIT 1",
        "SELECT id FROM grants WHERE handover IS NOT NULL AND generation IS NOT NULL AND coalesce(handover_seen_at, 0)<=1 LIMIT 10",
        "SELECT id FROM grants WHERE renew_at<=1 ORDER BY renew_at LIMIT 10",
        "SELECT grant_id FROM tombstones WHERE at<=1 ORDER BY at LIMIT 10",
        "DELETE FROM limits WHERE blocked_until<=1 AND instr(scope, ':')>0",
        "DELETE FROM oauth_flows WHERE expires_at<=1",
        "SELECT hash FROM sessions WHERE ended_at>1 LIMIT 100",
        "UPDATE posts SET idempotency_key=NULL WHERE idempotency_key IS NOT NULL AND created_at<=1",
    ] {
        let plan = host.core.ports.database().look(&format!("EXPLAIN QUERY PLAN {look}")).unwrap();
        let steps: Vec<_> = plan.iter().map(|step| step["detail"].as_str().unwrap()).collect();
        assert!(steps.iter().all(|step| step.starts_with("SEARCH")), "{look}: {steps:?}");
    }
}

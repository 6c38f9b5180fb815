//! What one workspace uses of the free plan in a day: four accounts, 300 posts a month to all of
//! them, and a dashboard that is open for eight hours. Each part is counted as it happens, and
//! multiplied by how often it happens.
//!
//! The daily allowances: <https://developers.cloudflare.com/workers/platform/limits/>,
//! <https://developers.cloudflare.com/d1/platform/pricing/>,
//! <https://developers.cloudflare.com/kv/platform/pricing/>,
//! <https://developers.cloudflare.com/queues/platform/pricing/>.

use std::time::Duration;

use anyhow::{Result, ensure};
use serde_json::json;

use super::figures::Table;
use super::stage::{Stage, instant};
use super::usage::{self, Usage};
use crate::dev::now_ms;
use crate::seed::Posts;
use crate::{browser, checkout, shell};

const TICKS: f64 = 1_440.0;
const POSTS: f64 = 10.0;
const OPEN_S: f64 = 8.0 * 3_600.0;

/// How many grants are sealed anew in a day: each of the four every five days, and one more.
const RENEWALS: f64 = 1.0;

/// How many token sets are exchanged in a day. Those of X live for two hours, so that each of ten
/// posts may find those of four accounts too old.
const EXCHANGES: f64 = 40.0;

/// How long the dashboard is watched: eight of its looks at the home screen.
const WATCHED: Duration = Duration::from_mins(2);

const HISTORY: usize = 300;
const DAY_MS: i64 = 24 * 60 * 60 * 1_000;
const MINUTE_MS: i64 = 60 * 1_000;

/// Counts each part of a day, and adds what they are together.
pub(super) async fn run(stage: &mut Stage, table: &mut Table) -> Result<()> {
    stage
        .plan(&[Posts {
            count: HISTORY,
            label: "history".into(),
            first_account: 0,
            accounts: 4,
            due_at: now_ms() + 2 * DAY_MS,
            apart_ms: DAY_MS / 10,
        }])
        .await?;
    stage.stack.watched_tick().await?;
    let tick = idle_tick(stage).await?;
    let post = post(stage, tick).await?;
    let preflight = preflight(stage, tick).await?;
    let renewal = renewal(stage, tick).await?;
    let exchange = exchange(stage, tick).await?;
    let open = dashboard(stage).await?;
    let parts = [
        ("the cron trigger, 1,440 times", tick * TICKS),
        ("posts, 10 for four accounts", post * POSTS),
        ("their look an hour before", preflight * POSTS),
        ("tokens sealed anew", renewal * RENEWALS),
        ("tokens exchanged, 40 times", exchange * EXCHANGES),
        (
            "the dashboard, eight hours",
            open * (OPEN_S / WATCHED.as_secs_f64()),
        ),
    ];
    let mut day = Usage::default();
    for (name, part) in parts {
        day += part;
        print_part(name, part);
    }
    show(table, day);
    Ok(())
}

/// A day beside what the plan allows.
fn show(table: &mut Table, day: Usage) {
    for (what, used, allowed) in [
        ("requests", day.requests, 100_000.0),
        ("D1 rows read", day.rows_read, 5_000_000.0),
        ("D1 rows written", day.rows_written, 100_000.0),
        ("KV reads", day.kv_reads, 100_000.0),
        ("KV writes and deletes", day.kv_writes, 1_000.0),
        ("queue operations", day.queue_operations, 10_000.0),
    ] {
        let remark = format!("{used:.0} of {allowed:.0}");
        table.add_one(
            format!("free plan, a day: {what}"),
            "%",
            100.0 * used / allowed,
            remark,
        );
    }
    for (what, used, allowed) in [
        ("to platforms", day.most_external, 50.0),
        ("to our stores", day.most_internal, 1_000.0),
    ] {
        let remark = format!("of {allowed:.0}; the largest invocation that was seen");
        table.add_one(
            format!("free plan, an invocation: calls {what}"),
            "calls",
            used,
            remark,
        );
    }
}

fn print_part(name: &str, part: Usage) {
    println!(
        "  {name}: {:.0} requests, {:.0} rows read, {:.0} written, KV {:.0} read, {:.0} written, \
        {:.0} queue operations",
        part.requests,
        part.rows_read,
        part.rows_written,
        part.kv_reads,
        part.kv_writes,
        part.queue_operations,
    );
}

async fn idle_tick(stage: &Stage) -> Result<Usage> {
    let mark = usage::mark(&stage.stack).await?;
    stage.stack.watched_tick().await?;
    stage.stack.watched_tick().await?;
    Ok(usage::since(&stage.stack, mark).await? * 0.5)
}

/// One post for all four accounts. Their tokens are good: an exchange of them is counted apart.
async fn post(stage: &Stage, tick: Usage) -> Result<Usage> {
    let accounts = stage.connected().await?;
    ensure!(accounts.len() == 4, "{} accounts", accounts.len());
    stage
        .stack
        .query("UPDATE grants SET expires_at=1, renew_at=9000000000000, refresh_at=NULL")
        .await?;
    let mark = usage::mark(&stage.stack).await?;
    let targets: Vec<_> = accounts.iter().map(|id| json!({ "account": id })).collect();
    let at = instant(now_ms() + 3 * MINUTE_MS)?;
    let draft = json!({ "text": "counted 1", "targets": targets, "schedule": { "at": at } });
    stage.compose(&draft).await?;
    let mut ticks = 0.0;
    for _ in 0..4 {
        stage.stack.watched_tick().await?;
        ticks += 1.0;
        tokio::time::sleep(Duration::from_mins(1)).await;
    }
    let public = stage.stack.sandbox().sandbox.x_public();
    let count = public
        .iter()
        .filter(|post| post.text == "counted 1")
        .count();
    ensure!(count == 4, "the post is public at {count} accounts");
    // What KV has answered with for ten minutes leaves the database.
    stage
        .stack
        .query("UPDATE grants SET handover_seen_at=1")
        .await?;
    stage.stack.watched_tick().await?;
    Ok(usage::since(&stage.stack, mark).await? - tick * (ticks + 1.0))
}

/// The look at four deliveries an hour before they are due.
async fn preflight(stage: &mut Stage, tick: Usage) -> Result<Usage> {
    let mark = usage::mark(&stage.stack).await?;
    stage
        .plan(&[Posts {
            count: 4,
            label: "ahead".into(),
            first_account: 0,
            accounts: 4,
            due_at: now_ms() + 59 * MINUTE_MS,
            apart_ms: 0,
        }])
        .await?;
    let sql = "UPDATE deliveries SET wake_at=due_at-3600000, run_at=due_at-3600000 WHERE post IN \
        (SELECT id FROM posts WHERE text LIKE 'ahead %')";
    stage.stack.query(sql).await?;
    stage.stack.watched_tick().await?;
    tokio::time::sleep(Duration::from_secs(5)).await;
    Ok(usage::since(&stage.stack, mark).await? - tick)
}

/// One grant that is sealed anew.
async fn renewal(stage: &Stage, tick: Usage) -> Result<Usage> {
    let sql = "UPDATE grants SET renew_at=1 WHERE id=(SELECT min(id) FROM grants)";
    stage.stack.query(sql).await?;
    let mark = usage::mark(&stage.stack).await?;
    stage.stack.watched_tick().await?;
    Ok(usage::since(&stage.stack, mark).await? - tick)
}

/// One grant whose tokens are exchanged, until the database holds no copy of the new ones.
async fn exchange(stage: &Stage, tick: Usage) -> Result<Usage> {
    let refresh = "UPDATE grants SET refresh_at=1 WHERE id=(SELECT min(id) FROM grants)";
    let generation = "SELECT generation FROM grants WHERE id=(SELECT min(id) FROM grants)";
    let before = stage.stack.query(generation).await?;
    stage.stack.query(refresh).await?;
    let mark = usage::mark(&stage.stack).await?;
    stage.stack.watched_tick().await?;
    tokio::time::sleep(Duration::from_secs(5)).await;
    let after = stage.stack.query(generation).await?;
    ensure!(before != after, "no tokens were exchanged: {after:?}");
    stage.stack.watched_tick().await?;
    stage
        .stack
        .query("UPDATE grants SET handover_seen_at=1")
        .await?;
    stage.stack.watched_tick().await?;
    Ok(usage::since(&stage.stack, mark).await? - tick * 3.0)
}

/// The home screen as it stands open.
async fn dashboard(stage: &Stage) -> Result<Usage> {
    let chromium = browser::ensure().await?;
    let mark = usage::mark(&stage.stack).await?;
    let mut node = shell::node_program("node");
    node.arg(checkout::path("xtask/src/bench/dashboard.mjs"))
        .env("BASE_URL", stage.stack.worker_url())
        .env("COOKIE", stage.cookie())
        .env("SECONDS", WATCHED.as_secs().to_string())
        .env("CHROMIUM", chromium);
    shell::with_progress("Watching the dashboard", shell::output(&mut node)).await?;
    usage::since(&stage.stack, mark).await
}

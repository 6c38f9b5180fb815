//! How long the isolate computes for one invocation. The free plan allows 10 ms:
//! <https://developers.cloudflare.com/workers/platform/limits/#cpu-time>.

use std::time::Duration;

use anyhow::{Result, bail, ensure};
use serde_json::json;

use super::figures::{Sample, Table};
use super::inspector::Inspector;
use super::media::photo;
use super::stage::{Stage, instant};
use crate::dev::now_ms;
use crate::seed::Posts;

/// How often each request is made, and how often what takes long.
const REQUESTS: usize = 50;
const RUNS: usize = 8;

/// How many messages a batch has (`max_batch_size` of wrangler.toml), how many parts of a thread
/// one invocation sends (`PARTS` of the engine's `sitting.rs`), and a thread that takes several.
const BATCH: usize = 1;
const PARTS: usize = 1;
const LONG_THREAD: usize = 9;

/// How many pictures are prepared at one instant, and how long before theirs the posts with them
/// begin to be (`Timing::lead` of the Worker).
const PREPARED: [usize; 2] = [1, 10];
const LEAD_MS: i64 = 3 * 60 * SECOND_MS;

/// What the first requests compile is not counted; nor is the first run.
const WARM_UP: usize = 5;

/// How long nothing is asked for, so that what one request leaves to do counts for it.
const REST: Duration = Duration::from_millis(60);

const SECOND_MS: i64 = 1_000;
const DAY_MS: i64 = 24 * 60 * 60 * 1_000;

/// What the home screen asks for.
const PAGE: [&str; 6] = [
    "/api/v1/session",
    "/api/v1/accounts",
    "/api/v1/notices",
    "/api/v1/posts?state=attention",
    "/api/v1/posts?limit=50",
    "/api/v1/status",
];

/// Measures a page load, ticks, a batch of commits, threads, and the preparation of pictures.
pub(super) async fn run(stage: &mut Stage, table: &mut Table) -> Result<()> {
    let mut inspector = Inspector::connect(stage.inspector()).await?;
    page(stage, &mut inspector, table).await?;
    for count in [1, 20, 100] {
        ticks(stage, &mut inspector, table, count).await?;
    }
    batch(stage, &mut inspector, table).await?;
    for parts in [2, LONG_THREAD] {
        thread(stage, &mut inspector, table, parts).await?;
    }
    for count in PREPARED {
        pictures(stage, &mut inspector, table, count).await?;
    }
    Ok(())
}

fn add(table: &mut Table, what: &str, took: Vec<f64>) {
    let remark = format!("{} times", took.len());
    let took = Sample::of(took);
    table.add_one(format!("CPU, {what}, p50"), "ms", took.at(0.5), remark);
    table.add_one(format!("CPU, {what}, p99"), "ms", took.at(0.99), "");
}

async fn page(stage: &mut Stage, inspector: &mut Inspector, table: &mut Table) -> Result<()> {
    month(stage).await?;
    for path in PAGE {
        inspector.start().await?;
        for _ in 0..WARM_UP + REQUESTS {
            inspector.mark();
            let status = stage.get(path).send().await?.status();
            ensure!(status.is_success(), "{path} answers {status}");
            tokio::time::sleep(REST).await;
        }
        let took = inspector.stop_by_marks().await?;
        add(table, &format!("GET {path}"), took[WARM_UP..].to_vec());
    }
    Ok(())
}

/// A month of 300 posts.
async fn month(stage: &mut Stage) -> Result<()> {
    let posts = Posts {
        count: 300,
        label: "month".into(),
        first_account: 0,
        accounts: 4,
        due_at: now_ms() + 2 * DAY_MS,
        apart_ms: DAY_MS / 10,
    };
    stage.plan(&[posts]).await
}

/// A tick that claims so many posts, whose messages arrive when it is over.
async fn ticks(
    stage: &mut Stage,
    inspector: &mut Inspector,
    table: &mut Table,
    count: usize,
) -> Result<()> {
    inspector.start().await?;
    for run in 0..=RUNS {
        stage.clear().await?;
        stage
            .plan(&[posts(&format!("tick {count} {run}"), count, 50)])
            .await?;
        inspector.mark();
        let tick = stage.stack.watched_tick().await?;
        // Its messages are other invocations.
        inspector.mark();
        ensure!(tick["claimed"] == count, "{tick}");
    }
    let took = inspector.stop_by_marks().await?;
    stage.clear().await?;
    let took = took.into_iter().step_by(2).skip(1).collect();
    add(table, &format!("a tick that claims {count}"), took);
    Ok(())
}

fn posts(label: &str, count: usize, seconds_ahead: i64) -> Posts {
    Posts {
        count,
        label: label.to_owned(),
        first_account: 0,
        accounts: count.min(20),
        due_at: now_ms() + seconds_ahead * SECOND_MS,
        apart_ms: 0,
    }
}

/// Waits until so many posts are public, and what follows is written.
async fn until_public(stage: &Stage, label: &str, count: usize) -> Result<()> {
    let public = stage
        .wait_for_public(label, count, Duration::from_secs(40))
        .await;
    tokio::time::sleep(Duration::from_secs(2)).await;
    ensure!(public == count, "{public} of {count} are public");
    Ok(())
}

/// As many posts of one second as a message batch has, from its arrival to its last answer.
async fn batch(stage: &mut Stage, inspector: &mut Inspector, table: &mut Table) -> Result<()> {
    inspector.start().await?;
    for run in 0..=RUNS {
        stage.clear().await?;
        let label = format!("batch {run}");
        stage.plan(&[posts(&label, BATCH, 15)]).await?;
        stage.stack.watched_tick().await?;
        inspector.mark();
        until_public(stage, &label, BATCH).await?;
        inspector.mark();
    }
    let took = inspector.stop_by_marks().await?;
    let took = took.into_iter().step_by(2).skip(1).collect();
    add(table, &format!("a batch of {BATCH}"), took);
    Ok(())
}

/// A thread, whose messages come one after the other.
async fn thread(
    stage: &mut Stage,
    inspector: &mut Inspector,
    table: &mut Table,
    parts: usize,
) -> Result<()> {
    let accounts = stage.connected().await?;
    inspector.start().await?;
    for run in 0..=RUNS {
        let label = format!("thread {parts} {run}");
        let more: Vec<_> = (2..=parts)
            .map(|part| json!({ "text": format!("{label} part {part}") }))
            .collect();
        let targets = [json!({ "account": accounts[0], "options": { "thread": more } })];
        let draft = json!({
            "text": format!("{label} part 1"),
            "targets": targets,
            "schedule": { "at": instant(now_ms() + 15 * SECOND_MS)? },
        });
        stage.compose(&draft).await?;
        stage.stack.watched_tick().await?;
        inspector.mark();
        until_public(stage, &label, parts).await?;
        inspector.mark();
    }
    let took = inspector.stop_by_marks().await?;
    let took = took.into_iter().step_by(2).skip(1).collect();
    let messages = parts.div_ceil(PARTS);
    let what = format!("a thread of {parts} posts, in {messages} invocations");
    add(table, &what, took);
    Ok(())
}

/// Pictures of one second, each of another account, from the arrival of their messages until all
/// are prepared.
async fn pictures(
    stage: &mut Stage,
    inspector: &mut Inspector,
    table: &mut Table,
    count: usize,
) -> Result<()> {
    stage.have_accounts(count).await?;
    let picture = photo(stage).await?;
    inspector.start().await?;
    for run in 0..=RUNS {
        stage.clear().await?;
        let due_at = now_ms() + LEAD_MS + 10 * SECOND_MS;
        for number in 0..count {
            let draft = json!({
                "text": format!("prepared {count} {run} {number}"),
                "media": [{ "id": picture }],
                "targets": [{ "account": format!("acc_{number:032x}") }],
                "schedule": { "at": instant(due_at)? },
            });
            stage.compose(&draft).await?;
        }
        stage.stack.watched_tick().await?;
        inspector.mark();
        until_prepared(stage, count).await?;
        inspector.mark();
    }
    let took = inspector.stop_by_marks().await?;
    stage.clear().await?;
    let took = took.into_iter().step_by(2).skip(1).collect();
    add(table, &format!("{count} pictures prepared at once"), took);
    Ok(())
}

/// Waits until so many posts are prepared, and what follows is written.
async fn until_prepared(stage: &Stage, count: usize) -> Result<()> {
    let ready = "SELECT count(*) AS ready FROM deliveries WHERE state='ready'";
    for _ in 0..40 {
        tokio::time::sleep(Duration::from_secs(1)).await;
        let rows = stage.stack.query(ready).await?;
        if rows.first().is_some_and(|row| row["ready"] == count) {
            tokio::time::sleep(Duration::from_secs(1)).await;
            return Ok(());
        }
    }
    bail!("{count} pictures are not prepared")
}

//! How late posts leave: twenty and a hundred of one second among others, and bursts. The posts are
//! claimed by a usual tick; lateness is measured where the call arrives, and once more as the
//! Worker's own ledger has it.

use std::time::Duration;

use anyhow::{Result, ensure};

use super::figures::{Sample, Table};
use super::stage::{Fate, Stage, full_minute};
use crate::dev::{now_ms, wait_until};
use crate::seed::Posts;

/// How long before a tick its posts are begun to be written: what it does not find, the next one
/// sends late.
const AHEAD: Duration = Duration::from_secs(12);

/// How long after their tick the first posts are due, and how far the groups of one tick lie apart.
const FIRST_AFTER_MS: i64 = 15_000;
const GROUPS_APART_MS: i64 = 7_000;

/// How many runs one tick serves: the last group of the third is due 50 s behind it, which the
/// window of a tick holds.
const RUNS_OF_A_TICK: usize = 3;

/// Others in the same hour.
const OTHERS: usize = 500;
const HOUR_MS: i64 = 3_600_000;

/// How long after the last one is due everything is recorded.
const RECORDED_AFTER: Duration = Duration::from_secs(4);

/// Posts that are all due at one instant.
#[derive(Debug)]
pub(super) struct Burst {
    label: &'static str,
    count: usize,
    accounts: usize,
    limit: Duration,
    shape: &'static str,
}

pub(super) const THOUSAND: Burst = Burst {
    label: "thousand",
    count: 1_000,
    accounts: 500,
    limit: Duration::from_secs(90),
    shape: "500 accounts, 2 posts each, 100 ms apart",
};

pub(super) const TEN_THOUSAND: Burst = Burst {
    label: "ten thousand",
    count: 10_000,
    accounts: 1_000,
    limit: Duration::from_mins(10),
    shape: "1,000 accounts, 10 posts each, 100 ms apart",
};

/// Twenty, then a hundred posts at one second, each of another account.
pub(super) async fn on_the_second(stage: &mut Stage, table: &mut Table, runs: usize) -> Result<()> {
    let groups = [("twenty", 20), ("hundred", 100)];
    let mut fates: [Vec<Vec<Fate>>; 2] = [Vec::new(), Vec::new()];
    let mut cpu = Vec::new();
    let hour = now_ms();
    stage
        .plan(&[Posts {
            accounts: OTHERS,
            ..group("others", OTHERS, hour, HOUR_MS / 500)
        }])
        .await?;
    let _ticking = stage.ticking();
    let mut left: Vec<usize> = (0..runs).collect();
    while !left.is_empty() {
        let now = left
            .drain(..left.len().min(RUNS_OF_A_TICK))
            .collect::<Vec<_>>();
        let tick_at = full_minute(AHEAD);
        let mut due_at = tick_at + FIRST_AFTER_MS;
        let mut posts = Vec::new();
        for run in &now {
            for (label, count) in groups {
                posts.push(group(&format!("{label} {run}"), count, due_at, 0));
                due_at += GROUPS_APART_MS;
            }
        }
        plan_before(stage, &posts, tick_at).await?;
        let (cpu_before, started) = (stage.cpu_s(), now_ms());
        wait_until(due_at - GROUPS_APART_MS).await;
        tokio::time::sleep(RECORDED_AFTER).await;
        cpu.push(cpu_of(
            stage,
            cpu_before,
            started,
            posts.iter().map(|posts| posts.count).sum(),
        ));
        for run in &now {
            for (fates, (label, _)) in fates.iter_mut().zip(groups) {
                fates.push(stage.fates(&format!("{label} {run}")).await?);
            }
        }
    }
    for ((label, count), fates) in groups.into_iter().zip(&fates) {
        report(
            table,
            &format!("{count} at one second"),
            label,
            count,
            fates,
        );
    }
    table.add(
        "CPU of workerd per post, 20 and 100 at one second",
        "ms",
        cpu,
        "net of idling; the tick and a few of the others included",
    );
    Ok(())
}

/// Many at one instant.
pub(super) async fn burst(stage: &mut Stage, table: &mut Table, burst: &Burst) -> Result<()> {
    let Burst {
        label,
        count,
        accounts,
        limit,
        shape,
    } = burst;
    let due_at = full_minute(AHEAD) + FIRST_AFTER_MS;
    let posts = Posts {
        accounts: *accounts,
        ..group(label, *count, due_at, 0)
    };
    let measured = go(stage, &[posts], *limit).await?;
    table.add_one(
        format!("{count} at one instant, tick to last public"),
        "s",
        measured.lasted_s,
        *shape,
    );
    report(
        table,
        &format!("{count} at one instant"),
        label,
        *count,
        &[measured.fates],
    );
    table.add_one(
        format!("{count} at one instant, CPU of workerd per post"),
        "ms",
        measured.cpu_ms,
        "net of idling",
    );
    Ok(())
}

/// One account with 5,000 due, and 200 others with one each.
pub(super) async fn crowd(stage: &mut Stage, table: &mut Table) -> Result<()> {
    let due_at = full_minute(AHEAD) + FIRST_AFTER_MS;
    let one = Posts {
        accounts: 1,
        ..group("crowd one", 5_000, due_at, 0)
    };
    let others = Posts {
        first_account: 1,
        accounts: 200,
        ..group("crowd others", 200, due_at, 0)
    };
    let measured = go(stage, &[one, others], Duration::from_mins(5)).await?;
    let late = Sample::of(measured.fates.iter().filter_map(|fate| fate.arrived));
    table.add_one(
        "200 accounts beside one with 5,000 due, p95",
        "ms",
        late.at(0.95),
        format!("{} of 200 public", late.len()),
    );
    let one = Sample::of(
        stage
            .fates("crowd one")
            .await?
            .iter()
            .filter_map(|fate| fate.arrived),
    );
    table.add_one(
        "that one's own posts, max",
        "ms",
        one.at(1.0),
        format!("{} of 5,000 public", one.len()),
    );
    Ok(())
}

/// What a burst came to.
struct Measured {
    /// From the tick to when the last call arrived.
    lasted_s: f64,
    cpu_ms: f64,
    /// Of the last group.
    fates: Vec<Fate>,
}

async fn go(stage: &mut Stage, groups: &[Posts], limit: Duration) -> Result<Measured> {
    let tick_at = groups.first().map_or(0, |posts| posts.due_at) - FIRST_AFTER_MS;
    plan_before(stage, groups, tick_at).await?;
    let _ticking = stage.ticking();
    wait_until(tick_at).await;
    let cpu_before = stage.cpu_s();
    for posts in groups {
        let public = stage
            .wait_for_public(&posts.label, posts.count, limit)
            .await;
        println!("  {public} of {} public", posts.count);
    }
    tokio::time::sleep(RECORDED_AFTER).await;
    let all: usize = groups.iter().map(|posts| posts.count).sum();
    let cpu_ms = cpu_of(stage, cpu_before, tick_at, all);
    let last = groups
        .iter()
        .flat_map(|posts| stage.arrivals(&posts.label).into_values())
        .max()
        .unwrap_or(tick_at);
    let label = groups.last().map_or("", |posts| &posts.label);
    #[expect(clippy::cast_precision_loss, reason = "milliseconds of minutes")]
    let lasted_s = (last - tick_at) as f64 / 1_000.0;
    Ok(Measured {
        lasted_s,
        cpu_ms,
        fates: stage.fates(label).await?,
    })
}

async fn plan_before(stage: &mut Stage, posts: &[Posts], tick_at: i64) -> Result<()> {
    stage.plan(posts).await?;
    ensure!(
        now_ms() < tick_at,
        "the machine is too busy: the posts were written only after their tick"
    );
    Ok(())
}

/// CPU milliseconds per post since then, net of what idling costs.
#[expect(
    clippy::cast_precision_loss,
    reason = "milliseconds of minutes, and thousands of posts"
)]
fn cpu_of(stage: &Stage, before_s: f64, started: i64, posts: usize) -> f64 {
    let elapsed_s = (now_ms() - started) as f64 / 1_000.0;
    (stage.cpu_s() - before_s - stage.idle_cpu * elapsed_s) * 1_000.0 / posts as f64
}

fn report(table: &mut Table, what: &str, label: &str, count: usize, runs: &[Vec<Fate>]) {
    let arrived: Vec<Sample> = runs
        .iter()
        .map(|run| Sample::of(run.iter().filter_map(|fate| fate.arrived)))
        .collect();
    let left: Vec<Sample> = runs
        .iter()
        .map(|run| Sample::of(run.iter().filter_map(|fate| fate.left)))
        .collect();
    let missing: usize = arrived.iter().map(|run| count - run.len()).sum();
    let early = arrived.iter().filter(|run| run.at(0.0) < 0.0).count();
    let remark = match (missing, early) {
        (0, 0) => "as it arrives; none missing, none early".to_owned(),
        _ => format!("as it arrives; {missing} of {label} MISSING, {early} runs EARLY"),
    };
    table.add_samples(&format!("lateness of {what}"), "ms", &arrived, &remark);
    table.add_samples(
        &format!("lateness of {what}, our ledger"),
        "ms",
        &left,
        "as the Worker records that it leaves",
    );
}

fn group(label: &str, count: usize, due_at: i64, apart_ms: i64) -> Posts {
    Posts {
        count,
        label: label.to_owned(),
        first_account: 0,
        accounts: count,
        due_at,
        apart_ms,
    }
}

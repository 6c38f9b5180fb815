//! `cargo xtask bench`: what the product costs and how punctual it is, as a table.
//!
//! It runs the released Worker on real workerd, with a sandbox that takes 200 ms to answer, and
//! ticks each minute as `cargo xtask dev` does. Nothing here passes or fails: figures depend on the
//! machine, and the table says how noisy it was.
//!
//! | module | is |
//! |---|---|
//! | `stage` | the stack with a person, accounts and posts, and what became of them |
//! | `lateness` | posts of one second, alone and in bursts |
//! | `idle` | what a tick reads when nothing is due |
//! | `reading` | how long people wait |
//! | `free_plan` | what a workspace uses of the free plan in a day |
//! | `cpu` | how long the isolate computes for one invocation |
//! | `media` | pictures of one second, and videos that pass in and out |
//! | `usage` | what invocations say that they have asked for |
//! | `inspector` | the runtime's own profiler |
//! | `size` | what is shipped |
//! | `machine` | the noise, and the CPU time of processes |
//! | `figures` | percentiles, medians and the table |

mod cpu;
mod figures;
mod free_plan;
mod idle;
mod inspector;
mod lateness;
mod machine;
mod media;
mod reading;
mod size;
mod stage;
mod usage;

use anyhow::Result;

use crate::worker::{Profile, Worker};
use crate::{checkout, dashboard, stack};
use figures::Table;
use stage::Stage;

/// How often what varies is measured, unless the command line says otherwise.
pub(crate) const RUNS: usize = 3;

/// One thing to measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Bench {
    Size,
    Idle,
    Reading,
    Lateness,
    Thousand,
    Million,
    Crowd,
    TenThousand,
    FreePlan,
    Cpu,
    Pictures,
    Media,
}

// === impl Bench ===

impl Bench {
    /// All of them, in the order in which they run.
    pub(crate) const ALL: [Self; 12] = [
        Self::Size,
        Self::Reading,
        Self::Lateness,
        Self::Thousand,
        Self::Crowd,
        Self::TenThousand,
        Self::Idle,
        Self::Million,
        Self::FreePlan,
        Self::Cpu,
        Self::Pictures,
        Self::Media,
    ];

    /// Its name on the command line.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Size => "size",
            Self::Idle => "idle",
            Self::Reading => "reading",
            Self::Lateness => "lateness",
            Self::Thousand => "thousand",
            Self::Million => "million",
            Self::Crowd => "crowd",
            Self::TenThousand => "ten-thousand",
            Self::FreePlan => "free-plan",
            Self::Cpu => "cpu",
            Self::Pictures => "pictures",
            Self::Media => "media",
        }
    }

    /// Whether it runs only where it is named.
    pub(crate) fn is_long(self) -> bool {
        match self {
            Self::Size | Self::Idle | Self::Reading | Self::Lateness | Self::Thousand => false,
            Self::Million
            | Self::Crowd
            | Self::TenThousand
            | Self::FreePlan
            | Self::Cpu
            | Self::Pictures
            | Self::Media => true,
        }
    }

    async fn run(self, stage: &mut Stage, table: &mut Table, runs: usize) -> Result<()> {
        match self {
            Self::Size => size::run(stage, table, runs).await,
            Self::Idle => idle::run(stage, table, &[1_000, 100_000]).await,
            Self::Million => idle::run(stage, table, &[1_000_000]).await,
            Self::Reading => reading::run(stage, table).await,
            Self::Lateness => lateness::on_the_second(stage, table, runs).await,
            Self::Thousand => lateness::burst(stage, table, &lateness::THOUSAND).await,
            Self::TenThousand => lateness::burst(stage, table, &lateness::TEN_THOUSAND).await,
            Self::Crowd => lateness::crowd(stage, table).await,
            Self::FreePlan => free_plan::run(stage, table).await,
            Self::Cpu => cpu::run(stage, table).await,
            Self::Pictures => media::pictures(stage, table).await,
            Self::Media => media::run(stage, table).await,
        }
    }
}

/// Runs `benches`, each as a section of one table.
pub(crate) async fn run(benches: &[Bench], runs: usize) -> Result<()> {
    let worker = Worker {
        profile: Profile::Release,
        has_test_clock: false,
        out: checkout::path("target/bench-worker"),
    };
    dashboard::ensure().await?;
    if is_old(&worker)? {
        worker.build().await?;
    }
    let mut table = Table::default();
    machine::describe(&mut table).await;
    let is_counted = benches.contains(&Bench::FreePlan);
    let mut stage = Stage::set(&worker.out, is_counted).await?;
    let measured = measure(benches, &mut stage, &mut table, runs).await;
    machine::describe(&mut table).await;
    println!("\n{table}");
    stage.strike().await?;
    measured
}

/// Whether something that the Worker is made of has changed since it was built: optimising it again
/// takes a minute.
fn is_old(worker: &Worker) -> Result<bool> {
    let Ok(built_at) = stack::modified(&worker.out.join("index.js")) else {
        return Ok(true);
    };
    let mut sources = vec![stack::newest(&checkout::path("src"))?];
    for file in ["Cargo.toml", "Cargo.lock", "PRIVACY.md"] {
        sources.push(stack::modified(&checkout::path(file))?);
    }
    Ok(sources.into_iter().any(|changed_at| changed_at > built_at))
}

async fn measure(
    benches: &[Bench],
    stage: &mut Stage,
    table: &mut Table,
    runs: usize,
) -> Result<()> {
    for bench in benches {
        println!("── {} ──", bench.name());
        stage.clear().await?;
        bench.run(stage, table, runs).await?;
    }
    Ok(())
}

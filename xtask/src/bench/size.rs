//! What is shipped: the Worker, compressed as Cloudflare counts it, what a browser loads first, and
//! the wait for a fresh Worker.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use anyhow::{Context, Result, ensure};

use super::figures::Table;
use super::stage::Stage;
use crate::checkout;

/// Measures files, and the first answer of a Worker that has just been started.
pub(super) async fn run(stage: &mut Stage, table: &mut Table, runs: usize) -> Result<()> {
    let worker = checkout::path("target/bench-worker");
    let wasm = worker.join("index_bg.wasm");
    let whole = gzipped(&[wasm.clone(), worker.join("index.js")])?;
    table.add_one(
        "Worker, gzipped",
        "KB",
        whole,
        format!("{:.0} KB of wasm before", kb(fs::metadata(&wasm)?.len())),
    );
    table.add_one(
        "dashboard, first load of scripts, gzipped",
        "KB",
        first_scripts()?,
        "what index.html names",
    );
    let mut first = Vec::new();
    let mut second = Vec::new();
    for _ in 0..runs {
        stage.stack.kill_worker()?;
        stage.stack.wait_until_loaded().await?;
        first.push(ask(stage).await?);
        second.push(ask(stage).await?);
    }
    table.add(
        "first answer of a fresh Worker",
        "ms",
        first,
        "GET /healthz, once the process listens",
    );
    table.add("second answer", "ms", second, "");
    Ok(())
}

async fn ask(stage: &Stage) -> Result<f64> {
    let started = Instant::now();
    stage.get("/healthz").send().await?;
    Ok(started.elapsed().as_secs_f64() * 1_000.0)
}

/// The scripts that the page names, and so loads before anything is shown.
fn first_scripts() -> Result<f64> {
    let dist = checkout::path("dashboard/dist");
    let page = fs::read_to_string(dist.join("index.html")).context("the dashboard is not built")?;
    let names = page
        .split('"')
        .filter(|word| Path::new(word).extension().is_some_and(|end| end == "js"));
    gzipped(
        &names
            .map(|name| dist.join(name.trim_start_matches('/')))
            .collect::<Vec<_>>(),
    )
}

/// The sum of the files' sizes in KB, each compressed as far as gzip goes.
fn gzipped(files: &[PathBuf]) -> Result<f64> {
    files.iter().try_fold(0.0, |sum, file| {
        let output = Command::new("gzip")
            .args(["-9", "-c"])
            .arg(file)
            .output()
            .context("cannot start gzip")?;
        ensure!(
            output.status.success(),
            "{} cannot be compressed",
            file.display()
        );
        Ok(sum + kb(output.stdout.len() as u64))
    })
}

#[expect(clippy::cast_precision_loss, reason = "file sizes")]
fn kb(bytes: u64) -> f64 {
    bytes as f64 / 1_000.0
}

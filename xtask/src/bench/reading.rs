//! How long people wait for what they read, with a month of 2,000 posts.

use std::time::Instant;

use anyhow::Result;

use super::figures::{Sample, Table};
use super::stage::{Stage, instant};
use crate::dev::now_ms;
use crate::seed::Posts;

const POSTS: usize = 2_000;
const REQUESTS: usize = 200;
const DAY_MS: i64 = 24 * 60 * 60 * 1_000;

/// Asks for each page of data again and again, one request after the other.
pub(super) async fn run(stage: &mut Stage, table: &mut Table) -> Result<()> {
    let first = now_ms() + DAY_MS;
    let apart_ms = 30 * DAY_MS / 2_000;
    stage
        .plan(&[Posts {
            count: POSTS,
            label: "month".into(),
            first_account: 0,
            accounts: 5,
            due_at: first,
            apart_ms,
        }])
        .await?;
    let month = format!(
        "/api/v1/calendar?from={}&to={}",
        instant(first)?,
        instant(first + 30 * DAY_MS)?
    );
    for (name, path) in [
        ("GET /me", "/api/v1/me"),
        ("GET /posts", "/api/v1/posts?limit=50"),
        ("GET /calendar, 2,000 posts", &month),
    ] {
        ask(stage, table, name, path).await?;
    }
    Ok(())
}

async fn ask(stage: &Stage, table: &mut Table, name: &str, path: &str) -> Result<()> {
    let mut took = Vec::with_capacity(REQUESTS);
    let mut bytes = 0;
    for _ in 0..REQUESTS {
        let started = Instant::now();
        let answer = stage.get(path).send().await?;
        let status = answer.status();
        bytes = answer.bytes().await?.len();
        if !status.is_success() {
            println!("  {name} answers {status}: left out");
            return Ok(());
        }
        took.push(started.elapsed().as_secs_f64() * 1_000.0);
    }
    let took = Sample::of(took);
    table.add_one(
        format!("{name}, p50"),
        "ms",
        took.at(0.5),
        format!("{REQUESTS} requests one after the other, {bytes} bytes"),
    );
    table.add_one(format!("{name}, p99"), "ms", took.at(0.99), "");
    Ok(())
}

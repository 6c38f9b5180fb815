//! How long people wait for what they read, with a month of 2,000 posts.

use std::time::Instant;

use anyhow::{Context as _, Result};
use chrono::{DateTime, Datelike as _, Days, NaiveDate, NaiveTime, Utc};

use super::figures::{Sample, Table};
use super::stage::{Stage, instant};
use crate::dev::now_ms;
use crate::seed::Posts;
use crate::{browser, checkout, shell};

const POSTS: usize = 2_000;
const REQUESTS: usize = 200;
const DAY_MS: i64 = 24 * 60 * 60 * 1_000;

/// How often the month is opened in a browser. The first time, its code is compiled.
const LOOKS: usize = 21;

/// Asks for each page of data again and again, one request after the other.
pub(super) async fn run(stage: &mut Stage, table: &mut Table) -> Result<()> {
    let day = next_month(now_ms())?;
    let first = day.and_time(NaiveTime::MIN).and_utc().timestamp_millis() + DAY_MS;
    let apart_ms = 26 * DAY_MS / 2_000;
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
    look(stage, table, day).await
}

/// The first day of the month after that of an instant.
fn next_month(ms: i64) -> Result<NaiveDate> {
    let now: DateTime<Utc> = DateTime::from_timestamp_millis(ms).context("no such instant")?;
    let first = now.date_naive().with_day(1);
    let next = first.and_then(|first| first.checked_add_days(Days::new(31))?.with_day(1));
    next.context("no such month")
}

/// Opens that month again and again, and tells how long after its data it is on the screen.
async fn look(stage: &Stage, table: &mut Table, day: NaiveDate) -> Result<()> {
    let mut node = shell::node_program("node");
    node.arg(checkout::path("xtask/src/bench/calendar.mjs"))
        .env("BASE_URL", stage.stack.worker_url())
        .env("COOKIE", stage.cookie())
        .env("DAY", day.to_string())
        .env("LOOKS", LOOKS.to_string())
        .env("CHROMIUM", browser::ensure().await?);
    let printed = shell::with_progress("Opening the month", shell::output(&mut node)).await?;
    let took: Vec<f64> = serde_json::from_str(printed.trim())
        .with_context(|| format!("no milliseconds: {printed}"))?;
    let remark = format!("{} times, in Chromium", took.len() - 1);
    let took = Sample::of(took[1..].to_vec());
    let name = "The month of 2,000 posts on the screen, after its data";
    table.add_one(format!("{name}, p50"), "ms", took.at(0.5), remark);
    table.add_one(format!("{name}, p99"), "ms", took.at(0.99), "");
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

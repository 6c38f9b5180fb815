//! How long people wait for what they read, with a month of 2,000 posts.

use std::time::Instant;

use anyhow::Result;

use super::figures::{Sample, Table};
use super::stage::Stage;
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
        instant(first),
        instant(first + 30 * DAY_MS)
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

/// Milliseconds since 1970 as RFC 3339 at UTC, in whole seconds.
pub(super) fn instant(ms: i64) -> String {
    let (days, second) = (ms.div_euclid(DAY_MS), ms.rem_euclid(DAY_MS) / 1_000);
    // Days since 1970 as a date: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms",
    // civil_from_days.
    let shifted = days + 719_468;
    let (era, day_of_era) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 {
        month_from_march + 3
    } else {
        month_from_march - 9
    };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    format!(
        "{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}Z",
        second / 3_600,
        second / 60 % 60,
        second % 60
    )
}

#[cfg(test)]
mod tests {
    use super::instant;

    #[test]
    fn an_instant_is_written_as_the_api_reads_it() {
        assert_eq!(instant(1_907_755_200_000), "2030-06-15T12:00:00Z");
        assert_eq!(instant(1_709_164_799_999), "2024-02-28T23:59:59Z");
        assert_eq!(instant(1_709_164_800_000), "2024-02-29T00:00:00Z");
    }
}

//! What a tick costs that finds nothing to do, before backlogs of different lengths.

use anyhow::{Context, Result};

use super::figures::Table;
use super::stage::Stage;
use crate::dev::now_ms;
use crate::seed::Posts;

const TWO_DAYS_MS: i64 = 2 * 24 * 60 * 60 * 1_000;

/// Reads what the tick says of itself, with this many posts ahead.
pub(super) async fn run(stage: &mut Stage, table: &mut Table, backlogs: &[usize]) -> Result<()> {
    for count in backlogs {
        stage.clear().await?;
        let label = format!("future {count}");
        stage
            .plan(&[Posts {
                count: *count,
                label,
                first_account: 0,
                accounts: 10,
                due_at: now_ms() + TWO_DAYS_MS,
                apart_ms: 100,
            }])
            .await?;
        // The first finds what was done before it.
        stage.stack.watched_tick().await?;
        let tick = stage.stack.watched_tick().await?;
        let rows = tick["rows_read"]
            .as_f64()
            .context("the tick does not say what it read")?;
        let remark = format!(
            "in {} calls of the database; {} claimed",
            tick["batches"], tick["claimed"]
        );
        table.add_one(
            format!("idle tick before {count} posts"),
            "rows",
            rows,
            remark,
        );
    }
    Ok(())
}

//! How late posts went out: from the instant for which each was planned to the moment at which its
//! call left (`p50_ms` and so on), and to the moment at which it was live as far as is known
//! (`live_p50_ms` and so on).
//!
//! Percentiles by nearest rank, exact over what was counted, which is told: everything since
//! `since`. A day with more than [`MOST`] publications is told from a later `since` on.

use super::count::only;
use crate::domain::time::{Span, Timestamp};
use crate::ports::sql::Statement;
use crate::ports::{Ports, Store};
use crate::usecases::{Core, CoreError};
use serde::{Deserialize, Serialize};

/// How many publications are looked at.
pub const MOST: i64 = 10_000;

/// The divisor of a time span in which the whole instance published too much to be counted.
const NARROWER: i64 = 4;

/// How often the time span is divided: 24 hours become 21 seconds, in which nobody publishes ten
/// thousand times.
const NARROWINGS: usize = 7;

/// How late posts went out.
#[derive(Debug, Serialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
pub struct Lateness {
    since: Timestamp,
    count: i64,
    p50_ms: Option<i64>,
    p99_ms: Option<i64>,
    max_ms: Option<i64>,
    live_p50_ms: Option<i64>,
    live_p99_ms: Option<i64>,
    live_max_ms: Option<i64>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Row {
    seen: i64,
    oldest: Option<Timestamp>,
    count: i64,
    p50_ms: Option<i64>,
    p99_ms: Option<i64>,
    max_ms: Option<i64>,
    live_p50_ms: Option<i64>,
    live_p99_ms: Option<i64>,
    live_max_ms: Option<i64>,
}

/// What turned out to be public before it was planned anew has no lateness.
macro_rules! ranked {
    ($newest:literal) => {
        concat!(
            "WITH newest AS (",
            $newest,
            "), late AS (SELECT committed_at-due_at AS ms, max(published_at, committed_at)-due_at \
            AS live FROM newest WHERE committed_at>=due_at),
            ranked AS (SELECT ms, live, row_number() OVER (ORDER BY ms) AS rank, row_number() \
            OVER (ORDER BY live) AS live_rank, count(*) OVER () AS total FROM late)
            SELECT (SELECT count(*) FROM newest) AS seen, (SELECT min(published_at) FROM newest) \
            AS oldest, count(*) AS count,
              min(CASE WHEN rank*100>=total*50 THEN ms END) AS p50_ms, min(CASE WHEN \
              rank*100>=total*99 THEN ms END) AS p99_ms, max(ms) AS max_ms,
              min(CASE WHEN live_rank*100>=total*50 THEN live END) AS live_p50_ms, min(CASE WHEN \
              live_rank*100>=total*99 THEN live END) AS live_p99_ms, max(live) AS live_max_ms
            FROM ranked"
        )
    };
}

const OF_WORKSPACE: &str = ranked!(
    "SELECT published_at, due_at, committed_at FROM deliveries WHERE workspace=:workspace AND \
    published_at>=:since
      ORDER BY published_at DESC LIMIT :most"
);

/// Workspace by workspace, because there is no index of them all: it would cost each delivery
/// another row.
const OF_INSTANCE: &str = ranked!(
    "SELECT d.published_at, d.due_at, d.committed_at FROM workspaces w CROSS JOIN deliveries d
      WHERE d.workspace=w.id AND d.published_at>=:since LIMIT :most"
);

/// Asks for a workspace's lateness.
pub(super) fn of_workspace(since: Timestamp) -> Statement {
    Statement::new(OF_WORKSPACE)
        .bind("since", since)
        .bind("most", MOST)
}

/// The lateness of the whole instance.
pub(super) async fn of_instance<P: Ports>(
    core: &Core<P>,
    window: Span,
) -> Result<Lateness, CoreError> {
    let now = core.now();
    let mut window = window;
    for _ in 0..NARROWINGS {
        let row = rank(core, now - window).await?;
        if row.seen <= MOST {
            return Ok(Lateness::read(&row, now - window));
        }
        window = Span::ms(window.as_ms() / NARROWER);
    }
    Ok(Lateness::read(
        &rank(core, now - window).await?,
        now - window,
    ))
}

async fn rank<P: Ports>(core: &Core<P>, since: Timestamp) -> Result<Row, CoreError> {
    let find = Statement::new(OF_INSTANCE)
        .bind("since", since)
        .bind("most", MOST + 1);
    Ok(only(core.ports.store().run(find).await?.into())?)
}

// === impl Lateness ===

impl Lateness {
    /// Where not all was looked at, since what was.
    pub(super) fn read(row: &Row, asked: Timestamp) -> Self {
        let since = row.oldest.filter(|_| row.seen >= MOST).unwrap_or(asked);
        Self {
            since,
            count: row.count,
            p50_ms: row.p50_ms,
            p99_ms: row.p99_ms,
            max_ms: row.max_ms,
            live_p50_ms: row.live_p50_ms,
            live_p99_ms: row.live_p99_ms,
            live_max_ms: row.live_max_ms,
        }
    }
}

//! The product's migrations on `SQLite`.

use rusqlite::config::DbConfig;
use rusqlite::{Connection, MAIN_DB, Result};
use std::sync::LazyLock;

/// How many statements a connection keeps prepared: more than the product has.
const KEPT: usize = 512;

/// The migrations, in order.
const MIGRATIONS: [&str; 26] = [
    include_str!("../../migrations/0001_first.sql"),
    include_str!("../../migrations/0002_threads_and_edits.sql"),
    include_str!("../../migrations/0003_limits.sql"),
    include_str!("../../migrations/0004_doorway.sql"),
    include_str!("../../migrations/0005_sessions.sql"),
    include_str!("../../migrations/0006_status.sql"),
    include_str!("../../migrations/0007_session_identity.sql"),
    include_str!("../../migrations/0008_platforms.sql"),
    include_str!("../../migrations/0009_callbacks.sql"),
    include_str!("../../migrations/0010_doors.sql"),
    include_str!("../../migrations/0011_formats.sql"),
    include_str!("../../migrations/0012_revocations.sql"),
    include_str!("../../migrations/0013_flows.sql"),
    include_str!("../../migrations/0014_turns.sql"),
    include_str!("../../migrations/0015_posts_in_state.sql"),
    include_str!("../../migrations/0016_media.sql"),
    include_str!("../../migrations/0017_long_texts.sql"),
    include_str!("../../migrations/0018_handles.sql"),
    include_str!("../../migrations/0019_kept_media.sql"),
    include_str!("../../migrations/0020_drafts.sql"),
    include_str!("../../migrations/0021_slots.sql"),
    include_str!("../../migrations/0022_recurrences.sql"),
    include_str!("../../migrations/0023_templates.sql"),
    include_str!("../../migrations/0024_failing_recurrences.sql"),
    include_str!("../../migrations/0025_intended_times.sql"),
    include_str!("../../migrations/0026_signed_heads.sql"),
];

/// The file of an empty database with all its tables, for which the migrations run once.
static EMPTY: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let made = Connection::open_in_memory().and_then(|mut connection| {
        for sql in MIGRATIONS {
            connection.execute_batch(sql)?;
        }
        Ok(connection.serialize(MAIN_DB)?.to_vec())
    });
    with_its_tables(made)
});

/// An empty database with all its tables.
///
/// # Panics
/// When a migration is wrong, which is what a test wants to know.
pub(super) fn migrated() -> Connection {
    with_its_tables(opened())
}

fn opened() -> Result<Connection> {
    let mut connection = Connection::open_in_memory()?;
    connection.deserialize_read_exact(MAIN_DB, EMPTY.as_slice(), EMPTY.len(), false)?;
    connection.execute_batch("PRAGMA foreign_keys=ON")?;
    connection.set_prepared_statement_cache_capacity(KEPT);
    // Otherwise a statement is planned anew whenever other values are bound to it.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    Ok(connection)
}

#[expect(
    clippy::expect_used,
    reason = "a fake without its tables is of no use to any test"
)]
fn with_its_tables<T>(made: Result<T>) -> T {
    made.expect("the migrations run")
}

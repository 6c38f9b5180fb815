//! Every statement that the product has run in this process: where it is written, and how `SQLite`
//! carries it out.
//!
//! The plan is that of a database with all its migrations and without rows, as D1's is: D1 gathers
//! no statistics, so its plans do not depend on what is stored.

use super::migrations::migrated;
use crate::ports::sql::Statement;
use rusqlite::Connection;
use std::collections::BTreeMap;
use std::sync::{LazyLock, Mutex, PoisonError};

/// A statement that was run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ran {
    /// The file that makes it.
    pub file: &'static str,
    /// Its text, with numbered parameters.
    pub sql: String,
    /// The steps of its plan, as `EXPLAIN QUERY PLAN` tells them.
    pub plan: Vec<String>,
}

/// By its file and its text: which of two files runs a text first must make no difference.
static RAN: Mutex<BTreeMap<&'static str, BTreeMap<String, Ran>>> = Mutex::new(BTreeMap::new());

static EMPTY: LazyLock<Mutex<Connection>> = LazyLock::new(|| Mutex::new(migrated()));

/// Every statement that was run so far.
#[must_use]
pub fn ran() -> Vec<Ran> {
    let ran = RAN.lock().unwrap_or_else(PoisonError::into_inner);
    ran.values().flat_map(BTreeMap::values).cloned().collect()
}

/// How many statements were run so far that differ in their file or their text.
#[must_use]
pub fn count() -> usize {
    let ran = RAN.lock().unwrap_or_else(PoisonError::into_inner);
    ran.values().map(BTreeMap::len).sum()
}

/// Notes a statement when it is run for the first time.
pub(super) fn note(statement: &Statement, sql: &str) {
    let mut ran = RAN.lock().unwrap_or_else(PoisonError::into_inner);
    let ran = ran.entry(statement.file()).or_default();
    if ran.contains_key(sql) {
        return;
    }
    let one = Ran {
        file: statement.file(),
        sql: sql.to_owned(),
        plan: plan(sql).unwrap_or_else(|error| vec![error.to_string()]),
    };
    ran.insert(sql.to_owned(), one);
}

fn plan(sql: &str) -> rusqlite::Result<Vec<String>> {
    let empty = EMPTY.lock().unwrap_or_else(PoisonError::into_inner);
    let mut explained = empty.prepare(&format!("EXPLAIN QUERY PLAN {sql}"))?;
    let steps = explained.raw_query().mapped(|row| row.get("detail"));
    steps.collect()
}

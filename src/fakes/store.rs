//! The database on the host: `SQLite` with the real migrations, and faults before or after a batch
//! takes effect: an error, or a stall.

use super::faults::{Break, give_way};
use super::migrations::migrated;
use super::statements;
use crate::domain::time::Span;
use crate::ports::sql::{Answer, Statement, Usage, Value};
use crate::ports::{Store, StoreError};
use rusqlite::types::{ToSqlOutput, Value as SqlValue, ValueRef};
use rusqlite::{Connection, StatementStatus, ToSql, params_from_iter};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

struct Fault {
    needle: String,
    at: Break,
    kind: Kind,
    times: usize,
}

#[derive(Clone, Copy)]
enum Kind {
    Error,
    Stall(Duration),
}

/// The store.
pub struct SqliteStore {
    connection: Mutex<Connection>,
    batches: AtomicU64,
    work: AtomicU64,
    costs: Mutex<BTreeMap<String, u64>>,
    faults: Mutex<Vec<Fault>>,
    has_stalled: AtomicBool,
}

// === impl SqliteStore ===

impl SqliteStore {
    /// An empty database with all its tables.
    #[must_use]
    pub fn migrated() -> Self {
        Self {
            connection: Mutex::new(migrated()),
            batches: AtomicU64::new(0),
            work: AtomicU64::new(0),
            costs: Mutex::default(),
            faults: Mutex::default(),
            has_stalled: AtomicBool::new(false),
        }
    }

    /// Fails the next `times` batches that hold `needle`.
    pub fn fail(&self, needle: &str, how: Break, times: usize) {
        self.script(Fault {
            needle: needle.to_owned(),
            at: how,
            kind: Kind::Error,
            times,
        });
    }

    /// Fails every batch before it does anything, until [`Self::heal`].
    pub fn be_down(&self) {
        self.fail("", Break::Before, usize::MAX);
    }

    /// Lets the next batch that holds `needle` take so long: [`Break::Before`] it takes effect
    /// late, [`Break::After`] at once, and its caller learns of it late.
    pub fn stall(&self, needle: &str, at: Break, span: Span) {
        self.has_stalled.store(true, Ordering::Relaxed);
        let kind = Kind::Stall(Duration::from_millis(
            u64::try_from(span.as_ms()).unwrap_or(0),
        ));
        self.script(Fault {
            needle: needle.to_owned(),
            at,
            kind,
            times: 1,
        });
    }

    pub(super) fn has_stalled(&self) -> bool {
        self.has_stalled.load(Ordering::Relaxed)
    }

    /// Ends every fault.
    pub fn heal(&self) {
        lock(&self.faults).clear();
    }

    /// How many instructions of its own machine `SQLite` has run for the product so far: a measure
    /// of work that knows no clock.
    #[must_use]
    pub fn work(&self) -> u64 {
        self.work.load(Ordering::Relaxed)
    }

    /// The most instructions that each statement of the product has taken at a time since this was
    /// last asked, by its text.
    #[must_use]
    pub fn take_costs(&self) -> BTreeMap<String, u64> {
        std::mem::take(&mut lock(&self.costs))
    }

    /// Carries out what a test prepares.
    ///
    /// # Errors
    /// When `SQLite` fails.
    pub fn prepare(&self, sql: &str) -> rusqlite::Result<()> {
        lock(&self.connection).execute_batch(sql)
    }

    /// Every value of every table as text, for leak tests.
    ///
    /// # Errors
    /// When `SQLite` fails.
    pub fn dump(&self) -> rusqlite::Result<String> {
        dump(&lock(&self.connection))
    }

    /// What a query of a test answers.
    ///
    /// # Errors
    /// When `SQLite` fails.
    pub fn look(&self, sql: &str) -> rusqlite::Result<Vec<serde_json::Value>> {
        Ok(query(&lock(&self.connection), sql, &[])?.0.rows)
    }

    fn script(&self, fault: Fault) {
        lock(&self.faults).push(fault);
    }

    fn fault(&self, statements: &[Statement]) -> Option<(Break, Kind)> {
        let mut faults = lock(&self.faults);
        let fault = faults.iter_mut().find(|fault| {
            fault.times > 0
                && statements
                    .iter()
                    .any(|one| format!("{one:?}").contains(&fault.needle))
        })?;
        fault.times -= 1;
        Some((fault.at, fault.kind))
    }

    fn transact(&self, statements: &[Statement]) -> Result<Vec<Answer>, StoreError> {
        let mut connection = lock(&self.connection);
        let transaction = connection.transaction().map_err(|error| failed(&error))?;
        let mut answers = Vec::new();
        for statement in statements {
            let (sql, values) = statement.numbered()?;
            let (answer, work) =
                query(&transaction, &sql, &values).map_err(|error| failed(&error))?;
            self.work.fetch_add(work, Ordering::Relaxed);
            statements::note(statement, &sql);
            let mut costs = lock(&self.costs);
            let most = costs.entry(sql).or_default();
            *most = work.max(*most);
            answers.push(answer);
        }
        transaction.commit().map_err(|error| failed(&error))?;
        Ok(answers)
    }
}

impl Store for SqliteStore {
    async fn batch(&self, statements: Vec<Statement>) -> Result<Vec<Answer>, StoreError> {
        give_way().await;
        self.batches.fetch_add(1, Ordering::Relaxed);
        let fault = self.fault(&statements);
        match fault {
            Some((Break::Before, Kind::Error)) => {
                return Err(StoreError::Failed("scripted, before".into()));
            }
            Some((Break::Before, Kind::Stall(span))) => tokio::time::sleep(span).await,
            Some((Break::After, _)) | None => {}
        }
        let answers = self.transact(&statements)?;
        give_way().await;
        match fault {
            Some((Break::After, Kind::Error)) => {
                return Err(StoreError::Failed("scripted, after".into()));
            }
            Some((Break::After, Kind::Stall(span))) => tokio::time::sleep(span).await,
            Some((Break::Before, _)) | None => {}
        }
        Ok(answers)
    }

    fn usage(&self) -> Usage {
        Usage {
            batches: self.batches.load(Ordering::Relaxed),
            rows_read: 0,
            rows_written: 0,
        }
    }
}

impl std::fmt::Debug for SqliteStore {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SqliteStore")
    }
}

/// Every value of every table of ours in a database as text, a row a line.
///
/// # Errors
/// When `SQLite` fails.
pub fn dump(connection: &Connection) -> rusqlite::Result<String> {
    let ours = "SELECT name FROM sqlite_schema WHERE type='table' AND name NOT LIKE '\\_cf\\_%' \
        ESCAPE '\\' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'";
    let mut tables = connection.prepare(ours)?;
    let names: Vec<String> = tables
        .query_map([], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    let mut dump = Vec::new();
    for name in names {
        for row in query(connection, &format!("SELECT * FROM {name}"), &[])?
            .0
            .rows
        {
            dump.push(format!("{name} {row}"));
        }
    }
    Ok(dump.join("\n"))
}

/// What the statement answers, and how many instructions it took.
fn query(connection: &Connection, sql: &str, values: &[Value]) -> rusqlite::Result<(Answer, u64)> {
    let mut statement = connection.prepare_cached(sql)?;
    let names: Vec<String> = statement.column_names().map(str::to_owned).collect();
    let before = connection.total_changes();
    statement.reset_status(StatementStatus::VmStep);
    let mut rows = statement.query(params_from_iter(values))?;
    let mut answer = Answer::default();
    while let Some(row) = rows.next()? {
        let mut object = serde_json::Map::new();
        for (at, name) in names.iter().enumerate() {
            object.insert(name.clone(), json(row.get_ref(at)?));
        }
        answer.rows.push(object.into());
    }
    drop(rows);
    answer.changes = connection.total_changes() - before;
    let work = statement.reset_status(StatementStatus::VmStep);
    Ok((answer, u64::try_from(work).unwrap_or(0)))
}

fn json(value: ValueRef<'_>) -> serde_json::Value {
    match value {
        ValueRef::Null => serde_json::Value::Null,
        ValueRef::Integer(n) => n.into(),
        ValueRef::Real(n) => n.into(),
        ValueRef::Text(bytes) | ValueRef::Blob(bytes) => {
            String::from_utf8_lossy(bytes).into_owned().into()
        }
    }
}

fn failed(error: &rusqlite::Error) -> StoreError {
    StoreError::Failed(error.to_string())
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self {
            Self::Null => ToSqlOutput::Owned(SqlValue::Null),
            Self::Integer(n) => ToSqlOutput::Owned(SqlValue::Integer(*n)),
            Self::Text(text) => ToSqlOutput::Borrowed(ValueRef::Text(text.as_bytes())),
        })
    }
}

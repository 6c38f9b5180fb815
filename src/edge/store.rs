//! D1.

use super::binding::{Shared, shared};
use crate::ports::sql::{Answer, Statement, Usage, Value};
use crate::ports::{Store, StoreError};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use wasm_bindgen::JsValue;
use worker::send::SendFuture;
use worker::{D1Database, D1Result};

/// The database.
#[derive(Clone)]
pub(super) struct D1 {
    database: Shared<D1Database>,
    used: Arc<Counters>,
}

/// What this event has asked of it.
#[derive(Default)]
struct Counters {
    batches: AtomicU64,
    rows_read: AtomicU64,
    rows_written: AtomicU64,
}

// === impl D1 ===

impl D1 {
    pub(super) fn new(database: D1Database) -> Self {
        Self {
            database: shared(database),
            used: Arc::default(),
        }
    }

    async fn execute(&self, statements: Vec<Statement>) -> Result<Vec<Answer>, StoreError> {
        let mut prepared = Vec::with_capacity(statements.len());
        for statement in &statements {
            let (sql, values) = statement.numbered()?;
            let values: Vec<JsValue> = values.iter().map(js).collect();
            prepared.push(
                self.database
                    .prepare(sql)
                    .bind(&values)
                    .map_err(|error| failed(&error))?,
            );
        }
        self.used.batches.fetch_add(1, Ordering::Relaxed);
        let results = self
            .database
            .batch(prepared)
            .await
            .map_err(|error| failed(&error))?;
        let answers: Vec<Answer> = results.iter().map(answer).collect::<Result<_, _>>()?;
        self.used.rows_read.fetch_add(
            answers.iter().map(|answer| answer.rows_read).sum(),
            Ordering::Relaxed,
        );
        self.used.rows_written.fetch_add(
            answers.iter().map(|answer| answer.rows_written).sum(),
            Ordering::Relaxed,
        );
        Ok(answers)
    }
}

impl Store for D1 {
    async fn batch(&self, statements: Vec<Statement>) -> Result<Vec<Answer>, StoreError> {
        SendFuture::new(self.execute(statements)).await
    }

    fn usage(&self) -> Usage {
        Usage {
            batches: self.used.batches.load(Ordering::Relaxed),
            rows_read: self.used.rows_read.load(Ordering::Relaxed),
            rows_written: self.used.rows_written.load(Ordering::Relaxed),
        }
    }
}

/// D1 knows no integers: numbers are doubles, exact below 2^53.
fn js(value: &Value) -> JsValue {
    match value {
        Value::Null => JsValue::NULL,
        #[expect(clippy::cast_precision_loss, reason = "integers stay below 2^53")]
        Value::Integer(n) => JsValue::from_f64(*n as f64),
        Value::Text(text) => JsValue::from_str(text),
    }
}

fn answer(result: &D1Result) -> Result<Answer, StoreError> {
    if let Some(error) = result.error() {
        return Err(StoreError::Failed(error));
    }
    let shape = |error: worker::Error| StoreError::Shape(error.to_string());
    let meta = result.meta().map_err(shape)?;
    let count = |n: Option<usize>| u64::try_from(n.unwrap_or(0)).unwrap_or(u64::MAX);
    Ok(Answer {
        rows: result.results().map_err(shape)?,
        changes: meta.as_ref().map_or(0, |meta| count(meta.changes)),
        rows_read: meta.as_ref().map_or(0, |meta| count(meta.rows_read)),
        rows_written: meta.as_ref().map_or(0, |meta| count(meta.rows_written)),
    })
}

fn failed(error: &worker::Error) -> StoreError {
    let text = error.to_string();
    if text.contains("no such table") {
        StoreError::NotMigrated
    } else {
        StoreError::Failed(text)
    }
}

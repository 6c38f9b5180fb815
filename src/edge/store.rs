//! D1.

use super::binding::{Shared, shared};
use crate::ports::sql::{Answer, Statement, Usage, Value};
use crate::ports::{Store, StoreError};
use js_sys::futures::JsFuture;
use js_sys::{Array, JSON};
use serde::Deserialize;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use wasm_bindgen::{JsCast, JsValue};
use worker::send::SendFuture;
use worker::{D1Database, D1PreparedStatement, worker_sys};

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
        let prepared = Array::new();
        for statement in &statements {
            prepared.push(self.prepare(statement)?.inner());
        }
        self.used.batches.fetch_add(1, Ordering::Relaxed);
        let database: &JsValue = (**self.database).as_ref();
        let asked = database
            .unchecked_ref::<worker_sys::types::D1Database>()
            .batch(prepared);
        let results = JsFuture::from(asked.map_err(failed)?)
            .await
            .map_err(failed)?;
        let answers = read(&results)?;
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

    fn prepare(&self, statement: &Statement) -> Result<D1PreparedStatement, StoreError> {
        let (sql, values) = statement.numbered()?;
        let values: Vec<JsValue> = values.iter().map(js).collect();
        let prepared = self.database.prepare(sql).bind(&values);
        prepared.map_err(|error| StoreError::Failed(error.to_string()))
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

/// What D1 answers to one statement:
/// <https://developers.cloudflare.com/d1/worker-api/return-object/>.
#[derive(Deserialize)]
struct Returned {
    #[serde(default)]
    results: Vec<serde_json::Value>,
    #[serde(default)]
    meta: Meta,
    error: Option<String>,
}

/// What it counts.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Meta {
    changes: u64,
    rows_read: u64,
    rows_written: u64,
}

// === impl Returned ===

impl Returned {
    fn answer(self) -> Result<Answer, StoreError> {
        if let Some(error) = self.error {
            return Err(StoreError::Failed(error));
        }
        Ok(Answer {
            rows: self.results,
            changes: self.meta.changes,
            rows_read: self.meta.rows_read,
            rows_written: self.meta.rows_written,
        })
    }
}

/// The answers, brought into wasm as one text: field by field, a page of posts would cross over
/// thousands of times.
fn read(results: &JsValue) -> Result<Vec<Answer>, StoreError> {
    let text = JSON::stringify(results).map_err(failed)?;
    let returned: Vec<Returned> = serde_json::from_str(&String::from(text))
        .map_err(|error| StoreError::Shape(error.to_string()))?;
    returned.into_iter().map(Returned::answer).collect()
}

fn failed(error: JsValue) -> StoreError {
    let text = worker::Error::from(error).to_string();
    if text.contains("no such table") {
        StoreError::NotMigrated
    } else {
        StoreError::Failed(text)
    }
}

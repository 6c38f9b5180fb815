//! D1.

use super::{Shared, shared};
use crate::ports::sql::{Answer, Statement, Value};
use crate::ports::{Store, StoreError};
use wasm_bindgen::JsValue;
use worker::send::SendFuture;
use worker::{D1Database, D1Result};

/// The database.
#[derive(Clone)]
pub(super) struct D1(Shared<D1Database>);

// === impl D1 ===

impl D1 {
    pub(super) fn new(database: D1Database) -> Self {
        Self(shared(database))
    }

    async fn execute(&self, statements: Vec<Statement>) -> Result<Vec<Answer>, StoreError> {
        let mut prepared = Vec::with_capacity(statements.len());
        for statement in &statements {
            let (sql, values) = statement.numbered()?;
            let values: Vec<JsValue> = values.iter().map(js).collect();
            prepared.push(self.0.prepare(sql).bind(&values).map_err(|error| failed(&error))?);
        }
        let results = self.0.batch(prepared).await.map_err(|error| failed(&error))?;
        results.iter().map(answer).collect()
    }
}

impl Store for D1 {
    async fn batch(&self, statements: Vec<Statement>) -> Result<Vec<Answer>, StoreError> {
        SendFuture::new(self.execute(statements)).await
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
    })
}

fn failed(error: &worker::Error) -> StoreError {
    let text = error.to_string();
    if text.contains("no such table") { StoreError::NotMigrated } else { StoreError::Failed(text) }
}

//! Statements with named parameters, and their answers.
//!
//! D1 knows only numbered parameters, and a statement of the engine has a dozen: here they have
//! names, and are numbered when sent.

use crate::domain::delivery::State;
use crate::domain::door::Door;
use crate::domain::ids::{
    AccountId, ChoiceId, DeliveryId, GrantId, IdentityId, InvitationId, MediaId, PostId,
    RecurrenceId, TemplateId, UserId, WorkspaceId,
};
use crate::domain::provider::Provider;
use crate::domain::time::{Span, Timestamp};
use serde::de::DeserializeOwned;
use std::borrow::Cow;

/// A value that D1 can hold: integers stay below 2^53, and there are no others than these.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Nothing.
    Null,
    /// An integer, a flag or an instant in milliseconds.
    Integer(i64),
    /// Text.
    Text(String),
}

/// One statement with the values of its `:named` parameters.
#[derive(Clone, Debug)]
pub struct Statement {
    sql: Cow<'static, str>,
    values: Vec<(&'static str, Value)>,
    #[cfg(not(target_arch = "wasm32"))]
    made_at: MadeAt,
}

/// Where a statement is made, for tests. It is not part of what the statement says.
#[cfg(not(target_arch = "wasm32"))]
#[derive(Clone, Copy)]
struct MadeAt(&'static std::panic::Location<'static>);

/// What a statement answered.
#[derive(Clone, Debug, Default)]
pub struct Answer {
    /// The rows it returned.
    pub rows: Vec<serde_json::Value>,
    /// How many rows it changed.
    pub changes: u64,
    /// How many rows it had to read, where the database counts them.
    pub rows_read: u64,
    /// How many rows it had to write, those of indices too, where the database counts them.
    pub rows_written: u64,
}

/// What a store was asked to do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// How many batches it ran: each is one call of the database.
    pub batches: u64,
    /// How many rows it had to read, where the database counts them.
    pub rows_read: u64,
    /// How many rows it had to write, where the database counts them.
    pub rows_written: u64,
}

/// Why the database did not do what was asked, as far as is known: a failed call may still have
/// been carried out.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// The database did not answer, or refused.
    #[error("database: {0}")]
    Failed(String),
    /// The tables are not there yet.
    #[error("the database has no tables")]
    NotMigrated,
    /// A statement or an answer is not of the shape that the code expects.
    #[error("database shape: {0}")]
    Shape(String),
}

// === impl StoreError ===

impl StoreError {
    /// Whether a table's own rule refused what was written. Then nothing of the batch was.
    pub(super) fn is_refusal(&self) -> bool {
        matches!(self, Self::Failed(why) if why.contains("constraint failed"))
    }
}

// === impl Statement ===

impl Statement {
    /// A statement without values.
    #[cfg_attr(not(target_arch = "wasm32"), track_caller)]
    pub fn new(sql: impl Into<Cow<'static, str>>) -> Self {
        Self {
            sql: sql.into(),
            values: Vec::new(),
            #[cfg(not(target_arch = "wasm32"))]
            made_at: MadeAt(std::panic::Location::caller()),
        }
    }

    /// The file that made it.
    #[cfg(not(target_arch = "wasm32"))]
    #[must_use]
    pub fn file(&self) -> &'static str {
        self.made_at.0.file()
    }

    /// Gives the parameter `:name` its value. Values that the statement does not name are ignored.
    #[must_use]
    pub fn bind(mut self, name: &'static str, value: impl Into<Value>) -> Self {
        self.values.push((name, value.into()));
        self
    }

    /// Gives several parameters their values.
    #[must_use]
    pub fn bind_all(mut self, values: impl IntoIterator<Item = (&'static str, Value)>) -> Self {
        self.values.extend(values);
        self
    }

    /// The statement with numbered parameters, and their values in order.
    ///
    /// # Errors
    /// When a parameter has no value.
    pub fn numbered(&self) -> Result<(String, Vec<Value>), StoreError> {
        let mut sql = String::with_capacity(self.sql.len());
        let mut order: Vec<&str> = Vec::new();
        let mut values = Vec::new();
        let mut rest = self.sql.as_ref();
        while let Some((before, after)) = rest.split_once(':') {
            sql.push_str(before);
            let end = after
                .find(|c: char| !c.is_ascii_lowercase() && c != '_')
                .unwrap_or(after.len());
            let (name, tail) = after.split_at(end);
            let number = if let Some(at) = order.iter().position(|known| *known == name) {
                at + 1
            } else {
                let value = self.values.iter().rfind(|(known, _)| *known == name);
                let (_, value) =
                    value.ok_or_else(|| StoreError::Shape(format!("no value for :{name}")))?;
                order.push(name);
                values.push(value.clone());
                order.len()
            };
            sql.push('?');
            sql.push_str(&number.to_string());
            rest = tail;
        }
        sql.push_str(rest);
        Ok((sql, values))
    }
}

// === impl MadeAt ===

#[cfg(not(target_arch = "wasm32"))]
impl std::fmt::Debug for MadeAt {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("_")
    }
}

// === impl Usage ===

impl Usage {
    /// What was done since `before`.
    #[must_use]
    pub const fn since(self, before: Self) -> Self {
        Self {
            batches: self.batches.saturating_sub(before.batches),
            rows_read: self.rows_read.saturating_sub(before.rows_read),
            rows_written: self.rows_written.saturating_sub(before.rows_written),
        }
    }
}

// === impl Answer ===

impl Answer {
    /// The rows, each as a `T`.
    ///
    /// # Errors
    /// When a row is not of that shape.
    pub fn all<T: DeserializeOwned>(self) -> Result<Vec<T>, StoreError> {
        self.rows.into_iter().map(decode).collect()
    }

    /// The first row as a `T`, if there is one.
    ///
    /// # Errors
    /// When the row is not of that shape.
    pub fn first<T: DeserializeOwned>(self) -> Result<Option<T>, StoreError> {
        self.rows.into_iter().next().map(decode).transpose()
    }
}

/// A row as a `T`.
///
/// # Errors
/// When it is not of that shape.
pub fn decode<T: DeserializeOwned>(row: serde_json::Value) -> Result<T, StoreError> {
    serde_json::from_value(row).map_err(|error| StoreError::Shape(error.to_string()))
}

// === impl Value ===

macro_rules! into_value {
    ($($kind:ty: $value:ident => $made:expr;)+) => {$(
        impl From<$kind> for Value {
            fn from($value: $kind) -> Self {
                $made
            }
        }
    )+};
}

into_value! {
    i64: n => Self::Integer(n);
    u16: n => Self::Integer(i64::from(n));
    u32: n => Self::Integer(i64::from(n));
    u64: n => Self::Integer(i64::try_from(n).unwrap_or(i64::MAX));
    bool: is => Self::Integer(i64::from(is));
    Timestamp: at => Self::Integer(at.ms());
    Span: span => Self::Integer(span.as_ms());
    String: text => Self::Text(text);
    &str: text => Self::Text(text.to_owned());
    &String: text => Self::Text(text.clone());
    State: state => Self::Text(state.name().to_owned());
    Door: door => Self::Text(door.name().to_owned());
    Provider: provider => Self::Text(provider.name().to_owned());
    &IdentityId: id => Self::Text(id.to_string());
    &InvitationId: id => Self::Text(id.to_string());
    &ChoiceId: id => Self::Text(id.to_string());
    &UserId: id => Self::Text(id.to_string());
    &WorkspaceId: id => Self::Text(id.to_string());
    &GrantId: id => Self::Text(id.to_string());
    &AccountId: id => Self::Text(id.to_string());
    &PostId: id => Self::Text(id.to_string());
    &DeliveryId: id => Self::Text(id.to_string());
    &MediaId: id => Self::Text(id.to_string());
    &RecurrenceId: id => Self::Text(id.to_string());
    &TemplateId: id => Self::Text(id.to_string());
}

impl<T: Into<Self>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_used_twice_is_sent_once() {
        let statement = Statement::new("UPDATE t SET a=:now, b=:it WHERE c<:now")
            .bind("now", 5_i64)
            .bind("it", "x");
        let (sql, values) = statement.numbered().unwrap();
        assert_eq!(sql, "UPDATE t SET a=?1, b=?2 WHERE c<?1");
        assert_eq!(values, [Value::Integer(5), Value::Text("x".into())]);
    }

    #[test]
    fn a_name_without_a_value_is_an_error() {
        assert_eq!(
            Statement::new("SELECT :missing").numbered(),
            Err(StoreError::Shape("no value for :missing".into()))
        );
    }

    #[test]
    fn the_last_value_of_a_name_counts() {
        let statement = Statement::new("SELECT :a")
            .bind("a", 1_i64)
            .bind("a", None::<i64>);
        assert_eq!(statement.numbered().unwrap().1, [Value::Null]);
    }
}

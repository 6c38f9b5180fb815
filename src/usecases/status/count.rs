//! The answers of statements that count.

use crate::ports::StoreError;
use crate::ports::sql::Answer;
use serde::de::DeserializeOwned;

/// The one row of an answer.
///
/// # Errors
/// When there is no row.
pub(super) fn only<T: DeserializeOwned>(answer: Option<Answer>) -> Result<T, StoreError> {
    let row = answer.map(Answer::first).transpose()?.flatten();
    row.ok_or_else(|| StoreError::Shape("a count has one row".into()))
}

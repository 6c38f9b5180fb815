//! What can be chosen about Instagram: the shape of its answer to a code.

use serde::{Deserialize, Serialize};

/// The shapes in which this answer was seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TokenShape {
    /// As documented: one element of a list, the app's own id as text, the permissions as one text.
    Wrapped,
    /// Flat: the publishing id as a number, too large for a double, and the permissions as a list.
    Flat,
    /// Flat: the publishing id as text, the permissions as one text.
    FlatString,
}

//! What is wrong with something that a person wrote: every fault at once, each with its place and what to do.

use serde::Serialize;

/// One fault in an input.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Violation {
    /// Where, as a JSON path: `targets[0].account`.
    pub path: String,
    /// Which rule, for programs.
    pub code: &'static str,
    /// What to do, for people.
    pub message: String,
}

impl Violation {
    /// A fault at `path`.
    pub fn new(path: impl Into<String>, code: &'static str, message: impl Into<String>) -> Self {
        Self { path: path.into(), code, message: message.into() }
    }
}

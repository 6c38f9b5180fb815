//! What a file of posts can say for one network alone: columns, each of which becomes options.

use crate::domain::content::Options;
use crate::domain::time::Timestamp;
use serde_json::Value;

/// A column of a file of posts that one network understands.
#[derive(Clone, Copy, Debug)]
pub struct FileColumn {
    /// Its name in the first row.
    pub name: &'static str,
    /// The options that it fills.
    pub options: &'static [&'static str],
    /// Reads a cell that is not empty, at this instant; none: it cannot be read.
    pub read: fn(&str, Timestamp) -> Option<Options>,
    /// What to write there, for people.
    pub hint: &'static str,
}

/// Columns are the same where their names are.
impl PartialEq for FileColumn {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for FileColumn {}

/// Whether a cell says yes; none: neither yes nor no.
pub(super) fn is_yes(cell: &str) -> Option<bool> {
    match cell.to_lowercase().as_str() {
        "yes" | "true" | "1" => Some(true),
        "no" | "false" | "0" => Some(false),
        _ => None,
    }
}

/// The words of a cell that holds several.
pub(super) fn words(cell: &str) -> impl Iterator<Item = String> {
    let is_between = |sign: char| sign.is_whitespace() || matches!(sign, '|' | ',' | ';');
    let words = cell.split(is_between).filter(|word| !word.is_empty());
    words.map(str::to_lowercase)
}

/// One option.
pub(super) fn option(name: &str, value: impl Into<Value>) -> Options {
    Options::from_iter([(name.to_owned(), value.into())])
}

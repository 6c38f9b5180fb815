//! A file of comma-separated values as people's spreadsheets write it
//! (<https://www.rfc-editor.org/rfc/rfc4180>): in UTF-8, with or without a byte order mark, and
//! with commas, semicolons or tabs between the cells.

use csv_core::{ReadRecordResult, ReaderBuilder};

/// The most cells that a row may have.
const MOST_CELLS: usize = 64;

/// What may stand between the cells.
const SEPARATORS: [u8; 3] = [b',', b';', b'\t'];

/// What UTF-8 files may begin with (<https://www.rfc-editor.org/rfc/rfc3629#section-6>).
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// The rows of a file that hold something.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// The first of them, which names the columns.
    pub header: Vec<String>,
    /// The others.
    pub rows: Vec<Row>,
}

/// A row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The line of the file on which it begins, counted from 1.
    pub line: usize,
    /// Its cells.
    pub cells: Vec<String>,
}

/// Why a file cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TableError {
    /// It is not a text in UTF-8.
    #[error("not UTF-8")]
    NotUtf8,
    /// A quotation mark in the row that begins on this line is never closed.
    #[error("the quotation mark of line {0} is never closed")]
    Unclosed(usize),
    /// The row that begins on this line has too many cells.
    #[error("line {0} has too many cells")]
    TooManyCells(usize),
    /// It has too many rows.
    #[error("too many rows")]
    TooManyRows,
}

/// Counts the lines of a text up to a place in it.
struct Lines<'a> {
    text: &'a [u8],
    counted_to: usize,
    line: usize,
}

// === impl Table ===

impl Table {
    /// Reads a file of at most `most` rows below its header. Rows without a word in them are left
    /// out.
    ///
    /// # Errors
    /// When it is no such file, or has more rows.
    pub fn parse(bytes: &[u8], most: usize) -> Result<Self, TableError> {
        let bytes = bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(bytes);
        let text = std::str::from_utf8(bytes).map_err(|_| TableError::NotUtf8)?;
        let mut rows = Vec::new();
        each_row(text, |row| {
            if row.cells.iter().any(|cell| !cell.trim().is_empty()) {
                rows.push(row);
            }
            // The header is a row as well.
            if rows.len() > most + 1 {
                return Err(TableError::TooManyRows);
            }
            Ok(())
        })?;
        let mut rows = rows.into_iter();
        Ok(Self {
            header: rows.next().map(|row| row.cells).unwrap_or_default(),
            rows: rows.collect(),
        })
    }
}

/// Hands over each row of a file. An unclosed quotation mark is only seen behind a last line break:
/// so there always is one.
fn each_row(
    text: &str,
    mut take: impl FnMut(Row) -> Result<(), TableError>,
) -> Result<(), TableError> {
    let ended = format!("{text}\n");
    let input = ended.as_bytes();
    let mut reader = ReaderBuilder::new().delimiter(separator(text)).build();
    // No row is longer without its quotation marks.
    let (mut output, mut ends) = (vec![0; input.len()], [0; MOST_CELLS]);
    let mut lines = Lines::new(input);
    let mut at = 0;
    while let Some(rest) = input.get(at..).filter(|rest| !rest.is_empty()) {
        let blank = rest.iter().take_while(|byte| is_break(**byte)).count();
        let line = lines.line_at(at + blank);
        let (result, read, _, count) = reader.read_record(rest, &mut output, &mut ends);
        at += read;
        match result {
            ReadRecordResult::Record => take(Row {
                line,
                cells: cells(&output, ends.get(..count).unwrap_or_default()),
            })?,
            ReadRecordResult::InputEmpty if blank < rest.len() => {
                return Err(TableError::Unclosed(line));
            }
            ReadRecordResult::InputEmpty | ReadRecordResult::End => break,
            ReadRecordResult::OutputFull | ReadRecordResult::OutputEndsFull => {
                return Err(TableError::TooManyCells(line));
            }
        }
    }
    Ok(())
}

/// The cells of a row, each of which ends where `ends` says.
fn cells(output: &[u8], ends: &[usize]) -> Vec<String> {
    let starts = std::iter::once(0).chain(ends.iter().copied());
    let cell = |(start, end): (usize, &usize)| {
        let bytes = output.get(start..*end).unwrap_or_default();
        String::from_utf8_lossy(bytes).into_owned()
    };
    starts.zip(ends).map(cell).collect()
}

/// What stands between the cells: what the first line has most of.
fn separator(text: &str) -> u8 {
    let first = text.trim_start().lines().next().unwrap_or_default();
    let count = |separator: u8| first.bytes().filter(|byte| *byte == separator).count();
    // Of equals the last is chosen.
    let chosen = SEPARATORS.into_iter().rev().max_by_key(|one| count(*one));
    chosen.unwrap_or(b',')
}

const fn is_break(byte: u8) -> bool {
    matches!(byte, b'\n' | b'\r')
}

// === impl Lines ===

impl<'a> Lines<'a> {
    const fn new(text: &'a [u8]) -> Self {
        Self {
            text,
            counted_to: 0,
            line: 1,
        }
    }

    /// The line on which the byte at `at` stands, which is behind those that were asked about.
    fn line_at(&mut self, at: usize) -> usize {
        let passed = self.text.get(self.counted_to..at).unwrap_or_default();
        let after = self.text.get(self.counted_to + 1..).unwrap_or_default();
        let next = after.iter().map(Some).chain(std::iter::once(None));
        // A line ends in a line feed, or in a carriage return without one.
        let is_end = |(byte, next): &(&u8, Option<&u8>)| match byte {
            b'\n' => true,
            b'\r' => *next != Some(&b'\n'),
            _ => false,
        };
        self.line += passed.iter().zip(next).filter(is_end).count();
        self.counted_to = at;
        self.line
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(text: &str) -> Table {
        Table::parse(text.as_bytes(), 10).unwrap()
    }

    fn rows(text: &str) -> Vec<(usize, Vec<String>)> {
        let rows = table(text).rows.into_iter();
        rows.map(|row| (row.line, row.cells)).collect()
    }

    #[test]
    fn a_row_has_its_cells_and_its_line() {
        let text = "text,at\nHello,2030\n\n\"Two\nlines, \"\"quoted\"\"\",\n,\nLast,x\n";
        assert_eq!(table(text).header, ["text", "at"]);
        assert_eq!(
            rows(text),
            [
                (2, vec!["Hello".to_owned(), "2030".to_owned()]),
                (4, vec!["Two\nlines, \"quoted\"".to_owned(), String::new()]),
                (7, vec!["Last".to_owned(), "x".to_owned()]),
            ]
        );
    }

    #[test]
    fn the_files_of_spreadsheets_are_read_alike() {
        let plain = rows("text,at\nÜber,1\nB,2");
        for file in [
            "\u{feff}text,at\r\nÜber,1\r\nB,2\r\n",
            "text;at\nÜber;1\nB;2\n",
            "text\tat\rÜber\t1\rB\t2",
            "\n\n",
        ] {
            let found = rows(file);
            assert!(found == plain || file == "\n\n", "{file:?}: {found:?}");
        }
        assert_eq!(table("\n\n"), Table::default());
        assert_eq!(table(""), Table::default());
    }

    #[test]
    fn what_cannot_be_read_says_where() {
        let fails = |bytes: &[u8], most| Table::parse(bytes, most).unwrap_err();
        assert_eq!(fails(b"\xff\xfet\0e\0", 10), TableError::NotUtf8);
        let open = b"text,at\n\"a\",1\n\"b,2\nc,3\n";
        assert_eq!(fails(open, 10), TableError::Unclosed(3));
        assert_eq!(fails(b"text\n\"open", 10), TableError::Unclosed(2));
        assert_eq!(fails(b"text\na\nb\n", 1), TableError::TooManyRows);
        let wide = format!("text\n{}\n", ",".repeat(MOST_CELLS));
        assert_eq!(fails(wide.as_bytes(), 10), TableError::TooManyCells(2));
    }
}

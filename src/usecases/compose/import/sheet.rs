//! A file of posts as it is read: each row as the post that it asks for, and what no post could
//! say of it.

use super::columns::{Column, Columns, TextColumn};
use super::names::{Named, Names, Whose, deaf};
use crate::domain::content::Options;
use crate::domain::ids::MediaId;
use crate::domain::media::Attachment;
use crate::domain::network::Network;
use crate::domain::post::{Draft, LATE_MINUTES, Target};
use crate::domain::schedule::{Chosen, Request};
use crate::domain::table::{Row, Table, TableError};
use crate::domain::time::Timestamp;
use crate::domain::violation::Violation;
use crate::domain::zone::Zone;
use crate::platforms;
use chrono::{NaiveDate, NaiveTime};

/// The most posts of a file: a month of three posts a day. Each costs a statement of the
/// transaction that makes them.
pub const MOST_ROWS: usize = 100;

/// The most deliveries of a file, as of posts that change places at once. Each costs two statements
/// of the transaction, which has 300 of them then: to write them all is most of the 10 ms that the
/// free plan lets an invocation compute.
pub const MOST_DELIVERIES: usize = 100;

/// The most pictures and videos that a file names.
const MOST_NAMED_MEDIA: usize = 400;

/// How many faults of a row are said: more of them help nobody.
const MOST_FAULTS: usize = 20;

/// A file of posts.
pub(super) struct Sheet {
    /// What is wrong with the file as a whole, by column.
    pub(super) errors: Vec<Violation>,
    pub(super) rows: Vec<SheetRow>,
}

/// A row, as the post that it asks for.
pub(super) struct SheetRow {
    pub(super) line: usize,
    pub(super) draft: Draft,
    /// What no post could say of it, by column.
    pub(super) errors: Vec<Violation>,
    /// What it says and nobody hears, by column.
    pub(super) warnings: Vec<Violation>,
    /// Of each account, the column that has its own text.
    pub(super) own_texts: Vec<Option<String>>,
}

/// The cells of one row, by column.
struct Cells<'a> {
    columns: &'a Columns,
    cells: &'a [String],
}

// === impl Sheet ===

impl Sheet {
    /// Reads a file at an instant; `zone` is that of local times that name none.
    pub(super) fn read(bytes: &[u8], names: &Names, zone: Zone, now: Timestamp) -> Self {
        let table = match Table::parse(bytes, MOST_ROWS) {
            Ok(table) => table,
            Err(error) => {
                return Self {
                    errors: vec![unreadable(error)],
                    rows: Vec::new(),
                };
            }
        };
        let (columns, mut errors) = Columns::read(&table.header, names);
        let read = |row: &Row| SheetRow::read(row, &columns, names, (zone, now));
        let rows: Vec<SheetRow> = table.rows.iter().map(read).collect();
        if rows.is_empty() {
            let message = "The file has no posts: write one into each row below the first.";
            errors.push(Violation::new("", "no_rows", message));
        }
        errors.extend(too_much(&rows));
        Self { errors, rows }
    }
}

/// What one transaction cannot hold.
fn too_much(rows: &[SheetRow]) -> Option<Violation> {
    let planned = rows.iter().filter(|row| !row.draft.is_draft());
    let deliveries: usize = planned.map(|row| row.draft.targets.len()).sum();
    if deliveries > MOST_DELIVERIES {
        let message = format!(
            "The posts of a file have at most {MOST_DELIVERIES} deliveries together, one for each \
            account of each post, and these have {deliveries}. Split the file."
        );
        return Some(Violation::new("accounts", "too_many", message));
    }
    let media: usize = rows.iter().map(|row| row.draft.media.len()).sum();
    (media > MOST_NAMED_MEDIA).then(|| {
        let message = format!(
            "A file names {MOST_NAMED_MEDIA} pictures and videos at the most, and this one names \
            {media}. Split the file."
        );
        Violation::new("media", "too_many", message)
    })
}

fn unreadable(error: TableError) -> Violation {
    match error {
        TableError::NotUtf8 => Violation::new(
            "",
            "not_utf8",
            "The file is not a text in UTF-8. Save it as “CSV UTF-8”.",
        ),
        TableError::Unclosed(line) => Violation::new(
            "",
            "unclosed_quote",
            format!("The quotation mark in the row of line {line} is never closed. Close it."),
        ),
        TableError::TooManyCells(line) => Violation::new(
            "",
            "too_many_cells",
            format!("The row of line {line} has far more cells than a post. Look at its commas."),
        ),
        TableError::TooManyRows => Violation::new(
            "",
            "too_many_rows",
            format!("A file has at most {MOST_ROWS} posts. Split it."),
        ),
    }
}

// === impl SheetRow ===

impl SheetRow {
    fn read(row: &Row, columns: &Columns, names: &Names, (zone, now): (Zone, Timestamp)) -> Self {
        let cells = Cells {
            columns,
            cells: &row.cells,
        };
        let mut errors: Vec<Violation> = columns.strays(&row.cells).into_iter().collect();
        let mut warnings = Vec::new();
        let (found, unknown) = names.find(cells.get(Column::Accounts));
        errors.extend(unknown);
        let schedule = cells.schedule(zone, &mut errors);
        if schedule.as_ref().is_some_and(|when| when.local.is_none()) {
            warnings.extend(cells.unused(Column::Zone, "It counts for date and time alone."));
        }
        let late_minutes = cells.late_minutes(&mut errors);
        let choices = cells.choices(now, &mut errors);
        let own_texts = found.iter().map(|one| cells.own_text(one));
        let own_texts: Vec<_> = own_texts.collect();
        let targets = found.iter().zip(&own_texts);
        let target = |(one, own): (&&Named, &Option<_>)| cells.target(one, own.as_ref(), &choices);
        let draft = Draft {
            text: columns.raw(&row.cells, Column::Text).to_owned(),
            media: cells.media(&mut errors),
            targets: targets.map(target).collect(),
            schedule,
            late_minutes,
            intended: None,
        };
        warnings.extend(cells.unheard(&found));
        Self {
            line: row.line,
            draft,
            errors,
            warnings,
            own_texts: own_texts
                .into_iter()
                .map(|own| own.map(|(column, _)| column))
                .collect(),
        }
    }
}

// === impl Cells ===

impl Cells<'_> {
    fn get(&self, column: Column) -> &str {
        self.columns.cell(self.cells, column)
    }

    fn is_empty(&self, column: Column) -> bool {
        self.get(column).is_empty()
    }

    /// When the post is to go out; nothing: it is a draft. What is wrong is told, and leaves a
    /// schedule that says nothing.
    fn schedule(&self, zone: Zone, errors: &mut Vec<Violation>) -> Option<Request> {
        let is_said = |column| !self.is_empty(column);
        let ways = [
            is_said(Column::At),
            is_said(Column::Date) || is_said(Column::Time),
            is_said(Column::Slot),
        ];
        let found = match ways {
            [false, false, false] => return None,
            [true, false, false] => Ok(self.instant()),
            [false, true, false] => self.wall(zone),
            [false, false, true] => self.slot(),
            [is_instant, ..] => {
                let column = if is_instant { Column::At } else { Column::Date };
                let message = "Say once when it goes out: at, or date and time, or slot.";
                Err(vec![Violation::new(column.name(), "one_of", message)])
            }
        };
        Some(found.unwrap_or_else(|faults| {
            errors.extend(faults);
            Request::default()
        }))
    }

    /// An instant, or right away.
    fn instant(&self) -> Request {
        let at = self.get(Column::At);
        if at.eq_ignore_ascii_case("now") {
            return Request {
                now: Some(true),
                ..Request::default()
            };
        }
        Request {
            at: Some(at.to_owned()),
            ..Request::default()
        }
    }

    fn slot(&self) -> Result<Request, Vec<Violation>> {
        if !self.get(Column::Slot).eq_ignore_ascii_case("next") {
            let message = "Write next, or leave it empty.";
            return Err(vec![Violation::new("slot", "unknown_slot", message)]);
        }
        Ok(Request {
            slot: Some(Chosen::Next),
            ..Request::default()
        })
    }

    /// A local time.
    fn wall(&self, zone: Zone) -> Result<Request, Vec<Violation>> {
        let (date, time) = (self.get(Column::Date), self.get(Column::Time));
        let mut faults = Vec::new();
        if date.len() != 10 || NaiveDate::parse_from_str(date, "%Y-%m-%d").is_err() {
            let message = "Write the day as 2026-12-01, the year first.";
            faults.push(Violation::new("date", "not_a_date", message));
        }
        let forms = ["%H:%M", "%H:%M:%S"].iter();
        let parsed = forms.map(|form| NaiveTime::parse_from_str(time, form));
        let Some(clock) = parsed.flatten().next() else {
            let message = "Write the time of the day as 09:00.";
            faults.push(Violation::new("time", "not_a_time", message));
            return Err(faults);
        };
        if !faults.is_empty() {
            return Err(faults);
        }
        let named = self.get(Column::Zone);
        Ok(Request {
            local: Some(format!("{date}T{clock}")),
            zone: Some(if named.is_empty() { zone.name() } else { named }.to_owned()),
            ..Request::default()
        })
    }

    fn late_minutes(&self, errors: &mut Vec<Violation>) -> u32 {
        let written = self.get(Column::LateMinutes);
        if written.is_empty() {
            return LATE_MINUTES;
        }
        written.parse().unwrap_or_else(|_| {
            let message = "Write a number of minutes, such as 60, or leave it empty.";
            errors.push(Violation::new("late_minutes", "not_a_number", message));
            LATE_MINUTES
        })
    }

    /// The pictures and videos, by their ids.
    fn media(&self, errors: &mut Vec<Violation>) -> Vec<Attachment> {
        let is_between = |sign: char| sign.is_whitespace() || matches!(sign, '|' | ',' | ';');
        let words = self.get(Column::Media).split(is_between);
        let mut media = Vec::new();
        for word in words.filter(|word| !word.is_empty()) {
            if let Some(id) = MediaId::parse(word) {
                media.push(Attachment { id, alt: None });
                continue;
            }
            if errors.len() >= MOST_FAULTS {
                break;
            }
            let message = format!(
                "“{word}” is no id of a picture or video (med_…). Leave it empty, import the post \
                as a draft, and add the file there."
            );
            errors.push(Violation::new("media", "not_an_id", message));
        }
        media
    }

    /// What the row says for single networks, each with the options that it gives there.
    fn choices(&self, now: Timestamp, errors: &mut Vec<Violation>) -> Vec<(Network, Options)> {
        let mut found = Vec::new();
        for (network, column) in self.columns.of_networks() {
            let cell = self.get(Column::Of(network, column));
            if cell.is_empty() {
                continue;
            }
            match (column.read)(cell, now) {
                Some(options) => found.push((network, options)),
                None => errors.push(Violation::new(column.name, "not_readable", column.hint)),
            }
        }
        found
    }

    /// The text of an account's own, with its column: that of the account alone comes before that
    /// of its network.
    fn own_text(&self, account: &Named) -> Option<(String, String)> {
        let said =
            |one: &&TextColumn| one.whose.is(account) && !one.cell(self.cells).trim().is_empty();
        let columns = self.columns.texts().iter().filter(said);
        let found = columns.max_by_key(|one| matches!(one.whose, Whose::Account(_)))?;
        Some((found.name.clone(), found.cell(self.cells).to_owned()))
    }

    /// What one account gets: its own text, the link and the first comment where its network takes
    /// them, and what the row says for that network.
    fn target(
        &self,
        account: &Named,
        own: Option<&(String, String)>,
        choices: &[(Network, Options)],
    ) -> Target {
        let taken = [
            (Column::Link, platforms::has_link(account.network)),
            (
                Column::FirstComment,
                platforms::has_first_comment(account.network),
            ),
        ];
        let shared = taken
            .into_iter()
            .filter(|(column, is_taken)| *is_taken && !self.is_empty(*column))
            .map(|(column, _)| (column.name().to_owned(), self.get(column).into()));
        let of_network = choices
            .iter()
            .filter(|(network, _)| *network == account.network)
            .flat_map(|(_, options)| options.clone());
        Target {
            account: account.id.clone(),
            text: own.map(|(_, text)| text.clone()),
            media: None,
            options: shared.chain(of_network).collect::<Options>(),
        }
    }

    /// What stands in a row, and not every network of its accounts takes.
    fn unheard(&self, accounts: &[&Named]) -> Vec<Violation> {
        let mut found = Vec::new();
        if let Some(networks) = deaf(accounts, platforms::has_link) {
            let message = format!(
                "{networks} takes no link beside the text: there it is left out. Write it into the \
                text."
            );
            found.extend(self.unused(Column::Link, &message));
        }
        if let Some(networks) = deaf(accounts, platforms::has_first_comment) {
            let message = format!("{networks} takes no first comment: there it is left out.");
            found.extend(self.unused(Column::FirstComment, &message));
        }
        found.extend(self.without_account(accounts));
        found
    }

    /// What a row says for a network or an account that its post does not go to.
    fn without_account(&self, accounts: &[&Named]) -> Vec<Violation> {
        let mut found = Vec::new();
        for (network, column) in self.columns.of_networks() {
            if accounts.iter().all(|one| one.network != network) {
                let message = format!(
                    "None of its accounts is one of {}: it is left out.",
                    network.title()
                );
                found.extend(self.unused(Column::Of(network, column), &message));
            }
        }
        for column in self.columns.texts() {
            let is_said = !column.cell(self.cells).trim().is_empty();
            if is_said && !accounts.iter().any(|one| column.whose.is(one)) {
                let message = "The post does not go there: this text is left out.";
                found.push(Violation::new(&column.name, "left_out", message));
            }
        }
        found
    }

    fn unused(&self, column: Column, message: &str) -> Option<Violation> {
        (!self.is_empty(column)).then(|| Violation::new(column.name(), "left_out", message))
    }
}

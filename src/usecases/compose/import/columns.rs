//! The columns of a file of posts, by the names in its first row: those of every post, those that
//! one network understands, and texts of single accounts.

use super::names::{Names, Whose};
use crate::domain::network::Network;
use crate::domain::violation::Violation;
use crate::platforms;
use crate::platforms::columns::FileColumn;

/// What stands before the name of an account or a network in the name of a column.
const TEXT_OF: &str = "text:";

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Column {
    Text,
    Accounts,
    At,
    Date,
    Time,
    Zone,
    Slot,
    Link,
    FirstComment,
    Media,
    LateMinutes,
    /// One that its network reads.
    Of(Network, &'static FileColumn),
}

/// The columns of a file.
pub(super) struct Columns {
    /// In the order of the file; none: its name says nothing.
    all: Vec<Option<Column>>,
    /// Those with texts of single accounts.
    texts: Vec<TextColumn>,
}

/// A column with the text of one account, or of every account of a network.
pub(super) struct TextColumn {
    /// Its name, as the file has it.
    pub(super) name: String,
    pub(super) whose: Whose,
    place: usize,
}

// === impl Column ===

impl Column {
    const OF_POSTS: [Self; 11] = [
        Self::Text,
        Self::Accounts,
        Self::At,
        Self::Date,
        Self::Time,
        Self::Zone,
        Self::Slot,
        Self::Link,
        Self::FirstComment,
        Self::Media,
        Self::LateMinutes,
    ];

    /// Every column that has a name of its own.
    fn all() -> impl Iterator<Item = Self> {
        let of = |network: Network| {
            let columns = platforms::file_columns(network).iter();
            columns.map(move |column| Self::Of(network, column))
        };
        let of_networks = Network::ALL.into_iter().flat_map(of);
        Self::OF_POSTS.into_iter().chain(of_networks)
    }

    /// Its name in the first row.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Accounts => "accounts",
            Self::At => "at",
            Self::Date => "date",
            Self::Time => "time",
            Self::Zone => "zone",
            Self::Slot => "slot",
            Self::Link => "link",
            Self::FirstComment => "first_comment",
            Self::Media => "media",
            Self::LateMinutes => "late_minutes",
            Self::Of(_, column) => column.name,
        }
    }

    /// The column of what stands at this place of a post, for an account of that network where it
    /// is about one; none: it has none.
    pub(super) fn of_path(path: &str, network: Option<Network>) -> Option<Self> {
        let in_target = path
            .strip_prefix("targets[")
            .and_then(|rest| rest.split_once("]."));
        let place = in_target.map_or(path, |(_, place)| place);
        let is_in = |name: &str| {
            let rest = place.strip_prefix(name);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
        };
        let known = [
            ("text", Self::Text),
            ("targets", Self::Accounts),
            ("account", Self::Accounts),
            ("schedule.at", Self::At),
            ("schedule.local", Self::Date),
            ("schedule.zone", Self::Zone),
            ("schedule.slot", Self::Slot),
            ("options.link", Self::Link),
            ("options.first_comment", Self::FirstComment),
            ("media", Self::Media),
            ("late_minutes", Self::LateMinutes),
        ];
        let found = known.into_iter().find(|(name, _)| is_in(name));
        let of_network = || {
            let network = network?;
            let mut columns = platforms::file_columns(network).iter();
            let is_filled = |option: &&str| is_in(&format!("options.{option}"));
            let column = columns.find(|column| column.options.iter().any(is_filled))?;
            Some(Self::Of(network, column))
        };
        found.map(|(_, column)| column).or_else(of_network)
    }
}

// === impl Columns ===

impl Columns {
    /// The columns of a header, and what is wrong with it.
    pub(super) fn read(header: &[String], names: &Names) -> (Self, Vec<Violation>) {
        let (mut columns, mut faults) = (Vec::new(), Vec::new());
        let mut texts: Vec<TextColumn> = Vec::new();
        for (place, cell) in header.iter().enumerate() {
            if let Some(whose) = text_of(cell) {
                match names.whose(whose) {
                    Ok(whose) if texts.iter().any(|one| one.whose == whose) => {
                        faults.push(twice(cell.trim()));
                    }
                    Ok(whose) => texts.push(TextColumn {
                        name: cell.trim().to_owned(),
                        whose,
                        place,
                    }),
                    Err(fault) => faults.push(Violation {
                        path: cell.trim().to_owned(),
                        ..fault
                    }),
                }
                columns.push(None);
                continue;
            }
            let name = cell.trim().to_lowercase().replace([' ', '-'], "_");
            let column = Column::all().find(|one| one.name() == name);
            if column.is_none() && !name.is_empty() {
                faults.push(unknown(cell.trim()));
            }
            if column.is_some() && columns.contains(&column) {
                faults.push(twice(&name));
            }
            columns.push(column);
        }
        if !columns.contains(&Some(Column::Text)) {
            let message = "The first row has to name the columns, and one of them is text.";
            faults.push(Violation::new("text", "required", message));
        }
        let all = columns;
        (Self { all, texts }, faults)
    }

    /// The columns with texts of single accounts.
    pub(super) fn texts(&self) -> &[TextColumn] {
        &self.texts
    }

    /// The columns of this file that a network reads, each with that network.
    pub(super) fn of_networks(&self) -> impl Iterator<Item = (Network, &'static FileColumn)> {
        self.all.iter().filter_map(|column| {
            let Some(Column::Of(network, column)) = column else {
                return None;
            };
            Some((*network, *column))
        })
    }

    /// What stands in a column of a row, without the spaces around it.
    pub(super) fn cell<'a>(&self, cells: &'a [String], column: Column) -> &'a str {
        self.raw(cells, column).trim()
    }

    /// What stands in a column of a row.
    pub(super) fn raw<'a>(&self, cells: &'a [String], column: Column) -> &'a str {
        let at = self.all.iter().position(|one| *one == Some(column));
        at.and_then(|at| cells.get(at)).map_or("", String::as_str)
    }

    /// What is wrong with a row that has something where no column has a name.
    pub(super) fn strays(&self, cells: &[String]) -> Option<Violation> {
        let mut behind = cells.iter().skip(self.all.len());
        let stray = behind.find(|cell| !cell.trim().is_empty())?;
        let message = format!(
            "There are more cells than columns: “{}” is too much. Put a text that holds a comma, a \
            semicolon or a line break into quotation marks.",
            stray.trim()
        );
        Some(Violation::new("", "too_many_cells", message))
    }
}

// === impl TextColumn ===

impl TextColumn {
    /// What stands there in a row.
    pub(super) fn cell<'a>(&self, cells: &'a [String]) -> &'a str {
        cells.get(self.place).map_or("", String::as_str)
    }
}

/// Whose text a column holds; none: it is another column.
fn text_of(cell: &str) -> Option<&str> {
    let cell = cell.trim();
    let begin = cell.get(..TEXT_OF.len())?;
    begin
        .eq_ignore_ascii_case(TEXT_OF)
        .then(|| cell.get(TEXT_OF.len()..))?
}

fn twice(name: &str) -> Violation {
    let message = "Two columns have this name. Take one out.";
    Violation::new(name, "twice", message)
}

fn unknown(name: &str) -> Violation {
    let names: Vec<&str> = Column::all().map(Column::name).collect();
    let names = names.join(", ");
    let message = format!("There is no column “{name}”. The columns are: {names}.");
    Violation::new(name, "unknown_column", message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_come_in_any_order_and_unknown_ones_are_named() {
        let header = ["At", " First Comment", "Colour", "", "text", "at"].map(str::to_owned);
        let (columns, faults) = Columns::read(&header, &Names::default());
        let row = ["1", "2", "3", "4", " 5 "].map(str::to_owned);
        assert_eq!(columns.cell(&row, Column::FirstComment), "2");
        assert_eq!(columns.cell(&row, Column::Text), "5");
        assert_eq!(columns.raw(&row, Column::Text), " 5 ");
        assert_eq!(columns.cell(&row, Column::Zone), "");
        let faults: Vec<_> = faults.iter().map(|one| (&*one.path, one.code)).collect();
        assert_eq!(faults, [("Colour", "unknown_column"), ("at", "twice")]);
        let (_, faults) = Columns::read(&[], &Names::default());
        assert_eq!((&*faults[0].path, faults[0].code), ("text", "required"));
    }

    #[test]
    fn a_place_of_a_post_has_its_column() {
        for (path, column) in [
            ("text", Some(Column::Text)),
            ("targets", Some(Column::Accounts)),
            ("targets[3].account", Some(Column::Accounts)),
            ("targets[3].text", Some(Column::Text)),
            ("targets[0].options.link", Some(Column::Link)),
            ("targets[0].options.unknown", None),
            ("targets[0].media[1].id", Some(Column::Media)),
            ("schedule.local", Some(Column::Date)),
            ("schedule", None),
            ("", None),
        ] {
            assert_eq!(Column::of_path(path, Some(Network::X)), column, "{path}");
        }
        let name = |path, network| Column::of_path(path, network).map(Column::name);
        let privacy = "targets[0].options.privacy";
        assert_eq!(name(privacy, Some(Network::TikTok)), Some("tiktok_privacy"));
        assert_eq!(name(privacy, Some(Network::X)), None);
        assert_eq!(name(privacy, None), None);
        let part = "targets[1].options.thread[0].text";
        assert_eq!(name(part, Some(Network::X)), Some("thread"));
    }
}

//! The columns of a file of posts, by the names in its first row.

use crate::domain::violation::Violation;

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
}

/// The columns of a file, in its order; none: its name says nothing.
pub(super) struct Columns(Vec<Option<Column>>);

// === impl Column ===

impl Column {
    const ALL: [Self; 11] = [
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
        }
    }

    /// The column of what stands at this place of a post; none: it has none.
    pub(super) fn of_path(path: &str) -> Option<Self> {
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
        found.map(|(_, column)| column)
    }
}

// === impl Columns ===

impl Columns {
    /// The columns of a header, and what is wrong with it.
    pub(super) fn read(header: &[String]) -> (Self, Vec<Violation>) {
        let (mut columns, mut faults): (Vec<Option<Column>>, _) = (Vec::new(), Vec::new());
        for cell in header {
            let name = cell.trim().to_lowercase().replace([' ', '-'], "_");
            let column = Column::ALL.into_iter().find(|one| one.name() == name);
            if column.is_none() && !name.is_empty() {
                faults.push(unknown(cell.trim()));
            }
            if column.is_some() && columns.contains(&column) {
                let message = "Two columns have this name. Take one out.";
                faults.push(Violation::new(name, "twice", message));
            }
            columns.push(column);
        }
        if !columns.contains(&Some(Column::Text)) {
            let message = "The first row has to name the columns, and one of them is text.";
            faults.push(Violation::new("text", "required", message));
        }
        (Self(columns), faults)
    }

    /// What stands in a column of a row, without the spaces around it.
    pub(super) fn cell<'a>(&self, cells: &'a [String], column: Column) -> &'a str {
        self.raw(cells, column).trim()
    }

    /// What stands in a column of a row.
    pub(super) fn raw<'a>(&self, cells: &'a [String], column: Column) -> &'a str {
        let at = self.0.iter().position(|one| *one == Some(column));
        at.and_then(|at| cells.get(at)).map_or("", String::as_str)
    }

    /// What is wrong with a row that has something where no column has a name.
    pub(super) fn strays(&self, cells: &[String]) -> Option<Violation> {
        let mut behind = cells.iter().skip(self.0.len());
        let stray = behind.find(|cell| !cell.trim().is_empty())?;
        let message = format!(
            "There are more cells than columns: “{}” is too much. Put a text that holds a comma, a \
            semicolon or a line break into quotation marks.",
            stray.trim()
        );
        Some(Violation::new("", "too_many_cells", message))
    }
}

fn unknown(name: &str) -> Violation {
    let names = Column::ALL.map(Column::name).join(", ");
    let message = format!("There is no column “{name}”. The columns are: {names}.");
    Violation::new(name, "unknown_column", message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_come_in_any_order_and_unknown_ones_are_named() {
        let header = ["At", " First Comment", "Colour", "", "text", "at"].map(str::to_owned);
        let (columns, faults) = Columns::read(&header);
        let row = ["1", "2", "3", "4", " 5 "].map(str::to_owned);
        assert_eq!(columns.cell(&row, Column::FirstComment), "2");
        assert_eq!(columns.cell(&row, Column::Text), "5");
        assert_eq!(columns.raw(&row, Column::Text), " 5 ");
        assert_eq!(columns.cell(&row, Column::Zone), "");
        let faults: Vec<_> = faults.iter().map(|one| (&*one.path, one.code)).collect();
        assert_eq!(faults, [("Colour", "unknown_column"), ("at", "twice")]);
        let (_, faults) = Columns::read(&[]);
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
            ("targets[0].options.privacy", None),
            ("targets[0].media[1].id", Some(Column::Media)),
            ("schedule.local", Some(Column::Date)),
            ("schedule", None),
            ("", None),
        ] {
            assert_eq!(Column::of_path(path), column, "{path}");
        }
    }
}

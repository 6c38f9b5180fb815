//! `docs/DATA.md` names each column of the database: those that hold personal data with what they
//! hold and until when, and all others. A column that is new is in neither, and fails.

use crate::Host;
use std::collections::{BTreeMap, BTreeSet};

const DOCUMENT: &str = include_str!("../../docs/DATA.md");

/// The cells of the tables' rows, without their headings.
fn rows() -> impl Iterator<Item = Vec<&'static str>> {
    DOCUMENT
        .lines()
        .filter(|line| line.starts_with("| `"))
        .map(|line| line.trim_matches('|').split('|').map(str::trim).collect())
}

/// The columns that hold personal data, each with what it holds and until when it is kept.
fn personal() -> BTreeMap<String, (&'static str, &'static str)> {
    let mut personal = BTreeMap::new();
    for row in rows() {
        let [column, holds, kept] = row[..] else {
            continue;
        };
        let name = column.trim_matches('`').to_owned();
        let earlier = personal.insert(name, (holds, kept));
        assert_eq!(earlier, None, "{column} is listed once");
    }
    personal
}

/// The columns that say nothing of a person.
fn others() -> BTreeSet<String> {
    let mut others = BTreeSet::new();
    for row in rows() {
        let [table, columns] = row[..] else {
            continue;
        };
        let table = table.trim_matches('`');
        for column in columns.split(", ") {
            let name = format!("{table}.{}", column.trim_matches('`'));
            assert!(others.insert(name.clone()), "{name} is listed once");
        }
    }
    others
}

/// The columns that the migrations make.
fn columns() -> BTreeSet<String> {
    let host = Host::start();
    let sql = "SELECT m.name || '.' || c.name AS name FROM sqlite_schema m JOIN \
        pragma_table_info(m.name) c WHERE m.type='table' AND m.name NOT LIKE 'sqlite!_%' \
        ESCAPE '!'";
    let found = host.core.ports.database().look(sql).unwrap();
    let names = found.iter().map(|row| row["name"].as_str().unwrap());
    names.map(str::to_owned).collect()
}

#[tokio::test(start_paused = true)]
async fn every_column_is_said_to_be_personal_or_not() {
    let (columns, personal, others) = (columns(), personal(), others());
    assert!(columns.len() > 200, "the search itself works: {columns:?}");
    let named: BTreeSet<String> = personal.keys().cloned().chain(others.clone()).collect();
    assert_eq!(named.len(), personal.len() + others.len(), "none is both");
    let unnamed: Vec<_> = columns.difference(&named).collect();
    assert!(unnamed.is_empty(), "docs/DATA.md does not name {unnamed:?}");
    let gone: Vec<_> = named.difference(&columns).collect();
    assert!(
        gone.is_empty(),
        "docs/DATA.md names {gone:?}, which is gone"
    );
}

#[test]
fn what_a_column_holds_and_until_when_is_said() {
    let personal = personal();
    for (column, (holds, kept)) in &personal {
        assert!(!holds.is_empty() && !kept.is_empty(), "{column}");
        if let Some(other) = kept.strip_prefix("as ") {
            let other = other.trim_matches('`');
            let found = personal.get(other);
            assert!(
                found.is_some_and(|(_, kept)| !kept.starts_with("as ")),
                "{column} is kept as {other}, of which nothing is said"
            );
        }
    }
}

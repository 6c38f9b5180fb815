//! `docs/CHECKS.md` explains every number that the name of a test carries (`r16_`, `s26_`), and
//! says in which files its tests are. These tests hold it against the tree.

mod data;
mod networks;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

const DOCUMENT: &str = include_str!("../../docs/CHECKS.md");

/// The folders that hold tests in Rust.
const FOLDERS: [&str; 4] = ["src", "sandbox/src", "xtask/src", "tests"];

/// The files of each check.
type Files = BTreeMap<String, BTreeSet<String>>;

#[test]
fn every_number_in_the_name_of_a_test_is_explained() {
    let (explained, carried) = (explained(), carried());
    let unexplained: Vec<_> = carried
        .iter()
        .filter(|(check, _)| !explained.contains_key(*check))
        .collect();
    assert!(
        unexplained.is_empty(),
        "docs/CHECKS.md does not explain {unexplained:?}"
    );
}

#[test]
fn every_check_that_is_explained_has_a_test() {
    let (explained, carried) = (explained(), carried());
    let untested: Vec<_> = explained
        .keys()
        .filter(|check| !carried.contains_key(*check))
        .collect();
    assert!(
        untested.is_empty(),
        "no test carries {untested:?}, which docs/CHECKS.md explains"
    );
}

#[test]
fn every_check_names_the_files_that_hold_its_tests() {
    let explained = explained();
    for (check, files) in carried() {
        let cell: Vec<_> = files.iter().map(|file| format!("`{file}`")).collect();
        assert_eq!(
            explained.get(&check),
            Some(&files),
            "{check}: docs/CHECKS.md has to say {}",
            cell.join(", ")
        );
    }
}

/// What the document says: the rows of its tables, `| R1 | fault | what must hold | files |`.
fn explained() -> Files {
    let rows: Vec<Vec<&str>> = DOCUMENT
        .lines()
        .filter(|line| line.starts_with("| R") || line.starts_with("| S"))
        .map(|line| line.trim_matches('|').split('|').map(str::trim).collect())
        .collect();
    let mut explained = Files::new();
    for row in rows {
        let [check, fault, holds, files] = row[..] else {
            panic!("a row has four cells: {row:?}");
        };
        assert!(number(check).is_some(), "{check} is no check");
        assert!(
            !fault.is_empty() && !holds.is_empty(),
            "{check} says nothing"
        );
        let files = files
            .split(", ")
            .map(|file| file.trim_matches('`').to_owned());
        let earlier = explained.insert(check.to_owned(), files.collect());
        assert_eq!(earlier, None, "{check} is explained once");
    }
    explained
}

/// What the names of the tests say.
fn carried() -> Files {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut carried = Files::new();
    for folder in FOLDERS {
        search(root, &root.join(folder), &mut carried);
    }
    assert!(carried.len() > 30, "the search itself works: {carried:?}");
    carried
}

fn search(root: &Path, folder: &Path, carried: &mut Files) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            search(root, &path, carried);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let name = path.strip_prefix(root).unwrap().to_str().unwrap();
            for check in checks(&fs::read_to_string(&path).unwrap()) {
                carried.entry(check).or_default().insert(name.to_owned());
            }
        }
    }
}

/// The checks that a file's tests carry: in the names of functions, and in names that are given to
/// the runner of tests as texts.
fn checks(source: &str) -> impl Iterator<Item = String> {
    ["fn ", "\""].into_iter().flat_map(move |before| {
        source
            .split(before)
            .skip(1)
            .filter_map(|rest| number(rest.split_once('_')?.0))
    })
}

/// The check that a prefix such as `r16` names, as the document writes it: `R16`.
fn number(prefix: &str) -> Option<String> {
    let check = prefix.to_ascii_uppercase();
    let digits = check.strip_prefix(['R', 'S'])?;
    let is_number = (1..=2).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    is_number.then_some(check)
}

//! R37: every statement that the product runs in a test on the host is held against its plan, and
//! stands in `plans.txt` with what it grows with. None reads a table from end to end, and none
//! sorts what has no bound, except for those that are named here with a reason.
//!
//! `STATEMENTS=<file> cargo test --test host` writes the list instead of comparing it: that is what
//! `cargo xtask statements` does.

mod bounds;

use bounds::{Bound, bound_of};
use noctin_scheduler::fakes::statements::{self, Ran};
use std::collections::BTreeSet;
use std::fs::OpenOptions;
use std::io::Write;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{LazyLock, Mutex, PoisonError};

const PLANS: &str = include_str!("plans.txt");

/// What a list says that does not hold every statement.
const NOT_COMPLETE: &str = "(not complete)";

/// The blocks of the list.
static LISTED: LazyLock<BTreeSet<&str>> =
    LazyLock::new(|| PLANS.split("\n\n").map(str::trim).collect());

static CHECKED: Mutex<Checked> = Mutex::new(Checked {
    blocks: BTreeSet::new(),
    faults: Vec::new(),
});

static SEEN: AtomicUsize = AtomicUsize::new(0);

/// What was held against its plan so far.
struct Checked {
    blocks: BTreeSet<String>,
    /// They fail every test from then on: one of them could be lost in a task that nobody awaits.
    faults: Vec<String>,
}

/// Fails the test if a statement that was run so far is not as it has to be.
pub(crate) fn check() {
    let mut checked = CHECKED.lock().unwrap_or_else(PoisonError::into_inner);
    if SEEN.load(Ordering::Relaxed) != statements::count() {
        let ran = statements::ran();
        SEEN.store(ran.len(), Ordering::Relaxed);
        for one in ran {
            let block = block(&one);
            if checked.blocks.insert(block.clone()) {
                checked.faults.extend(faults(&one, &block));
            }
        }
    }
    let faults = checked.faults.join("\n\n");
    drop(checked);
    assert!(faults.is_empty(), "{faults}");
}

/// What is wrong with a statement, and with the list that it has to stand in.
fn faults(one: &Ran, block: &str) -> Vec<String> {
    let mut faults: Vec<String> = fault(one)
        .map(|fault| format!("{fault}:\n{block}"))
        .into_iter()
        .collect();
    if let Ok(path) = std::env::var("STATEMENTS") {
        write(&path, block);
    } else if !LISTED.contains(block) && (is_complete() || is_known(block)) {
        faults.push(format!(
            "tests/statements/plans.txt does not list this: run `cargo xtask statements`, and \
            commit what it writes:\n{block}"
        ));
    }
    faults
}

/// Whether the list claims to hold every statement: one that was written while some tests did not
/// run says that it does not.
fn is_complete() -> bool {
    !LISTED.contains(NOT_COMPLETE)
}

/// Whether the list has the same statement of the same file, with another plan or another bound.
fn is_known(block: &str) -> bool {
    let head = |block: &str| block.lines().take(2).map(str::to_owned).collect::<Vec<_>>();
    let mine = head(block);
    LISTED.iter().any(|listed| head(listed) == mine)
}

fn write(path: &str, block: &str) {
    let mut file = OpenOptions::new()
        .create(true)
        .append(true)
        .open(path)
        .unwrap();
    file.write_all(format!("{block}\n\n").as_bytes()).unwrap();
}

/// A statement as the list has it.
fn block(ran: &Ran) -> String {
    let grows = bound_of(ran).map_or("the rows that it is asked for", |bound| bound.grows);
    // A statement that is made by a function which was given to an iterator has no file of ours.
    let file = ran.file.strip_prefix("src/").map_or("src", |_| ran.file);
    let steps = ran
        .plan
        .iter()
        .fold(String::new(), |steps, step| steps + "\n> " + step);
    format!("{file}\n{}{steps}\ngrows with: {grows}", one_line(&ran.sql))
}

/// The statement on one line. What a change sets is not part of its plan, and differs from change
/// to change.
fn one_line(sql: &str) -> String {
    let line = sql.split_whitespace().collect::<Vec<_>>().join(" ");
    let Some((before, rest)) = line
        .strip_prefix("UPDATE deliveries SET ")
        .and_then(|rest| rest.split_once(" WHERE id="))
    else {
        return line;
    };
    let has_look = before.contains("SELECT");
    if has_look {
        return line;
    }
    format!("UPDATE deliveries SET … WHERE id={}", numbers_gone(rest))
}

/// The same text, whichever numbers its parameters got.
fn numbers_gone(sql: &str) -> String {
    let mut parts = sql.split('?');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |line, part| {
        line + "?" + part.trim_start_matches(|c: char| c.is_ascii_digit())
    })
}

/// What is wrong with a statement's plan.
fn fault(ran: &Ran) -> Option<String> {
    let is_excused = |kind: fn(&Bound) -> bool| bound_of(ran).is_some_and(kind);
    let step = ran.plan.iter().find(|step| {
        let is_scan = reads_table(step, &ran.sql) && !is_excused(|bound| bound.may_scan);
        let is_sort = step.starts_with("USE TEMP B-TREE") && !is_excused(|bound| bound.may_sort);
        is_scan || is_sort || step.contains("AUTOMATIC") || step.starts_with("no such")
    })?;
    Some(format!("`{step}` has no bound"))
}

/// Whether a step reads one of our tables, or an index of it, from end to end.
fn reads_table(step: &str, sql: &str) -> bool {
    let Some(name) = step
        .strip_prefix("SCAN ")
        .and_then(|rest| rest.split(' ').next())
    else {
        return false;
    };
    if step.contains("VIRTUAL TABLE") {
        return false;
    }
    let line = sql.split_whitespace().collect::<Vec<_>>().join(" ");
    TABLES.iter().any(|table| {
        *table == name
            || line.contains(&format!(" {table} {name} "))
            || line.contains(&format!(" {table} AS {name} "))
    })
}

/// Every table.
const TABLES: [&str; 25] = [
    "accounts",
    "callbacks",
    "choices",
    "commits",
    "deletions",
    "deliveries",
    "grants",
    "identities",
    "instance",
    "invitations",
    "ledger",
    "limits",
    "members",
    "oauth_flows",
    "posts",
    "provider_documents",
    "quotas",
    "recurrence_media",
    "recurrences",
    "sessions",
    "slots",
    "templates",
    "tombstones",
    "users",
    "workspaces",
];

#[test]
fn r37_a_scan_is_told_from_a_search() {
    let sql = "SELECT 1 FROM posts p JOIN page ON 1";
    assert!(reads_table("SCAN p", sql) && reads_table("SCAN posts USING INDEX x", sql));
    assert!(!reads_table("SCAN page", sql) && !reads_table("SEARCH p USING INDEX x (a=?)", sql));
}

//! The step `browser`: the files of the browser tests, handed out to several stacks side by side.
//! A stack takes the next file as soon as its last one has ended; the longest files go first, so
//! that no stack is left alone with one of them.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::{Context, Result, anyhow, ensure};
use tokio::task::JoinSet;

use crate::stack::{Stack, StackOptions};
use crate::transcript::{Transcript, say};
use crate::wrangler::Ticker;
use crate::{browser, checkout, dev, shell};

/// How many stacks there are at most. Each keeps a browser busy; a third fills the pauses of two.
const STACKS: usize = 3;
/// The files that take longest, the longest first. The others take a few seconds each.
const LONGEST: [&str; 16] = [
    "screens",
    "suggest",
    "settings",
    "platforms",
    "drafts",
    "language",
    "quality",
    "calendar",
    "media-facebook-public",
    "welcome",
    "connections",
    "time-of-day",
    "choosing",
    "bulk",
    "templates",
    "threads",
];
/// Often enough that "now" is seen within a test, seldom enough that ticks do not overlap.
const TICK_EVERY: Duration = Duration::from_secs(2);

/// The files that no stack has taken yet.
type Files = Arc<Mutex<VecDeque<PathBuf>>>;

/// How many tests passed, and in which files one did not.
#[derive(Default)]
struct Outcome {
    passed: usize,
    failed: Vec<String>,
}

/// Runs all files, or the one that `BROWSER_TESTS` names; answers with how many tests passed.
pub(super) async fn run() -> Result<usize> {
    let chromium = browser::ensure().await?;
    let files = longest_first(chosen()?);
    let (stacks, files) = (STACKS.min(files.len()), Arc::new(Mutex::new(files.into())));
    let mut running = JoinSet::new();
    for _ in 0..stacks {
        let work = take_files(Arc::clone(&files), chromium.clone());
        match Transcript::current() {
            Some(transcript) => running.spawn(async move { transcript.collect(work).await }),
            None => running.spawn(work),
        };
    }
    let mut all = Outcome::default();
    while let Some(ended) = running.join_next().await {
        match ended.map_err(|error| anyhow!(error)).flatten() {
            Ok(outcome) => all.add(outcome),
            Err(error) => {
                running.shutdown().await;
                return Err(error);
            }
        }
    }
    ensure!(all.failed.is_empty(), "{} failed", all.failed.join(", "));
    Ok(all.passed)
}

/// One stack runs files until none is left: one that fails stops no other.
async fn take_files(files: Files, chromium: PathBuf) -> Result<Outcome> {
    let stack = Stack::start(StackOptions::default().signup("open")).await?;
    let tests = async {
        let mut outcome = Outcome::default();
        while let Some(file) = next(&files) {
            match run_file(&stack, &file, &chromium).await {
                Ok(count) => outcome.passed += count,
                Err(error) => {
                    say(format_args!("✗ {}\n{error:#}", name_of(&file)));
                    outcome.failed.push(name_of(&file));
                }
            }
        }
        Ok(outcome)
    };
    let outcome = tokio::select! {
        outcome = tests => outcome,
        never = keep_ticking(stack.ticker()) => never,
    };
    stack.stop().await?;
    outcome
}

fn next(files: &Files) -> Option<PathBuf> {
    let mut files = files.lock().unwrap_or_else(PoisonError::into_inner);
    files.pop_front()
}

async fn run_file(stack: &Stack, file: &Path, chromium: &Path) -> Result<usize> {
    let mut node = shell::node_program("node");
    // Without `--test`, which would start a second Node.js for each file.
    node.arg("--test-reporter=spec")
        .arg(file)
        .env("BASE_URL", stack.worker_url())
        .env("SANDBOX_URL", stack.sandbox().base_url())
        .env("TICK_URL", stack.tick_url())
        .env("CHROMIUM", chromium);
    // In one piece: the files of other stacks end in between.
    let printed = shell::output(&mut node).await?;
    say(format_args!("{}\n{}", name_of(file), printed.trim_end()));
    let passed = passed(&printed);
    ensure!(passed > 0, "{}: no test ran", file.display());
    Ok(passed)
}

async fn keep_ticking<T>(ticker: Ticker) -> T {
    loop {
        if let Err(error) = ticker.tick(dev::now_ms()).await {
            say(format_args!("✗ {error:#}"));
        }
        tokio::time::sleep(TICK_EVERY).await;
    }
}

/// `BROWSER_TESTS=calendar,queue cargo xtask test browser` runs those files.
fn chosen() -> Result<Vec<PathBuf>> {
    let named = std::env::var("BROWSER_TESTS").ok();
    let is_named = |path: &Path| {
        let names = named.as_ref().map(|named| named.split(','));
        names.is_none_or(|mut names| names.any(|name| name == name_of(path)))
    };
    let folder = checkout::path("tests/browser");
    let entries = std::fs::read_dir(&folder)
        .with_context(|| format!("{} cannot be read", folder.display()))?;
    let mut files = Vec::new();
    for entry in entries {
        let path = entry?.path();
        let is_test = path.to_string_lossy().ends_with(".test.mjs");
        if is_test && is_named(&path) {
            files.push(path);
        }
    }
    ensure!(!files.is_empty(), "there is no such browser test");
    Ok(files)
}

fn longest_first(mut files: Vec<PathBuf>) -> Vec<PathBuf> {
    let rank = |name: &str| LONGEST.iter().position(|long| *long == name);
    files.sort_by_cached_key(|file| {
        let name = name_of(file);
        (rank(&name).unwrap_or(LONGEST.len()), name)
    });
    files
}

/// `calendar` of `tests/browser/calendar.test.mjs`.
fn name_of(file: &Path) -> String {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    name.trim_end_matches(".test.mjs").to_owned()
}

/// From the line `ℹ pass 7`.
fn passed(printed: &str) -> usize {
    let mut counts = printed
        .lines()
        .filter_map(|line| line.split_once(" pass ")?.1.trim().parse::<usize>().ok());
    counts.next_back().unwrap_or(0)
}

// === impl Outcome ===

impl Outcome {
    fn add(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed.extend(other.failed);
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::{LONGEST, chosen, longest_first, name_of, passed};

    #[test]
    fn the_count_of_node_is_read_from_its_summary() {
        assert_eq!(
            passed("✔ a test can pass 3\nℹ tests 8\nℹ pass 7\nℹ fail 1\n"),
            7
        );
    }

    #[test]
    fn long_files_go_first_and_the_others_by_name() {
        let files = ["b", LONGEST[1], "a", LONGEST[0]]
            .map(|name| PathBuf::from(format!("tests/browser/{name}.test.mjs")));
        let names: Vec<String> = longest_first(files.into())
            .iter()
            .map(|file| name_of(file))
            .collect();
        assert_eq!(names, [LONGEST[0], LONGEST[1], "a", "b"]);
    }

    #[test]
    fn every_long_file_exists() {
        let names: Vec<String> = chosen()
            .expect("files")
            .iter()
            .map(|file| name_of(file))
            .collect();
        for long in LONGEST {
            assert!(names.iter().any(|name| name == long), "{long}");
        }
    }
}

//! `cargo xtask test`: everything that has to hold before a change is good, from the cheapest check
//! to the dearest.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};

use crate::worker::Worker;
use crate::{browser, contract, dashboard, packages, shell, tools};

/// The test targets that have a step of their own, because they start the built Worker.
const WITH_A_WORKER: [&str; 2] = ["workerd", "crash"];

/// One step, in the order in which they run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    Tools,
    Format,
    Lint,
    Dashboard,
    Host,
    Worker,
    Scenarios,
    Workerd,
    Crash,
    Browser,
}

// === impl Step ===

impl Step {
    /// All of them.
    pub(crate) const ALL: [Self; 10] = [
        Self::Tools,
        Self::Format,
        Self::Lint,
        Self::Dashboard,
        Self::Host,
        Self::Worker,
        Self::Scenarios,
        Self::Workerd,
        Self::Crash,
        Self::Browser,
    ];

    /// Its name on the command line and in the table.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Tools => "tools",
            Self::Format => "format",
            Self::Lint => "lint",
            Self::Dashboard => "dashboard",
            Self::Host => "host",
            Self::Worker => "worker",
            Self::Scenarios => "scenarios",
            Self::Workerd => "workerd",
            Self::Crash => "crash",
            Self::Browser => "browser",
        }
    }

    /// Runs it. Where it runs tests, the result is how many passed.
    async fn run(self) -> Result<Option<usize>> {
        match self {
            Self::Tools => install().await.map(|()| None),
            Self::Format => shell::run(shell::cargo().args(["fmt", "--all", "--check"]))
                .await
                .map(|()| None),
            Self::Lint => lint().await.map(|()| None),
            Self::Dashboard => check_dashboard().await.map(|()| None),
            Self::Host => host_tests().await.map(Some),
            Self::Worker => build_worker().await.map(|()| None),
            Self::Scenarios => compare_scenarios().await.map(|()| None),
            Self::Workerd => cargo_tests(&["test", "--test", "workerd"]).await.map(Some),
            Self::Crash => cargo_tests(&["test", "--test", "crash"]).await.map(Some),
            Self::Browser => browser::run_tests()
                .await
                .and_then(|printed| some_tests(node_passed(&printed)))
                .map(Some),
        }
    }
}

/// Runs `steps` until one fails, and shows a table.
pub(crate) async fn run(steps: &[Step]) -> Result<()> {
    let mut rows = Vec::new();
    for step in steps {
        println!("\n── {} ──", step.name());
        let started = Instant::now();
        let result = step.run().await;
        rows.push(Row {
            step: *step,
            passed: result.as_ref().ok().copied().flatten(),
            took: started.elapsed(),
            is_ok: result.is_ok(),
        });
        if let Err(error) = result {
            println!("{}", table(&rows));
            return Err(error.context(format!("the step `{}` failed", step.name())));
        }
    }
    println!("{}", table(&rows));
    Ok(())
}

async fn install() -> Result<()> {
    tools::ensure().await?;
    packages::ensure().await
}

/// The host sees every crate and test; only wasm sees the Workers shell, once as released and once
/// as tested.
async fn lint() -> Result<()> {
    let wasm = [
        "clippy",
        "--package",
        "noctin-scheduler",
        "--lib",
        "--target",
        "wasm32-unknown-unknown",
    ];
    for (selection, feature) in [
        (&["clippy", "--workspace", "--all-targets"][..], None),
        (&wasm, None),
        (&wasm, Some("test-clock")),
    ] {
        let mut clippy = shell::cargo();
        clippy
            .args(selection)
            .args(feature.map(|name| format!("--features={name}")))
            .args(["--", "-D", "warnings"]);
        shell::run(&mut clippy).await?;
    }
    Ok(())
}

async fn check_dashboard() -> Result<()> {
    contract::check_types().await?;
    let mut check = shell::node_program("svelte-check");
    shell::run(check.args([
        "--tsconfig",
        "dashboard/tsconfig.json",
        "--fail-on-warnings",
    ]))
    .await
}

/// Everything but the suites that need a running Worker.
async fn host_tests() -> Result<usize> {
    let targets = test_targets().await?;
    let mut arguments = vec!["test", "--workspace", "--lib", "--bins"];
    for target in targets
        .iter()
        .filter(|name| !WITH_A_WORKER.contains(&name.as_str()))
    {
        arguments.extend(["--test", target]);
    }
    Ok(cargo_tests(&arguments).await?
        + cargo_passed(&cargo_test(&["test", "--workspace", "--doc"]).await?))
}

/// The names of all integration tests of the workspace.
async fn test_targets() -> Result<BTreeSet<String>> {
    let output = shell::cargo()
        .args(["metadata", "--no-deps", "--format-version", "1"])
        .output()
        .await?;
    let metadata: serde_json::Value =
        serde_json::from_slice(&output.stdout).context("cargo metadata is not JSON")?;
    let packages = metadata["packages"]
        .as_array()
        .context("cargo metadata lists no packages")?;
    let targets = packages
        .iter()
        .filter_map(|package| package["targets"].as_array())
        .flatten();
    let tests = targets
        .filter(|target| target["kind"][0] == "test")
        .filter_map(|target| target["name"].as_str());
    Ok(tests.map(str::to_owned).collect())
}

async fn build_worker() -> Result<()> {
    dashboard::ensure().await?;
    Worker::for_tests().build().await
}

/// One scenario list, two worlds: what runs with fakes on the host also runs in workerd.
async fn compare_scenarios() -> Result<()> {
    let (host, workerd) = (scenarios_in("host").await?, scenarios_in("workerd").await?);
    ensure!(
        !host.is_empty(),
        "tests/host.rs lists no test under scenarios::"
    );
    let only = |left: &BTreeSet<String>, right: &BTreeSet<String>| {
        left.difference(right)
            .cloned()
            .collect::<Vec<_>>()
            .join(", ")
    };
    let (missing, extra) = (only(&host, &workerd), only(&workerd, &host));
    ensure!(
        missing.is_empty() && extra.is_empty(),
        "the scenarios differ. Only on the host: [{missing}]. Only in workerd: [{extra}]"
    );
    println!("{} scenarios, the same in both worlds", host.len());
    Ok(())
}

async fn scenarios_in(target: &str) -> Result<BTreeSet<String>> {
    let output = shell::cargo()
        .args(["test", "--test", target, "--", "--list"])
        .output()
        .await?;
    if !output.status.success() {
        bail!(
            "tests/{target}.rs cannot list its tests:\n{}",
            String::from_utf8_lossy(&output.stderr).trim()
        );
    }
    Ok(scenario_names(&String::from_utf8_lossy(&output.stdout)))
}

fn scenario_names(listed: &str) -> BTreeSet<String> {
    let names = listed
        .lines()
        .filter_map(|line| line.strip_suffix(": test"));
    names
        .filter_map(|name| Some(name.split_once("scenarios::")?.1.to_owned()))
        .collect()
}

async fn cargo_tests(arguments: &[&str]) -> Result<usize> {
    some_tests(cargo_passed(&cargo_test(arguments).await?))
}

async fn cargo_test(arguments: &[&str]) -> Result<String> {
    shell::run_and_keep(shell::cargo().args(arguments)).await
}

/// A suite that finds no test has lost them.
fn some_tests(passed: usize) -> Result<usize> {
    ensure!(passed > 0, "no test ran");
    Ok(passed)
}

/// From lines such as `test result: ok. 12 passed; 0 failed; …`.
fn cargo_passed(printed: &str) -> usize {
    let results = printed
        .lines()
        .filter_map(|line| line.strip_prefix("test result: ok. "));
    results
        .filter_map(|rest| rest.split(' ').next()?.parse::<usize>().ok())
        .sum()
}

/// From the line `ℹ pass 7`.
fn node_passed(printed: &str) -> usize {
    let mut counts = printed
        .lines()
        .filter_map(|line| line.split_once(" pass ")?.1.trim().parse::<usize>().ok());
    counts.next_back().unwrap_or(0)
}

struct Row {
    step: Step,
    passed: Option<usize>,
    took: Duration,
    is_ok: bool,
}

fn table(rows: &[Row]) -> String {
    let line = |row: &Row| {
        let passed = row
            .passed
            .map_or_else(String::new, |count| format!("{count} passed"));
        let mark = if row.is_ok { '✓' } else { '✗' };
        format!(
            "\n{mark} {:<10} {passed:>12} {:>8.1} s",
            row.step.name(),
            row.took.as_secs_f32()
        )
    };
    let total: Duration = rows.iter().map(|row| row.took).sum();
    let count: usize = rows.iter().filter_map(|row| row.passed).sum();
    let lines: String = rows.iter().map(line).collect();
    format!(
        "{lines}\n  {:<10} {:>12} {:>8.1} s",
        "together",
        format!("{count} passed"),
        total.as_secs_f32()
    )
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Row, Step, cargo_passed, node_passed, scenario_names, table};

    #[test]
    fn passed_tests_of_all_binaries_are_added_up() {
        let printed = "running 2 tests\ntest result: ok. 12 passed; 0 failed; 0 ignored\n\ntest \
            result: ok. 3 passed; 0 failed\n";
        assert_eq!(cargo_passed(printed), 15);
        assert_eq!(cargo_passed("test result: FAILED. 1 passed; 1 failed"), 0);
    }

    #[test]
    fn the_count_of_node_is_read_from_its_summary() {
        assert_eq!(
            node_passed("✔ a test can pass 3\nℹ tests 8\nℹ pass 7\nℹ fail 1\n"),
            7
        );
    }

    #[test]
    fn scenarios_are_the_tests_below_their_module() {
        let listed = "scenarios::once::a_post_goes_out: test\nhost_only::other: \
            test\nhost::scenarios::late: test\n2 tests, 0 benchmarks\n";
        assert_eq!(
            scenario_names(listed).into_iter().collect::<Vec<_>>(),
            ["late", "once::a_post_goes_out"]
        );
    }

    #[test]
    fn the_table_shows_counts_and_the_step_that_failed() {
        let row = |step, passed, is_ok| Row {
            step,
            passed,
            took: Duration::from_millis(1_500),
            is_ok,
        };
        let table = table(&[
            row(Step::Format, None, true),
            row(Step::Host, Some(12), true),
            row(Step::Workerd, None, false),
        ]);
        assert!(table.contains("✓ host"), "{table}");
        assert!(table.contains("12 passed"), "{table}");
        assert!(table.contains("✗ workerd"), "{table}");
        assert!(table.contains("4.5 s"), "{table}");
    }

    #[test]
    fn every_step_has_a_name_of_its_own() {
        let names: std::collections::BTreeSet<_> =
            Step::ALL.iter().map(|step| step.name()).collect();
        assert_eq!(names.len(), Step::ALL.len());
    }
}

//! The steps of the suite.

use anyhow::{Result, ensure};

use super::{browser_tests, cargo_tests, lint, scenarios};
use crate::worker::Worker;
use crate::{contract, dashboard, fuzz, packages, shell, structure, tools};

/// One step. Steps of one lane run in the order of [`Step::ALL`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Step {
    Packages,
    Tools,
    Format,
    Structure,
    Dashboard,
    Compile,
    Scenarios,
    Worker,
    Lint,
    Host,
    Workerd,
    Crash,
    Browser,
    Fuzz,
}

/// Steps of one lane run one after the other, those of different lanes side by side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lane {
    /// What is installed, and what Node.js and rustfmt do: one process, seconds once it is there.
    Light,
    /// What cargo compiles. It locks its folder, so two of them would wait for each other.
    Cargo,
    /// Tests without a Worker.
    Host,
    /// Tests before a running Worker. They wait for clocks and sockets more than they compute.
    Stacks,
    /// Tests that kill a running Worker, and wait for it to come up again.
    Kills,
    /// What asks a running Worker all sorts of things for a fixed time: it waits most of it.
    Fuzz,
}

// === impl Step ===

impl Step {
    /// All of them.
    pub(crate) const ALL: [Self; 14] = [
        Self::Packages,
        Self::Tools,
        Self::Format,
        Self::Structure,
        Self::Dashboard,
        Self::Compile,
        Self::Scenarios,
        Self::Worker,
        Self::Lint,
        Self::Host,
        Self::Workerd,
        Self::Crash,
        Self::Browser,
        Self::Fuzz,
    ];

    /// Its name on the command line and in the table.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Packages => "packages",
            Self::Tools => "tools",
            Self::Format => "format",
            Self::Structure => "structure",
            Self::Dashboard => "dashboard",
            Self::Compile => "compile",
            Self::Scenarios => "scenarios",
            Self::Worker => "worker",
            Self::Lint => "lint",
            Self::Host => "host",
            Self::Workerd => "workerd",
            Self::Crash => "crash",
            Self::Browser => "browser",
            Self::Fuzz => "fuzz",
        }
    }

    pub(super) fn lane(self) -> Lane {
        match self {
            Self::Packages | Self::Tools | Self::Format | Self::Structure | Self::Dashboard => {
                Lane::Light
            }
            Self::Compile | Self::Scenarios | Self::Worker | Self::Lint => Lane::Cargo,
            Self::Host => Lane::Host,
            Self::Workerd | Self::Browser => Lane::Stacks,
            Self::Crash => Lane::Kills,
            Self::Fuzz => Lane::Fuzz,
        }
    }

    /// The steps that have to end well before it begins, where they run at all.
    pub(super) fn needs(self) -> &'static [Self] {
        match self {
            Self::Dashboard => &[Self::Packages],
            Self::Worker | Self::Lint => &[Self::Packages, Self::Tools, Self::Compile],
            Self::Workerd | Self::Crash => &[Self::Compile, Self::Worker],
            Self::Host => &[Self::Packages, Self::Compile],
            Self::Browser | Self::Fuzz => &[Self::Worker],
            Self::Packages
            | Self::Tools
            | Self::Format
            | Self::Structure
            | Self::Compile
            | Self::Scenarios => &[],
        }
    }

    /// Runs it. Where it runs tests, the result is how many passed.
    pub(super) async fn run(self) -> Result<Option<usize>> {
        match self {
            Self::Packages => packages::ensure().await.map(|()| None),
            Self::Tools => tools::ensure().await.map(|()| None),
            Self::Format => shell::run(shell::cargo().args(["fmt", "--all", "--check"]))
                .await
                .map(|()| None),
            Self::Structure => structure::check().map(|()| None),
            Self::Dashboard => check_dashboard().await.map(|()| None),
            Self::Compile => cargo_tests::compile().await.map(|_| None),
            Self::Scenarios => scenarios::compare().await.map(|()| None),
            Self::Worker => build_worker().await.map(|()| None),
            Self::Lint => lint::run().await.map(|()| None),
            Self::Host => some_tests(cargo_tests::on_the_host().await?),
            Self::Workerd => some_tests(cargo_tests::run("workerd").await?),
            Self::Crash => some_tests(cargo_tests::run("crash").await?),
            Self::Browser => some_tests(browser_tests::run().await?),
            Self::Fuzz => fuzz::step().await.map(|()| None),
        }
    }
}

async fn check_dashboard() -> Result<()> {
    contract::validate().await?;
    contract::check_types().await?;
    let mut check = shell::node_program("svelte-check");
    shell::run(check.args([
        "--tsconfig",
        "dashboard/tsconfig.json",
        "--fail-on-warnings",
    ]))
    .await
}

async fn build_worker() -> Result<()> {
    dashboard::ensure().await?;
    Worker::for_tests().build_with(lint::while_compiling).await
}

/// A suite that finds no test has lost them.
fn some_tests(passed: usize) -> Result<Option<usize>> {
    ensure!(passed > 0, "no test ran");
    Ok(Some(passed))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::Step;

    #[test]
    fn every_step_has_a_name_of_its_own() {
        let names: BTreeSet<_> = Step::ALL.iter().map(|step| step.name()).collect();
        assert_eq!(names.len(), Step::ALL.len());
    }

    #[test]
    fn no_step_waits_for_a_later_one() {
        for step in Step::ALL {
            assert!(step.needs().iter().all(|needed| *needed < step), "{step:?}");
        }
        assert!(Step::ALL.is_sorted());
    }
}

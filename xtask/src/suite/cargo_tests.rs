//! The test programs of the workspace. Cargo builds all of them at once, with the same features;
//! those that need a running Worker are started without cargo, which would wait for the lock of a
//! build beside them.

use std::collections::BTreeMap;
use std::path::PathBuf;

use anyhow::{Context, Result};
use serde_json::Value;
use tokio::sync::OnceCell;

use crate::shell;

/// The test programs that have a step of their own, because they start the built Worker.
const WITH_A_WORKER: [&str; 2] = ["workerd", "crash"];

/// Programs by the name of their test target.
type Programs = BTreeMap<String, PathBuf>;

static PROGRAMS: OnceCell<Programs> = OnceCell::const_new();

/// Builds every test program of the workspace, once in this process.
pub(super) async fn compile() -> Result<&'static Programs> {
    PROGRAMS.get_or_try_init(build).await
}

/// The program of an integration test.
pub(super) async fn program(target: &str) -> Result<&'static PathBuf> {
    let programs = compile().await?;
    programs
        .get(target)
        .with_context(|| format!("cargo built no test {target}"))
}

/// Runs the tests of one program; answers with how many passed.
pub(super) async fn run(target: &str) -> Result<usize> {
    let printed = shell::run_and_keep(&mut shell::program(program(target).await?)).await?;
    Ok(passed(&printed))
}

/// Runs everything but the programs that need a running Worker.
pub(super) async fn on_the_host() -> Result<usize> {
    let mut arguments = vec!["test", "--workspace", "--lib", "--bins"];
    for target in compile().await?.keys() {
        if !WITH_A_WORKER.contains(&target.as_str()) {
            arguments.extend(["--test", target]);
        }
    }
    let mut tests = shell::cargo();
    let mut examples = shell::cargo();
    let tests = shell::run_and_keep(tests.args(arguments)).await?;
    let examples = shell::run_and_keep(examples.args(["test", "--workspace", "--doc"])).await?;
    Ok(passed(&tests) + passed(&examples))
}

async fn build() -> Result<Programs> {
    let mut cargo = shell::cargo();
    let messages = shell::read(cargo.args([
        "test",
        "--workspace",
        "--no-run",
        "--message-format=json-render-diagnostics",
    ]));
    Ok(programs_in(&messages.await?))
}

/// From cargo's messages, one JSON object a line:
/// <https://doc.rust-lang.org/cargo/reference/external-tools.html#artifact-messages>.
fn programs_in(messages: &str) -> Programs {
    let artifacts = messages
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok())
        .filter(|message| message["target"]["kind"][0] == "test");
    artifacts
        .filter_map(|artifact| {
            let name = artifact["target"]["name"].as_str()?.to_owned();
            Some((name, PathBuf::from(artifact["executable"].as_str()?)))
        })
        .collect()
}

/// From lines such as `test result: ok. 12 passed; 0 failed; …`.
fn passed(printed: &str) -> usize {
    let results = printed
        .lines()
        .filter_map(|line| line.strip_prefix("test result: ok. "));
    results
        .filter_map(|rest| rest.split(' ').next()?.parse::<usize>().ok())
        .sum()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{passed, programs_in};

    #[test]
    fn passed_tests_of_all_binaries_are_added_up() {
        let printed = "running 2 tests\ntest result: ok. 12 passed; 0 failed; 0 ignored\n\ntest \
            result: ok. 3 passed; 0 failed\n";
        assert_eq!(passed(printed), 15);
        assert_eq!(passed("test result: FAILED. 1 passed; 1 failed"), 0);
    }

    #[test]
    fn cargo_names_the_programs_that_it_has_built() {
        let messages = r#"{"reason":"compiler-artifact","target":{"kind":["lib"],"name":"a"},"executable":"/t/a"}
{"reason":"compiler-artifact","target":{"kind":["test"],"name":"host"},"executable":"/t/host-1"}
{"reason":"build-finished","success":true}
"#;
        let found = programs_in(messages);
        assert_eq!(found.len(), 1);
        assert_eq!(found["host"], Path::new("/t/host-1"));
    }
}

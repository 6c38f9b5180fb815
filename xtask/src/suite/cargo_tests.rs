//! The test programs of the workspace. Cargo builds all of them at once, with the same features,
//! and clippy looks through them meanwhile.
//! They are started without cargo, which would wait for the lock of a build beside them.

use std::path::PathBuf;

use anyhow::{Context, Result};
use serde_json::Value;
use tokio::process::Command;
use tokio::sync::OnceCell;

use super::lint;
use crate::shell;
use crate::transcript::say;

/// The test programs that have a step of their own, because they start the built Worker.
const WITH_A_WORKER: [&str; 2] = ["workerd", "crash"];

/// A test program.
#[derive(Debug)]
pub(super) struct Program {
    /// The name of its target.
    name: String,
    path: PathBuf,
    /// Where cargo would start it: the folder of its package.
    folder: PathBuf,
}

static PROGRAMS: OnceCell<Vec<Program>> = OnceCell::const_new();

/// Builds every test program of the workspace, once in this process.
pub(super) async fn compile() -> Result<&'static [Program]> {
    PROGRAMS.get_or_try_init(build).await.map(Vec::as_slice)
}

/// How to start the program of an integration test.
pub(super) async fn program(target: &str) -> Result<Command> {
    let mut programs = compile().await?.iter();
    let program = programs.find(|program| program.name == target);
    Ok(program
        .with_context(|| format!("cargo built no test {target}"))?
        .command())
}

/// Runs the tests of one program; answers with how many passed.
pub(super) async fn run(target: &str) -> Result<usize> {
    let printed = shell::run_and_keep(&mut program(target).await?).await?;
    Ok(passed(&printed))
}

/// Runs everything but the programs that need a running Worker.
pub(super) async fn on_the_host() -> Result<usize> {
    let mut count = 0;
    for program in compile().await? {
        if !WITH_A_WORKER.contains(&program.name.as_str()) {
            say(format_args!("\n{}", program.name));
            count += passed(&shell::run_and_keep(&mut program.command()).await?);
        }
    }
    // Those in the documentation are cargo's.
    let mut examples = shell::cargo();
    lint::while_compiling(&mut examples);
    let examples = shell::run_and_keep(examples.args(["test", "--workspace", "--doc"])).await?;
    Ok(count + passed(&examples))
}

async fn build() -> Result<Vec<Program>> {
    let mut cargo = shell::cargo();
    lint::while_compiling(&mut cargo);
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
fn programs_in(messages: &str) -> Vec<Program> {
    let artifacts = messages
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok())
        .filter(|message| message["profile"]["test"] == true);
    artifacts
        .filter_map(|artifact| {
            let manifest = PathBuf::from(artifact["manifest_path"].as_str()?);
            Some(Program {
                name: artifact["target"]["name"].as_str()?.to_owned(),
                path: PathBuf::from(artifact["executable"].as_str()?),
                folder: manifest.parent()?.to_owned(),
            })
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

// === impl Program ===

impl Program {
    fn command(&self) -> Command {
        let mut command = shell::program(&self.path);
        command.current_dir(&self.folder);
        command
    }
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
        let messages = r#"{"reason":"compiler-artifact","target":{"kind":["lib"],"name":"a"},"profile":{"test":false},"executable":null}
{"reason":"compiler-artifact","manifest_path":"/w/Cargo.toml","target":{"kind":["lib"],"name":"a"},"profile":{"test":true},"executable":"/t/a-1"}
{"reason":"compiler-artifact","manifest_path":"/w/Cargo.toml","target":{"kind":["test"],"name":"host"},"profile":{"test":true},"executable":"/t/host-1"}
{"reason":"build-finished","success":true}
"#;
        let found = programs_in(messages);
        let names: Vec<&str> = found.iter().map(|program| program.name.as_str()).collect();
        assert_eq!(names, ["a", "host"]);
        assert_eq!(found[1].path, Path::new("/t/host-1"));
        assert_eq!(found[1].folder, Path::new("/w"));
    }
}

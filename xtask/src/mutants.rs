//! `cargo xtask mutants`: changes one place of the code after the other, and tells which changes no
//! test on the host notices.
//!
//! Each of them is built and tested, which takes about two minutes: all of them take days. The
//! names of files narrow it down.

use anyhow::Result;

use crate::{checkout, shell, tools};

/// What decides over posts, tokens and doors.
const EXAMINED: [&str; 8] = [
    "src/domain/**/*.rs",
    "src/usecases/engine/**/*.rs",
    "src/usecases/vault/**/*.rs",
    "src/usecases/vault.rs",
    "src/web/cookies.rs",
    "src/web/flood.rs",
    "src/web/flows.rs",
    "src/web/session.rs",
];

/// Runs them; the report is in `target/mutants/mutants.out`.
pub(crate) async fn run(files: &[String]) -> Result<()> {
    let program = tools::MUTANTS.ensure().await?;
    let mut command = shell::program(program);
    command
        .current_dir(checkout::root())
        .args(["mutants", "--package", "noctin-scheduler", "--output"])
        .arg(checkout::path("target/mutants"));
    if files.is_empty() {
        command.args(EXAMINED.iter().flat_map(|glob| ["--file", glob]));
    }
    command.args(files.iter().flat_map(|file| ["--file", file]));
    // What a change makes run for ever is noticed, too.
    command.args(["--minimum-test-timeout", "300"]);
    command.args(["--", "--lib", "--test", "host"]);
    std::fs::create_dir_all(checkout::path("target/mutants"))?;
    shell::run(&mut command).await
}

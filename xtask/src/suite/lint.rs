//! Clippy. What is compiled for tests, on the host and for the Worker, is looked through in the
//! same pass. The step `lint` is left with the Worker's shell as it is released.

use anyhow::Result;
use tokio::process::Command;

use crate::{shell, worker};

/// `-D warnings`, as `cargo clippy` hands it to its driver.
const DENY_WARNINGS: &str = "-D__CLIPPY_HACKERY__warnings__CLIPPY_HACKERY__";

/// Puts clippy in the compiler's place wherever `command` calls cargo: warnings fail.
///
/// <https://doc.rust-lang.org/cargo/reference/config.html#buildrustc-workspace-wrapper>
pub(super) fn while_compiling(command: &mut Command) {
    command
        .env("RUSTC_WORKSPACE_WRAPPER", "clippy-driver")
        .env("CLIPPY_ARGS", DENY_WARNINGS);
}

/// Looks through the Worker without the test clock. Nothing is made of it, so nothing is optimised
/// or linked.
pub(super) async fn run() -> Result<()> {
    let mut cargo = shell::cargo();
    cargo
        .args(["check", "--package", "noctin-scheduler", "--lib"])
        .args(["--target", "wasm32-unknown-unknown"])
        .envs(worker::OF_TESTS);
    while_compiling(&mut cargo);
    shell::run(&mut cargo).await
}

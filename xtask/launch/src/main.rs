//! `cargo xtask`: takes what is kept of other checkouts' compiling, then lets cargo compile and run
//! the commands themselves.

use std::os::unix::process::CommandExt as _;
use std::process::{Command, ExitCode};

fn main() -> ExitCode {
    let words: Vec<_> = std::env::args_os().skip(1).collect();
    let mut command = Command::new(xtask_launch::cargo());
    for name in xtask_launch::about_this_program() {
        command.env_remove(name);
    }
    command
        .args(["run", "--package", "xtask", "--"])
        .args(&words);
    if words == ["test"] && xtask_launch::is_fresh() {
        // The suite compiles all of ours once: what cargo writes down for a next time costs a tenth
        // of that.
        command.env("CARGO_INCREMENTAL", "0");
    }
    match xtask_launch::take() {
        Ok(keeping) => {
            command.envs(keeping);
        }
        Err(error) => {
            eprintln!("What is kept could not be copied, and is compiled anew: {error}");
        }
    }
    // In the place of this process: whoever ends it ends the command.
    let error = command.exec();
    eprintln!("cargo cannot be started: {error}");
    ExitCode::FAILURE
}

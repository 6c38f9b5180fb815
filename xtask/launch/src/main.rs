//! `cargo xtask`: takes what is kept of other checkouts' compiling, then lets cargo compile and run
//! the commands themselves.

use std::os::unix::process::CommandExt as _;
use std::process::{Command, ExitCode};

fn main() -> ExitCode {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command
        .args(["run", "--package", "xtask", "--"])
        .args(std::env::args_os().skip(1));
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

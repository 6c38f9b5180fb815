//! `cargo xtask fuzz`: holds a running Worker against its contract. Schemathesis makes up requests
//! for every operation, allowed and forbidden ones; none may end in a server error, in a status
//! that the contract does not name, or in a body of another shape.
//!
//! <https://schemathesis.readthedocs.io> is written in Python. Where the suite runs there need be
//! none, so this is a command of its own.

use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::person::Person;
use crate::stack::{Stack, StackOptions};
use crate::worker::Worker;
use crate::{checkout, dashboard, shell, tools};

/// For how long, unless the command line says otherwise.
pub(crate) const SECONDS: u32 = 120;

/// The release that is known to work.
const SCHEMATHESIS: &str = "schemathesis==4.32.5";

/// What is asked of each answer.
const CHECKS: [&str; 4] = [
    "not_a_server_error",
    "status_code_conformance",
    "response_schema_conformance",
    "content_type_conformance",
];

/// Signing out ends the session, and with it every operation that needs one.
const LEFT_OUT: &str = "logOut";

/// Runs it for so many seconds.
pub(crate) async fn run(seconds: u32) -> Result<()> {
    let program = ensure().await?;
    dashboard::ensure().await?;
    Worker::for_tests().build().await?;
    let options = StackOptions::default().signup("open");
    let stack = shell::with_progress("Starting the stack", Stack::start(options)).await?;
    let result = examine(&stack, program, seconds).await;
    stack.stop().await?;
    result
}

async fn examine(stack: &Stack, program: PathBuf, seconds: u32) -> Result<()> {
    let origin = stack.worker_url();
    let mut person = Person::new(origin)?;
    person.connect("fuzz").await?;
    let mut command = shell::program(program);
    command
        .arg("run")
        .arg(checkout::path("dashboard/public/openapi.json"))
        .args(["--url", origin])
        .args(["--header", &format!("Cookie: {}", person.cookie())])
        .args(["--header", &format!("Origin: {origin}")])
        .args([
            "--phases",
            "examples,fuzzing",
            "--checks",
            &CHECKS.join(","),
        ])
        .args(["--exclude-operation-id", LEFT_OUT])
        .args(["--max-time", &seconds.to_string(), "--no-color"]);
    shell::run(&mut command).await
}

/// Schemathesis in an environment of its own, outside the checkout.
async fn ensure() -> Result<PathBuf> {
    let folder = tools::cache()?.join("tools").join(SCHEMATHESIS);
    let program = folder.join("bin/schemathesis");
    if program.is_file() {
        return Ok(program);
    }
    let mut environment = shell::program("python3");
    shell::run_quietly(
        "Making room for schemathesis",
        environment.args(["-m", "venv", "--clear"]).arg(&folder),
    )
    .await
    .context("schemathesis needs python3 with venv")?;
    let mut install = shell::program(folder.join("bin/pip"));
    shell::run_quietly(
        "Installing schemathesis",
        install.args(["install", "--quiet", SCHEMATHESIS]),
    )
    .await?;
    Ok(program)
}

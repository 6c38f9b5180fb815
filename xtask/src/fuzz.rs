//! `cargo xtask fuzz`: holds a running Worker against its contract. Schemathesis makes up requests
//! for every operation, allowed and forbidden ones; none may end in a server error, in a status
//! that the contract does not name, or in a body of another shape.
//!
//! <https://schemathesis.readthedocs.io> is written in Python. Where there is none, the suite
//! leaves this step out and says so.

use std::path::PathBuf;

use anyhow::{Context, Result, ensure};

use crate::person::Person;
use crate::stack::{Stack, StackOptions};
use crate::transcript::say;
use crate::worker::Worker;
use crate::{checkout, dashboard, dev, shell, tools};

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

/// What ends the session, and with it every operation that needs one.
const LEFT_OUT: [&str; 3] = ["logOut", "endSessions", "endSession"];

/// Below the flood guard's limit (`LIMITER` in wrangler.toml): behind it every answer is 429.
const RATE: &str = "1000/m";

/// Builds what it examines, and runs it for so many seconds.
pub(crate) async fn run(seconds: u32) -> Result<()> {
    dashboard::ensure().await?;
    Worker::for_tests().build().await?;
    let program = ensure().await?;
    against_a_stack(program, seconds).await
}

/// The step of the suite, before the Worker that it has built.
pub(crate) async fn step() -> Result<()> {
    match ensure().await {
        Ok(program) => against_a_stack(program, SECONDS).await,
        Err(error) => {
            say(format_args!("Left out: {}", shell::in_words(&error)));
            Ok(())
        }
    }
}

async fn against_a_stack(program: PathBuf, seconds: u32) -> Result<()> {
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
    // `/healthz` says that no tick has run, until one has.
    stack.tick(dev::now_ms()).await?;
    let ticking = tokio::spawn(dev::tick_at_full_minutes(stack.ticker()));
    // It keeps what it has found where it is started.
    let folder = tempfile::tempdir()?;
    let mut command = shell::program(program);
    command
        .current_dir(folder.path())
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
        .args(
            LEFT_OUT
                .iter()
                .flat_map(|id| ["--exclude-operation-id", id]),
        )
        .args(["--rate-limit", RATE])
        .args(["--max-time", &seconds.to_string(), "--no-color"]);
    let result = shell::run(&mut command).await;
    ticking.abort();
    result?;
    let me = person.get("/api/v1/me").send().await?.status();
    ensure!(
        me.is_success(),
        "the session has ended meanwhile, and what needs one was not examined: {me}"
    );
    Ok(())
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

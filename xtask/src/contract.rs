//! `cargo xtask contract`: writes the contract from the code, and the dashboard's types from the
//! contract. Both are committed, so that neither a build nor a deployment has to compile the
//! Worker's code for this machine; tests say when they are old.

use anyhow::{Context, Result};
use tokio::process::Command;

use crate::transcript::say;
use crate::{checkout, packages, shell};

const DOCUMENT: &str = "dashboard/public/openapi.json";
const TYPES: &str = "dashboard/src/api/schema.d.ts";

/// Writes both anew.
pub(crate) async fn renew() -> Result<()> {
    packages::ensure().await?;
    let made = shell::cargo()
        .args(["run", "--quiet", "--example", "contract"])
        .output()
        .await?;
    anyhow::ensure!(
        made.status.success(),
        "the contract cannot be made:\n{}",
        String::from_utf8_lossy(&made.stderr).trim()
    );
    std::fs::write(checkout::path(DOCUMENT), made.stdout)
        .with_context(|| format!("{DOCUMENT} cannot be written"))?;
    shell::run_quietly("Writing the dashboard's types", &mut types()).await?;
    say(format_args!("  {DOCUMENT}\n  {TYPES}"));
    Ok(())
}

/// Fails where the contract is no valid `OpenAPI`, as a validator of another hand says: ours are
/// made from the same code as the document.
pub(crate) async fn validate() -> Result<()> {
    let mut validator = shell::node_program("validate-api");
    // It ends well whatever it finds.
    let found = shell::run_quietly("Validating the contract", validator.arg(DOCUMENT)).await?;
    anyhow::ensure!(
        found.contains("\"valid\": true"),
        "{DOCUMENT} is no valid OpenAPI document:\n{}",
        found.trim()
    );
    Ok(())
}

/// Fails where the dashboard's types are not those of the contract.
pub(crate) async fn check_types() -> Result<()> {
    let checked = shell::run_quietly(
        "Comparing the dashboard's types with the contract",
        types().arg("--check"),
    )
    .await;
    checked.map(drop).context(
        "the dashboard's types are old: run `cargo xtask contract`, and commit what it writes",
    )
}

fn types() -> Command {
    let mut generate = shell::node_program("openapi-typescript");
    generate.args([
        DOCUMENT,
        "--output",
        TYPES,
        "--alphabetize",
        "--default-non-nullable",
        "false",
    ]);
    generate
}

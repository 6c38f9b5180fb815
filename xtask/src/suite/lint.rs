//! The step `lint`. The host sees every crate and test; only wasm sees the Workers shell, once as
//! released and once as tested.

use anyhow::Result;

use crate::shell;

const WASM: [&str; 6] = [
    "clippy",
    "--package",
    "noctin-scheduler",
    "--lib",
    "--target",
    "wasm32-unknown-unknown",
];

/// Runs clippy over all of it; warnings fail.
pub(super) async fn run() -> Result<()> {
    for (selection, feature) in [
        (&["clippy", "--workspace", "--all-targets"][..], None),
        (&WASM, None),
        (&WASM, Some("test-clock")),
    ] {
        let mut clippy = shell::cargo();
        clippy
            .args(selection)
            .args(feature.map(|name| format!("--features={name}")))
            .args(["--", "-D", "warnings"]);
        shell::run(&mut clippy).await?;
    }
    Ok(())
}

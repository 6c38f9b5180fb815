//! The step `lint`: the Workers shell, which only wasm sees, once as released and once as tested.
//! What the host sees is looked through while its tests are compiled.

use anyhow::Result;

use crate::shell;

/// Runs clippy; warnings fail.
pub(super) async fn run() -> Result<()> {
    for feature in [None, Some("test-clock")] {
        let mut clippy = shell::cargo();
        clippy
            .args(["clippy", "--package", "noctin-scheduler", "--lib"])
            .args(["--target", "wasm32-unknown-unknown"])
            .args(feature.map(|name| format!("--features={name}")))
            .args(["--", "-D", "warnings"]);
        shell::run(&mut clippy).await?;
    }
    Ok(())
}

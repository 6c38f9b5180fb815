//! Builds the dashboard into `dashboard/dist`, when it changed.

use std::fs;
use std::path::PathBuf;

use anyhow::Result;

use crate::{checkout, packages, shell};

/// Builds unless the last build saw the same files.
pub(crate) async fn ensure() -> Result<()> {
    packages::ensure().await?;
    let print = checkout::fingerprint(&["package-lock.json", "dashboard"])?;
    let stamp = stamp();
    if fs::read_to_string(&stamp).is_ok_and(|last| last == print)
        && checkout::path("dashboard/dist/index.html").is_file()
    {
        return Ok(());
    }
    let mut vite = shell::node_program("vite");
    vite.args(["build", "--config", "dashboard/vite.config.ts"]);
    shell::run_quietly("Building the dashboard", &mut vite).await?;
    fs::create_dir_all(stamp.parent().unwrap_or(&stamp))?;
    fs::write(&stamp, print)?;
    Ok(())
}

/// In `node_modules`, so that another installation of the packages builds the dashboard again.
fn stamp() -> PathBuf {
    checkout::path("node_modules/.cache/noctin-scheduler/dashboard")
}

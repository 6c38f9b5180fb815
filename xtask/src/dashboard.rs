//! Builds the dashboard into `dashboard/dist`, when it changed.

use std::collections::hash_map::DefaultHasher;
use std::fs;
use std::hash::{Hash as _, Hasher as _};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::{checkout, packages, shell};

/// Builds unless the last build saw the same files.
pub(crate) async fn ensure() -> Result<()> {
    packages::ensure().await?;
    let print = fingerprint()?;
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

fn fingerprint() -> Result<String> {
    let mut hasher = DefaultHasher::new();
    let mut files = vec![checkout::path("package-lock.json")];
    collect(&checkout::path("dashboard"), &mut files)
        .context("the folder dashboard cannot be read")?;
    files.sort();
    for file in files {
        file.hash(&mut hasher);
        fs::read(&file)
            .with_context(|| format!("{} cannot be read", file.display()))?
            .hash(&mut hasher);
    }
    Ok(format!("{:016x}", hasher.finish()))
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> std::io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_name() == "dist" {
            continue;
        }
        if entry.file_type()?.is_dir() {
            collect(&entry.path(), files)?;
        } else {
            files.push(entry.path());
        }
    }
    Ok(())
}

//! What a stack's folder holds before it starts: the built Worker, its configuration, its secrets,
//! its database.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::SystemTime;

use anyhow::{Context, Result, bail};
use tokio::sync::Mutex;

use crate::config::{self, Changes};
use crate::worker::Worker;
use crate::{checkout, dev_vars, wrangler};

/// What stands around the built Worker.
const ENTRY: &str = "entry.js";

/// The configuration of a Worker that listens on `port`.
pub(super) fn write_config(folder: &Path, port: u16) -> Result<()> {
    let original = fs::read_to_string(checkout::path("wrangler.toml"))
        .context("wrangler.toml cannot be read")?;
    let (main, origin) = (
        folder.join("worker").join(ENTRY),
        format!("http://127.0.0.1:{port}"),
    );
    let config = config::derive(
        &original,
        &Changes {
            root: checkout::root(),
            main: &main,
            origin: &origin,
        },
    )?;
    fs::write(folder.join("wrangler.toml"), config)
        .context("the stack's configuration cannot be written")
}

/// The Worker's secrets and variables, with changes: a name without a value is left out.
pub(super) fn write_vars(
    folder: &Path,
    sandbox: &str,
    changes: &BTreeMap<String, Option<String>>,
) -> Result<()> {
    let mut vars = dev_vars::for_sandbox(sandbox)?;
    for (name, value) in changes {
        match value {
            Some(value) => vars.insert(name.clone(), value.clone()),
            None => vars.remove(name),
        };
    }
    fs::write(folder.join(".dev.vars"), dev_vars::text(&vars))
        .context("the stack's secrets cannot be written")
}

/// Copies the built Worker, so that another build in the checkout does not change it in the middle
/// of a test.
pub(super) fn take_worker(built: Option<&Path>, to: &Path) -> Result<()> {
    let usual = Worker::for_tests().out;
    let from = built.unwrap_or(&usual);
    let remedy = "build it with `cargo xtask build --dev --features test-clock`";
    let built_at = modified(&from.join("index.js"))
        .with_context(|| format!("no Worker in {}: {remedy}", from.display()))?;
    if built.is_none() && newest(&checkout::path("src"))? > built_at {
        bail!(
            "the Worker in {} is older than src/: {remedy}",
            from.display()
        );
    }
    fs::create_dir(to)?;
    for file in ["index.js", "index_bg.wasm"] {
        fs::copy(from.join(file), to.join(file))
            .with_context(|| format!("{} cannot be copied", from.join(file).display()))?;
    }
    fs::write(to.join(ENTRY), include_str!("entry.js"))
        .with_context(|| format!("{ENTRY} cannot be written"))?;
    // The dashboard may not be built yet, and a Worker without it still has its routes.
    fs::create_dir_all(checkout::path("dashboard/dist")).context("dashboard/dist cannot be made")
}

/// Copies the database after all migrations. It is made once for a checkout.
pub(super) async fn take_database(folder: &Path, to: &Path) -> Result<()> {
    static MAKING: Mutex<()> = Mutex::const_new(());
    let all = checkout::path("target/test-databases");
    let kept = all.join(checkout::fingerprint(&[
        "migrations",
        "wrangler.toml",
        "package-lock.json",
    ])?);
    let one_at_a_time = MAKING.lock().await;
    if !kept.exists() {
        fs::create_dir_all(&all)?;
        let new = tempfile::tempdir_in(&all)?;
        wrangler::migrate(folder, Some(new.path())).await?;
        let made = fs::rename(new.path(), &kept);
        // Another program may have been quicker.
        made.or_else(|error| if kept.exists() { Ok(()) } else { Err(error) })?;
    }
    drop(one_at_a_time);
    xtask_launch::copy(&kept, to, None).context("the database cannot be copied")
}

pub(crate) fn modified(path: &Path) -> std::io::Result<SystemTime> {
    fs::metadata(path)?.modified()
}

/// When the youngest file below `folder` was changed.
pub(crate) fn newest(folder: &Path) -> std::io::Result<SystemTime> {
    let mut newest = modified(folder)?;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let changed = if entry.file_type()?.is_dir() {
            self::newest(&entry.path())?
        } else {
            modified(&entry.path())?
        };
        newest = newest.max(changed);
    }
    Ok(newest)
}

//! `cargo xtask verify-ledger`: checks a file of ledgers without asking anybody. What checks it is
//! a script that needs nothing but Node.js, so that it can also be used without this checkout.

use std::path::{Path, absolute};

use anyhow::{Context as _, Result, ensure};

use crate::{checkout, shell};

/// Checks a file, with the instance's keys where they are given; answers with what was found.
///
/// # Errors
/// When anything in it was changed, removed or moved, or it cannot be read: the message names it.
pub fn check(file: &Path, keys: Option<&Path>) -> Result<String> {
    let mut node = shell::program("node");
    node.arg(checkout::path("xtask/src/verify_ledger.mjs"));
    for path in [Some(file), keys].into_iter().flatten() {
        ensure!(path.is_file(), "there is no file {}", path.display());
        node.arg(absolute(path)?);
    }
    let output = node.as_std_mut().output();
    let output = output.context("Node.js cannot be started; it checks the file")?;
    let found = String::from_utf8_lossy(&output.stdout).into_owned();
    ensure!(output.status.success(), "{}", found.trim_end());
    Ok(found)
}

/// Checks a file and prints what was found.
pub(crate) fn run(file: &Path, keys: Option<&Path>) -> Result<()> {
    print!("{}", check(file, keys)?);
    Ok(())
}

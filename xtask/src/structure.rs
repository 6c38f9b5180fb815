//! The step `structure`: what keeps the tree readable and no compiler looks at.
//!
//! | module | is |
//! |---|---|
//! | [`budgets`] | how long a file, a function and a line may be |
//! | [`circles`] | finds files that import each other in a circle |
//! | [`rust_imports`], [`script_imports`] | who imports whom, in Rust and in the dashboard |
//! | [`rust_source`] | the words of a Rust file, without comments, texts and tests |

mod budgets;
mod circles;
mod rust_imports;
mod rust_source;
mod script_imports;

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::checkout;
use crate::transcript::say;

/// The crates whose files may not import each other in a circle.
const CRATES: [&str; 2] = ["src", "sandbox/src"];
/// The same for TypeScript and Svelte.
const SCRIPTS: &str = "dashboard/src";

/// Prints every violation; fails where there is one.
pub(crate) fn check() -> Result<()> {
    let root = checkout::root();
    let mut violations = budgets::violations(root)?;
    for folder in CRATES {
        let imports = rust_imports::read(root, folder)?;
        violations.extend(circles::violations(&imports));
    }
    violations.extend(circles::violations(&script_imports::read(root, SCRIPTS)?));
    for violation in &violations {
        say(violation);
    }
    if !violations.is_empty() {
        bail!("the tree has {} faults of structure", violations.len());
    }
    say("no circle of imports, and all files, functions and lines are within their budgets");
    Ok(())
}

/// All files below `folder` that end in one of `ends`, relative to `root`, in the order of their
/// names.
fn files(root: &Path, folder: &str, ends: &[&str]) -> Result<Vec<PathBuf>> {
    let (mut found, mut folders) = (Vec::new(), vec![root.join(folder)]);
    while let Some(folder) = folders.pop() {
        let entries = std::fs::read_dir(&folder)
            .with_context(|| format!("{} cannot be read", folder.display()))?;
        for entry in entries {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if ends.iter().any(|end| path.to_string_lossy().ends_with(end)) {
                found.push(path.strip_prefix(root)?.to_owned());
            }
        }
    }
    found.sort();
    Ok(found)
}

fn read(root: &Path, file: &Path) -> Result<String> {
    std::fs::read_to_string(root.join(file))
        .with_context(|| format!("{} cannot be read", file.display()))
}

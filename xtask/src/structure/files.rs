//! The files of a folder.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// All files below `folder` that end in one of `ends`, relative to `root`, in the order of their
/// names.
pub(super) fn below(root: &Path, folder: &str, ends: &[&str]) -> Result<Vec<PathBuf>> {
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

/// The text of one of them.
pub(super) fn read(root: &Path, file: &Path) -> Result<String> {
    std::fs::read_to_string(root.join(file))
        .with_context(|| format!("{} cannot be read", file.display()))
}

//! Where this checkout is, what is its own, and the place for what outlives it.

use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::io;
use std::path::{Path, PathBuf};

/// The root of the checkout that this program was built from.
#[must_use]
pub fn root() -> &'static Path {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    manifest.ancestors().nth(2).unwrap_or(manifest)
}

/// The folder for things that outlive a checkout; none where the environment names no home.
#[must_use]
pub fn cache() -> Option<PathBuf> {
    let from = |name: &str| {
        std::env::var_os(name)
            .filter(|value| !value.is_empty())
            .map(PathBuf::from)
    };
    let base = match (from("XDG_CACHE_HOME"), from("HOME")) {
        (Some(cache), _) => cache,
        (None, Some(home)) if cfg!(target_os = "macos") => home.join("Library/Caches"),
        (None, home) => home?.join(".cache"),
    };
    Some(base.join("noctin-scheduler"))
}

/// Changes with what these files and folders, named from the root, hold.
///
/// # Errors
/// When one cannot be read; the error names it.
pub fn fingerprint(names: &[&str]) -> io::Result<String> {
    let mut hasher = DefaultHasher::new();
    for name in names {
        let mut files = Vec::new();
        let named = |error: io::Error| io::Error::new(error.kind(), format!("{name}: {error}"));
        collect(&root().join(name), &mut files).map_err(named)?;
        files.sort();
        for file in files {
            file.strip_prefix(root()).unwrap_or(&file).hash(&mut hasher);
            std::fs::read(&file).map_err(named)?.hash(&mut hasher);
        }
    }
    Ok(format!("{:016x}", hasher.finish()))
}

/// All files but those that are built.
fn collect(path: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    if path.is_file() {
        files.push(path.to_owned());
        return Ok(());
    }
    for entry in std::fs::read_dir(path)? {
        let entry = entry?;
        if entry.file_name() != "dist" {
            collect(&entry.path(), files)?;
        }
    }
    Ok(())
}

/// The names of the packages that are in this checkout.
///
/// # Errors
/// When `Cargo.lock` cannot be read.
pub fn own_packages() -> io::Result<BTreeSet<String>> {
    std::fs::read_to_string(root().join("Cargo.lock")).map(|lock| own_packages_in(&lock))
}

/// Those that come from nowhere else.
fn own_packages_in(lock: &str) -> BTreeSet<String> {
    let packages = lock.split("[[package]]").skip(1);
    let own = packages.filter(|package| !package.contains("\nsource = "));
    own.filter_map(|package| package.split("\nname = \"").nth(1)?.split('"').next())
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{own_packages, root};

    #[test]
    fn the_packages_of_this_checkout_come_from_nowhere_else() {
        let own = own_packages().expect("packages");
        assert!(own.iter().eq([
            "noctin-sandbox",
            "noctin-scheduler",
            "xtask",
            "xtask-launch"
        ]));
    }

    #[test]
    fn the_root_is_where_the_lock_file_is() {
        assert!(root().join("Cargo.lock").exists());
    }
}

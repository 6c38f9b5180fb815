//! Where things are in this checkout, and which versions its lock file names.

use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::io;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// The root of the checkout that this program was built from.
pub(crate) fn root() -> &'static Path {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    manifest.parent().unwrap_or(manifest)
}

/// A path below the root.
pub(crate) fn path(relative: &str) -> PathBuf {
    root().join(relative)
}

/// A program that npm installed.
pub(crate) fn node_program(name: &str) -> PathBuf {
    path("node_modules/.bin").join(name)
}

/// Changes with what these files and folders, named from the root, hold.
pub(crate) fn fingerprint(names: &[&str]) -> Result<String> {
    let mut hasher = DefaultHasher::new();
    for name in names {
        let mut files = Vec::new();
        collect(&path(name), &mut files).with_context(|| format!("{name} cannot be read"))?;
        files.sort();
        for file in files {
            file.strip_prefix(root()).unwrap_or(&file).hash(&mut hasher);
            std::fs::read(&file)
                .with_context(|| format!("{} cannot be read", file.display()))?
                .hash(&mut hasher);
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

/// The version of `package` in `Cargo.lock`.
pub(crate) fn locked_version(package: &str) -> Result<String> {
    version_in(&lock_file()?, package).with_context(|| {
        format!("Cargo.lock names no version of {package}: run `cargo check` once")
    })
}

/// The names of the packages that are in this checkout.
pub(crate) fn own_packages() -> Result<BTreeSet<String>> {
    own_packages_in(&lock_file()?).context("Cargo.lock names no packages")
}

fn lock_file() -> Result<String> {
    std::fs::read_to_string(path("Cargo.lock"))
        .context("Cargo.lock cannot be read: it belongs into the checkout")
}

/// Those that come from nowhere else.
fn own_packages_in(lock: &str) -> Option<BTreeSet<String>> {
    let lock: toml::Table = lock.parse().ok()?;
    let packages = lock.get("package")?.as_array()?.iter();
    let own = packages.filter(|package| package.get("source").is_none());
    own.map(|package| Some(package.get("name")?.as_str()?.to_owned()))
        .collect()
}

fn version_in(lock: &str, package: &str) -> Option<String> {
    let lock: toml::Table = lock.parse().ok()?;
    let packages = lock.get("package")?.as_array()?;
    let found = packages
        .iter()
        .find(|entry| entry.get("name").and_then(toml::Value::as_str) == Some(package))?;
    Some(found.get("version")?.as_str()?.to_owned())
}

#[cfg(test)]
mod tests {
    use super::{locked_version, own_packages, version_in};

    #[test]
    fn the_lock_file_names_the_version_of_a_package() {
        let lock = "version = 4\n[[package]]\nname = \"one\"\nversion \
            = \"1.2.3\"\n[[package]]\nname = \"two\"\nversion = \"2.0.0\"\n";
        assert_eq!(version_in(lock, "two").as_deref(), Some("2.0.0"));
        assert_eq!(version_in(lock, "three"), None);
    }

    #[test]
    fn the_packages_of_this_checkout_come_from_nowhere_else() {
        let own = own_packages().expect("packages");
        assert!(
            own.iter()
                .eq(["noctin-sandbox", "noctin-scheduler", "xtask"])
        );
    }

    #[test]
    fn this_checkout_pins_the_runtime_crate() {
        assert!(locked_version("worker").is_ok());
    }
}

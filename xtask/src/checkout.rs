//! Where things are in this checkout, and which versions its lock file names.

use std::path::PathBuf;

use anyhow::{Context, Result};
pub(crate) use xtask_launch::{fingerprint, root};

/// A path below the root.
pub(crate) fn path(relative: &str) -> PathBuf {
    root().join(relative)
}

/// A program that npm installed.
pub(crate) fn node_program(name: &str) -> PathBuf {
    path("node_modules/.bin").join(name)
}

/// The version of `package` in `Cargo.lock`.
pub(crate) fn locked_version(package: &str) -> Result<String> {
    version_in(&lock_file()?, package).with_context(|| {
        format!("Cargo.lock names no version of {package}: run `cargo check` once")
    })
}

fn lock_file() -> Result<String> {
    std::fs::read_to_string(path("Cargo.lock"))
        .context("Cargo.lock cannot be read: it belongs into the checkout")
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
    use super::{locked_version, version_in};

    #[test]
    fn the_lock_file_names_the_version_of_a_package() {
        let lock = "version = 4\n[[package]]\nname = \"one\"\nversion \
            = \"1.2.3\"\n[[package]]\nname = \"two\"\nversion = \"2.0.0\"\n";
        assert_eq!(version_in(lock, "two").as_deref(), Some("2.0.0"));
        assert_eq!(version_in(lock, "three"), None);
    }

    #[test]
    fn this_checkout_pins_the_runtime_crate() {
        assert!(locked_version("worker").is_ok());
    }
}

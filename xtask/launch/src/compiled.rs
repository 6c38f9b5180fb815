//! What cargo has compiled of other people's packages, kept in the cache folder for the next
//! checkout: there cargo compiles only what is in the checkout.
//!
//! It is copied into a checkout that has compiled nothing yet, and out of one that began so.
//! Whether a copy fits is cargo's to judge, by the fingerprint of each package: what does not is
//! compiled.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use crate::checkout;

/// The variable that says where what a checkout compiles is to be kept.
const KEEP_IN: &str = "XTASK_KEEP_COMPILED";
/// Where cargo puts what it compiles for the host, and for the Worker of the tests.
const FOLDERS: [&str; 2] = ["debug", WORKERS];
const WORKERS: &str = "wasm32-unknown-unknown/debug";
/// The parts of such a folder.
const PARTS: [&str; 3] = [FINGERPRINTS, "build", "deps"];
const FINGERPRINTS: &str = ".fingerprint";
/// What decides what is compiled, and how.
const DECIDES: [&str; 7] = [
    "rust-toolchain.toml",
    "Cargo.lock",
    "Cargo.toml",
    "sandbox/Cargo.toml",
    "xtask/Cargo.toml",
    "xtask/src/worker.rs",
    "xtask/src/suite/lint.rs",
];
/// How many states of `Cargo.lock` are kept: about 2 GB each.
const KEPT: usize = 2;

/// Whether this checkout has compiled nothing yet.
#[must_use]
pub fn is_fresh() -> bool {
    !checkout::root().join("target").join(WORKERS).exists()
}

/// Takes what is kept into a checkout that has compiled nothing yet. Where nothing is kept, the
/// answer is the variable that asks the suite to [`keep`] what it compiles.
///
/// # Errors
/// When the copy fails: it is gone then, and everything is compiled anew.
pub fn take() -> io::Result<Option<(&'static str, PathBuf)>> {
    let target = checkout::root().join("target");
    let Some(cache) = checkout::cache() else {
        return Ok(None);
    };
    if std::env::var_os("CARGO_TARGET_DIR").is_some() || !is_fresh() {
        return Ok(None);
    }
    let kept = cache
        .join("compiled")
        .join(checkout::fingerprint(&DECIDES)?);
    if !kept.exists() {
        return Ok(Some((KEEP_IN, kept)));
    }
    take_into(&target, &kept, &checkout::own_packages()?).map(|()| None)
}

/// One moment for all copies: cargo compiles again what is older than what it was made of.
fn take_into(target: &Path, kept: &Path, own: &BTreeSet<String>) -> io::Result<()> {
    let taken = copy_packages(kept, target, own, Some(SystemTime::now()));
    if taken.is_err() {
        // Half of it does not fit together.
        for folder in FOLDERS {
            drop(fs::remove_dir_all(target.join(folder)));
        }
        fs::remove_dir_all(kept)?;
    }
    taken
}

/// Keeps what the checkout has compiled, where it had nothing and was asked to.
///
/// # Errors
/// When it cannot be copied.
pub fn keep() -> io::Result<()> {
    let Some(kept) = std::env::var_os(KEEP_IN).map(PathBuf::from) else {
        return Ok(());
    };
    let target = checkout::root().join("target");
    keep_in(&kept, &target, &checkout::own_packages()?)
}

fn keep_in(kept: &Path, target: &Path, own: &BTreeSet<String>) -> io::Result<()> {
    let all = kept.parent().unwrap_or(kept);
    let new = all.join(format!("new-{}", std::process::id()));
    let copied = copy_packages(target, &new, own, None).and_then(|()| fs::rename(&new, kept));
    if copied.is_err() {
        drop(fs::remove_dir_all(&new));
        // Another checkout may have been quicker.
        return if kept.exists() { Ok(()) } else { copied };
    }
    forget_the_oldest(all)
}

/// Copies what is compiled of all packages but our `own`.
fn copy_packages(
    from: &Path,
    to: &Path,
    own: &BTreeSet<String>,
    modified: Option<SystemTime>,
) -> io::Result<()> {
    for folder in FOLDERS {
        let (from, to) = (from.join(folder), to.join(folder));
        let mut others = BTreeSet::new();
        for entry in fs::read_dir(from.join(FINGERPRINTS))? {
            let name = entry?.file_name();
            if let Some((package, hash)) = unit(&name)
                && !own.contains(package)
            {
                others.insert(hash.to_owned());
            }
        }
        for part in PARTS {
            for entry in fs::read_dir(from.join(part))? {
                let name = entry?.file_name();
                if unit(&name).is_some_and(|(_, hash)| others.contains(hash)) {
                    copy(
                        &from.join(part).join(&name),
                        &to.join(part).join(&name),
                        modified,
                    )?;
                }
            }
        }
    }
    Ok(())
}

/// The name and the hash of `libserde-0123456789abcdef.rlib`.
fn unit(name: &OsStr) -> Option<(&str, &str)> {
    name.to_str()?.split('.').next()?.rsplit_once('-')
}

/// Copies a file or a folder, with the times of its files unless there is another one.
///
/// # Errors
/// When something cannot be read or written.
pub fn copy(from: &Path, to: &Path, modified: Option<SystemTime>) -> io::Result<()> {
    if from.is_dir() {
        fs::create_dir_all(to)?;
        for entry in fs::read_dir(from)? {
            let name = entry?.file_name();
            copy(&from.join(&name), &to.join(&name), modified)?;
        }
        return Ok(());
    }
    fs::create_dir_all(to.parent().unwrap_or(to))?;
    // Another name of it may be a file that cargo has made elsewhere.
    drop(fs::remove_file(to));
    fs::copy(from, to)?;
    let modified = modified.map_or_else(|| fs::metadata(from)?.modified(), Ok)?;
    File::options().write(true).open(to)?.set_modified(modified)
}

fn forget_the_oldest(all: &Path) -> io::Result<()> {
    let mut kept = Vec::new();
    for entry in fs::read_dir(all)? {
        let entry = entry?;
        kept.push((entry.metadata()?.modified()?, entry.path()));
    }
    kept.sort();
    kept.reverse();
    for (_, oldest) in kept.into_iter().skip(KEPT) {
        fs::remove_dir_all(oldest)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fs;
    use std::path::Path;
    use std::time::{Duration, SystemTime};

    use super::{FOLDERS, keep_in, take_into};

    const HASH: &str = "0123456789abcdef";

    /// What cargo leaves of a package.
    fn compile(target: &Path, package: &str, hash: &str) {
        for folder in FOLDERS {
            for file in [
                format!(".fingerprint/{package}-{hash}/lib-{package}"),
                format!("build/{package}-{hash}/out/table.rs"),
                format!("deps/lib{package}-{hash}.rlib"),
            ] {
                let path = target.join(folder).join(file);
                fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
                fs::write(path, package).expect("a file");
            }
        }
    }

    fn files(folder: &Path) -> Vec<String> {
        let mut found = Vec::new();
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                found.extend(files(&path));
            } else {
                found.push(
                    path.file_name()
                        .expect("a name")
                        .to_string_lossy()
                        .into_owned(),
                );
            }
        }
        found.sort();
        found
    }

    #[test]
    fn the_next_checkout_has_what_is_others_as_of_one_moment_and_nothing_of_ours() {
        let (first, second, cache) = (
            tempfile::tempdir().expect("a folder"),
            tempfile::tempdir().expect("a folder"),
            tempfile::tempdir().expect("a folder"),
        );
        let (kept, own) = (
            cache.path().join("compiled/key"),
            ["ours".to_owned()].into(),
        );
        compile(first.path(), "serde", HASH);
        compile(first.path(), "ours", "fedcba9876543210");
        keep_in(&kept, first.path(), &own).expect("kept");
        // The program that copies has been compiled there before, of other copies.
        let older = SystemTime::now() - Duration::from_mins(1);
        compile(second.path(), "serde", HASH);
        compile(second.path(), "ours", "fedcba9876543210");
        let ours = second
            .path()
            .join("debug/deps/libours-fedcba9876543210.rlib");
        fs::File::open(&ours)
            .and_then(|file| file.set_modified(older))
            .expect("a time");
        fs::remove_dir_all(second.path().join("wasm32-unknown-unknown")).expect("removed");
        take_into(second.path(), &kept, &own).expect("taken");
        let names = files(&second.path().join("wasm32-unknown-unknown"));
        assert_eq!(
            names,
            ["lib-serde", "libserde-0123456789abcdef.rlib", "table.rs"]
        );
        let modified = |path: &Path| {
            fs::metadata(path)
                .expect("a file")
                .modified()
                .expect("a time")
        };
        let serdes = second
            .path()
            .join("debug/deps/libserde-0123456789abcdef.rlib");
        assert!(modified(&serdes) > modified(&ours));
        let fingerprint = second
            .path()
            .join("debug/.fingerprint/serde-0123456789abcdef/lib-serde");
        assert_eq!(modified(&serdes), modified(&fingerprint));
    }

    #[test]
    fn what_cannot_be_copied_whole_is_compiled() {
        let (target, cache) = (
            tempfile::tempdir().expect("a folder"),
            tempfile::tempdir().expect("a folder"),
        );
        compile(target.path(), "serde", HASH);
        let kept = cache.path().join("compiled/key");
        fs::create_dir_all(&kept).expect("a folder");
        take_into(target.path(), &kept, &BTreeSet::new()).expect_err("nothing to copy");
        assert!(!target.path().join("debug").exists());
        assert!(!kept.exists(), "it is made anew at the end");
    }
}

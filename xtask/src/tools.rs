//! The two programs that turn Rust into a Worker, and the wasm target.
//!
//! They are built once per version, into a cache outside the checkout, at the versions of
//! `Cargo.lock`: wasm-bindgen refuses a module of any other version than its own, and worker-build
//! shares its version with `worker`.

use std::path::PathBuf;

use anyhow::{Context, Result};
use tokio::process::Command;

use crate::{checkout, shell};

/// A program from crates.io.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Tool {
    /// The program's file name.
    pub(crate) program: &'static str,
    package: &'static str,
    version: Version,
    about: &'static str,
}

/// Which version of a program is needed.
#[derive(Debug, Clone, Copy)]
enum Version {
    /// That of a package in `Cargo.lock`.
    Of(&'static str),
    /// This one.
    Is(&'static str),
}

pub(crate) const WASM_BINDGEN: Tool = Tool {
    program: "wasm-bindgen",
    package: "wasm-bindgen-cli",
    version: Version::Of("wasm-bindgen"),
    about: "about 3 min, once",
};
pub(crate) const WORKER_BUILD: Tool = Tool {
    program: "worker-build",
    package: "worker-build",
    version: Version::Of("worker"),
    about: "about 4 min, once",
};
pub(crate) const MUTANTS: Tool = Tool {
    program: "cargo-mutants",
    package: "cargo-mutants",
    version: Version::Is("27.1.0"),
    about: "about 2 min, once",
};

impl Tool {
    /// The version that this checkout needs.
    pub(crate) fn version(self) -> Result<String> {
        match self.version {
            Version::Of(twin) => checkout::locked_version(twin),
            Version::Is(version) => Ok(version.to_owned()),
        }
    }

    /// Where the program is, or will be.
    pub(crate) fn path(self) -> Result<PathBuf> {
        Ok(self.folder()?.join("bin").join(self.program))
    }

    fn folder(self) -> Result<PathBuf> {
        Ok(cache()?
            .join("tools")
            .join(format!("{}-{}", self.program, self.version()?)))
    }

    pub(crate) async fn ensure(self) -> Result<PathBuf> {
        let path = self.path()?;
        if !path.is_file() {
            self.install().await?;
        }
        Ok(path)
    }

    async fn install(self) -> Result<()> {
        let title = format!(
            "Installing {} {} ({})",
            self.program,
            self.version()?,
            self.about
        );
        let (mut locked, mut current) = (self.cargo_install(true)?, self.cargo_install(false)?);
        let result = shell::with_progress(&title, first_or_second(&mut locked, &mut current)).await;
        result.map(drop).with_context(|| {
            format!(
                "{} cannot be built: it needs a C compiler, pkg-config and OpenSSL headers, \
                and crates.io within reach",
                self.program
            )
        })
    }

    fn cargo_install(self, is_locked: bool) -> Result<Command> {
        let mut command = shell::cargo();
        command
            .args([
                "install",
                &format!("{}@{}", self.package, self.version()?),
                "--root",
            ])
            .arg(self.folder()?);
        if is_locked {
            command.arg("--locked");
        }
        // A foreign target directory would fill up with the tools' objects.
        command.env_remove("CARGO_TARGET_DIR");
        Ok(command)
    }
}

/// A tool's own lock file may name a release that the registry does not have: then it is built with
/// current dependencies. That is no failure, and is not shown as one.
async fn first_or_second(locked: &mut Command, current: &mut Command) -> Result<String> {
    match shell::output(locked).await {
        Err(error) if error.to_string().contains("failed to select a version") => {
            shell::output(current).await
        }
        result => result,
    }
}

/// Makes sure that the wasm target and both programs are there.
pub(crate) async fn ensure() -> Result<()> {
    ensure_wasm_target().await?;
    WASM_BINDGEN.ensure().await?;
    WORKER_BUILD.ensure().await?;
    Ok(())
}

/// Whether the standard library for wasm is installed.
pub(crate) async fn has_wasm_target() -> Result<bool> {
    let output = shell::program("rustc")
        .args([
            "--print",
            "target-libdir",
            "--target",
            "wasm32-unknown-unknown",
        ])
        .output()
        .await?;
    Ok(PathBuf::from(String::from_utf8_lossy(&output.stdout).trim()).is_dir())
}

async fn ensure_wasm_target() -> Result<()> {
    if has_wasm_target().await? {
        return Ok(());
    }
    let mut rustup = shell::program("rustup");
    rustup.args(["target", "add", "wasm32-unknown-unknown"]);
    shell::run_quietly("Adding the wasm32 target", &mut rustup).await.map(drop).context(
        "The Rust target wasm32-unknown-unknown is missing. Install rustup (https://rustup.rs), or \
        your system's package for that target",
    )
}

/// The folder for things that outlive a checkout.
pub(crate) fn cache() -> Result<PathBuf> {
    xtask_launch::cache()
        .context("Neither HOME nor XDG_CACHE_HOME is set: set one, so that the tools have a place")
}

#[cfg(test)]
mod tests {
    use tokio::process::Command;

    use super::first_or_second;
    use crate::shell;

    fn script(text: &str) -> Command {
        let mut command = shell::program("sh");
        command.args(["-c", text]);
        command
    }

    #[tokio::test]
    async fn the_second_way_is_tried_only_where_the_lock_file_was_at_fault() {
        let mut second = script("echo built");
        let mut outdated = script("echo 'failed to select a version for `a`' >&2; exit 101");
        let built = first_or_second(&mut outdated, &mut second).await;
        assert_eq!(built.expect("the second way").trim(), "built");
        let mut broken = script("echo 'no linker' >&2; exit 101");
        let failure = first_or_second(&mut broken, &mut second).await;
        let failure = failure.expect_err("broken").to_string();
        assert!(failure.contains("no linker"), "{failure}");
    }
}

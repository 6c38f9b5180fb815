//! Builds the Worker: Rust → wasm → the JavaScript module that the runtime loads.
//!
//! <https://github.com/cloudflare/workers-rs/tree/main/worker-build>

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use tokio::process::Command;

use crate::tools::{self, WASM_BINDGEN, WORKER_BUILD};
use crate::{checkout, packages, shell};

/// What cargo is told for the Worker of the tests, which they start some 250 times: what this costs
/// the build, each start saves.
pub(crate) const OF_TESTS: [(&str, &str); 1] = [("CARGO_PROFILE_DEV_OPT_LEVEL", "1")];

/// How much the build does for size and speed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Profile {
    /// Seconds to build; checks overflow; larger.
    Dev,
    /// What is deployed.
    Release,
}

/// What to build, and where to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Worker {
    pub(crate) profile: Profile,
    pub(crate) has_test_clock: bool,
    pub(crate) out: PathBuf,
}

impl Worker {
    /// The Worker that `wrangler dev` and `wrangler deploy` take: `main` of wrangler.toml.
    pub(crate) fn new(profile: Profile) -> Self {
        Self {
            profile,
            has_test_clock: false,
            out: checkout::path("build"),
        }
    }

    /// The Worker for tests, with the test clock. It has a folder of its own and can never be
    /// deployed by mistake.
    pub(crate) fn for_tests() -> Self {
        Self {
            profile: Profile::Dev,
            has_test_clock: true,
            out: checkout::path("target/test-worker"),
        }
    }

    /// Builds it.
    pub(crate) async fn build(&self) -> Result<()> {
        self.build_with(|_| ()).await
    }

    /// Builds it with cargo told something more.
    pub(crate) async fn build_with(&self, tell: impl FnOnce(&mut Command)) -> Result<()> {
        if self.profile == Profile::Release && self.has_test_clock {
            bail!(
                "The test clock is for tests: a release never has it. Build it with --dev, or \
                leave the feature out"
            );
        }
        tools::ensure().await?;
        packages::ensure().await?;
        let mut command = shell::program(WORKER_BUILD.path()?);
        command
            .arg(if self.profile == Profile::Dev {
                "--dev"
            } else {
                "--release"
            })
            .arg("--out-dir")
            .arg(&self.out);
        if self.has_test_clock {
            command.args(["--features", "test-clock"]).envs(OF_TESTS);
        }
        // worker-build would download these three.
        command
            .env("WASM_BINDGEN_BIN", WASM_BINDGEN.path()?)
            .env("WASM_OPT_BIN", checkout::node_program("wasm-opt"))
            .env("ESBUILD_BIN", checkout::node_program("esbuild"))
            .envs(shell::node_environment());
        tell(&mut command);
        shell::run_quietly(self.title(), &mut command).await?;
        self.refuse_test_routes_in_a_release()
    }

    fn title(&self) -> &'static str {
        match (self.profile, self.has_test_clock) {
            (Profile::Release, _) => "Building the Worker, optimised",
            (Profile::Dev, false) => "Building the Worker",
            (Profile::Dev, true) => "Building the Worker with the test clock",
        }
    }

    /// A second look at the bytes themselves, because cargo features can be switched on from many
    /// places.
    fn refuse_test_routes_in_a_release(&self) -> Result<()> {
        if self.profile == Profile::Dev
            || !contains(&self.out.join("index_bg.wasm"), b"__test/clock")?
        {
            return Ok(());
        }
        bail!(
            "The release has the route /__test/clock in it: something switches the feature \
            test-clock on. Look into Cargo.toml"
        )
    }
}

fn contains(file: &Path, needle: &[u8]) -> Result<bool> {
    let bytes = std::fs::read(file)
        .with_context(|| format!("{} is missing after the build", file.display()))?;
    Ok(bytes.windows(needle.len()).any(|window| window == needle))
}

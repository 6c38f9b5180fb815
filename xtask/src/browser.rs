//! The browser that the browser tests drive: found, or installed.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};

use crate::{checkout, shell};

/// Debian's Chromium without windows: it works less for the same tests. To compare:
/// `CHROMIUM=/usr/bin/chromium cargo xtask test browser`.
const WITHOUT_WINDOWS: &str = "/usr/bin/chromium-headless-shell";
/// Where Chromium and Chrome are installed by systems.
const USUAL_PLACES: [&str; 7] = [
    WITHOUT_WINDOWS,
    "/usr/bin/chromium",
    "/usr/bin/chromium-browser",
    "/usr/bin/google-chrome",
    "/usr/bin/google-chrome-stable",
    "/snap/bin/chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/// The browser that is there: the one named by `CHROMIUM`, a system's, or Playwright's.
pub(crate) async fn find() -> Option<PathBuf> {
    let usual = USUAL_PLACES.iter().map(PathBuf::from);
    let mut places = named().into_iter().chain(usual);
    match places.find(|place| place.is_file()) {
        Some(found) => Some(found),
        None => playwrights().await,
    }
}

fn named() -> Option<PathBuf> {
    std::env::var_os("CHROMIUM").map(PathBuf::from)
}

async fn playwrights() -> Option<PathBuf> {
    let script = "process.stdout.write(require('playwright-core').chromium.executablePath())";
    let output = shell::node_program("node")
        .args(["-e", script])
        .output()
        .await
        .ok()?;
    Some(PathBuf::from(String::from_utf8(output.stdout).ok()?)).filter(|place| place.is_file())
}

/// The browser that is there, or else one that is installed now. Where we may install packages,
/// that is the fastest one, whatever is there.
pub(crate) async fn ensure() -> Result<PathBuf> {
    if named().is_none() && !Path::new(WITHOUT_WINDOWS).exists() && may_install().await {
        // Not every system with apt has this package: any other browser serves too.
        drop(install_package("chromium-headless-shell").await);
    }
    if let Some(found) = find().await {
        return Ok(found);
    }
    install().await.context(
        "The browser tests need Chromium. Install it with your system's package manager, \
            or set CHROMIUM to the path of one",
    )?;
    find().await.context(
        "Chromium was installed, but is in none of the usual places: set CHROMIUM to its path",
    )
}

/// The system's package where we may install it, else Playwright's own build.
async fn install() -> Result<()> {
    if may_install().await {
        return install_package("chromium").await;
    }
    ensure!(
        checkout::node_program("playwright-core").exists(),
        "the npm packages are missing"
    );
    shell::run_quietly(
        "Installing Playwright's Chromium",
        shell::node_program("playwright-core").args(["install", "chromium"]),
    )
    .await
    .map(drop)
}

async fn install_package(name: &str) -> Result<()> {
    let mut apt = shell::program("sh");
    apt.args([
        "-c",
        "apt-get update && apt-get install -y --no-install-recommends \"$0\"",
        name,
    ])
    .env("DEBIAN_FRONTEND", "noninteractive");
    shell::run_quietly("Installing Chromium", &mut apt)
        .await
        .map(drop)
}

/// Whether this is root, on a system with apt.
async fn may_install() -> bool {
    Path::new("/usr/bin/apt-get").exists()
        && shell::output(shell::program("id").arg("-u"))
            .await
            .is_ok_and(|id| id.trim() == "0")
}

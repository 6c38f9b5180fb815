//! The browser that the browser tests drive: found, or installed.

use std::path::PathBuf;

use anyhow::{Context, Result, ensure};

use crate::{checkout, shell};

/// Where Chromium and Chrome are installed by systems.
const USUAL_PLACES: [&str; 6] = [
    "/usr/bin/chromium",
    "/usr/bin/chromium-browser",
    "/usr/bin/google-chrome",
    "/usr/bin/google-chrome-stable",
    "/snap/bin/chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];
/// The browser that is there: the one named by `CHROMIUM`, a system's, or Playwright's.
pub(crate) async fn find() -> Option<PathBuf> {
    let named = std::env::var_os("CHROMIUM").map(PathBuf::from);
    let usual = USUAL_PLACES.iter().map(PathBuf::from);
    match named.into_iter().chain(usual).find(|place| place.is_file()) {
        Some(found) => Some(found),
        None => playwrights().await,
    }
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

/// The browser that is there, or else one that is installed now.
pub(crate) async fn ensure() -> Result<PathBuf> {
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
    if is_root().await && std::path::Path::new("/usr/bin/apt-get").exists() {
        let mut apt = shell::program("sh");
        apt.args([
            "-c",
            "apt-get update && apt-get install -y --no-install-recommends chromium",
        ])
        .env("DEBIAN_FRONTEND", "noninteractive");
        return shell::run_quietly("Installing Chromium", &mut apt)
            .await
            .map(drop);
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

async fn is_root() -> bool {
    shell::output(shell::program("id").arg("-u"))
        .await
        .is_ok_and(|id| id.trim() == "0")
}

//! The browser that the browser tests drive, and the stack that it sees.

use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context, Result, ensure};

use crate::stack::{Stack, StackOptions};
use crate::wrangler::Ticker;
use crate::{checkout, dev, shell};

/// Where Chromium and Chrome are installed by systems.
const USUAL_PLACES: [&str; 6] = [
    "/usr/bin/chromium",
    "/usr/bin/chromium-browser",
    "/usr/bin/google-chrome",
    "/usr/bin/google-chrome-stable",
    "/snap/bin/chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];
/// Often enough that "now" is seen within a test, seldom enough that ticks do not overlap.
const TICK_EVERY: Duration = Duration::from_secs(2);

/// Runs the browser tests against a stack of their own; the result is what they printed.
pub(crate) async fn run_tests() -> Result<String> {
    let chromium = ensure_browser().await?;
    let stack = Stack::start(StackOptions::default().signup("open")).await?;
    // `BROWSER_TESTS=receipt cargo xtask test browser` runs the one file.
    let chosen = std::env::var("BROWSER_TESTS").unwrap_or_else(|_| "*".into());
    let mut node = shell::node_program("node");
    node.args([
        "--test",
        "--test-reporter=spec",
        "--test-concurrency=1",
        &format!("tests/browser/{chosen}.test.mjs"),
    ])
    .env("BASE_URL", stack.worker_url())
    .env("SANDBOX_URL", stack.sandbox().base_url())
    .env("TICK_URL", stack.tick_url())
    .env("CHROMIUM", chromium);
    let printed = tokio::select! {
        printed = shell::run_and_keep(&mut node) => printed?,
        never = keep_ticking(stack.ticker()) => never,
    };
    stack.stop().await?;
    Ok(printed)
}

async fn keep_ticking(ticker: Ticker) -> String {
    loop {
        if let Err(error) = ticker.tick(dev::now_ms()).await {
            eprintln!("✗ {error:#}");
        }
        tokio::time::sleep(TICK_EVERY).await;
    }
}

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

async fn ensure_browser() -> Result<PathBuf> {
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

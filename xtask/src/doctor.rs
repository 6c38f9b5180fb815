//! `cargo xtask doctor`: what is there, what is missing, and what to do about it. It changes
//! nothing.

use std::net::TcpListener;

use anyhow::{Result, ensure};
use toml::Table;

use crate::tools::{self, Tool, WASM_BINDGEN, WORKER_BUILD};
use crate::{browser, checkout, dev, packages, shell};

/// One thing that was looked at.
struct Finding {
    name: String,
    is_ok: bool,
    /// What was found, or what to do.
    text: String,
}

// === impl Finding ===

impl Finding {
    fn new(
        name: impl Into<String>,
        is_ok: bool,
        found: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Self {
        Self {
            name: name.into(),
            is_ok,
            text: if is_ok { found.into() } else { remedy.into() },
        }
    }
}

/// Looks at everything and fails if something is missing.
pub(crate) async fn run() -> Result<()> {
    let findings = look().await?;
    for Finding { name, is_ok, text } in &findings {
        println!("{} {name:<18} {text}", if *is_ok { '✓' } else { '✗' });
    }
    let missing = findings.iter().filter(|finding| !finding.is_ok).count();
    ensure!(
        missing == 0,
        "{missing} of {} things are missing; beside each stands what to do",
        findings.len()
    );
    Ok(())
}

async fn look() -> Result<Vec<Finding>> {
    let mut findings = toolchain().await?;
    findings.extend(node().await);
    findings.extend([tool(WASM_BINDGEN)?, tool(WORKER_BUILD)?]);
    let browser = browser::find().await;
    findings.extend([
        Finding::new(
            "Chromium",
            browser.is_some(),
            browser.unwrap_or_default().display().to_string(),
            "installed by `cargo xtask test`, or set CHROMIUM",
        ),
        port(),
        dev_vars(),
        Finding::new(
            "TikTok's domain",
            true,
            tiktok_domain(&wrangler_toml()?)?,
            "",
        ),
    ]);
    Ok(findings)
}

/// What compiles Rust, and the tools that are compiled once.
async fn toolchain() -> Result<Vec<Finding>> {
    let pinned = "rustup toolchain install (the version is in rust-toolchain.toml)";
    let compiler = "your system's compiler package: build-essential, or Xcode's command line tools";
    let mut findings = vec![
        program("Rust", "rustc", &["--version"], pinned).await,
        program(
            "rustfmt",
            "rustfmt",
            &["--version"],
            "rustup component add rustfmt",
        )
        .await,
        program(
            "Clippy",
            "cargo-clippy",
            &["--version"],
            "rustup component add clippy",
        )
        .await,
        Finding::new(
            "wasm32 target",
            tools::has_wasm_target().await?,
            "installed",
            "rustup target add wasm32-unknown-unknown",
        ),
        program("C compiler", "cc", &["--version"], compiler).await,
    ];
    // worker-build is compiled against them; elsewhere the system brings its own TLS.
    if cfg!(target_os = "linux") {
        let remedy = "sudo apt-get install pkg-config libssl-dev";
        let arguments = ["--modversion", "openssl"];
        findings.push(program("OpenSSL headers", "pkg-config", &arguments, remedy).await);
    }
    Ok(findings)
}

async fn node() -> [Finding; 3] {
    [
        program(
            "Node.js",
            "node",
            &["--version"],
            "https://nodejs.org, 20 or newer",
        )
        .await,
        program("npm", "npm", &["--version"], "comes with Node.js").await,
        Finding::new(
            "npm packages",
            packages::are_installed(),
            "as in package-lock.json",
            "installed by the first command, or: npm ci",
        ),
    ]
}

async fn program(name: &str, program: &str, arguments: &[&str], remedy: &str) -> Finding {
    let output = shell::output(shell::program(program).args(arguments)).await;
    let first = output
        .as_deref()
        .ok()
        .and_then(|text| text.lines().find(|line| !line.contains("warn")))
        .unwrap_or_default()
        .to_owned();
    Finding::new(name, output.is_ok(), first, remedy)
}

fn tool(tool: Tool) -> Result<Finding> {
    let (path, version) = (tool.path()?, tool.version()?);
    Ok(Finding::new(
        format!("{} {version}", tool.program),
        path.is_file(),
        path.display().to_string(),
        "installed by the first command",
    ))
}

fn port() -> Finding {
    let is_free = TcpListener::bind(("127.0.0.1", dev::PORT)).is_ok();
    Finding::new(
        format!("port {}", dev::PORT),
        is_free,
        "free",
        "in use: cargo xtask dev --port 9000",
    )
}

/// Its absence is no fault: `dev` makes it.
fn dev_vars() -> Finding {
    let found = if checkout::path(".dev.vars").exists() {
        "there, used as it is"
    } else {
        "made by the first `cargo xtask dev`"
    };
    Finding::new(".dev.vars", true, found, "")
}

fn wrangler_toml() -> Result<String> {
    Ok(std::fs::read_to_string(checkout::path("wrangler.toml"))?)
}

/// From which address the platform fetches, which has to be verified there. Whether it is, only the
/// platform's own site tells.
fn tiktok_domain(config: &str) -> Result<String> {
    let config: Table = config.parse()?;
    let var = |name: &str| config.get("vars")?.get(name)?.as_str();
    let origin = var("PUBLIC_ORIGIN").filter(|origin| origin.starts_with("https://"));
    let place = format!("{}/m/", origin.unwrap_or("https://{your host}"));
    let what = if var("TIKTOK_VIDEO_SOURCE") == Some("pull") {
        "photos and videos"
    } else {
        "photos"
    };
    Ok(format!(
        "it fetches {what} from {place} once that is verified there: docs/platforms/tiktok.md"
    ))
}

#[cfg(test)]
mod tests {
    use super::tiktok_domain;

    #[test]
    fn tiktok_is_told_of_the_origin_that_people_use() {
        let said = |vars: &str| tiktok_domain(&format!("[vars]\n{vars}")).unwrap();
        let deployed = "PUBLIC_ORIGIN = \"https://post.example.org\"\n";
        let pulled = format!("{deployed}TIKTOK_VIDEO_SOURCE = \"pull\"");
        assert!(said(deployed).contains("photos from https://post.example.org/m/"));
        assert!(said(&pulled).contains("photos and videos from https://post.example.org/m/"));
    }
}

//! `cargo xtask dev`: everything a person needs after `git clone`, in one terminal and with no
//! account anywhere.

use std::fs;
use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result};
use noctin_sandbox::server::Running;
use noctin_sandbox::{CallbackOrigin, Sandbox, Settings, SystemClock};

use crate::worker::{Profile, Worker};
use crate::wrangler::{self, Options, Ticker, Wrangler};
use crate::{build, checkout, dev_vars, ports, shell};

/// The port of `PUBLIC_ORIGIN` in wrangler.toml.
pub(crate) const PORT: u16 = 8787;
const SANDBOX_PORT: u16 = 8788;
const MINUTE_MS: i64 = 60_000;

/// Runs until Ctrl-C, or until a child ends.
pub(crate) async fn run(port: u16) -> Result<()> {
    ensure_free(port, "cargo xtask dev --port 9000")?;
    let sandbox_port = sandbox_port()?;
    build::run(&Worker::new(Profile::Dev)).await?;
    let folder = local_folder()?;
    let sandbox = start_sandbox(sandbox_port, &folder.join("sandbox.json")).await?;
    let log = folder.join("dev.log");
    let mut wrangler = shell::with_progress(
        "Starting the Worker",
        start_worker(port, sandbox_port, &log),
    )
    .await?;
    if let Some(sandbox) = &sandbox {
        tell(&sandbox.sandbox, wrangler.url())?;
    }
    println!(
        "{}",
        welcome(
            wrangler.url(),
            sandbox.as_ref().map(Running::base_url).as_deref()
        )
    );
    let ticker = wrangler.ticker();
    tokio::select! {
        ended = wrangler.ended() => ended,
        never = tick_each_minute(ticker) => never,
        never = follow(&log) => never,
    }
}

fn ensure_free(port: u16, remedy: &str) -> Result<()> {
    TcpListener::bind(("127.0.0.1", port))
        .map(drop)
        .with_context(|| format!("port {port} is in use. End what listens there, or use {remedy}"))
}

/// Where `.dev.vars` expects the sandbox; nowhere, if it points to the real platforms. The file is
/// made once: an existing one is the person's.
fn sandbox_port() -> Result<Option<u16>> {
    let file = checkout::path(".dev.vars");
    if !file.exists() {
        let port = ensure_free(SANDBOX_PORT, "")
            .map(|()| SANDBOX_PORT)
            .or_else(|_| ports::free())?;
        return make_dev_vars(&file, port).map(|()| Some(port));
    }
    let port =
        dev_vars::sandbox_port(&fs::read_to_string(file).context(".dev.vars cannot be read")?);
    if let Some(port) = port {
        ensure_free(port, "another port in the *_BASE lines of .dev.vars")?;
    }
    Ok(port)
}

fn make_dev_vars(file: &Path, sandbox_port: u16) -> Result<()> {
    use std::os::unix::fs::OpenOptionsExt as _;
    let head = "# Made by `cargo xtask dev`: the sandbox's addresses and credentials, and fresh \
        keys.\n\
                # All names: .dev.vars.example. This file is yours; it is never written again.\n";
    let text = head.to_owned()
        + &dev_vars::text(&dev_vars::for_sandbox(&format!(
            "http://127.0.0.1:{sandbox_port}"
        ))?);
    let mut options = fs::OpenOptions::new();
    let mut created = options
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(file)
        .context(".dev.vars cannot be made")?;
    created.write_all(text.as_bytes())?;
    println!("✓ Made .dev.vars with fresh keys; it points to the sandbox");
    Ok(())
}

/// The sandbox as it was when it last ran: the Worker's database still holds the tokens and links
/// that came from it.
async fn start_sandbox(port: Option<u16>, kept_in: &Path) -> Result<Option<Running>> {
    let Some(port) = port else { return Ok(None) };
    let kept = Sandbox::with_state_file(Arc::new(SystemClock), kept_in);
    let (sandbox, set_aside) =
        kept.with_context(|| format!("the sandbox cannot be kept in {}", kept_in.display()))?;
    if let Some(set_aside) = set_aside {
        eprintln!(
            "✗ {set_aside}\n  Connect the accounts again, or remove .wrangler to start everything \
            afresh"
        );
    }
    let address = std::net::SocketAddr::from(([127, 0, 0, 1], port));
    let running = Running::start_with(address, sandbox).await;
    Ok(Some(running.with_context(|| {
        format!("the sandbox cannot listen on port {port}")
    })?))
}

/// Lets the sandbox's platforms send their callbacks to the Worker, and fetch media there, as the
/// real ones do.
fn tell(sandbox: &Sandbox, worker: &str) -> Result<()> {
    let origin = CallbackOrigin::try_from(worker.to_owned()).map_err(anyhow::Error::msg)?;
    sandbox.change_settings(Settings {
        callbacks_to: Some(origin),
        tiktok_pulls: true,
        tiktok_verified: vec![format!("{worker}/")],
        meta_pulls: true,
        ..sandbox.settings()
    });
    Ok(())
}

/// Where everything local is, wrangler's data too: whoever removes it forgets all of it at once.
fn local_folder() -> Result<PathBuf> {
    let folder = checkout::path(".wrangler");
    fs::create_dir_all(&folder).context("the folder .wrangler cannot be made")?;
    Ok(folder)
}

async fn start_worker(port: u16, sandbox_port: Option<u16>, log: &Path) -> Result<Wrangler> {
    wrangler::migrate(checkout::root(), None).await?;
    let file =
        fs::read_to_string(checkout::path(".dev.vars")).context(".dev.vars cannot be read")?;
    let mut vars = sandbox_port.map_or_else(
        || Ok(Vec::new()),
        |sandbox_port| dev_vars::missing(&file, sandbox_port),
    )?;
    if port != PORT {
        vars.push(format!("PUBLIC_ORIGIN:http://127.0.0.1:{port}"));
    }
    Wrangler::start(&Options {
        folder: checkout::root(),
        port,
        persist_to: None,
        inspector: None,
        vars: &vars,
        log,
    })
    .await
}

fn welcome(url: &str, sandbox: Option<&str>) -> String {
    let hints = match sandbox {
        Some(base) => format!(
            "  Sign in with Google, X, TikTok or Facebook: a sandbox plays them all, nothing \
            leaves this computer.\n  \
             What has become public is at {base}/x"
        ),
        None => "  .dev.vars points to the real platforms: what you publish is public.\n  No \
            sandbox runs."
            .to_owned(),
    };
    format!("\n  Noctin Scheduler is at {url}\n\n{hints}\n  Ctrl-C ends everything.\n")
}

/// `wrangler dev` has no clock of its own: cron triggers fire only when they are called.
async fn tick_each_minute(ticker: Ticker) -> Result<()> {
    tick_from(now_ms(), ticker).await
}

/// The same, from the next full minute on.
pub(crate) async fn tick_at_full_minutes(ticker: Ticker) -> Result<()> {
    tick_from(next_minute(now_ms()), ticker).await
}

async fn tick_from(first: i64, ticker: Ticker) -> Result<()> {
    let mut next = first;
    loop {
        wait_until(next).await;
        let (ticker, at) = (ticker.clone(), next);
        // A slow tick must not delay the next, here as in production.
        tokio::spawn(async move {
            if let Err(error) = ticker.tick(at).await {
                eprintln!("✗ {error:#}");
            }
        });
        next = next_minute(now_ms());
    }
}

/// Looks at the wall clock each second, because a laptop that slept has a monotonic clock that
/// stood still.
pub(crate) async fn wait_until(at_ms: i64) {
    loop {
        let left = u64::try_from(at_ms - now_ms()).unwrap_or(0);
        if left == 0 {
            return;
        }
        tokio::time::sleep(Duration::from_millis(left.min(1_000))).await;
    }
}

pub(crate) fn next_minute(now_ms: i64) -> i64 {
    (now_ms / MINUTE_MS + 1) * MINUTE_MS
}

/// Milliseconds since 1970.
pub(crate) fn now_ms() -> i64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| {
            i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
        })
}

/// Shows what is written to `log` from now on.
async fn follow(log: &Path) -> Result<()> {
    let mut file = fs::File::open(log)?;
    file.seek(SeekFrom::End(0))?;
    loop {
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes)?;
        print!("{}", String::from_utf8_lossy(&bytes));
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

#[cfg(test)]
mod tests {
    use super::{next_minute, start_sandbox, welcome};
    use crate::ports;

    #[test]
    fn the_tick_comes_at_the_full_minute_and_never_twice_for_one() {
        assert_eq!(next_minute(60_000), 120_000);
        assert_eq!(next_minute(119_999), 120_000);
        assert_eq!(next_minute(next_minute(5)), 120_000);
    }

    #[tokio::test]
    async fn the_sandbox_still_knows_its_users_after_a_restart_and_survives_a_broken_file() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("sandbox.json");
        let start = async || {
            start_sandbox(Some(ports::free().expect("a port")), &file)
                .await
                .expect("it starts")
                .expect("it runs")
        };
        let first = start().await;
        let new = serde_json::from_str(r#"{"username": "new_person"}"#).expect("a user");
        let user = first.sandbox.x_create_user(new).expect("a user");
        first.stop().await;
        let second = start().await;
        assert!(
            second
                .sandbox
                .x_users()
                .iter()
                .any(|known| known.id == user.id && known.username == "new_person")
        );
        second.stop().await;
        std::fs::write(&file, "{").expect("a file");
        assert_eq!(start().await.sandbox.x_users().len(), 3);
    }

    #[test]
    fn the_welcome_says_whether_posts_become_public() {
        assert!(
            welcome("http://127.0.0.1:8787", Some("http://127.0.0.1:8788"))
                .contains("http://127.0.0.1:8788/x")
        );
        assert!(welcome("http://127.0.0.1:8787", None).contains("public"));
    }
}

//! Runs a program to its end: shown, unseen, quiet with the elapsed time, or shown and kept. Where
//! the task's output is collected, what would be shown goes there.

use std::convert::Infallible;
use std::io::{IsTerminal as _, Write as _};
use std::process::Stdio;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::Command;

use crate::checkout;
use crate::transcript::{Transcript, say};

/// An error with all that led to it, as a person reads it.
pub(crate) fn in_words(error: &anyhow::Error) -> String {
    let causes = error.chain().skip(1);
    std::iter::once(format!("✗ {error}"))
        .chain(causes.map(|cause| format!("  because: {cause}")))
        .collect::<Vec<_>>()
        .join("\n")
}

/// A program of the machine, started in the root of the checkout.
pub(crate) fn program(name: impl AsRef<std::ffi::OsStr>) -> Command {
    let mut command = Command::new(name);
    command
        .current_dir(checkout::root())
        .stdin(Stdio::null())
        .kill_on_drop(true);
    command
}

/// The cargo that runs us, so that the toolchain stays the same.
pub(crate) fn cargo() -> Command {
    let mut cargo = program(xtask_launch::cargo());
    for name in xtask_launch::about_this_program() {
        cargo.env_remove(name);
    }
    cargo
}

/// A program that npm installed, with the Node.js that npm installed.
pub(crate) fn node_program(name: &str) -> Command {
    let mut command = program(checkout::node_program(name));
    for (key, value) in node_environment() {
        command.env(key, value);
    }
    command
}

/// Node.js from the checkout first in the path; wrangler neither phones home nor asks.
pub(crate) fn node_environment() -> Vec<(&'static str, std::ffi::OsString)> {
    let mut path = checkout::path("node_modules/.bin").into_os_string();
    if let Some(rest) = std::env::var_os("PATH") {
        path.push(":");
        path.push(rest);
    }
    vec![
        ("PATH", path),
        ("WRANGLER_SEND_METRICS", "false".into()),
        ("WRANGLER_HIDE_BANNER", "true".into()),
        // The local runtime would ask a Cloudflare host for a sample `request.cf`, and wait for it
        // when offline.
        ("CLOUDFLARE_CF_FETCH_ENABLED", "false".into()),
        // It would keep a trace of every request on disk, with the authorization codes in their
        // addresses.
        ("X_LOCAL_OBSERVABILITY", "false".into()),
        // It would start a page to look into the local data with every Worker.
        ("X_LOCAL_EXPLORER", "false".into()),
        // What Node.js has compiled of wrangler and of Playwright is kept: each of them is started
        // dozens of times.
        (
            "NODE_COMPILE_CACHE",
            checkout::path("target/node-compiled").into(),
        ),
    ]
}

/// Runs it with its output shown.
pub(crate) async fn run(command: &mut Command) -> Result<()> {
    if Transcript::current().is_some() {
        say(output(command).await?.trim_end());
        return Ok(());
    }
    let status = command
        .status()
        .await
        .with_context(|| format!("cannot start {}", name_of(command)))?;
    if !status.success() {
        bail!("{} ended with {status}", name_of(command));
    }
    Ok(())
}

/// Runs it quietly: `title` and the elapsed time are shown, its output only when it fails.
pub(crate) async fn run_quietly(title: &str, command: &mut Command) -> Result<String> {
    with_progress(title, output(command)).await
}

/// Runs it unseen, and returns what it wrote to both streams.
pub(crate) async fn output(command: &mut Command) -> Result<String> {
    let output = command
        .output()
        .await
        .with_context(|| format!("cannot start {}", name_of(command)))?;
    let text = format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    if !output.status.success() {
        bail!(
            "{} ended with {}:\n{}",
            name_of(command),
            output.status,
            text.trim_end()
        );
    }
    Ok(text)
}

/// Runs it with its output shown, and returns what it wrote.
pub(crate) async fn run_and_keep(command: &mut Command) -> Result<String> {
    if Transcript::current().is_some() {
        let printed = output(command).await?;
        say(printed.trim_end());
        return Ok(printed);
    }
    let mut child = command
        .stdout(Stdio::piped())
        .spawn()
        .with_context(|| format!("cannot start {}", name_of(command)))?;
    let mut kept = String::new();
    if let Some(stdout) = child.stdout.take() {
        let mut lines = BufReader::new(stdout).lines();
        while let Some(line) = lines.next_line().await? {
            println!("{line}");
            kept.push_str(&line);
            kept.push('\n');
        }
    }
    let status = child.wait().await?;
    if !status.success() {
        bail!("{} ended with {status}", name_of(command));
    }
    Ok(kept)
}

/// Runs it with its errors shown, and returns what it wrote to the first stream.
pub(crate) async fn read(command: &mut Command) -> Result<String> {
    let stderr = if Transcript::current().is_some() {
        Stdio::piped()
    } else {
        Stdio::inherit()
    };
    let child = command
        .stdout(Stdio::piped())
        .stderr(stderr)
        .spawn()
        .with_context(|| format!("cannot start {}", name_of(command)))?;
    let output = child.wait_with_output().await?;
    let errors = String::from_utf8_lossy(&output.stderr);
    if !errors.is_empty() {
        say(errors.trim_end());
    }
    if !output.status.success() {
        bail!("{} ended with {}", name_of(command), output.status);
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Shows `title` and the elapsed time while `work` is done, and how it ended.
pub(crate) async fn with_progress<T>(
    title: &str,
    work: impl Future<Output = Result<T>>,
) -> Result<T> {
    let (started, is_collected) = (Instant::now(), Transcript::current().is_some());
    let result = tokio::select! {
        result = work => result,
        never = show_elapsed(title, started), if !is_collected => match never {},
    };
    let mark = if result.is_ok() { '✓' } else { '✗' };
    let start = if std::io::stdout().is_terminal() && !is_collected {
        "\r"
    } else {
        ""
    };
    say(format_args!(
        "{start}{mark} {title} {:.1} s ",
        started.elapsed().as_secs_f32()
    ));
    result
}

/// On a terminal the line counts the seconds; in a log it is said at once, and again each half
/// minute.
async fn show_elapsed(title: &str, started: Instant) -> Infallible {
    let is_terminal = std::io::stdout().is_terminal();
    let every = Duration::from_secs(if is_terminal { 1 } else { 30 });
    loop {
        let seconds = started.elapsed().as_secs();
        if is_terminal {
            print!("\r… {title} {seconds} s ");
            let _ = std::io::stdout().flush();
        } else if seconds > 0 {
            println!("… {title} {seconds} s");
        }
        tokio::time::sleep(every).await;
    }
}

fn name_of(command: &Command) -> String {
    let command = command.as_std();
    let program = std::path::Path::new(command.get_program());
    let name = program
        .file_name()
        .unwrap_or(command.get_program())
        .to_string_lossy();
    let words: Vec<_> = command
        .get_args()
        .take(3)
        .map(|word| word.to_string_lossy())
        .collect();
    format!("`{name} {}`", words.join(" "))
}

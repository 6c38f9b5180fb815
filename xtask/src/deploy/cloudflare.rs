//! What wrangler does for a deployment: it asks the account and changes it.

use std::path::PathBuf;
use std::process::Stdio;

use anyhow::{Context, Result, bail};
use serde_json::Value;
use tokio::io::AsyncWriteExt as _;
use tokio::process::Command;

use crate::{checkout, shell};

/// The account that wrangler is logged in to.
#[derive(Debug)]
pub(super) struct Cloudflare {
    wrangler: PathBuf,
}

// === impl Cloudflare ===

impl Cloudflare {
    pub(super) fn new() -> Self {
        Self {
            wrangler: checkout::node_program("wrangler"),
        }
    }

    /// Another program in wrangler's place.
    #[cfg(test)]
    pub(super) fn through(wrangler: PathBuf) -> Self {
        Self { wrangler }
    }

    /// Whether the account has a database of this name.
    pub(super) async fn has_database(&self, name: &str) -> Result<bool> {
        let listed = self.json(&["d1", "list", "--json"]).await.context(
            "Cloudflare cannot be asked. Log in with `npx wrangler login`, or set \
            CLOUDFLARE_API_TOKEN",
        )?;
        Ok(names(&listed).any(|found| found == name))
    }

    /// Applies the migrations that the database has not yet.
    pub(super) async fn migrate(&self) -> Result<()> {
        self.shown(&["d1", "migrations", "apply", "DB", "--remote"])
            .await
    }

    /// Uploads the Worker and what it is bound to.
    pub(super) async fn upload(&self, origin: &str, domain: Option<&str>) -> Result<()> {
        let origin = format!("PUBLIC_ORIGIN:{origin}");
        let mut arguments = vec!["deploy", "--var", &origin];
        arguments.extend(domain.into_iter().flat_map(|host| ["--domain", host]));
        self.shown(&arguments).await
    }

    /// The names of the Worker's secrets.
    pub(super) async fn secrets(&self) -> Result<Vec<String>> {
        let listed = self.json(&["secret", "list", "--format", "json"]).await?;
        Ok(names(&listed).map(str::to_owned).collect())
    }

    /// Gives the Worker a secret, which goes through a pipe and into no list of processes.
    pub(super) async fn put_secret(&self, name: &str, value: &str) -> Result<()> {
        let mut child = self
            .command(&["secret", "put", name])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()
            .context("cannot start wrangler")?;
        let mut input = child.stdin.take().context("wrangler takes no input")?;
        input.write_all(value.as_bytes()).await?;
        drop(input);
        let status = child.wait().await?;
        if !status.success() {
            bail!("wrangler did not take the secret {name}");
        }
        Ok(())
    }

    /// With the terminal's input, because wrangler may ask.
    async fn shown(&self, arguments: &[&str]) -> Result<()> {
        shell::run(self.command(arguments).stdin(Stdio::inherit())).await
    }

    async fn json(&self, arguments: &[&str]) -> Result<Value> {
        let output = self
            .command(arguments)
            .output()
            .await
            .context("cannot start wrangler")?;
        if !output.status.success() {
            bail!("{}", String::from_utf8_lossy(&output.stderr).trim());
        }
        serde_json::from_slice(&output.stdout).context("wrangler did not answer with JSON")
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = shell::program(&self.wrangler);
        command.args(arguments).envs(shell::node_environment());
        command
    }
}

fn names(listed: &Value) -> impl Iterator<Item = &str> {
    listed
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|entry| entry["name"].as_str())
}

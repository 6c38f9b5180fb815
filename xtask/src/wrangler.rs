//! One `wrangler dev`: started, asked, ticked, its Worker crashed, ended.
//!
//! Wrangler runs two `workerd` processes: a proxy that listens on our port, and the Worker behind
//! it on another. Only the second may be killed: without the first wrangler does not recover.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow, bail};

use crate::lifeline::Lifeline;
use crate::{checkout, processes, shell};

/// How long a Worker may take until it answers; a cold machine needs about 8 s.
const START_LIMIT: Duration = Duration::from_secs(90);
/// How long one question whether it answers may take: one that meets a dying process gets no
/// answer.
const ASK_LIMIT: Duration = Duration::from_millis(500);
/// How long a process that has just been started needs until it listens, with plenty to spare.
const LOADED_AFTER: Duration = Duration::from_secs(3);
/// How long the local database may be locked by a Worker that writes.
const LOCK_LIMIT: Duration = Duration::from_secs(20);
/// A tick is bounded by the Worker's own budget, far below this.
const TICK_LIMIT: Duration = Duration::from_mins(2);

/// How to start it.
#[derive(Debug)]
pub(crate) struct Options<'a> {
    /// The folder with the configuration and `.dev.vars`.
    pub(crate) folder: &'a Path,
    /// The port on 127.0.0.1.
    pub(crate) port: u16,
    /// Where KV, D1 and queues are kept; wrangler's own place if none.
    pub(crate) persist_to: Option<&'a Path>,
    /// The port of the runtime's inspector on 127.0.0.1; any free one if none.
    pub(crate) inspector: Option<u16>,
    /// `NAME:value`, stronger than the configuration.
    pub(crate) vars: &'a [String],
    /// Where its output goes.
    pub(crate) log: &'a Path,
}

/// A running `wrangler dev`. Dropping it ends all its processes.
#[derive(Debug)]
pub(crate) struct Wrangler {
    lifeline: Lifeline,
    url: String,
    http: reqwest::Client,
    killed: Option<u32>,
}

impl Wrangler {
    /// Starts it and waits until its Worker answers.
    pub(crate) async fn start(options: &Options<'_>) -> Result<Self> {
        let lifeline = Lifeline::start(
            &checkout::node_program("wrangler"),
            |command| arguments(command, options),
            options.log,
        )?;
        // A proxy from the environment must not stand between two processes of this machine.
        let http = reqwest::Client::builder().no_proxy().build()?;
        let url = format!("http://127.0.0.1:{}", options.port);
        let mut wrangler = Self {
            lifeline,
            url,
            http,
            killed: None,
        };
        wrangler.wait_until_up().await?;
        Ok(wrangler)
    }

    /// Where the Worker answers.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// The address that runs the cron handler.
    pub(crate) fn tick_url(&self) -> String {
        format!("{}/cdn-cgi/local/scheduled?cron=*+*+*+*+*", self.url)
    }

    /// Waits until the Worker itself answers, whatever it says; after a kill, until another process
    /// does.
    pub(crate) async fn wait_until_up(&mut self) -> Result<()> {
        let deadline = Instant::now() + START_LIMIT;
        while !self.is_up().await {
            if let Some(status) = self.lifeline.ended()? {
                return Err(self.failure(&format!("wrangler dev ended with {status}")));
            }
            if Instant::now() > deadline {
                return Err(self.failure(&format!(
                    "the Worker did not answer within {} s",
                    START_LIMIT.as_secs()
                )));
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        Ok(())
    }

    async fn is_up(&self) -> bool {
        let is_new = matches!(self.worker_process(), Some(id) if Some(id) != self.killed);
        let ask = || {
            self.http
                .get(format!("{}/healthz", self.url))
                .timeout(ASK_LIMIT)
                .send()
        };
        // JSON, because wrangler and its proxy answer for a Worker that they have just lost, with
        // text.
        is_new && ask().await.is_ok_and(|answer| is_json(&answer))
    }

    /// Waits until wrangler ends by itself, which it does only when something is wrong.
    pub(crate) async fn ended(&mut self) -> Result<()> {
        loop {
            if let Some(status) = self.lifeline.ended()? {
                return Err(self.failure(&format!("wrangler dev ended with {status}")));
            }
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    }

    /// Runs the cron handler once, with `time_ms` as its scheduled time, and returns when it has
    /// ended.
    pub(crate) async fn tick(&self, time_ms: i64) -> Result<()> {
        tick(&self.http, &self.tick_url(), time_ms).await
    }

    /// Something that ticks while this value is borrowed or moved elsewhere.
    pub(crate) fn ticker(&self) -> Ticker {
        Ticker {
            http: self.http.clone(),
            url: self.tick_url(),
        }
    }

    /// Kills the Worker's process as a crash would; wrangler starts another in about 1 s.
    pub(crate) fn kill_worker(&mut self) -> Result<u32> {
        let Some(id) = self.worker_process() else {
            bail!(
                "the Worker has no process now; see {}",
                self.lifeline.log().display()
            );
        };
        processes::kill(id)?;
        self.killed = Some(id);
        Ok(id)
    }

    /// Both `workerd` processes.
    pub(crate) fn worker_processes(&self) -> Vec<u32> {
        let all = processes::below(self.lifeline.id()).into_iter();
        all.filter(|process| process.command.contains("workerd serve "))
            .map(|process| process.id)
            .collect()
    }

    /// Waits until wrangler says that the process after a killed one listens.
    pub(crate) async fn wait_until_loaded(&self) -> Result<()> {
        let deadline = Instant::now() + START_LIMIT;
        while !matches!(self.worker_process(), Some(id) if Some(id) != self.killed) {
            if Instant::now() > deadline {
                return Err(self.failure("the Worker was not started again"));
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        tokio::time::sleep(LOADED_AFTER).await;
        Ok(())
    }

    /// How much memory the Worker's process has now, in bytes.
    pub(crate) fn worker_memory(&self) -> Result<u64> {
        let id = self
            .worker_process()
            .context("the Worker has no process now")?;
        processes::memory(id)
    }

    /// The `workerd` that is not the proxy on our port.
    fn worker_process(&self) -> Option<u32> {
        let proxy = format!(
            "--socket-addr=entry={} ",
            self.url.trim_start_matches("http://")
        );
        let is_worker =
            |command: &str| command.contains("workerd serve ") && !command.contains(&proxy);
        processes::below(self.lifeline.id())
            .into_iter()
            .find(|process| is_worker(&process.command))
            .map(|process| process.id)
    }

    /// Where its output goes.
    pub(crate) fn log(&self) -> &Path {
        self.lifeline.log()
    }

    /// Ends it politely, so that what it keeps is written.
    pub(crate) fn end(&mut self) {
        self.lifeline.end();
    }

    fn failure(&self, what: &str) -> anyhow::Error {
        anyhow!(
            "{what}. Its last lines (all of them: {}):\n{}",
            self.lifeline.log().display(),
            self.lifeline.last_lines(25)
        )
    }
}

/// Runs the cron handler of one Worker.
#[derive(Debug, Clone)]
pub(crate) struct Ticker {
    http: reqwest::Client,
    url: String,
}

impl Ticker {
    /// Runs it once, with `time_ms` as its scheduled time.
    pub(crate) async fn tick(&self, time_ms: i64) -> Result<()> {
        tick(&self.http, &self.url, time_ms).await
    }
}

async fn tick(http: &reqwest::Client, url: &str, time_ms: i64) -> Result<()> {
    let answer = http
        .get(format!("{url}&time={time_ms}"))
        .timeout(TICK_LIMIT)
        .send()
        .await
        .context("the tick got no answer")?;
    let status = answer.status();
    let text = answer.text().await.unwrap_or_default();
    if !status.is_success() {
        bail!("the tick was answered with {status}: {}", text.trim());
    }
    Ok(())
}

fn is_json(answer: &reqwest::Response) -> bool {
    answer
        .headers()
        .get("content-type")
        .is_some_and(|kind| kind.to_str().is_ok_and(|kind| kind.contains("json")))
}

/// Applies the migrations to the local database.
pub(crate) async fn migrate(folder: &Path, persist_to: Option<&Path>) -> Result<()> {
    let mut command = shell::node_program("wrangler");
    command
        .current_dir(folder)
        .args(["d1", "migrations", "apply", "DB", "--local"]);
    if let Some(place) = persist_to {
        command.arg("--persist-to").arg(place);
    }
    let output = command.output().await.context("cannot start wrangler")?;
    if !output.status.success() {
        let text = format!(
            "{}{}",
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        );
        bail!("the migrations could not be applied:\n{}", text.trim());
    }
    Ok(())
}

/// Runs SQL on the local database: `--command TEXT` or `--file PATH`. Answers with the rows of the
/// last statement. While a running Worker writes, it is tried again.
pub(crate) async fn execute(
    folder: &Path,
    persist_to: &Path,
    what: &[&std::ffi::OsStr],
) -> Result<Vec<serde_json::Value>> {
    let deadline = Instant::now() + LOCK_LIMIT;
    loop {
        let executed = execute_once(folder, persist_to, what).await;
        let is_locked = |error: &anyhow::Error| error.to_string().contains("SQLITE_BUSY");
        if !executed.as_ref().is_err_and(is_locked) || Instant::now() > deadline {
            return executed;
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

async fn execute_once(
    folder: &Path,
    persist_to: &Path,
    what: &[&std::ffi::OsStr],
) -> Result<Vec<serde_json::Value>> {
    let mut command = shell::node_program("wrangler");
    command
        .current_dir(folder)
        .args(["d1", "execute", "DB", "--local", "--json", "--persist-to"])
        .arg(persist_to)
        .args(what);
    let output = command.output().await.context("cannot start wrangler")?;
    let text = String::from_utf8_lossy(&output.stdout);
    let answers: Option<Vec<serde_json::Value>> = text
        .find('[')
        .and_then(|at| serde_json::from_str(&text[at..]).ok());
    let Some(mut answers) = answers.filter(|_| output.status.success()) else {
        bail!(
            "the database refused:\n{}{}",
            text.trim(),
            String::from_utf8_lossy(&output.stderr).trim()
        );
    };
    let last = answers.pop().unwrap_or_default();
    Ok(last["results"].as_array().cloned().unwrap_or_default())
}

fn arguments(command: &mut std::process::Command, options: &Options<'_>) {
    let port = options.port.to_string();
    let inspector = options.inspector.unwrap_or(0).to_string();
    command
        .current_dir(options.folder)
        .envs(shell::node_environment())
        .env("NO_COLOR", "1");
    // Out of the list in which the Workers of a machine find each other: this one stands alone, and
    // a process that is killed while wrangler writes to that list is replaced 4 s later.
    command.env("WRANGLER_REGISTRY_PATH", "");
    command.args([
        "dev",
        "--ip",
        "127.0.0.1",
        "--port",
        &port,
        "--inspector-port",
        &inspector,
        "--show-interactive-dev-session=false",
    ]);
    if let Some(place) = options.persist_to {
        command.arg("--persist-to").arg(place);
    }
    for var in options.vars {
        command.args(["--var", var]);
    }
}

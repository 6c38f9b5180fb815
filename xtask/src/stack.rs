//! Sandbox, database and Worker in a folder of their own: what tests run against.
//!
//! ```no_run
//! # async fn example() -> anyhow::Result<()> {
//! use xtask::stack::{Stack, StackOptions};
//! let mut stack = Stack::start(StackOptions::default().signup("open")).await?;
//! stack.tick(1_795_000_000_000).await?;
//! stack.kill_worker()?;
//! stack.wait_until_up().await?;
//! stack.stop().await
//! # }
//! ```
//!
//! A developer's own `.dev.vars` and local data are never touched, and several stacks can run side
//! by side.

mod folder;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use noctin_sandbox::Settings;
use noctin_sandbox::server::Running;
use tempfile::TempDir;

use crate::wrangler::{self, Options, Ticker, Wrangler};
use crate::{dev, ports};

pub(crate) use folder::{modified, newest};

/// How long a line of the log may take to come.
const LINE_LIMIT: Duration = Duration::from_secs(20);

/// How a stack differs from the usual one.
#[derive(Debug, Clone, Default)]
pub struct StackOptions {
    worker: Option<PathBuf>,
    port: Option<u16>,
    inspector: Option<u16>,
    vars: BTreeMap<String, Option<String>>,
}

// === impl StackOptions ===

impl StackOptions {
    /// Who may sign up: `first` (as deployed), `invite` or `open`.
    #[must_use]
    pub fn signup(self, mode: &str) -> Self {
        self.var("SIGNUP", mode)
    }

    /// Sets a variable or secret of the Worker.
    #[must_use]
    pub fn var(mut self, name: &str, value: &str) -> Self {
        self.vars.insert(name.to_owned(), Some(value.to_owned()));
        self
    }

    /// Leaves out a secret that the usual stack has.
    #[must_use]
    pub fn without(mut self, name: &str) -> Self {
        self.vars.insert(name.to_owned(), None);
        self
    }

    /// Runs the Worker that was built into `folder`, instead of the one for tests
    /// (`target/test-worker`).
    #[must_use]
    pub fn worker(mut self, folder: impl Into<PathBuf>) -> Self {
        self.worker = Some(folder.into());
        self
    }

    /// Lets the runtime's inspector listen on this port.
    #[must_use]
    pub(crate) fn inspector(mut self, port: u16) -> Self {
        self.inspector = Some(port);
        self
    }

    /// Listens on this port instead of a free one.
    #[must_use]
    pub fn port(mut self, port: u16) -> Self {
        self.port = Some(port);
        self
    }
}

/// A running stack. Dropping it ends all its processes; its folder stays only where something
/// failed.
#[derive(Debug)]
pub struct Stack {
    wrangler: Wrangler,
    sandbox: Running,
    persist_dir: PathBuf,
    folder: Folder,
}

// === impl Stack ===

impl Stack {
    /// Starts sandbox and Worker and returns once the Worker answers (about 6 s).
    ///
    /// # Errors
    /// When no Worker is built or it is older than `src/`, or wrangler fails; the message has its
    /// last lines and says where the rest is.
    pub async fn start(options: StackOptions) -> Result<Self> {
        let folder = tempfile::Builder::new()
            .prefix("noctin-stack-")
            .tempdir()
            .context("no temporary folder can be made")?;
        let started = Self::start_in(folder.path(), &options).await;
        match started {
            Ok((wrangler, sandbox)) => {
                let persist_dir = folder.path().join("state");
                Ok(Self {
                    wrangler,
                    sandbox,
                    persist_dir,
                    folder: Folder(Some(folder)),
                })
            }
            Err(error) => {
                let kept = folder.keep();
                Err(error.context(format!("the stack in {} did not start", kept.display())))
            }
        }
    }

    async fn start_in(folder: &Path, options: &StackOptions) -> Result<(Wrangler, Running)> {
        folder::take_worker(options.worker.as_deref(), &folder.join("worker"))?;
        let sandbox = Running::start("127.0.0.1:0".parse()?)
            .await
            .context("the sandbox cannot start")?;
        sandbox.sandbox.change_settings(Settings {
            meta_pulls: true,
            ..sandbox.sandbox.settings()
        });
        let port = options.port.map_or_else(ports::free, Ok)?;
        folder::write_config(folder, port)?;
        folder::write_vars(folder, &sandbox.base_url(), &options.vars)?;
        let (state, log) = (folder.join("state"), folder.join("wrangler.log"));
        folder::take_database(folder, &state).await?;
        let options = Options {
            folder,
            port,
            persist_to: Some(&state),
            inspector: options.inspector,
            vars: &[],
            log: &log,
        };
        let wrangler = Wrangler::start(&options).await?;
        // TikTok fetches photos, and only from where its app is known to be at home.
        sandbox.sandbox.change_settings(Settings {
            tiktok_pulls: true,
            tiktok_verified: vec![format!("{}/", wrangler.url())],
            ..sandbox.sandbox.settings()
        });
        Ok((wrangler, sandbox))
    }

    /// Where the Worker answers: `http://127.0.0.1:{port}`, its `PUBLIC_ORIGIN`.
    #[must_use]
    pub fn worker_url(&self) -> &str {
        self.wrangler.url()
    }

    /// The address that runs the cron handler once: for programs that tick by themselves.
    #[must_use]
    pub fn tick_url(&self) -> String {
        self.wrangler.tick_url()
    }

    /// The platforms.
    #[must_use]
    pub fn sandbox(&self) -> &Running {
        &self.sandbox
    }

    /// Where KV, D1 and queues keep their files.
    #[must_use]
    pub fn persist_dir(&self) -> &Path {
        &self.persist_dir
    }

    /// Runs the cron handler once, with `time_ms` (Unix, milliseconds) as its scheduled time, and
    /// returns when it has ended.
    ///
    /// # Errors
    /// When the handler failed or the Worker did not answer.
    pub async fn tick(&self, time_ms: i64) -> Result<()> {
        self.wrangler.tick(time_ms).await
    }

    /// Something that ticks from another task.
    pub(crate) fn ticker(&self) -> Ticker {
        self.wrangler.ticker()
    }

    /// The Worker's process and the proxy before it.
    pub(crate) fn worker_processes(&self) -> Vec<u32> {
        self.wrangler.worker_processes()
    }

    /// Runs the cron handler once, and answers with what it says of itself in the log: `claimed`,
    /// `batches`, `rows_read`.
    ///
    /// # Errors
    /// When the handler failed, or its line does not come.
    pub async fn watched_tick(&self) -> Result<serde_json::Value> {
        let before = self.ticks()?.len();
        self.tick(dev::now_ms()).await?;
        // A line comes by way of wrangler, a moment behind the answer.
        let deadline = Instant::now() + LINE_LIMIT;
        loop {
            if let Some(fields) = self.ticks()?.into_iter().nth(before) {
                return Ok(fields);
            }
            if Instant::now() > deadline {
                bail!("the tick has left no line in the log");
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Everything that the Worker and wrangler have written so far.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub fn log(&self) -> Result<String> {
        Ok(fs::read_to_string(self.wrangler.log())?)
    }

    /// What each tick so far says of itself.
    fn ticks(&self) -> Result<Vec<serde_json::Value>> {
        let log = self.log()?;
        let lines = log
            .lines()
            .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok());
        Ok(lines
            .filter(|line| line["event"] == "tick")
            .map(|line| line["fields"].clone())
            .collect())
    }

    /// Runs a script of SQL on the database beside the Worker.
    ///
    /// # Errors
    /// When wrangler or the database refuses.
    pub async fn execute(&self, sql: &str) -> Result<()> {
        let (folder, file) = (
            self.folder.path()?,
            tempfile::NamedTempFile::with_suffix(".sql")?,
        );
        fs::write(&file, sql)?;
        wrangler::execute(
            folder,
            &self.persist_dir,
            &["--file".as_ref(), file.path().as_os_str()],
        )
        .await
        .map(|_| ())
    }

    /// Runs statements on the database beside the Worker; answers with the rows of the last one.
    ///
    /// # Errors
    /// When wrangler or the database refuses.
    pub async fn query(&self, sql: &str) -> Result<Vec<serde_json::Value>> {
        wrangler::execute(
            self.folder.path()?,
            &self.persist_dir,
            &["--command".as_ref(), sql.as_ref()],
        )
        .await
    }

    /// Waits until the process that follows a killed one listens, without asking it anything.
    pub(crate) async fn wait_until_loaded(&self) -> Result<()> {
        self.wrangler.wait_until_loaded().await
    }

    /// Kills only the Worker's process, as a crash would: nothing of it is written or answered any
    /// more. Wrangler starts another one in about 1 s: see [`Stack::wait_until_up`]. Returns the id
    /// that was killed.
    ///
    /// # Errors
    /// When the Worker has no process at this moment.
    pub fn kill_worker(&mut self) -> Result<u32> {
        self.wrangler.kill_worker()
    }

    /// How much memory the Worker's process has now, in bytes.
    ///
    /// # Errors
    /// When the Worker has no process at this moment, or the system does not say.
    pub fn worker_memory(&self) -> Result<u64> {
        self.wrangler.worker_memory()
    }

    /// Waits until the Worker answers; after [`Stack::kill_worker`], until the new process does.
    ///
    /// # Errors
    /// When wrangler ended, or the Worker did not answer in time.
    pub async fn wait_until_up(&mut self) -> Result<()> {
        self.wrangler.wait_until_up().await
    }

    /// Ends the Worker politely and the sandbox, and removes the folder.
    ///
    /// # Errors
    /// When the folder cannot be removed.
    pub async fn stop(mut self) -> Result<()> {
        self.wrangler.end();
        self.sandbox.stop().await;
        self.folder.remove()
    }
}

/// A folder that goes with its owner, unless the owner goes in a panic: then its log is worth
/// reading.
#[derive(Debug)]
struct Folder(Option<TempDir>);

impl Folder {
    fn path(&self) -> Result<&Path> {
        self.0
            .as_ref()
            .map(TempDir::path)
            .context("the stack's folder is gone")
    }

    fn remove(mut self) -> Result<()> {
        self.0.take().map_or(Ok(()), |folder| {
            folder
                .close()
                .context("the stack's folder cannot be removed")
        })
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if let Some(folder) = self.0.take().filter(|_| std::thread::panicking()) {
            eprintln!("The stack's folder is kept: {}", folder.keep().display());
        }
    }
}

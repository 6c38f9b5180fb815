//! The stack with a signed-in person, their accounts and their posts, and what became of those.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use chrono::{DateTime, SecondsFormat};
use noctin_sandbox::Settings;
use reqwest::{Method, RequestBuilder, Response};
use serde_json::Value;
use tokio::task::JoinHandle;

use super::machine;
use crate::dev::{self, now_ms};
use crate::person::Person;
use crate::stack::{Stack, StackOptions};
use crate::{ports, seed, shell};

/// How long the platform takes to answer.
const ANSWER_MS: u64 = 200;

/// How many accounts are really connected. The others are copies of them, with their grants.
const CONNECTED: usize = 4;

/// How long the Worker does nothing while it is watched doing so.
const IDLE: Duration = Duration::from_secs(5);

/// What the bench runs against.
pub(super) struct Stage {
    pub(super) stack: Stack,
    person: Person,
    inspector: u16,
    accounts: usize,
    /// How many seconds of CPU time a second of doing nothing costs.
    pub(super) idle_cpu: f64,
}

/// What became of one post: by how many milliseconds it was late.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fate {
    /// Where its call arrived at the platform; none: it is not public.
    pub(super) arrived: Option<f64>,
    /// Where its call left, as the Worker recorded it.
    pub(super) left: Option<f64>,
}

/// The minute tick of `cargo xtask dev`, until it is dropped.
pub(super) struct Ticking(JoinHandle<Result<()>>);

// === impl Stage ===

impl Stage {
    /// Starts everything, signs a person in and connects their accounts. Where it is counted, each
    /// invocation says what it has asked for.
    pub(super) async fn set(worker: &Path, is_counted: bool) -> Result<Self> {
        let inspector = ports::free()?;
        let options = StackOptions::default().signup("open").worker(worker);
        let mut options = options.inspector(inspector);
        if is_counted {
            options = options.var("LOG_USAGE", "yes");
        }
        let stack = shell::with_progress("Starting the stack", Stack::start(options)).await?;
        let person = Person::new(stack.worker_url())?;
        let mut stage = Self {
            stack,
            person,
            inspector,
            accounts: 0,
            idle_cpu: 0.0,
        };
        for number in 0..CONNECTED {
            stage.person.connect(&format!("bench_{number}")).await?;
        }
        let windows = 1_000_000;
        let settings = Settings {
            answer_ms: ANSWER_MS,
            user_posts_per_window: windows,
            app_posts_per_day: windows,
            ..Settings::default()
        };
        stage.stack.sandbox().sandbox.change_settings(settings);
        stage.stack.query(seed::SETTLED).await?;
        let before = stage.cpu_s();
        tokio::time::sleep(IDLE).await;
        stage.idle_cpu = (stage.cpu_s() - before) / IDLE.as_secs_f64();
        Ok(stage)
    }

    /// Ends everything.
    pub(super) async fn strike(self) -> Result<()> {
        self.stack.stop().await
    }

    /// Takes every post away.
    pub(super) async fn clear(&self) -> Result<()> {
        self.stack.query(seed::CLEARED).await.map(|_| ())
    }

    /// Sees to it that there are at least `count` accounts.
    pub(super) async fn have_accounts(&mut self, count: usize) -> Result<()> {
        if count > self.accounts {
            self.stack.execute(&seed::accounts(count)).await?;
            self.accounts = count;
        }
        Ok(())
    }

    /// The ids of the accounts that are really connected.
    pub(super) async fn connected(&self) -> Result<Vec<String>> {
        let sql = "SELECT id FROM accounts WHERE id NOT LIKE 'acc_0000%' ORDER BY id";
        let rows = self.stack.query(sql).await?;
        let ids = rows.iter().filter_map(|row| row["id"].as_str());
        Ok(ids.map(str::to_owned).collect())
    }

    /// Plans a post for all of these accounts through the API, as the dashboard does.
    pub(super) async fn compose(&self, draft: &Value) -> Result<()> {
        let post = self.post("/api/v1/posts").json(draft);
        answered(post, 201).await.map(drop)
    }

    /// Plans posts.
    pub(super) async fn plan(&mut self, posts: &[seed::Posts]) -> Result<()> {
        let accounts = posts
            .iter()
            .map(|posts| posts.first_account + posts.accounts)
            .max()
            .unwrap_or(0);
        self.have_accounts(accounts).await?;
        self.stack.execute(&seed::posts(posts)).await
    }

    /// Begins to tick at each full minute.
    pub(super) fn ticking(&self) -> Ticking {
        Ticking(tokio::spawn(dev::tick_at_full_minutes(self.stack.ticker())))
    }

    /// Waits until so many posts whose texts begin with `label` are public, for `limit` at most;
    /// answers with how many are.
    pub(super) async fn wait_for_public(
        &self,
        label: &str,
        count: usize,
        limit: Duration,
    ) -> usize {
        let started = Instant::now();
        loop {
            let public = self.arrivals(label).len();
            if public >= count || started.elapsed() > limit {
                return public;
            }
            tokio::time::sleep(Duration::from_millis(250)).await;
        }
    }

    /// When each post with this label arrived at the platform; an error where one did twice.
    pub(super) fn arrivals(&self, label: &str) -> HashMap<String, i64> {
        let public = self.stack.sandbox().sandbox.x_public();
        let ours = public.into_iter().filter(|post| belongs(&post.text, label));
        ours.map(|post| (post.text, post.received_at_ms)).collect()
    }

    /// What became of all posts with this label. An error where one is public twice: then no other
    /// figure matters.
    pub(super) async fn fates(&self, label: &str) -> Result<Vec<Fate>> {
        let arrivals = self.arrivals(label);
        let public = self
            .stack
            .sandbox()
            .sandbox
            .x_public()
            .iter()
            .filter(|post| belongs(&post.text, label))
            .count();
        ensure!(
            public == arrivals.len(),
            "{} posts are public twice",
            public - arrivals.len()
        );
        let mut sql =
            "SELECT p.text, d.due_at, d.committed_at FROM deliveries d JOIN posts p ON p.id=d.post"
                .to_owned();
        let _ = write!(sql, " WHERE p.text LIKE '{label} %'");
        let rows = self.stack.query(&sql).await?;
        let fates = rows.iter().map(|row| {
            let text = row["text"].as_str().context("a post without a text")?;
            let due_at = row["due_at"]
                .as_i64()
                .context("a delivery without its instant")?;
            let late = |at: i64| late_ms(at, due_at);
            Ok(Fate {
                arrived: arrivals.get(text).copied().map(late),
                left: row["committed_at"].as_i64().map(late),
            })
        });
        fates.collect()
    }

    /// The CPU time of both workerd processes until now, in seconds.
    pub(super) fn cpu_s(&self) -> f64 {
        machine::cpu_s(&self.stack.worker_processes())
    }

    /// The port of the runtime's inspector.
    pub(super) fn inspector(&self) -> u16 {
        self.inspector
    }

    /// The session of the person's browser.
    pub(super) fn cookie(&self) -> &str {
        self.person.cookie()
    }

    /// A request to the Worker as the person's browser sends it.
    pub(super) fn get(&self, path: &str) -> RequestBuilder {
        self.person.get(path)
    }

    pub(super) fn post(&self, path: &str) -> RequestBuilder {
        self.person.change(Method::POST, path)
    }

    pub(super) fn put(&self, path: &str) -> RequestBuilder {
        self.person.change(Method::PUT, path)
    }
}

/// The answer to a request; an error where it has another status.
pub(super) async fn answered(request: RequestBuilder, status: u16) -> Result<Response> {
    let answer = request.send().await?;
    if answer.status() == status {
        return Ok(answer);
    }
    let (path, given) = (answer.url().path().to_owned(), answer.status());
    bail!("{path} answers {given}: {}", answer.text().await?)
}

#[expect(clippy::cast_precision_loss, reason = "milliseconds of hours")]
fn late_ms(at: i64, due_at: i64) -> f64 {
    (at - due_at) as f64
}

/// Milliseconds since 1970 as the API reads an instant, in whole seconds.
pub(super) fn instant(ms: i64) -> Result<String> {
    let at = DateTime::from_timestamp_millis(ms).context("no such instant")?;
    Ok(at.to_rfc3339_opts(SecondsFormat::Secs, true))
}

fn belongs(text: &str, label: &str) -> bool {
    text.strip_prefix(label)
        .is_some_and(|rest| rest.starts_with(' '))
}

/// The next full minute that is at least `ahead` away.
pub(super) fn full_minute(ahead: Duration) -> i64 {
    let earliest = now_ms() + i64::try_from(ahead.as_millis()).unwrap_or(0);
    dev::next_minute(earliest)
}

// === impl Ticking ===

impl Drop for Ticking {
    fn drop(&mut self) {
        self.0.abort();
    }
}

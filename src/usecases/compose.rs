//! Composing: a post with its deliveries, made in one transaction; and taking it back.

use super::engine::{self, row, settle};
use super::sessions::Person;
use super::{Core, Trouble};
use crate::domain::delivery::{Event, State};
use crate::domain::ids::{DeliveryId, PostId};
use crate::domain::ledger::fingerprint;
use crate::domain::platform::Platform;
use crate::domain::policy::{TOKEN_MARGIN, late_at};
use crate::domain::post::Draft;
use crate::domain::schedule::{Planned, Remark, parse_zone};
use crate::domain::time::{Span, Timestamp};
use crate::domain::violation::Violation;
use crate::platforms::{self, missing_scopes};
use crate::ports::sql::{Answer, Statement};
use crate::ports::{Ports, Store};
use chrono_tz::Tz;
use serde::Deserialize;

/// How often the transaction is tried. Its ids are chosen before, so repeating it makes nothing twice.
const TRIES: usize = 3;

/// How long an `Idempotency-Key` is remembered.
const KEY_LIFE: Span = Span::days(1);

/// Why a post was not made or not taken back.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ComposeError {
    /// What is wrong with it, all at once.
    #[error("invalid")]
    Invalid(Vec<Violation>),
    /// There is no such post.
    #[error("not found")]
    NotFound,
    /// It is of another version by now.
    #[error("stale")]
    Stale,
    /// Its commit has begun.
    #[error("already sending")]
    AlreadySending,
    /// It has come to its end.
    #[error("over")]
    Over,
    /// The same `Idempotency-Key` came with another draft.
    #[error("key reused")]
    KeyReused,
    /// Something of ours.
    #[error(transparent)]
    Trouble(#[from] Trouble),
}

/// What an account must be for a post to go to it.
#[derive(Deserialize)]
struct Ready {
    id: String,
    platform: Platform,
    is_over: i64,
    scopes: String,
    expires_at: Timestamp,
}

/// A post that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Created {
    /// Its id.
    pub id: PostId,
    /// Whether an earlier request with the same key had made it.
    pub is_replay: bool,
}

/// The `Idempotency-Key` of a request: the same key with the same draft makes one post, however often it comes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key(String);

// === impl Key ===

impl Key {
    /// A key of 1 to 255 visible ASCII characters.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        ((1..=255).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_graphic())).then(|| Self(text.to_owned()))
    }
}

/// Makes a post and its deliveries; what is due within minutes is on its way at once.
///
/// # Errors
/// With every fault of the draft, or when the database fails.
pub async fn create<P: Ports>(core: &Core<P>, person: &Person, draft: &Draft, key: Option<&Key>) -> Result<Created, ComposeError> {
    let hash = fingerprint(&serde_json::to_string(draft).unwrap_or_default());
    // First, because a draft that was fine a minute ago may be in the past by now.
    if let Some(id) = made_before(core, person, key, &hash).await? {
        return Ok(Created { id, is_replay: true });
    }
    let now = core.now();
    let accounts = accounts(core, person, draft).await?;
    let home = home_zone(core, person).await?;
    let mut violations = draft.violations();
    violations.extend(target_violations(draft, &accounts));
    let planned = match draft.schedule.plan(now, home) {
        Ok(planned) if violations.is_empty() => planned,
        other => {
            violations.extend(other.err());
            return Err(ComposeError::Invalid(violations));
        }
    };
    let id = PostId::new(now, core.chance());
    let mut statements =
        vec![insert_post(&id, person, draft, &planned, now).bind("key", key.map(|key| key.0.as_str())).bind("hash", &hash)];
    let mut steps = Vec::new();
    for target in &draft.targets {
        let expires_at = accounts.iter().find(|account| account.id == target.account.as_str()).map(|account| account.expires_at);
        let plan = settle::Plan {
            id: DeliveryId::new(now, core.chance()),
            workspace: &person.workspace,
            post: &id,
            account: &target.account,
            text: target.text.as_deref(),
            due_at: planned.due_at,
            late_at: late_at(planned.due_at, draft.late_minutes),
            is_slow: expires_at.is_none_or(|ends| ends < planned.due_at + TOKEN_MARGIN),
        };
        let (made, step) = settle::plan(&plan, now);
        statements.extend(made);
        steps.extend(step);
    }
    // Nothing was inserted: a request with the same key was quicker, or our own batch had taken effect although its answer was lost.
    if !write(core, statements).await?
        && let Some(first) = made_before(core, person, key, &hash).await?.filter(|first| *first != id)
    {
        return Ok(Created { id: first, is_replay: true });
    }
    engine::send(core, steps).await;
    Ok(Created { id, is_replay: false })
}

/// The post that an earlier request with this key made.
async fn made_before<P: Ports>(core: &Core<P>, person: &Person, key: Option<&Key>, hash: &str) -> Result<Option<PostId>, ComposeError> {
    #[derive(Deserialize)]
    struct First {
        id: PostId,
        request_hash: String,
    }
    let Some(Key(key)) = key else { return Ok(None) };
    let sql = "SELECT id, request_hash FROM posts WHERE workspace=:workspace AND idempotency_key=:key";
    let find = Statement::new(sql).bind("workspace", &person.workspace).bind("key", key);
    let first: Option<First> = core.ports.store().run(find).await.and_then(Answer::first).map_err(Trouble::from)?;
    match first {
        Some(first) if first.request_hash != hash => Err(ComposeError::KeyReused),
        first => Ok(first.map(|first| first.id)),
    }
}

/// Lets go of the keys that are over a day old.
///
/// # Errors
/// When the database fails.
pub async fn forget_keys<P: Ports>(core: &Core<P>) -> Result<(), Trouble> {
    let sql = "UPDATE posts SET idempotency_key=NULL, request_hash=NULL WHERE idempotency_key IS NOT NULL AND created_at<=:before";
    core.ports.store().run(Statement::new(sql).bind("before", core.now() - KEY_LIFE)).await?;
    Ok(())
}

/// Whether the batch inserted something: the deliveries only follow a post that is there.
async fn write<P: Ports>(core: &Core<P>, statements: Vec<Statement>) -> Result<bool, Trouble> {
    let mut turn = 1;
    loop {
        match core.ports.store().batch(statements.clone()).await {
            Ok(answers) => return Ok(answers.first().is_some_and(|answer| answer.changes > 0)),
            Err(error) if turn == TRIES => return Err(error.into()),
            Err(_) => turn += 1,
        }
    }
}

fn insert_post(id: &PostId, person: &Person, draft: &Draft, planned: &Planned, now: Timestamp) -> Statement {
    let sql =
        "INSERT OR IGNORE INTO posts (id, workspace, author, text, version, due_at, zone, local, remark, late_minutes, idempotency_key,
          request_hash, created_at, updated_at)
        VALUES (:id, :workspace, :author, :text, 1, :due, :zone, :local, :remark, :late, :key, :hash, :now, :now)";
    let remark = planned.remark.map(|remark| match remark {
        Remark::Skipped => "skipped",
        Remark::Doubled => "doubled",
    });
    Statement::new(sql)
        .bind("id", id)
        .bind("workspace", &person.workspace)
        .bind("author", &person.user)
        .bind("text", draft.text.as_str())
        .bind("due", planned.due_at)
        .bind("zone", planned.zone.name())
        .bind("local", draft.schedule.local.clone())
        .bind("remark", remark)
        .bind("late", draft.late_minutes)
        .bind("now", now)
}

async fn accounts<P: Ports>(core: &Core<P>, person: &Person, draft: &Draft) -> Result<Vec<Ready>, Trouble> {
    let ids: Vec<&str> = draft.targets.iter().map(|target| target.account.as_str()).collect();
    let sql = "SELECT a.id, a.platform, g.needs_reconnect OR g.generation IS NULL AS is_over, g.scopes, g.expires_at
        FROM accounts a JOIN grants g ON g.id=a.grant_id
        WHERE a.workspace=:workspace AND a.disconnected_at IS NULL AND a.id IN (SELECT value FROM json_each(:ids))";
    let find = Statement::new(sql).bind("workspace", &person.workspace).bind("ids", serde_json::json!(ids).to_string());
    Ok(core.ports.store().run(find).await?.all()?)
}

/// What is wrong with the targets: unknown accounts, ended connections, and the rules of each account's platform.
fn target_violations(draft: &Draft, accounts: &[Ready]) -> Vec<Violation> {
    let mut found: Vec<Violation> = Vec::new();
    for (at, target) in draft.targets.iter().enumerate() {
        let place = || format!("targets[{at}].account");
        match accounts.iter().find(|account| account.id == target.account.as_str()) {
            None => found.push(Violation::new(place(), "unknown_account", "There is no such account. Choose one that is connected.")),
            Some(account) if account.is_over != 0 => {
                found.push(Violation::new(place(), "needs_reconnect", "The connection to this account has ended. Reconnect it first."));
            }
            Some(account) if !missing_scopes(account.platform, &account.scopes).is_empty() => {
                let message = "This account did not allow everything that posting needs. Reconnect it first.";
                found.push(Violation::new(place(), "needs_reconnect", message));
            }
            Some(account) => {
                let (path, text) = draft.text_for(at, target);
                let faults = platforms::violations(account.platform, &path, text);
                found.extend(faults.into_iter().filter(|fault| !found.contains(fault)).collect::<Vec<_>>());
            }
        }
    }
    found
}

async fn home_zone<P: Ports>(core: &Core<P>, person: &Person) -> Result<Tz, Trouble> {
    #[derive(Deserialize)]
    struct Home {
        zone: Option<String>,
    }
    let find = Statement::new("SELECT zone FROM users WHERE id=:user").bind("user", &person.user);
    let home: Option<Home> = core.ports.store().run(find).await?.first()?;
    Ok(home.and_then(|home| home.zone).and_then(|zone| parse_zone(&zone)).unwrap_or(Tz::UTC))
}

/// Takes back whatever of a post has not begun to go out.
///
/// # Errors
/// When there is nothing to take back, or the post changed meanwhile.
pub async fn cancel<P: Ports>(core: &Core<P>, person: &Person, id: &PostId, version: i64) -> Result<(), ComposeError> {
    let mut is_taken = false;
    for delivery in waiting(core, person, id, version).await? {
        // The first one to be taken back carries the post's version with it: all or nothing, and only of what the person saw.
        let expected = (!is_taken).then_some((id, version));
        is_taken |= take_back(core, &delivery, expected).await?;
    }
    if is_taken {
        return Ok(());
    }
    // Something was quicker: another change of the post, or the commit.
    waiting(core, person, id, version).await.map_or_else(Err, |_| Err(ComposeError::AlreadySending))
}

/// The deliveries of a post that can be taken back.
async fn waiting<P: Ports>(core: &Core<P>, person: &Person, id: &PostId, version: i64) -> Result<Vec<DeliveryId>, ComposeError> {
    #[derive(Deserialize)]
    struct Found {
        version: i64,
        id: DeliveryId,
        state: State,
    }
    let sql = "SELECT p.version, d.id, d.state FROM posts p JOIN deliveries d ON d.post=p.id WHERE p.id=:id AND p.workspace=:workspace";
    let find = Statement::new(sql).bind("id", id).bind("workspace", &person.workspace);
    let found: Vec<Found> = core.ports.store().run(find).await.and_then(Answer::all).map_err(Trouble::from)?;
    let first = found.first().ok_or(ComposeError::NotFound)?;
    let is_sending = found.iter().any(|delivery| matches!(delivery.state, State::Committing | State::Processing | State::Unconfirmed));
    if first.version != version {
        return Err(ComposeError::Stale);
    }
    let waiting: Vec<DeliveryId> = found.into_iter().filter(|delivery| delivery.state.is_waiting()).map(|delivery| delivery.id).collect();
    match (waiting.is_empty(), is_sending) {
        (false, _) => Ok(waiting),
        (true, true) => Err(ComposeError::AlreadySending),
        (true, false) => Err(ComposeError::Over),
    }
}

const OF_VERSION: &str = " AND EXISTS (SELECT 1 FROM posts WHERE id=:post AND version=:version)";

const NEXT_VERSION: &str = "UPDATE posts SET version=version+1, updated_at=:now WHERE id=:post AND version=:version
    AND EXISTS (SELECT 1 FROM deliveries WHERE id=:id AND head=:new)";

/// Cancels one delivery. False: its commit, or another change of its post, was quicker.
async fn take_back<P: Ports>(core: &Core<P>, id: &DeliveryId, expected: Option<(&PostId, i64)>) -> Result<bool, Trouble> {
    for _ in 0..TRIES {
        let Some(mut row) = row::read(core, id).await?.filter(|row| row.state.is_waiting()) else { return Ok(false) };
        let mut change = settle::Change::step(Event::Cancelled).set(", error=NULL");
        if let Some((post, version)) = expected {
            change = change.only_if(OF_VERSION).also(NEXT_VERSION).bind("post", post).bind("version", version);
        }
        if let settle::Settled::Done(_) = settle::settle(core, &mut row, change).await? {
            return Ok(true);
        }
    }
    Ok(false)
}

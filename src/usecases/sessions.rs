//! Sessions: who is asking. The cookie `nm_sess` is a random value that is kept nowhere; its SHA-256 is the key.
//!
//! KV answers reads, up to a minute late; D1 decides what changes something. Seven days idle, thirty days in all.

use super::{Core, Trouble};
use crate::domain::ids::{UserId, WorkspaceId};
use crate::domain::ledger::fingerprint;
use crate::domain::secret::Secret;
use crate::domain::time::{Span, Timestamp};
use crate::ports::sql::Statement;
use crate::ports::{KeyValue, Ports, Store, StoreError};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};

/// How long a session lives without being used.
pub const IDLE: Span = Span::days(7);

/// How long it lives at the most.
pub const ABSOLUTE: Span = Span::days(30);

/// How often a session in use is written anew.
const SLIDE: Span = Span::days(1);

/// For how long the deletion of an ended session is repeated, tick by tick.
const FORGOTTEN_AFTER: Span = Span::minutes(3);

/// KV takes no shorter life than this.
const SHORTEST_TTL: Span = Span::seconds(60);

/// The length of a cookie's value: 32 random bytes in base64url.
const LENGTH: usize = 43;

/// The SHA-256 of a browser's cookie, signed in or not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct BrowserHash(String);

/// Who is asking.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// The person.
    pub user: UserId,
    /// Their workspace.
    pub workspace: WorkspaceId,
    /// Their session.
    pub session: BrowserHash,
    /// Whether the cookie is to be set again, because the session has slid.
    pub has_slid: bool,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Record {
    user: UserId,
    workspace: WorkspaceId,
    created_at: Timestamp,
    seen_at: Timestamp,
}

const FIND: &str = "SELECT s.user, m.workspace, s.created_at, s.seen_at FROM sessions s JOIN members m ON m.user=s.user
    WHERE s.hash=:hash AND s.ended_at IS NULL AND s.seen_at>:idle AND s.created_at>:absolute LIMIT 1";

// === impl BrowserHash ===

impl BrowserHash {
    /// The hash of a cookie's value; none where it cannot be one of ours.
    #[must_use]
    pub fn of(cookie: &Secret) -> Option<Self> {
        let value = cookie.expose();
        let is_ours = value.len() == LENGTH && value.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
        is_ours.then(|| Self(fingerprint(value)))
    }

    /// As text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn key(&self) -> String {
        format!("sess:{}", self.0)
    }
}

// === impl Record ===

impl Record {
    fn lives(&self, now: Timestamp) -> Span {
        (self.seen_at + IDLE).min(self.created_at + ABSOLUTE) - now
    }

    fn person(self, session: &BrowserHash) -> Person {
        Person { user: self.user, workspace: self.workspace, session: session.clone(), has_slid: false }
    }
}

/// A new value for the cookie.
pub fn new_cookie<P: Ports>(core: &Core<P>) -> Secret {
    Secret::new(URL_SAFE_NO_PAD.encode(core.chance::<32>()))
}

/// Who is asking to read. Trusts KV for a minute; where KV knows nothing, D1 is asked.
///
/// # Errors
/// When the database fails.
pub async fn recognise<P: Ports>(core: &Core<P>, session: &BrowserHash) -> Result<Option<Person>, Trouble> {
    let now = core.now();
    let found = core.ports.sessions().get(&session.key()).await.unwrap_or_default();
    let known: Option<Record> = found.and_then(|text| serde_json::from_str(&text).ok());
    let record = match known.filter(|record| record.lives(now) > Span::ZERO) {
        Some(record) => Some(record),
        None => find(core, session).await?,
    };
    let Some(record) = record else { return Ok(None) };
    if record.seen_at > now - SLIDE {
        return Ok(Some(record.person(session)));
    }
    slide(core, session).await
}

/// Who is asking to change something: D1 decides.
///
/// # Errors
/// When the database fails.
pub async fn authorise<P: Ports>(core: &Core<P>, session: &BrowserHash) -> Result<Option<Person>, Trouble> {
    Ok(find(core, session).await?.map(|record| record.person(session)))
}

async fn find<P: Ports>(core: &Core<P>, session: &BrowserHash) -> Result<Option<Record>, StoreError> {
    let now = core.now();
    let find = Statement::new(FIND).bind("hash", session.as_str()).bind("idle", now - IDLE).bind("absolute", now - ABSOLUTE);
    core.ports.store().run(find).await?.first()
}

/// Writes a session in use anew, at most once a day.
async fn slide<P: Ports>(core: &Core<P>, session: &BrowserHash) -> Result<Option<Person>, Trouble> {
    let sql = "UPDATE sessions SET seen_at=:now WHERE hash=:hash AND ended_at IS NULL";
    core.ports.store().run(Statement::new(sql).bind("now", core.now()).bind("hash", session.as_str())).await?;
    let Some(record) = find(core, session).await? else { return Ok(None) };
    remember(core, session, &record).await;
    Ok(Some(Person { has_slid: true, ..record.person(session) }))
}

/// Signs a person in; answers with the cookie's value. Whatever the browser had before is ended.
///
/// # Errors
/// When the database fails.
pub async fn open<P: Ports>(core: &Core<P>, user: &UserId, workspace: &WorkspaceId, before: &BrowserHash) -> Result<Secret, Trouble> {
    let cookie = new_cookie(core);
    let now = core.now();
    let session = BrowserHash(fingerprint(cookie.expose()));
    let sql = "INSERT INTO sessions (hash, user, created_at, seen_at) VALUES (:hash, :user, :now, :now)";
    core.ports.store().run(Statement::new(sql).bind("hash", session.as_str()).bind("user", user).bind("now", now)).await?;
    remember(core, &session, &Record { user: user.clone(), workspace: workspace.clone(), created_at: now, seen_at: now }).await;
    end(core, before).await?;
    Ok(cookie)
}

/// Ends a session, in D1 at once and in KV as soon as KV has heard of it.
///
/// # Errors
/// When the database fails.
pub async fn end<P: Ports>(core: &Core<P>, session: &BrowserHash) -> Result<(), Trouble> {
    let sql = "UPDATE sessions SET ended_at=:now WHERE hash=:hash AND ended_at IS NULL";
    let ended = core.ports.store().run(Statement::new(sql).bind("now", core.now()).bind("hash", session.as_str())).await?;
    if ended.changes > 0
        && let Err(error) = core.ports.sessions().delete(&session.key()).await
    {
        core.log("session_delete_failed", &serde_json::json!({ "error": error.to_string() }));
    }
    Ok(())
}

/// Deletes the sessions that ended within the last minutes from KV once more: a deletion may have failed, or have been overtaken by a
/// write in flight.
///
/// # Errors
/// When the database fails.
pub async fn forget_ended<P: Ports>(core: &Core<P>) -> Result<(), Trouble> {
    #[derive(Deserialize)]
    struct Ended {
        hash: String,
    }
    let find = Statement::new("SELECT hash FROM sessions WHERE ended_at>:since LIMIT 100").bind("since", core.now() - FORGOTTEN_AFTER);
    for Ended { hash } in core.ports.store().run(find).await?.all::<Ended>()? {
        if let Err(error) = core.ports.sessions().delete(&BrowserHash(hash).key()).await {
            core.log("session_delete_failed", &serde_json::json!({ "error": error.to_string() }));
        }
    }
    Ok(())
}

/// Writes a session to KV. KV is the quick copy: if it does not take it, D1 answers.
async fn remember<P: Ports>(core: &Core<P>, session: &BrowserHash, record: &Record) {
    let ttl = record.lives(core.now());
    if ttl < SHORTEST_TTL {
        return;
    }
    // Milliseconds for instants: the record is ours alone.
    let text = serde_json::json!({
        "user": record.user, "workspace": record.workspace, "created_at": record.created_at.ms(), "seen_at": record.seen_at.ms()
    });
    if let Err(error) = core.ports.sessions().put(&session.key(), &text.to_string(), ttl).await {
        core.log("session_put_failed", &serde_json::json!({ "error": error.to_string() }));
    }
}

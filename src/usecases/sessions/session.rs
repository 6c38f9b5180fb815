//! The session of a request: recognising its person, and what KV and D1 keep of it.

use crate::domain::browser;
use crate::domain::ids::{UserId, WorkspaceId};
use crate::domain::ledger::fingerprint;
use crate::domain::secret::Secret;
use crate::domain::time::{Span, Timestamp};
use crate::ports::sql::Statement;
use crate::ports::{KeyValue, Ports, Store, StoreError};
use crate::usecases::{Core, CoreError};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};

/// How long a session lives without being used.
pub const IDLE: Span = Span::days(7);

/// How long it lives at the most.
pub const ABSOLUTE: Span = Span::days(30);

/// How often a session in use is written anew.
const SLIDE: Span = Span::days(1);

/// KV takes no shorter life than this.
const SHORTEST_TTL: Span = Span::seconds(60);

/// The length of a cookie's value: 32 random bytes in base64url.
const LENGTH: usize = 43;

/// A browser: the SHA-256 of its cookie, signed in or not, and what it is called in a list of
/// sessions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BrowserHash {
    pub(super) hash: String,
    pub(super) label: Option<String>,
}

/// The person who makes a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// The person.
    pub user: UserId,
    /// The person's workspace.
    pub workspace: WorkspaceId,
    /// The session that the request carried.
    pub session: BrowserHash,
    /// When the person signed in with it.
    pub signed_in_at: Timestamp,
    /// Whether the cookie is to be set again, because the session has slid.
    pub has_slid: bool,
}

/// A session as it is kept.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Record {
    pub(super) user: UserId,
    pub(super) workspace: WorkspaceId,
    pub(super) created_at: Timestamp,
    pub(super) seen_at: Timestamp,
}

const FIND: &str = "SELECT s.user, m.workspace, s.created_at, s.seen_at FROM sessions s JOIN \
    members m ON m.user=s.user
    WHERE s.hash=:hash AND s.ended_at IS NULL AND s.seen_at>:idle AND s.created_at>:absolute LIMIT \
    1";

// === impl Person ===

impl Person {
    /// The person for whom something happens by itself: they carry no session.
    #[must_use]
    pub const fn absent(user: UserId, workspace: WorkspaceId, now: Timestamp) -> Self {
        Self {
            user,
            workspace,
            session: BrowserHash::from_hash(String::new()),
            signed_in_at: now,
            has_slid: false,
        }
    }
}

// === impl BrowserHash ===

impl BrowserHash {
    /// The hash of a cookie's value; none where it cannot be one of ours.
    #[must_use]
    pub fn of(cookie: &Secret) -> Option<Self> {
        let value = cookie.expose();
        let is_ours = value.len() == LENGTH
            && value
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
        is_ours.then(|| Self::from_hash(fingerprint(value)))
    }

    /// The same browser, which calls itself `user_agent`: only a coarse label of that is kept.
    #[must_use]
    pub fn called(self, user_agent: &str) -> Self {
        Self {
            label: browser::label(user_agent),
            ..self
        }
    }

    pub(super) const fn from_hash(hash: String) -> Self {
        Self { hash, label: None }
    }

    /// The hash as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.hash
    }

    pub(super) fn key(&self) -> String {
        format!("sess:{}", self.hash)
    }
}

// === impl Record ===

impl Record {
    fn lives(&self, now: Timestamp) -> Span {
        expires_at(self.created_at, self.seen_at) - now
    }

    fn person(self, session: &BrowserHash) -> Person {
        Person {
            user: self.user,
            workspace: self.workspace,
            session: session.clone(),
            signed_in_at: self.created_at,
            has_slid: false,
        }
    }
}

/// When a session ends that is not used any more.
pub(super) fn expires_at(created_at: Timestamp, seen_at: Timestamp) -> Timestamp {
    (seen_at + IDLE).min(created_at + ABSOLUTE)
}

/// A new value for the cookie.
pub fn new_cookie<P: Ports>(core: &Core<P>) -> Secret {
    Secret::new(URL_SAFE_NO_PAD.encode(core.chance::<32>()))
}

/// What KV knows of a session: nothing of one that was never opened, and for a minute a little of
/// one that has ended.
pub async fn remembered<P: Ports>(core: &Core<P>, session: &BrowserHash) -> Option<Record> {
    let found = core
        .ports
        .sessions()
        .get(&session.key())
        .await
        .unwrap_or_default();
    let known: Option<Record> = found.and_then(|text| serde_json::from_str(&text).ok());
    known.filter(|record| record.lives(core.now()) > Span::ZERO)
}

/// Who is asking to read. Trusts what is [`remembered`]; where that is nothing, D1 is asked.
///
/// # Errors
/// When the database fails.
pub async fn recognise<P: Ports>(
    core: &Core<P>,
    session: &BrowserHash,
    known: Option<Record>,
) -> Result<Option<Person>, CoreError> {
    let now = core.now();
    let record = match known {
        Some(record) => Some(record),
        None => find(core, session).await?,
    };
    let Some(record) = record else {
        return Ok(None);
    };
    if record.seen_at > now - SLIDE {
        return Ok(Some(record.person(session)));
    }
    slide(core, session).await
}

/// Who is asking to change something: D1 decides.
///
/// # Errors
/// When the database fails.
pub async fn authorise<P: Ports>(
    core: &Core<P>,
    session: &BrowserHash,
) -> Result<Option<Person>, CoreError> {
    Ok(find(core, session)
        .await?
        .map(|record| record.person(session)))
}

async fn find<P: Ports>(
    core: &Core<P>,
    session: &BrowserHash,
) -> Result<Option<Record>, StoreError> {
    let now = core.now();
    let find = Statement::new(FIND)
        .bind("hash", session.as_str())
        .bind("idle", now - IDLE)
        .bind("absolute", now - ABSOLUTE);
    core.ports.store().run(find).await?.first()
}

/// Writes a session in use anew, at most once a day.
async fn slide<P: Ports>(
    core: &Core<P>,
    session: &BrowserHash,
) -> Result<Option<Person>, CoreError> {
    let sql = "UPDATE sessions SET seen_at=:now WHERE hash=:hash AND ended_at IS NULL";
    core.ports
        .store()
        .run(
            Statement::new(sql)
                .bind("now", core.now())
                .bind("hash", session.as_str()),
        )
        .await?;
    let Some(record) = find(core, session).await? else {
        return Ok(None);
    };
    remember(core, session, &record).await;
    Ok(Some(Person {
        has_slid: true,
        ..record.person(session)
    }))
}

/// Writes a session to KV. KV is the quick copy: if it does not take it, D1 answers.
pub(super) async fn remember<P: Ports>(core: &Core<P>, session: &BrowserHash, record: &Record) {
    let ttl = record.lives(core.now());
    if ttl < SHORTEST_TTL {
        return;
    }
    // Milliseconds for instants: the record is ours alone.
    let text = serde_json::json!({
        "user": record.user,
        "workspace": record.workspace,
        "created_at": record.created_at.ms(),
        "seen_at": record.seen_at.ms(),
    });
    if let Err(error) = core
        .ports
        .sessions()
        .put(&session.key(), &text.to_string(), ttl)
        .await
    {
        core.log(
            "session_put_failed",
            &serde_json::json!({ "error": error.to_string() }),
        );
    }
}

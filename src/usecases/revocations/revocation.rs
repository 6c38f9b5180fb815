//! Destroying our copies of the tokens that a person revoked at the platform.

use crate::config::ConfigError;
use crate::domain::door::Door;
use crate::domain::ids::GrantId;
use crate::domain::ledger::fingerprint;
use crate::domain::time::{Span, Timestamp};
use crate::platforms::tiktok::webhooks;
use crate::ports::sql::Statement;
use crate::ports::{Ports, Store, StoreError};
use crate::usecases::vault::taken_back;
use crate::usecases::{Core, CoreError};
use serde::Deserialize;

/// How long a callback that was acted on is remembered: platforms repeat theirs for three days.
pub(in crate::usecases) const REMEMBERED: Span = Span::days(7);

/// How long a status page answers.
pub(in crate::usecases) const SHOWN: Span = Span::days(90);

/// How many grants one callback ends: at 43 calls each they stay below the 1,000 of an invocation.
/// The platform comes again for the rest.
const AT_ONCE: usize = 20;

/// How many grants of one person are looked at: more than anybody has workspaces.
const MOST: u32 = 500;

/// Platforms count whole seconds. Of two things in the same second, what was taken back came last:
/// a person can consent again.
const WITHIN_THE_SECOND: Span = Span::ms(999);

/// Why a callback had no effect.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CallbackError {
    /// The platform did not sign it.
    #[error("forged")]
    Forged,
    /// It does not have the documented form.
    #[error("unreadable")]
    Unreadable,
    /// Something of ours failed.
    #[error(transparent)]
    CoreError(#[from] CoreError),
}

/// A callback in which a platform tells that a person revoked what they granted.
#[derive(Debug)]
pub(super) struct Revocation {
    pub(super) door: Door,
    /// The platform's id of the person, or of their profile.
    subject: String,
    /// The revocation reaches grants that were given up to this instant.
    before: Timestamp,
    /// The hash under which the callback is remembered.
    pub(super) hash: String,
}

/// A grant that a revocation names.
#[derive(Deserialize)]
struct NamedGrant {
    id: GrantId,
    /// Whether we may still have tokens of it.
    is_open: i64,
}

/// A callback that was acted on.
#[derive(Deserialize)]
pub(super) struct Remembered {
    pub(super) code: Option<String>,
}

/// At Instagram's own door a callback may name the profile instead of who gave the grant. The `+`
/// keeps the index of a platform's grants out: it would read them all.
const NAMED_GRANTS: &str =
    "SELECT id, generation IS NOT NULL AND needs_reconnect<>1 AS is_open FROM grants
    WHERE id IN (SELECT id FROM grants WHERE door=:door AND subject=:subject
        UNION SELECT grant_id FROM accounts WHERE door='instagram-direct' AND \
        remote_id=:subject)
      AND +door=:door AND coalesce(granted_at, 0)<=:before
    ORDER BY is_open DESC, id LIMIT :most";

/// What the person has taken back themselves is not to be taken back any more.
const TAKEN_BACK: &str = "DELETE FROM revocations WHERE door=:door AND subject=:subject AND \
    created_at<=:before";

pub(super) const REMEMBERED_CODE: &str = "SELECT code FROM callbacks WHERE hash=:hash";

const REMEMBER: &str =
    "INSERT OR IGNORE INTO callbacks (hash, received_at, code) VALUES (:hash, :now, :code)";

/// Destroys our copies of the tokens that a revocation names; answers with the grants.
pub(super) async fn take_back<P: Ports>(
    core: &Core<P>,
    revocation: &Revocation,
) -> Result<Vec<GrantId>, CoreError> {
    let statements = vec![
        revocation.statement(TAKEN_BACK),
        revocation.statement(NAMED_GRANTS).bind("most", MOST),
    ];
    let answers = core.ports.store().batch(statements).await?;
    let given: Vec<NamedGrant> = answers.into_iter().next_back().unwrap_or_default().all()?;
    let open = given.iter().filter(|grant| grant.is_open != 0);
    for NamedGrant { id, .. } in open.clone().take(AT_ONCE) {
        let had_effect = taken_back(core, id, revocation.before).await?;
        core.log(
            "taken_back",
            &serde_json::json!({ "grant": id, "door": revocation.door, "had_effect": had_effect }),
        );
    }
    if open.count() > AT_ONCE {
        return Err(StoreError::Failed("more grants than one callback can end".into()).into());
    }
    Ok(given.into_iter().map(|grant| grant.id).collect())
}

/// The same, unless it was done before.
pub(super) async fn take_back_once<P: Ports>(
    core: &Core<P>,
    revocation: &Revocation,
) -> Result<(), CoreError> {
    if known(core, &revocation.hash).await?.is_none() {
        take_back(core, revocation).await?;
        core.ports
            .store()
            .run(revocation.remember(core.now(), None))
            .await?;
    }
    Ok(())
}

pub(super) async fn known<P: Ports>(
    core: &Core<P>,
    hash: &str,
) -> Result<Option<Remembered>, StoreError> {
    core.ports
        .store()
        .run(Statement::new(REMEMBERED_CODE).bind("hash", hash))
        .await?
        .first()
}

/// Deletes callbacks and deletions that nobody asks for any more.
///
/// # Errors
/// When the database fails.
pub async fn forget<P: Ports>(core: &Core<P>) -> Result<(), CoreError> {
    let callbacks = Statement::new("DELETE FROM callbacks WHERE received_at<=:before")
        .bind("before", core.now() - REMEMBERED);
    let deletions = Statement::new("DELETE FROM deletions WHERE requested_at<=:before")
        .bind("before", core.now() - SHOWN);
    core.ports.store().batch(vec![callbacks, deletions]).await?;
    Ok(())
}

// === impl Revocation ===

impl Revocation {
    /// A revocation: `signed` is the text that the platform signed, `asked` is what it asks for, as
    /// the same text may ask for several things.
    pub(super) fn new(
        door: Door,
        asked: &str,
        signed: &str,
        subject: String,
        at: Timestamp,
    ) -> Self {
        Self {
            door,
            subject,
            before: at + WITHIN_THE_SECOND,
            hash: fingerprint(&format!("{door}|{asked}|{signed}")),
        }
    }

    /// A statement about the person who is named.
    pub(super) fn statement(&self, sql: &'static str) -> Statement {
        Statement::new(sql)
            .bind("door", self.door)
            .bind("subject", self.subject.as_str())
            .bind("before", self.before)
    }

    /// The statement that remembers the callback.
    pub(super) fn remember(&self, now: Timestamp, code: Option<&str>) -> Statement {
        Statement::new(REMEMBER)
            .bind("hash", &self.hash)
            .bind("now", now)
            .bind("code", code)
    }
}

// === impl CallbackError ===

impl From<StoreError> for CallbackError {
    fn from(error: StoreError) -> Self {
        Self::CoreError(error.into())
    }
}

impl From<ConfigError> for CallbackError {
    fn from(error: ConfigError) -> Self {
        Self::CoreError(error.into())
    }
}

impl From<webhooks::Forged> for CallbackError {
    fn from(_: webhooks::Forged) -> Self {
        Self::Forged
    }
}

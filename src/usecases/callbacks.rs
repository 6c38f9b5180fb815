//! What platforms say by themselves: that a person took access back, or wants their data deleted.
//!
//! They say it at least once, in any order, and whoever heard it could say it again. So nothing is
//! believed without the app's signature; what was acted on is remembered for [`REMEMBERED`]; and
//! what is said of the time before a person's latest consent is over, whenever it comes. An effect
//! comes before the memory of it: what fails in between is answered with an error, the platform
//! says it again, and the same effect takes place once.
//!
//! <https://developers.tiktok.com/doc/webhooks-overview>,
//! <https://developers.facebook.com/docs/development/create-an-app/app-dashboard/data-deletion-callback>

mod deletion;
mod meta;
mod tiktok;

pub use deletion::{Deletion, find as deletion};
pub use meta::{deauthorize, delete};
pub use tiktok::tiktok;

use super::vault::upkeep::taken_back;
use super::{Core, Trouble};
use crate::config::ConfigError;
use crate::domain::door::Door;
use crate::domain::ids::GrantId;
use crate::domain::ledger::fingerprint;
use crate::domain::time::{Span, Timestamp};
use crate::platforms::tiktok::webhooks;
use crate::ports::sql::Statement;
use crate::ports::{Ports, Store, StoreError};
use serde::Deserialize;

/// How long it is remembered what was acted on: platforms repeat themselves for three days.
pub(super) const REMEMBERED: Span = Span::days(7);

/// How long a status page answers.
pub(super) const SHOWN: Span = Span::days(90);

/// How many grants one callback ends: at 43 calls each they stay below the 1,000 of an invocation.
/// The platform comes again for the rest.
const AT_ONCE: usize = 20;

/// How many grants of one person are looked at: more than anybody has workspaces.
const MOST: u32 = 500;

/// Platforms count whole seconds. Of two things in the same second, what was taken back came last:
/// a person can consent again.
const WITHIN_THE_SECOND: Span = Span::ms(999);

/// Why a callback has no effect.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CallbackError {
    /// The platform has not signed it.
    #[error("forged")]
    Forged,
    /// It is not of the form that was agreed on.
    #[error("unreadable")]
    Unreadable,
    /// Something of ours.
    #[error(transparent)]
    Trouble(#[from] Trouble),
}

/// What a platform said: somebody takes back what they gave.
#[derive(Debug)]
struct Said {
    door: Door,
    /// The platform's id of the person, or of their profile.
    subject: String,
    /// Until when whatever they gave is meant.
    before: Timestamp,
    /// What it is remembered by.
    hash: String,
}

/// A grant that is meant.
#[derive(Deserialize)]
struct Given {
    id: GrantId,
    /// Whether there may be tokens of it.
    is_open: i64,
}

/// A callback that was acted on.
#[derive(Deserialize)]
struct Known {
    code: Option<String>,
}

/// At Instagram's own door a callback may name the profile instead of who gave the grant. The `+`
/// keeps the index of a platform's grants out: it would read them all.
const GIVEN: &str =
    "SELECT id, generation IS NOT NULL AND needs_reconnect<>1 AS is_open FROM grants
    WHERE id IN (SELECT id FROM grants WHERE door=:door AND subject=:subject
        UNION SELECT grant_id FROM accounts WHERE door='instagram-direct' AND \
        remote_id=:subject)
      AND +door=:door AND coalesce(granted_at, 0)<=:before
    ORDER BY is_open DESC, id LIMIT :most";

const KNOWN: &str = "SELECT code FROM callbacks WHERE hash=:hash";

const REMEMBER: &str =
    "INSERT OR IGNORE INTO callbacks (hash, received_at, code) VALUES (:hash, :now, :code)";

/// Destroys our copies of what is meant; answers with the grants.
async fn take_back<P: Ports>(core: &Core<P>, said: &Said) -> Result<Vec<GrantId>, Trouble> {
    let given: Vec<Given> = core
        .ports
        .store()
        .run(said.statement(GIVEN).bind("most", MOST))
        .await?
        .all()?;
    let open = given.iter().filter(|grant| grant.is_open != 0);
    for Given { id, .. } in open.clone().take(AT_ONCE) {
        let had_effect = taken_back(core, id, said.before).await?;
        core.log(
            "taken_back",
            &serde_json::json!({ "grant": id, "door": said.door, "had_effect": had_effect }),
        );
    }
    if open.count() > AT_ONCE {
        return Err(StoreError::Failed("more grants than one callback can end".into()).into());
    }
    Ok(given.into_iter().map(|grant| grant.id).collect())
}

/// Takes back what is meant, unless it was done before.
async fn take_back_once<P: Ports>(core: &Core<P>, said: &Said) -> Result<(), Trouble> {
    if known(core, &said.hash).await?.is_none() {
        take_back(core, said).await?;
        core.ports
            .store()
            .run(said.remember(core.now(), None))
            .await?;
    }
    Ok(())
}

async fn known<P: Ports>(core: &Core<P>, hash: &str) -> Result<Option<Known>, StoreError> {
    core.ports
        .store()
        .run(Statement::new(KNOWN).bind("hash", hash))
        .await?
        .first()
}

/// Clears away what nobody asks for any more.
///
/// # Errors
/// When the database fails.
pub async fn forget<P: Ports>(core: &Core<P>) -> Result<(), Trouble> {
    let callbacks = Statement::new("DELETE FROM callbacks WHERE received_at<=:before")
        .bind("before", core.now() - REMEMBERED);
    let deletions = Statement::new("DELETE FROM deletions WHERE requested_at<=:before")
        .bind("before", core.now() - SHOWN);
    core.ports.store().batch(vec![callbacks, deletions]).await?;
    Ok(())
}

// === impl Said ===

impl Said {
    /// `signed` is what the platform has signed, `asked` what was asked with it: the same words may
    /// ask for several things.
    fn new(door: Door, asked: &str, signed: &str, subject: String, at: Timestamp) -> Self {
        Self {
            door,
            subject,
            before: at + WITHIN_THE_SECOND,
            hash: fingerprint(&format!("{door}|{asked}|{signed}")),
        }
    }

    fn statement(&self, sql: &'static str) -> Statement {
        Statement::new(sql)
            .bind("door", self.door)
            .bind("subject", self.subject.as_str())
            .bind("before", self.before)
    }

    fn remember(&self, now: Timestamp, code: Option<&str>) -> Statement {
        Statement::new(REMEMBER)
            .bind("hash", &self.hash)
            .bind("now", now)
            .bind("code", code)
    }
}

// === impl CallbackError ===

impl From<StoreError> for CallbackError {
    fn from(error: StoreError) -> Self {
        Self::Trouble(error.into())
    }
}

impl From<ConfigError> for CallbackError {
    fn from(error: ConfigError) -> Self {
        Self::Trouble(error.into())
    }
}

impl From<webhooks::Forged> for CallbackError {
    fn from(_: webhooks::Forged) -> Self {
        Self::Forged
    }
}

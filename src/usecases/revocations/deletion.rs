//! Deleting what came from a platform about a person who asks for it there, and what its status
//! page says afterwards.
//!
//! Posts and receipts are the workspace's own and stay; the rows that they point to stay too,
//! empty. An identity is the person's key: the last one is left, without what the platform called
//! them, and the page says so.

use super::revocation::{REMEMBERED_CODE, Remembered, Revocation, known, take_back};
use crate::domain::door::Door;
use crate::domain::ids::{GrantId, IdentityId, UserId};
use crate::domain::ledger::hex;
use crate::domain::time::Timestamp;
use crate::ports::sql::{Answer, Statement};
use crate::ports::{Ports, Store, StoreError};
use crate::usecases::{Core, CoreError, identities, sessions};
use serde::Deserialize;
use serde_json::json;

/// What became of a request.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Deletion {
    /// The platform at which the person asked for it.
    pub door: Door,
    /// When the person asked for it.
    pub requested_at: Timestamp,
    /// When it was done.
    pub finished_at: Timestamp,
    found: i64,
    kept: i64,
}

/// The identity of who asks.
#[derive(Deserialize)]
struct Way {
    id: IdentityId,
    user: UserId,
}

const WAY: &str = "SELECT id, user FROM identities WHERE provider=:door AND subject=:subject \
    AND id IS NOT NULL AND created_at<=:before
    AND NOT EXISTS (SELECT 1 FROM grants g WHERE g.door=:door AND g.subject=:subject AND \
    g.granted_at>:before)";

/// Those of the grants that are still meant: who consents at this moment is not.
macro_rules! meant {
    () => {
        "(SELECT id FROM grants WHERE id IN (SELECT value FROM json_each(:grants)) AND \
        coalesce(granted_at, 0)<=:before)"
    };
}

/// An id of our own in place of the platform's keeps the row unique.
const BLANK: &str = concat!(
    "UPDATE accounts SET remote_id=id, username='', name='', picture_url=NULL, \
    has_long_texts=0, lost=NULL, look_at=NULL,
      disconnected_at=coalesce(disconnected_at, :now) WHERE grant_id IN ",
    meant!()
);

const DROP_CHOICES: &str = concat!("DELETE FROM choices WHERE grant_id IN ", meant!());

/// The person's id goes, and with the generation whatever is under way with the tokens.
const DROP_SUBJECT: &str = concat!(
    "UPDATE grants SET subject=id, generation=NULL, handover=NULL, started=NULL, renew_at=NULL, \
    refresh_at=NULL WHERE id IN ",
    meant!()
);

/// A name that came from the platform, and that the person has not changed since.
const DROP_NAME: &str = "UPDATE users SET name=:title WHERE id=:user AND name=(SELECT name FROM \
    identities WHERE id=:id)";

/// Of a way that is left: what the platform called the person.
const DROP_LABEL: &str = "UPDATE identities SET name=:title, email=NULL WHERE id=:id";

/// Once for all who bring the same request at the same time.
const RECORD: &str = "INSERT INTO deletions (code, door, requested_at, finished_at, found, kept)
    SELECT :code, :door, :requested, :now, :found, EXISTS (SELECT 1 FROM identities WHERE \
    id=:id)
    WHERE NOT EXISTS (SELECT 1 FROM callbacks WHERE hash=:hash)";

const FIND: &str =
    "SELECT door, requested_at, finished_at, found, kept FROM deletions WHERE code=:code";

/// Deletes what is meant, unless it was done before; answers with the code of its status page.
pub(super) async fn delete_once<P: Ports>(
    core: &Core<P>,
    revocation: &Revocation,
) -> Result<String, CoreError> {
    if let Some(Remembered { code: Some(code) }) = known(core, &revocation.hash).await? {
        return Ok(code);
    }
    let requested_at = core.now();
    let grants = take_back(core, revocation).await?;
    let way: Option<Way> = core
        .ports
        .store()
        .run(revocation.statement(WAY))
        .await?
        .first()?;
    let has_found = !grants.is_empty() || way.is_some();
    let code = hex(&core.chance::<16>());
    let now = core.now();
    let id = way.as_ref().map(|way| way.id.as_str());
    let record = revocation
        .statement(RECORD)
        .bind("code", &code)
        .bind("requested", requested_at)
        .bind("now", now);
    let record = record
        .bind("found", has_found)
        .bind("hash", &revocation.hash)
        .bind("id", id);
    let memory = [
        record,
        revocation.remember(now, Some(&code)),
        Statement::new(REMEMBERED_CODE).bind("hash", &revocation.hash),
    ];
    let effects = way
        .iter()
        .flat_map(|way| of_way(revocation, way, now))
        .chain(of_grants(revocation, &grants, now));
    let mut answers = core
        .ports
        .store()
        .batch(effects.chain(memory).collect())
        .await?;
    let known: Option<Remembered> = answers.pop().map(Answer::first).transpose()?.flatten();
    if let (Some(_), Some(ended)) = (&way, answers.into_iter().next()) {
        sessions::told(core, ended).await?;
    }
    core.log(
        "deleted",
        &json!({ "door": revocation.door, "grants": grants, "identity": way.map(|way| way.id) }),
    );
    known
        .and_then(|known| known.code)
        .ok_or_else(|| StoreError::Shape("the deletion is gone".into()).into())
}

/// What takes away the person's way in, or what the platform called them; the sessions that end
/// come first.
fn of_way(revocation: &Revocation, way: &Way, now: Timestamp) -> [Statement; 4] {
    [
        sessions::OF_IDENTITY,
        DROP_NAME,
        identities::REMOVE,
        DROP_LABEL,
    ]
    .map(|sql| {
        // None of the sessions is spared: none of them asks.
        Statement::new(sql)
            .bind("id", &way.id)
            .bind("user", &way.user)
            .bind("current", "")
            .bind("title", revocation.door.title())
            .bind("now", now)
    })
}

fn of_grants(revocation: &Revocation, grants: &[GrantId], now: Timestamp) -> [Statement; 3] {
    let grants = json!(grants).to_string();
    [DROP_CHOICES, BLANK, DROP_SUBJECT].map(|sql| {
        revocation
            .statement(sql)
            .bind("grants", &grants)
            .bind("now", now)
    })
}

/// What became of the request with this code.
///
/// # Errors
/// When the database fails.
pub async fn find<P: Ports>(core: &Core<P>, code: &str) -> Result<Option<Deletion>, CoreError> {
    Ok(core
        .ports
        .store()
        .run(Statement::new(FIND).bind("code", code))
        .await?
        .first()?)
}

// === impl Deletion ===

impl Deletion {
    /// Whether this instance had anything about the person.
    #[must_use]
    pub const fn has_found(&self) -> bool {
        self.found != 0
    }

    /// Whether a way to sign in was left, because its person has no other.
    #[must_use]
    pub const fn has_kept_identity(&self) -> bool {
        self.kept != 0
    }
}

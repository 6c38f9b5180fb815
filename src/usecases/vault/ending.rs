//! The end of a grant: its tokens are destroyed here, and taken back at the platform as far as that
//! goes.

use super::grant::{lease, read, release};
use super::revocation::{FIRST_PAUSE, REMEMBER_GRANT, ask, done};
use super::sealed::{current, forget, open};
use crate::domain::ids::{AccountId, GrantId};
use crate::domain::ledger::hex;
use crate::domain::sealing::KeyRing;
use crate::domain::time::{Span, Timestamp};
use crate::ports::sql::Statement;
use crate::ports::{Ports, Store, StoreError};
use crate::usecases::{Core, CoreError};
use serde::Deserialize;

/// When the deletion of a disconnected grant's tokens is repeated, so that a write in flight cannot
/// bring them back.
const REDELETE_AFTER: [Span; 2] = [Span::minutes(10), Span::days(1)];

/// How many past generations are deleted when a grant ends: a set lives for seven days, in which a
/// person may connect the same account many times. An older set ends by its own TTL.
const FORGOTTEN_AT_END: i64 = 40;

/// How many tombstones one tick works through.
const TOMBSTONES_AT_ONCE: i64 = 50;

/// Why a grant ends. Whatever else may need it by then lets it live.
#[derive(Clone, Copy, Debug)]
pub enum Ending<'a> {
    /// It serves nobody, and nobody is choosing with it.
    Unused,
    /// The person disconnects the last account on it.
    Disconnected {
        /// The account.
        account: &'a AccountId,
        /// The consent that is meant: who has consented anew since then means to stay.
        granted_at: Timestamp,
    },
}

/// The grant that is to end, and still may.
const MEANT: &str = "id=:id AND generation=:generation
    AND (:granted<0 OR coalesce(granted_at, 0)=:granted)
    AND NOT EXISTS (SELECT 1 FROM accounts WHERE grant_id=:id AND disconnected_at IS NULL AND \
    id<>:leaving)
    AND (:granted>=0 OR NOT EXISTS (SELECT 1 FROM choices WHERE grant_id=:id AND \
    expires_at>:now))";

const TOMBSTONE: &str = "INSERT OR IGNORE INTO tombstones (grant_id, upto, at) SELECT id, \
    last_generation+1, :at FROM grants WHERE ";

const END: &str = "UPDATE grants SET generation=NULL, handover=NULL, started=NULL, \
    lease_until=0, renew_at=NULL, refresh_at=NULL WHERE ";

/// Ends a grant: destroys its tokens here at once, and takes them back at the platform; what the
/// platform does not confirm, it is asked for again. False: somebody needs it, and it lives on.
///
/// # Errors
/// When the database or the configuration fails.
pub async fn end<P: Ports>(
    core: &Core<P>,
    id: &GrantId,
    ending: Ending<'_>,
) -> Result<bool, CoreError> {
    // Under the lease, so that it is the newest set that is taken back. Who holds the lease too
    // long is not waited for: what they make finds no grant, and is dropped.
    let me = hex(&core.chance::<8>());
    let held = lease(core, id, &me).await?;
    let Some(grant) = (match held {
        Some(grant) => Some(grant),
        None => read(core, id).await?,
    }) else {
        return Ok(true);
    };
    let Some(generation) = grant.generation else {
        return Ok(true);
    };
    let found = current(core, &grant, generation).await;
    let has_copy = matches!(found, Ok(Some(_)));
    let sealed = found.unwrap_or_default();
    if !destroy_at(core, id, generation, sealed.as_deref(), ending).await? {
        release(core, id, &me).await?;
        return Ok(false);
    }
    // A copy that could not be read is the only one: it is needed to take the tokens back.
    let newest = if has_copy {
        generation + 1
    } else {
        generation - 1
    };
    forget(core, id, generation - FORGOTTEN_AT_END..=newest).await;
    let tokens = match sealed {
        Some(sealed) => open(core, &grant, generation, &sealed)?,
        None => None,
    };
    if let Some(tokens) = tokens
        && ask(core, grant.door, Some(&grant.subject), &tokens).await
    {
        done(core, id, generation).await?;
    }
    Ok(true)
}

/// Ends a grant in the database; what is to be taken back is remembered in the same transaction.
async fn destroy_at<P: Ports>(
    core: &Core<P>,
    id: &GrantId,
    generation: i64,
    sealed: Option<&str>,
    ending: Ending<'_>,
) -> Result<bool, StoreError> {
    let (leaving, granted) = match ending {
        Ending::Unused => ("", -1),
        Ending::Disconnected {
            account,
            granted_at,
        } => (account.as_str(), granted_at.ms()),
    };
    let now = core.now();
    let statement = |sql: &str| Statement::new(format!("{sql}{MEANT}"));
    let tombstones = REDELETE_AFTER
        .iter()
        .map(|wait| statement(TOMBSTONE).bind("at", now + *wait));
    let remember = statement(REMEMBER_GRANT)
        .bind("sealed", sealed.map(str::to_owned))
        .bind("sealed_with", sealed.and_then(KeyRing::key_of))
        .bind("first", now + FIRST_PAUSE);
    let statements = tombstones
        .chain([remember, statement(END)])
        .map(|statement| {
            statement
                .bind("id", id)
                .bind("generation", generation)
                .bind("leaving", leaving)
                .bind("granted", granted)
                .bind("now", now)
        })
        .collect();
    let answers = core.ports.store().batch(statements).await?;
    Ok(answers.last().is_some_and(|ended| ended.changes > 0))
}

/// The platform has said for certain that generation `generation` is not taken any more: the
/// connection is over, and with it our copies. False: it is not the generation in use, or was over
/// before.
///
/// # Errors
/// When the database fails.
pub async fn over<P: Ports>(
    core: &Core<P>,
    id: &GrantId,
    generation: i64,
) -> Result<bool, StoreError> {
    destroy(core, id, "generation=:limit", generation).await
}

/// The platform tells that the person took a grant back, at `before`: our copies are destroyed, and
/// what is planned waits until they consent again. What was consented to since then is not meant.
/// False: it had no effect.
///
/// # Errors
/// When the database fails.
pub async fn taken_back<P: Ports>(
    core: &Core<P>,
    id: &GrantId,
    before: Timestamp,
) -> Result<bool, StoreError> {
    destroy(core, id, "coalesce(granted_at, 0)<=:limit", before.ms()).await
}

/// Destroys our copies of a grant's tokens where it is not over yet and `is_meant`; the accounts on
/// it stay. The deletion is repeated, as that of a grant that ends is: KV may not take it now, and
/// a write may be in flight.
async fn destroy<P: Ports>(
    core: &Core<P>,
    id: &GrantId,
    is_meant: &'static str,
    limit: i64,
) -> Result<bool, StoreError> {
    #[derive(Deserialize)]
    struct Destroyed {
        generation: i64,
    }
    let is_meant =
        format!("id=:id AND generation IS NOT NULL AND needs_reconnect<>1 AND {is_meant}");
    let tombstone = format!(
        "INSERT OR IGNORE INTO tombstones (grant_id, upto, at) SELECT id, last_generation+1, :at \
        FROM grants WHERE {is_meant}"
    );
    let over = format!(
        "UPDATE grants SET needs_reconnect=1, handover=NULL, started=NULL, lease_until=0, \
        renew_at=NULL, refresh_at=NULL
        WHERE {is_meant} RETURNING generation"
    );
    let now = core.now();
    let tombstones = REDELETE_AFTER
        .iter()
        .map(|wait| Statement::new(tombstone.clone()).bind("at", now + *wait));
    let statements = tombstones
        .chain([Statement::new(over)])
        .map(|statement| statement.bind("id", id).bind("limit", limit))
        .collect();
    let destroyed: Option<Destroyed> = match core.ports.store().batch(statements).await?.pop() {
        Some(answer) => answer.first()?,
        None => None,
    };
    if let Some(Destroyed { generation }) = &destroyed {
        forget(core, id, generation - FORGOTTEN_AT_END..=generation + 1).await;
    }
    Ok(destroyed.is_some())
}

/// Deletes once more what the tombstones name, except for what is the only copy of tokens that are
/// to be taken back.
pub(super) async fn delete_again<P: Ports>(core: &Core<P>) -> Result<(), CoreError> {
    #[derive(Deserialize)]
    struct Tombstone {
        grant_id: GrantId,
        upto: i64,
        at: i64,
    }
    let sql = "SELECT grant_id, upto, at FROM tombstones WHERE at<=:now AND NOT EXISTS (SELECT 1 \
        FROM revocations r WHERE r.grant_id=tombstones.grant_id AND r.sealed IS NULL AND \
        r.given_up_at IS NULL) ORDER BY at LIMIT :most";
    let find = Statement::new(sql)
        .bind("now", core.now())
        .bind("most", TOMBSTONES_AT_ONCE);
    let due: Vec<Tombstone> = core.ports.store().run_with_others(find).await?.all()?;
    for tombstone in due {
        let generations = tombstone.upto - FORGOTTEN_AT_END..=tombstone.upto;
        if forget(core, &tombstone.grant_id, generations).await {
            let sql = "DELETE FROM tombstones WHERE grant_id=:id AND at=:at";
            let delete = Statement::new(sql)
                .bind("id", &tombstone.grant_id)
                .bind("at", tombstone.at);
            core.ports.store().run(delete).await?;
        }
    }
    Ok(())
}

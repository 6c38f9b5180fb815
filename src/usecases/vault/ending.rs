//! The end of a grant: its tokens are destroyed here, and taken back at the platform as far as that
//! goes.

use super::grant::{lease, read};
use super::revocation::take_back;
use super::sealed::{current, delete, open};
use crate::domain::ids::GrantId;
use crate::domain::ledger::hex;
use crate::domain::time::{Span, Timestamp};
use crate::ports::sql::Statement;
use crate::ports::{Ports, Store, StoreError};
use crate::usecases::{Core, CoreError};
use serde::Deserialize;
use std::ops::RangeInclusive;

/// When the deletion of a disconnected grant's tokens is repeated, so that a write in flight cannot
/// bring them back.
const REDELETE_AFTER: [Span; 2] = [Span::minutes(10), Span::days(1)];

/// How many past generations are deleted when a grant ends: a set lives for seven days, in which a
/// person may connect the same account many times. An older set ends by its own TTL.
const FORGOTTEN_AT_END: i64 = 40;

/// How many tombstones one tick works through.
const TOMBSTONES_AT_ONCE: i64 = 50;

/// Ends a grant: destroys its tokens here at once, and takes them back at the platform as far as
/// that goes.
///
/// # Errors
/// When the database or the configuration fails.
pub async fn end<P: Ports>(core: &Core<P>, id: &GrantId) -> Result<(), CoreError> {
    // Under the lease, so that it is the newest set that is taken back. Who holds the lease too
    // long is not waited for: what they make finds no grant, and is dropped.
    let me = hex(&core.chance::<8>());
    let held = lease(core, id, &me).await?;
    let Some(grant) = (match held {
        Some(grant) => Some(grant),
        None => read(core, id).await?,
    }) else {
        return Ok(());
    };
    let Some(generation) = grant.generation else {
        return Ok(());
    };
    let sealed = current(core, &grant, generation).await.unwrap_or_default();
    let tombstone = "INSERT OR IGNORE INTO tombstones (grant_id, upto, at) SELECT id, \
        last_generation+1, :at FROM grants WHERE id=:id";
    let ended = "UPDATE grants SET generation=NULL, handover=NULL, started=NULL, lease_until=0, \
        renew_at=NULL, refresh_at=NULL WHERE id=:id";
    let now = core.now();
    let statements = REDELETE_AFTER
        .iter()
        .map(|wait| Statement::new(tombstone).bind("at", now + *wait))
        .chain([Statement::new(ended)]);
    core.ports
        .store()
        .batch(
            statements
                .map(|statement| statement.bind("id", id))
                .collect(),
        )
        .await?;
    forget(core, id, generation - FORGOTTEN_AT_END..=generation + 1).await;
    let tokens = match sealed {
        Some(sealed) => open(core, &grant, generation, &sealed)?,
        None => None,
    };
    if let Some(tokens) = tokens {
        take_back(core, grant.door, Some(&grant.subject), &tokens).await;
    }
    Ok(())
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

/// Deletes once more what the tombstones name.
pub(super) async fn delete_again<P: Ports>(core: &Core<P>) -> Result<(), CoreError> {
    #[derive(Deserialize)]
    struct Tombstone {
        grant_id: GrantId,
        upto: i64,
        at: i64,
    }
    let sql = "SELECT grant_id, upto, at FROM tombstones WHERE at<=:now ORDER BY at LIMIT :most";
    let due: Vec<Tombstone> = core
        .ports
        .store()
        .run(
            Statement::new(sql)
                .bind("now", core.now())
                .bind("most", TOMBSTONES_AT_ONCE),
        )
        .await?
        .all()?;
    for tombstone in due {
        if forget(
            core,
            &tombstone.grant_id,
            tombstone.upto - FORGOTTEN_AT_END..=tombstone.upto,
        )
        .await
        {
            let sql = "DELETE FROM tombstones WHERE grant_id=:id AND at=:at";
            core.ports
                .store()
                .run(
                    Statement::new(sql)
                        .bind("id", &tombstone.grant_id)
                        .bind("at", tombstone.at),
                )
                .await?;
        }
    }
    Ok(())
}

/// Deletes the sealed sets of these generations. The answer is false where KV did not take a
/// deletion.
pub(super) async fn forget<P: Ports>(
    core: &Core<P>,
    grant: &GrantId,
    generations: RangeInclusive<i64>,
) -> bool {
    let mut is_done = true;
    for generation in generations.filter(|generation| *generation > 0) {
        is_done &= delete(core, grant, generation).await.is_ok();
    }
    is_done
}

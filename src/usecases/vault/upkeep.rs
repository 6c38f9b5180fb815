//! What the tick does for the vault: hand-overs that KV has taken, lives that need renewing, tokens
//! that must stay deleted. And the end of a grant.

use super::{
    Grant, LIFE, Refreshed, Standing, get, key, lease, open, put, read, refresh, release, take_back,
};
use crate::domain::ids::GrantId;
use crate::domain::ledger::hex;
use crate::domain::message::Message;
use crate::domain::sealing::KeyRing;
use crate::domain::time::{Span, Timestamp};
use crate::ports::sql::Statement;
use crate::ports::{Delayed, KeyValue, Ports, Queue, Queues, Store, StoreError};
use crate::usecases::{Core, Trouble};
use serde::Deserialize;
use serde_json::json;
use std::ops::RangeInclusive;

/// How many grants of each kind one tick looks after: 3 kinds × 50 × up to 5 calls stay below the
/// 1,000 of an invocation.
const AT_ONCE: i64 = 50;

/// How long KV must have answered with a new set before D1 lets go of its copy: ten times the delay
/// that KV documents.
const SETTLED: Span = Span::minutes(10);

/// When the deletion of a disconnected grant's tokens is repeated, so that a write in flight cannot
/// bring them back.
const GRAVES: [Span; 2] = [Span::minutes(10), Span::days(1)];

/// How many past generations are deleted with a hand-over, and how many when a grant ends: a set
/// lives for seven days, in which a person may connect the same account many times. What is older
/// ends by its own TTL.
const SUPERSEDED: (i64, i64) = (4, 40);

/// After how long a set that could not be written, was absent or did not open is looked at again:
/// as a held post looks.
pub(super) const SECOND_LOOK: Span = Span::minutes(15);

/// When an exchange that nobody needed yet is tried again.
const REFRESH_AGAIN: Span = Span::hours(1);

/// When a set written at `now` is renewed: at half its life, and spread over another day by its
/// grant, so that grants made together are not renewed together.
#[must_use]
pub fn renew_at(grant: &GrantId, now: Timestamp) -> Timestamp {
    let spread = grant
        .as_str()
        .bytes()
        .fold(7_i64, |sum, byte| (sum * 31 + i64::from(byte)) % 1_440);
    now + Span::ms(LIFE.as_ms() / 2) + Span::minutes(spread)
}

/// One tick's work.
///
/// # Errors
/// When the database fails.
pub async fn look_after<P: Ports>(core: &Core<P>) -> Result<(), Trouble> {
    hand_overs(core).await?;
    renewals(core).await?;
    graves(core).await
}

/// Clears a hand-over once KV has answered with it for long enough; puts it again where KV does not
/// have it.
async fn hand_overs<P: Ports>(core: &Core<P>) -> Result<(), Trouble> {
    #[derive(Deserialize)]
    struct HandOver {
        id: GrantId,
        generation: i64,
        handover: String,
        handover_seen_at: Option<Timestamp>,
    }
    // Seen once and not yet settled: nothing to do, and no place taken from the others.
    let sql =
        "SELECT id, generation, handover, handover_seen_at FROM grants WHERE handover IS NOT \
        NULL AND generation IS NOT NULL
        AND coalesce(handover_seen_at, 0)<=:settled LIMIT :most";
    let find = Statement::new(sql)
        .bind("settled", core.now() - SETTLED)
        .bind("most", AT_ONCE);
    let waiting: Vec<HandOver> = core.ports.store().run(find).await?.all()?;
    for grant in waiting {
        let now = core.now();
        let is_there = get(core, &grant.id, grant.generation)
            .await
            .is_ok_and(|found| found.as_ref() == Some(&grant.handover));
        if !is_there
            && let Err(error) = put(core, &grant.id, grant.generation, &grant.handover).await
        {
            core.log(
                "vault_put_failed",
                &json!({ "grant": grant.id, "error": error.to_string() }),
            );
        }
        let seen = is_there.then(|| grant.handover_seen_at.unwrap_or(now));
        let is_settled = seen.is_some_and(|since| since <= now - SETTLED);
        let sql =
            "UPDATE grants SET handover_seen_at=:seen, handover=CASE WHEN :settled THEN NULL \
            ELSE handover END
            WHERE id=:id AND handover=:old";
        let update = Statement::new(sql)
            .bind("id", &grant.id)
            .bind("seen", seen)
            .bind("settled", is_settled)
            .bind("old", grant.handover.clone());
        core.ports.store().run(update).await?;
        if is_settled {
            forget(
                core,
                &grant.id,
                grant.generation - SUPERSEDED.0..=grant.generation - 1,
            )
            .await;
        }
    }
    Ok(())
}

/// Writes the sets that are past half their life once more, each under its grant's lease.
async fn renewals<P: Ports>(core: &Core<P>) -> Result<(), Trouble> {
    #[derive(Deserialize)]
    struct Due {
        id: GrantId,
        serves: i64,
    }
    let sql = "SELECT id, EXISTS (SELECT 1 FROM accounts WHERE grant_id=grants.id AND \
        disconnected_at IS NULL)
          OR EXISTS (SELECT 1 FROM choices WHERE grant_id=grants.id) AS serves
        FROM grants WHERE renew_at<=:now ORDER BY renew_at LIMIT :most";
    let due: Vec<Due> = core
        .ports
        .store()
        .run(
            Statement::new(sql)
                .bind("now", core.now())
                .bind("most", AT_ONCE),
        )
        .await?
        .all()?;
    for Due { id, serves } in due {
        if serves == 0 {
            // Who was to choose among its accounts never got to the choice.
            end(core, &id).await?;
            continue;
        }
        let me = hex(&core.chance::<8>());
        let Some(grant) = lease(core, &id, &me).await? else {
            continue;
        };
        let (renewal, key) = renew(core, &grant).await;
        // Only of what was looked at: whoever connects anew meanwhile is not told that their tokens
        // are gone, and what was taken back meanwhile stays so.
        let sql = "UPDATE grants SET renew_at=:next, needs_reconnect=coalesce(:mark, \
            needs_reconnect), sealed_with=coalesce(:sealed_with, sealed_with)
            WHERE id=:id AND generation IS :generation AND needs_reconnect=:was";
        let update = Statement::new(sql)
            .bind("id", &id)
            .bind("next", renewal.next)
            .bind("mark", renewal.standing.map(Standing::mark))
            .bind("sealed_with", key)
            .bind("generation", grant.generation)
            .bind("was", grant.needs_reconnect);
        core.ports.store().run(update).await?;
        release(core, &id, &me).await?;
    }
    Ok(())
}

/// What came of a renewal.
struct Renewal {
    /// When it is looked at again.
    next: Option<Timestamp>,
    /// What it says of the connection; none: nothing new.
    standing: Option<Standing>,
}

/// Writes one set again, if it is there and opens; answers also with the key that seals it.
async fn renew<P: Ports>(core: &Core<P>, grant: &Grant) -> (Renewal, Option<String>) {
    let Some(generation) = grant.generation else {
        return (
            Renewal {
                next: None,
                standing: None,
            },
            None,
        );
    };
    let sealed = match &grant.handover {
        Some(sealed) => Ok(Some(sealed.clone())),
        None => get(core, &grant.id, generation).await,
    };
    let is_open = match &sealed {
        Ok(Some(sealed)) => open(core, grant, generation, sealed)
            .ok()
            .map(|tokens| tokens.is_some()),
        Ok(None) | Err(_) => None,
    };
    let is_renewed = match &sealed {
        Ok(Some(sealed)) if is_open == Some(true) => {
            put(core, &grant.id, generation, sealed).await.is_ok()
        }
        _ => false,
    };
    let is_gone = sealed == Ok(None);
    core.log("renewal", &json!({ "grant": grant.id, "generation": generation, "renewed": is_renewed, "gone": is_gone, "opens": is_open }));
    let again = Some(core.now() + SECOND_LOOK);
    let was_doubtful = grant.needs_reconnect == Standing::Doubtful.mark();
    let renewal = match (is_gone, is_open) {
        // The hand-over ended because KV had answered with this set for minutes: "absent" twice is
        // no delay.
        (true, _) if was_doubtful => Renewal {
            next: None,
            standing: Some(Standing::Over),
        },
        (true, _) | (false, Some(false)) => Renewal {
            next: again,
            standing: Some(Standing::Doubtful),
        },
        (false, Some(true)) => Renewal {
            next: if is_renewed {
                Some(renew_at(&grant.id, core.now()))
            } else {
                again
            },
            standing: was_doubtful.then_some(Standing::Good),
        },
        (false, None) => Renewal {
            next: again,
            standing: None,
        },
    };
    let sealed = sealed.ok().flatten();
    (
        renewal,
        sealed
            .as_deref()
            .and_then(KeyRing::key_of)
            .map(str::to_owned),
    )
}

/// Sends the grants to be refreshed whose tokens are exchanged before anybody needs them.
///
/// # Errors
/// When the database fails.
pub async fn refreshes<P: Ports>(core: &Core<P>) -> Result<(), Trouble> {
    #[derive(Deserialize)]
    struct Due {
        id: GrantId,
    }
    // The instant moves first: an exchange that fails comes again, and none makes a tick begin with
    // the same rows for ever.
    let sql = "UPDATE grants SET refresh_at=:again WHERE id IN (SELECT id FROM grants WHERE \
        refresh_at<=:now ORDER BY refresh_at LIMIT :most) RETURNING id";
    let take = Statement::new(sql)
        .bind("now", core.now())
        .bind("again", core.now() + REFRESH_AGAIN)
        .bind("most", AT_ONCE);
    let due: Vec<Due> = core.ports.store().run(take).await?.all()?;
    let messages = due
        .into_iter()
        .map(|Due { id }| Delayed {
            message: Message::Refresh { grant: id },
            delay: Span::ZERO,
        })
        .collect();
    if let Err(error) = core.ports.queues().send(Queue::Work, messages).await {
        core.log("queue_send_failed", &json!({ "error": error.to_string() }));
    }
    Ok(())
}

/// Exchanges a grant's tokens for the next set, if its instant has come: a doubled message finds it
/// moved, to an hour from now or far ahead.
///
/// # Errors
/// When the database or the configuration fails.
pub async fn refresh_early<P: Ports>(core: &Core<P>, id: &GrantId) -> Result<(), Trouble> {
    let due = "SELECT id FROM grants WHERE id=:id AND refresh_at<=:again";
    let due = Statement::new(due)
        .bind("id", id)
        .bind("again", core.now() + REFRESH_AGAIN);
    if core.ports.store().run(due).await?.rows.is_empty() {
        return Ok(());
    }
    let Some(grant) = read(core, id).await? else {
        return Ok(());
    };
    let (Some(generation), 0) = (grant.generation, grant.needs_reconnect) else {
        return Ok(());
    };
    let sealed = match &grant.handover {
        Some(sealed) => Some(sealed.clone()),
        None => get(core, id, generation).await.unwrap_or_default(),
    };
    let Some(sealed) = sealed else { return Ok(()) };
    let Some(tokens) = open(core, &grant, generation, &sealed)? else {
        return Ok(());
    };
    if let Refreshed::Moved = refresh(core, &grant, generation, &tokens).await? {
        let sql =
            "UPDATE accounts SET checked_at=:now WHERE grant_id=:id AND disconnected_at IS NULL";
        core.ports
            .store()
            .run(Statement::new(sql).bind("id", id).bind("now", core.now()))
            .await?;
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
    let grave = format!(
        "INSERT OR IGNORE INTO tombstones (grant_id, upto, at) SELECT id, last_generation+1, :at \
        FROM grants WHERE {is_meant}"
    );
    let over = format!(
        "UPDATE grants SET needs_reconnect=1, handover=NULL, started=NULL, lease_until=0, \
        renew_at=NULL, refresh_at=NULL
        WHERE {is_meant} RETURNING generation"
    );
    let now = core.now();
    let graves = GRAVES
        .iter()
        .map(|wait| Statement::new(grave.clone()).bind("at", now + *wait));
    let statements = graves
        .chain([Statement::new(over)])
        .map(|statement| statement.bind("id", id).bind("limit", limit))
        .collect();
    let destroyed: Option<Destroyed> = match core.ports.store().batch(statements).await?.pop() {
        Some(answer) => answer.first()?,
        None => None,
    };
    if let Some(Destroyed { generation }) = &destroyed {
        forget(core, id, generation - SUPERSEDED.1..=generation + 1).await;
    }
    Ok(destroyed.is_some())
}

async fn graves<P: Ports>(core: &Core<P>) -> Result<(), Trouble> {
    #[derive(Deserialize)]
    struct Grave {
        grant_id: GrantId,
        upto: i64,
        at: i64,
    }
    let sql = "SELECT grant_id, upto, at FROM tombstones WHERE at<=:now ORDER BY at LIMIT :most";
    let open: Vec<Grave> = core
        .ports
        .store()
        .run(
            Statement::new(sql)
                .bind("now", core.now())
                .bind("most", AT_ONCE),
        )
        .await?
        .all()?;
    for grave in open {
        if forget(
            core,
            &grave.grant_id,
            grave.upto - SUPERSEDED.1..=grave.upto,
        )
        .await
        {
            let sql = "DELETE FROM tombstones WHERE grant_id=:id AND at=:at";
            core.ports
                .store()
                .run(
                    Statement::new(sql)
                        .bind("id", &grave.grant_id)
                        .bind("at", grave.at),
                )
                .await?;
        }
    }
    Ok(())
}

/// Deletes the sealed sets of these generations. False: KV did not take a deletion.
pub(super) async fn forget<P: Ports>(
    core: &Core<P>,
    grant: &GrantId,
    generations: RangeInclusive<i64>,
) -> bool {
    let mut is_done = true;
    for generation in generations.filter(|generation| *generation > 0) {
        is_done &= core
            .ports
            .vault()
            .delete(&key(grant, generation))
            .await
            .is_ok();
    }
    is_done
}

/// Ends a grant: destroys its tokens here at once, and takes them back at the platform as far as
/// that goes.
///
/// # Errors
/// When the database or the configuration fails.
pub async fn end<P: Ports>(core: &Core<P>, id: &GrantId) -> Result<(), Trouble> {
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
    let sealed = match &grant.handover {
        Some(sealed) => Some(sealed.clone()),
        None => get(core, id, generation).await.unwrap_or_default(),
    };
    let grave = "INSERT OR IGNORE INTO tombstones (grant_id, upto, at) SELECT id, \
        last_generation+1, :at FROM grants WHERE id=:id";
    let ended = "UPDATE grants SET generation=NULL, handover=NULL, started=NULL, lease_until=0, \
        renew_at=NULL, refresh_at=NULL WHERE id=:id";
    let now = core.now();
    let statements = GRAVES
        .iter()
        .map(|wait| Statement::new(grave).bind("at", now + *wait))
        .chain([Statement::new(ended)]);
    core.ports
        .store()
        .batch(
            statements
                .map(|statement| statement.bind("id", id))
                .collect(),
        )
        .await?;
    forget(core, id, generation - SUPERSEDED.1..=generation + 1).await;
    let tokens = match sealed {
        Some(sealed) => open(core, &grant, generation, &sealed)?,
        None => None,
    };
    if let Some(tokens) = tokens {
        take_back(core, grant.door, Some(&grant.subject), &tokens).await;
    }
    Ok(())
}

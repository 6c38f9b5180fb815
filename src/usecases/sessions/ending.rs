//! Ending sessions: in D1 at once, which is what decides about changes; in KV as soon as KV has
//! heard of it.
//!
//! A deletion in KV may fail, or be overtaken by a write in flight, which would leave a week of
//! reading. So an ended session keeps an instant at which KV is to be told again, until it has
//! taken a deletion that no such write can follow.

use super::list;
use super::session::{ABSOLUTE, BrowserHash, IDLE, Person};
use crate::domain::ids::SessionId;
use crate::domain::time::Span;
use crate::ports::sql::{Answer, Statement};
use crate::ports::{KeyValue, Ports, Store};
use crate::usecases::{Core, CoreError};
use futures_util::future::join_all;
use serde::Deserialize;
use serde_json::json;

/// How long a write of a session may be in flight when the session ends: a request that has just
/// slid it.
const IN_FLIGHT: Span = Span::minutes(3);

/// How long KV is left alone after a deletion that did not settle it: the next tick.
const AGAIN_AFTER: Span = Span::seconds(45);

/// How many deletions are asked of KV at once; the rest are the tick's.
const AT_ONCE: u32 = 50;

#[derive(Deserialize)]
struct Ended {
    hash: String,
}

const END: &str = "UPDATE sessions SET ended_at=:now, forget_at=:now WHERE hash=:hash AND ended_at \
    IS NULL RETURNING hash";

const END_ONE: &str = "UPDATE sessions SET ended_at=:now, forget_at=:now
    WHERE user=:user AND ended_at IS NULL AND seen_at>:idle AND created_at>:absolute AND \
    'ses_'||substr(hash, 1, 32)=:id RETURNING hash";

const END_ALL: &str = "UPDATE sessions SET ended_at=:now, forget_at=:now WHERE user=:user AND \
    ended_at IS NULL RETURNING hash";

/// What the identity `:id` opened, except for the session that takes it away. A session of the
/// version before may be any identity's. For the transaction that takes it away, which leaves the
/// last one.
pub(in crate::usecases) const OF_IDENTITY: &str =
    "UPDATE sessions SET ended_at=:now, forget_at=:now
    WHERE user=:user AND ended_at IS NULL AND hash<>:current AND (identity=:id OR identity IS NULL)
      AND EXISTS (SELECT 1 FROM identities WHERE id=:id AND user=:user) AND (SELECT count(*) FROM \
      identities WHERE user=:user)>1
    RETURNING hash";

/// Most ticks find nothing, and this is all that they ask: one row of the index, where [`TAKE`]
/// reads four.
const DUE: &str = "SELECT hash FROM sessions WHERE forget_at<=:now LIMIT 1";

/// What KV is to be told (again). The instant moves first, so that no failure makes a tick begin
/// with the same rows for ever.
const TAKE: &str = "UPDATE sessions SET forget_at=:now+:again
    WHERE hash IN (SELECT hash FROM sessions WHERE forget_at<=:now ORDER BY forget_at LIMIT :most) \
    RETURNING hash";

const SETTLE: &str = "UPDATE sessions SET forget_at=NULL WHERE hash=:hash AND ended_at<=:before";

/// Sessions that are over their absolute age are over for every copy too.
const CLEAR: &str = "DELETE FROM sessions WHERE created_at<=:absolute";

/// Ends a session.
///
/// # Errors
/// When the database fails.
pub async fn end<P: Ports>(core: &Core<P>, session: &BrowserHash) -> Result<(), CoreError> {
    end_by(core, Statement::new(END).bind("hash", session.as_str()))
        .await
        .map(|_| ())
}

/// Ends one of a person's living sessions; whether there was one. It may be the one that asks.
///
/// # Errors
/// When the database fails.
pub async fn end_one<P: Ports>(
    core: &Core<P>,
    person: &Person,
    id: &SessionId,
) -> Result<bool, CoreError> {
    let now = core.now();
    let end = Statement::new(END_ONE)
        .bind("user", &person.user)
        .bind("id", id.as_str());
    Ok(end_by(
        core,
        end.bind("idle", now - IDLE)
            .bind("absolute", now - ABSOLUTE),
    )
    .await?
        > 0)
}

/// Whether `id` names the session that asks.
#[must_use]
pub fn is_current(person: &Person, id: &SessionId) -> bool {
    list::id(person.session.as_str()).as_ref() == Some(id)
}

/// Ends all sessions of a person, everywhere, the one that asks too.
///
/// # Errors
/// When the database fails.
pub async fn end_all<P: Ports>(core: &Core<P>, person: &Person) -> Result<(), CoreError> {
    end_by(core, Statement::new(END_ALL).bind("user", &person.user))
        .await
        .map(|_| ())
}

/// How many sessions the statement ended.
async fn end_by<P: Ports>(core: &Core<P>, end: Statement) -> Result<usize, CoreError> {
    told(
        core,
        core.ports.store().run(end.bind("now", core.now())).await?,
    )
    .await
}

/// Tells KV of the sessions that a statement ended; answers with how many they are.
pub(in crate::usecases) async fn told<P: Ports>(
    core: &Core<P>,
    ended: Answer,
) -> Result<usize, CoreError> {
    let ended = ended.all::<Ended>()?;
    let count = ended.len();
    delete(core, ended.into_iter().take(AT_ONCE as usize).collect()).await;
    Ok(count)
}

/// Tells KV again of ended sessions, and clears away what is past every age.
///
/// # Errors
/// When the database fails.
pub async fn forget<P: Ports>(core: &Core<P>) -> Result<(), CoreError> {
    let now = core.now();
    let ask = vec![
        Statement::new(CLEAR).bind("absolute", now - ABSOLUTE),
        Statement::new(DUE).bind("now", now),
    ];
    if core
        .ports
        .store()
        .batch_with_others(ask)
        .await?
        .pop()
        .is_none_or(|due| due.rows.is_empty())
    {
        return Ok(());
    }
    let take = Statement::new(TAKE)
        .bind("now", now)
        .bind("again", AGAIN_AFTER)
        .bind("most", AT_ONCE);
    let deleted = delete(core, core.ports.store().run(take).await?.all()?).await;
    let settle = |hash| {
        Statement::new(SETTLE)
            .bind("hash", hash)
            .bind("before", now - IN_FLIGHT)
    };
    if !deleted.is_empty() {
        core.ports
            .store()
            .batch(deleted.into_iter().map(settle).collect())
            .await?;
    }
    Ok(())
}

/// Deletes these sessions from KV; answers with those that it has taken.
async fn delete<P: Ports>(core: &Core<P>, ended: Vec<Ended>) -> Vec<String> {
    let deletions = ended.into_iter().map(|Ended { hash }| async move {
        let session = BrowserHash::from_hash(hash);
        match core.ports.sessions().delete(&session.key()).await {
            Ok(()) => Some(session.hash),
            Err(error) => {
                core.log(
                    "session_delete_failed",
                    &json!({ "error": error.to_string() }),
                );
                None
            }
        }
    });
    join_all(deletions).await.into_iter().flatten().collect()
}

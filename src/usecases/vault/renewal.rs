//! Renewing sealed sets in KV, where each lives for a week: if the service stops, its copies of
//! everybody's tokens are gone within that week.

use super::ending::end;
use super::grant::{Connection, Grant, lease, release};
use super::sealed::{LIFE, current, open, put};
use crate::domain::ids::GrantId;
use crate::domain::ledger::hex;
use crate::domain::sealing::KeyRing;
use crate::domain::time::{Span, Timestamp};
use crate::ports::sql::Statement;
use crate::ports::{Ports, Store};
use crate::usecases::{Core, CoreError};
use serde::Deserialize;
use serde_json::json;

/// How many sets one tick renews: 50 × up to 5 calls, as for hand-overs and tombstones, stay below
/// the 1,000 calls of an invocation.
const RENEWED_AT_ONCE: i64 = 50;

/// After how long a set that could not be written, was absent or did not open is looked at again:
/// as a held post looks.
pub(super) const SECOND_LOOK: Span = Span::minutes(15);

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

/// Writes the sets that are past half their life once more, each under its grant's lease.
pub(super) async fn renewals<P: Ports>(core: &Core<P>) -> Result<(), CoreError> {
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
                .bind("most", RENEWED_AT_ONCE),
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
            .bind("mark", renewal.connection.map(Connection::mark))
            .bind("sealed_with", key)
            .bind("generation", grant.generation)
            .bind("was", grant.needs_reconnect);
        core.ports.store().run(update).await?;
        release(core, &id, &me).await?;
    }
    Ok(())
}

/// The result of a renewal.
struct Renewal {
    /// When the set is looked at again.
    next: Option<Timestamp>,
    /// The new state of the connection; none where nothing has changed.
    connection: Option<Connection>,
}

// === impl Renewal ===

impl Renewal {
    /// What follows for a grant whose set is gone, opens, and was written again, as far as that is
    /// known.
    fn of(
        grant: &Grant,
        now: Timestamp,
        is_gone: bool,
        is_open: Option<bool>,
        is_renewed: bool,
    ) -> Self {
        let was_doubtful = grant.needs_reconnect == Connection::Doubtful.mark();
        let again = Some(now + SECOND_LOOK);
        let (next, connection) = match (is_gone, is_open) {
            // The hand-over ended because KV had answered with this set for minutes: "absent" twice
            // is no delay.
            (true, _) if was_doubtful => (None, Some(Connection::Over)),
            (true, _) | (false, Some(false)) => (again, Some(Connection::Doubtful)),
            (false, Some(true)) if is_renewed => (
                Some(renew_at(&grant.id, now)),
                was_doubtful.then_some(Connection::Good),
            ),
            (false, Some(true)) => (again, was_doubtful.then_some(Connection::Good)),
            (false, None) => (again, None),
        };
        Self { next, connection }
    }
}

/// Writes one set again, if it is there and opens; answers also with the key that seals it.
async fn renew<P: Ports>(core: &Core<P>, grant: &Grant) -> (Renewal, Option<String>) {
    let Some(generation) = grant.generation else {
        let ended = Renewal {
            next: None,
            connection: None,
        };
        return (ended, None);
    };
    let sealed = current(core, grant, generation).await;
    let is_gone = sealed == Ok(None);
    let sealed = sealed.ok().flatten();
    let is_open = sealed.as_ref().and_then(|sealed| {
        open(core, grant, generation, sealed)
            .ok()
            .map(|tokens| tokens.is_some())
    });
    let is_renewed = match &sealed {
        Some(sealed) if is_open == Some(true) => {
            put(core, &grant.id, generation, sealed).await.is_ok()
        }
        Some(_) | None => false,
    };
    core.log(
        "renewal",
        &json!({
            "grant": grant.id, "generation": generation,
            "renewed": is_renewed, "gone": is_gone, "opens": is_open,
        }),
    );
    let key = sealed.as_deref().and_then(KeyRing::key_of);
    (
        Renewal::of(grant, core.now(), is_gone, is_open, is_renewed),
        key.map(str::to_owned),
    )
}

//! Rows that cannot be understood: they fail alone, with a reason, and never block or break what
//! stands beside them.
//!
//! Such a row is tried again until it is too late, because a newer version of this program may have
//! written it, and be back in a minute. It is written without the state machine: its state may be
//! what cannot be read.

use super::reasons::shown;
use super::settle::APPEND;
use crate::domain::delivery::{Event, State};
use crate::domain::ids::DeliveryId;
use crate::domain::ledger::{self, Entry};
use crate::domain::time::Timestamp;
use crate::platforms::{Class, PlatformError};
use crate::ports::sql::Statement;
use crate::ports::{Ports, Store, StoreError};
use crate::usecases::Core;
use serde::Deserialize;
use serde_json::{Map, json};

/// The little that must be readable.
#[derive(Deserialize)]
struct Remains {
    claim: i64,
    seq: i64,
    head: String,
    late_at: Timestamp,
    is_in_doubt: i64,
}

const READ: &str = "SELECT claim, seq, head, late_at,
    EXISTS (SELECT 1 FROM commits WHERE delivery=:id AND (outcome IS NULL OR outcome='unknown')) \
    AS is_in_doubt
  FROM deliveries WHERE id=:id";

const END: &str = "UPDATE deliveries SET state=:state, claim=claim+1, run_at=NULL, wake_at=NULL, \
    error=:error, seq=:seq, head=:new
    WHERE id=:id AND claim=:claim AND head=:old";

/// Says on the row what is wrong with it, and ends it where it is too late.
///
/// # Errors
/// When the database fails; the row comes back at its lease's end.
pub(super) async fn set_aside<P: Ports>(
    core: &Core<P>,
    id: &DeliveryId,
    why: &str,
) -> Result<(), StoreError> {
    core.log("unreadable_row", &json!({ "delivery": id, "error": why }));
    let Some(row) = core
        .ports
        .store()
        .run(Statement::new(READ).bind("id", id))
        .await?
        .first::<Remains>()?
    else {
        return Ok(());
    };
    let error = PlatformError::new(
        Class::Operator,
        "unreadable",
        "This version of the program cannot read what was planned.",
    )
    .with_hint("Write the post anew. Whoever runs this instance finds the reason in its log.");
    let error = shown(&error);
    if core.now() <= row.late_at {
        let note =
            Statement::new("UPDATE deliveries SET error=:error WHERE id=:id AND claim=:claim");
        let note = note
            .bind("error", error.to_string())
            .bind("id", id)
            .bind("claim", row.claim);
        return core.ports.store().run(note).await.map(|_| ());
    }
    end(core, id, &row, &error).await
}

/// Ends the row, in doubt where a call of it may have arrived.
async fn end<P: Ports>(
    core: &Core<P>,
    id: &DeliveryId,
    row: &Remains,
    error: &serde_json::Value,
) -> Result<(), StoreError> {
    let state = if row.is_in_doubt == 0 {
        State::Failed
    } else {
        State::Unconfirmed
    };
    let detail = Map::from_iter([
        ("error".to_owned(), error.clone()),
        ("state".to_owned(), state.name().into()),
    ]);
    let link = ledger::link(
        &row.head,
        row.seq,
        &Entry {
            at: core.now(),
            kind: Event::Refused,
            detail,
        },
    );
    let statements = [END, APPEND].map(|sql| {
        Statement::new(sql)
            .bind("id", id)
            .bind("claim", row.claim)
            .bind("state", state)
            .bind("error", error.to_string())
            .bind("seq", link.seq)
            .bind("old", &row.head)
            .bind("new", &link.hash)
            .bind("event", &link.text)
    });
    core.ports
        .store()
        .batch(statements.to_vec())
        .await
        .map(|_| ())
}

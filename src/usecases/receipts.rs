//! Receipts: a delivery with its ledger and its parts.

use super::engine::intents::{Try, public_parts, tries};
use super::engine::row::{self, Row};
use super::posts::Delivery;
use super::sessions::Person;
use super::{Core, CoreError};
use crate::domain::delivery::{self, State};
use crate::domain::ids::DeliveryId;
use crate::domain::ledger::Entry;
use crate::domain::message::Outcome;
use crate::domain::time::Timestamp;
use crate::platforms;
use crate::ports::sql::Statement;
use crate::ports::{Ports, Store};
use serde::{Deserialize, Serialize};

/// A delivery with everything that is known of it.
#[derive(Debug, Serialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
pub struct Receipt {
    #[serde(flatten)]
    delivery: Delivery,
    parts: Vec<Part>,
    events: Vec<Event>,
}

/// One post of a thread; a delivery without a thread has one.
#[derive(Debug, Serialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[cfg_attr(not(target_arch = "wasm32"), schemars(rename = "DeliveryPart"))]
struct Part {
    #[serde(rename = "part")]
    number: i64,
    state: PartState,
    remote_id: Option<String>,
    url: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[cfg_attr(not(target_arch = "wasm32"), schemars(rename = "DeliveryPartState"))]
#[serde(rename_all = "lowercase")]
enum PartState {
    Published,
    Unconfirmed,
    Failed,
    Waiting,
}

/// One line of the ledger, as it was hashed, with its hash.
#[derive(Debug, Serialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[cfg_attr(not(target_arch = "wasm32"), schemars(rename = "LedgerEvent"))]
struct Event {
    at: Timestamp,
    kind: delivery::Event,
    detail: serde_json::Map<String, serde_json::Value>,
    hash: String,
    /// Whether a signature covers it: the file of the ledger has it.
    is_signed: bool,
}

/// One delivery with its ledger.
///
/// # Errors
/// When the database fails.
pub async fn receipt<P: Ports>(
    core: &Core<P>,
    person: &Person,
    id: &DeliveryId,
) -> Result<Option<Receipt>, CoreError> {
    #[derive(Deserialize)]
    struct Line {
        event: String,
        hash: String,
        is_signed: i64,
    }
    let Some(delivery) = super::posts::delivery(core, person, id).await? else {
        return Ok(None);
    };
    let events = Statement::new(
        "SELECT event, hash, coalesce(seq<=(SELECT signed_seq FROM deliveries WHERE id=:id), 0) AS \
        is_signed FROM ledger WHERE delivery=:id ORDER BY seq",
    )
    .bind("id", id);
    let events: Vec<Line> = core.ports.store().run(events).await?.all()?;
    let events = events.into_iter().filter_map(|line| {
        let entry: Entry = serde_json::from_str(&line.event).ok()?;
        Some(Event {
            at: entry.at,
            kind: entry.kind,
            detail: entry.detail,
            hash: line.hash,
            is_signed: line.is_signed != 0,
        })
    });
    Ok(Some(Receipt {
        delivery,
        events: events.collect(),
        parts: parts(core, id).await?,
    }))
}

/// The parts of a delivery; none where its content cannot be understood, which its state says.
async fn parts<P: Ports>(core: &Core<P>, id: &DeliveryId) -> Result<Vec<Part>, CoreError> {
    let Ok(Some(row)) = row::read(core, id).await else {
        return Ok(Vec::new());
    };
    let tries = tries(core, id).await?;
    let public = public_parts(&tries);
    let parts = (0..row.part_count()).map(|part| {
        let remote_id = public.get(&part).cloned().flatten();
        let url = remote_id.as_ref().and_then(|id| {
            Some(platforms::url(
                row.network(),
                core.config.app(row.door).ok()?,
                &row.username,
                id,
            ))
        });
        Part {
            number: part + 1,
            state: part_state(&row, &tries, part),
            remote_id,
            url,
        }
    });
    Ok(parts.collect())
}

fn part_state(row: &Row, tries: &[Try], part: i64) -> PartState {
    let mut mine = tries.iter().filter(|past| past.call.part == part);
    if mine.clone().any(|past| past.outcome == Some(Outcome::Ok)) || row.state == State::Published {
        return PartState::Published;
    }
    let is_in_doubt = |past: &Try| {
        matches!(
            past.outcome,
            None | Some(Outcome::Unknown | Outcome::Accepted)
        )
    };
    if row.state == State::Unconfirmed && mine.clone().any(is_in_doubt) {
        return PartState::Unconfirmed;
    }
    match mine.next_back().map(|past| past.outcome) {
        Some(None | Some(Outcome::Unknown)) => PartState::Unconfirmed,
        Some(Some(Outcome::Refused)) if row.state == State::Failed => PartState::Failed,
        Some(Some(
            Outcome::Ok
            | Outcome::Accepted
            | Outcome::NotSent
            | Outcome::Deferred
            | Outcome::Blocked
            | Outcome::Refused,
        ))
        | None => PartState::Waiting,
    }
}

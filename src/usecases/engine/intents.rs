//! The intents of a delivery: the rows of `commits`, one for each call, written before it leaves.
//! What is known of its parts is known from them.

use super::row::Row;
use crate::domain::ids::DeliveryId;
use crate::domain::message::{Call, Outcome};
use crate::domain::policy::TIMELINE_LAG;
use crate::domain::time::Timestamp;
use crate::platforms::{self, Handle, Made};
use crate::ports::sql::Statement;
use crate::ports::{Ports, Store, StoreError};
use crate::usecases::Core;
use serde::Deserialize;
use std::collections::BTreeMap;

/// One intent of the past.
#[derive(Clone, Debug, Deserialize)]
pub(in crate::usecases) struct Try {
    #[serde(flatten)]
    pub(in crate::usecases) call: Call,
    pub(in crate::usecases) send_by: Timestamp,
    pub(in crate::usecases) outcome: Option<Outcome>,
    pub(in crate::usecases) remote_id: Option<String>,
    /// The platform's name of what it accepted.
    pub(in crate::usecases) handle: Option<String>,
    pub(in crate::usecases) answered_at: Option<Timestamp>,
}

/// The parts that are known to be public, with the platform's ids of them: none only where a person
/// said so without a link.
pub(in crate::usecases) type PublicParts = BTreeMap<i64, Option<String>>;

/// Which parts are public, by every intent of the delivery.
pub(in crate::usecases) fn public_parts(tries: &[Try]) -> PublicParts {
    let known = tries
        .iter()
        .filter(|past| past.outcome == Some(Outcome::Ok));
    known
        .map(|past| (past.call.part, past.remote_id.clone()))
        .collect()
}

/// The last call that the platform accepted and has not shown, with its name for it.
pub(super) fn accepted(tries: &[Try]) -> Option<(Try, Handle)> {
    let mut accepted = tries.iter().rev().filter(|past| {
        past.outcome == Some(Outcome::Accepted)
            && !public_parts(tries).contains_key(&past.call.part)
    });
    let past = accepted.next()?;
    Some((past.clone(), Handle(past.handle.clone()?)))
}

/// Every intent of a delivery, in order.
pub(in crate::usecases) async fn tries<P: Ports>(
    core: &Core<P>,
    id: &DeliveryId,
) -> Result<Vec<Try>, StoreError> {
    core.ports.store().run(find_tries(id)).await?.all()
}

/// The statement that reads them, for whoever reads more in the same transaction.
pub(super) fn find_tries(id: &DeliveryId) -> Statement {
    let sql = "SELECT approval, part, attempt, send_by, outcome, remote_id, handle, answered_at \
        FROM commits WHERE delivery=:id ORDER BY approval, part, attempt";
    Statement::new(sql).bind("id", id)
}

/// The first part of what is public: it names the delivery.
pub(in crate::usecases) fn head<P: Ports>(core: &Core<P>, row: &Row, public: &PublicParts) -> Made {
    let remote_id = public.get(&0).cloned().flatten().unwrap_or_default();
    if let Some(url) = row.url.clone().filter(|_| !remote_id.is_empty()) {
        return Made { remote_id, url };
    }
    let url = match core.config.app(row.door) {
        Ok(app) if !remote_id.is_empty() => {
            platforms::url(row.network(), app, &row.username, &remote_id)
        }
        _ => String::new(),
    };
    Made { remote_id, url }
}

/// The same where part number `part` has just been found to be `made`: the network itself says best
/// where people see it.
pub(in crate::usecases) fn head_with<P: Ports>(
    core: &Core<P>,
    row: &Row,
    public: &PublicParts,
    (part, made): (i64, &Made),
) -> Made {
    if part == 0 {
        made.clone()
    } else {
        head(core, row, public)
    }
}

/// From when on a look-up counts as evidence: the call is over, and the platform has had time to
/// show it.
#[must_use]
pub(super) fn evident_at(row: &Row, send_by: Timestamp) -> Timestamp {
    send_by + row.format.kind.timing().call_limit + TIMELINE_LAG
}

// === impl Try ===

impl Try {
    /// Whether it counts among the calls that one approval may cost. What never left costs nothing;
    /// what was blocked is tried again every 15 minutes, until it is too late.
    pub(super) const fn is_spent(&self) -> bool {
        match self.outcome {
            Some(Outcome::NotSent | Outcome::Blocked) => false,
            None
            | Some(
                Outcome::Ok
                | Outcome::Accepted
                | Outcome::Deferred
                | Outcome::Refused
                | Outcome::Unknown,
            ) => true,
        }
    }
}

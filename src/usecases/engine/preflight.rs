//! The preflight: an hour before, and whenever a held row is looked at again, everything that can
//! be known in advance is checked, so that a person can act in time. A platform is asked only for
//! how much of a limit is left, where it tells.

use super::dispatch::Dispatch;
use super::job::job;
use super::reasons::{failing, held, look_at, needs_reconnect, shown, too_late};
use super::row::{self, Row};
use super::settle::{Change, Column, settle};
use super::sitting::STEP_CALLS;
use super::{limits, resume};
use crate::domain::delivery::{Event, Phase, State};
use crate::domain::ids::DeliveryId;
use crate::domain::policy::EARLY;
use crate::domain::time::Timestamp;
use crate::domain::violation::Violation;
use crate::platforms::{self, PlatformError};
use crate::ports::{Clock, Ports};
use crate::usecases::vault::{self, Access};
use crate::usecases::{Core, CoreError, publishable};

/// Checks a row that has been started: it is held where something stands in its way, and goes on at
/// its lead otherwise. A limit that may be gone by then is only told.
///
/// # Errors
/// When the database fails.
pub(super) async fn check<P: Ports>(
    core: &Core<P>,
    row: &mut Row,
) -> Result<Option<Dispatch>, CoreError> {
    if let Some(error) = obstacle(core, row).await? {
        let change = held(row, core.now(), &error);
        return Ok(settle(core, row, change).await?.dispatch());
    }
    let checked = Change::step(Event::Checked).at(row
        .format
        .kind
        .timing()
        .preparation_at(row.due_at, core.now()));
    let foreseen = match limits::foreseen(core, row).await? {
        None => asked(core, row).await?,
        known => known,
    };
    let change = match foreseen {
        Some(error) => failing(checked.detail("problem", shown(&error)), &error),
        None => checked.clear([Column::Error]),
    };
    Ok(settle(core, row, change).await?.dispatch())
}

/// What the platform says that it will refuse, where it can be asked.
async fn asked<P: Ports>(core: &Core<P>, row: &Row) -> Result<Option<PlatformError>, CoreError> {
    if !platforms::foresees(row.network()) || !core.ports.budget().has(1, STEP_CALLS) {
        return Ok(None);
    }
    let access = vault::access(core, &row.grant_id, Timestamp::from_ms(0), None).await?;
    let Access::Ready { tokens, .. } = access else {
        return Ok(None);
    };
    Ok(match job(core, row, &tokens) {
        Ok(job) => job.foresee().await,
        Err(_) => None,
    })
}

/// A held row goes on once its block is gone, until it is too late. While it is not, nothing has
/// happened that the ledger should know.
///
/// # Errors
/// When the database fails.
pub(super) async fn look_again<P: Ports>(
    core: &Core<P>,
    id: &DeliveryId,
    claim: i64,
) -> Result<Option<Dispatch>, CoreError> {
    let Some(mut row) = row::start(core, id, claim, Phase::LookAgain, State::Held).await? else {
        return Ok(None);
    };
    // Queues count whole seconds, rounded down: who looks a moment too early looks in vain, for
    // another quarter of an hour.
    let arrived = core.now();
    core.ports
        .clock()
        .sleep_until(
            row.run_at
                .map_or(arrived, |run_at| run_at.min(arrived + EARLY)),
        )
        .await;
    let now = core.now();
    if row.is_too_late(now) {
        let change = too_late(&row);
        return Ok(settle(core, &mut row, change).await?.dispatch());
    }
    if obstacle(core, &row).await?.is_some() || limits::still_paused(core, &row).await?.is_some() {
        row::rest(core, &row, look_at(&row, now)).await?;
        return Ok(None);
    }
    let change = resume::unblocked(&row, now);
    Ok(settle(core, &mut row, change).await?.dispatch())
}

/// What the account's person did not allow of what the post needs. A consent may have changed since
/// the preflight: this is asked when the preparation begins.
pub(super) fn not_allowed(row: &Row) -> Option<PlatformError> {
    let mut missing = faults(row).filter(|fault| fault.code == Violation::SCOPE_MISSING);
    missing.next().map(publishable::of_rule)
}

/// What the rules of its network say against a delivery.
fn faults(row: &Row) -> impl Iterator<Item = Violation> {
    platforms::violations(row.network(), &row.content, row.allowance()).into_iter()
}

/// What stands in the way of a delivery, whatever the platform may say when it is asked.
async fn obstacle<P: Ports>(core: &Core<P>, row: &Row) -> Result<Option<PlatformError>, CoreError> {
    if let Some(obstacle) = publishable::obstacle(core, &row.connection()) {
        return Ok(Some(obstacle.of_waiting(&row.username, row.network())));
    }
    if let Some(fault) = faults(row).next() {
        return Ok(Some(publishable::of_rule(fault)));
    }
    // No refresh here: that is the preparation's, shortly before the token is needed.
    match vault::access(core, &row.grant_id, Timestamp::from_ms(0), None).await? {
        Access::Reconnect => Ok(Some(needs_reconnect(row))),
        Access::Ready { .. } | Access::Wait => Ok(None),
    }
}

//! The preflight: an hour before, and whenever a held row is looked at again, everything that can
//! be known in advance is checked, so that a person can act in time. Nothing is asked of the
//! platform.

use super::reasons::{failing, held, look_at, needs_reconnect, shown, too_late};
use super::row::{self, Row};
use super::settle::{Change, settle};
use super::{Dispatch, limits};
use crate::domain::delivery::{Event, Phase, State};
use crate::domain::ids::DeliveryId;
use crate::domain::policy::{EARLY, TEXT_LEAD, first_step_at};
use crate::domain::time::Timestamp;
use crate::platforms::{self, Class, PlatformError, missing_scopes};
use crate::ports::{Clock, Ports};
use crate::usecases::vault::{self, Access};
use crate::usecases::{Core, Trouble};

/// Checks a row that has been started: it is held where something stands in its way, and goes on at
/// its lead otherwise. A limit that may be gone by then is only told.
///
/// # Errors
/// When the database fails.
pub(super) async fn check<P: Ports>(
    core: &Core<P>,
    row: &mut Row,
) -> Result<Option<Dispatch>, Trouble> {
    if let Some(error) = obstacle(core, row).await? {
        let change = held(row, core.now(), &error);
        return Ok(settle(core, row, change).await?.dispatch());
    }
    let checked = Change::step(Event::Checked).at(core.now().max(row.due_at - TEXT_LEAD));
    let change = match limits::foreseen(core, row).await? {
        Some(error) => failing(checked.detail("problem", shown(&error)), &error),
        None => checked.set(", error=NULL"),
    };
    Ok(settle(core, row, change).await?.dispatch())
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
) -> Result<Option<Dispatch>, Trouble> {
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
    if now > row.late_at {
        let change = too_late(&row);
        return Ok(settle(core, &mut row, change).await?.dispatch());
    }
    if obstacle(core, &row).await?.is_some() || limits::still_paused(core, &row).await?.is_some() {
        row::rest(core, &row, look_at(&row, now)).await?;
        return Ok(None);
    }
    // Not before its place among those that the end of a pause has woken.
    let change = Change::step(Event::Resumed)
        .at(first_step_at(row.due_at, now).max(row.run_at.unwrap_or(now)));
    Ok(settle(core, &mut row, change).await?.dispatch())
}

/// What stands in the way of a delivery, whatever the platform may say when it is asked.
async fn obstacle<P: Ports>(core: &Core<P>, row: &Row) -> Result<Option<PlatformError>, Trouble> {
    if row.is_over != 0 {
        return Ok(Some(needs_reconnect(row)));
    }
    let missing = missing_scopes(row.door, &row.scopes);
    if !missing.is_empty() {
        let message = format!("@{} did not allow: {}.", row.username, missing.join(", "));
        let error = PlatformError::new(Class::Reconnect, "scope_missing", message);
        return Ok(Some(error.with_hint(
            "Reconnect the account, and allow everything that is asked for. The post waits.",
        )));
    }
    if core.config.app(row.door).is_err() {
        let message = format!(
            "{} is not set up on this instance any more.",
            row.door.title()
        );
        let error = PlatformError::new(Class::Operator, "not_configured", message);
        return Ok(Some(error.with_hint(
            "Whoever runs this instance has to set it up again. The post waits.",
        )));
    }
    if let Some(fault) =
        platforms::violations(row.door, "text", &row.text, "options", &row.options()?)
            .into_iter()
            .next()
    {
        let error = PlatformError::new(Class::Fixable, fault.code, fault.message);
        return Ok(Some(error.with_hint("Change the post. It waits.")));
    }
    // No refresh here: that is the preparation's, shortly before the token is needed.
    match vault::access(core, &row.grant_id, Timestamp::from_ms(0), None).await? {
        Access::Reconnect => Ok(Some(needs_reconnect(row))),
        Access::Ready { .. } | Access::Wait => Ok(None),
    }
}

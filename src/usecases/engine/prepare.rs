//! Preparing: all repeatable work before the moment. For a text that is its token, good until well
//! behind the instant.

use super::Dispatch;
use super::preflight::check;
use super::reasons::{held, needs_reconnect, too_late};
use super::row::{Row, start_and_read};
use super::settle::{Change, settle};
use crate::domain::delivery::{Event, Phase, State};
use crate::domain::ids::DeliveryId;
use crate::domain::policy::{PREPARED_FOR, TOKEN_MARGIN, back_off};
use crate::domain::time::{Span, Timestamp};
use crate::platforms;
use crate::ports::Ports;
use crate::usecases::vault::{self, Access, Opened};
use crate::usecases::{Core, Trouble};

/// The first pause after a preparation that could not finish, and the longest.
const PAUSES: (Span, Span) = (Span::seconds(20), Span::minutes(5));

/// Prepares a delivery, or checks it where that would be too early; ends in `ready`, `held`,
/// `missed`, or back in `scheduled` for another try.
///
/// # Errors
/// When the database fails.
pub(super) async fn prepare<P: Ports>(
    core: &Core<P>,
    id: &DeliveryId,
    claim: i64,
    state: State,
    opened: &mut Option<Opened>,
) -> Result<Option<Dispatch>, Trouble> {
    let started =
        start_and_read(core, id, claim, Phase::Prepare, state, [vault::find_of(id)]).await?;
    let Some((mut row, [grant])) = started else {
        return Ok(None);
    };
    if row.state == State::Scheduled {
        return check(core, &mut row).await;
    }
    if core.now() > row.late_at {
        let change = too_late(&row);
        return Ok(settle(core, &mut row, change).await?.dispatch());
    }
    let until = row.due_at.max(core.now()) + TOKEN_MARGIN;
    let change =
        match vault::access_from(core, grant.first()?, until, row.bad_generation, opened).await? {
            Access::Ready { tokens, .. } => {
                row.token_expires_at = platforms::good_until(row.door, &tokens);
                prepared(&row, core.now())
            }
            Access::Wait => {
                let [chance] = core.chance();
                Change::step(Event::Postponed)
                    .at(core.now() + back_off(row.postponed, PAUSES.0, PAUSES.1, chance))
                    .set(", postponed=postponed+1")
                    .detail("reason", "The tokens could not be had yet.")
            }
            Access::Reconnect => held(&row, core.now(), &needs_reconnect(&row)),
        };
    Ok(settle(core, &mut row, change).await?.dispatch())
}

fn prepared(row: &Row, now: Timestamp) -> Change {
    let run_at = row.due_at.max(row.run_at.unwrap_or(row.due_at));
    Change::step(Event::Prepared)
        .at(run_at)
        // What is to happen beyond its lateness will be missed: then the reason is still wanted.
        .set(
            ", prepared_version=version, prepared_until=:until, postponed=0, error=CASE WHEN \
            run_at>late_at THEN error END",
        )
        .bind("until", now.max(run_at) + PREPARED_FOR)
}

//! An intent, written before its call leaves: nothing that is public already is called for, and
//! whoever did not get the answer of the write does not call.

use super::limits;
use super::row::Row;
use super::settle::{Change, Column, Settled, settle};
use crate::domain::delivery::Event;
use crate::domain::message::Call;
use crate::domain::policy::SEND_WITHIN;
use crate::domain::time::Timestamp;
use crate::ports::{Ports, StoreError};
use crate::usecases::{Core, CoreError};

/// The intent of one call; nothing where a part is known to be public or accepted.
const INTENT: &str = "INSERT OR IGNORE INTO commits (delivery, approval, part, attempt, version, \
    send_by)
    SELECT :id, approval, :part, :attempt, version, :send_by FROM deliveries WHERE id=:id AND \
    head=:new";

/// When it went out is when its first part did.
const COMMITTED: &str = "CASE WHEN EXISTS (SELECT 1 FROM commits c WHERE c.delivery=deliveries.id
      AND c.approval=deliveries.approval AND c.outcome='ok') THEN committed_at ELSE :now END";

const NOT_PUBLIC: &str = " AND NOT EXISTS (SELECT 1 FROM commits WHERE delivery=:id AND part=:part \
    AND outcome IN ('ok', 'accepted'))";

/// An intent that was written, or was meant to be.
pub(super) struct Intent {
    pub(super) call: Call,
    pub(super) send_by: Timestamp,
    /// Whether it tries for everybody.
    pub(super) is_probe: bool,
    /// False: somebody else owns the row, the part is public already, or a limit stands in the way.
    pub(super) written: Result<bool, CoreError>,
}

/// Writes the intent of a call; where a pause stands in the way whose time has come, as the one
/// that tries for everybody. Its call leaves by `latest`, or not at all.
pub(super) async fn intend<P: Ports>(
    core: &Core<P>,
    row: &mut Row,
    part: i64,
    latest: Timestamp,
) -> Result<Intent, CoreError> {
    let call = Call {
        approval: row.approval,
        part,
        attempt: row.claim,
    };
    let soon = || latest.min(core.now() + SEND_WITHIN);
    let (mut send_by, mut is_probe) = (soon(), false);
    let mut written = write_intent(core, row, call, send_by, is_probe).await;
    if written == Ok(false) && limits::may_try(core, row).await? {
        (send_by, is_probe) = (soon(), true);
        written = write_intent(core, row, call, send_by, is_probe).await;
    }
    Ok(Intent {
        call,
        send_by,
        is_probe,
        written,
    })
}

async fn write_intent<P: Ports>(
    core: &Core<P>,
    row: &mut Row,
    call: Call,
    send_by: Timestamp,
    is_probe: bool,
) -> Result<bool, CoreError> {
    let to = row.state.after(Event::Sending, row.public_parts > 0);
    let to = to.map_err(|error| StoreError::Shape(error.to_string()))?;
    let change = Change::note(Event::Sending)
        .set(Column::State, to)
        .detail("state", to.name())
        .set_to(Column::CommittedAt, COMMITTED)
        .lengthen_lease()
        .only_if(NOT_PUBLIC)
        .also(INTENT)
        .bind("part", call.part)
        .bind("attempt", call.attempt)
        .bind("send_by", send_by)
        .detail("part", call.part)
        .detail("approval", call.approval)
        .detail("attempt", call.attempt)
        .once();
    let change = limits::obeying(change, row, is_probe);
    let is_written = matches!(settle(core, row, change).await?, Settled::Done(_));
    if is_written {
        row.state = to;
    }
    Ok(is_written)
}

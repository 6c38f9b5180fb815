//! Resuming: how a held delivery goes on, whatever has ended what it was held for. The look that it
//! takes by itself, a reconnect, and the end of a pause all lead through here.

use super::dispatch;
use super::row::{self, Row};
use super::settle::{Change, Column, settle};
use crate::domain::delivery::{Event, State};
use crate::domain::ids::{AccountId, DeliveryId};
use crate::domain::time::{Span, Timestamp};
use crate::ports::sql::Statement;
use crate::ports::{Ports, Store, StoreError};
use crate::usecases::{Core, CoreError};
use serde::Deserialize;
use serde_json::json;

/// How many held posts of an account a reconnect wakes at once. The others look by themselves
/// within 15 minutes.
const RESUMED_AT_ONCE: i64 = 100;

/// How far apart they are woken.
const WAKE_SPACING: Span = Span::ms(100);

/// The block is gone: the delivery goes on as if it were planned now, and not before its place
/// among those that the end of a pause has woken.
pub(super) fn unblocked(row: &Row, now: Timestamp) -> Change {
    let first = row.format.kind.timing().first_step_at(row.due_at, now);
    Change::step(Event::Resumed).at(first.max(row.run_at.unwrap_or(now)))
}

/// The posts that waited for these accounts go on. What fails is logged: a held post looks again by
/// itself within 15 minutes.
pub async fn of_accounts<P: Ports>(core: &Core<P>, accounts: &[AccountId]) {
    for account in accounts {
        if let Err(trouble) = of_account(core, account).await {
            let fields = json!({ "account": account, "error": trouble.to_string() });
            core.log("not_resumed", &fields);
        }
    }
}

/// The posts that waited for an account go on, oldest first.
///
/// # Errors
/// When the database fails.
pub async fn of_account<P: Ports>(core: &Core<P>, account: &AccountId) -> Result<(), CoreError> {
    #[derive(Deserialize)]
    struct Held {
        id: DeliveryId,
    }
    let sql = "SELECT id FROM deliveries WHERE account=:account AND state='held' ORDER BY due_at \
        LIMIT :most";
    let find = Statement::new(sql)
        .bind("account", account)
        .bind("most", RESUMED_AT_ONCE);
    let held: Vec<Held> = core.ports.store().run(find).await?.all()?;
    let mut at = core.now();
    for Held { id } in held {
        let row = match row::read(core, &id).await {
            // What cannot be understood keeps nobody else waiting.
            Err(StoreError::Shape(_)) => None,
            read => read?,
        };
        let Some(mut row) = row.filter(|row| row.state == State::Held) else {
            continue;
        };
        let change = Change::step(Event::Resumed)
            .at(at)
            .clear([Column::BadGeneration])
            .detail("reason", "The account was reconnected.");
        dispatch::send(core, settle(core, &mut row, change).await?.dispatch()).await;
        at = at + WAKE_SPACING;
    }
    Ok(())
}

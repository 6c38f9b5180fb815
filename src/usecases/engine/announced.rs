//! What a platform tells by itself of what it accepted: TikTok's events of publications. They may
//! come twice, in any order, late or never. So they are no record: they let what is waited for be
//! looked at now, and say under which id something became public, whichever comes first.

use super::evidence;
use super::row;
use super::settle::{Change, Column, settle};
use crate::domain::delivery::{Event, State};
use crate::domain::door::Door;
use crate::domain::ids::DeliveryId;
use crate::domain::message::{Call, Evidence, Outcome};
use crate::domain::time::Timestamp;
use crate::platforms::Made;
use crate::platforms::tiktok::post;
use crate::platforms::tiktok::webhooks::News;
use crate::ports::sql::Statement;
use crate::ports::{Ports, Store};
use crate::usecases::{Core, CoreError};
use serde::Deserialize;

/// The calls whose outcome TikTok names like this, in whatever workspaces: one, but where another
/// one's account was connected with the same name.
const FIND: &str = "SELECT c.delivery, c.approval, c.part, c.attempt, d.remote_id AS shown_as
    FROM commits c JOIN deliveries d ON d.id=c.delivery JOIN accounts a ON a.id=d.account
    WHERE c.handle=:handle AND a.door=:door AND a.remote_id=:account LIMIT 10";

/// A row that rests is looked at now.
const WAKE: &str = "UPDATE deliveries SET run_at=:now, wake_at=:now WHERE id=:id AND state IN \
    ('processing', 'unconfirmed') AND (run_at IS NULL OR run_at>:now)";

/// The two places where a row waits for being shown.
const WAITS: &str = " AND state IN ('processing', 'unconfirmed')";

/// The row is published, and has no address of its own yet.
const IS_UNNAMED: &str = " AND state='published' AND remote_id=:handle";

#[derive(Deserialize)]
struct Found {
    delivery: DeliveryId,
    #[serde(flatten)]
    call: Call,
    shown_as: Option<String>,
}

/// Takes an event of TikTok about the publication with that name, of that account.
///
/// # Errors
/// When the database fails.
pub async fn publication<P: Ports>(
    core: &Core<P>,
    account: &str,
    publish_id: &str,
    news: &News,
    at: Timestamp,
) -> Result<(), CoreError> {
    let find = Statement::new(FIND)
        .bind("handle", publish_id)
        .bind("door", Door::TikTok)
        .bind("account", account);
    let found: Vec<Found> = core.ports.store().run(find).await?.all()?;
    for call in found {
        match news {
            News::Moved => wake(core, &call.delivery).await?,
            News::Public(id) => public(core, &call, publish_id, id, at).await?,
        }
    }
    Ok(())
}

async fn wake<P: Ports>(core: &Core<P>, id: &DeliveryId) -> Result<(), CoreError> {
    let wake = Statement::new(WAKE).bind("id", id).bind("now", core.now());
    core.ports.store().run(wake).await?;
    Ok(())
}

/// It is public under this id: whoever waits for it is told so, and what was published without an
/// address of its own gets it.
async fn public<P: Ports>(
    core: &Core<P>,
    found: &Found,
    publish_id: &str,
    id: &str,
    at: Timestamp,
) -> Result<(), CoreError> {
    let Some(mut row) = row::read(core, &found.delivery).await? else {
        return Ok(());
    };
    let app = core.config.app(row.door)?;
    let Some(made) = post::made(app, &row.username, publish_id, id) else {
        return Ok(());
    };
    let told = Change::note(Event::Evidence)
        .detail("remote_id", made.remote_id.as_str())
        .detail("url", made.url.as_str())
        .showing(&made)
        .by_anyone();
    let change = match row.state {
        State::Processing | State::Unconfirmed => {
            waited_for(told, found.call, &made, (core.now(), at))
        }
        State::Published if found.shown_as.as_deref() == Some(publish_id) => {
            told.only_if(IS_UNNAMED).bind("handle", publish_id)
        }
        // Of several ids the first one stays.
        State::Published => return Ok(()),
        State::Scheduled
        | State::Preparing
        | State::Ready
        | State::Committing
        | State::Failed
        | State::Held
        | State::Missed
        | State::Cancelled => return given_up(core, found, made, at).await,
    };
    drop(settle(core, &mut row, change).await?);
    Ok(())
}

fn waited_for(
    told: Change,
    call: Call,
    made: &Made,
    (now, public_at): (Timestamp, Timestamp),
) -> Change {
    let remote_id = Some(made.remote_id.clone());
    told.set(Column::RunAt, now)
        .set(Column::WakeAt, now)
        .outcome(call, Outcome::Ok, remote_id, None, public_at.min(now))
        .only_if(WAITS)
}

/// What was given up, or is to be sent again, is public all the same.
async fn given_up<P: Ports>(
    core: &Core<P>,
    found: &Found,
    made: Made,
    at: Timestamp,
) -> Result<(), CoreError> {
    let evidence = Evidence {
        delivery: found.delivery.clone(),
        call: found.call,
        outcome: Outcome::Ok,
        remote_id: Some(made.remote_id),
        handle: None,
        at,
    };
    evidence::append(core, &evidence).await
}

//! What only a person can decide: what became of a delivery whose answer was lost, and whether one
//! that was given up is sent after all.

use super::compose::ComposeError;
use super::engine::intents::{Try, head, public_parts, tries};
use super::engine::reconcile::{found, in_doubt};
use super::engine::row::{self, Row};
use super::engine::settle::{Change, Column, Settled, settle};
use super::engine::{dispatch, prepared};
use super::quotas::{self, Quota};
use super::sessions::Person;
use super::{Core, CoreError, publishable};
use crate::domain::delivery::{Event, State};
use crate::domain::ids::DeliveryId;
use crate::domain::policy::{SEND_WITHIN, late_at};
use crate::domain::schedule::Request;
use crate::domain::time::{Span, Timestamp};
use crate::domain::violation::Violation;
use crate::domain::zone::Zone;
use crate::platforms::{self, Made, Named};
use crate::ports::Ports;
use serde::Deserialize;

/// How far the platform's clock and ours may differ.
const CLOCKS: Span = Span::seconds(30);

/// How often a decision is tried on a row that moves.
const DECIDE_TRIES: usize = 8;

/// What became of a delivery, as the person says who looked.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Resolution {
    /// What is to happen.
    pub outcome: Outcome,
    /// Where it is, if it is there. Needed where a thread goes on behind it.
    #[serde(default)]
    pub url: Option<String>,
}

/// The three answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[cfg_attr(not(target_arch = "wasm32"), schemars(rename = "ResolutionOutcome"))]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It is there.
    Published,
    /// It is not there: send it again.
    SendAgain,
    /// It may be there or not: leave it.
    Drop,
}

/// The rest of a thread follows however long the person took to look.
const IN_TIME: &str =
    "UPDATE deliveries SET late_at=max(late_at, :late) WHERE id=:id AND head=:new";

/// What the platform had accepted, and the person does not believe in any more, is in doubt: it
/// does not stand in the way of another call. What is learned of it later still does.
const DOUBTED: &str = "UPDATE commits SET outcome='unknown' WHERE delivery=:id AND \
    outcome='accepted' AND EXISTS (SELECT 1 FROM deliveries WHERE id=:id AND head=:new)";

/// Sends a delivery that is held, missed or failed, now or at another time. What is public of it is
/// not sent again.
///
/// # Errors
/// When it is in another state by now, or nothing can be published through its account.
pub async fn send<P: Ports>(
    core: &Core<P>,
    person: &Person,
    id: &DeliveryId,
    when: &Request,
) -> Result<(), ComposeError> {
    let due_at = when
        .plan(core.now(), Zone::UTC)
        .map_err(|fault| ComposeError::Invalid(vec![unnested(fault)]))?
        .due_at;
    let mut is_counted = false;
    for _ in 0..DECIDE_TRIES {
        let row = owned(core, person, id).await?;
        match row.state {
            State::Held | State::Missed | State::Failed => {}
            State::Scheduled
            | State::Preparing
            | State::Ready
            | State::Published
            | State::Cancelled => return Err(ComposeError::Over),
            State::Committing | State::Processing | State::Unconfirmed => {
                return Err(ComposeError::AlreadySending);
            }
        }
        if let Some(fault) = connection(core, &row) {
            return Err(ComposeError::Invalid(vec![fault]));
        }
        count(core, person, &mut is_counted).await?;
        let (row, change) = approve(core, row, due_at);
        if settled(core, row, change).await? {
            return Ok(());
        }
    }
    Err(ComposeError::AlreadySending)
}

/// Takes the person's word for what became of an unconfirmed delivery.
///
/// # Errors
/// When it is in another state by now, or the link is missing or none.
pub async fn resolve<P: Ports>(
    core: &Core<P>,
    person: &Person,
    id: &DeliveryId,
    word: &Resolution,
) -> Result<(), ComposeError> {
    let mut is_counted = false;
    for _ in 0..DECIDE_TRIES {
        let row = owned(core, person, id).await?;
        match row.state {
            State::Unconfirmed => {}
            State::Committing | State::Processing => return Err(ComposeError::AlreadySending),
            State::Scheduled
            | State::Preparing
            | State::Ready
            | State::Published
            | State::Failed
            | State::Held
            | State::Missed
            | State::Cancelled => return Err(ComposeError::Over),
        }
        let (row, change) = match word.outcome {
            Outcome::Published => there(core, row, word.url.as_deref()).await?,
            Outcome::SendAgain => {
                if let Some(fault) = connection(core, &row) {
                    return Err(ComposeError::Invalid(vec![fault]));
                }
                let (row, change) = approve(core, row, core.now());
                (row, change.also(DOUBTED))
            }
            Outcome::Drop => (row, Change::step(Event::Dropped)),
        };
        count(core, person, &mut is_counted).await?;
        if settled(core, row, change).await? {
            return Ok(());
        }
    }
    Err(ComposeError::AlreadySending)
}

async fn owned<P: Ports>(
    core: &Core<P>,
    person: &Person,
    id: &DeliveryId,
) -> Result<Row, ComposeError> {
    let row = row::read(core, id).await.map_err(CoreError::from)?;
    row.filter(|row| row.workspace == person.workspace)
        .ok_or(ComposeError::NotFound)
}

/// False: the row moved meanwhile.
async fn settled<P: Ports>(
    core: &Core<P>,
    mut row: Row,
    change: Change,
) -> Result<bool, CoreError> {
    match settle(core, &mut row, change).await? {
        Settled::Done(step) => {
            dispatch::send(core, step).await;
            Ok(true)
        }
        Settled::Overtaken => Ok(false),
    }
}

/// Counts a decision, once however often it is tried.
async fn count<P: Ports>(
    core: &Core<P>,
    person: &Person,
    is_counted: &mut bool,
) -> Result<(), CoreError> {
    if !std::mem::replace(is_counted, true) {
        quotas::spend(core, person.workspace.as_str(), Quota::Deliveries).await?;
    }
    Ok(())
}

fn approve<P: Ports>(core: &Core<P>, mut row: Row, due_at: Timestamp) -> (Row, Change) {
    row.due_at = due_at;
    let now = core.now();
    row.turn_at = None;
    let first = row.format.kind.timing().first_step_at(due_at, now);
    let change = Change::step(Event::SentAgain)
        .at(first)
        .set_to(Column::Approval, "approval+1")
        .set(Column::DueAt, due_at)
        .set(Column::LateAt, late_at(due_at, row.late_minutes))
        .set(Column::Looked, 0_i64)
        .set(Column::Postponed, 0_i64)
        // What may still become public of the call before is not forgotten.
        .set(Column::Prepared, prepared::remembered(core, &row))
        .in_turn()
        .clear([
            Column::BadGeneration,
            Column::Error,
            Column::PreparedVersion,
            Column::PreparedUntil,
        ])
        .detail("due_at", due_at.to_string())
        .detail("approval", row.approval + 1);
    (row, change)
}

/// The part in doubt is there: it was the last one, or the rest follows.
async fn there<P: Ports>(
    core: &Core<P>,
    row: Row,
    url: Option<&str>,
) -> Result<(Row, Change), ComposeError> {
    let tries = tries(core, &row.id).await.map_err(CoreError::from)?;
    let any = || {
        tries
            .iter()
            .map(|past| past.call.approval)
            .rev()
            .find_map(|approval| in_doubt(&tries, approval))
    };
    // Nothing is in doubt any more: the answer has come, and the row is about to say so.
    let past = in_doubt(&tries, row.approval)
        .or_else(any)
        .ok_or(ComposeError::Over)?;
    let named = named_by(core, &row, &past, &tries, url)?;
    let made_at = named.as_ref().and_then(|named| named.made_at);
    let remote_id = named.map(|named| named.remote_id);
    let mut public = public_parts(&tries);
    let is_known = |id: &String| {
        public
            .iter()
            .any(|(part, known)| *part != past.call.part && known.as_ref() == Some(id))
    };
    if remote_id.as_ref().is_some_and(is_known) {
        return Err(fault(
            "another_part",
            "That is another post of this thread. Paste the link of the one whose answer was lost.",
        ));
    }
    let made = made(core, &row, remote_id.unwrap_or_default());
    public.insert(
        past.call.part,
        Some(made.remote_id.clone()).filter(|id| !id.is_empty()),
    );
    let change = found(
        &row,
        &past,
        &head(core, &row, &public),
        &made,
        // Since when, only the post's id tells.
        made_at,
        core.now(),
    );
    let late_at = late_at(core.now(), row.late_minutes);
    Ok((
        row,
        change
            .detail("found_by", "person")
            .also(IN_TIME)
            .bind("late", late_at),
    ))
}

/// The post that the person's link names; none where they gave none and none is needed.
fn named_by<P: Ports>(
    core: &Core<P>,
    row: &Row,
    past: &Try,
    tries: &[Try],
    url: Option<&str>,
) -> Result<Option<Named>, ComposeError> {
    let first = tries
        .iter()
        .filter(|other| other.call.part == past.call.part)
        .map(|other| other.send_by - SEND_WITHIN - CLOCKS)
        .min();
    let named = url.map(|url| named_post(core, row, first, url));
    let named = named.transpose()?;
    if named.is_none() && past.call.part + 1 < row.part_count() {
        return Err(fault(
            "required",
            "Paste the link of the post, so that the rest of the thread can follow it.",
        ));
    }
    Ok(named)
}

/// The post at `url`, which is to be one of the account's, made at or after `first`.
fn named_post<P: Ports>(
    core: &Core<P>,
    row: &Row,
    first: Option<Timestamp>,
    url: &str,
) -> Result<Named, ComposeError> {
    let app = core.config.app(row.door).ok();
    let named = app.and_then(|app| platforms::named(row.network(), app, url));
    let Some(named) = named else {
        return Err(fault(
            "not_a_link",
            "Paste the address of the post itself, such as https://x.com/name/status/123.",
        ));
    };
    if let Some(name) = named.username.as_deref()
        && !name.eq_ignore_ascii_case(&row.username)
    {
        let message = format!(
            "That is a post of @{name}. This one went to @{}.",
            row.username
        );
        return Err(fault("another_account", &message));
    }
    let is_ours = |at| first.is_none_or(|first| first <= at) && at <= core.now() + CLOCKS;
    if !named.made_at.is_none_or(is_ours) {
        return Err(fault(
            "another_time",
            "That post was not made when this one was sent. Paste the link of the one that was.",
        ));
    }
    Ok(named)
}

/// What a link names, at the address that we show: theirs may be anything.
fn made<P: Ports>(core: &Core<P>, row: &Row, remote_id: String) -> Made {
    let url = match core.config.app(row.door) {
        Ok(app) if !remote_id.is_empty() => {
            platforms::url(row.network(), app, &row.username, &remote_id)
        }
        Ok(_) | Err(_) => String::new(),
    };
    Made { remote_id, url }
}

fn fault(code: &'static str, message: &str) -> ComposeError {
    ComposeError::Invalid(vec![Violation::new("url", code, message)])
}

/// Why nothing can be published through its account now.
fn connection<P: Ports>(core: &Core<P>, row: &Row) -> Option<Violation> {
    publishable::obstacle(core, &row.connection())
        .map(|obstacle| obstacle.of_sending(&row.username))
}

/// The body is the schedule itself, so its faults stand at its own fields.
fn unnested(fault: Violation) -> Violation {
    let path = fault
        .path
        .strip_prefix("schedule.")
        .or(fault.path.strip_prefix("schedule"))
        .unwrap_or(&fault.path)
        .to_owned();
    Violation { path, ..fault }
}

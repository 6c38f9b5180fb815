//! Settling: the only way to write a next step.
//!
//! One batch moves the row and appends to its ledger, where both the claim and the ledger's head
//! are still what the writer knows. A step inside the tick's window claims the row in the same
//! statement and comes back as a [`Dispatch`], so "now", a move to in 20 seconds, or a preparation
//! that ends late never waits for the next minute.
//!
//! No row changed means: the claim is lost (somebody else owns it), or only the head moved
//! (evidence was appended: read again and repeat), or the batch had taken effect although its
//! answer was lost (its own hash is in the ledger).

mod change;
mod extras;

pub use change::{Change, Column, shown};

use super::dispatch::Dispatch;
use super::lease;
use super::row::{self, Row};
use super::turns::{self, next_turn};
use crate::domain::delivery::State;
use crate::domain::ledger::{self, Entry, Link, hex};
use crate::domain::policy::LOOK_AHEAD;
use crate::domain::time::Timestamp;
use crate::ports::sql::{Statement, Value};
use crate::ports::{Ports, Store, StoreError};
use crate::usecases::{Core, CoreError};

/// How often a change is tried again where the head moved or the database failed.
const SETTLE_TRIES: usize = 4;

pub(super) const APPEND: &str =
    "INSERT OR IGNORE INTO ledger (delivery, seq, previous, hash, event)
    SELECT :id, :seq, :old, :new, :event FROM deliveries WHERE id=:id AND head=:new";

/// What came of it.
#[derive(Debug)]
#[must_use = "the row's next step may be in it"]
pub enum Settled {
    /// It is written. If the next step is near, the row is claimed for whoever holds this.
    Done(Option<Dispatch>),
    /// Somebody else owns the row, or the guard does not hold. Nothing was written.
    Overtaken,
}

// === impl Settled ===

impl Settled {
    /// The row's next step, if it is near and ours.
    #[must_use]
    pub fn dispatch(self) -> Option<Dispatch> {
        match self {
            Self::Done(next) => next,
            Self::Overtaken => None,
        }
    }
}

/// One try at writing a change.
struct Attempt {
    link: Link,
    to: Option<State>,
    /// Whether the step is so near that the row is claimed for whoever writes it.
    is_inside: bool,
}

/// Writes `change` to `row`, and keeps `row` true.
///
/// # Errors
/// When the event is impossible in the row's state, or the database fails.
pub async fn settle<P: Ports>(
    core: &Core<P>,
    row: &mut Row,
    change: Change,
) -> Result<Settled, CoreError> {
    let at = core.now();
    let mut change = extras::spare(row, change, at);
    let tag = hex(&core.chance::<4>());
    for turn in 1..=SETTLE_TRIES {
        let attempt = attempt(&change, row, at, &tag)?;
        match write(core, row, &change, &attempt, at).await {
            Ok(true) => return Ok(done(row, &change, &attempt)),
            Err(error) if turn == SETTLE_TRIES || !change.is_repeated => return Err(error.into()),
            Ok(false) | Err(_) => {}
        }
        let before = row.head.clone();
        match look(core, row, &attempt.link.hash).await? {
            Looked::Written => return Ok(done(row, &change, &attempt)),
            Looked::Claim(claim) if change.is_fenced && claim != row.claim => {
                return Ok(Settled::Overtaken);
            }
            // Neither the claim nor the head moved: the guard does not hold, or the database failed
            // before it wrote.
            Looked::Claim(_) if before == row.head && !change.guard.is_empty() => {
                return Ok(Settled::Overtaken);
            }
            // Evidence came in between: a row about to rest in doubt looks at it first.
            Looked::Claim(_) if attempt.to == Some(State::Unconfirmed) => {
                change.run_at = change.run_at.or(Some(at));
            }
            Looked::Claim(_) => {}
        }
    }
    Ok(Settled::Overtaken)
}

/// Writes the changes of several rows in one transaction, all of them or none. `lead` comes first
/// and decides: every change is guarded by what it writes, and `proof` answers with a row where it
/// did. None: something was quicker, and nothing was written.
///
/// # Errors
/// When an event is impossible in its row's state, or the database fails again and again.
pub async fn settle_together<P: Ports>(
    core: &Core<P>,
    lead: Vec<Statement>,
    rows: &mut [(Row, Change)],
    proof: Statement,
) -> Result<Option<Vec<Dispatch>>, CoreError> {
    let at = core.now();
    let tag = hex(&core.chance::<4>());
    let mut all = lead;
    let mut attempts = Vec::new();
    for (row, change) in rows.iter_mut() {
        *change = extras::spare(row, change.clone(), at);
        let attempt = attempt(change, row, at, &tag)?;
        all.extend(statements(row, change, &attempt, at));
        attempts.push(attempt);
    }
    all.push(proof);
    let mut turn = 1;
    let answers = loop {
        match core.ports.store().batch(all.clone()).await {
            Ok(answers) => break answers,
            Err(error) if turn == SETTLE_TRIES => return Err(error.into()),
            Err(_) => turn += 1,
        }
    };
    if answers.last().is_none_or(|proof| proof.rows.is_empty()) {
        return Ok(None);
    }
    Ok(Some(
        rows.iter_mut()
            .zip(attempts)
            .filter_map(|((row, change), attempt)| done(row, change, &attempt).dispatch())
            .collect(),
    ))
}

fn attempt(change: &Change, row: &Row, at: Timestamp, tag: &str) -> Result<Attempt, CoreError> {
    let to = if change.moves {
        let to = row.state.after(change.event, row.public_parts > 0);
        Some(to.map_err(|error| StoreError::Shape(error.to_string()))?)
    } else {
        None
    };
    let mut detail = change.detail.clone();
    if let Some(to) = to {
        detail.insert("state".to_owned(), to.name().into());
    }
    // Tells apart the events of two writers who write the same at the same moment.
    detail.insert("tag".to_owned(), tag.into());
    let link = ledger::link(
        &row.head,
        row.seq,
        &Entry {
            at,
            kind: change.event,
            detail,
        },
    );
    let is_inside = change
        .run_at
        .is_some_and(|run_at| run_at <= at + LOOK_AHEAD);
    Ok(Attempt {
        link,
        to,
        is_inside,
    })
}

async fn write<P: Ports>(
    core: &Core<P>,
    row: &Row,
    change: &Change,
    attempt: &Attempt,
    at: Timestamp,
) -> Result<bool, StoreError> {
    let statements = statements(row, change, attempt, at);
    let answers = core.ports.store().batch(statements).await?;
    Ok(answers.first().is_some_and(|answer| answer.changes > 0))
}

/// The row's update, its event, and what else belongs to the change. Where the update finds no row,
/// the others do nothing.
fn statements(row: &Row, change: &Change, attempt: &Attempt, at: Timestamp) -> Vec<Statement> {
    let step = match (change.moves, attempt.is_inside) {
        (false, _) => String::new(),
        (true, true) => format!("{STEP}{}", lease::OF_STEP.end()),
        (true, false) => format!("{STEP}:run_at"),
    };
    let lengthened = if change.is_long {
        format!(", wake_at={}", lease::end_of_phase())
    } else {
        String::new()
    };
    let turn = match (change.is_in_turn, attempt.is_inside) {
        (false, _) => "",
        (true, true) => concat!(", turn_at=", next_turn!("deliveries.account")),
        (true, false) => ", turn_at=NULL",
    };
    let fence = if change.is_fenced {
        " AND claim=:claim"
    } else {
        ""
    };
    let (columns, guard) = (change.assignments(), &change.guard);
    let update = format!(
        "UPDATE deliveries SET seq=:seq, head=:new{step}{lengthened}{turn}{columns} WHERE id=:id \
        AND head=:old{fence}{guard}"
    );
    let values = values(row, change, attempt, at);
    std::iter::once(Statement::new(update))
        .chain(
            std::iter::once(APPEND)
                .chain(change.also.iter().copied())
                .map(Statement::new),
        )
        .map(|statement| statement.bind_all(values.iter().cloned()))
        .collect()
}

/// What a step writes; the end of the lease follows, or the instant of the step.
const STEP: &str = ", state=:state, claim=claim+1, run_at=:run_at, wake_at=";

fn values(
    row: &Row,
    change: &Change,
    attempt: &Attempt,
    at: Timestamp,
) -> Vec<(&'static str, Value)> {
    let timing = row.format.kind.timing();
    [
        ("id", (&row.id).into()),
        ("claim", row.claim.into()),
        ("old", (&row.head).into()),
        ("new", (&attempt.link.hash).into()),
        ("seq", attempt.link.seq.into()),
        ("event", (&attempt.link.text).into()),
        ("state", attempt.to.into()),
        ("run_at", change.run_at.into()),
        ("step_due", row.due_at.into()),
        ("lead", timing.lead.into()),
        ("has_slices", timing.has_slices.into()),
        ("call_limit", timing.call_limit.into()),
    ]
    .into_iter()
    .chain(lease::values(at))
    .chain(turns::values())
    .chain(change.column_values())
    .chain(change.values.iter().cloned())
    .collect()
}

enum Looked {
    /// The batch had taken effect.
    Written,
    /// It had not; this is the row's claim now.
    Claim(i64),
}

/// Reads the row's head anew, and whether our event is in the ledger.
async fn look<P: Ports>(core: &Core<P>, row: &mut Row, hash: &str) -> Result<Looked, StoreError> {
    let ours = Statement::new("SELECT seq FROM ledger WHERE delivery=:id AND hash=:hash")
        .bind("id", &row.id)
        .bind("hash", hash);
    let answers = core
        .ports
        .store()
        .batch(vec![row::find(&row.id), ours])
        .await?;
    let [fresh, ours] =
        <[_; 2]>::try_from(answers).map_err(|_| StoreError::Shape("two answers".into()))?;
    let fresh =
        row::first(fresh)?.ok_or_else(|| StoreError::Shape("the delivery is gone".into()))?;
    if !ours.rows.is_empty() {
        return Ok(Looked::Written);
    }
    row.seq = fresh.seq;
    row.head.clone_from(&fresh.head);
    // What is public stays so: the writer may know of a part that the database has yet to be told
    // of.
    row.public_parts = row.public_parts.max(fresh.public_parts);
    Ok(Looked::Claim(fresh.claim))
}

fn done(row: &mut Row, change: &Change, attempt: &Attempt) -> Settled {
    row.seq = attempt.link.seq;
    row.head.clone_from(&attempt.link.hash);
    let Some(to) = attempt.to else {
        return Settled::Done(None);
    };
    row.claim += 1;
    row.state = to;
    row.run_at = change.run_at;
    let run_at = change.run_at.filter(|_| attempt.is_inside);
    Settled::Done(run_at.map(|run_at| Dispatch::of(row, run_at)))
}

//! When a post goes out: at an instant that its schedule says, or in the next free slot, which the
//! statement that writes the post holds.

use crate::domain::ids::{AccountId, PostId};
use crate::domain::post::Draft;
use crate::domain::schedule::{Planned, Request};
use crate::domain::violation::Violation;
use crate::ports::Ports;
use crate::usecases::sessions::Person;
use crate::usecases::slots::Hold;
use crate::usecases::slots::finder::Finder;
use crate::usecases::{Core, CoreError};

/// When a post goes out.
#[derive(Clone, Debug)]
pub(super) struct When {
    pub(super) planned: Planned,
    /// The slot that it takes, where it takes one.
    pub(super) hold: Option<Hold>,
}

/// When `draft` goes out by this schedule; `own` is the post, where there is one already.
pub(super) async fn when<P: Ports>(
    core: &Core<P>,
    person: &Person,
    finder: &mut Finder,
    schedule: &Request,
    (draft, own): (&Draft, Option<&PostId>),
) -> Result<Result<When, Violation>, CoreError> {
    if schedule.wanted_slot().is_none() {
        return Ok(schedule.plan(core.now(), finder.home).map(When::from));
    }
    let accounts: Vec<AccountId> = draft
        .targets
        .iter()
        .map(|target| target.account.clone())
        .collect();
    let found = finder.take(core, person, (&accounts, own)).await?;
    Ok(found.map(|(planned, hold)| When {
        planned,
        hold: Some(hold),
    }))
}

// === impl When ===

impl From<Planned> for When {
    fn from(planned: Planned) -> Self {
        Self {
            planned,
            hold: None,
        }
    }
}

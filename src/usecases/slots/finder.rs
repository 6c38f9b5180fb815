//! Looking for free slots: for one post, or for several that are made together and do not yet know
//! of each other.

use super::{Hold, among, free, read};
use crate::domain::ids::{AccountId, PostId};
use crate::domain::schedule::Planned;
use crate::domain::slot::{Slot, Week};
use crate::domain::time::Timestamp;
use crate::domain::violation::Violation;
use crate::domain::zone::Zone;
use crate::ports::Ports;
use crate::usecases::sessions::Person;
use crate::usecases::{Core, CoreError};

/// Finds free slots for the posts of one request. What it has given once it gives to no other.
pub(in crate::usecases) struct Finder {
    /// The zone in which slots are, and of schedules that name none.
    pub(in crate::usecases) home: Zone,
    /// The slots, once they were read.
    slots: Option<Vec<Slot>>,
    /// The free times of each week that was asked about.
    open: Vec<Open>,
    /// The instants at which posts of this request are due, and the accounts to which they go.
    due: Vec<(Timestamp, Vec<AccountId>)>,
}

/// The free times of a week, for posts to these accounts.
struct Open {
    week: Week,
    /// The accounts among whose posts a time has to be free; none: among all posts.
    among: Option<Vec<AccountId>>,
    free: Vec<Planned>,
}

// === impl Finder ===

impl Finder {
    /// One that has given no slot yet.
    pub(in crate::usecases) const fn new(home: Zone) -> Self {
        Self {
            home,
            slots: None,
            open: Vec::new(),
            due: Vec::new(),
        }
    }

    /// Says that another post of the request is due then, however it got its time.
    pub(in crate::usecases) fn occupy(&mut self, at: Timestamp, accounts: Vec<AccountId>) {
        self.due.push((at, accounts));
    }

    /// The next free slot for a post, and what the statement that writes the post asks of it. A
    /// post that is in a slot already may keep it.
    ///
    /// # Errors
    /// Where there is none, with what to do; or when the database fails.
    pub(in crate::usecases) async fn take<P: Ports>(
        &mut self,
        core: &Core<P>,
        person: &Person,
        (accounts, own): (&[AccountId], Option<&PostId>),
    ) -> Result<Result<(Planned, Hold), Violation>, CoreError> {
        let slots = match self.slots.take() {
            Some(slots) => slots,
            None => read(core, person).await?,
        };
        let week = Week::of(&slots, accounts);
        self.slots = Some(slots);
        if week.is_empty() {
            return Ok(Err(none(
                "no_slots",
                "There are no weekly slots yet. Add some in the settings, or choose a time.",
            )));
        }
        let among = among(&week, accounts);
        let is_same = |open: &Open| open.week == week && open.among == among;
        if !self.open.iter().any(is_same) {
            let free = free(core, person, &week, self.home, (accounts, own)).await?;
            self.open.push(Open {
                week: week.clone(),
                among: among.clone(),
                free,
            });
        }
        let mut open = self.open.iter().filter(|open| is_same(open));
        let mut times = open.next().into_iter().flat_map(|open| &open.free);
        let Some(planned) = times.find(|time| !self.is_due(time.due_at, among.as_deref())) else {
            return Ok(Err(none(
                "no_free_slot",
                "Every slot that can be looked at is taken. Add slots, or choose a time.",
            )));
        };
        let planned = planned.clone();
        self.occupy(planned.due_at, accounts.to_vec());
        let at = planned.due_at;
        let accounts = among;
        Ok(Ok((planned, Hold { at, accounts })))
    }

    /// Whether a post of the request is due then, among those to these accounts.
    fn is_due(&self, at: Timestamp, among: Option<&[AccountId]>) -> bool {
        let is_among = |accounts: &[AccountId]| {
            among.is_none_or(|among| accounts.iter().any(|account| among.contains(account)))
        };
        self.due
            .iter()
            .any(|(due, accounts)| *due == at && is_among(accounts))
    }
}

fn none(code: &'static str, message: &str) -> Violation {
    Violation::new("schedule.slot", code, message)
}

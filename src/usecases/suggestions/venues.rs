//! Where a text is to stand, and how much room there is: X takes longer texts from people who pay
//! for that.

use crate::domain::door::Door;
use crate::domain::ids::AccountId;
use crate::domain::network::Network;
use crate::domain::post::MOST_TARGETS;
use crate::domain::violation::Violation;
use crate::platforms::Allowance;
use crate::ports::sql::Statement;
use crate::ports::{Ports, Store};
use crate::usecases::sessions::Person;
use crate::usecases::{Core, CoreError};
use serde::Deserialize;
use std::collections::BTreeSet;

/// A network that is to take a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Venue {
    pub(super) network: Network,
    /// What every account on it may do for which the text is.
    pub(super) allowance: Allowance,
}

const FIND: &str = "SELECT id, door, username, has_long_texts FROM accounts WHERE \
    workspace=:workspace AND disconnected_at IS NULL AND id IN (SELECT value FROM json_each(:ids))";

#[derive(Deserialize)]
struct Account {
    id: AccountId,
    door: Door,
    username: String,
    has_long_texts: i64,
}

/// The networks on which all of these accounts take long texts; or which accounts there are not.
pub(super) async fn with_long_texts<P: Ports>(
    core: &Core<P>,
    person: &Person,
    ids: &[AccountId],
) -> Result<Result<BTreeSet<Network>, Vec<Violation>>, CoreError> {
    if ids.is_empty() {
        return Ok(Ok(BTreeSet::new()));
    }
    if ids.len() > MOST_TARGETS {
        let message = format!("A post goes to at most {MOST_TARGETS} accounts.");
        return Ok(Err(vec![Violation::new("accounts", "too_many", message)]));
    }
    let find = Statement::new(FIND)
        .bind("workspace", &person.workspace)
        .bind("ids", serde_json::json!(ids).to_string());
    let accounts: Vec<Account> = core.ports.store().run(find).await?.all()?;
    let is_unknown = |id: &AccountId| !accounts.iter().any(|account| account.id == *id);
    let unknown = ids.iter().enumerate().filter(|(_, id)| is_unknown(id));
    let faults: Vec<Violation> = unknown
        .map(|(at, _)| Violation::unknown_account(format!("accounts[{at}]")))
        .collect();
    if !faults.is_empty() {
        return Ok(Err(faults));
    }
    let on = |is_long: bool| {
        let these = accounts.iter();
        these
            .filter(move |account| (account.has_long_texts != 0) == is_long)
            .map(|account| Network::of_account(account.door, &account.username))
            .collect::<BTreeSet<_>>()
    };
    Ok(Ok(&on(true) - &on(false)))
}

// === impl Venue ===

impl Venue {
    /// A network as it is for everybody.
    pub(super) fn of(network: Network) -> Self {
        Self {
            network,
            allowance: Allowance::default(),
        }
    }
}

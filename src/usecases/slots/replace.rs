//! Giving a workspace other slots, as long as they are those that were seen.

use super::{NewSlots, SlotError, Slots, list, row_of, with_version};
use crate::domain::ids::AccountId;
use crate::domain::slot::{Slot, violations};
use crate::domain::violation::Violation;
use crate::ports::sql::Statement;
use crate::ports::{Ports, Store, StoreError};
use crate::usecases::seen::Seen;
use crate::usecases::sessions::Person;
use crate::usecases::{Core, CoreError};
use serde::Deserialize;
use serde_json::json;
use std::collections::BTreeSet;

/// How often the slots are changed anew where others are quicker, for whoever does not mind.
const TRIES: usize = 4;

/// As long as the slots are of the version that was read.
macro_rules! as_they_were {
    () => {
        " EXISTS (SELECT 1 FROM workspaces WHERE id=:workspace AND slots_version=:version)"
    };
}

const CLEAR: &str = concat!(
    "DELETE FROM slots WHERE workspace=:workspace AND",
    as_they_were!()
);

const FILL: &str = concat!(
    "INSERT INTO slots (workspace, account, day, minute) SELECT :workspace, \
    json_extract(value, '$[0]'), json_extract(value, '$[1]'), json_extract(value, '$[2]') FROM \
    json_each(:slots) WHERE",
    as_they_were!()
);

/// Comes last: what stands before it in the transaction asks for the version of before.
const COUNT: &str = "UPDATE workspaces SET slots_version=slots_version+1 WHERE id=:workspace AND \
    slots_version=:version";

const OWN: &str = "SELECT id FROM accounts WHERE workspace=:workspace AND id IN (SELECT value FROM \
    json_each(:ids))";

/// Gives a workspace these slots instead of those that it has, as long as they are of a version
/// that was seen. Posts that are planned stay at their instants.
///
/// # Errors
/// With every fault, when they are of another version by now, or when the database fails.
pub async fn replace<P: Ports>(
    core: &Core<P>,
    person: &Person,
    seen: &Seen,
    new: NewSlots,
) -> Result<Slots, SlotError> {
    let slots: Vec<Slot> = new.slots.into_iter().map(Slot::from).collect();
    let wanted: BTreeSet<_> = slots.iter().map(row_of).collect();
    // The version that we wrote, where the answer to that was lost.
    let mut may_be_ours = None;
    for _ in 0..TRIES {
        let (version, before) = with_version(core, person).await?;
        if may_be_ours == Some(version) && before.iter().map(row_of).eq(wanted.iter().copied()) {
            return Ok(list(core, person).await?);
        }
        seen.fits(version)?;
        let faults = faults(core, person, &slots).await?;
        if !faults.is_empty() {
            return Err(SlotError::Invalid(faults));
        }
        match write(core, person, &slots, version).await {
            Ok(true) => return Ok(list(core, person).await?),
            Ok(false) => {}
            Err(error) if may_be_ours.is_some() => return Err(error.into()),
            Err(_) => may_be_ours = Some(version + 1),
        }
    }
    let why = "the slots were changed again and again";
    Err(CoreError::from(StoreError::Failed(why.into())).into())
}

/// Everything that is wrong with these slots.
async fn faults<P: Ports>(
    core: &Core<P>,
    person: &Person,
    slots: &[Slot],
) -> Result<Vec<Violation>, CoreError> {
    let found = violations(slots);
    if found.is_empty() {
        unknown_accounts(core, person, slots).await
    } else {
        Ok(found)
    }
}

/// Writes these slots instead of those of a version; says whether they still were of that version.
async fn write<P: Ports>(
    core: &Core<P>,
    person: &Person,
    slots: &[Slot],
    version: i64,
) -> Result<bool, CoreError> {
    let rows: Vec<_> = slots.iter().map(row_of).collect();
    let statements = [CLEAR, FILL, COUNT].map(|sql| {
        Statement::new(sql)
            .bind("workspace", &person.workspace)
            .bind("slots", json!(rows).to_string())
            .bind("version", version)
    });
    let answers = core.ports.store().batch(statements.to_vec()).await?;
    Ok(answers.last().is_some_and(|counted| counted.changes > 0))
}

/// The slots of accounts that the workspace does not have.
async fn unknown_accounts<P: Ports>(
    core: &Core<P>,
    person: &Person,
    slots: &[Slot],
) -> Result<Vec<Violation>, CoreError> {
    #[derive(Deserialize)]
    struct Own {
        id: AccountId,
    }
    let named: BTreeSet<&AccountId> = slots
        .iter()
        .filter_map(|slot| slot.account.as_ref())
        .collect();
    if named.is_empty() {
        return Ok(Vec::new());
    }
    let find = Statement::new(OWN)
        .bind("workspace", &person.workspace)
        .bind("ids", json!(named).to_string());
    let rows: Vec<Own> = core.ports.store().run(find).await?.all()?;
    let own: BTreeSet<AccountId> = rows.into_iter().map(|row| row.id).collect();
    let is_unknown = |slot: &Slot| {
        let account = slot.account.as_ref();
        account.is_some_and(|account| !own.contains(account))
    };
    let unknown = slots
        .iter()
        .enumerate()
        .filter(|(_, slot)| is_unknown(slot));
    let message = "There is no such account.";
    Ok(unknown
        .map(|(at, _)| Violation::new(format!("slots[{at}].account"), "unknown_account", message))
        .collect())
}

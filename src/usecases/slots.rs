//! The weekly slots of a workspace: kept, and looked through for the next one that is free.
//!
//! A slot is taken by every post that is due at its instant and not cancelled, however that post
//! got its time. Two posts that look for one at once find the same: what writes them asks again
//! ([`are_free!`]), so that one of them takes it and the other looks further.

pub(super) mod finder;
pub mod replace;

use super::person::home_zone;
use super::seen::Mismatch;
use super::sessions::Person;
use super::{Core, CoreError};
use crate::domain::ids::{AccountId, PostId};
use crate::domain::schedule::{Planned, Remark, wall_clock};
use crate::domain::slot::{Day, NewSlot, Slot, TimeOfDay, Week};
use crate::domain::time::Timestamp;
use crate::domain::violation::Violation;
use crate::domain::zone::Zone;
use crate::ports::sql::{Answer, Statement, Value};
use crate::ports::{Ports, Store, StoreError};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::BTreeSet;

/// How many slots are looked at: whoever has filled a thousand is told so.
const MOST_LOOKED_AT: usize = 1_000;

/// Whether nothing else is due at the instants of the slots that posts take; what follows it takes
/// effect only then. Without slots it holds. The index is named because another one holds all that
/// is asked of a post, and would be read from the workspace's first post to its last.
macro_rules! are_free {
    () => {
        "NOT EXISTS (SELECT 1 FROM json_each(:holds) h CROSS JOIN posts o INDEXED BY \
        posts_in_order WHERE o.workspace=:workspace AND o.due_at=json_extract(h.value, '$.at') AND \
        o.state<>'cancelled' AND o.id<>:own AND (json_extract(h.value, '$.accounts') IS NULL OR \
        EXISTS (SELECT 1 FROM deliveries d WHERE d.post=o.id AND d.removed_at IS NULL AND \
        +d.account IN (SELECT value FROM json_each(h.value, '$.accounts')))))"
    };
}

pub(super) use are_free;

const LIST: &str = "SELECT account, day, minute FROM slots WHERE workspace=:workspace ORDER BY \
    account, day, minute";

const VERSION: &str = "SELECT slots_version FROM workspaces WHERE id=:workspace";

/// Of these instants, those at which another post of the workspace is due.
const TAKEN: &str = "SELECT i.value AS at FROM json_each(:instants) i WHERE EXISTS (SELECT 1 FROM \
    posts o INDEXED BY posts_in_order WHERE o.workspace=:workspace AND o.due_at=i.value AND \
    o.state<>'cancelled' AND o.id<>:own AND (:slot_accounts IS NULL OR EXISTS (SELECT 1 FROM \
    deliveries d WHERE d.post=o.id AND d.removed_at IS NULL AND +d.account IN (SELECT value FROM \
    json_each(:slot_accounts)))))";

/// The slots of a workspace.
#[derive(Debug, Serialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[expect(
    clippy::struct_field_names,
    reason = "the field's name is that of the contract"
)]
pub struct Slots {
    /// How often they were changed, as `If-Match` takes it.
    version: i64,
    /// The zone in which they are: the person's.
    zone: String,
    /// The slots: those of the workspace, then those of each account, in the order of the week.
    slots: Vec<Slot>,
}

/// All slots that a workspace is to have.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct NewSlots {
    /// The slots, in any order.
    pub slots: Vec<NewSlot>,
}

/// A slot that is free, as a post would be planned for it.
#[derive(Debug, Serialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
pub struct FreeSlot {
    at: Timestamp,
    local: String,
    zone: String,
    #[cfg_attr(
        not(target_arch = "wasm32"),
        schemars(extend("enum" = ["skipped", "doubled", null]))
    )]
    remark: Option<&'static str>,
}

/// The next free slot.
#[derive(Debug, Serialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
pub struct NextSlot {
    /// None: there are no slots, or none of the next year is free.
    next: Option<FreeSlot>,
}

/// A slot that a post takes, for the statement that writes the post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hold {
    at: Timestamp,
    /// The accounts among whose posts it has to be free; none: among all posts.
    accounts: Option<Vec<AccountId>>,
}

/// Why a slot was not given, or the slots were not changed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SlotError {
    /// What is wrong, all at once.
    #[error("invalid")]
    Invalid(Vec<Violation>),
    /// Nothing was said of the version that is to be changed.
    #[error("no version")]
    Unseen,
    /// They are of another version by now.
    #[error("stale")]
    Stale,
    /// Something of ours.
    #[error(transparent)]
    CoreError(#[from] CoreError),
}

/// The slots of a person's workspace.
///
/// # Errors
/// When the database fails.
pub async fn list<P: Ports>(core: &Core<P>, person: &Person) -> Result<Slots, CoreError> {
    let (version, slots) = with_version(core, person).await?;
    Ok(Slots {
        version,
        zone: home_zone(core, person).await?.name().to_owned(),
        slots,
    })
}

/// The next free slot for a post to these accounts.
///
/// # Errors
/// When the database fails.
pub async fn next<P: Ports>(
    core: &Core<P>,
    person: &Person,
    accounts: &[AccountId],
) -> Result<NextSlot, CoreError> {
    let zone = home_zone(core, person).await?;
    let week = Week::of(&read(core, person).await?, accounts);
    let free = free(core, person, &week, zone, (accounts, None)).await?;
    Ok(NextSlot {
        next: free.into_iter().next().map(FreeSlot::from),
    })
}

/// The instants of these slots that are free, in order.
async fn free<P: Ports>(
    core: &Core<P>,
    person: &Person,
    week: &Week,
    zone: Zone,
    (accounts, own): (&[AccountId], Option<&PostId>),
) -> Result<Vec<Planned>, CoreError> {
    #[derive(Deserialize)]
    struct Taken {
        at: i64,
    }
    let mut upcoming = week.upcoming(zone, core.now(), MOST_LOOKED_AT);
    if upcoming.is_empty() {
        return Ok(upcoming);
    }
    let instants: Vec<i64> = upcoming.iter().map(|one| one.due_at.ms()).collect();
    let look = Statement::new(TAKEN)
        .bind("workspace", &person.workspace)
        .bind("instants", json!(instants).to_string())
        .bind("own", own.map_or("", PostId::as_str))
        .bind(
            "slot_accounts",
            among(week, accounts).map(|accounts| json!(accounts).to_string()),
        );
    let rows: Vec<Taken> = core.ports.store().run(look).await?.all()?;
    let taken: BTreeSet<i64> = rows.into_iter().map(|row| row.at).collect();
    upcoming.retain(|one| !taken.contains(&one.due_at.ms()));
    Ok(upcoming)
}

/// The accounts among whose posts a slot has to be free; none: among all posts of the workspace.
fn among(week: &Week, accounts: &[AccountId]) -> Option<Vec<AccountId>> {
    (!week.is_shared).then(|| accounts.to_vec())
}

fn row_of(slot: &Slot) -> (&str, u8, u16) {
    let account = slot.account.as_ref().map_or("", AccountId::as_str);
    (account, slot.day.number(), slot.time.minute())
}

async fn read<P: Ports>(core: &Core<P>, person: &Person) -> Result<Vec<Slot>, CoreError> {
    let find = Statement::new(LIST).bind("workspace", &person.workspace);
    Ok(understood(core.ports.store().run(find).await?)?)
}

/// The slots, with the version that they are of.
async fn with_version<P: Ports>(
    core: &Core<P>,
    person: &Person,
) -> Result<(i64, Vec<Slot>), CoreError> {
    #[derive(Deserialize)]
    struct Version {
        slots_version: i64,
    }
    let statements =
        [VERSION, LIST].map(|sql| Statement::new(sql).bind("workspace", &person.workspace));
    let answers = core.ports.store().batch(statements.to_vec()).await?;
    let [version, slots] =
        <[Answer; 2]>::try_from(answers).map_err(|_| StoreError::Shape("two answers".into()))?;
    let version: Option<Version> = version.first()?;
    let version = version.map_or(1, |version| version.slots_version);
    Ok((version, understood(slots)?))
}

fn understood(answer: Answer) -> Result<Vec<Slot>, StoreError> {
    #[derive(Deserialize)]
    struct Row {
        account: String,
        day: i64,
        minute: i64,
    }
    let rows: Vec<Row> = answer.all()?;
    let slot = |row: Row| {
        let day = Day::numbered(row.day).zip(TimeOfDay::of_minute(row.minute));
        let (day, time) = day.ok_or_else(|| StoreError::Shape("a slot of no week".into()))?;
        let account = (!row.account.is_empty()).then(|| AccountId::parse(&row.account));
        Ok(Slot {
            account: account.flatten(),
            day,
            time,
        })
    };
    rows.into_iter().map(slot).collect()
}

// === impl Hold ===

impl Hold {
    /// What [`are_free!`] asks about these, for the post with this id.
    pub(super) fn values<'a>(
        holds: impl IntoIterator<Item = &'a Self>,
        own: &PostId,
    ) -> [(&'static str, Value); 2] {
        let asked = holds.into_iter().map(|hold| {
            let Self { at, accounts } = hold;
            json!({ "at": at.ms(), "accounts": accounts })
        });
        let holds = serde_json::Value::Array(asked.collect());
        [
            ("holds", Value::Text(holds.to_string())),
            ("own", own.into()),
        ]
    }
}

// === impl Slots ===

impl Slots {
    /// Their version, for `ETag`.
    #[must_use]
    pub const fn version(&self) -> i64 {
        self.version
    }
}

// === impl SlotError ===

impl From<Mismatch> for SlotError {
    fn from(mismatch: Mismatch) -> Self {
        match mismatch {
            Mismatch::Unseen => Self::Unseen,
            Mismatch::Stale => Self::Stale,
        }
    }
}

// === impl FreeSlot ===

impl From<Planned> for FreeSlot {
    fn from(planned: Planned) -> Self {
        Self {
            at: planned.due_at,
            local: wall_clock(planned.due_at, planned.zone),
            zone: planned.zone.name().to_owned(),
            remark: planned.remark.map(Remark::name),
        }
    }
}

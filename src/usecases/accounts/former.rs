//! The accounts that were disconnected and that posts still name: people go on calling them by
//! their names, and see what is still planned for them.

use crate::domain::door::{Door, Via};
use crate::domain::ids::AccountId;
use crate::domain::time::Timestamp;
use crate::ports::sql::Statement;
use crate::ports::{Ports, Store};
use crate::usecases::sessions::Person;
use crate::usecases::{Core, CoreError};
use serde::{Deserialize, Serialize};

/// An account that was disconnected, and that posts still name.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
pub struct FormerAccount {
    /// The account's id; it is the same again when the account is connected again.
    pub id: AccountId,
    /// Where it published, and how access was given.
    #[serde(flatten)]
    pub via: Via,
    /// Its handle; none where it had none, or where its data was deleted.
    pub username: Option<String>,
    /// Its display name; empty where its data was deleted.
    pub name: String,
    /// Since when it is disconnected.
    pub disconnected_at: Timestamp,
    /// How many of its deliveries are still to come or wait; no more than 1,000 are counted.
    pub planned: u32,
}

#[derive(Deserialize)]
struct Row {
    id: AccountId,
    door: Door,
    username: String,
    name: String,
    disconnected_at: Timestamp,
    planned: u32,
}

const FIND: &str = "SELECT a.id, a.door, a.username, a.name, a.disconnected_at,
      (SELECT count(*) FROM (SELECT 1 FROM deliveries d WHERE d.account=a.id AND d.state NOT IN \
      ('published', 'failed', 'missed', 'cancelled', 'unconfirmed') LIMIT 1000)) AS planned
    FROM accounts a WHERE a.workspace=:workspace AND a.disconnected_at IS NOT NULL
      AND (EXISTS (SELECT 1 FROM deliveries d WHERE d.account=a.id AND d.removed_at IS NULL)
        OR a.id IN (SELECT json_extract(t.value, '$.account') FROM (SELECT targets FROM \
      (SELECT targets FROM posts WHERE workspace=:workspace AND state='draft' ORDER BY due_at \
      DESC LIMIT 200) UNION ALL SELECT targets FROM (SELECT targets FROM recurrences WHERE \
      workspace=:workspace AND state<>'ended' LIMIT 100)) n, json_each(n.targets) t))
    ORDER BY a.disconnected_at DESC, a.id LIMIT 500";

/// The former accounts of a person's workspace, the last disconnected first.
///
/// # Errors
/// When the database fails.
pub async fn former<P: Ports>(
    core: &Core<P>,
    person: &Person,
) -> Result<Vec<FormerAccount>, CoreError> {
    let find = Statement::new(FIND).bind("workspace", &person.workspace);
    let rows: Vec<Row> = core.ports.store().run(find).await?.all()?;
    Ok(rows.into_iter().map(FormerAccount::from).collect())
}

// === impl FormerAccount ===

impl From<Row> for FormerAccount {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            via: row.door.into(),
            username: Some(row.username).filter(|username| !username.is_empty()),
            name: row.name,
            disconnected_at: row.disconnected_at,
            planned: row.planned,
        }
    }
}

//! The accounts of a workspace: their health, and disconnecting one.

use super::sessions::Person;
use super::{Core, Trouble, vault};
use crate::domain::ids::{AccountId, GrantId};
use crate::domain::platform::Platform;
use crate::domain::time::Timestamp;
use crate::platforms::missing_scopes;
use crate::ports::sql::Statement;
use crate::ports::{Ports, Store};
use serde::{Deserialize, Serialize};

/// An account as clients see it.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
pub struct Account {
    /// Its id.
    pub id: AccountId,
    /// Where.
    pub platform: Platform,
    /// Its handle.
    pub username: String,
    /// Its display name.
    pub name: String,
    /// Its picture.
    pub picture_url: Option<String>,
    /// Whether it can publish.
    pub health: Health,
    /// Since when it is connected.
    pub connected_at: Timestamp,
}

/// Whether an account can publish.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[cfg_attr(not(target_arch = "wasm32"), schemars(rename = "AccountHealth"))]
pub struct Health {
    /// In one word.
    pub state: HealthState,
    /// What was not granted.
    pub missing_scopes: Vec<&'static str>,
    /// What to do, for people.
    pub message: Option<String>,
    /// Until when the platform takes no more posts.
    pub until: Option<Timestamp>,
    /// When the platform was last asked.
    pub checked_at: Timestamp,
}

/// An account's health in one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[cfg_attr(not(target_arch = "wasm32"), schemars(rename = "AccountHealthState"))]
#[serde(rename_all = "snake_case")]
pub enum HealthState {
    /// It can publish.
    Ok,
    /// It can, but a window of the platform is used up.
    Limited,
    /// The person has to connect it again.
    NeedsReconnect,
}

#[derive(Deserialize)]
struct Row {
    id: AccountId,
    platform: Platform,
    username: String,
    name: String,
    picture_url: Option<String>,
    connected_at: Timestamp,
    checked_at: Timestamp,
    scopes: String,
    needs_reconnect: i64,
    generation: Option<i64>,
    limited_until: Option<Timestamp>,
}

/// The connected accounts of a person's workspace.
///
/// # Errors
/// When the database fails.
pub async fn list<P: Ports>(core: &Core<P>, person: &Person) -> Result<Vec<Account>, Trouble> {
    let sql = "SELECT a.id, a.platform, a.username, a.name, a.picture_url, a.connected_at, a.checked_at, g.scopes, g.needs_reconnect, g.generation,
          (SELECT max(blocked_until) FROM limits WHERE scope IN (a.platform||:of||a.id, a.platform||:of_app) AND blocked_until>:now) AS limited_until
        FROM accounts a JOIN grants g ON g.id=a.grant_id WHERE a.workspace=:workspace AND a.disconnected_at IS NULL ORDER BY a.id LIMIT 500";
    let find = Statement::new(sql).bind("workspace", &person.workspace).bind("now", core.now()).bind("of", ":").bind("of_app", ":app");
    let rows: Vec<Row> = core.ports.store().run(find).await?.all()?;
    Ok(rows.into_iter().map(Account::from).collect())
}

impl From<Row> for Account {
    fn from(row: Row) -> Self {
        let health = row.health();
        Self {
            id: row.id,
            platform: row.platform,
            username: row.username,
            name: row.name,
            picture_url: row.picture_url,
            health,
            connected_at: row.connected_at,
        }
    }
}

impl Row {
    fn health(&self) -> Health {
        let missing_scopes = missing_scopes(self.platform, &self.scopes);
        let is_over = self.needs_reconnect != 0 || self.generation.is_none();
        let (state, message) = if is_over {
            (HealthState::NeedsReconnect, Some("This connection has ended. Reconnect the account; its posts wait.".to_owned()))
        } else if !missing_scopes.is_empty() {
            let missing = missing_scopes.join(", ");
            let message = format!("Not allowed: {missing}. Reconnect the account, and allow everything that is asked for.");
            (HealthState::NeedsReconnect, Some(message))
        } else if self.limited_until.is_some() {
            let message = format!("{} takes no more posts from this account for now. They wait.", self.platform.title());
            (HealthState::Limited, Some(message))
        } else {
            (HealthState::Ok, None)
        };
        Health { state, missing_scopes, message, until: self.limited_until, checked_at: self.checked_at }
    }
}

/// Disconnects an account, and ends its grant if no other account lives on it. False: there is no such account.
///
/// # Errors
/// When the database or the configuration fails.
pub async fn disconnect<P: Ports>(core: &Core<P>, person: &Person, id: &AccountId) -> Result<bool, Trouble> {
    #[derive(Deserialize)]
    struct Going {
        grant_id: GrantId,
        others: i64,
    }
    let sql = "SELECT grant_id, (SELECT count(*) FROM accounts o WHERE o.grant_id=a.grant_id AND o.id<>a.id AND o.disconnected_at IS NULL) AS others
        FROM accounts a WHERE id=:id AND workspace=:workspace AND disconnected_at IS NULL";
    let find = Statement::new(sql).bind("id", id).bind("workspace", &person.workspace);
    let Some(Going { grant_id, others }) = core.ports.store().run(find).await?.first()? else { return Ok(false) };
    // The tokens first: whoever is cut off in between finds the account still there, and disconnects it again.
    if others == 0 {
        vault::upkeep::end(core, &grant_id).await?;
    }
    let sql = "UPDATE accounts SET disconnected_at=:now WHERE id=:id AND disconnected_at IS NULL";
    core.ports.store().run(Statement::new(sql).bind("now", core.now()).bind("id", id)).await?;
    Ok(true)
}

//! The accounts of a workspace: listing them, and disconnecting one.

use super::health::{Health, HealthFacts};
use crate::domain::door::{Door, Via};
use crate::domain::ids::{AccountId, GrantId};
use crate::domain::time::Timestamp;
use crate::ports::sql::Statement;
use crate::ports::{Ports, Store};
use crate::usecases::sessions::Person;
use crate::usecases::status::OLDEST_WAITING;
use crate::usecases::vault::{self, Ending};
use crate::usecases::{Core, CoreError};
use serde::{Deserialize, Serialize};

/// An account as clients see it.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
pub struct Account {
    /// The account's id.
    pub id: AccountId,
    /// Where it publishes, and how access was given.
    #[serde(flatten)]
    pub via: Via,
    /// Its handle; none where it has none, as a Page may have none.
    pub username: Option<String>,
    /// The account's display name.
    pub name: String,
    /// Whether it has a picture, of which this instance sends a copy.
    pub has_picture: bool,
    /// Whether the account can publish.
    pub health: Health,
    /// How many other connected accounts live on the same consent: it is taken back at the platform
    /// with the last of them.
    pub siblings: u32,
    /// Since when it is connected.
    pub connected_at: Timestamp,
    /// When something of ours last became public there.
    pub last_published_at: Option<Timestamp>,
}

/// An account, and what depends on it.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
pub struct AccountDetail {
    /// The account.
    #[serde(flatten)]
    pub account: Account,
    /// How many of its deliveries are still to come or wait; no more than 1,000 are counted.
    pub planned: u32,
    /// How many recurrences go to it. They pause when it is disconnected and their next post is to
    /// be made.
    pub repeating: u32,
}

#[derive(Deserialize)]
pub(super) struct Row {
    id: AccountId,
    door: Door,
    username: String,
    name: String,
    has_picture: u8,
    connected_at: Timestamp,
    last_published_at: Option<Timestamp>,
    siblings: u32,
    #[serde(flatten)]
    facts: HealthFacts,
}

const FIND: &str = "SELECT a.id, a.door, a.username, a.name, a.connected_at, a.checked_at, \
    a.lost, a.picture_url IS NOT NULL AS has_picture,
      g.scopes, g.needs_reconnect OR g.generation IS NULL AS is_over, g.ends_at,
      (SELECT count(*) FROM accounts o WHERE o.grant_id=a.grant_id AND o.id<>a.id AND \
      o.disconnected_at IS NULL) AS siblings,
      (SELECT max(published_at) FROM deliveries WHERE account=a.id AND published_at IS NOT NULL) \
      AS last_published_at,
      (SELECT max(blocked_until) FROM limits WHERE scope IN (a.door||:of||a.id, \
      a.door||:of_app) AND blocked_until>:now) AS limited_until
    FROM accounts a JOIN grants g ON g.id=a.grant_id WHERE a.workspace=:workspace AND \
    a.disconnected_at IS NULL";

fn finding(core: &Core<impl Ports>, person: &Person, which: &str) -> Statement {
    let find = Statement::new(format!("{FIND}{which}"));
    find.bind("workspace", &person.workspace)
        .bind("now", core.now())
        .bind("of", ":")
        .bind("of_app", ":app")
}

/// The connected accounts of a person's workspace.
///
/// # Errors
/// When the database fails.
pub async fn list<P: Ports>(core: &Core<P>, person: &Person) -> Result<Vec<Account>, CoreError> {
    let find = finding(core, person, " ORDER BY a.id LIMIT 500");
    let rows: Vec<Row> = core.ports.store().run(find).await?.all()?;
    Ok(rows
        .into_iter()
        .map(|row| row.account(core.now()))
        .collect())
}

/// One of them.
///
/// # Errors
/// When the database fails.
pub async fn find<P: Ports>(
    core: &Core<P>,
    person: &Person,
    id: &AccountId,
) -> Result<Option<Account>, CoreError> {
    let find = finding(core, person, " AND a.id=:id").bind("id", id);
    let row: Option<Row> = core.ports.store().run(find).await?.first()?;
    Ok(row.map(|row| row.account(core.now())))
}

/// Through how many of a workspace's posts what depends on an account is looked for.
const MOST_LOOKED_AT: i64 = 5_000;

/// One of them, and what depends on it.
///
/// # Errors
/// When the database fails.
pub async fn detail<P: Ports>(
    core: &Core<P>,
    person: &Person,
    id: &AccountId,
) -> Result<Option<AccountDetail>, CoreError> {
    #[derive(Deserialize)]
    struct Planned {
        planned: u32,
        repeating: u32,
    }
    let Some(account) = find(core, person, id).await? else {
        return Ok(None);
    };
    // By way of the posts that are not over: what is over of an account has no end. What was
    // approved again waits at a time of its own. The plus keeps the index of the account out of it.
    let sql = "SELECT (SELECT count(*) FROM (SELECT 1 FROM (SELECT id FROM (SELECT id FROM posts \
        WHERE workspace=:workspace AND state IN ('scheduled', 'publishing') LIMIT :most)
          UNION ALL SELECT id FROM (SELECT id FROM posts WHERE workspace=:workspace AND \
          state='attention' AND due_at>=:oldest LIMIT :most)) p
        CROSS JOIN deliveries d ON d.post=p.id WHERE +d.account=:id AND d.removed_at IS NULL AND \
        d.approval=1 AND d.state NOT IN ('published', 'failed', 'missed', 'cancelled', \
        'unconfirmed') LIMIT 1000))
        + (SELECT count(*) FROM (SELECT 1 FROM deliveries INDEXED BY deliveries_approved_again \
        WHERE workspace=:workspace AND approval>1 AND wake_at IS NOT NULL AND account=:id AND \
        state NOT IN ('published', 'failed', 'missed', 'cancelled', 'unconfirmed') LIMIT 1000)) AS \
        planned, (SELECT count(*) FROM recurrences r WHERE r.workspace=:workspace AND \
        r.state<>'ended' AND EXISTS (SELECT 1 FROM json_each(r.targets) t WHERE \
        json_extract(t.value, '$.account')=:id)) AS repeating";
    let planned: Option<Planned> = core
        .ports
        .store()
        .run(
            Statement::new(sql)
                .bind("id", id)
                .bind("workspace", &person.workspace)
                .bind("oldest", core.now() - OLDEST_WAITING)
                .bind("most", MOST_LOOKED_AT),
        )
        .await?
        .first()?;
    Ok(Some(AccountDetail {
        account,
        repeating: planned.as_ref().map_or(0, |counted| counted.repeating),
        planned: planned.map_or(0, |counted| counted.planned),
    }))
}

// === impl Row ===

impl Row {
    fn account(self, now: Timestamp) -> Account {
        Account {
            health: self.facts.health(self.door, now),
            id: self.id,
            via: self.door.into(),
            username: Some(self.username).filter(|username| !username.is_empty()),
            name: self.name,
            has_picture: self.has_picture != 0,
            siblings: self.siblings,
            connected_at: self.connected_at,
            last_published_at: self.last_published_at,
        }
    }
}

/// What came of disconnecting an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Disconnected {
    /// It is disconnected.
    Gone,
    /// There is no such account.
    NotThere,
    /// The person has consented anew at the same moment, which connected it again.
    Reconnected,
}

/// The account is meant as it was: a consent that came meanwhile connects it again.
const DISCONNECT: &str = "UPDATE accounts SET disconnected_at=:now, look_at=NULL WHERE id=:id AND \
    disconnected_at IS NULL AND grant_id=:grant
    AND EXISTS (SELECT 1 FROM grants WHERE id=:grant AND coalesce(granted_at, 0)=:granted)";

/// Disconnects an account, and ends its grant if no other account lives on it.
///
/// # Errors
/// When the database or the configuration fails.
pub async fn disconnect<P: Ports>(
    core: &Core<P>,
    person: &Person,
    id: &AccountId,
) -> Result<Disconnected, CoreError> {
    #[derive(Deserialize)]
    struct Going {
        remote_id: String,
        grant_id: GrantId,
        granted_at: Timestamp,
        others: i64,
    }
    let sql = "SELECT a.remote_id, a.grant_id, coalesce(g.granted_at, 0) AS granted_at, (SELECT \
        count(*) FROM accounts o WHERE o.grant_id=a.grant_id AND o.id<>a.id AND \
        o.disconnected_at IS NULL) AS others
        FROM accounts a JOIN grants g ON g.id=a.grant_id
        WHERE a.id=:id AND a.workspace=:workspace AND a.disconnected_at IS NULL";
    let find = Statement::new(sql)
        .bind("id", id)
        .bind("workspace", &person.workspace);
    let Some(going) = core.ports.store().run(find).await?.first::<Going>()? else {
        return Ok(Disconnected::NotThere);
    };
    let ending = Ending::Disconnected {
        account: id,
        granted_at: going.granted_at,
    };
    // The tokens first: whoever is cut off in between finds the account still there, and
    // disconnects it again.
    let has_ended = going.others == 0 && vault::end(core, &going.grant_id, ending).await?;
    let gone = Statement::new(DISCONNECT)
        .bind("now", core.now())
        .bind("id", id)
        .bind("granted", going.granted_at);
    let left = "SELECT id FROM accounts WHERE grant_id=:grant AND disconnected_at IS NULL LIMIT 1";
    // Whatever comes between, the next tick drops the tokens that serve nobody any more.
    let statements = [
        gone,
        vault::drop_soon(core, &going.grant_id),
        Statement::new(left),
    ]
    .map(|statement| statement.bind("grant", &going.grant_id));
    let answers = core.ports.store().batch(statements.to_vec()).await?;
    if answers.first().is_none_or(|gone| gone.changes == 0) {
        return Ok(Disconnected::Reconnected);
    }
    if has_ended {
        return Ok(Disconnected::Gone);
    }
    // The others may have gone at the same moment, each because of the rest.
    if answers.last().is_some_and(|left| left.rows.is_empty()) {
        vault::end(core, &going.grant_id, ending).await?;
    } else {
        vault::drop_of(core, &going.grant_id, &[going.remote_id]).await?;
    }
    Ok(Disconnected::Gone)
}

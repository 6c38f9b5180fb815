//! The choice after a consent that reaches several accounts: which of a person's Pages or Instagram
//! profiles are to be connected. The grant is kept by then; no token of an account is, until the
//! account is chosen.

use super::accounts::{self, Account};
use super::engine::resume;
use super::grants::{Choice, connect_chosen, end_unused};
use super::sessions::Person;
use super::vault::{self, Access};
use super::{Core, CoreError};
use crate::domain::door::{Door, Via};
use crate::domain::ids::{AccountId, ChoiceId, GrantId};
use crate::domain::time::{Span, Timestamp};
use crate::domain::violation::Violation;
use crate::platforms::{self, MissingPage, Offer};
use crate::ports::sql::{Statement, decode};
use crate::ports::{Ports, Store, StoreError};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// How many choices that nobody made are cleared away by one tick: each may end a grant, which
/// takes calls.
const AT_ONCE: u32 = 20;

/// How long the tokens must still be good when the chosen accounts are asked for.
const MARGIN: Span = Span::minutes(1);

/// The choice as clients see it.
#[derive(Debug, Serialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[cfg_attr(not(target_arch = "wasm32"), schemars(rename = "Choices"))]
pub struct Shown {
    id: ChoiceId,
    #[serde(flatten)]
    via: Via,
    choices: Vec<Choice>,
    /// What there is to know about them: why one may be missing, and what to do.
    remarks: Vec<MissingPage>,
    left_out: LeftOut,
    expires_at: Timestamp,
}

/// What was connected with an earlier consent of the same person and is not among what this one
/// reaches: the platform ends its tokens, whatever is chosen here.
#[derive(Debug, Serialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
pub struct LeftOut {
    /// The accounts of this workspace.
    accounts: Vec<AccountId>,
    /// How many accounts of other workspaces.
    elsewhere: u32,
}

/// Why a choice was not made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ChoiceError {
    /// There is no such choice, or it has ended.
    #[error("there is no such choice")]
    NotThere,
    /// Something was chosen that is not offered.
    #[error("not offered")]
    Invalid(Vec<Violation>),
    /// The grant has ended meanwhile.
    #[error("the grant has ended")]
    Over,
    /// The platform does not answer.
    #[error("the platform does not answer")]
    Unavailable,
    /// Something of ours failed.
    #[error(transparent)]
    CoreError(#[from] CoreError),
}

#[derive(Deserialize)]
struct Row {
    door: Door,
    grant_id: GrantId,
    offers: String,
    remarks: String,
    expires_at: Timestamp,
}

/// What a person may choose among.
///
/// # Errors
/// When the database fails.
pub async fn show<P: Ports>(
    core: &Core<P>,
    person: &Person,
    id: &ChoiceId,
) -> Result<Option<Shown>, CoreError> {
    #[derive(Deserialize)]
    struct Connected {
        id: AccountId,
        remote_id: String,
    }
    let Some(row) = read(core, person, id).await? else {
        return Ok(None);
    };
    let mut choices = row.choices()?;
    let sql = "SELECT id, remote_id FROM accounts WHERE workspace=:workspace AND \
        door=:door AND disconnected_at IS NULL
        AND remote_id IN (SELECT value FROM json_each(:ids))";
    let ids: Vec<&str> = choices.iter().map(|choice| choice.id.as_str()).collect();
    let find = Statement::new(sql)
        .bind("workspace", &person.workspace)
        .bind("door", row.door)
        .bind("ids", json!(ids).to_string());
    let left_out = left_out(core, person, &row, &ids).await?;
    let known: Vec<Connected> = core.ports.store().run(find).await?.all()?;
    for choice in &mut choices {
        choice.account = known
            .iter()
            .find(|known| known.remote_id == choice.id)
            .map(|known| known.id.clone());
    }
    let remarks =
        serde_json::from_str(&row.remarks).map_err(|error| StoreError::Shape(error.to_string()))?;
    Ok(Some(Shown {
        id: id.clone(),
        via: row.door.into(),
        choices,
        remarks,
        left_out,
        expires_at: row.expires_at,
    }))
}

/// What the consent behind a choice does not reach any more; `offered` is what it reaches.
async fn left_out<P: Ports>(
    core: &Core<P>,
    person: &Person,
    row: &Row,
    offered: &[&str],
) -> Result<LeftOut, CoreError> {
    #[derive(Deserialize)]
    struct Left {
        id: AccountId,
        is_here: i64,
    }
    let sql = "SELECT a.id, a.workspace=:workspace AS is_here FROM grants mine
        JOIN grants g ON g.door=mine.door AND g.subject=mine.subject
        JOIN accounts a ON a.grant_id=g.id
        WHERE mine.id=:grant AND a.door=:door AND a.disconnected_at IS NULL
          AND a.remote_id NOT IN (SELECT value FROM json_each(:ids)) ORDER BY a.id";
    let find = Statement::new(sql)
        .bind("workspace", &person.workspace)
        .bind("grant", &row.grant_id)
        .bind("door", row.door)
        .bind("ids", json!(offered).to_string());
    let left: Vec<Left> = core.ports.store().run(find).await?.all()?;
    let (here, elsewhere): (Vec<Left>, Vec<Left>) =
        left.into_iter().partition(|left| left.is_here != 0);
    Ok(LeftOut {
        accounts: here.into_iter().map(|left| left.id).collect(),
        elsewhere: u32::try_from(elsewhere.len()).unwrap_or(u32::MAX),
    })
}

/// Connects what a person has chosen; nothing chosen takes back a grant that serves nobody.
///
/// # Errors
/// See [`ChoiceError`].
pub async fn choose<P: Ports>(
    core: &Core<P>,
    person: &Person,
    id: &ChoiceId,
    chosen: &[String],
) -> Result<Vec<Account>, ChoiceError> {
    let row = read(core, person, id).await?.ok_or(ChoiceError::NotThere)?;
    check(&row.choices()?, chosen)?;
    if chosen.is_empty() {
        let delete = Statement::new("DELETE FROM choices WHERE id=:id").bind("id", id);
        core.ports
            .store()
            .run(delete)
            .await
            .map_err(CoreError::from)?;
        end_unused(core, &row.grant_id).await?;
        return Ok(Vec::new());
    }
    let wanted = fetch(core, &row, chosen).await?;
    let tokens = wanted
        .iter()
        .filter_map(|offer| Some((offer.profile.remote_id.clone(), offer.token.clone()?)))
        .collect::<Vec<_>>();
    if !vault::amend(core, &row.grant_id, |set| set.of_accounts.extend(tokens)).await? {
        return Err(ChoiceError::Unavailable);
    }
    let connected =
        connect_chosen(core, &person.workspace, row.door, &row.grant_id, &wanted).await?;
    if connected.len() < wanted.len() {
        return Err(ChoiceError::Over);
    }
    resume::of_accounts(core, &connected).await;
    let mut all = accounts::list(core, person).await?;
    all.retain(|account| connected.contains(&account.id));
    Ok(all)
}

/// Whether everything that was chosen was offered.
fn check(choices: &[Choice], chosen: &[String]) -> Result<(), ChoiceError> {
    let mut found = Vec::new();
    for (at, id) in chosen.iter().enumerate() {
        let path = format!("choices[{at}]");
        match choices.iter().find(|choice| choice.id == *id) {
            None => found.push(Violation::new(
                path,
                "not_offered",
                "This is not among the choices.",
            )),
            Some(Choice {
                obstacle: Some(why),
                ..
            }) => found.push(Violation::new(path, "not_publishable", why.clone())),
            Some(_) => {}
        }
    }
    if found.is_empty() {
        Ok(())
    } else {
        Err(ChoiceError::Invalid(found))
    }
}

/// The chosen accounts with their tokens, as the platform gives them now.
async fn fetch<P: Ports>(
    core: &Core<P>,
    row: &Row,
    chosen: &[String],
) -> Result<Vec<Offer>, ChoiceError> {
    let tokens = match vault::access(core, &row.grant_id, core.now() + MARGIN, None).await? {
        Access::Ready { tokens, .. } => tokens,
        Access::Reconnect => return Err(ChoiceError::Over),
        Access::Wait => return Err(ChoiceError::Unavailable),
    };
    let app = core.config.app(row.door).map_err(CoreError::from)?;
    let offers = platforms::offers(row.door, core.ports.http(), app, &tokens, core.now())
        .await
        .map_err(|error| {
            core.log(
                "offers_refused",
                &json!({ "door": row.door, "code": error.code }),
            );
            ChoiceError::Unavailable
        })?;
    let mut wanted = offers.accounts;
    wanted.retain(|offer| chosen.contains(&offer.profile.remote_id));
    let is_there = |id: &String| {
        wanted
            .iter()
            .any(|offer| offer.profile.remote_id == *id && offer.obstacle.is_none())
    };
    let gone = chosen.iter().enumerate().filter(|(_, id)| !is_there(id));
    let gone: Vec<_> = gone
        .map(|(at, _)| {
            Violation::new(
                format!("choices[{at}]"),
                "not_offered",
                "The platform does not offer it any more.",
            )
        })
        .collect();
    if gone.is_empty() {
        Ok(wanted)
    } else {
        Err(ChoiceError::Invalid(gone))
    }
}

async fn read<P: Ports>(
    core: &Core<P>,
    person: &Person,
    id: &ChoiceId,
) -> Result<Option<Row>, CoreError> {
    let sql = "SELECT door, grant_id, offers, remarks, expires_at FROM choices WHERE id=:id \
        AND workspace=:workspace AND expires_at>:now";
    let find = Statement::new(sql)
        .bind("id", id)
        .bind("workspace", &person.workspace)
        .bind("now", core.now());
    Ok(core.ports.store().run(find).await?.first()?)
}

/// Clears away choices that nobody made, and what was granted for them.
///
/// # Errors
/// When the database or the configuration fails.
pub async fn forget<P: Ports>(core: &Core<P>) -> Result<(), CoreError> {
    #[derive(Deserialize)]
    struct Over {
        id: ChoiceId,
        grant_id: GrantId,
    }
    let sql =
        "SELECT id, grant_id FROM choices WHERE expires_at<=:now ORDER BY expires_at LIMIT :most";
    let find = Statement::new(sql)
        .bind("now", core.now())
        .bind("most", AT_ONCE);
    for row in core.ports.store().run(find).await?.rows {
        let Over { id, grant_id } = match decode(row) {
            Ok(over) => over,
            Err(error) => {
                core.log("unreadable_choice", &json!({ "error": error.to_string() }));
                continue;
            }
        };
        // The grant first: who is cut off in between finds the choice still there. One that cannot
        // be read keeps no other waiting: its renewal sets it aside.
        match end_unused(core, &grant_id).await {
            Ok(_) => {}
            Err(CoreError::Store(StoreError::Shape(why))) => {
                core.log(
                    "unreadable_grant",
                    &json!({ "grant": grant_id, "error": why }),
                );
            }
            Err(trouble) => return Err(trouble),
        }
        core.ports
            .store()
            .run(Statement::new("DELETE FROM choices WHERE id=:id").bind("id", &id))
            .await?;
    }
    Ok(())
}

// === impl Row ===

impl Row {
    fn choices(&self) -> Result<Vec<Choice>, CoreError> {
        Ok(serde_json::from_str(&self.offers)
            .map_err(|error| StoreError::Shape(error.to_string()))?)
    }
}

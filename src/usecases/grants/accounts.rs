//! The rows of the accounts that a grant serves.

use super::unused::end_unused;
use crate::domain::door::Door;
use crate::domain::ids::{AccountId, GrantId, WorkspaceId};
use crate::platforms::Offer;
use crate::ports::sql::{Answer, Statement};
use crate::ports::{Ports, Store};
use crate::usecases::accounts::next_look;
use crate::usecases::{Core, CoreError, vault};
use serde::Deserialize;
use serde_json::json;

const ACCOUNT: &str = "INSERT INTO accounts (id, workspace, door, remote_id, grant_id, \
    username, name, picture_url, has_long_texts, connected_at, checked_at, lost, look_at)
    SELECT :account, :workspace, :door, :remote, id, :username, :name, :picture, :long_texts, \
    :now, :now, :lost, :look FROM grants
      WHERE id=:grant AND generation IS NOT NULL AND generation>=:generation
    ON CONFLICT (workspace, door, remote_id) DO UPDATE SET grant_id=excluded.grant_id, \
    username=:username, name=:name, picture_url=:picture, has_long_texts=:long_texts,
      checked_at=:now, lost=:lost, look_at=:look, disconnected_at=NULL, connected_at=CASE WHEN \
      disconnected_at IS NULL THEN connected_at ELSE :now END
    RETURNING id";

/// Connects accounts that were chosen after a consent.
///
/// # Errors
/// When the database or the configuration fails.
pub async fn connect_chosen<P: Ports>(
    core: &Core<P>,
    workspace: &WorkspaceId,
    door: Door,
    grant: &GrantId,
    chosen: &[Offer],
) -> Result<Vec<AccountId>, CoreError> {
    let accounts = chosen
        .iter()
        .map(|offer| account(core, workspace, door, grant, 0, offer));
    let statements = [leaving(workspace, door, grant, chosen)]
        .into_iter()
        .chain(accounts)
        .collect();
    let mut answers = core.ports.store().batch(statements).await?;
    let connected = ids(answers.split_off(1))?;
    leave(core, answers.pop(), chosen).await;
    Ok(connected)
}

/// The statement that finds the other grants that the chosen accounts live on until now.
pub(super) fn leaving(
    workspace: &WorkspaceId,
    door: Door,
    grant: &GrantId,
    chosen: &[Offer],
) -> Statement {
    let sql = "SELECT DISTINCT grant_id FROM accounts WHERE workspace=:workspace AND \
        door=:door AND disconnected_at IS NULL
        AND grant_id<>:grant AND remote_id IN (SELECT value FROM json_each(:ids))";
    Statement::new(sql)
        .bind("workspace", workspace)
        .bind("door", door)
        .bind("grant", grant)
        .bind("ids", json!(remote_ids(chosen)).to_string())
}

/// Ends the grants that accounts have left with nobody on them, and drops their tokens from the
/// others. The accounts are connected whatever fails here: a grant that serves nobody ends when it
/// is to be renewed.
pub(super) async fn leave<P: Ports>(core: &Core<P>, left: Option<Answer>, gone: &[Offer]) {
    #[derive(Deserialize)]
    struct Left {
        grant_id: GrantId,
    }
    let left: Vec<Left> = left.and_then(|left| left.all().ok()).unwrap_or_default();
    for Left { grant_id } in left {
        let ended = match end_unused(core, &grant_id).await {
            Ok(false) => vault::drop_of(core, &grant_id, &remote_ids(gone)).await,
            ended => ended.map(|_| ()),
        };
        if let Err(trouble) = ended {
            core.log(
                "not_left",
                &json!({ "grant": grant_id, "error": trouble.to_string() }),
            );
        }
    }
}

/// The statement that connects an account.
pub(super) fn account<P: Ports>(
    core: &Core<P>,
    workspace: &WorkspaceId,
    door: Door,
    grant: &GrantId,
    generation: i64,
    offer: &Offer,
) -> Statement {
    let profile = &offer.profile;
    Statement::new(ACCOUNT)
        .bind("account", &AccountId::new(core.now(), core.chance()))
        .bind("workspace", workspace)
        .bind("door", door)
        .bind("remote", profile.remote_id.as_str())
        .bind("grant", grant)
        .bind("generation", generation)
        .bind("username", profile.username.as_str())
        .bind("name", profile.name.as_str())
        .bind("picture", profile.picture_url.clone())
        .bind("long_texts", i64::from(profile.allowance.has_long_texts))
        .bind("lost", offer.obstacle.clone())
        .bind("look", next_look(door, core.now()))
        .bind("now", core.now())
}

/// The ids of the accounts that were connected; empty where the grant has ended.
pub(super) fn ids(answers: Vec<Answer>) -> Result<Vec<AccountId>, CoreError> {
    #[derive(Deserialize)]
    struct Connected {
        id: AccountId,
    }
    let mut ids = Vec::with_capacity(answers.len());
    for answer in answers {
        ids.extend(answer.first::<Connected>()?.map(|connected| connected.id));
    }
    Ok(ids)
}

fn remote_ids(offers: &[Offer]) -> Vec<String> {
    offers
        .iter()
        .map(|offer| offer.profile.remote_id.clone())
        .collect()
}

//! The accounts that are offered to a person who chooses among several.

use crate::domain::door::Door;
use crate::domain::ids::{AccountId, ChoiceId, GrantId, WorkspaceId};
use crate::domain::time::Span;
use crate::platforms::{Offer, Offers};
use crate::ports::Ports;
use crate::ports::sql::Statement;
use crate::usecases::Core;
use serde::{Deserialize, Serialize};

/// How long a person may take to choose.
const LIFE: Span = Span::hours(1);

/// An account that can be chosen.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
pub struct Choice {
    /// The platform's id of the account.
    pub id: String,
    /// The handle; none where the account has none.
    pub username: Option<String>,
    /// The display name.
    pub name: String,
    /// The workspace's own id of the account, where it is connected already.
    pub account: Option<AccountId>,
    /// Why the account cannot be chosen, for people.
    pub obstacle: Option<String>,
}

// === impl Choice ===

impl Choice {
    fn of(offer: &Offer) -> Self {
        let profile = offer.profile.clone();
        Self {
            id: profile.remote_id,
            username: Some(profile.username).filter(|username| !username.is_empty()),
            name: profile.name,
            account: None,
            obstacle: offer.obstacle.clone(),
        }
    }
}

/// The statement that stores what a person may choose among, if the grant is there by then. It
/// belongs into the transaction that keeps the grant, as nothing else needs the choice.
pub(super) fn offering(
    core: &Core<impl Ports>,
    id: &ChoiceId,
    workspace: &WorkspaceId,
    (door, grant): (Door, &GrantId),
    offers: &Offers,
) -> Statement {
    let choices: Vec<Choice> = offers.accounts.iter().map(Choice::of).collect();
    let sql = "INSERT INTO choices (id, workspace, door, grant_id, offers, remarks, expires_at)
        SELECT :id, :workspace, :door, id, :offers, :remarks, :expires FROM grants WHERE \
        id=:grant AND generation IS NOT NULL
        ON CONFLICT (id) DO NOTHING";
    Statement::new(sql)
        .bind("id", id)
        .bind("workspace", workspace)
        .bind("door", door)
        .bind("grant", grant)
        .bind("offers", serde_json::json!(choices).to_string())
        .bind("remarks", serde_json::json!(offers.remarks).to_string())
        .bind("expires", core.now() + LIFE)
}

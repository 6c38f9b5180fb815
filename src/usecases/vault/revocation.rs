//! Taking tokens back at the platform.

use crate::domain::door::Door;
use crate::platforms::{self, Tokens};
use crate::ports::sql::Statement;
use crate::ports::{Ports, Store, StoreError};
use crate::usecases::Core;
use serde_json::json;

/// Takes tokens back at the platform that nobody here will use, so that nobody else may. Where that
/// takes back everything the person gave our app, it is left while another grant of theirs lives,
/// in this workspace or in another; none: who the person is was not learned.
pub async fn take_back<P: Ports>(
    core: &Core<P>,
    door: Door,
    subject: Option<&str>,
    tokens: &Tokens,
) {
    let is_needed = match subject {
        _ if !platforms::revokes_person(door) => Ok(false),
        None => Ok(true),
        Some(subject) => is_served(core, door.granter(), subject).await,
    };
    let outcome = match (is_needed, core.config.app(door)) {
        (Ok(false), Ok(app)) => {
            let revoked = platforms::revoke(door, core.ports.http(), app, tokens, core.now()).await;
            revoked.map_or_else(|error| error.to_string(), |()| "ok".to_owned())
        }
        (Ok(true), _) => "left to others".to_owned(),
        (Err(error), _) => error.to_string(),
        (_, Err(error)) => error.to_string(),
    };
    core.log("revoked", &json!({ "door": door, "outcome": outcome }));
}

/// Whether a grant of this person lives, in any workspace.
async fn is_served<P: Ports>(
    core: &Core<P>,
    granter: Door,
    subject: &str,
) -> Result<bool, StoreError> {
    let sql = "SELECT id FROM grants WHERE door=:granter AND subject=:subject AND generation \
        IS NOT NULL AND needs_reconnect<>1 LIMIT 1";
    let find = Statement::new(sql)
        .bind("granter", granter)
        .bind("subject", subject);
    Ok(!core.ports.store().run(find).await?.rows.is_empty())
}

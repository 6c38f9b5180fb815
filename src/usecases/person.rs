//! The person: who they are, and what opens their workspace.

use super::sessions::Person;
use super::{Core, Trouble};
use crate::domain::ids::{UserId, WorkspaceId};
use crate::domain::time::Timestamp;
use crate::ports::sql::Statement;
use crate::ports::{Ports, Store};
use serde::{Deserialize, Serialize};

/// A person as they see themselves.
#[derive(Debug, Serialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[cfg_attr(not(target_arch = "wasm32"), schemars(rename = "Person"))]
pub struct Profile {
    id: UserId,
    name: String,
    zone: Option<String>,
    operator: bool,
    workspace: Workspace,
    identities: Vec<Identity>,
    created_at: Timestamp,
}

#[derive(Debug, Serialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
struct Workspace {
    id: WorkspaceId,
    name: String,
}

#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
struct Identity {
    provider: String,
    subject: String,
    name: String,
}

#[derive(Deserialize)]
struct Row {
    name: String,
    zone: Option<String>,
    operator: i64,
    workspace_name: String,
    created_at: Timestamp,
}

/// A person's profile.
///
/// # Errors
/// When the database fails.
pub async fn profile<P: Ports>(core: &Core<P>, person: &Person) -> Result<Option<Profile>, Trouble> {
    let user = "SELECT u.name, u.zone, u.operator, u.created_at, w.name AS workspace_name FROM users u JOIN workspaces w ON w.id=:workspace
        WHERE u.id=:user";
    let identities = "SELECT provider, subject, name FROM identities WHERE user=:user ORDER BY provider, subject";
    let statements =
        [user, identities].map(|sql| Statement::new(sql).bind("user", &person.user).bind("workspace", &person.workspace)).to_vec();
    let mut answers = core.ports.store().batch(statements).await?.into_iter();
    let (Some(user), Some(identities)) = (answers.next(), answers.next()) else { return Ok(None) };
    let Some(row) = user.first::<Row>()? else { return Ok(None) };
    Ok(Some(Profile {
        id: person.user.clone(),
        name: row.name,
        zone: row.zone,
        operator: row.operator != 0,
        workspace: Workspace { id: person.workspace.clone(), name: row.workspace_name },
        identities: identities.all()?,
        created_at: row.created_at,
    }))
}

//! The person: who they are, and what opens their workspace.

use super::identities::{self, Identity};
use super::sessions::Person;
use super::{Core, Trouble};
use crate::domain::ids::{UserId, WorkspaceId};
use crate::domain::time::Timestamp;
use crate::ports::sql::Statement;
use crate::ports::{Ports, Store};
use serde::{Deserialize, Serialize};

/// A person as they see themselves.
#[derive(Debug, Serialize)]
pub struct Profile {
    id: UserId,
    name: String,
    email: Option<String>,
    zone: Option<String>,
    operator: bool,
    workspace: Workspace,
    identities: Vec<Identity>,
    created_at: Timestamp,
}

#[derive(Debug, Serialize)]
struct Workspace {
    id: WorkspaceId,
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
    let statements =
        [user, identities::OF_USER].map(|sql| Statement::new(sql).bind("user", &person.user).bind("workspace", &person.workspace)).to_vec();
    let mut answers = core.ports.store().batch(statements).await?.into_iter();
    let (Some(user), Some(identities)) = (answers.next(), answers.next()) else { return Ok(None) };
    let Some(row) = user.first::<Row>()? else { return Ok(None) };
    let identities: Vec<Identity> = identities.all()?;
    Ok(Some(Profile {
        id: person.user.clone(),
        name: row.name,
        email: identities.iter().find_map(|identity| identity.email.clone()),
        zone: row.zone,
        operator: row.operator != 0,
        workspace: Workspace { id: person.workspace.clone(), name: row.workspace_name },
        identities,
        created_at: row.created_at,
    }))
}

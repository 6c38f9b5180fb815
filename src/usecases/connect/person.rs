//! Who a flow opens a workspace for.

use super::ConnectError;
use crate::config::Signup;
use crate::domain::ids::{UserId, WorkspaceId};
use crate::domain::platform::Platform;
use crate::platforms::Profile;
use crate::ports::sql::Statement;
use crate::ports::{Ports, Store};
use crate::usecases::{Core, Trouble};
use serde::Deserialize;

/// A person and their workspace.
#[derive(Deserialize)]
pub(super) struct Opened {
    pub(super) user: UserId,
    pub(super) workspace: WorkspaceId,
}

const BY_IDENTITY: &str = "SELECT m.user, m.workspace FROM identities i JOIN members m ON m.user=i.user
    WHERE i.provider=:provider AND i.subject=:subject LIMIT 1";

/// The first user becomes the operator; after that `:open` decides. One statement, so two firsts cannot both be first.
const NEW_USER: &str = "INSERT INTO users (id, name, operator, created_at)
    SELECT :user, :name, NOT EXISTS (SELECT 1 FROM users), :now WHERE :open OR NOT EXISTS (SELECT 1 FROM users)";

const NEW_IDENTITY: &str = "INSERT INTO identities (provider, subject, user, name, created_at)
    SELECT :provider, :subject, id, :handle, :now FROM users WHERE id=:user";

const NEW_WORKSPACE: &str = "INSERT INTO workspaces (id, name, created_at) SELECT :workspace, :name, :now FROM users WHERE id=:user";

const NEW_MEMBER: &str = "INSERT INTO members (workspace, user) SELECT :workspace, id FROM users WHERE id=:user";

/// The person whose identity this is, or a new one where the instance takes them.
pub(super) async fn sign_in_or_up<P: Ports>(core: &Core<P>, platform: Platform, profile: &Profile) -> Result<Opened, ConnectError> {
    if let Some(opened) = by_identity(core, platform, profile).await? {
        return Ok(opened);
    }
    let signup = *core.config.signup.as_ref().map_err(|error| Trouble::Config(error.clone()))?;
    let opened = Opened { user: UserId::new(core.now(), core.chance()), workspace: WorkspaceId::new(core.now(), core.chance()) };
    let statements = [NEW_USER, NEW_IDENTITY, NEW_WORKSPACE, NEW_MEMBER].map(|sql| {
        Statement::new(sql)
            .bind("user", &opened.user)
            .bind("workspace", &opened.workspace)
            .bind("provider", platform)
            .bind("subject", profile.remote_id.as_str())
            .bind("name", profile.name.as_str())
            .bind("handle", format!("@{}", profile.username))
            .bind("open", signup == Signup::Open)
            .bind("now", core.now())
    });
    match core.ports.store().batch(statements.to_vec()).await {
        Ok(answers) if answers.first().is_some_and(|answer| answer.changes > 0) => Ok(opened),
        Ok(_) => Err(signup.into()),
        // The same person in two windows: one of them was first. Or the batch had taken effect and its answer was lost.
        Err(error) => by_identity(core, platform, profile).await?.ok_or_else(|| Trouble::Store(error).into()),
    }
}

async fn by_identity<P: Ports>(core: &Core<P>, platform: Platform, profile: &Profile) -> Result<Option<Opened>, Trouble> {
    let find = Statement::new(BY_IDENTITY).bind("provider", platform).bind("subject", profile.remote_id.as_str());
    Ok(core.ports.store().run(find).await?.first()?)
}

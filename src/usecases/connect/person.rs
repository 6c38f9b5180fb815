//! Who a flow opens a workspace for. The key is provider and subject, and never an e-mail address:
//! that can change hands.

use super::error::ConnectError;
use super::flow::{Aim, Flow};
use crate::config::Signup;
use crate::domain::ids::{IdentityId, UserId, WorkspaceId};
use crate::domain::provider::Provider;
use crate::ports::sql::Statement;
use crate::ports::{Ports, Store};
use crate::usecases::sessions::Person;
use crate::usecases::{Core, CoreError};
use serde::Deserialize;

/// Who somebody is, as a provider says.
pub(super) struct Who {
    /// The provider that says it.
    pub(super) provider: Provider,
    /// The provider's id of the person.
    pub(super) subject: String,
    /// What the person is called.
    pub(super) name: String,
    /// What the identity is called: a handle or an address.
    pub(super) label: String,
    /// A confirmed e-mail address.
    pub(super) email: Option<String>,
}

/// A person who was let in, and their workspace.
#[derive(Deserialize)]
pub(super) struct Admitted {
    pub(super) user: UserId,
    pub(super) workspace: WorkspaceId,
    /// The identity that opened the workspace; none where a session had opened it before.
    pub(super) identity: Option<IdentityId>,
}

const BY_IDENTITY: &str =
    "SELECT m.user, m.workspace, i.id AS identity FROM identities i JOIN members m ON m.user=i.user
    WHERE i.provider=:provider AND i.subject=:subject LIMIT 1";

/// What the provider calls the person now. Rows of the version before get their id here.
const REFRESH: &str = "UPDATE identities SET name=:label, email=:email, id=coalesce(id, :identity)
    WHERE provider=:provider AND subject=:subject AND (name<>:label OR email IS NOT :email OR id \
    IS NULL)";

/// Nobody needs an invitation to be the first, and none is used up by it.
const USE_INVITATION: &str = "UPDATE invitations SET used_at=:now, used_by=:user
    WHERE hash=:invite AND used_at IS NULL AND expires_at>:now AND :by_invitation AND EXISTS \
    (SELECT 1 FROM users)";

/// The first user becomes the operator, where `:first` lets them in; after that `:open` decides, or
/// the invitation that this transaction has used up. One statement, so two firsts cannot both be
/// first.
const NEW_USER: &str = "INSERT INTO users (id, name, operator, created_at)
    SELECT :user, :name, NOT EXISTS (SELECT 1 FROM users), :now
    WHERE CASE WHEN EXISTS (SELECT 1 FROM users) THEN :open OR EXISTS (SELECT 1 FROM invitations \
    WHERE hash=:invite AND used_by=:user) ELSE :first END";

const HAS_OPERATOR: &str = "SELECT id FROM users LIMIT 1";

const NEW_IDENTITY: &str =
    "INSERT INTO identities (provider, subject, user, name, created_at, id, email)
    SELECT :provider, :subject, id, :label, :now, :identity, :email FROM users WHERE id=:user";

const NEW_WORKSPACE: &str = "INSERT INTO workspaces (id, name, created_at) SELECT :workspace, \
    :name, :now FROM users WHERE id=:user";

const NEW_MEMBER: &str =
    "INSERT INTO members (workspace, user) SELECT :workspace, id FROM users WHERE id=:user";

/// An identity that is the person's already is only refreshed; one of somebody else changes
/// nothing.
const ADD_IDENTITY: &str =
    "INSERT INTO identities (provider, subject, user, name, created_at, id, \
    email)
    SELECT :provider, :subject, id, :label, :now, :identity, :email FROM users WHERE id=:user
    ON CONFLICT (provider, subject) DO UPDATE SET name=:label, email=:email, id=coalesce(id, \
    :identity) WHERE user=:user";

/// The person and the workspace that a flow opens for `who`.
pub(super) async fn admit<P: Ports>(
    core: &Core<P>,
    flow: &Flow,
    person: Option<Person>,
    who: &Who,
) -> Result<Admitted, ConnectError> {
    match (flow.aim, person) {
        (Aim::SignIn | Aim::AddIdentity, _) if !who.provider.signs_in() => {
            Err(ConnectError::SignInFirst)
        }
        (Aim::SignIn, _) => sign_in_or_up(core, who, flow.invite_hash.as_deref()).await,
        (Aim::Connect, Some(person)) => Ok(person.into()),
        (Aim::AddIdentity, Some(person)) => {
            add_identity(core, &person, who).await?;
            Ok(person.into())
        }
        (Aim::Connect | Aim::AddIdentity, None) => Err(ConnectError::FlowInvalid),
    }
}

/// The person whose identity this is, or a new one where the instance takes them.
async fn sign_in_or_up<P: Ports>(
    core: &Core<P>,
    who: &Who,
    invite_hash: Option<&str>,
) -> Result<Admitted, ConnectError> {
    if let Some(opened) = by_identity(core, who).await? {
        return Ok(opened);
    }
    let signup = *core
        .config
        .signup
        .as_ref()
        .map_err(|error| CoreError::Config(error.clone()))?;
    let identity = IdentityId::new(core.now(), core.chance());
    let (user, workspace) = (
        UserId::new(core.now(), core.chance()),
        WorkspaceId::new(core.now(), core.chance()),
    );
    let opened = Admitted {
        user,
        workspace,
        identity: Some(identity.clone()),
    };
    let statements = [
        USE_INVITATION,
        NEW_USER,
        NEW_IDENTITY,
        NEW_WORKSPACE,
        NEW_MEMBER,
    ]
    .map(|sql| {
        who.statement(sql)
            .bind("user", &opened.user)
            .bind("workspace", &opened.workspace)
            .bind("identity", &identity)
            .bind("name", who.name.as_str())
            .bind("open", signup == Signup::Open)
            .bind("first", core.config.lets_in_first(invite_hash))
            .bind("by_invitation", signup == Signup::Invite)
            .bind("invite", invite_hash)
            .bind("now", core.now())
    });
    match core.ports.store().batch(statements.to_vec()).await {
        Ok(answers) if answers.get(1).is_some_and(|new_user| new_user.changes > 0) => Ok(opened),
        Ok(_) if !has_operator(core).await? => Err(ConnectError::SetupNeeded),
        Ok(_) if signup == Signup::Invite && invite_hash.is_some() => {
            Err(ConnectError::InviteInvalid)
        }
        Ok(_) => Err(signup.into()),
        // The same person in two windows: one of them was first. Or the batch had taken effect and
        // its answer was lost.
        Err(error) => by_identity(core, who)
            .await?
            .ok_or_else(|| CoreError::Store(error).into()),
    }
}

async fn has_operator<P: Ports>(core: &Core<P>) -> Result<bool, CoreError> {
    let found = core.ports.store().run(Statement::new(HAS_OPERATOR)).await?;
    Ok(!found.rows.is_empty())
}

/// Lets `who` open the person's workspace from now on.
async fn add_identity<P: Ports>(
    core: &Core<P>,
    person: &Person,
    who: &Who,
) -> Result<(), ConnectError> {
    let add = who
        .statement(ADD_IDENTITY)
        .bind("user", &person.user)
        .bind("identity", &IdentityId::new(core.now(), core.chance()))
        .bind("now", core.now());
    let added = core.ports.store().run(add).await.map_err(CoreError::from)?;
    if added.changes > 0 {
        Ok(())
    } else {
        Err(ConnectError::IdentityTaken)
    }
}

async fn by_identity<P: Ports>(core: &Core<P>, who: &Who) -> Result<Option<Admitted>, CoreError> {
    let identity = IdentityId::new(core.now(), core.chance());
    let statements =
        [REFRESH, BY_IDENTITY].map(|sql| who.statement(sql).bind("identity", &identity));
    let found = core.ports.store().batch(statements.to_vec()).await?.pop();
    Ok(found
        .map(crate::ports::sql::Answer::first)
        .transpose()?
        .flatten())
}

// === impl Who ===

impl Who {
    fn statement(&self, sql: &'static str) -> Statement {
        Statement::new(sql)
            .bind("provider", self.provider)
            .bind("subject", self.subject.as_str())
            .bind("label", self.label.as_str())
            .bind("email", self.email.clone())
    }
}

impl From<Person> for Admitted {
    fn from(person: Person) -> Self {
        Self {
            user: person.user,
            workspace: person.workspace,
            identity: None,
        }
    }
}

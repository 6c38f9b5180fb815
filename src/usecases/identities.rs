//! The identities that open a person's workspace: the only keys to it.

use super::sessions::{self, Person};
use super::{Core, CoreError};
use crate::domain::ids::IdentityId;
use crate::domain::time::{Span, Timestamp};
use crate::ports::sql::Statement;
use crate::ports::{Ports, Store, StoreError};
use serde::{Deserialize, Serialize};

/// An identity as clients see it. The provider's own id of the person stays here.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
pub struct Identity {
    id: IdentityId,
    #[cfg_attr(
        not(target_arch = "wasm32"),
        schemars(with = "crate::domain::provider::Provider")
    )]
    provider: String,
    name: String,
    pub(super) email: Option<String>,
    created_at: Timestamp,
}

/// What came of removing one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Removed {
    /// It opens nothing any more.
    Gone,
    /// There is none of this id.
    NotThere,
    /// It is the only one, and without it nobody could come in.
    Last,
}

/// How long after signing in a person may add an identity. Whoever has got hold of a session that
/// is older cannot give themselves a way in that outlives it.
const FRESH: Span = Span::minutes(15);

/// Whether a person has signed in so recently that they may add an identity.
#[must_use]
pub fn may_add<P: Ports>(core: &Core<P>, person: &Person) -> bool {
    core.now() < person.signed_in_at + FRESH
}

/// The identities of `:user`, oldest first. One without an id was made by the version before,
/// moments ago: it gets one at its next sign-in.
pub(super) const OF_USER: &str = "SELECT id, provider, name, email, created_at FROM identities \
    WHERE user=:user AND id IS NOT NULL ORDER BY created_at, id";

/// Of two that are removed at once, one stays: each statement counts for itself.
pub(super) const REMOVE: &str = "DELETE FROM identities WHERE id=:id AND user=:user AND (SELECT \
    count(*) FROM identities WHERE user=:user)>1";

const FIND: &str = "SELECT id FROM identities WHERE id=:id AND user=:user";

/// A person's identities.
///
/// # Errors
/// When the database fails.
pub async fn list<P: Ports>(core: &Core<P>, person: &Person) -> Result<Vec<Identity>, CoreError> {
    Ok(core
        .ports
        .store()
        .run(Statement::new(OF_USER).bind("user", &person.user))
        .await?
        .all()?)
}

/// Removes an identity, unless it is the last, and ends the sessions that it opened, except for the
/// one that asks. An account that is connected through it stays connected.
///
/// # Errors
/// When the database fails.
pub async fn remove<P: Ports>(
    core: &Core<P>,
    person: &Person,
    id: &IdentityId,
) -> Result<Removed, CoreError> {
    let (now, current) = (core.now(), person.session.as_str());
    let statement = |sql| {
        Statement::new(sql)
            .bind("id", id)
            .bind("user", &person.user)
            .bind("now", now)
            .bind("current", current)
    };
    let answers = core
        .ports
        .store()
        .batch(
            [FIND, sessions::OF_IDENTITY, REMOVE]
                .map(statement)
                .to_vec(),
        )
        .await?;
    let [found, ended, removed] =
        <[_; 3]>::try_from(answers).map_err(|_| StoreError::Shape("three answers".into()))?;
    sessions::told(core, ended).await?;
    Ok(match (found.rows.is_empty(), removed.changes) {
        (true, _) => Removed::NotThere,
        (false, 0) => Removed::Last,
        (false, _) => Removed::Gone,
    })
}

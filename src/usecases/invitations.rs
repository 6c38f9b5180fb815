//! Invitations: how the operator of an instance lets somebody in. Each works once, within a week,
//! and its code is shown once.

use super::quotas::{self, Quota};
use super::sessions::Person;
use super::{Core, CoreError};
use crate::config::Signup;
use crate::domain::ids::InvitationId;
use crate::domain::ledger::fingerprint;
use crate::domain::secret::Secret;
use crate::domain::text::command_violation;
use crate::domain::time::{Span, Timestamp};
use crate::domain::violation::Violation;
use crate::ports::sql::Statement;
use crate::ports::{Ports, Store};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};

/// How long an invitation can be used.
const LIFE: Span = Span::days(7);

/// The longest note, in characters.
const LONGEST_NOTE: usize = 200;

/// An invitation as its operator sees it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
pub struct Invitation {
    id: InvitationId,
    note: String,
    created_at: Timestamp,
    expires_at: Timestamp,
    used_at: Option<Timestamp>,
}

/// Why there are no invitations.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvitationError {
    /// Only the operator invites: for everybody else, and for an id that is not there.
    #[error("not_found")]
    NotFound,
    /// Sign-up is not by invitation here.
    #[error("signup_not_by_invitation")]
    NotByInvitation,
    /// The note breaks a rule.
    #[error("invalid")]
    Invalid(Violation),
    /// Something of ours failed.
    #[error(transparent)]
    CoreError(#[from] CoreError),
}

const LIST: &str = "SELECT id, note, created_at, expires_at, used_at FROM invitations ORDER BY \
    created_at DESC, id DESC LIMIT 500";

/// The invitations, newest first.
///
/// # Errors
/// See [`InvitationError`].
pub async fn list<P: Ports>(
    core: &Core<P>,
    person: &Person,
) -> Result<Vec<Invitation>, InvitationError> {
    check(core, person).await?;
    Ok(core
        .ports
        .store()
        .run(Statement::new(LIST))
        .await
        .map_err(CoreError::from)?
        .all()
        .map_err(CoreError::from)?)
}

/// Invites somebody; answers also with the address that lets them in, which is kept nowhere. Its
/// code stands behind `#`, so that no server and no log gets to see it before the page hands it on.
///
/// # Errors
/// See [`InvitationError`].
pub async fn invite<P: Ports>(
    core: &Core<P>,
    person: &Person,
    note: &str,
) -> Result<(Invitation, String), InvitationError> {
    check(core, person).await?;
    let note = note.trim();
    if let Some(fault) = command_violation("note", note) {
        return Err(InvitationError::Invalid(fault));
    }
    if note.chars().count() > LONGEST_NOTE {
        return Err(InvitationError::Invalid(Violation::new(
            "note",
            "too_long",
            format!("Use at most {LONGEST_NOTE} characters."),
        )));
    }
    quotas::spend(core, person.user.as_str(), Quota::Invitations).await?;
    let code = Secret::new(URL_SAFE_NO_PAD.encode(core.chance::<32>()));
    let url = format!(
        "{}/#invite={}",
        core.config.origin().map_err(CoreError::from)?,
        code.expose()
    );
    let now = core.now();
    let made = Invitation {
        id: InvitationId::new(now, core.chance()),
        note: note.to_owned(),
        created_at: now,
        expires_at: now + LIFE,
        used_at: None,
    };
    let sql = "INSERT INTO invitations (id, hash, note, created_at, expires_at) VALUES (:id, \
        :hash, :note, :now, :expires)";
    let insert = Statement::new(sql)
        .bind("id", &made.id)
        .bind("hash", fingerprint(code.expose()))
        .bind("note", &made.note)
        .bind("now", made.created_at)
        .bind("expires", made.expires_at);
    core.ports
        .store()
        .run(insert)
        .await
        .map_err(CoreError::from)?;
    Ok((made, url))
}

/// Withdraws an invitation. Whoever it has let in stays.
///
/// # Errors
/// See [`InvitationError`].
pub async fn withdraw<P: Ports>(
    core: &Core<P>,
    person: &Person,
    id: &InvitationId,
) -> Result<(), InvitationError> {
    check(core, person).await?;
    let delete = Statement::new("DELETE FROM invitations WHERE id=:id").bind("id", id);
    let deleted = core
        .ports
        .store()
        .run(delete)
        .await
        .map_err(CoreError::from)?;
    if deleted.changes > 0 {
        Ok(())
    } else {
        Err(InvitationError::NotFound)
    }
}

/// Only the operator, and only where sign-up is by invitation. Who is not the operator learns
/// nothing of the rest.
async fn check<P: Ports>(core: &Core<P>, person: &Person) -> Result<(), InvitationError> {
    let find = Statement::new("SELECT id FROM users WHERE id=:user AND operator=1")
        .bind("user", &person.user);
    let found = core
        .ports
        .store()
        .run(find)
        .await
        .map_err(CoreError::from)?;
    if found.rows.is_empty() {
        return Err(InvitationError::NotFound);
    }
    match core
        .config
        .signup
        .as_ref()
        .map_err(|error| CoreError::Config(error.clone()))?
    {
        Signup::Invite => Ok(()),
        Signup::First | Signup::Open => Err(InvitationError::NotByInvitation),
    }
}

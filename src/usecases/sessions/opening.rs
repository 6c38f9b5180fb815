//! Opening a session when a person signs in.

use super::ending::end;
use super::session::{BrowserHash, Record, new_cookie, remember};
use crate::domain::ids::{IdentityId, UserId, WorkspaceId};
use crate::domain::ledger::fingerprint;
use crate::domain::secret::Secret;
use crate::ports::sql::Statement;
use crate::ports::{Ports, Store};
use crate::usecases::{Core, CoreError};

/// Only through an identity that is there: one that is removed meanwhile opens nothing.
const OPEN: &str = "INSERT INTO sessions (hash, user, identity, browser, created_at, seen_at)
    SELECT :hash, user, id, :browser, :now, :now FROM identities WHERE id=:identity AND user=:user";

/// Signs a person in through an identity of theirs; answers with the cookie's value, or with none
/// where that identity is gone. Whatever the browser had before is ended; what it is called goes
/// with the new one.
///
/// # Errors
/// When the database fails.
pub async fn open<P: Ports>(
    core: &Core<P>,
    (user, workspace): (&UserId, &WorkspaceId),
    identity: &IdentityId,
    before: &BrowserHash,
) -> Result<Option<Secret>, CoreError> {
    let cookie = new_cookie(core);
    let now = core.now();
    let session = BrowserHash::from_hash(fingerprint(cookie.expose()));
    let insert = Statement::new(OPEN)
        .bind("hash", session.as_str())
        .bind("user", user)
        .bind("identity", identity)
        .bind("browser", before.label.clone())
        .bind("now", now);
    if core.ports.store().run(insert).await?.changes == 0 {
        return Ok(None);
    }
    remember(
        core,
        &session,
        &Record {
            user: user.clone(),
            workspace: workspace.clone(),
            created_at: now,
            seen_at: now,
        },
    )
    .await;
    end(core, before).await?;
    Ok(Some(cookie))
}

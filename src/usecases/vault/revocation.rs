//! Taking tokens back at the platform, and remembering those that it has not taken back yet: it is
//! asked again for a day, and then the person is told, who can do it by hand.

use super::grant::Grant;
use super::sealed::{forget, get, open_at, place, seal};
use crate::domain::door::Door;
use crate::domain::ids::{GrantId, WorkspaceId};
use crate::domain::sealing::KeyRing;
use crate::domain::time::{Span, Timestamp};
use crate::platforms::{self, Tokens};
use crate::ports::sql::{Statement, decode};
use crate::ports::{Ports, Store, StoreError};
use crate::usecases::{Core, CoreError};
use serde::Deserialize;
use serde_json::json;

/// The first pause after a platform has not confirmed it. Each is twice as long as the last.
pub(super) const FIRST_PAUSE: Span = Span::minutes(1);

/// The longest pause.
const LONGEST_PAUSE: Span = Span::hours(2);

/// How long the platform is asked.
const ASKED_FOR: Span = Span::days(1);

/// How long the person is told afterwards.
const TOLD_FOR: Span = Span::days(30);

/// How many of them one tick asks for: at two calls each they stay below the 50 of an invocation.
const AT_ONCE: u32 = 10;

/// Who gave tokens, as far as it was learned.
pub struct Given<'a> {
    /// How access was given.
    pub door: Door,
    /// The platform's id of the person.
    pub subject: Option<&'a str>,
    /// Where the tokens would have been kept.
    pub workspace: Option<&'a WorkspaceId>,
    /// What the account is called, for people.
    pub label: Option<&'a str>,
}

/// A row of tokens that have not been taken back yet.
#[derive(Deserialize)]
struct Row {
    grant_id: GrantId,
    generation: i64,
    workspace: WorkspaceId,
    door: Door,
    subject: Option<String>,
    sealed: Option<String>,
    created_at: Timestamp,
    given_up_at: Option<Timestamp>,
}

/// The tokens of a grant that is about to end, for the transaction that ends it.
pub(super) const REMEMBER_GRANT: &str = "INSERT OR IGNORE INTO revocations (grant_id, \
    generation, workspace, door, subject, label, sealed, sealed_with, created_at, try_at)
    SELECT id, generation, workspace, door, subject, (SELECT coalesce(nullif(username, ''), name) \
    FROM accounts WHERE grant_id=grants.id ORDER BY connected_at DESC LIMIT 1), :sealed, \
    :sealed_with, :now, :first FROM grants WHERE needs_reconnect<>1 AND ";

const REMEMBER: &str = "INSERT OR IGNORE INTO revocations (grant_id, generation, workspace, door, \
    subject, label, sealed, sealed_with, created_at, try_at)
    VALUES (:id, :generation, :workspace, :door, :subject, :label, :sealed, :sealed_with, :now, \
    :first)";

/// The instant moves first, so that none makes a tick begin with the same rows for ever.
const TAKE: &str = "UPDATE revocations SET tried=tried+1, try_at=:now+min(:pause<<min(tried, 20), \
    :longest)
    WHERE (grant_id, generation) IN (SELECT grant_id, generation FROM revocations WHERE \
    try_at<=:now ORDER BY try_at LIMIT :most)
    RETURNING grant_id, generation, workspace, door, subject, sealed, created_at, given_up_at";

const DONE: &str = "DELETE FROM revocations WHERE grant_id=:id AND generation=:generation";

/// Nothing is kept of the tokens themselves: only the person can do it now.
const GIVE_UP: &str = "UPDATE revocations SET sealed=NULL, sealed_with=NULL, subject=NULL, \
    given_up_at=:now, try_at=:forgotten WHERE grant_id=:id AND generation=:generation";

/// Takes tokens back at the platform that nobody here will use, so that nobody else may. Where the
/// platform does not confirm it, it is asked again.
pub async fn take_back<P: Ports>(core: &Core<P>, given: &Given<'_>, tokens: &Tokens) {
    if ask(core, given.door, given.subject, tokens).await {
        return;
    }
    if let Err(trouble) = remember(core, given, tokens).await {
        core.log(
            "revocation_not_kept",
            &json!({ "door": given.door, "error": trouble.to_string() }),
        );
    }
}

/// Asks the platform. Where that takes back everything the person gave our app, it is left while
/// another grant of theirs lives, in this workspace or in another. False: it is not confirmed.
pub(super) async fn ask<P: Ports>(
    core: &Core<P>,
    door: Door,
    subject: Option<&str>,
    tokens: &Tokens,
) -> bool {
    let is_needed = match subject {
        _ if !platforms::revokes_person(door) => Ok(false),
        // Who the person is was not learned: somebody may need it.
        None => Ok(true),
        Some(subject) => is_served(core, door.granter(), subject).await,
    };
    let (is_done, outcome) = match (is_needed, core.config.app(door)) {
        (Ok(false), Ok(app)) => {
            match platforms::revoke(door, core.ports.http(), app, tokens, core.now()).await {
                Ok(()) => (true, "ok".to_owned()),
                Err(error) => (false, error.to_string()),
            }
        }
        (Ok(true), _) => (true, "left to others".to_owned()),
        (Err(error), _) => (false, error.to_string()),
        (_, Err(error)) => (false, error.to_string()),
    };
    core.log("revoked", &json!({ "door": door, "outcome": outcome }));
    is_done
}

/// Keeps tokens of no grant until the platform has taken them back.
async fn remember<P: Ports>(
    core: &Core<P>,
    given: &Given<'_>,
    tokens: &Tokens,
) -> Result<(), CoreError> {
    let now = core.now();
    let (id, generation) = (GrantId::new(now, core.chance()), 1);
    let nobodys = WorkspaceId::new(now, core.chance());
    let workspace = given.workspace.unwrap_or(&nobodys);
    let sealed = seal(core, workspace, given.door, &id, generation, tokens)?;
    let remember = Statement::new(REMEMBER)
        .bind("id", &id)
        .bind("generation", generation)
        .bind("workspace", workspace)
        .bind("door", given.door)
        .bind("subject", given.subject.map(str::to_owned))
        .bind("label", given.label.map(str::to_owned))
        .bind("sealed_with", KeyRing::key_of(&sealed))
        .bind("sealed", &sealed)
        .bind("now", now)
        .bind("first", now + FIRST_PAUSE);
    core.ports.store().run(remember).await?;
    Ok(())
}

/// What a platform has confirmed is forgotten.
pub(super) async fn done<P: Ports>(
    core: &Core<P>,
    id: &GrantId,
    generation: i64,
) -> Result<(), StoreError> {
    let done = Statement::new(DONE)
        .bind("id", id)
        .bind("generation", generation);
    core.ports.store().run(done).await.map(drop)
}

/// Asks the platforms again for what they have not confirmed, and gives up what is a day old.
///
/// # Errors
/// When the database fails.
pub async fn revoke_again<P: Ports>(core: &Core<P>) -> Result<(), CoreError> {
    let take = Statement::new(TAKE)
        .bind("now", core.now())
        .bind("pause", FIRST_PAUSE)
        .bind("longest", LONGEST_PAUSE)
        .bind("most", AT_ONCE);
    for row in core.ports.store().run(take).await?.rows {
        match decode::<Row>(row) {
            Ok(row) => row.revoke_again(core).await?,
            // Another version of this program can: it comes again.
            Err(error) => core.log(
                "unreadable_revocation",
                &json!({ "error": error.to_string() }),
            ),
        }
    }
    Ok(())
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

// === impl Given ===

impl<'a> Given<'a> {
    /// Who gave a grant that is kept.
    pub(super) fn of(grant: &'a Grant) -> Self {
        Self {
            door: grant.door,
            subject: Some(&grant.subject),
            workspace: Some(&grant.workspace),
            label: None,
        }
    }
}

// === impl Row ===

impl Row {
    async fn revoke_again<P: Ports>(self, core: &Core<P>) -> Result<(), CoreError> {
        if self.given_up_at.is_some() {
            return Ok(done(core, &self.grant_id, self.generation).await?);
        }
        let is_done = match self.tokens(core).await? {
            Some(tokens) => ask(core, self.door, self.subject.as_deref(), &tokens).await,
            None => false,
        };
        let now = core.now();
        if is_done {
            done(core, &self.grant_id, self.generation).await?;
        } else if self.created_at + ASKED_FOR <= now {
            core.log(
                "revocation_given_up",
                &json!({ "door": self.door, "grant": self.grant_id }),
            );
            let give_up = Statement::new(GIVE_UP)
                .bind("id", &self.grant_id)
                .bind("generation", self.generation)
                .bind("now", now)
                .bind("forgotten", now + TOLD_FOR);
            core.ports.store().run(give_up).await?;
        } else {
            return Ok(());
        }
        forget(core, &self.grant_id, self.generation..=self.generation).await;
        Ok(())
    }

    /// The tokens: from the row, or from KV where that did not answer when their grant ended.
    async fn tokens<P: Ports>(&self, core: &Core<P>) -> Result<Option<Tokens>, CoreError> {
        let sealed = match &self.sealed {
            Some(sealed) => Some(sealed.clone()),
            None => get(core, &self.grant_id, self.generation)
                .await
                .unwrap_or_default(),
        };
        let Some(sealed) = sealed else {
            return Ok(None);
        };
        let place = place(&self.workspace, self.door, &self.grant_id, self.generation);
        open_at(core, &place, &sealed)
    }
}

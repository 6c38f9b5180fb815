//! Keeping what a person gave: the grant with its sealed tokens, and the account.

use super::ConnectError;
use crate::domain::delivery::{Event, State};
use crate::domain::ids::{AccountId, DeliveryId, GrantId, WorkspaceId};
use crate::domain::platform::Platform;
use crate::domain::sealing::KeyRing;
use crate::domain::time::Span;
use crate::platforms::{Profile, Tokens};
use crate::ports::sql::Statement;
use crate::ports::{Ports, Store, StoreError};
use crate::usecases::engine::{self, row, settle};
use crate::usecases::vault::{self, upkeep::renew_at};
use crate::usecases::{Core, Trouble};
use serde::Deserialize;
use serde_json::json;

/// How often a write is tried again where somebody else connects the same account at the same moment.
const TRIES: usize = 3;

/// The pause between posts of one account that waited: order is kept, and a rate limit is met once.
const STAGGER: Span = Span::ms(100);

/// How many waiting posts are resumed at once; the rest follow when they look again.
const RESUMED_AT_ONCE: i64 = 100;

#[derive(Deserialize)]
struct Known {
    id: GrantId,
    last_generation: i64,
}

#[derive(Deserialize)]
struct KnownAccount {
    id: AccountId,
}

const GRANT: &str =
    "INSERT INTO grants (id, workspace, platform, subject, scopes, generation, last_generation, handover, sealed_with, expires_at, renew_at, created_at)
    VALUES (:grant, :workspace, :platform, :subject, :scopes, :generation, :generation, :sealed, :sealed_with, :expires, :renew, :now)
    ON CONFLICT (workspace, platform, subject) DO UPDATE SET scopes=:scopes, generation=:generation, last_generation=:generation,
      handover=:sealed, sealed_with=:sealed_with, handover_seen_at=NULL, started=NULL, lease_until=0, needs_reconnect=0, expires_at=:expires, renew_at=:renew
    WHERE last_generation=:last";

const ACCOUNT: &str = "INSERT INTO accounts (id, workspace, platform, remote_id, grant_id, username, name, picture_url, connected_at, checked_at)
    SELECT :account, :workspace, :platform, :remote, id, :username, :name, :picture, :now, :now FROM grants WHERE id=:grant AND generation=:generation
    ON CONFLICT (workspace, platform, remote_id) DO UPDATE SET grant_id=excluded.grant_id, username=:username, name=:name, picture_url=:picture,
      checked_at=:now, disconnected_at=NULL, connected_at=CASE WHEN disconnected_at IS NULL THEN connected_at ELSE :now END";

/// The profile must be that of the account which is to be reconnected.
pub(super) async fn check<P: Ports>(
    core: &Core<P>,
    workspace: &WorkspaceId,
    platform: Platform,
    profile: &Profile,
    wanted: &AccountId,
) -> Result<(), ConnectError> {
    match account(core, workspace, platform, &profile.remote_id).await? {
        Some(known) if known.id == *wanted => Ok(()),
        Some(_) | None => Err(ConnectError::OtherAccount),
    }
}

/// Stores the tokens as a new generation of the grant, and the account.
pub(super) async fn keep<P: Ports>(
    core: &Core<P>,
    workspace: &WorkspaceId,
    platform: Platform,
    profile: &Profile,
    tokens: &Tokens,
) -> Result<AccountId, ConnectError> {
    for _ in 0..TRIES {
        let grant = grant(core, workspace, platform, &profile.remote_id).await?;
        let (id, last) = grant.map_or_else(|| (GrantId::new(core.now(), core.chance()), 0), |known| (known.id, known.last_generation));
        // Never a generation that a refresh under way might be making: the last one + 1 is left out.
        let generation = if last == 0 { 1 } else { last + 2 };
        let sealed = vault::seal(core, workspace, platform, &id, generation, tokens)?;
        let fresh = AccountId::new(core.now(), core.chance());
        let statements = [GRANT, ACCOUNT].map(|sql| {
            Statement::new(sql)
                .bind("grant", &id)
                .bind("workspace", workspace)
                .bind("platform", platform)
                .bind("subject", profile.remote_id.as_str())
                .bind("scopes", tokens.scopes.join(" "))
                .bind("generation", generation)
                .bind("last", last)
                .bind("sealed", &sealed)
                .bind("sealed_with", KeyRing::key_of(&sealed))
                .bind("expires", tokens.expires_at)
                .bind("renew", renew_at(&id, core.now()))
                .bind("account", &fresh)
                .bind("remote", profile.remote_id.as_str())
                .bind("username", profile.username.as_str())
                .bind("name", profile.name.as_str())
                .bind("picture", profile.picture_url.clone())
                .bind("now", core.now())
        });
        let answers = core.ports.store().batch(statements.to_vec()).await.map_err(Trouble::from)?;
        if answers.first().is_some_and(|answer| answer.changes > 0) {
            if let Err(error) = vault::put(core, &id, generation, &sealed).await {
                core.log("vault_put_failed", &json!({ "grant": id, "error": error.to_string() }));
            }
            let kept = account(core, workspace, platform, &profile.remote_id).await?;
            return kept.map(|kept| kept.id).ok_or_else(|| Trouble::Store(StoreError::Shape("the account is gone".into())).into());
        }
    }
    Err(ConnectError::PlatformUnavailable)
}

async fn grant<P: Ports>(core: &Core<P>, workspace: &WorkspaceId, platform: Platform, subject: &str) -> Result<Option<Known>, Trouble> {
    let sql = "SELECT id, last_generation FROM grants WHERE workspace=:workspace AND platform=:platform AND subject=:subject";
    let find = Statement::new(sql).bind("workspace", workspace).bind("platform", platform).bind("subject", subject);
    Ok(core.ports.store().run(find).await?.first()?)
}

async fn account<P: Ports>(
    core: &Core<P>,
    workspace: &WorkspaceId,
    platform: Platform,
    remote_id: &str,
) -> Result<Option<KnownAccount>, Trouble> {
    let sql = "SELECT id FROM accounts WHERE workspace=:workspace AND platform=:platform AND remote_id=:remote";
    let find = Statement::new(sql).bind("workspace", workspace).bind("platform", platform).bind("remote", remote_id);
    Ok(core.ports.store().run(find).await?.first()?)
}

/// The posts that waited for this account go on, oldest first.
pub(super) async fn resume_held<P: Ports>(core: &Core<P>, account: &AccountId) -> Result<(), Trouble> {
    #[derive(Deserialize)]
    struct Held {
        id: DeliveryId,
    }
    let sql = "SELECT id FROM deliveries WHERE account=:account AND state='held' ORDER BY due_at LIMIT :most";
    let find = Statement::new(sql).bind("account", account).bind("most", RESUMED_AT_ONCE);
    let held: Vec<Held> = core.ports.store().run(find).await?.all()?;
    let mut at = core.now();
    for Held { id } in held {
        let row = match row::read(core, &id).await {
            // What cannot be understood keeps nobody else waiting.
            Err(StoreError::Shape(_)) => None,
            read => read?,
        };
        let Some(mut row) = row.filter(|row| row.state == State::Held) else { continue };
        let change =
            settle::Change::step(Event::Resumed).at(at).set(", bad_generation=NULL").detail("reason", "The account was reconnected.");
        engine::send(core, settle::settle(core, &mut row, change).await?.dispatch().into_iter().collect()).await;
        at = at + STAGGER;
    }
    Ok(())
}

//! Keeping what a person gave: the grant with its sealed tokens, and the account.

use super::ConnectError;
use crate::domain::delivery::{Event, State};
use crate::domain::door::Door;
use crate::domain::ids::{AccountId, ChoiceId, DeliveryId, GrantId, WorkspaceId};
use crate::domain::sealing::KeyRing;
use crate::domain::time::Span;
use crate::platforms::{self, Offer, Offers, Tokens};
use crate::ports::sql::{Answer, Statement};
use crate::ports::{Ports, Store, StoreError};
use crate::usecases::accounts::next_look;
use crate::usecases::engine::{self, row, settle};
use crate::usecases::vault::{self, upkeep::renew_at};
use crate::usecases::{Core, Trouble, choices};
use serde::Deserialize;
use serde_json::json;

/// How often a write is tried again where somebody else connects the same account at the same
/// moment.
const TRIES: usize = 3;

/// The pause between posts of one account that waited: order is kept, and a rate limit is met once.
const STAGGER: Span = Span::ms(100);

/// How many waiting posts are resumed at once; the rest follow when they look again.
const RESUMED_AT_ONCE: i64 = 100;

/// A grant that is known already, and what it serves.
#[derive(Deserialize)]
struct Known {
    id: GrantId,
    last_generation: i64,
    /// The platform's ids of the connected accounts that live on it, as JSON.
    serves: String,
}

const FIND: &str = "SELECT id, last_generation,
      (SELECT json_group_array(remote_id) FROM accounts WHERE grant_id=grants.id AND \
      disconnected_at IS NULL) AS serves
    FROM grants WHERE workspace=:workspace AND door=:granter AND subject=:subject";

const GRANT: &str =
    "INSERT INTO grants (id, workspace, door, subject, scopes, generation, last_generation, \
    handover, sealed_with, expires_at, renew_at,
      created_at, granted_at, ends_at, refresh_at)
    VALUES (:grant, :workspace, :granter, :subject, :scopes, :generation, :generation, :sealed, \
    :sealed_with, :expires, :renew,
      :now, :now, :ends, :refresh)
    ON CONFLICT (workspace, door, subject) DO UPDATE SET scopes=:scopes, \
    generation=:generation, last_generation=:generation,
      handover=:sealed, sealed_with=:sealed_with, handover_seen_at=NULL, started=NULL, \
      lease_until=0, needs_reconnect=0, expires_at=:expires,
      renew_at=:renew, granted_at=:now, ends_at=:ends, refresh_at=:refresh
    WHERE last_generation=:last";

/// What else lives on the grant is looked at soon: this consent may reach further than the last
/// one, or less far.
const SIBLINGS: &str = "UPDATE accounts SET look_at=:now WHERE grant_id=:grant AND disconnected_at \
    IS NULL AND look_at IS NOT NULL";

const ACCOUNT: &str = "INSERT INTO accounts (id, workspace, door, remote_id, grant_id, \
    username, name, picture_url, connected_at, checked_at, lost, look_at)
    SELECT :account, :workspace, :door, :remote, id, :username, :name, :picture, :now, :now, \
    :lost, :look FROM grants
      WHERE id=:grant AND generation IS NOT NULL AND generation>=:generation
    ON CONFLICT (workspace, door, remote_id) DO UPDATE SET grant_id=excluded.grant_id, \
    username=:username, name=:name, picture_url=:picture,
      checked_at=:now, lost=:lost, look_at=:look, disconnected_at=NULL, connected_at=CASE WHEN \
      disconnected_at IS NULL THEN connected_at ELSE :now END
    RETURNING id";

/// What a person gave: to be kept in a workspace, for a platform.
pub(super) struct Given<'a> {
    pub(super) workspace: &'a WorkspaceId,
    pub(super) door: Door,
    pub(super) offers: &'a Offers,
    pub(super) tokens: &'a Tokens,
}

/// What came of keeping it.
pub(super) enum Kept {
    /// These accounts are connected.
    Connected(Vec<AccountId>),
    /// The person chooses among those that are offered.
    Choosing(ChoiceId),
}

/// Of what is offered, the account `wanted`, which is to be reconnected.
pub(super) async fn find<'a, P: Ports>(
    core: &Core<P>,
    given: &Given<'a>,
    wanted: &AccountId,
) -> Result<&'a Offer, ConnectError> {
    #[derive(Deserialize)]
    struct Wanted {
        remote_id: String,
    }
    let sql = "SELECT remote_id FROM accounts WHERE id=:id AND workspace=:workspace AND \
        door=:door";
    let find = Statement::new(sql)
        .bind("id", wanted)
        .bind("workspace", given.workspace)
        .bind("door", given.door);
    let known: Option<Wanted> = core
        .ports
        .store()
        .run(find)
        .await
        .map_err(Trouble::from)?
        .first()
        .map_err(Trouble::from)?;
    let known = known.ok_or(ConnectError::OtherAccount)?;
    let missing = if given.door.has_choices() {
        ConnectError::AccountMissing
    } else {
        ConnectError::OtherAccount
    };
    given
        .offers
        .accounts
        .iter()
        .find(|offer| offer.profile.remote_id == known.remote_id)
        .ok_or(missing)
}

/// Stores the tokens as a new generation of the grant, and the `chosen` accounts; where there are
/// none, the choice among what is offered.
pub(super) async fn keep<P: Ports>(
    core: &Core<P>,
    given: &Given<'_>,
    chosen: &[Offer],
) -> Result<Kept, ConnectError> {
    let choice = chosen
        .is_empty()
        .then(|| ChoiceId::new(core.now(), core.chance()));
    for _ in 0..TRIES {
        let known = known(core, given).await?;
        let serves: Vec<String> = known.as_ref().map_or_else(Vec::new, |known| {
            serde_json::from_str(&known.serves).unwrap_or_default()
        });
        let (id, last) = known.map_or_else(
            || (GrantId::new(core.now(), core.chance()), 0),
            |known| (known.id, known.last_generation),
        );
        // Never a generation that a refresh under way might be making: the last one + 1 is left
        // out.
        let generation = if last == 0 { 1 } else { last + 2 };
        let tokens = given.tokens_for(&serves, chosen);
        let sealed = vault::seal(
            core,
            given.workspace,
            given.door.granter(),
            &id,
            generation,
            &tokens,
        )?;
        let grant = grant(core, given, &tokens, &id, (last, generation), &sealed);
        let siblings = Statement::new(SIBLINGS)
            .bind("grant", &id)
            .bind("now", core.now());
        let accounts = chosen
            .iter()
            .map(|offer| account(core, given.workspace, given.door, &id, generation, offer));
        let choosing = choice.iter().map(|choice| {
            choices::offering(
                core,
                choice,
                given.workspace,
                (given.door, &id),
                given.offers,
            )
        });
        let leaving = leaving(given.workspace, given.door, &id, chosen);
        let statements = [grant, siblings, leaving]
            .into_iter()
            .chain(accounts)
            .chain(choosing)
            .collect();
        let mut answers = core
            .ports
            .store()
            .batch(statements)
            .await
            .map_err(Trouble::from)?;
        if answers.first().is_some_and(|answer| answer.changes > 0) {
            if let Err(error) = vault::put(core, &id, generation, &sealed).await {
                core.log(
                    "vault_put_failed",
                    &json!({ "grant": id, "error": error.to_string() }),
                );
            }
            if let Some(choice) = choice {
                return Ok(Kept::Choosing(choice));
            }
            let connected = made(answers.split_off(3))?;
            leave(core, answers.pop(), chosen).await;
            if connected.len() < chosen.len() {
                return Err(Trouble::Store(StoreError::Shape("an account is gone".into())).into());
            }
            return Ok(Kept::Connected(connected));
        }
    }
    Err(ConnectError::PlatformUnavailable)
}

/// Connects accounts that were chosen after a consent.
///
/// # Errors
/// When the database or the configuration fails.
pub async fn connect_chosen<P: Ports>(
    core: &Core<P>,
    workspace: &WorkspaceId,
    door: Door,
    grant: &GrantId,
    chosen: &[Offer],
) -> Result<Vec<AccountId>, Trouble> {
    let accounts = chosen
        .iter()
        .map(|offer| account(core, workspace, door, grant, 0, offer));
    let statements = [leaving(workspace, door, grant, chosen)]
        .into_iter()
        .chain(accounts)
        .collect();
    let mut answers = core.ports.store().batch(statements).await?;
    let connected = made(answers.split_off(1))?;
    leave(core, answers.pop(), chosen).await;
    Ok(connected)
}

/// The other grants that the chosen accounts live on until now.
fn leaving(workspace: &WorkspaceId, door: Door, grant: &GrantId, chosen: &[Offer]) -> Statement {
    let sql = "SELECT DISTINCT grant_id FROM accounts WHERE workspace=:workspace AND \
        door=:door AND disconnected_at IS NULL
        AND grant_id<>:grant AND remote_id IN (SELECT value FROM json_each(:ids))";
    Statement::new(sql)
        .bind("workspace", workspace)
        .bind("door", door)
        .bind("grant", grant)
        .bind("ids", json!(remote_ids(chosen)).to_string())
}

/// Ends the grants that accounts have left with nobody on them, and drops their tokens from the
/// others. The accounts are connected whatever fails here: a grant that serves nobody ends when it
/// is to be renewed.
async fn leave<P: Ports>(core: &Core<P>, left: Option<Answer>, gone: &[Offer]) {
    #[derive(Deserialize)]
    struct Left {
        grant_id: GrantId,
    }
    let left: Vec<Left> = left.and_then(|left| left.all().ok()).unwrap_or_default();
    for Left { grant_id } in left {
        let ended = match choices::let_go(core, &grant_id).await {
            Ok(false) => vault::drop_of(core, &grant_id, &remote_ids(gone)).await,
            ended => ended.map(|_| ()),
        };
        if let Err(trouble) = ended {
            core.log(
                "not_left",
                &json!({ "grant": grant_id, "error": trouble.to_string() }),
            );
        }
    }
}

fn remote_ids(offers: &[Offer]) -> Vec<String> {
    offers
        .iter()
        .map(|offer| offer.profile.remote_id.clone())
        .collect()
}

fn grant<P: Ports>(
    core: &Core<P>,
    given: &Given<'_>,
    tokens: &Tokens,
    id: &GrantId,
    (last, generation): (i64, i64),
    sealed: &str,
) -> Statement {
    Statement::new(GRANT)
        .bind("grant", id)
        .bind("workspace", given.workspace)
        .bind("granter", given.door.granter())
        .bind("subject", given.offers.holder.subject.as_str())
        .bind("scopes", tokens.scopes.join(" "))
        .bind("generation", generation)
        .bind("last", last)
        .bind("sealed", sealed)
        .bind("sealed_with", KeyRing::key_of(sealed))
        .bind("expires", platforms::good_until(given.door, tokens))
        .bind("renew", renew_at(id, core.now()))
        .bind("ends", platforms::ends_at(given.door, tokens))
        .bind(
            "refresh",
            platforms::refresh_at(given.door, tokens, core.now()),
        )
        .bind("now", core.now())
}

fn account<P: Ports>(
    core: &Core<P>,
    workspace: &WorkspaceId,
    door: Door,
    grant: &GrantId,
    generation: i64,
    offer: &Offer,
) -> Statement {
    let profile = &offer.profile;
    Statement::new(ACCOUNT)
        .bind("account", &AccountId::new(core.now(), core.chance()))
        .bind("workspace", workspace)
        .bind("door", door)
        .bind("remote", profile.remote_id.as_str())
        .bind("grant", grant)
        .bind("generation", generation)
        .bind("username", profile.username.as_str())
        .bind("name", profile.name.as_str())
        .bind("picture", profile.picture_url.clone())
        .bind("lost", offer.obstacle.clone())
        .bind("look", next_look(door, core.now()))
        .bind("now", core.now())
}

/// The ids of the accounts that were written: none, where the grant has ended.
fn made(answers: Vec<Answer>) -> Result<Vec<AccountId>, Trouble> {
    #[derive(Deserialize)]
    struct Made {
        id: AccountId,
    }
    let mut ids = Vec::with_capacity(answers.len());
    for answer in answers {
        ids.extend(answer.first::<Made>()?.map(|made| made.id));
    }
    Ok(ids)
}

async fn known<P: Ports>(core: &Core<P>, given: &Given<'_>) -> Result<Option<Known>, Trouble> {
    let find = Statement::new(FIND)
        .bind("workspace", given.workspace)
        .bind("granter", given.door.granter())
        .bind("subject", given.offers.holder.subject.as_str());
    Ok(core.ports.store().run(find).await?.first()?)
}

// === impl Given ===

impl Given<'_> {
    /// The set that is kept: of the tokens of accounts only those of the accounts that it serves.
    fn tokens_for(&self, serves: &[String], chosen: &[Offer]) -> Tokens {
        let is_served =
            |offer: &Offer| serves.contains(&offer.profile.remote_id) || chosen.contains(offer);
        let offered = self.offers.accounts.iter().filter(|offer| is_served(offer));
        let of_accounts = offered
            .filter_map(|offer| Some((offer.profile.remote_id.clone(), offer.token.clone()?)));
        Tokens {
            of_accounts: of_accounts.collect(),
            ..self.tokens.clone()
        }
    }
}

/// The posts that waited for this account go on, oldest first.
///
/// # Errors
/// When the database fails.
pub async fn resume_held<P: Ports>(core: &Core<P>, account: &AccountId) -> Result<(), Trouble> {
    #[derive(Deserialize)]
    struct Held {
        id: DeliveryId,
    }
    let sql = "SELECT id FROM deliveries WHERE account=:account AND state='held' ORDER BY due_at \
        LIMIT :most";
    let find = Statement::new(sql)
        .bind("account", account)
        .bind("most", RESUMED_AT_ONCE);
    let held: Vec<Held> = core.ports.store().run(find).await?.all()?;
    let mut at = core.now();
    for Held { id } in held {
        let row = match row::read(core, &id).await {
            // What cannot be understood keeps nobody else waiting.
            Err(StoreError::Shape(_)) => None,
            read => read?,
        };
        let Some(mut row) = row.filter(|row| row.state == State::Held) else {
            continue;
        };
        let change = settle::Change::step(Event::Resumed)
            .at(at)
            .set(", bad_generation=NULL")
            .detail("reason", "The account was reconnected.");
        engine::send(
            core,
            settle::settle(core, &mut row, change)
                .await?
                .dispatch()
                .into_iter()
                .collect(),
        )
        .await;
        at = at + STAGGER;
    }
    Ok(())
}

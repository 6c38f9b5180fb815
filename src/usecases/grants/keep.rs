//! Keeping a consent: the grant with its sealed tokens, and the accounts that were chosen or the
//! choice among them.

use super::accounts::{account, ids, leave, leaving};
use super::offered::offering;
use crate::domain::door::Door;
use crate::domain::ids::{AccountId, ChoiceId, GrantId, WorkspaceId};
use crate::domain::sealing::KeyRing;
use crate::domain::secret::Secret;
use crate::platforms::{self, Offer, Offers, Tokens};
use crate::ports::sql::{Answer, Statement};
use crate::ports::{Ports, Store, StoreError};
use crate::usecases::{Core, CoreError, vault};
use serde::Deserialize;
use serde_json::json;
use std::collections::BTreeMap;

/// How often a write is tried again where somebody else connects the same account at the same
/// moment.
const KEEP_TRIES: usize = 3;

/// How many statements come before those of the accounts when a consent is written.
const BEFORE_ACCOUNTS: usize = 3;

const FIND: &str = "SELECT id, last_generation,
      (SELECT json_group_array(remote_id) FROM accounts WHERE grant_id=grants.id AND \
      disconnected_at IS NULL) AS serves,
      (SELECT json_group_array(remote_id) FROM accounts WHERE grant_id=grants.id AND \
      disconnected_at IS NULL AND door<>:door) AS elsewhere
    FROM grants WHERE workspace=:workspace AND door=:granter AND subject=:subject";

const GRANT: &str =
    "INSERT INTO grants (id, workspace, door, subject, scopes, generation, last_generation, \
    handover, handover_until, sealed_with, expires_at, renew_at,
      created_at, granted_at, ends_at, refresh_at)
    VALUES (:grant, :workspace, :granter, :subject, :scopes, :generation, :generation, :sealed, \
    :end, :sealed_with, :expires, :renew,
      :now, :now, :ends, :refresh)
    ON CONFLICT (workspace, door, subject) DO UPDATE SET scopes=:scopes, \
    generation=:generation, last_generation=:generation,
      handover=:sealed, handover_until=:end, sealed_with=:sealed_with, handover_seen_at=NULL, \
      started=NULL, lease_until=0, unreadable_at=NULL, needs_reconnect=0, expires_at=:expires,
      renew_at=:renew, granted_at=:now, ends_at=:ends, refresh_at=:refresh
    WHERE last_generation=:last";

/// The other accounts of the grant are checked soon: this consent may reach further than the last
/// one, or less far.
const SIBLINGS: &str = "UPDATE accounts SET look_at=:now WHERE grant_id=:grant AND disconnected_at \
    IS NULL AND look_at IS NOT NULL";

/// What a person consented to: tokens, and the accounts that they can serve, for a workspace.
pub struct Consent<'a> {
    /// The workspace that the grant belongs to.
    pub workspace: &'a WorkspaceId,
    /// How access was given.
    pub door: Door,
    /// The accounts that the tokens can serve.
    pub offers: &'a Offers,
    /// The tokens.
    pub tokens: &'a Tokens,
}

/// The result of keeping a consent.
pub enum Kept {
    /// These accounts are connected.
    Connected(Vec<AccountId>),
    /// The person chooses among the accounts that are offered.
    Choosing(ChoiceId),
    /// Others connected the same account at the same moment, again and again: nothing was kept.
    Contended,
}

/// The grant of a person who has consented before, and what it serves.
#[derive(Deserialize)]
struct KnownGrant {
    id: GrantId,
    last_generation: i64,
    /// The platform's ids of the connected accounts that live on it, as JSON.
    serves: String,
    /// Those of them that are behind another door: this consent does not offer them.
    elsewhere: String,
}

/// A sealed set of tokens, and where it belongs.
struct SealedSet {
    grant: GrantId,
    /// The last generation that the grant has had; 0 for a new grant.
    last: i64,
    generation: i64,
    tokens: Tokens,
    sealed: String,
}

// === impl Consent ===

impl Consent<'_> {
    /// The tokens to keep: of the tokens of accounts, only those of accounts that are served, and
    /// those of `others`, which are behind another door.
    fn tokens_for(
        &self,
        serves: &[String],
        chosen: &[Offer],
        others: BTreeMap<String, Secret>,
    ) -> Tokens {
        let is_served =
            |offer: &Offer| serves.contains(&offer.profile.remote_id) || chosen.contains(offer);
        let offered = self.offers.accounts.iter().filter(|offer| is_served(offer));
        let of_accounts = offered
            .filter_map(|offer| Some((offer.profile.remote_id.clone(), offer.token.clone()?)));
        Tokens {
            of_accounts: others.into_iter().chain(of_accounts).collect(),
            ..self.tokens.clone()
        }
    }
}

// === impl KnownGrant ===

impl KnownGrant {
    /// The tokens of the accounts behind another door, which go on as they are. Where they cannot
    /// be read now, the look that follows each consent fetches them anew.
    async fn tokens_elsewhere<P: Ports>(&self, core: &Core<P>) -> BTreeMap<String, Secret> {
        let elsewhere: Vec<String> = serde_json::from_str(&self.elsewhere).unwrap_or_default();
        if elsewhere.is_empty() {
            return BTreeMap::new();
        }
        let kept = vault::peek(core, &self.id).await;
        let mut tokens = kept.map_or_else(BTreeMap::new, |set| set.of_accounts);
        tokens.retain(|id, _| elsewhere.contains(id));
        tokens
    }
}

/// Stores the tokens as a new generation of the grant, and the `chosen` accounts; where none is
/// chosen, it stores the choice among the accounts that are offered.
///
/// # Errors
/// When the database or the configuration fails. Then the tokens may be stored.
pub async fn keep<P: Ports>(
    core: &Core<P>,
    consent: &Consent<'_>,
    chosen: &[Offer],
) -> Result<Kept, CoreError> {
    let choice = chosen
        .is_empty()
        .then(|| ChoiceId::new(core.now(), core.chance()));
    for _ in 0..KEEP_TRIES {
        let stored = known_grant(core, consent).await?;
        let others = match &stored {
            Some(stored) => stored.tokens_elsewhere(core).await,
            None => BTreeMap::new(),
        };
        let set = seal(core, consent, stored, chosen, others)?;
        let mut answers = write(core, consent, &set, choice.as_ref(), chosen).await?;
        if answers.first().is_none_or(|grant| grant.changes == 0) {
            continue;
        }
        if let Err(error) = vault::put(core, &set.grant, set.generation, &set.sealed).await {
            core.log(
                "vault_put_failed",
                &json!({ "grant": set.grant, "error": error.to_string() }),
            );
        }
        if let Some(choice) = choice {
            return Ok(Kept::Choosing(choice));
        }
        let connected = ids(answers.split_off(BEFORE_ACCOUNTS))?;
        leave(core, answers.pop(), chosen).await;
        if connected.len() < chosen.len() {
            return Err(StoreError::Shape("an account is gone".into()).into());
        }
        return Ok(Kept::Connected(connected));
    }
    Ok(Kept::Contended)
}

/// Seals the tokens of a consent for the grant that they belong to.
fn seal<P: Ports>(
    core: &Core<P>,
    consent: &Consent<'_>,
    stored: Option<KnownGrant>,
    chosen: &[Offer],
    others: BTreeMap<String, Secret>,
) -> Result<SealedSet, CoreError> {
    let serves: Vec<String> = stored.as_ref().map_or_else(Vec::new, |stored| {
        serde_json::from_str(&stored.serves).unwrap_or_default()
    });
    let (grant, last) = stored.map_or_else(
        || (GrantId::new(core.now(), core.chance()), 0),
        |stored| (stored.id, stored.last_generation),
    );
    // Never a generation that a refresh under way might be making: the last one + 1 is left out.
    let generation = if last == 0 { 1 } else { last + 2 };
    let tokens = consent.tokens_for(&serves, chosen, others);
    let granter = consent.door.granter();
    let sealed = vault::seal(
        core,
        consent.workspace,
        granter,
        &grant,
        generation,
        &tokens,
    )?;
    Ok(SealedSet {
        grant,
        last,
        generation,
        tokens,
        sealed,
    })
}

/// Writes the grant, and the chosen accounts or the choice among them, in one transaction. The
/// first answer is that of the grant; the last before the accounts names the grants that they
/// leave.
async fn write<P: Ports>(
    core: &Core<P>,
    consent: &Consent<'_>,
    set: &SealedSet,
    choice: Option<&ChoiceId>,
    chosen: &[Offer],
) -> Result<Vec<Answer>, StoreError> {
    let (workspace, door) = (consent.workspace, consent.door);
    let siblings = Statement::new(SIBLINGS)
        .bind("grant", &set.grant)
        .bind("now", core.now());
    let leaving = leaving(workspace, door, &set.grant, chosen);
    let accounts = chosen
        .iter()
        .map(|offer| account(core, workspace, door, &set.grant, set.generation, offer));
    let choosing = choice
        .iter()
        .map(|choice| offering(core, choice, workspace, (door, &set.grant), consent.offers));
    let statements = [grant(core, consent, set), siblings, leaving]
        .into_iter()
        .chain(accounts)
        .chain(choosing)
        .collect();
    core.ports.store().batch(statements).await
}

fn grant<P: Ports>(core: &Core<P>, consent: &Consent<'_>, set: &SealedSet) -> Statement {
    let (door, now) = (consent.door, core.now());
    Statement::new(GRANT)
        .bind("grant", &set.grant)
        .bind("workspace", consent.workspace)
        .bind("granter", door.granter())
        .bind("subject", consent.offers.holder.subject.as_str())
        .bind("scopes", set.tokens.scopes.join(" "))
        .bind("generation", set.generation)
        .bind("last", set.last)
        .bind("sealed", set.sealed.as_str())
        .bind("end", now + vault::LIFE)
        .bind("sealed_with", KeyRing::key_of(&set.sealed))
        .bind("expires", platforms::good_until(door, &set.tokens))
        .bind("renew", vault::renew_at(&set.grant, now))
        .bind("ends", platforms::ends_at(door, &set.tokens))
        .bind("refresh", platforms::refresh_at(door, &set.tokens, now))
        .bind("now", now)
}

async fn known_grant<P: Ports>(
    core: &Core<P>,
    consent: &Consent<'_>,
) -> Result<Option<KnownGrant>, CoreError> {
    let find = Statement::new(FIND)
        .bind("workspace", consent.workspace)
        .bind("granter", consent.door.granter())
        .bind("door", consent.door)
        .bind("subject", consent.offers.holder.subject.as_str());
    Ok(core.ports.store().run(find).await?.first()?)
}

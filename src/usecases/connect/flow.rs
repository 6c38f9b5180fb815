//! A flow: its purpose, its state, and its result.
//!
//! The `state` that the browser takes to the provider is the flow itself, sealed for the provider
//! and for the browser that began it: anybody may begin one, and until somebody comes back with it,
//! nothing of it is kept. Then the database remembers it until it would have ended anyway, so that
//! it is used once.

use crate::domain::ids::{AccountId, ChoiceId, UserId};
use crate::domain::ledger::fingerprint;
use crate::domain::provider::Provider;
use crate::domain::secret::{Secret, is_same};
use crate::domain::time::Span;
use crate::ports::sql::Statement;
use crate::ports::{Ports, Store};
use crate::usecases::quotas::{self, Quota};
use crate::usecases::sessions::{BrowserHash, Person};
use crate::usecases::{Core, CoreError};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};

/// How long a person may take at the provider's consent page.
const LIFE: Span = Span::minutes(15);

/// What a flow is for.
#[derive(Clone, Debug)]
pub enum Purpose<'a> {
    /// To sign in, or up.
    SignIn {
        /// The code of the invitation that the browser brought.
        invite: Option<Secret>,
    },
    /// The flow connects an account.
    Connect {
        /// The person to whose workspace the account is connected.
        person: &'a Person,
        /// The account to reconnect.
        account: Option<AccountId>,
    },
    /// To add a way into the workspace.
    AddIdentity {
        /// The person whose workspace the identity is to open.
        person: &'a Person,
    },
}

/// What a flow did.
#[derive(Clone, Debug)]
pub enum Landed {
    /// It connected an account, and signed in where nobody was.
    Connected(AccountId),
    /// It leads to a choice among the accounts that were granted; where nobody was signed in, it
    /// signed in.
    Choosing(ChoiceId),
    /// It added a way in, and leads to such a choice.
    IdentityAddedAndChoosing(ChoiceId),
    /// The flow signed the person in.
    SignedIn,
    /// It added a way in.
    IdentityAdded,
}

/// What the browser takes to the provider.
pub(super) struct Begun {
    pub(super) state: Secret,
    pub(super) verifier: Secret,
    pub(super) nonce: String,
}

/// What came back, and was taken.
pub(super) struct Flow {
    pub(super) aim: Aim,
    pub(super) user: Option<UserId>,
    pub(super) account: Option<AccountId>,
    pub(super) verifier: Secret,
    pub(super) nonce_hash: String,
    pub(super) invite_hash: Option<String>,
}

/// What a flow is for, as its state has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Aim {
    SignIn,
    Connect,
    AddIdentity,
}

/// A flow as its state holds it. Its names are short, because X takes no more than 500 characters
/// (<https://docs.x.com/fundamentals/authentication/oauth-2-0/authorization-code>).
#[derive(Serialize, Deserialize)]
struct Sealed {
    #[serde(rename = "a")]
    aim: Aim,
    #[serde(rename = "b")]
    browser: String,
    #[serde(rename = "v")]
    verifier: Secret,
    #[serde(rename = "e")]
    ends_at: i64,
    #[serde(rename = "u", skip_serializing_if = "Option::is_none")]
    user: Option<UserId>,
    #[serde(rename = "c", skip_serializing_if = "Option::is_none")]
    account: Option<AccountId>,
    #[serde(rename = "i", skip_serializing_if = "Option::is_none")]
    invite_hash: Option<String>,
}

// === impl Aim ===

impl From<&Purpose<'_>> for Aim {
    fn from(purpose: &Purpose<'_>) -> Self {
        match purpose {
            Purpose::SignIn { .. } => Self::SignIn,
            Purpose::Connect { .. } => Self::Connect,
            Purpose::AddIdentity { .. } => Self::AddIdentity,
        }
    }
}

/// Makes a new flow.
pub(super) async fn begin<P: Ports>(
    core: &Core<P>,
    provider: Provider,
    browser: &BrowserHash,
    purpose: &Purpose<'_>,
) -> Result<Begun, CoreError> {
    let person = match purpose {
        Purpose::SignIn { .. } => None,
        Purpose::Connect { person, .. } | Purpose::AddIdentity { person } => Some(person),
    };
    if let Some(person) = person {
        quotas::spend(core, person.user.as_str(), Quota::Flows).await?;
    }
    let (account, invite) = match purpose {
        Purpose::SignIn { invite } => (None, invite.as_ref()),
        Purpose::Connect { account, .. } => (account.clone(), None),
        Purpose::AddIdentity { .. } => (None, None),
    };
    let verifier = Secret::new(URL_SAFE_NO_PAD.encode(core.chance::<32>()));
    let nonce = nonce(&verifier);
    let flow = Sealed {
        aim: Aim::from(purpose),
        browser: mark(browser).to_owned(),
        verifier: verifier.clone(),
        ends_at: (core.now() + LIFE).ms(),
        user: person.map(|person| person.user.clone()),
        account,
        invite_hash: invite.map(|code| fingerprint(code.expose())),
    };
    let plain = Secret::new(serde_json::to_string(&flow).unwrap_or_default());
    let keys = core.config.token_keys()?;
    let state = keys.seal(core.chance(), &place(provider), &plain);
    Ok(Begun {
        state: Secret::new(state),
        verifier,
        nonce,
    })
}

/// Takes a flow, if this browser began it with this provider and nobody has taken it before. What
/// was not sealed here costs the database nothing.
pub(super) async fn take<P: Ports>(
    core: &Core<P>,
    provider: Provider,
    browser: &BrowserHash,
    state: &Secret,
) -> Result<Option<Flow>, CoreError> {
    let flow = open(core, provider, state)?;
    let Some(flow) = flow.filter(|flow| is_same(&flow.browser, mark(browser))) else {
        return Ok(None);
    };
    let take = "INSERT OR IGNORE INTO flows_taken (ends_at, state_hash) VALUES (:ends, :state)";
    let take = Statement::new(take)
        .bind("ends", flow.ends_at)
        .bind("state", fingerprint(state.expose()));
    let is_first = core.ports.store().run(take).await?.changes > 0;
    Ok(is_first.then(|| flow.into()))
}

/// Whether such a flow stands, whoever began it.
pub(super) async fn stands<P: Ports>(
    core: &Core<P>,
    provider: Provider,
    state: &Secret,
) -> Result<bool, CoreError> {
    let Some(flow) = open(core, provider, state)? else {
        return Ok(false);
    };
    let find = "SELECT 1 FROM flows_taken WHERE ends_at=:ends AND state_hash=:state";
    let find = Statement::new(find)
        .bind("ends", flow.ends_at)
        .bind("state", fingerprint(state.expose()));
    Ok(core.ports.store().run(find).await?.rows.is_empty())
}

/// A flow that was sealed here for this provider, and has not ended.
fn open<P: Ports>(
    core: &Core<P>,
    provider: Provider,
    state: &Secret,
) -> Result<Option<Sealed>, CoreError> {
    let keys = core.config.token_keys()?;
    let opened = keys.open(&place(provider), state.expose()).ok();
    let opened = opened.and_then(|plain| serde_json::from_str::<Sealed>(plain.expose()).ok());
    Ok(opened.filter(|flow| flow.ends_at > core.now().ms()))
}

/// Clears what is remembered of flows that have ended.
///
/// # Errors
/// When the database fails.
pub async fn forget<P: Ports>(core: &Core<P>) -> Result<(), CoreError> {
    let sql = "DELETE FROM flows_taken WHERE ends_at<=:now";
    core.ports
        .store()
        .run_with_others(Statement::new(sql).bind("now", core.now()))
        .await?;
    Ok(())
}

/// The `nonce` of a flow with this verifier: whoever knows it learns nothing of the verifier.
fn nonce(verifier: &Secret) -> String {
    fingerprint(&format!("nonce|{}", verifier.expose()))
}

fn place(provider: Provider) -> String {
    format!("nm:flow:v2|{provider}")
}

/// The browser that began a flow, by half of its hash: 128 bits.
fn mark(browser: &BrowserHash) -> &str {
    let hash = browser.as_str();
    hash.get(..hash.len() / 2).unwrap_or(hash)
}

// === impl Sealed ===

impl From<Sealed> for Flow {
    fn from(sealed: Sealed) -> Self {
        Self {
            aim: sealed.aim,
            user: sealed.user,
            account: sealed.account,
            nonce_hash: fingerprint(&nonce(&sealed.verifier)),
            verifier: sealed.verifier,
            invite_hash: sealed.invite_hash,
        }
    }
}

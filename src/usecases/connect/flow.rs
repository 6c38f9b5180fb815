//! A flow: its purpose, its row, and its result. A row is single use, and bound to the provider and
//! to the browser that began the flow.

use crate::domain::ids::{AccountId, ChoiceId, UserId};
use crate::domain::ledger::fingerprint;
use crate::domain::provider::Provider;
use crate::domain::secret::Secret;
use crate::domain::time::Span;
use crate::ports::sql::Statement;
use crate::ports::{Ports, Store};
use crate::usecases::quotas::{self, Quota};
use crate::usecases::sessions::{BrowserHash, Person};
use crate::usecases::{Core, CoreError};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;

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

/// What a flow is for, as its row has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Aim {
    SignIn,
    Connect,
    AddIdentity,
}

#[derive(Deserialize)]
struct Row {
    purpose: Aim,
    user: Option<UserId>,
    account: Option<AccountId>,
    verifier: String,
    nonce_hash: Option<String>,
    invite_hash: Option<String>,
}

// === impl Aim ===

impl Aim {
    const fn name(self) -> &'static str {
        match self {
            Self::SignIn => "sign_in",
            Self::Connect => "connect",
            Self::AddIdentity => "add_identity",
        }
    }
}

impl From<&Purpose<'_>> for Aim {
    fn from(purpose: &Purpose<'_>) -> Self {
        match purpose {
            Purpose::SignIn { .. } => Self::SignIn,
            Purpose::Connect { .. } => Self::Connect,
            Purpose::AddIdentity { .. } => Self::AddIdentity,
        }
    }
}

/// Writes a new flow down.
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
    let [state, verifier, nonce] = [(); 3].map(|()| URL_SAFE_NO_PAD.encode(core.chance::<32>()));
    let (state, verifier) = (Secret::new(state), Secret::new(verifier));
    let state_hash = fingerprint(state.expose());
    let sealed = core.config.token_keys()?.seal(
        core.chance(),
        &verifier_place(provider, &state_hash),
        &verifier,
    );
    let (user, account, invite) = match purpose {
        Purpose::SignIn { invite } => (None, None, invite.as_ref()),
        Purpose::Connect { person, account } => (Some(&person.user), account.as_ref(), None),
        Purpose::AddIdentity { person } => (Some(&person.user), None, None),
    };
    let sql = "INSERT INTO oauth_flows (state_hash, provider, session_hash, user, account, \
        verifier, expires_at, purpose, nonce_hash, invite_hash)
        VALUES (:state, :provider, :browser, :user, :account, :verifier, :expires, :purpose, \
        :nonce, :invite)";
    let insert = Statement::new(sql)
        .bind("state", &state_hash)
        .bind("provider", provider)
        .bind("browser", browser.as_str())
        .bind("user", user)
        .bind("account", account)
        .bind("verifier", sealed)
        .bind("expires", core.now() + LIFE)
        .bind("purpose", Aim::from(purpose).name())
        .bind("nonce", fingerprint(&nonce))
        .bind("invite", invite.map(|code| fingerprint(code.expose())));
    core.ports.store().run(insert).await?;
    Ok(Begun {
        state,
        verifier,
        nonce,
    })
}

/// Takes a flow, if this browser began it with this provider: atomically, so that a replay finds
/// nothing.
pub(super) async fn take<P: Ports>(
    core: &Core<P>,
    provider: Provider,
    browser: &BrowserHash,
    state: &Secret,
) -> Result<Option<Flow>, CoreError> {
    let state_hash = fingerprint(state.expose());
    let sql = "DELETE FROM oauth_flows WHERE state_hash=:state AND provider=:provider AND \
        session_hash=:browser AND expires_at>:now
        RETURNING purpose, user, account, verifier, nonce_hash, invite_hash";
    let take = Statement::new(sql)
        .bind("state", &state_hash)
        .bind("provider", provider)
        .bind("browser", browser.as_str())
        .bind("now", core.now());
    let Some(row) = core.ports.store().run(take).await?.first::<Row>()? else {
        return Ok(None);
    };
    let verifier = core
        .config
        .token_keys()?
        .open(&verifier_place(provider, &state_hash), &row.verifier);
    Ok(verifier.ok().map(|verifier| row.with(verifier)))
}

/// Whether such a flow stands, whoever began it.
pub(super) async fn stands<P: Ports>(
    core: &Core<P>,
    provider: Provider,
    state: &Secret,
) -> Result<bool, CoreError> {
    let sql = "SELECT 1 FROM oauth_flows WHERE state_hash=:state AND provider=:provider AND \
        expires_at>:now";
    let find = Statement::new(sql)
        .bind("state", fingerprint(state.expose()))
        .bind("provider", provider)
        .bind("now", core.now());
    Ok(!core.ports.store().run(find).await?.rows.is_empty())
}

impl Row {
    fn with(self, verifier: Secret) -> Flow {
        // The version before connected where nobody was signed in, and meant signing in.
        let aim = if self.user.is_none() {
            Aim::SignIn
        } else {
            self.purpose
        };
        Flow {
            aim,
            user: self.user,
            account: self.account,
            verifier,
            nonce_hash: self.nonce_hash.unwrap_or_default(),
            invite_hash: self.invite_hash,
        }
    }
}

/// Clears flows that nobody came back from.
///
/// # Errors
/// When the database fails.
pub async fn forget<P: Ports>(core: &Core<P>) -> Result<(), CoreError> {
    let sql = "DELETE FROM oauth_flows WHERE expires_at<=:now";
    core.ports
        .store()
        .run(Statement::new(sql).bind("now", core.now()))
        .await?;
    Ok(())
}

fn verifier_place(provider: Provider, state_hash: &str) -> String {
    format!("nm:flow:v1|{provider}|{state_hash}")
}

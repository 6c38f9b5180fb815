//! Connecting an account, and signing in with it: the OAuth flow from its start to its callback.
//!
//! A flow is one row: single use, bound to the platform and to the browser that began it. Only the identity that signed up opens a
//! workspace: an account that is connected to one is not a key to it.

mod keep;
mod person;

use self::person::Opened;
use super::quotas::{self, Quota};
use super::sessions::{self, BrowserHash, Person};
use super::{Core, Trouble};
use crate::config::{ConfigError, Signup};
use crate::domain::ids::{AccountId, UserId};
use crate::domain::ledger::fingerprint;
use crate::domain::platform::Platform;
use crate::domain::secret::Secret;
use crate::domain::time::Span;
use crate::platforms::oauth::TokenError;
use crate::platforms::{self, Class, Profile, Tokens};
use crate::ports::sql::Statement;
use crate::ports::{Ports, Store};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;

/// How long a person may take at the platform's consent page.
const FLOW_LIFE: Span = Span::minutes(15);

/// How often the profile is asked for before the connection is given up: the tokens are good by then, and asking costs little.
const PROFILE_TRIES: usize = 2;

/// What a callback brings.
#[derive(Clone, Debug, Default)]
pub struct Callback {
    /// The flow.
    pub state: Option<Secret>,
    /// What the tokens are exchanged for.
    pub code: Option<Secret>,
    /// Why there is no code.
    pub error: Option<String>,
}

/// An account that was connected.
#[derive(Clone, Debug)]
pub struct Connected {
    /// The account.
    pub account: AccountId,
    /// The new cookie, where the person was signed in by it.
    pub cookie: Option<Secret>,
}

/// Why nothing was connected.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ConnectError {
    /// The person said no at the platform.
    #[error("denied")]
    Denied,
    /// No such flow: forged, used, too old, or begun in another browser or at another platform.
    #[error("flow_invalid")]
    FlowInvalid,
    /// This instance takes nobody new.
    #[error("signup_closed")]
    SignupClosed,
    /// This instance takes only whom it invited.
    #[error("invite_needed")]
    InviteNeeded,
    /// The platform did not answer, or not usefully.
    #[error("platform_unavailable")]
    PlatformUnavailable,
    /// The platform does not take the code.
    #[error("platform_refused")]
    PlatformRefused,
    /// Another account than the one to be reconnected.
    #[error("other_account")]
    OtherAccount,
    /// Something of ours.
    #[error(transparent)]
    Trouble(#[from] Trouble),
}

#[derive(Deserialize)]
struct Flow {
    user: Option<UserId>,
    account: Option<AccountId>,
    verifier: String,
}

/// Begins a flow; answers with the platform's consent page.
///
/// # Errors
/// When the platform is not set up, or the database fails.
pub async fn begin<P: Ports>(
    core: &Core<P>,
    platform: Platform,
    browser: &BrowserHash,
    person: Option<&Person>,
    reconnect: Option<&AccountId>,
) -> Result<String, Trouble> {
    let (app, redirect_uri) = (core.config.app(platform)?, core.config.redirect_uri(platform)?);
    if let Some(person) = person {
        quotas::spend(core, person.user.as_str(), Quota::Flows).await?;
    }
    let state = Secret::new(URL_SAFE_NO_PAD.encode(core.chance::<32>()));
    let verifier = Secret::new(URL_SAFE_NO_PAD.encode(core.chance::<32>()));
    let state_hash = fingerprint(state.expose());
    let sealed = core.config.token_keys()?.seal(core.chance(), &verifier_place(platform, &state_hash), &verifier);
    let sql = "INSERT INTO oauth_flows (state_hash, platform, session_hash, user, account, verifier, expires_at)
        VALUES (:state, :platform, :browser, :user, :account, :verifier, :expires)";
    let insert = Statement::new(sql)
        .bind("state", &state_hash)
        .bind("platform", platform)
        .bind("browser", browser.as_str())
        .bind("user", person.map(|person| person.user.as_str()))
        .bind("account", reconnect.map(AccountId::as_str))
        .bind("verifier", sealed)
        .bind("expires", core.now() + FLOW_LIFE);
    core.ports.store().run(insert).await?;
    let client = platforms::client(platform, app, &redirect_uri);
    let unusable = |_| ConfigError::Unusable("X_WEB_BASE", "not a URL".into());
    Ok(client.consent_url(&state, &verifier).map_err(unusable)?)
}

/// Ends a flow: exchanges the code, learns who it is, keeps the tokens, and signs in where nobody was.
///
/// # Errors
/// See [`ConnectError`].
pub async fn finish<P: Ports>(
    core: &Core<P>,
    platform: Platform,
    browser: &BrowserHash,
    callback: Callback,
) -> Result<Connected, ConnectError> {
    let Some(state) = callback.state else { return Err(ConnectError::FlowInvalid) };
    let (flow, verifier) = take_flow(core, platform, browser, &state).await?.ok_or(ConnectError::FlowInvalid)?;
    let code = match (callback.code, callback.error) {
        (Some(code), None) => code,
        (_, Some(error)) if error == "access_denied" => return Err(ConnectError::Denied),
        _ => return Err(ConnectError::PlatformRefused),
    };
    // Who began it signed in must still be: the flow is not worth more than the session.
    let person = match &flow.user {
        None => None,
        Some(user) => {
            let person = sessions::authorise(core, browser).await?.filter(|person| person.user == *user);
            Some(person.ok_or(ConnectError::FlowInvalid)?)
        }
    };
    // Before all other work: a code of X lives 30 seconds.
    let tokens = exchange(core, platform, &code, &verifier).await?;
    let (opened, profile) = match admit(core, platform, &flow, person, &tokens).await {
        Ok(admitted) => admitted,
        Err(error) => {
            // What is not kept must not stay valid.
            revoke(core, platform, &tokens).await;
            return Err(error);
        }
    };
    // From here on the tokens may be kept whatever fails: revoking them could end a connection that stands.
    let account = keep::keep(core, &opened.workspace, platform, &profile, &tokens).await?;
    let cookie = match flow.user {
        Some(_) => None,
        None => Some(sessions::open(core, &opened.user, &opened.workspace, browser).await?),
    };
    if let Err(trouble) = keep::resume_held(core, &account).await {
        // They look again by themselves within 15 minutes.
        core.log("not_resumed", &serde_json::json!({ "account": account, "error": trouble.to_string() }));
    }
    Ok(Connected { account, cookie })
}

/// Whose workspace the account comes into.
async fn admit<P: Ports>(
    core: &Core<P>,
    platform: Platform,
    flow: &Flow,
    person: Option<Person>,
    tokens: &Tokens,
) -> Result<(Opened, Profile), ConnectError> {
    let profile = profile(core, platform, tokens).await?;
    let opened = match person {
        Some(person) => Opened { user: person.user, workspace: person.workspace },
        None => person::sign_in_or_up(core, platform, &profile).await?,
    };
    if let Some(wanted) = &flow.account {
        keep::check(core, &opened.workspace, platform, &profile, wanted).await?;
    }
    Ok((opened, profile))
}

async fn revoke<P: Ports>(core: &Core<P>, platform: Platform, tokens: &Tokens) {
    let Ok(app) = core.config.app(platform) else { return };
    if let Err(error) = platforms::revoke(platform, core.ports.http(), app, tokens).await {
        core.log("not_revoked", &serde_json::json!({ "platform": platform, "error": error.to_string() }));
    }
}

/// Takes the flow's row, if this browser began it for this platform: atomically, so that a replay finds nothing.
async fn take_flow<P: Ports>(
    core: &Core<P>,
    platform: Platform,
    browser: &BrowserHash,
    state: &Secret,
) -> Result<Option<(Flow, Secret)>, Trouble> {
    let state_hash = fingerprint(state.expose());
    let sql = "DELETE FROM oauth_flows WHERE state_hash=:state AND platform=:platform AND session_hash=:browser AND expires_at>:now
        RETURNING user, account, verifier";
    let take =
        Statement::new(sql).bind("state", &state_hash).bind("platform", platform).bind("browser", browser.as_str()).bind("now", core.now());
    let Some(flow) = core.ports.store().run(take).await?.first::<Flow>()? else { return Ok(None) };
    let verifier = core.config.token_keys()?.open(&verifier_place(platform, &state_hash), &flow.verifier);
    Ok(verifier.ok().map(|verifier| (flow, verifier)))
}

async fn exchange<P: Ports>(core: &Core<P>, platform: Platform, code: &Secret, verifier: &Secret) -> Result<Tokens, ConnectError> {
    let app = core.config.app(platform).map_err(Trouble::from)?;
    let redirect_uri = core.config.redirect_uri(platform).map_err(Trouble::from)?;
    let client = platforms::client(platform, app, &redirect_uri);
    client.exchange(core.ports.http(), code, verifier, core.now()).await.map_err(|error| {
        core.log("exchange_failed", &serde_json::json!({ "platform": platform, "error": format!("{error:?}") }));
        match error {
            TokenError::Refused(_) => ConnectError::PlatformRefused,
            TokenError::Misconfigured(why) => Trouble::Config(ConfigError::Unusable("the app's credentials", why)).into(),
            TokenError::Later(_) | TokenError::Unknown(_) => ConnectError::PlatformUnavailable,
        }
    })
}

async fn profile<P: Ports>(core: &Core<P>, platform: Platform, tokens: &Tokens) -> Result<Profile, ConnectError> {
    let app = core.config.app(platform).map_err(Trouble::from)?;
    for _ in 0..PROFILE_TRIES {
        match platforms::profile(platform, core.ports.http(), app, &tokens.access_token, core.now()).await {
            Ok(profile) => return Ok(profile),
            Err(error) if error.class == Class::Retry => {}
            Err(error) => {
                core.log("profile_refused", &serde_json::json!({ "platform": platform, "code": error.code }));
                return Err(ConnectError::PlatformRefused);
            }
        }
    }
    Err(ConnectError::PlatformUnavailable)
}

/// Clears flows that nobody came back from.
///
/// # Errors
/// When the database fails.
pub async fn forget_flows<P: Ports>(core: &Core<P>) -> Result<(), Trouble> {
    let sql = "DELETE FROM oauth_flows WHERE expires_at<=:now";
    core.ports.store().run(Statement::new(sql).bind("now", core.now())).await?;
    Ok(())
}

fn verifier_place(platform: Platform, state_hash: &str) -> String {
    format!("nm:flow:v1|{platform}|{state_hash}")
}

impl From<Signup> for ConnectError {
    /// Why a stranger is not let in.
    fn from(signup: Signup) -> Self {
        match signup {
            Signup::Invite => Self::InviteNeeded,
            Signup::First | Signup::Open => Self::SignupClosed,
        }
    }
}

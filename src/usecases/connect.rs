//! Signing in, connecting an account, adding a way in: the OAuth flow from its start to its
//! callback.
//!
//! A flow is one row: single use, bound to the provider and to the browser that began it. Only an
//! identity opens a workspace: an account that is connected to one is not a key to it.

mod account;
mod flow;
mod google;
mod keep;
mod person;

pub use self::flow::forget as forget_flows;
pub use self::keep::{connect_chosen, resume_held};

use self::flow::{Aim, Begun, Flow};
use self::person::{Opened, Who};
use super::sessions::{self, BrowserHash, Person};
use super::{Core, Trouble};
use crate::config::{ConfigError, Signup};
use crate::domain::ids::{AccountId, ChoiceId};
use crate::domain::provider::Provider;
use crate::domain::secret::Secret;
use crate::platforms::oauth::TokenError;
use crate::platforms::{self, Ask, PlatformError};
use crate::ports::Ports;

/// What a flow is for.
#[derive(Clone, Debug)]
pub enum Purpose<'a> {
    /// To sign in, or up.
    SignIn {
        /// The code of the invitation that the browser brought.
        invite: Option<Secret>,
    },
    /// To connect an account.
    Connect {
        /// To whose workspace.
        person: &'a Person,
        /// The account to reconnect.
        account: Option<AccountId>,
    },
    /// To add a way into the workspace.
    AddIdentity {
        /// Into whose.
        person: &'a Person,
    },
}

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

/// A flow that did what it was for.
#[derive(Clone, Debug)]
pub struct Finished {
    /// What it did.
    pub landed: Landed,
    /// The new cookie, where the person was signed in by it.
    pub cookie: Option<Secret>,
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
    /// It signed in.
    SignedIn,
    /// It added a way in.
    IdentityAdded,
}

/// A flow that did nothing.
#[derive(Clone, Debug)]
pub struct Failed {
    /// Whether it was to add an identity.
    pub was_adding: bool,
    /// Why.
    pub error: ConnectError,
}

/// Why a flow did nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ConnectError {
    /// The person said no at the provider.
    #[error("denied")]
    Denied,
    /// No such flow: forged, used, too old, or begun in another browser or with another provider.
    #[error("flow_invalid")]
    FlowInvalid,
    /// This instance takes nobody new.
    #[error("signup_closed")]
    SignupClosed,
    /// This instance takes only whom it invited.
    #[error("invite_needed")]
    InviteNeeded,
    /// The invitation is unknown, used or too old.
    #[error("invite_invalid")]
    InviteInvalid,
    /// The provider did not answer, or not usefully.
    #[error("platform_unavailable")]
    PlatformUnavailable,
    /// The provider does not take the code, or says of the person what cannot be believed.
    #[error("platform_refused")]
    PlatformRefused,
    /// Another account than the one to be reconnected.
    #[error("other_account")]
    OtherAccount,
    /// The account to be reconnected is not among those that were granted.
    #[error("account_missing")]
    AccountMissing,
    /// The provider says who a profile is, and not who a person is.
    #[error("sign_in_first")]
    SignInFirst,
    /// The identity opens another workspace.
    #[error("identity_taken")]
    IdentityTaken,
    /// Something of ours.
    #[error(transparent)]
    Trouble(#[from] Trouble),
}

/// Begins a flow; answers with the provider's consent page.
///
/// # Errors
/// When the provider is not set up or does not say where it answers, or the database fails.
pub async fn begin<P: Ports>(
    core: &Core<P>,
    provider: Provider,
    browser: &BrowserHash,
    purpose: &Purpose<'_>,
) -> Result<String, ConnectError> {
    let redirect_uri = core.config.redirect_uri(provider).map_err(Trouble::from)?;
    match provider {
        Provider::Google => {
            let ours = core.config.google().map_err(Trouble::from)?;
            let endpoints = google::endpoints(core).await?;
            let Begun {
                state,
                verifier,
                nonce,
            } = flow::begin(core, provider, browser, purpose).await?;
            let extra = [
                ("nonce", nonce.as_str()),
                ("prompt", platforms::google::PROMPT),
            ];
            let client = platforms::google::client(ours, &endpoints, &redirect_uri);
            client
                .consent_url(&state, &verifier, &extra)
                .map_err(no_address)
        }
        Provider::Door(door) => {
            let app = core.config.app(door).map_err(Trouble::from)?;
            let Begun {
                state, verifier, ..
            } = flow::begin(core, provider, browser, purpose).await?;
            // Whoever connects wants all of it, also what they declined before; who only comes in
            // is not asked anew each time.
            let is_again = matches!(purpose, Purpose::Connect { .. });
            let ask = Ask {
                redirect_uri: &redirect_uri,
                state: &state,
                verifier: &verifier,
                is_again,
            };
            platforms::consent_url(door, app, &ask).map_err(no_address)
        }
    }
}

/// Ends a flow: learns who it is, and does what it was begun for.
///
/// # Errors
/// See [`ConnectError`].
pub async fn finish<P: Ports>(
    core: &Core<P>,
    provider: Provider,
    browser: &BrowserHash,
    callback: Callback,
) -> Result<Finished, Failed> {
    let nowhere = |error| Failed {
        was_adding: false,
        error,
    };
    let Some(state) = &callback.state else {
        return Err(nowhere(ConnectError::FlowInvalid));
    };
    let taken = flow::take(core, provider, browser, state)
        .await
        .map_err(|trouble| nowhere(trouble.into()))?;
    let Some(flow) = taken else {
        return Err(nowhere(ConnectError::FlowInvalid));
    };
    let finished = go_on(core, provider, browser, &flow, callback).await;
    finished.map_err(|error| Failed {
        was_adding: flow.aim == Aim::AddIdentity,
        error,
    })
}

async fn go_on<P: Ports>(
    core: &Core<P>,
    provider: Provider,
    browser: &BrowserHash,
    flow: &Flow,
    callback: Callback,
) -> Result<Finished, ConnectError> {
    let code = match (callback.code, callback.error) {
        (Some(code), None) => code,
        (_, Some(error)) if error == "access_denied" => return Err(ConnectError::Denied),
        _ => return Err(ConnectError::PlatformRefused),
    };
    // Who began it signed in must still be: the flow is not worth more than the session.
    let person = match &flow.user {
        None => None,
        Some(user) => {
            let person = sessions::authorise(core, browser)
                .await?
                .filter(|person| person.user == *user);
            Some(person.ok_or(ConnectError::FlowInvalid)?)
        }
    };
    let (opened, landed) = match provider {
        Provider::Google => {
            let who = google::identify(core, flow, &code).await?;
            let opened = admit(core, flow, person, &who).await?;
            let landed = match flow.aim {
                Aim::SignIn | Aim::Connect => Landed::SignedIn,
                Aim::AddIdentity => Landed::IdentityAdded,
            };
            (opened, landed)
        }
        Provider::Door(door) => account::finish(core, door, flow, person, &code).await?,
    };
    let cookie = match flow.aim {
        Aim::SignIn => {
            let identity = opened.identity.as_ref().ok_or(ConnectError::FlowInvalid)?;
            let cookie =
                sessions::open(core, (&opened.user, &opened.workspace), identity, browser).await?;
            // Its person has just removed this identity: it opens nothing any more.
            Some(cookie.ok_or(ConnectError::FlowInvalid)?)
        }
        Aim::Connect | Aim::AddIdentity => None,
    };
    Ok(Finished { landed, cookie })
}

/// Whose workspace a flow opens for `who`.
async fn admit<P: Ports>(
    core: &Core<P>,
    flow: &Flow,
    person: Option<Person>,
    who: &Who,
) -> Result<Opened, ConnectError> {
    match (flow.aim, person) {
        (Aim::SignIn | Aim::AddIdentity, _) if !who.provider.signs_in() => {
            Err(ConnectError::SignInFirst)
        }
        (Aim::SignIn, _) => person::sign_in_or_up(core, who, flow.invite_hash.as_deref()).await,
        (Aim::Connect, Some(person)) => Ok(person.into()),
        (Aim::AddIdentity, Some(person)) => {
            person::add_identity(core, &person, who).await?;
            Ok(person.into())
        }
        (Aim::Connect | Aim::AddIdentity, None) => Err(ConnectError::FlowInvalid),
    }
}

fn not_exchanged<P: Ports>(core: &Core<P>, provider: Provider, error: TokenError) -> ConnectError {
    core.log(
        "exchange_failed",
        &serde_json::json!({ "door": provider, "error": format!("{error:?}") }),
    );
    match error {
        TokenError::Refused(_) => ConnectError::PlatformRefused,
        TokenError::Misconfigured(why) => {
            Trouble::Config(ConfigError::Unusable("the app's credentials", why)).into()
        }
        TokenError::Later(_) | TokenError::Unknown(_) => ConnectError::PlatformUnavailable,
    }
}

fn no_address(error: PlatformError) -> ConnectError {
    Trouble::Config(ConfigError::Unusable(
        "the provider's address",
        error.message,
    ))
    .into()
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

//! Signing in, connecting an account, adding a way in: the OAuth flow from its start to its
//! callback.
//!
//! A flow is single use, and bound to the provider and to the browser that began it. Only an
//! identity opens a workspace: an account that is connected to one is not a key to it.

mod account;
mod error;
mod flow;
mod google;
mod person;

pub use self::error::ConnectError;
pub use self::flow::{Landed, Purpose, forget as forget_flows};

use self::flow::{Aim, Begun, Flow};
use self::person::admit;
use super::sessions::{self, BrowserHash};
use super::{Core, CoreError};
use crate::config::ConfigError;
use crate::domain::provider::Provider;
use crate::domain::secret::Secret;
use crate::platforms::{self, Ask, PlatformError};
use crate::ports::Ports;

/// The parameters of a callback.
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
    /// What the flow did.
    pub landed: Landed,
    /// The new cookie, where the person was signed in by it.
    pub cookie: Option<Secret>,
}

/// A flow that did nothing.
#[derive(Clone, Debug)]
pub struct Failed {
    /// Whether it was to add an identity.
    pub was_adding: bool,
    /// Why the flow did nothing.
    pub error: ConnectError,
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
    let redirect_uri = core
        .config
        .redirect_uri(provider)
        .map_err(CoreError::from)?;
    match provider {
        Provider::Google => {
            let ours = core.config.google().map_err(CoreError::from)?;
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
            let app = core.config.app(door).map_err(CoreError::from)?;
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
        return Err(nowhere(unclaimed(core, provider, Some(state)).await));
    };
    let finished = go_on(core, provider, browser, &flow, callback).await;
    finished.map_err(|error| Failed {
        was_adding: flow.aim == Aim::AddIdentity,
        error,
    })
}

/// Why a callback ends no flow of the browser that brought it. What another browser began stands
/// as it was.
pub async fn unclaimed<P: Ports>(
    core: &Core<P>,
    provider: Provider,
    state: Option<&Secret>,
) -> ConnectError {
    let Some(state) = state else {
        return ConnectError::FlowInvalid;
    };
    match flow::stands(core, provider, state).await {
        Ok(true) => ConnectError::OtherBrowser,
        Ok(false) => ConnectError::FlowInvalid,
        Err(trouble) => trouble.into(),
    }
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

fn no_address(error: PlatformError) -> ConnectError {
    CoreError::Config(ConfigError::Unusable(
        "the provider's address",
        error.message,
    ))
    .into()
}

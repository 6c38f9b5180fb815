//! A flow through a platform: the code becomes tokens, the tokens say who it is, and both are kept as an account.

use super::flow::{Aim, Flow};
use super::person::{Opened, Who};
use super::{ConnectError, Landed, admit, keep, not_exchanged};
use crate::domain::platform::Platform;
use crate::domain::provider::Provider;
use crate::domain::secret::Secret;
use crate::platforms::{self, Brought, Class, Profile, Tokens};
use crate::ports::Ports;
use crate::usecases::sessions::Person;
use crate::usecases::{Core, Trouble};
use serde_json::json;

/// How often the profile is asked for before the connection is given up: the tokens are good by then, and asking costs little.
const PROFILE_TRIES: usize = 2;

/// Exchanges the code, learns who it is, and keeps the tokens.
pub(super) async fn finish<P: Ports>(
    core: &Core<P>,
    platform: Platform,
    flow: &Flow,
    person: Option<Person>,
    code: &Secret,
) -> Result<(Opened, Landed), ConnectError> {
    // Before all other work: a code of X lives 30 seconds.
    let tokens = exchange(core, platform, code, &flow.verifier).await?;
    let (opened, profile) = match identify(core, platform, flow, person, &tokens).await {
        Ok(identified) => identified,
        Err(error) => {
            // What is not kept must not stay valid.
            revoke(core, platform, &tokens).await;
            return Err(error);
        }
    };
    // From here on the tokens may be kept whatever fails: revoking them could end a connection that stands.
    let account = keep::keep(core, &opened.workspace, platform, &profile, &tokens).await?;
    if let Err(trouble) = keep::resume_held(core, &account).await {
        // They look again by themselves within 15 minutes.
        core.log("not_resumed", &json!({ "account": account, "error": trouble.to_string() }));
    }
    let landed = match flow.aim {
        Aim::SignIn | Aim::Connect => Landed::Connected(account),
        Aim::AddIdentity => Landed::IdentityAdded,
    };
    Ok((opened, landed))
}

/// Whose workspace the account comes into.
async fn identify<P: Ports>(
    core: &Core<P>,
    platform: Platform,
    flow: &Flow,
    person: Option<Person>,
    tokens: &Tokens,
) -> Result<(Opened, Profile), ConnectError> {
    let profile = profile(core, platform, tokens).await?;
    let who = Who {
        provider: platform.into(),
        subject: profile.remote_id.clone(),
        name: profile.name.clone(),
        label: format!("@{}", profile.username),
        email: None,
    };
    let opened = admit(core, flow, person, &who).await?;
    if let Some(wanted) = &flow.account {
        keep::check(core, &opened.workspace, platform, &profile, wanted).await?;
    }
    Ok((opened, profile))
}

async fn revoke<P: Ports>(core: &Core<P>, platform: Platform, tokens: &Tokens) {
    let Ok(app) = core.config.app(platform) else { return };
    if let Err(error) = platforms::revoke(platform, core.ports.http(), app, tokens, core.now()).await {
        core.log("not_revoked", &json!({ "platform": platform, "error": error.to_string() }));
    }
}

async fn exchange<P: Ports>(core: &Core<P>, platform: Platform, code: &Secret, verifier: &Secret) -> Result<Tokens, ConnectError> {
    let provider = Provider::from(platform);
    let app = core.config.app(platform).map_err(Trouble::from)?;
    let redirect_uri = core.config.redirect_uri(provider).map_err(Trouble::from)?;
    let brought = Brought { code: code.clone(), verifier: verifier.clone() };
    let exchanged = platforms::exchange(platform, core.ports.http(), app, &redirect_uri, &brought, core.now()).await;
    exchanged.map_err(|error| not_exchanged(core, provider, error))
}

async fn profile<P: Ports>(core: &Core<P>, platform: Platform, tokens: &Tokens) -> Result<Profile, ConnectError> {
    let app = core.config.app(platform).map_err(Trouble::from)?;
    for _ in 0..PROFILE_TRIES {
        match platforms::offers(platform, core.ports.http(), app, tokens, core.now()).await {
            Ok(mut offers) if offers.accounts.len() == 1 => return Ok(offers.accounts.remove(0).profile),
            Ok(_) => return Err(ConnectError::PlatformRefused),
            Err(error) if error.class == Class::Retry => {}
            Err(error) => {
                core.log("profile_refused", &json!({ "platform": platform, "code": error.code }));
                return Err(ConnectError::PlatformRefused);
            }
        }
    }
    Err(ConnectError::PlatformUnavailable)
}

//! A flow through a platform: the code becomes tokens, the tokens say who gave them and which accounts they serve, and what the person
//! wants of it is kept.

use super::flow::{Aim, Flow};
use super::keep::{self, Given};
use super::person::{Opened, Who};
use super::{ConnectError, Landed, admit, not_exchanged};
use crate::domain::platform::Platform;
use crate::domain::provider::Provider;
use crate::domain::secret::Secret;
use crate::platforms::{self, Brought, Class, Offers, Tokens};
use crate::ports::Ports;
use crate::usecases::sessions::Person;
use crate::usecases::{Core, Trouble, choices, vault};
use serde_json::json;

/// How often the platform is asked who it is before the connection is given up: the tokens are good by then, and asking costs little.
const TRIES: usize = 2;

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
    let offers = match offers(core, platform, &tokens).await {
        Ok(offers) => offers,
        Err(error) => {
            // What is not kept must not stay valid.
            vault::take_back(core, platform, None, &tokens).await;
            return Err(error);
        }
    };
    match keep(core, platform, flow, person, &offers, &tokens).await {
        Ok(landed) => Ok(landed),
        Err(Kept::Nothing(error)) => {
            vault::take_back(core, platform, Some(&offers.holder.subject), &tokens).await;
            Err(error)
        }
        // The tokens may be kept whatever has failed: to take them back could end a connection that stands.
        Err(Kept::Perhaps(error)) => Err(error),
    }
}

/// What became of the tokens of a flow that failed.
enum Kept {
    Nothing(ConnectError),
    Perhaps(ConnectError),
}

async fn keep<P: Ports>(
    core: &Core<P>,
    platform: Platform,
    flow: &Flow,
    person: Option<Person>,
    offers: &Offers,
    tokens: &Tokens,
) -> Result<(Opened, Landed), Kept> {
    let opened = admit(core, flow, person, &who(platform, offers)).await.map_err(Kept::Nothing)?;
    let given = Given { workspace: &opened.workspace, platform, offers, tokens };
    let chosen = match &flow.account {
        Some(wanted) => std::slice::from_ref(keep::find(core, &given, wanted).await.map_err(Kept::Nothing)?),
        None if platform.has_choices() => &[],
        None => offers.accounts.as_slice(),
    };
    let (grant, connected) = keep::keep(core, &given, chosen).await.map_err(Kept::Perhaps)?;
    for account in &connected {
        if let Err(trouble) = keep::resume_held(core, account).await {
            // They look again by themselves within 15 minutes.
            core.log("not_resumed", &json!({ "account": account, "error": trouble.to_string() }));
        }
    }
    let landed = if let Some(account) = connected.into_iter().next() {
        if flow.aim == Aim::AddIdentity { Landed::IdentityAdded } else { Landed::Connected(account) }
    } else {
        let choice = choices::offer(core, &opened.workspace, platform, &grant, offers).await;
        let choice = choice.map_err(|trouble| Kept::Perhaps(trouble.into()))?;
        if flow.aim == Aim::AddIdentity { Landed::IdentityAddedAndChoosing(choice) } else { Landed::Choosing(choice) }
    };
    Ok((opened, landed))
}

fn who(platform: Platform, offers: &Offers) -> Who {
    let holder = offers.holder.clone();
    Who { provider: platform.into(), subject: holder.subject, name: holder.name, label: holder.label, email: None }
}

async fn exchange<P: Ports>(core: &Core<P>, platform: Platform, code: &Secret, verifier: &Secret) -> Result<Tokens, ConnectError> {
    let provider = Provider::from(platform);
    let app = core.config.app(platform).map_err(Trouble::from)?;
    let redirect_uri = core.config.redirect_uri(provider).map_err(Trouble::from)?;
    let brought = Brought { code: code.clone(), verifier: verifier.clone() };
    let exchanged = platforms::exchange(platform, core.ports.http(), app, &redirect_uri, &brought, core.now()).await;
    exchanged.map_err(|error| not_exchanged(core, provider, error))
}

async fn offers<P: Ports>(core: &Core<P>, platform: Platform, tokens: &Tokens) -> Result<Offers, ConnectError> {
    let app = core.config.app(platform).map_err(Trouble::from)?;
    for _ in 0..TRIES {
        match platforms::offers(platform, core.ports.http(), app, tokens, core.now()).await {
            Ok(offers) => return Ok(offers),
            Err(error) if error.class == Class::Retry => {}
            Err(error) => {
                core.log("offers_refused", &json!({ "platform": platform, "code": error.code }));
                return Err(ConnectError::PlatformRefused);
            }
        }
    }
    Err(ConnectError::PlatformUnavailable)
}

//! A flow through a platform: the code becomes tokens, the tokens say who gave them and which
//! accounts they serve, and what the person wants of it is kept.

use super::flow::{Aim, Flow};
use super::keep::{self, Given};
use super::person::{Opened, Who};
use super::{ConnectError, Landed, admit, not_exchanged};
use crate::domain::door::Door;
use crate::domain::ids::AccountId;
use crate::domain::provider::Provider;
use crate::domain::secret::Secret;
use crate::platforms::{self, CallbackCode, Class, Offers, Tokens};
use crate::ports::Ports;
use crate::usecases::sessions::Person;
use crate::usecases::{Core, Trouble, vault};
use serde_json::json;

/// How often the platform is asked who it is before the connection is given up: the tokens are good
/// by then, and asking costs little.
const TRIES: usize = 2;

/// Exchanges the code, learns who it is, and keeps the tokens.
pub(super) async fn finish<P: Ports>(
    core: &Core<P>,
    door: Door,
    flow: &Flow,
    person: Option<Person>,
    code: &Secret,
) -> Result<(Opened, Landed), ConnectError> {
    // Before all other work: a code of X lives 30 seconds.
    let tokens = exchange(core, door, code, &flow.verifier).await?;
    let offers = match offers(core, door, &tokens).await {
        Ok(offers) => offers,
        Err(error) => {
            // What is not kept must not stay valid.
            vault::take_back(core, door, None, &tokens).await;
            return Err(error);
        }
    };
    match keep(core, door, flow, person, &offers, &tokens).await {
        Ok(landed) => Ok(landed),
        Err(Failed::Nothing(error)) => {
            vault::take_back(core, door, Some(&offers.holder.subject), &tokens).await;
            Err(error)
        }
        // The tokens may be kept whatever has failed: to take them back could end a connection that
        // stands.
        Err(Failed::Perhaps(error)) => Err(error),
    }
}

/// What became of the tokens of a flow that failed.
enum Failed {
    Nothing(ConnectError),
    Perhaps(ConnectError),
}

async fn keep<P: Ports>(
    core: &Core<P>,
    door: Door,
    flow: &Flow,
    person: Option<Person>,
    offers: &Offers,
    tokens: &Tokens,
) -> Result<(Opened, Landed), Failed> {
    let opened = admit(core, flow, person, &who(door, offers))
        .await
        .map_err(Failed::Nothing)?;
    let given = Given {
        workspace: &opened.workspace,
        door,
        offers,
        tokens,
    };
    let chosen = match &flow.account {
        Some(wanted) => std::slice::from_ref(
            keep::find(core, &given, wanted)
                .await
                .map_err(Failed::Nothing)?,
        ),
        None if door.has_choices() => &[],
        None => offers.accounts.as_slice(),
    };
    let landed = match keep::keep(core, &given, chosen)
        .await
        .map_err(Failed::Perhaps)?
    {
        keep::Kept::Choosing(choice) if flow.aim == Aim::AddIdentity => {
            Landed::IdentityAddedAndChoosing(choice)
        }
        keep::Kept::Choosing(choice) => Landed::Choosing(choice),
        keep::Kept::Connected(accounts) => connected(core, flow, accounts)
            .await
            .map_err(Failed::Perhaps)?,
    };
    Ok((opened, landed))
}

/// What waited for the accounts goes on.
async fn connected<P: Ports>(
    core: &Core<P>,
    flow: &Flow,
    accounts: Vec<AccountId>,
) -> Result<Landed, ConnectError> {
    for account in &accounts {
        if let Err(trouble) = keep::resume_held(core, account).await {
            // They look again by themselves within 15 minutes.
            core.log(
                "not_resumed",
                &json!({ "account": account, "error": trouble.to_string() }),
            );
        }
    }
    match accounts.into_iter().next() {
        Some(_) if flow.aim == Aim::AddIdentity => Ok(Landed::IdentityAdded),
        Some(account) => Ok(Landed::Connected(account)),
        None => Err(ConnectError::PlatformRefused),
    }
}

fn who(door: Door, offers: &Offers) -> Who {
    let holder = offers.holder.clone();
    Who {
        provider: door.into(),
        subject: holder.subject,
        name: holder.name,
        label: holder.label,
        email: None,
    }
}

async fn exchange<P: Ports>(
    core: &Core<P>,
    door: Door,
    code: &Secret,
    verifier: &Secret,
) -> Result<Tokens, ConnectError> {
    let provider = Provider::from(door);
    let app = core.config.app(door).map_err(Trouble::from)?;
    let redirect_uri = core.config.redirect_uri(provider).map_err(Trouble::from)?;
    let brought = CallbackCode {
        code: code.clone(),
        verifier: verifier.clone(),
    };
    let exchanged = platforms::exchange(
        door,
        core.ports.http(),
        app,
        &redirect_uri,
        &brought,
        core.now(),
    )
    .await;
    exchanged.map_err(|error| not_exchanged(core, provider, error))
}

async fn offers<P: Ports>(
    core: &Core<P>,
    door: Door,
    tokens: &Tokens,
) -> Result<Offers, ConnectError> {
    let app = core.config.app(door).map_err(Trouble::from)?;
    for _ in 0..TRIES {
        match platforms::offers(door, core.ports.http(), app, tokens, core.now()).await {
            Ok(offers) => return Ok(offers),
            Err(error) if error.class == Class::Retry => {}
            Err(error) => {
                core.log(
                    "offers_refused",
                    &json!({ "door": door, "code": error.code }),
                );
                return Err(ConnectError::PlatformRefused);
            }
        }
    }
    Err(ConnectError::PlatformUnavailable)
}

//! A flow through a platform: the code becomes tokens, the tokens say who gave them and which
//! accounts they serve, and what the person wants of it is kept.

use super::error::{ConnectError, not_exchanged, not_told};
use super::flow::{Aim, Flow, Landed};
use super::person::{Admitted, Who, admit};
use crate::domain::door::Door;
use crate::domain::ids::AccountId;
use crate::domain::provider::Provider;
use crate::domain::secret::Secret;
use crate::platforms::{self, CallbackCode, Class, Offer, Offers, Tokens};
use crate::ports::sql::Statement;
use crate::ports::{Ports, Store};
use crate::usecases::engine::resume;
use crate::usecases::grants::{self, Consent, Kept};
use crate::usecases::sessions::Person;
use crate::usecases::vault::{self, Given};
use crate::usecases::{Core, CoreError};
use serde::Deserialize;

/// How often the platform is asked who it is before the connection is given up: the tokens are good
/// by then, and asking costs little.
const OFFER_TRIES: usize = 2;

/// Exchanges the code, learns who it is, and keeps the tokens.
pub(super) async fn finish<P: Ports>(
    core: &Core<P>,
    door: Door,
    flow: &Flow,
    person: Option<Person>,
    code: &Secret,
) -> Result<(Admitted, Landed), ConnectError> {
    // Before all other work: a code of X lives 30 seconds.
    let tokens = exchange(core, door, code, &flow.verifier).await?;
    let workspace = person.as_ref().map(|person| person.workspace.clone());
    let mut given = Given {
        door,
        subject: None,
        workspace: workspace.as_ref(),
        label: None,
    };
    let offers = match offers(core, door, &tokens).await {
        Ok(offers) => offers,
        Err(error) => {
            // What is not kept must not stay valid.
            vault::take_back(core, &given, &tokens).await;
            return Err(error);
        }
    };
    match keep(core, door, flow, person, &offers, &tokens).await {
        Ok(landed) => Ok(landed),
        Err(Failed::Nothing(error)) => {
            given.subject = Some(&offers.holder.subject);
            given.label = Some(&offers.holder.label);
            vault::take_back(core, &given, &tokens).await;
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
) -> Result<(Admitted, Landed), Failed> {
    let opened = admit(core, flow, person, &who(door, offers))
        .await
        .map_err(Failed::Nothing)?;
    let consent = Consent {
        workspace: &opened.workspace,
        door,
        offers,
        tokens,
    };
    let chosen = match &flow.account {
        Some(wanted) => std::slice::from_ref(
            find(core, &consent, wanted)
                .await
                .map_err(Failed::Nothing)?,
        ),
        None if door.has_choices() => &[],
        None => offers.accounts.as_slice(),
    };
    let perhaps = |trouble: CoreError| Failed::Perhaps(trouble.into());
    let landed = match grants::keep(core, &consent, chosen)
        .await
        .map_err(perhaps)?
    {
        Kept::Choosing(choice) if flow.aim == Aim::AddIdentity => {
            Landed::IdentityAddedAndChoosing(choice)
        }
        Kept::Choosing(choice) => Landed::Choosing(choice),
        Kept::Contended => {
            return Err(Failed::Perhaps(ConnectError::PlatformUnavailable));
        }
        Kept::Connected(accounts) => connected(core, flow, accounts)
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
    resume::of_accounts(core, &accounts).await;
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
    let app = core.config.app(door).map_err(CoreError::from)?;
    let redirect_uri = core
        .config
        .redirect_uri(provider)
        .map_err(CoreError::from)?;
    let code = CallbackCode {
        code: code.clone(),
        verifier: verifier.clone(),
    };
    let exchanged = platforms::exchange(
        door,
        core.ports.http(),
        app,
        &redirect_uri,
        &code,
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
    let app = core.config.app(door).map_err(CoreError::from)?;
    let mut tried = 0;
    loop {
        tried += 1;
        match platforms::offers(door, core.ports.http(), app, tokens, core.now()).await {
            Ok(offers) => return Ok(offers),
            Err(error) if error.class == Class::Retry && tried < OFFER_TRIES => {}
            Err(error) => return Err(not_told(core, door, &error)),
        }
    }
}

/// The offer of the account that is to be reconnected.
async fn find<'a, P: Ports>(
    core: &Core<P>,
    consent: &Consent<'a>,
    wanted: &AccountId,
) -> Result<&'a Offer, ConnectError> {
    #[derive(Deserialize)]
    struct Stored {
        remote_id: String,
    }
    let sql = "SELECT remote_id FROM accounts WHERE id=:id AND workspace=:workspace AND \
        door=:door";
    let find = Statement::new(sql)
        .bind("id", wanted)
        .bind("workspace", consent.workspace)
        .bind("door", consent.door);
    let stored: Option<Stored> = core
        .ports
        .store()
        .run(find)
        .await
        .map_err(CoreError::from)?
        .first()
        .map_err(CoreError::from)?;
    let stored = stored.ok_or(ConnectError::OtherAccount)?;
    let missing = if consent.door.has_choices() {
        ConnectError::AccountMissing
    } else {
        ConnectError::OtherAccount
    };
    consent
        .offers
        .accounts
        .iter()
        .find(|offer| offer.profile.remote_id == stored.remote_id)
        .ok_or(missing)
}

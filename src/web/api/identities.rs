//! `/api/v1/me/identities`: what opens the person's workspace.

use crate::domain::ids::IdentityId;
use crate::domain::provider::Provider;
use crate::domain::violation::Violation;
use crate::ports::Ports;
use crate::usecases::Core;
use crate::usecases::connect::{self, Purpose};
use crate::usecases::identities::{self, Identity, Removed};
use crate::web::body;
use crate::web::path::Path;
use crate::web::problem::Error;
use crate::web::session::{Reader, Writer};
use axum::Json;
use axum::extract::State;
use http::StatusCode;
use serde::{Deserialize, Serialize};

/// The person's identities.
#[derive(Debug, Serialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[cfg_attr(not(target_arch = "wasm32"), schemars(rename = "IdentityList"))]
pub(crate) struct Listed {
    data: Vec<Identity>,
}

/// Where the flow that adds one goes on.
#[derive(Debug, Serialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
pub(crate) struct Consent {
    /// The provider's consent page.
    consent_url: String,
}

/// An identity to add.

#[derive(Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[cfg_attr(not(target_arch = "wasm32"), schemars(rename = "NewIdentity"))]
#[serde(deny_unknown_fields)]
pub(crate) struct Addition {
    #[cfg_attr(not(target_arch = "wasm32"), schemars(with = "Provider"))]
    provider: String,
}

/// `GET /api/v1/me/identities`.
pub(crate) async fn list<P: Ports>(
    State(core): State<Core<P>>,
    Reader(person): Reader,
) -> Result<Json<Listed>, Error> {
    Ok(Json(Listed {
        data: identities::list(&core, &person).await?,
    }))
}

/// `POST /api/v1/me/identities`: begins the flow that adds one; the dashboard goes where the answer
/// says.
pub(crate) async fn add<P: Ports>(
    State(core): State<Core<P>>,
    Writer(person): Writer,
    body::Json(addition): body::Json<Addition>,
) -> Result<Json<Consent>, Error> {
    let unknown = || {
        Error::Invalid(vec![Violation::new(
            "provider",
            "unknown_provider",
            "Use one of this instance's sign-ins.",
        )])
    };
    let provider = Provider::parse(&addition.provider)
        .filter(|provider| provider.signs_in())
        .ok_or_else(unknown)?;
    if !identities::may_add(&core, &person) {
        return Err(Error::Forbidden(
            "sign_in_again",
            "Sign out and in again, and add it within 15 minutes. A session that is older could be \
            in other hands.",
        ));
    }
    let consent_url = connect::begin(
        &core,
        provider,
        &person.session,
        &Purpose::AddIdentity { person: &person },
    )
    .await?;
    Ok(Json(Consent { consent_url }))
}

/// `DELETE /api/v1/me/identities/{id}`.
pub(crate) async fn remove<P: Ports>(
    State(core): State<Core<P>>,
    Path(id): Path,
    Writer(person): Writer,
) -> Result<StatusCode, Error> {
    let id = IdentityId::parse(&id).ok_or(Error::NotFound)?;
    match identities::remove(&core, &person, &id).await? {
        Removed::Gone => Ok(StatusCode::NO_CONTENT),
        Removed::NotThere => Err(Error::NotFound),
        Removed::Last => Err(Error::Conflict(
            "last_identity",
            "It is the only one that opens your workspace. Add another first.",
        )),
    }
}

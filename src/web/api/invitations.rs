//! `/api/v1/invitations`: how the operator lets somebody in.

use crate::domain::ids::InvitationId;
use crate::ports::Ports;
use crate::usecases::Core;
use crate::usecases::invitations::{self, Invitation, InvitationError};
use crate::web::body;
use crate::web::path::Path;
use crate::web::problem::Error;
use crate::web::session::{Reader, Writer};
use axum::Json;
use axum::extract::State;
use http::StatusCode;
use serde::{Deserialize, Serialize};

/// The invitations of this instance.
#[derive(Debug, Serialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[cfg_attr(not(target_arch = "wasm32"), schemars(rename = "InvitationList"))]
pub(crate) struct Listed {
    data: Vec<Invitation>,
}

/// An invitation to be.
#[derive(Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[cfg_attr(not(target_arch = "wasm32"), schemars(rename = "NewInvitation"))]
#[serde(deny_unknown_fields)]
pub(crate) struct Wish {
    note: String,
}

/// An invitation with its address, which is shown once.
#[derive(Serialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[cfg_attr(not(target_arch = "wasm32"), schemars(rename = "InvitationMade"))]
pub(crate) struct Made {
    #[serde(flatten)]
    invitation: Invitation,
    url: String,
}

/// `GET /api/v1/invitations`.
pub(crate) async fn list<P: Ports>(
    State(core): State<Core<P>>,
    Reader(person): Reader,
) -> Result<Json<Listed>, Error> {
    Ok(Json(Listed {
        data: invitations::list(&core, &person).await?,
    }))
}

/// `POST /api/v1/invitations`.
pub(crate) async fn invite<P: Ports>(
    State(core): State<Core<P>>,
    Writer(person): Writer,
    body::Json(wish): body::Json<Wish>,
) -> Result<(StatusCode, Json<Made>), Error> {
    let (invitation, url) = invitations::invite(&core, &person, &wish.note).await?;
    Ok((StatusCode::CREATED, Json(Made { invitation, url })))
}

/// `DELETE /api/v1/invitations/{id}`.
pub(crate) async fn withdraw<P: Ports>(
    State(core): State<Core<P>>,
    Path(id): Path,
    Writer(person): Writer,
) -> Result<StatusCode, Error> {
    let id = InvitationId::parse(&id).ok_or(Error::NotFound)?;
    invitations::withdraw(&core, &person, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

impl From<InvitationError> for Error {
    fn from(error: InvitationError) -> Self {
        match error {
            InvitationError::NotFound => Self::NotFound,
            InvitationError::NotByInvitation => Self::Conflict(
                "signup_not_by_invitation",
                "This instance does not sign people up by invitation. Set SIGNUP to invite.",
            ),
            InvitationError::Invalid(violation) => Self::Invalid(vec![violation]),
            InvitationError::CoreError(trouble) => Self::CoreError(trouble),
        }
    }
}

//! `/api/v1/suggestions`.

use crate::ports::Ports;
use crate::usecases::Core;
use crate::usecases::suggestions::{self, Suggestions, Wanted};
use crate::web::answer::Counted;
use crate::web::body;
use crate::web::problem::Error;
use crate::web::session::Writer;
use axum::extract::State;

/// `POST /api/v1/suggestions`.
pub(crate) async fn suggest<P: Ports>(
    State(core): State<Core<P>>,
    Writer(person): Writer,
    body::Json(wanted): body::Json<Wanted>,
) -> Result<Counted<Suggestions>, Error> {
    let (body, standings) = suggestions::suggest(&core, &person, wanted).await?;
    Ok(Counted { body, standings })
}

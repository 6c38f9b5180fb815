//! `/m/{signed}`: a medium for whoever has its signed address. An address that has ended, was
//! changed or was never made answers as one that leads nowhere.

use super::file::{self, Asked, Caching, Sent};
use super::path::Path;
use super::problem::Error;
use crate::ports::Ports;
use crate::usecases::Core;
use crate::usecases::media;
use axum::extract::State;

/// `GET /m/{signed}`.
pub(super) async fn show<P: Ports>(
    State(core): State<Core<P>>,
    Path(signed): Path,
    asked: Asked,
) -> Result<Sent, Error> {
    let file = media::of_link(&core, &signed).await?;
    let file = file.ok_or(Error::NotFound)?;
    file::send(&core, &asked, &file, Caching::None).await
}

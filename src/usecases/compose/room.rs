//! How much a workspace may keep: one guest cannot fill the database that others share.

use crate::domain::violation::Violation;
use crate::ports::sql::Statement;
use crate::ports::{Ports, Store};
use crate::usecases::sessions::Person;
use crate::usecases::{Core, CoreError};
use serde::Deserialize;

/// How many bytes of texts and options a workspace may keep: a quarter of a million posts of 400
/// characters. D1 holds 500 MB on the free plan, and 10 GB on the paid one
/// (<https://developers.cloudflare.com/d1/platform/limits/>).
pub(super) const MOST_KEPT: i64 = 100 << 20;

/// What is wrong where the workspace has no room for `more` bytes. Triggers of
/// `migrations/0016_media.sql` keep count, so requests at the same time may pass it
/// together, each by one post at the most.
pub(in crate::usecases) async fn check<P: Ports>(
    core: &Core<P>,
    person: &Person,
    more: usize,
) -> Result<Option<Violation>, CoreError> {
    #[derive(Deserialize)]
    struct Kept {
        bytes: i64,
    }
    if more == 0 {
        return Ok(None);
    }
    let find = Statement::new("SELECT bytes FROM workspaces WHERE id=:workspace")
        .bind("workspace", &person.workspace);
    let kept: Option<Kept> = core.ports.store().run(find).await?.first()?;
    let bytes = kept.map_or(0, |kept| kept.bytes);
    if bytes.saturating_add(i64::try_from(more).unwrap_or(i64::MAX)) <= MOST_KEPT {
        return Ok(None);
    }
    let message = format!(
        "This workspace keeps {} MiB of texts already, and that is all it may. Whoever runs this \
        instance can tell what to do.",
        MOST_KEPT >> 20
    );
    Ok(Some(Violation::new("", "workspace_full", message)))
}

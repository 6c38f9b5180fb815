//! The posts that use a medium.

use super::error::MediaUseError;
use super::row::find;
use crate::domain::ids::{MediaId, PostId};
use crate::domain::text::CUT_MARGIN;
use crate::domain::time::Timestamp;
use crate::ports::sql::Statement;
use crate::ports::{Ports, Store};
use crate::usecases::calendar::{LONGEST_LINE, first_line, white_space};
use crate::usecases::posts::PostState;
use crate::usecases::sessions::Person;
use crate::usecases::{Core, CoreError};
use serde::{Deserialize, Serialize};

/// At most so many are looked at: as many as `used_by` counts.
const USES: &str = "SELECT p.id, p.state, CASE WHEN p.state<>'draft' THEN p.due_at END AS at, \
    substr(ltrim(coalesce(nullif(p.text, ''), (SELECT min(d.text) FROM deliveries d WHERE \
    d.post=p.id AND d.removed_at IS NULL), ''), :white), 1, :longest) AS line FROM (SELECT post \
    FROM media_uses WHERE medium=:id LIMIT 100) u JOIN posts p ON p.id=u.post ORDER BY p.due_at \
    DESC, p.id";

/// A post that uses a medium.
#[derive(Debug, Deserialize, Serialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
pub struct MediumUse {
    id: PostId,
    state: PostState,
    /// When it is due; none for a draft.
    at: Option<Timestamp>,
    /// The first line of its text.
    line: String,
}

/// The posts that use a medium.
#[derive(Debug, Serialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
pub struct MediumUses {
    /// At most 100 of them, the latest first.
    data: Vec<MediumUse>,
}

/// The posts that use a medium.
///
/// # Errors
/// When there is no such medium, or the database fails.
pub async fn uses<P: Ports>(
    core: &Core<P>,
    person: &Person,
    id: &MediaId,
) -> Result<MediumUses, MediaUseError> {
    find(core, person, id).await?;
    let read = Statement::new(USES)
        .bind("id", id)
        .bind("white", white_space())
        .bind(
            "longest",
            i64::try_from(LONGEST_LINE + CUT_MARGIN).unwrap_or(i64::MAX),
        );
    let answer = core
        .ports
        .store()
        .run(read)
        .await
        .map_err(CoreError::from)?;
    let mut data: Vec<MediumUse> = answer.all().map_err(CoreError::from)?;
    for post in &mut data {
        post.line = first_line(&post.line);
    }
    Ok(MediumUses { data })
}

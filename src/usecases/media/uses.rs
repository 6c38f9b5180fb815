//! The posts that use a medium.

use super::error::MediaUseError;
use super::row::find;
use crate::domain::ids::{MediaId, PostId, RecurrenceId};
use crate::domain::text::CUT_MARGIN;
use crate::domain::time::Timestamp;
use crate::ports::sql::Statement;
use crate::ports::{Ports, Store};
use crate::usecases::Core;
use crate::usecases::calendar::{LONGEST_LINE, first_line, white_space};
use crate::usecases::posts::PostState;
use crate::usecases::sessions::Person;
use serde::{Deserialize, Serialize};

/// At most so many are looked at: as many as `used_by` counts.
const USES: &str = "SELECT p.id, p.state, CASE WHEN p.state<>'draft' THEN p.due_at END AS at, \
    substr(ltrim(coalesce(nullif(p.text, ''), (SELECT min(d.text) FROM deliveries d WHERE \
    d.post=p.id AND d.removed_at IS NULL), ''), :white), 1, :longest) AS line FROM (SELECT post \
    FROM media_uses WHERE medium=:id LIMIT 100) u JOIN posts p ON p.id=u.post ORDER BY p.due_at \
    DESC, p.id";

/// The recurrences that use it, which are few.
const RECURRENCES: &str = "SELECT r.id, substr(ltrim(r.text, :white), 1, :longest) AS line FROM \
    recurrence_media u JOIN recurrences r ON r.id=u.recurrence WHERE u.medium=:id LIMIT 100";

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

/// A recurrence that uses a medium.
#[derive(Debug, Deserialize, Serialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
struct MediumRecurrence {
    id: RecurrenceId,
    /// The first line of its text.
    line: String,
}

/// The posts and the recurrences that use a medium.
#[derive(Debug, Serialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
pub struct MediumUses {
    /// At most 100 of them, the latest first.
    data: Vec<MediumUse>,
    /// The recurrences, which keep it until they end.
    recurrences: Vec<MediumRecurrence>,
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
    let longest = i64::try_from(LONGEST_LINE + CUT_MARGIN).unwrap_or(i64::MAX);
    let read = [USES, RECURRENCES].map(|sql| {
        Statement::new(sql)
            .bind("id", id)
            .bind("white", white_space())
            .bind("longest", longest)
    });
    let mut answers = core.ports.store().batch(read.into()).await?.into_iter();
    let (posts, recurrences) = (answers.next(), answers.next());
    let mut data: Vec<MediumUse> = posts.unwrap_or_default().all()?;
    for post in &mut data {
        post.line = first_line(&post.line);
    }
    let mut recurrences: Vec<MediumRecurrence> = recurrences.unwrap_or_default().all()?;
    for recurrence in &mut recurrences {
        recurrence.line = first_line(&recurrence.line);
    }
    Ok(MediumUses { data, recurrences })
}

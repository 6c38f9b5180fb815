//! Discarding a draft: its row goes, and what it shows may go.

use super::insert::write;
use super::library;
use super::loaded::Loaded;
use crate::domain::ids::PostId;
use crate::domain::ledger::hex;
use crate::domain::media::Library;
use crate::ports::Ports;
use crate::ports::sql::Statement;
use crate::usecases::sessions::Person;
use crate::usecases::{Core, CoreError};

/// Marks a draft that is about to be discarded, as long as it is the one that was seen.
const MARK: &str = "UPDATE posts SET version=version+1, change_tag=:change_tag WHERE id=:post AND \
    workspace=:workspace AND version=:version AND targets IS NOT NULL AND NOT EXISTS (SELECT 1 \
    FROM deliveries WHERE post=:post)";

const DISCARD: &str = "DELETE FROM posts WHERE id=:post AND change_tag=:change_tag";

/// Discards a draft as it was read; says whether it was still that one. What it shows may go.
pub(super) async fn discard<P: Ports>(
    core: &Core<P>,
    person: &Person,
    id: &PostId,
    loaded: &Loaded,
) -> Result<bool, CoreError> {
    let tag = hex(&core.chance::<8>());
    let bound = |sql| {
        Statement::new(sql)
            .bind("post", id)
            .bind("change_tag", &tag)
            .bind("workspace", &person.workspace)
            .bind("version", loaded.post.version)
    };
    let libraries = (&loaded.post.library.0, &Library::new());
    let statements = std::iter::once(bound(MARK))
        .chain(library::uses(id, Some(&tag), libraries, core.now()))
        .chain(std::iter::once(bound(DISCARD)))
        .collect();
    write(core, statements).await
}

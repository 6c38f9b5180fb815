//! Planning a post again that was taken back: the same post, with a new approval of each delivery.
//!
//! It is one change like any other, and judged like a new post. It is refused where something of
//! the post is public or may be: nothing becomes public twice because somebody changed their mind.

use super::ComposeError;
use super::library;
use super::loaded::Loaded;
use crate::domain::ids::{DeliveryId, MediaId, PostId};
use crate::domain::media::Library;
use crate::domain::post::Draft;
use crate::domain::time::Timestamp;
use crate::domain::violation::Violation;
use crate::ports::sql::Statement;
use crate::ports::{Ports, Store};
use crate::usecases::{Core, CoreError};
use serde_json::json;

/// A call of these deliveries that has made something public, or may have. Whatever is learned of a
/// call later moves its delivery's head, which the change asks for.
const PUBLIC: &str = "SELECT 1 FROM commits WHERE delivery IN (SELECT value FROM json_each(:ids)) \
    AND (outcome IS NULL OR outcome NOT IN ('not_sent', 'deferred', 'blocked', 'refused')) LIMIT 1";

/// Makes sure that nothing of a post that was taken back is public, as far as can be known.
///
/// # Errors
/// When something is or may be.
pub(super) async fn nothing_is_public<P: Ports>(
    core: &Core<P>,
    loaded: &Loaded,
) -> Result<(), ComposeError> {
    let ids: Vec<&DeliveryId> = loaded.rows.iter().map(|row| &row.id).collect();
    let find = Statement::new(PUBLIC).bind("ids", json!(ids).to_string());
    let calls = core.ports.store().run(find).await;
    if calls.map_err(CoreError::from)?.rows.is_empty() {
        Ok(())
    } else {
        Err(ComposeError::MayBePublic)
    }
}

/// What is wrong with it, in words that fit what was taken back: since nothing used its pictures
/// and videos any more, they may have been deleted.
pub(super) fn said(
    fault: Violation,
    loaded: &Loaded,
    (draft, there): (&Draft, &Library),
) -> Violation {
    let before = &loaded.post.library.0;
    let is_gone = |id: &MediaId| before.contains_key(id) && !there.contains_key(id);
    if fault.code != Violation::UNKNOWN_MEDIUM || !draft.media_ids().iter().any(is_gone) {
        return fault;
    }
    let message = "It was deleted after the post was cancelled, because nothing used it any more. \
        Duplicate the post, and add it anew.";
    Violation::new(fault.path, fault.code, message)
}

/// The statements after which the post uses what `after` holds: since it was taken back it may use
/// nothing.
pub(super) fn uses(
    post: &PostId,
    tag: &str,
    (before, after): (&Library, &Library),
    now: Timestamp,
) -> Vec<Statement> {
    let nothing = Library::new();
    let mut statements = library::uses(post, Some(tag), (before, &nothing), now);
    statements.extend(library::uses(post, Some(tag), (&nothing, after), now));
    statements
}

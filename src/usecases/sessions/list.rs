//! The living sessions of a person, as they see them: what each browser is called, never where it
//! was.

use super::session::{ABSOLUTE, IDLE, Person, expires_at};
use crate::domain::ids::SessionId;
use crate::domain::time::Timestamp;
use crate::ports::sql::Statement;
use crate::ports::{Ports, Store, StoreError};
use crate::usecases::{Core, CoreError};
use serde::{Deserialize, Serialize};

/// How many are listed: more than anybody has browsers.
const MOST: u32 = 100;

/// A session that has not ended.
#[derive(Debug, Serialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
pub struct Session {
    id: SessionId,
    browser: Option<String>,
    created_at: Timestamp,
    seen_at: Timestamp,
    expires_at: Timestamp,
    is_current: bool,
}

#[derive(Deserialize)]
struct Row {
    hash: String,
    browser: Option<String>,
    created_at: Timestamp,
    seen_at: Timestamp,
}

const LIST: &str = "SELECT hash, browser, created_at, seen_at FROM sessions
    WHERE user=:user AND ended_at IS NULL AND seen_at>:idle AND created_at>:absolute
    ORDER BY hash=:current DESC, seen_at DESC, created_at DESC, hash LIMIT :most";

/// A person's living sessions: the one that asks first, then those that were seen latest.
///
/// # Errors
/// When the database fails.
pub async fn list<P: Ports>(core: &Core<P>, person: &Person) -> Result<Vec<Session>, CoreError> {
    let now = core.now();
    let list = Statement::new(LIST)
        .bind("user", &person.user)
        .bind("idle", now - IDLE)
        .bind("absolute", now - ABSOLUTE)
        .bind("current", person.session.as_str())
        .bind("most", MOST);
    let rows = core.ports.store().run(list).await?.all::<Row>()?;
    rows.into_iter()
        .map(|row| session(row, person))
        .collect::<Result<_, StoreError>>()
        .map_err(CoreError::from)
}

fn session(row: Row, person: &Person) -> Result<Session, StoreError> {
    Ok(Session {
        id: id(&row.hash).ok_or_else(|| StoreError::Shape("a session without a hash".into()))?,
        browser: row.browser,
        created_at: row.created_at,
        seen_at: row.seen_at,
        expires_at: expires_at(row.created_at, row.seen_at),
        is_current: row.hash == person.session.as_str(),
    })
}

/// The id of a session: the first half of the SHA-256 of its cookie. The cookie has 256 bits of
/// chance, so half of its hash leads neither to it nor to the other half, which is what opens the
/// session.
pub(super) fn id(hash: &str) -> Option<SessionId> {
    SessionId::parse(&format!("ses_{}", hash.get(..32)?))
}

//! Pictures of accounts: a small copy each, fetched when somebody looks at it and no more than
//! once a day, so that a browser asks no platform for them.

use super::error::MediaUseError;
use super::files::{File, container};
use crate::domain::door::Door;
use crate::domain::ids::{AccountId, WorkspaceId};
use crate::domain::media::{Container, MediaKey};
use crate::domain::time::{Span, Timestamp};
use crate::platforms;
use crate::ports::media::Media;
use crate::ports::sql::Statement;
use crate::ports::{Http, Limits, Ports, Store};
use crate::usecases::sessions::Person;
use crate::usecases::{Core, CoreError};
use http::{Request, StatusCode, Uri};
use serde::Deserialize;
use serde_json::json;

/// The most that one fetch may take.
const LIMITS: Limits = Limits {
    time: Span::seconds(10),
    bytes: 1 << 20,
};

/// How long a copy is good, and how long it counts that there was none.
const GOOD_FOR: Span = Span::days(1);
const ABSENT_FOR: Span = Span::hours(1);

/// How long a copy is kept that nobody looks at.
const KEPT: Span = Span::days(30);

/// How many copies are cleared away at a time.
const PAGE: u32 = 16;

const FIND: &str = "SELECT a.door, a.picture_url, p.source, p.kind, p.fetched_at FROM accounts a \
    LEFT JOIN pictures p ON p.account=a.id WHERE a.id=:id AND a.workspace=:workspace AND \
    a.disconnected_at IS NULL";

/// Notes what was found, unless the account was disconnected meanwhile. Where nothing was found, an
/// older copy stays.
const NOTE: &str = "INSERT INTO pictures (account, workspace, source, kind, fetched_at, ends_at)
    SELECT id, workspace, :source, :kind, :now, :ends_at FROM accounts WHERE id=:id AND \
    disconnected_at IS NULL
    ON CONFLICT (account) DO UPDATE SET source=excluded.source, kind=coalesce(excluded.kind, \
    kind), fetched_at=excluded.fetched_at, ends_at=excluded.ends_at RETURNING kind";

/// What is known of an account's picture.
#[derive(Deserialize)]
struct Known {
    door: Door,
    picture_url: Option<String>,
    source: Option<String>,
    kind: Option<String>,
    fetched_at: Option<Timestamp>,
}

/// The picture of an account of the person's workspace; none where it has none, or none that can be
/// had now.
///
/// # Errors
/// When there is no such account, or a store fails.
pub async fn of_account<P: Ports>(
    core: &Core<P>,
    person: &Person,
    id: &AccountId,
) -> Result<Option<File>, MediaUseError> {
    let find = Statement::new(FIND)
        .bind("id", id)
        .bind("workspace", &person.workspace);
    let known: Option<Known> = core.ports.store().run(find).await?.first()?;
    let known = known.ok_or(MediaUseError::NotFound)?;
    let kind = if known.is_good(core.now()) {
        known.kind
    } else {
        renew(core, person, id, &known).await?
    };
    let Some(kind) = kind else { return Ok(None) };
    let key = MediaKey::of_picture(&person.workspace, id);
    Ok(Some(File::new(key, container(&kind)?, "picture", None)))
}

/// Fetches the picture, and keeps a copy; answers with its type, or that of an older copy.
///
/// The row comes first: a copy without a row would never be cleared away.
async fn renew<P: Ports>(
    core: &Core<P>,
    person: &Person,
    id: &AccountId,
    known: &Known,
) -> Result<Option<String>, MediaUseError> {
    #[derive(Deserialize)]
    struct Noted {
        kind: Option<String>,
    }
    let fetched = fetch(core, known).await;
    let name = fetched.as_ref().map(|(container, _)| json!(container));
    let now = core.now();
    let note = Statement::new(NOTE)
        .bind("id", id)
        .bind("source", known.picture_url.clone().unwrap_or_default())
        .bind("kind", name.as_ref().and_then(|name| name.as_str()))
        .bind("now", now)
        .bind("ends_at", now + KEPT);
    let noted: Option<Noted> = core.ports.store().run(note).await?.first()?;
    let Some(noted) = noted else {
        return Ok(None);
    };
    if let Some((_, bytes)) = fetched {
        let key = MediaKey::of_picture(&person.workspace, id);
        if let Err(error) = core.ports.media().put(&key, bytes).await {
            let again = "UPDATE pictures SET fetched_at=0 WHERE account=:id";
            let again = Statement::new(again).bind("id", id);
            core.ports.store().run(again).await?;
            return Err(error.into());
        }
    }
    Ok(noted.kind)
}

/// What stands at the account's address, if it is a picture.
async fn fetch<P: Ports>(core: &Core<P>, known: &Known) -> Option<(Container, Vec<u8>)> {
    let address: Uri = known.picture_url.as_deref()?.parse().ok()?;
    let app = core.config.app(known.door).ok()?;
    if !platforms::is_picture_of(known.door, app, &address) {
        core.log("picture_elsewhere", &json!({ "host": address.host() }));
        return None;
    }
    let get = Request::get(address).body(Vec::new()).ok()?;
    let response = core.ports.http().send(get, LIMITS).await.ok()?;
    if response.status() != StatusCode::OK {
        return None;
    }
    let bytes = response.into_body();
    Some((Container::of_picture(&bytes)?, bytes))
}

/// Clears away copies that nobody looks at, and those of accounts that were disconnected.
///
/// # Errors
/// When the database fails.
pub async fn forget_pictures<P: Ports>(core: &Core<P>) -> Result<(), CoreError> {
    #[derive(Deserialize)]
    struct Over {
        account: AccountId,
        workspace: WorkspaceId,
        ends_at: Timestamp,
    }
    let find = "SELECT account, workspace, ends_at FROM pictures WHERE ends_at<=:now ORDER BY \
        ends_at LIMIT :page";
    let find = Statement::new(find)
        .bind("now", core.now())
        .bind("page", PAGE);
    let over = core.ports.store().run_with_others(find).await?;
    for over in over.all::<Over>()? {
        let key = MediaKey::of_picture(&over.workspace, &over.account);
        if let Err(error) = core.ports.media().delete(&key).await {
            core.log(
                "picture_not_removed",
                &json!({ "error": error.to_string() }),
            );
            return Ok(());
        }
        let gone = "DELETE FROM pictures WHERE account=:id AND ends_at=:seen";
        let gone = Statement::new(gone)
            .bind("id", &over.account)
            .bind("seen", over.ends_at);
        core.ports.store().run(gone).await?;
    }
    Ok(())
}

// === impl Known ===

impl Known {
    /// Whether the copy is that of the picture that the account has, as far as is known.
    fn is_good(&self, now: Timestamp) -> bool {
        let good_for = if self.kind.is_some() {
            GOOD_FOR
        } else {
            ABSENT_FOR
        };
        self.source.as_deref() == Some(self.picture_url.as_deref().unwrap_or_default())
            && self.fetched_at.is_some_and(|at| now < at + good_for)
    }
}

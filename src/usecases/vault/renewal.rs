//! Renewing sealed sets in KV, where each lives for a week: if the service stops, its copies of
//! everybody's tokens are gone within that week.

use super::ending::{Ending, end};
use super::grant::{Connection, Grant, lease, release};
use super::refresh::{Stored, store};
use super::sealed::{KeyState, LIFE, current, key_state, open, prolong, put, seal};
use crate::domain::ids::GrantId;
use crate::domain::ledger::hex;
use crate::domain::sealing::KeyRing;
use crate::domain::time::{Span, Timestamp};
use crate::platforms::Tokens;
use crate::ports::sql::{Statement, decode};
use crate::ports::{Ports, Store, StoreError};
use crate::usecases::{Core, CoreError};
use serde::Deserialize;
use serde_json::json;

/// How many sets one tick renews: 50 × up to 5 calls, as for hand-overs and tombstones, stay below
/// the 1,000 calls of an invocation.
const RENEWED_AT_ONCE: i64 = 50;

/// After how long a set that could not be written, was absent or did not open is looked at again:
/// as a held post looks.
pub(super) const SECOND_LOOK: Span = Span::minutes(15);

/// After how long a row that this version cannot read is looked at again.
const UNREADABLE_AGAIN: Span = Span::hours(1);

/// After how long a set is looked at again with which somebody is choosing: the life of a choice.
const CHOICE_AGAIN: Span = Span::hours(1);

/// When a set written at `now` is renewed: at half its life, and spread over another day by its
/// grant, so that grants made together are not renewed together.
#[must_use]
pub fn renew_at(grant: &GrantId, now: Timestamp) -> Timestamp {
    let spread = grant
        .as_str()
        .bytes()
        .fold(7_i64, |sum, byte| (sum * 31 + i64::from(byte)) % 1_440);
    now + Span::ms(LIFE.as_ms() / 2) + Span::minutes(spread)
}

/// A grant whose set is to be renewed.
#[derive(Deserialize)]
struct Due {
    id: GrantId,
    /// Whether it serves an account, or somebody is choosing with it.
    is_needed: i64,
    /// Whether somebody is choosing with it: then it may hold tokens of accounts that come.
    is_chosen_with: i64,
    /// The platform's ids of the accounts that it serves, as JSON.
    serves: String,
}

const DUE: &str = "SELECT id, is_chosen_with OR serves<>'[]' AS is_needed, is_chosen_with, serves
    FROM (SELECT id, renew_at, EXISTS (SELECT 1 FROM choices WHERE grant_id=grants.id) AS \
    is_chosen_with, (SELECT json_group_array(remote_id) FROM accounts WHERE grant_id=grants.id AND \
    disconnected_at IS NULL) AS serves
      FROM grants WHERE renew_at<=:now ORDER BY renew_at LIMIT :most)";

/// Writes the sets that are past half their life once more, each under its grant's lease, and by
/// itself: what cannot be understood keeps no other from being renewed.
pub(super) async fn renewals<P: Ports>(core: &Core<P>) -> Result<(), CoreError> {
    let find = Statement::new(DUE)
        .bind("now", core.now())
        .bind("most", RENEWED_AT_ONCE);
    for row in core.ports.store().run_with_others(find).await?.rows {
        let id = row.get("id").and_then(|id| id.as_str()).map(str::to_owned);
        let renewed = match decode::<Due>(row) {
            Ok(due) => renew(core, &due).await,
            Err(error) => Err(error.into()),
        };
        match renewed {
            Ok(()) => {}
            Err(CoreError::Store(StoreError::Shape(why))) => {
                set_aside(core, id.as_deref().unwrap_or_default(), &why).await?;
            }
            Err(CoreError::Store(error)) => return Err(error.into()),
            Err(trouble @ (CoreError::Config(_) | CoreError::Media(_) | CoreError::Quota(_))) => {
                core.log(
                    "not_renewed",
                    &json!({ "grant": id, "error": trouble.to_string() }),
                );
            }
        }
    }
    Ok(())
}

async fn renew<P: Ports>(core: &Core<P>, due: &Due) -> Result<(), CoreError> {
    if due.is_needed == 0 {
        // Who was to choose among its accounts never got to the choice.
        return end(core, &due.id, Ending::Unused).await.map(drop);
    }
    let me = hex(&core.chance::<8>());
    let Some(grant) = lease(core, &due.id, &me).await? else {
        return Ok(());
    };
    let mut renewal = write_again(core, &grant, due, &me).await?;
    if due.is_chosen_with != 0 {
        // What is left out then waits for the end of the choice.
        let soon = core.now() + CHOICE_AGAIN;
        renewal.next = renewal.next.map(|next| next.min(soon));
    }
    // Only of what was looked at: whoever connects anew meanwhile is not told that their tokens
    // are gone, and what was taken back meanwhile stays so.
    let sql = "UPDATE grants SET renew_at=:next, unreadable_at=NULL, \
        needs_reconnect=coalesce(:mark, needs_reconnect), \
        sealed_with=coalesce(:sealed_with, sealed_with),
        handover_until=CASE WHEN handover IS NULL THEN NULL ELSE coalesce(:end, handover_until) END
        WHERE id=:id AND generation IS :generation AND needs_reconnect=:was";
    let update = Statement::new(sql)
        .bind("id", &due.id)
        .bind("next", renewal.next)
        .bind("mark", renewal.connection.map(Connection::mark))
        // A hand-over lives on while it is looked after, also where KV takes nothing.
        .bind("end", renewal.key.is_some().then(|| core.now() + LIFE))
        .bind("sealed_with", renewal.key)
        .bind("generation", renewal.generation)
        .bind("was", grant.needs_reconnect);
    core.ports.store().run(update).await?;
    release(core, &due.id, &me).await?;
    Ok(())
}

/// A row that this version cannot read is looked at again within the hour, because a newer version
/// may have written it, and be back. Its set is kept as it is, so that it does not run out
/// meanwhile.
async fn set_aside<P: Ports>(core: &Core<P>, id: &str, why: &str) -> Result<(), StoreError> {
    #[derive(Deserialize)]
    struct Remains {
        generation: i64,
    }
    core.log("unreadable_grant", &json!({ "grant": id, "error": why }));
    let sql = "UPDATE grants SET unreadable_at=coalesce(unreadable_at, :now), renew_at=:again, \
        lease_until=0 WHERE id=:id RETURNING generation";
    let note = Statement::new(sql)
        .bind("id", id)
        .bind("now", core.now())
        .bind("again", core.now() + UNREADABLE_AGAIN);
    let answer = core.ports.store().run(note).await?;
    let remains = answer.first::<Remains>().unwrap_or_default();
    if let (Some(Remains { generation }), Some(grant)) = (remains, GrantId::parse(id)) {
        let is_kept = prolong(core, &grant, generation).await;
        core.log("renewal", &json!({ "grant": grant, "kept": is_kept }));
    }
    Ok(())
}

/// The result of a renewal.
struct Renewal {
    /// The generation that it is about.
    generation: Option<i64>,
    /// The key of its set.
    key: Option<String>,
    /// Whether the set lives for another week.
    is_renewed: bool,
    /// When the set is looked at again.
    next: Option<Timestamp>,
    /// The new state of the connection; none where nothing has changed.
    connection: Option<Connection>,
}

// === impl Renewal ===

impl Renewal {
    /// What follows for a set that is gone, or opens, and was written again, as far as that is
    /// known.
    fn of(grant: &Grant, now: Timestamp, look: &Look<'_>, is_renewed: bool) -> Self {
        let was_doubtful = grant.needs_reconnect == Connection::Doubtful.mark();
        let again = Some(now + SECOND_LOOK);
        let (next, connection) = match look {
            // The hand-over ended because KV had answered with this set for minutes: "absent" twice
            // is no delay.
            Look::Gone if was_doubtful => (None, Some(Connection::Over)),
            // The record stays, and is looked at again: the key may only be missing.
            Look::Gone | Look::Shut(_) => (again, Some(Connection::Doubtful)),
            Look::Open(..) if is_renewed => (
                Some(renew_at(&grant.id, now)),
                was_doubtful.then_some(Connection::Good),
            ),
            Look::Open(..) => (again, was_doubtful.then_some(Connection::Good)),
            Look::Unknown => (again, None),
        };
        Self {
            generation: grant.generation,
            key: look.sealed().and_then(KeyRing::key_of).map(str::to_owned),
            is_renewed,
            next,
            connection,
        }
    }
}

/// What the stores have of a set.
enum Look<'a> {
    /// It is there, and opens.
    Open(&'a str, Tokens),
    /// It is there, and does not open.
    Shut(&'a str),
    /// It is not there.
    Gone,
    /// KV does not answer.
    Unknown,
}

// === impl Look ===

impl Look<'_> {
    const fn sealed(&self) -> Option<&str> {
        match self {
            Self::Open(sealed, _) | Self::Shut(sealed) => Some(sealed),
            Self::Gone | Self::Unknown => None,
        }
    }
}

/// Writes one set again. One that is sealed with a key that retires, or that holds tokens of
/// accounts that do not live on it any more, is sealed anew, as the next generation. One whose key
/// is missing is kept as it is, so that nothing is lost until the key is back.
async fn write_again<P: Ports>(
    core: &Core<P>,
    grant: &Grant,
    due: &Due,
    me: &str,
) -> Result<Renewal, CoreError> {
    let Some(generation) = grant.generation else {
        return Ok(Renewal {
            generation: None,
            key: None,
            is_renewed: false,
            next: None,
            connection: None,
        });
    };
    let found = current(core, grant, generation).await;
    let look = match &found {
        Ok(Some(sealed)) => match open(core, grant, generation, sealed) {
            Ok(Some(tokens)) => Look::Open(sealed, tokens),
            Ok(None) => Look::Shut(sealed),
            Err(_) => Look::Unknown,
        },
        Ok(None) => Look::Gone,
        Err(_) => Look::Unknown,
    };
    let renewal = match &look {
        Look::Open(sealed, tokens) => {
            let serving = serving(tokens, due)?;
            let key = key_state(core, sealed);
            if serving == *tokens && key == KeyState::Active {
                let is_renewed = put(core, &grant.id, generation, sealed).await.is_ok();
                Renewal::of(grant, core.now(), &look, is_renewed)
            } else {
                seal_anew(core, grant, generation, &serving, me).await?
            }
        }
        Look::Shut(sealed) => {
            let is_kept = key_state(core, sealed) == KeyState::Missing
                && prolong(core, &grant.id, generation).await;
            Renewal::of(grant, core.now(), &look, is_kept)
        }
        Look::Gone | Look::Unknown => Renewal::of(grant, core.now(), &look, false),
    };
    core.log(
        "renewal",
        &json!({
            "grant": grant.id, "generation": renewal.generation,
            "renewed": renewal.is_renewed, "gone": matches!(look, Look::Gone),
            "opens": matches!(look, Look::Open(..)),
        }),
    );
    Ok(renewal)
}

/// The tokens without those of accounts that do not live on the grant any more.
fn serving(tokens: &Tokens, due: &Due) -> Result<Tokens, StoreError> {
    let mut serving = tokens.clone();
    if due.is_chosen_with == 0 {
        let serves: Vec<String> = serde_json::from_str(&due.serves)
            .map_err(|error| StoreError::Shape(error.to_string()))?;
        serving.of_accounts.retain(|id, _| serves.contains(id));
    }
    Ok(serving)
}

/// Seals a set as the next generation, under the active key.
async fn seal_anew<P: Ports>(
    core: &Core<P>,
    grant: &Grant,
    generation: i64,
    tokens: &Tokens,
    me: &str,
) -> Result<Renewal, CoreError> {
    let target = generation + 1;
    let tokens = Tokens {
        scopes: grant.scopes(),
        ..tokens.clone()
    };
    let sealed = seal(
        core,
        &grant.workspace,
        grant.door,
        &grant.id,
        target,
        &tokens,
    )?;
    let stored = store(core, grant, generation, me, &tokens, &sealed).await;
    let look = Look::Open(&sealed, tokens);
    let renewal = Renewal::of(grant, core.now(), &look, stored == Stored::Done);
    Ok(Renewal {
        generation: Some(if stored == Stored::Done {
            target
        } else {
            generation
        }),
        ..renewal
    })
}

//! A delivery as its network sees it: what a call needs.

use super::row::Row;
use crate::domain::time::Timestamp;
use crate::platforms::{AccountFacts, Call, Class, Job, PlatformError, Tokens};
use crate::ports::{Http, Ports};
use crate::usecases::Core;

/// What a call for the row needs, with these tokens.
///
/// # Errors
/// When the platform is not set up on this instance any more, or the account's own token is
/// missing.
pub(super) fn job<'a, P: Ports>(
    core: &'a Core<P>,
    row: &'a Row,
    tokens: &'a Tokens,
) -> Result<Job<'a, impl Http + use<'a, P>>, PlatformError> {
    let app = core.config.app(row.door).map_err(|_| not_set_up())?;
    let token = tokens.publisher(row.door, &row.account_remote_id);
    let token = token.ok_or_else(|| without_token(row))?;
    let (instant, now) = (row.instant(), core.now());
    Ok(Job {
        network: row.network(),
        http: core.ports.http(),
        door: row.door,
        config: &core.config,
        app,
        token,
        person: tokens.person(row.door),
        account: AccountFacts {
            remote_id: &row.account_remote_id,
            username: &row.username,
        },
        format: &row.format,
        instant,
        needed_until: row.format.kind.timing().needed_until(instant, now),
        now,
    })
}

/// Which part a call makes public, what it follows, and since when an earlier call may have made it
/// public.
pub(super) fn call(part: i64, parent: Option<&str>, doubtful_since: Option<Timestamp>) -> Call<'_> {
    Call {
        part: usize::try_from(part).unwrap_or(usize::MAX),
        parent,
        doubtful_since,
    }
}

fn without_token(row: &Row) -> PlatformError {
    let message = format!("{} gave no token for this account.", row.network().title());
    PlatformError::new(Class::Reconnect, "needs_reconnect", message)
        .with_hint("Reconnect the account. The post waits.")
}

fn not_set_up() -> PlatformError {
    PlatformError::new(
        Class::Operator,
        "not_configured",
        "This platform is not set up on this instance any more.",
    )
}

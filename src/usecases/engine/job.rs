//! A delivery as its network sees it: what a call needs.

use super::row::Row;
use crate::platforms::{AccountFacts, Class, Job, PlatformError, Tokens};
use crate::ports::{Http, Ports};
use crate::usecases::Core;

/// What a call for the row needs, with these tokens.
///
/// # Errors
/// When the platform is not set up on this instance any more.
pub(super) fn job<'a, P: Ports>(
    core: &'a Core<P>,
    row: &'a Row,
    tokens: &'a Tokens,
) -> Result<Job<'a, impl Http + use<'a, P>>, PlatformError> {
    let app = core.config.app(row.door).map_err(|_| not_set_up())?;
    let (instant, now) = (row.instant(), core.now());
    Ok(Job {
        network: row.network(),
        http: core.ports.http(),
        app,
        config: &core.config,
        token: tokens.of(&row.account_remote_id),
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

/// Which part a call makes public, and what it follows.
pub(super) fn call(part: i64, parent: Option<&str>) -> crate::platforms::Call<'_> {
    crate::platforms::Call {
        part: usize::try_from(part).unwrap_or(usize::MAX),
        parent,
    }
}

fn not_set_up() -> PlatformError {
    PlatformError::new(
        Class::Operator,
        "not_configured",
        "This platform is not set up on this instance any more.",
    )
}

//! The tokens of a grant for a caller that is about to use them, refreshed first where they would
//! not last.

use super::grant::{Connection, Grant, read};
use super::refresh::{Refreshed, refresh};
use super::renewal::SECOND_LOOK;
use super::sealed::{current, open};
use crate::domain::ids::GrantId;
use crate::domain::time::Timestamp;
use crate::platforms::{self, Tokens};
use crate::ports::sql::Statement;
use crate::ports::{Ports, Store, StoreError};
use crate::usecases::{Core, CoreError};

/// A grant's tokens, or why there are none.
#[derive(Clone, Debug)]
pub enum Access {
    /// The tokens are here.
    Ready {
        /// The tokens.
        tokens: Tokens,
        /// The generation of the set.
        generation: i64,
    },
    /// They cannot be had now, but perhaps later.
    Wait,
    /// There are none any more: the person has to connect again.
    Reconnect,
}

/// A set that was opened, kept for as long as one invocation works. A generation never changes, so
/// that a set which was opened once needs no second look into KV.
pub(in crate::usecases) struct OpenSet {
    grant: GrantId,
    generation: i64,
    tokens: Tokens,
}

/// What the stores have of a generation.
enum Found {
    /// The set opened, and these are its tokens.
    Open(Tokens),
    /// A set that does not open.
    Shut,
    /// There is no set.
    Nothing,
}

/// The tokens of a grant, refreshed first where they end before `until` or where generation
/// `refused` is the one in use.
///
/// # Errors
/// When the database or the configuration fails. A failing KV or platform is [`Access::Wait`].
pub async fn access<P: Ports>(
    core: &Core<P>,
    id: &GrantId,
    until: Timestamp,
    refused: Option<i64>,
) -> Result<Access, CoreError> {
    access_from(core, read(core, id).await?, until, refused, &mut None).await
}

/// The same, for a grant that was read already, and in an invocation that may have opened its set
/// before.
///
/// # Errors
/// As [`access`].
pub(in crate::usecases) async fn access_from<P: Ports>(
    core: &Core<P>,
    grant: Option<Grant>,
    until: Timestamp,
    refused: Option<i64>,
    opened: &mut Option<OpenSet>,
) -> Result<Access, CoreError> {
    let Some(mut grant) = grant else {
        return Ok(Access::Reconnect);
    };
    for turn in 0..2 {
        if turn > 0 {
            let Some(now) = read(core, &grant.id).await? else {
                return Ok(Access::Reconnect);
            };
            grant = now;
        }
        let (Some(generation), 0) = (grant.generation, grant.needs_reconnect) else {
            return Ok(Access::Reconnect);
        };
        let tokens = match tokens_of(core, &grant, generation, opened.take()).await? {
            Found::Open(tokens) => tokens,
            Found::Nothing => return Ok(Access::Wait),
            Found::Shut => {
                // Moved meanwhile: the set that did not open is not the one in use.
                if give_up(core, &grant.id, generation).await? {
                    return Ok(Access::Reconnect);
                }
                continue;
            }
        };
        let is_fresh =
            platforms::good_until(grant.door, &tokens) >= until && refused != Some(generation);
        if is_fresh || turn > 0 {
            *opened = Some(OpenSet {
                grant: grant.id,
                generation,
                tokens: tokens.clone(),
            });
            return Ok(Access::Ready { tokens, generation });
        }
        match refresh(core, &grant, generation, &tokens).await? {
            Refreshed::Moved => {}
            Refreshed::Wait => return Ok(Access::Wait),
            Refreshed::Reconnect => return Ok(Access::Reconnect),
        }
    }
    Ok(Access::Wait)
}

/// The tokens of a grant as they lie there, if they can be had at once.
pub async fn peek<P: Ports>(core: &Core<P>, id: &GrantId) -> Option<Tokens> {
    let grant = read(core, id).await.ok()??;
    let generation = grant.generation?;
    let sealed = current(core, &grant, generation).await.ok()??;
    open(core, &grant, generation, &sealed).ok()?
}

/// The tokens of the generation in use: those of `opened` where they are of this generation, else
/// those that the stores have.
async fn tokens_of<P: Ports>(
    core: &Core<P>,
    grant: &Grant,
    generation: i64,
    opened: Option<OpenSet>,
) -> Result<Found, CoreError> {
    if let Some(known) =
        opened.filter(|known| known.generation == generation && known.grant == grant.id)
    {
        return Ok(Found::Open(known.tokens));
    }
    let Some(sealed) = current(core, grant, generation).await.unwrap_or_default() else {
        return Ok(Found::Nothing);
    };
    let tokens = open(core, grant, generation, &sealed)?;
    Ok(tokens.map_or(Found::Shut, Found::Open))
}

/// A set that does not open is no connection: the account's health says so, and the person can mend
/// it. The record itself stays, and is looked at again: the key may only be missing from the
/// configuration. False: it is not the generation in use any more.
async fn give_up<P: Ports>(
    core: &Core<P>,
    id: &GrantId,
    generation: i64,
) -> Result<bool, StoreError> {
    let sql = "UPDATE grants SET needs_reconnect=:mark, renew_at=:again WHERE id=:id AND \
        generation=:generation";
    let update = Statement::new(sql)
        .bind("id", id)
        .bind("generation", generation)
        .bind("mark", Connection::Doubtful.mark());
    Ok(core
        .ports
        .store()
        .run(update.bind("again", core.now() + SECOND_LOOK))
        .await?
        .changes
        > 0)
}

//! Looking at an account: because a person asks, or because a day has passed. Only what the
//! platform says for certain changes anything; time-outs and doubts leave the account as it was.

use super::account::{Account, find};
use crate::domain::door::Door;
use crate::domain::ids::{AccountId, GrantId};
use crate::domain::message::Message;
use crate::domain::time::{Span, Timestamp};
use crate::platforms::{self, Checked, Class, PlatformError, Profile};
use crate::ports::sql::{Statement, decode};
use crate::ports::{Delayed, Ports, Queue, Queues, Store, StoreError};
use crate::usecases::engine::resume;
use crate::usecases::quotas::{self, Quota};
use crate::usecases::sessions::Person;
use crate::usecases::vault::{self, Access};
use crate::usecases::{Core, CoreError};
use serde::Deserialize;
use serde_json::json;

/// How many accounts one tick sends to be looked at: 100 messages are one call of the queue, and
/// 144,000 looks a day.
const AT_ONCE: u32 = 100;

/// When a look that told nothing is repeated.
const AGAIN_AFTER: Span = Span::hours(1);

/// How long the tokens must still be good when a look begins.
const MARGIN: Span = Span::minutes(1);

/// Why a person's look told nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CheckError {
    /// There is no such account.
    #[error("there is no such account")]
    NotThere,
    /// The platform does not tell for certain.
    #[error("the platform does not tell")]
    Unavailable,
    /// Something of ours failed.
    #[error(transparent)]
    CoreError(#[from] CoreError),
}

/// What a look needs of the rows.
#[derive(Deserialize)]
struct Row {
    door: Door,
    remote_id: String,
    grant_id: GrantId,
    lost: Option<String>,
}

/// Looks at an account because its person asks; answers with what is known then.
///
/// # Errors
/// See [`CheckError`].
pub async fn check<P: Ports>(
    core: &Core<P>,
    person: &Person,
    id: &AccountId,
) -> Result<Account, CheckError> {
    if find(core, person, id).await?.is_none() {
        return Err(CheckError::NotThere);
    }
    quotas::spend(core, person.user.as_str(), Quota::Checks).await?;
    if !look(core, id).await? {
        return Err(CheckError::Unavailable);
    }
    find(core, person, id).await?.ok_or(CheckError::NotThere)
}

/// Sends the accounts whose day has come to be looked at.
///
/// # Errors
/// When the database fails.
pub async fn look_around<P: Ports>(core: &Core<P>) -> Result<(), CoreError> {
    #[derive(Deserialize)]
    struct Due {
        id: AccountId,
    }
    // The instant moves first: a look that is lost comes again, and none makes a tick begin with
    // the same rows for ever.
    let sql = "UPDATE accounts SET look_at=:again WHERE id IN (SELECT id FROM accounts WHERE \
        look_at<=:now ORDER BY look_at LIMIT :most) RETURNING id";
    let take = Statement::new(sql)
        .bind("now", core.now())
        .bind("again", core.now() + AGAIN_AFTER)
        .bind("most", AT_ONCE);
    let due = core.ports.store().run(take).await?.rows;
    let messages = due
        .into_iter()
        .filter_map(|row| decode::<Due>(row).ok())
        .map(|Due { id }| Delayed {
            message: Message::Look { account: id },
            delay: Span::ZERO,
        })
        .collect();
    if let Err(error) = core.ports.queues().send(Queue::Work, messages).await {
        core.log("queue_send_failed", &json!({ "error": error.to_string() }));
    }
    Ok(())
}

/// Looks at an account. False: nothing is known that was not known before.
///
/// # Errors
/// When the database or the configuration fails.
pub async fn look<P: Ports>(core: &Core<P>, id: &AccountId) -> Result<bool, CoreError> {
    let sql = "SELECT door, remote_id, grant_id, lost FROM accounts WHERE id=:id AND \
        disconnected_at IS NULL";
    let Some(row) = core
        .ports
        .store()
        .run(Statement::new(sql).bind("id", id))
        .await?
        .first::<Row>()?
    else {
        return Ok(false);
    };
    match ask(core, &row).await? {
        Told::Answer(answer, generation) => {
            let outcome = match &answer {
                Ok(Checked::Works { .. }) => "works",
                Ok(Checked::AccountLost(_)) => "lost",
                Ok(Checked::GrantOver) => "over",
                Err(error) => error.class.name(),
            };
            core.log(
                "look",
                &json!({
                    "account": id, "grant": row.grant_id,
                    "generation": generation, "outcome": outcome,
                }),
            );
            match answer {
                Ok(checked) => record(core, id, &row, checked, generation).await,
                Err(_) => Ok(false),
            }
        }
        Told::Over => {
            put_off(core, id, &row).await?;
            Ok(true)
        }
        Told::Nothing => Ok(false),
    }
}

/// Stores what a check found. False: nothing is known that was not known before.
async fn record<P: Ports>(
    core: &Core<P>,
    id: &AccountId,
    row: &Row,
    checked: Checked,
    generation: i64,
) -> Result<bool, CoreError> {
    match checked {
        Checked::Works {
            profile,
            scopes,
            token,
        } => {
            if let Some(token) = token
                && !vault::amend(core, &row.grant_id, |tokens| {
                    drop(tokens.of_accounts.insert(row.remote_id.clone(), token));
                })
                .await?
            {
                // With the token that is stored it does not work.
                return Ok(false);
            }
            works(core, id, row, &profile, scopes.as_deref()).await?;
        }
        Checked::AccountLost(why) => {
            let lost = seen(core, id, row, generation, Some(&why));
            core.ports.store().run(lost).await?;
        }
        Checked::GrantOver => {
            vault::over(core, &row.grant_id, generation).await?;
            let over = seen(core, id, row, generation, None);
            core.ports.store().run(over).await?;
        }
    }
    Ok(true)
}

/// Puts off the next check of an account whose grant has ended. The account shows that already, and
/// a new consent has it checked at once.
async fn put_off<P: Ports>(core: &Core<P>, id: &AccountId, row: &Row) -> Result<(), StoreError> {
    let sql =
        "UPDATE accounts SET look_at=:next WHERE id=:id AND grant_id=:grant AND look_at<:next";
    let later = Statement::new(sql)
        .bind("id", id)
        .bind("grant", &row.grant_id)
        .bind("next", next_look(row.door, core.now()));
    core.ports.store().run(later).await.map(drop)
}

/// What the platform told when it was asked about an account.
enum Told {
    /// This answer, to the tokens of this generation.
    Answer(Result<Checked, PlatformError>, i64),
    /// The grant has ended.
    Over,
    /// Nothing: the tokens cannot be had now.
    Nothing,
}

/// Asks the platform; where it does not take the token, once more with a fresh one.
async fn ask<P: Ports>(core: &Core<P>, row: &Row) -> Result<Told, CoreError> {
    let app = core.config.app(row.door)?;
    let mut refused = None;
    loop {
        let (tokens, generation) =
            match vault::access(core, &row.grant_id, core.now() + MARGIN, refused).await? {
                Access::Ready { tokens, generation } => (tokens, generation),
                Access::Reconnect => return Ok(Told::Over),
                Access::Wait => return Ok(Told::Nothing),
            };
        let answer = platforms::check(
            row.door,
            core.ports.http(),
            app,
            &tokens,
            &row.remote_id,
            core.now(),
        )
        .await;
        match &answer {
            Err(error) if error.class == Class::RefreshToken && refused.is_none() => {
                refused = Some(generation);
            }
            _ => return Ok(Told::Answer(answer, generation)),
        }
    }
}

/// The account works: what it is called now, and what is granted; what waited for it goes on.
async fn works<P: Ports>(
    core: &Core<P>,
    id: &AccountId,
    row: &Row,
    profile: &Profile,
    scopes: Option<&[String]>,
) -> Result<(), CoreError> {
    let sql =
        "UPDATE accounts SET username=coalesce(nullif(:username, ''), username), name=:name, \
        picture_url=:picture, has_long_texts=:long_texts, checked_at=:now, lost=NULL, look_at=:next
        WHERE id=:id AND grant_id=:grant AND disconnected_at IS NULL";
    let account = Statement::new(sql)
        .bind("id", id)
        .bind("grant", &row.grant_id)
        .bind("username", profile.username.as_str())
        .bind("name", profile.name.as_str())
        .bind("picture", profile.picture_url.clone())
        .bind("long_texts", i64::from(profile.allowance.has_long_texts))
        .bind("now", core.now())
        .bind("next", next_look(row.door, core.now()));
    let mut statements = vec![account];
    if let Some(scopes) = scopes {
        let sql = "UPDATE grants SET scopes=:scopes WHERE id=:grant AND scopes<>:scopes";
        statements.push(
            Statement::new(sql)
                .bind("grant", &row.grant_id)
                .bind("scopes", scopes.join(" ")),
        );
    }
    core.ports.store().batch(statements).await?;
    if row.lost.is_some() {
        resume::of_account(core, id).await
    } else {
        Ok(())
    }
}

/// What a look with generation `generation` found, unless the account was connected anew meanwhile.
fn seen<P: Ports>(
    core: &Core<P>,
    id: &AccountId,
    row: &Row,
    generation: i64,
    lost: Option<&str>,
) -> Statement {
    let sql = "UPDATE accounts SET lost=:lost, checked_at=:now, look_at=:next WHERE id=:id AND \
        grant_id=:grant AND disconnected_at IS NULL
        AND EXISTS (SELECT 1 FROM grants WHERE id=:grant AND generation=:generation)";
    Statement::new(sql)
        .bind("id", id)
        .bind("grant", &row.grant_id)
        .bind("generation", generation)
        .bind("lost", lost)
        .bind("now", core.now())
        .bind("next", next_look(row.door, core.now()))
}

/// When an account that was looked at is looked at again.
pub(in crate::usecases) fn next_look(door: Door, now: Timestamp) -> Option<Timestamp> {
    platforms::look_every(door).map(|every| now + every)
}

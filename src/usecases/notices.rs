//! What a person has to know now: derived from the rows each time, so a notice is there as long as
//! its cause.

use super::accounts::{self, HealthState};
use super::compose::recurrences;
use super::engine::limits::{Reason, pause_scope};
use super::sessions::Person;
use super::{Core, CoreError, status};
use crate::domain::door::{Door, Via};
use crate::domain::ids::{AccountId, RecurrenceId};
use crate::domain::time::Timestamp;
use crate::platforms;
use crate::ports::sql::Statement;
use crate::ports::{Ports, Store, StoreError};
use serde::{Deserialize, Serialize};

/// A notice as clients see it.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Notice {
    /// A platform refuses this instance: nobody's posts go out there. Only the operator can mend
    /// it, and only the operator is told.
    PlatformPaused {
        /// The platform that refuses.
        #[serde(flatten)]
        via: Via,
        /// The instant since which it refuses.
        since: Timestamp,
        /// From when on one post tries again.
        until: Timestamp,
        /// What happened, for people.
        message: String,
        /// What a person can do about it.
        hint: Option<String>,
    },
    /// A window of the platform is used up.
    AccountLimited {
        /// The account whose window is used up.
        account: AccountId,
        /// Where the account publishes.
        #[serde(flatten)]
        via: Via,
        /// When the window opens again.
        until: Timestamp,
        /// What that means, for people.
        message: String,
        /// What a person can do about it.
        hint: Option<String>,
    },
    /// An account's connection ends soon.
    Expiring {
        /// The account whose connection ends.
        account: AccountId,
        /// Where the account publishes.
        #[serde(flatten)]
        via: Via,
        /// When the connection ends.
        until: Timestamp,
        /// What that means, for people.
        message: String,
        /// What a person can do about it.
        hint: Option<String>,
    },
    /// An account cannot publish until it is connected again.
    NeedsReconnect {
        /// The account that cannot publish.
        account: AccountId,
        /// Where the account publishes.
        #[serde(flatten)]
        via: Via,
        /// Why, and what to do.
        message: String,
        /// What else a person can do about it.
        hint: Option<String>,
    },
    /// A platform has not confirmed that access to a disconnected account was taken back. It is
    /// told for 30 days.
    AccessLeft {
        /// How access was given.
        #[serde(flatten)]
        via: Via,
        /// Since when the platform is not asked any more.
        since: Timestamp,
        /// What that means, for people.
        message: String,
        /// Where the person takes it back by hand.
        hint: Option<String>,
    },
    /// The next post of a recurrence could not be made: it is paused until a person decides.
    RecurrencePaused {
        /// Which recurrence.
        recurrence: RecurrenceId,
        /// Since when it is paused.
        since: Timestamp,
        /// Why.
        message: String,
        /// What a person can do about it.
        hint: Option<String>,
    },
    /// Tokens are sealed with a key that the configuration has left out: those connections cannot
    /// be used. Only the operator can mend it, and only the operator is told.
    KeyMissing {
        /// The name of the key.
        key: String,
        /// How many connections need it.
        grants: i64,
        /// What that means, for people.
        message: String,
        /// What the operator can do about it.
        hint: Option<String>,
    },
}

/// A person's notices: what concerns everybody first.
///
/// # Errors
/// When the database fails.
pub async fn list<P: Ports>(core: &Core<P>, person: &Person) -> Result<Vec<Notice>, CoreError> {
    let mut notices = Vec::new();
    if is_operator(core, person).await? {
        notices.extend(missing_keys(core).await?);
        notices.extend(pauses(core).await?);
    }
    notices.extend(left(core, person).await?);
    let paused = recurrences::paused(core, person).await?;
    notices.extend(paused.into_iter().filter_map(of_recurrence));
    notices.extend(
        accounts::list(core, person)
            .await?
            .into_iter()
            .filter_map(of_account),
    );
    Ok(notices)
}

async fn is_operator<P: Ports>(core: &Core<P>, person: &Person) -> Result<bool, StoreError> {
    let sql = "SELECT id FROM users WHERE id=:user AND operator=1";
    let find = Statement::new(sql).bind("user", &person.user);
    Ok(!core.ports.store().run(find).await?.rows.is_empty())
}

/// The pauses of all platforms.
async fn pauses<P: Ports>(core: &Core<P>) -> Result<Vec<Notice>, StoreError> {
    #[derive(Deserialize)]
    struct Pause {
        since: Timestamp,
        blocked_until: Timestamp,
        reason: String,
    }
    let find = |door| {
        let sql = "SELECT since, blocked_until, reason FROM limits WHERE scope=:pause";
        Statement::new(sql).bind("pause", pause_scope(door))
    };
    let answers = core
        .ports
        .store()
        .batch(Door::ALL.map(find).to_vec())
        .await?;
    let mut notices = Vec::new();
    for (door, answer) in Door::ALL.into_iter().zip(answers) {
        if let Some(Pause {
            since,
            blocked_until,
            reason,
        }) = answer.first()?
        {
            let Reason { message, hint, .. } = Reason::parse(&reason)?;
            notices.push(Notice::PlatformPaused {
                via: door.into(),
                since,
                until: blocked_until,
                message,
                hint,
            });
        }
    }
    Ok(notices)
}

/// The keys that are missing although something is sealed with them.
async fn missing_keys<P: Ports>(core: &Core<P>) -> Result<Vec<Notice>, CoreError> {
    let keys = status::token_keys(core).await?;
    let missing = keys.into_iter().filter(|key| key.is_missing);
    Ok(missing
        .filter_map(|status::TokenKey { key, grants, .. }| {
            Some(Notice::KeyMissing {
                key: key?,
                grants,
                message: "Connections are sealed with a key that TOKEN_KEYS does not have. Their \
                    posts wait, and nobody has to connect again once the key is back."
                    .to_owned(),
                hint: Some(
                    "Put the key back into TOKEN_KEYS. It can go when the status page shows no \
                    connection under it: within five days each is sealed anew with the active key."
                        .to_owned(),
                ),
            })
        })
        .collect())
}

/// The access of the person's workspace that no platform has confirmed to be taken back.
async fn left<P: Ports>(core: &Core<P>, person: &Person) -> Result<Vec<Notice>, StoreError> {
    #[derive(Deserialize)]
    struct Left {
        door: Door,
        label: Option<String>,
        given_up_at: Timestamp,
    }
    let sql = "SELECT door, label, given_up_at FROM revocations WHERE workspace=:workspace AND \
        given_up_at IS NOT NULL ORDER BY given_up_at DESC LIMIT 20";
    let find = Statement::new(sql).bind("workspace", &person.workspace);
    let left: Vec<Left> = core.ports.store().run(find).await?.all()?;
    let notice = |Left {
                      door,
                      label,
                      given_up_at,
                  }| Notice::AccessLeft {
        via: door.into(),
        since: given_up_at,
        message: format!(
            "{} has not confirmed that it took back the access to {}. The tokens are destroyed \
            here.",
            door.title(),
            label
                .filter(|label| !label.is_empty())
                .unwrap_or_else(|| "an account".to_owned()),
        ),
        hint: Some(format!(
            "Remove this app there: {}",
            platforms::connected_apps(door)
        )),
    };
    Ok(left.into_iter().map(notice).collect())
}

fn of_recurrence(paused: recurrences::PausedRecurrence) -> Option<Notice> {
    let recurrences::PauseReason { message, .. } = paused.reason()?;
    Some(Notice::RecurrencePaused {
        recurrence: paused.id,
        since: paused.updated_at,
        message,
        hint: Some("Mend that, then let the repeating post go on, or end it.".to_owned()),
    })
}

fn of_account(account: accounts::Account) -> Option<Notice> {
    let accounts::Account {
        id, via, health, ..
    } = account;
    let message = health.message.unwrap_or_default();
    match (health.state, health.until) {
        (HealthState::NeedsReconnect, _) => Some(Notice::NeedsReconnect {
            account: id,
            via,
            message,
            hint: None,
        }),
        (HealthState::Limited, Some(until)) => Some(Notice::AccountLimited {
            account: id,
            via,
            until,
            message,
            hint: None,
        }),
        (HealthState::Expiring, Some(until)) => Some(Notice::Expiring {
            account: id,
            via,
            until,
            message,
            hint: None,
        }),
        (HealthState::Connected | HealthState::Limited | HealthState::Expiring, _) => None,
    }
}

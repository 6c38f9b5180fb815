//! What a person has to know now: derived from the rows each time, so a notice is there as long as
//! its cause.

use super::accounts::{self, HealthState};
use super::engine::limits::{Reason, pause_scope};
use super::sessions::Person;
use super::{Core, CoreError};
use crate::domain::door::{Door, Via};
use crate::domain::ids::AccountId;
use crate::domain::time::Timestamp;
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
}

/// A person's notices: what concerns everybody first.
///
/// # Errors
/// When the database fails.
pub async fn list<P: Ports>(core: &Core<P>, person: &Person) -> Result<Vec<Notice>, CoreError> {
    let mut notices = pauses(core, person).await?;
    notices.extend(
        accounts::list(core, person)
            .await?
            .into_iter()
            .filter_map(of_account),
    );
    Ok(notices)
}

/// The pauses, for the operator; nothing for anybody else.
async fn pauses<P: Ports>(core: &Core<P>, person: &Person) -> Result<Vec<Notice>, StoreError> {
    #[derive(Deserialize)]
    struct Pause {
        since: Timestamp,
        blocked_until: Timestamp,
        reason: String,
    }
    let mut notices = Vec::new();
    for door in Door::ALL {
        let sql = "SELECT since, blocked_until, reason FROM limits
            WHERE scope=:pause AND EXISTS (SELECT 1 FROM users WHERE id=:user AND operator=1)";
        let find = Statement::new(sql)
            .bind("pause", pause_scope(door))
            .bind("user", &person.user);
        if let Some(Pause {
            since,
            blocked_until,
            reason,
        }) = core.ports.store().run(find).await?.first()?
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

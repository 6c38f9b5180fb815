//! What goes through the queues: ids, and at most an outcome without secrets. A message asks for a
//! look; the database decides.

use super::delivery::State;
use super::ids::{AccountId, DeliveryId, GrantId};
use super::time::Timestamp;
use serde::{Deserialize, Serialize};

/// One message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Message {
    /// Do the next step of a delivery, if the claim still stands.
    Step {
        /// The delivery.
        delivery: DeliveryId,
        /// The claim under which the message was sent.
        claim: i64,
        /// The state in which it was sent.
        state: State,
    },
    /// An answer that the database could not take when it came.
    Evidence(Evidence),
    /// Exchange a grant's tokens for the next set, though no post needs them yet.
    Refresh {
        /// The grant.
        grant: GrantId,
    },
    /// Ask the platform whether an account still works.
    Look {
        /// The account.
        account: AccountId,
    },
    /// Sign the next list of heads of ledgers.
    Sign,
}

/// What came of one commit call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// The delivery.
    pub delivery: DeliveryId,
    /// Which call.
    pub call: Call,
    /// What came of it.
    pub outcome: Outcome,
    /// The platform's id of what it made.
    pub remote_id: Option<String>,
    /// The platform's name of what it accepted and has not shown yet.
    #[serde(default)]
    pub handle: Option<String>,
    /// When the answer was there.
    pub at: Timestamp,
}

/// Which commit call of a delivery: the key of its row in `commits`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Call {
    /// The approval under which it was made.
    pub approval: i64,
    /// Which part.
    pub part: i64,
    /// The claim under which it was made, so that a late "not sent" never hits another sender's
    /// call.
    pub attempt: i64,
}

/// What came of a commit call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The part is public.
    Ok,
    /// The platform accepted the part, and will show it later.
    Accepted,
    /// It never left.
    NotSent,
    /// The platform proved that nothing was made, and may take it later.
    Deferred,
    /// The platform proved that nothing was made, and takes nothing until a person or the operator
    /// has acted.
    Blocked,
    /// The platform proved that nothing was made, and will not take it.
    Refused,
    /// Nobody knows.
    Unknown,
}

// === impl Outcome ===

impl Outcome {
    /// The name in JSON and D1.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Accepted => "accepted",
            Self::NotSent => "not_sent",
            Self::Deferred => "deferred",
            Self::Blocked => "blocked",
            Self::Refused => "refused",
            Self::Unknown => "unknown",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_that_an_older_version_sent_is_understood() {
        let id = DeliveryId::new(Timestamp::from_ms(1), [0; 10]);
        let old = format!(
            r#"{{"type":"step","delivery":"{id}","claim":3,"state":"ready","stagger_ms":100}}"#
        );
        let step = Message::Step {
            delivery: id,
            claim: 3,
            state: State::Ready,
        };
        assert_eq!(serde_json::from_str::<Message>(&old).unwrap(), step);
        let sent = serde_json::to_string(&step).unwrap();
        assert_eq!(serde_json::from_str::<Message>(&sent).unwrap(), step);
    }
}

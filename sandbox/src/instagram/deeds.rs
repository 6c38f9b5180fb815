//! What somebody does on Instagram that an app only learns of afterwards.

use super::app::APP_SECRET;
use super::state::InstagramState;
use crate::graph::TokenEnd;
use crate::graph::callbacks::{self, CallbackKind};
use crate::outbox::Outbox;

/// What somebody does on Instagram.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deed {
    /// Removes the app: every token ends, and the app hears of it.
    RemoveApp,
    /// Asks for the deletion of what the app knows; only the app hears of it.
    RequestDeletion,
    /// Changes the password: every token ends.
    ChangePassword,
    /// Has to log in on Instagram first: every token ends.
    Checkpoint,
}

// === impl InstagramState ===

impl InstagramState {
    /// Lets the account that publishes by this id do something.
    pub(crate) fn act(
        &mut self,
        user_id: &str,
        deed: Deed,
        outbox: &mut Outbox,
        now_ms: i64,
    ) -> Result<(), &'static str> {
        let account = self
            .accounts
            .get(user_id)
            .ok_or("there is no such account")?
            .clone();
        let mut tell = |parting| callbacks::queue(outbox, parting, &account.id, APP_SECRET, now_ms);
        match deed {
            Deed::RemoveApp => {
                if self.grants.remove(user_id) {
                    tell(CallbackKind::Deauthorized);
                }
            }
            Deed::RequestDeletion => tell(CallbackKind::DeletionRequested),
            Deed::ChangePassword => self.grants.end(user_id, TokenEnd::Password),
            Deed::Checkpoint => self.grants.end(user_id, TokenEnd::Checkpoint),
        }
        Ok(())
    }
}

// === impl Deed ===

impl Deed {
    /// The deed of this name in the path of a control request.
    pub(crate) fn parse(name: &str) -> Option<Self> {
        Some(match name {
            "remove-app" => Self::RemoveApp,
            "request-deletion" => Self::RequestDeletion,
            "change-password" => Self::ChangePassword,
            "checkpoint" => Self::Checkpoint,
            _ => return None,
        })
    }
}

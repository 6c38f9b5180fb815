//! `/__sandbox/instagram`: accounts, and what somebody does on Instagram that an app only learns of
//! afterwards.

use http::Request;
use serde_json::json;

use super::accounts::{Account, NewAccount};
use super::{APP_SECRET, World};
use crate::Sandbox;
use crate::control::{Outcome, bad_request, body, nothing_there};
use crate::graph::Death;
use crate::graph::callbacks::{self, Parting};
use crate::graph::public::{PublicPost, since};
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

/// `GET /__sandbox/instagram/…`
pub(crate) fn read(sandbox: &Sandbox, request: &Request<Vec<u8>>, segments: &[&str]) -> Outcome {
    match segments {
        ["people"] => Ok(json!({"people": sandbox.instagram_accounts()})),
        ["public"] => Ok(json!({"posts": since(sandbox.instagram_public(), request)})),
        _ => Err(nothing_there()),
    }
}

/// `POST /__sandbox/instagram/…`
pub(crate) fn change(sandbox: &Sandbox, request: &Request<Vec<u8>>, segments: &[&str]) -> Outcome {
    match segments {
        ["people"] => {
            let account = sandbox
                .instagram_create_account(body(request)?)
                .map_err(|error| bad_request(&error))?;
            Ok(json!(account))
        }
        ["people", id, deed] => {
            let deed = Deed::parse(deed).ok_or_else(nothing_there)?;
            sandbox
                .instagram_do(id, deed)
                .map_err(|error| bad_request(&error))?;
            Ok(json!({"done": id}))
        }
        _ => Err(nothing_there()),
    }
}

// === impl Sandbox ===

impl Sandbox {
    /// Everything that ever became public on Instagram, oldest first.
    #[must_use]
    pub fn instagram_public(&self) -> Vec<PublicPost> {
        let now_ms = self.now_ms();
        self.read()
            .instagram
            .public
            .until(now_ms)
            .cloned()
            .collect()
    }

    /// The accounts of Instagram, those of Facebook's Pages among them.
    #[must_use]
    pub fn instagram_accounts(&self) -> Vec<Account> {
        self.read().instagram.accounts.all().to_vec()
    }

    /// Creates an account of Instagram.
    ///
    /// # Errors
    /// A sentence about the username.
    pub fn instagram_create_account(&self, new: NewAccount) -> Result<Account, &'static str> {
        self.change().instagram.accounts.create(new).cloned()
    }

    /// Lets the account that publishes by this id do something.
    ///
    /// # Errors
    /// When there is no such account.
    pub fn instagram_do(&self, user_id: &str, deed: Deed) -> Result<(), &'static str> {
        let now_ms = self.now_ms();
        let mut state = self.change();
        let state = &mut *state;
        state
            .instagram
            .act(user_id, deed, &mut state.outbox, now_ms)
    }
}

// === impl World ===

impl World {
    fn act(
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
                    tell(Parting::Deauthorized);
                }
            }
            Deed::RequestDeletion => tell(Parting::DeletionRequested),
            Deed::ChangePassword => self.grants.end(user_id, Death::Password),
            Deed::Checkpoint => self.grants.end(user_id, Death::Checkpoint),
        }
        Ok(())
    }
}

// === impl Deed ===

impl Deed {
    fn parse(name: &str) -> Option<Self> {
        Some(match name {
            "remove-app" => Self::RemoveApp,
            "request-deletion" => Self::RequestDeletion,
            "change-password" => Self::ChangePassword,
            "checkpoint" => Self::Checkpoint,
            _ => return None,
        })
    }
}

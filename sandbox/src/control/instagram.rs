//! `/__sandbox/instagram`: accounts, and what somebody does on Instagram that an app only learns of
//! afterwards.

use http::Request;
use serde_json::json;

use super::request::{Outcome, body, nothing_there, posts};
use crate::instagram::{Account, Deed, NewAccount, PublicPost};
use crate::sandbox::Sandbox;

/// `GET /__sandbox/instagram/…`
pub(crate) fn read(sandbox: &Sandbox, request: &Request<Vec<u8>>, segments: &[&str]) -> Outcome {
    match segments {
        ["people"] => Ok(json!({"people": sandbox.instagram_accounts()})),
        ["public"] => Ok(posts(request, sandbox.instagram_public(), |post| {
            (post.seq, &post.author)
        })),
        _ => Err(nothing_there()),
    }
}

/// `POST /__sandbox/instagram/…`
pub(crate) fn change(sandbox: &Sandbox, request: &Request<Vec<u8>>, segments: &[&str]) -> Outcome {
    match segments {
        ["people"] => Ok(json!(sandbox.instagram_create_account(body(request)?)?)),
        ["people", id, deed] => {
            let deed = Deed::parse(deed).ok_or_else(nothing_there)?;
            sandbox.instagram_do(id, deed)?;
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

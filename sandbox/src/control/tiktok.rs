//! `/__sandbox/tiktok`: the users of TikTok, and what happens there without the app.

use http::Request;
use serde_json::{Map, Value, json};

use super::request::{Outcome, body, nothing_there, posts};
use crate::sandbox::Sandbox;
use crate::tiktok::{NewUser, PublicPost, Removed, User, authorization_removed};

/// `GET /__sandbox/tiktok/…`
pub(crate) fn read(sandbox: &Sandbox, request: &Request<Vec<u8>>, segments: &[&str]) -> Outcome {
    match segments {
        ["users"] => Ok(json!({"users": sandbox.tiktok_users()})),
        ["public"] => Ok(posts(request, sandbox.tiktok_public(), |post| {
            (post.seq, &post.user)
        })),
        ["publications"] => {
            sandbox.settle();
            let publications = sandbox.read().tiktok.publications.shown();
            Ok(json!({"publications": publications}))
        }
        _ => Err(nothing_there()),
    }
}

/// `POST /__sandbox/tiktok/…`
pub(crate) fn change(sandbox: &Sandbox, request: &Request<Vec<u8>>, segments: &[&str]) -> Outcome {
    match segments {
        ["users"] => Ok(json!(sandbox.tiktok_create_user(body(request)?)?)),
        ["users", open_id] => {
            let changes: Map<String, Value> = body(request)?;
            Ok(json!(sandbox.tiktok_change_user(open_id, &changes)?))
        }
        ["users", open_id, "disconnect"] => {
            sandbox.tiktok_disconnect(open_id)?;
            Ok(json!({"disconnected": open_id}))
        }
        ["publications", publish_id, "finish"] => {
            sandbox.tiktok_finish_draft(publish_id)?;
            Ok(json!({"finished": publish_id}))
        }
        ["public", id, "take-down"] => {
            sandbox.tiktok_take_down(id)?;
            Ok(json!({"taken_down": id}))
        }
        _ => Err(nothing_there()),
    }
}

// === impl Sandbox ===

impl Sandbox {
    /// Everything that ever became public on TikTok, oldest first.
    #[must_use]
    pub fn tiktok_public(&self) -> Vec<PublicPost> {
        self.settle();
        self.read().tiktok.publications.log().to_vec()
    }

    /// A creator of TikTok posts a draft from the inbox, for everybody.
    ///
    /// # Errors
    /// When there is no such draft.
    pub fn tiktok_finish_draft(&self, publish_id: &str) -> Result<(), &'static str> {
        self.settle();
        let now_ms = self.now_ms();
        let mut guard = self.change();
        let state = &mut *guard;
        let is_done = state
            .tiktok
            .publications
            .finish_draft(publish_id, now_ms, &mut state.outbox);
        if is_done {
            Ok(())
        } else {
            Err("there is no such draft in an inbox")
        }
    }

    /// A post is taken away from the public of TikTok.
    ///
    /// # Errors
    /// When no such post is public.
    pub fn tiktok_take_down(&self, id: &str) -> Result<(), &'static str> {
        self.settle();
        let now_ms = self.now_ms();
        let mut guard = self.change();
        let state = &mut *guard;
        let is_done = state
            .tiktok
            .publications
            .take_down(id, now_ms, &mut state.outbox);
        if is_done {
            Ok(())
        } else {
            Err("no such post is public")
        }
    }

    /// The users of TikTok.
    #[must_use]
    pub fn tiktok_users(&self) -> Vec<User> {
        self.read().tiktok.users.all().to_vec()
    }

    /// Creates a user of TikTok.
    ///
    /// # Errors
    /// A sentence about what is wrong with the username.
    pub fn tiktok_create_user(&self, new: NewUser) -> Result<User, &'static str> {
        self.change().tiktok.users.create(new).cloned()
    }

    /// Changes what TikTok says of a user.
    ///
    /// # Errors
    /// When there is no such user, or a change cannot be meant.
    pub fn tiktok_change_user(
        &self,
        open_id: &str,
        changes: &Map<String, Value>,
    ) -> Result<User, String> {
        self.change().tiktok.users.change(open_id, changes)
    }

    /// Ends everything that a user of TikTok agreed to, as in TikTok's list of connected apps; the
    /// app is told.
    ///
    /// # Errors
    /// When there is no such user.
    pub fn tiktok_disconnect(&self, open_id: &str) -> Result<(), &'static str> {
        let now_ms = self.now_ms();
        let mut guard = self.change();
        let state = &mut *guard;
        if state.tiktok.users.get(open_id).is_none() {
            return Err("there is no such user");
        }
        if state.tiktok.grants.disconnect(open_id) {
            state
                .tiktok
                .publications
                .abandon(open_id, now_ms, &mut state.outbox);
            authorization_removed(&mut state.outbox, now_ms, open_id, Removed::ByUser);
        }
        Ok(())
    }
}

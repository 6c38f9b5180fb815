//! What tests and people do with TikTok from outside, as calls and under `/__sandbox/tiktok`.

use http::{Request, Response};
use serde_json::{Map, Value, json};

use super::webhook::{self, Removed};
use super::{NewUser, PublicPost, User};
use crate::Sandbox;
use crate::control::{Outcome, after_seq, bad_request, body, nothing_there};
use crate::form::Form;

// === impl Sandbox ===

impl Sandbox {
    /// A page of TikTok's that anybody can see.
    pub(crate) fn tiktok_page(&self, request: &Request<Vec<u8>>) -> Response<Vec<u8>> {
        self.settle();
        let now_ms = self.now_ms();
        self.read().tiktok.page(request, now_ms)
    }

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
            webhook::authorization_removed(&mut state.outbox, now_ms, open_id, Removed::ByUser);
        }
        Ok(())
    }
}

/// What is read.
pub(crate) fn read(sandbox: &Sandbox, request: &Request<Vec<u8>>, segments: &[&str]) -> Outcome {
    Ok(match segments {
        ["users"] => json!({"users": sandbox.tiktok_users()}),
        ["public"] => public(sandbox, request),
        ["publications"] => {
            sandbox.settle();
            json!({"publications": sandbox.read().tiktok.publications.shown()})
        }
        _ => return Err(nothing_there()),
    })
}

/// What is changed.
pub(crate) fn change(sandbox: &Sandbox, request: &Request<Vec<u8>>, segments: &[&str]) -> Outcome {
    match segments {
        ["users"] => {
            let user = sandbox
                .tiktok_create_user(body(request)?)
                .map_err(|error| bad_request(&error))?;
            Ok(json!(user))
        }
        ["users", open_id] => {
            let changes: Map<String, Value> = body(request)?;
            let user = sandbox
                .tiktok_change_user(open_id, &changes)
                .map_err(|error| bad_request(&error))?;
            Ok(json!(user))
        }
        ["users", open_id, "disconnect"] => {
            sandbox
                .tiktok_disconnect(open_id)
                .map_err(|error| bad_request(&error))?;
            Ok(json!({"disconnected": open_id}))
        }
        ["publications", publish_id, "finish"] => {
            sandbox
                .tiktok_finish_draft(publish_id)
                .map_err(|error| bad_request(&error))?;
            Ok(json!({"finished": publish_id}))
        }
        ["public", id, "take-down"] => {
            sandbox
                .tiktok_take_down(id)
                .map_err(|error| bad_request(&error))?;
            Ok(json!({"taken_down": id}))
        }
        _ => Err(nothing_there()),
    }
}

fn public(sandbox: &Sandbox, request: &Request<Vec<u8>>) -> Value {
    let query = Form::of_query(request);
    let after = after_seq(&query);
    let wanted = sandbox.tiktok_public().into_iter();
    let wanted = wanted
        .filter(|post| post.seq > after && query.one("user").is_none_or(|user| user == post.user));
    json!({"posts": wanted.collect::<Vec<_>>()})
}

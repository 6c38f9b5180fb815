//! `/__sandbox/x`: the users of X, what they uploaded and published, and what that costs.

use http::Request;
use serde_json::json;

use super::request::{Outcome, body, nothing_there, posts};
use crate::sandbox::Sandbox;
use crate::x;

/// `GET /__sandbox/x/…`
pub(crate) fn read(sandbox: &Sandbox, request: &Request<Vec<u8>>, segments: &[&str]) -> Outcome {
    match segments {
        ["users"] => Ok(json!({"users": sandbox.x_users()})),
        ["bill"] => Ok(json!(sandbox.x_bill())),
        ["media"] => Ok(json!({"uploads": sandbox.x_uploads()})),
        ["public"] => Ok(posts(request, sandbox.x_public(), |post| {
            (post.seq, &post.user)
        })),
        _ => Err(nothing_there()),
    }
}

/// `POST /__sandbox/x/…`
pub(crate) fn change(sandbox: &Sandbox, request: &Request<Vec<u8>>, segments: &[&str]) -> Outcome {
    match segments {
        ["users"] => Ok(json!(sandbox.x_create_user(body(request)?)?)),
        ["users", id, "disconnect"] => {
            sandbox.x_disconnect(id)?;
            Ok(json!({"disconnected": id}))
        }
        ["media", id, "expire"] => {
            sandbox.x_expire_upload(id)?;
            Ok(json!({"expired": id}))
        }
        _ => Err(nothing_there()),
    }
}

// === impl Sandbox ===

impl Sandbox {
    /// The users of X.
    #[must_use]
    pub fn x_users(&self) -> Vec<x::User> {
        self.read().x.users.all().to_vec()
    }

    /// Creates a user of X.
    ///
    /// # Errors
    /// A sentence about what is wrong with the username or the subscription.
    pub fn x_create_user(&self, new: x::NewUser) -> Result<x::User, &'static str> {
        let now_ms = self.now_ms();
        self.change().x.users.create(new, now_ms).cloned()
    }

    /// Ends everything that a user of X agreed to, as on X's page of connected apps.
    ///
    /// # Errors
    /// When there is no such user.
    pub fn x_disconnect(&self, user: &str) -> Result<(), &'static str> {
        let mut state = self.change();
        if state.x.users.get(user).is_none() {
            return Err("there is no such user");
        }
        state.x.grants.disconnect(user);
        Ok(())
    }

    /// What was uploaded to X and did not run out long ago, oldest first.
    #[must_use]
    pub fn x_uploads(&self) -> Vec<x::UploadSeen> {
        self.read().x.uploads.seen()
    }

    /// Lets an upload to X run out now.
    ///
    /// # Errors
    /// When there is no such upload.
    pub fn x_expire_upload(&self, id: &str) -> Result<(), &'static str> {
        let now_ms = self.now_ms();
        if self.change().x.uploads.expire(id, now_ms) {
            Ok(())
        } else {
            Err("there is no such upload")
        }
    }

    /// What was written on X so far, and what that costs.
    #[must_use]
    pub fn x_bill(&self) -> x::Bill {
        x::Bill::of(&self.read().x)
    }

    /// Everything that ever became public on X, oldest first.
    #[must_use]
    pub fn x_public(&self) -> Vec<x::PublicPost> {
        self.read().x.posts.log().cloned().collect()
    }
}

//! The platforms. An adapter is: *build request* (pure), *read answer* (pure), and one thin async
//! line that joins them.
//!
//! | file | is |
//! |---|---|
//! | [`doors`] | the choice of the adapter for a [`Door`] |
//! | [`login`] | how access is asked for, and with which scopes |
//! | [`tokens`], [`oauth`] | what a consent brings, and the standard's way to it |
//! | [`account`] | who a grant belongs to, and which accounts it serves |
//! | [`error`] | why a platform did not do what was asked |
//! | [`limits`] | what one call may take |

pub mod account;
mod doors;
pub mod error;
pub mod google;
pub mod instagram;
pub mod limits;
pub mod login;
mod loose;
pub mod meta;
pub mod oauth;
#[cfg(test)]
mod staged;
pub mod tiktok;
pub mod tokens;
pub mod x;

pub use account::{Checked, Holder, MissingPage, Offer, Offers, Profile};
pub use doors::{
    check, consent_url, ends_at, exchange, good_until, look_every, missing_scopes, not_granted,
    offers, refresh, refresh_at, revoke, revokes_person, scopes,
};
pub use error::{Class, Full, PlatformError};
pub use limits::{COMMIT_LIMITS, READ_LIMITS, TOKEN_LIMITS};
pub use login::{Ask, CallbackCode, Feature, Scope};
pub use tokens::Tokens;

use crate::config::App;
use crate::domain::door::Door;
use crate::domain::secret::Secret;
use crate::domain::time::Timestamp;
use crate::domain::violation::Violation;
use crate::ports::Http;

/// What a target asks for beyond its text, as a client writes it. What it may hold is its
/// platform's business.
pub type Options = serde_json::Map<String, serde_json::Value>;

/// Where the options have what follows the first part of a thread, for SQL that counts it: each
/// platform with threads writes it there.
pub const FOLLOWING_PARTS: &str = "$.thread";

/// What one public call of a commit says. A post is one of them, a thread several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// The text.
    pub text: String,
    /// Who may reply, where not everybody may.
    pub reply_settings: Option<&'static str>,
}

/// One public call of a commit.
#[derive(Clone, Debug)]
pub struct Part<'a> {
    /// What it says.
    pub piece: &'a Piece,
    /// The platform's id of the part that it follows.
    pub parent: Option<&'a str>,
    /// The platform's id of the account.
    pub remote_id: &'a str,
    /// The account's handle.
    pub username: &'a str,
}

/// What a commit made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
    /// The platform's id of the post.
    pub remote_id: String,
    /// Where people see it.
    pub url: String,
}

/// A commit that was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    /// What it made.
    pub made: Made,
    /// The windows that it used up.
    pub full: Full,
}

/// What a look-up found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// What was made.
    pub made: Made,
    /// When, as the platform says.
    pub at: Timestamp,
}

/// What is wrong with a text and its options on `platform`; `path` is where the text is written,
/// `place` where the options are.
#[must_use]
pub fn violations(
    door: Door,
    path: &str,
    text: &str,
    place: &str,
    options: &Options,
) -> Vec<Violation> {
    match door {
        Door::X => x::options::violations(path, text, place, options),
        Door::TikTok | Door::Facebook | Door::Instagram | Door::InstagramDirect => {
            vec![no_posts(door, path)]
        }
    }
}

/// The public calls that make up a post on `platform`, in order: at least one.
///
/// # Errors
/// When the platform does not know such options.
pub fn pieces(door: Door, text: &str, options: &Options) -> Result<Vec<Piece>, Violation> {
    match door {
        Door::X => x::options::pieces(text, options),
        Door::TikTok | Door::Facebook | Door::Instagram | Door::InstagramDirect => {
            Err(no_posts(door, "text"))
        }
    }
}

/// The one call that makes `part` public.
///
/// # Errors
/// With what is known: see [`Class`].
pub async fn publish(
    door: Door,
    http: &impl Http,
    app: &App,
    token: &Secret,
    part: &Part<'_>,
    now: Timestamp,
) -> Result<Taken, PlatformError> {
    match door {
        Door::X => x::posts::publish(http, app, token, part, now).await,
        Door::TikTok | Door::Facebook | Door::Instagram | Door::InstagramDirect => {
            Err(refuses_posts(door))
        }
    }
}

/// Where people see what a commit made.
#[must_use]
pub fn url(door: Door, app: &App, username: &str, remote_id: &str) -> String {
    match door {
        Door::X => x::posts::url(app, username, remote_id),
        Door::TikTok | Door::Facebook | Door::Instagram | Door::InstagramDirect => {
            app.web_base.clone()
        }
    }
}

/// The platform's id of the post that people see at `url`.
#[must_use]
pub fn id_of(door: Door, url: &str) -> Option<String> {
    match door {
        Door::X => x::posts::id_of(url),
        Door::TikTok | Door::Facebook | Door::Instagram | Door::InstagramDirect => None,
    }
}

/// How long a text is as `platform` counts it, and the most that it takes.
#[must_use]
pub fn length(door: Door, text: &str) -> (usize, usize) {
    match door {
        Door::X => (x::text::weighted_length(text), x::text::LONGEST),
        // As both count: UTF-16 units of a caption (TikTok), characters at Meta, where the limit
        // depends on the kind of post.
        Door::TikTok | Door::Facebook | Door::Instagram | Door::InstagramDirect => {
            (text.encode_utf16().count(), CAPTION)
        }
    }
}

/// Whether `part`, sent at or after `since`, is public. `None`: it was not found, which proves
/// nothing.
///
/// # Errors
/// When the platform does not let us look.
pub async fn look_up(
    door: Door,
    http: &impl Http,
    app: &App,
    token: &Secret,
    part: &Part<'_>,
    since: Timestamp,
    now: Timestamp,
) -> Result<Option<Seen>, PlatformError> {
    match door {
        Door::X => x::timeline::look_up(http, app, token, part, since, now).await,
        Door::TikTok | Door::Facebook | Door::Instagram | Door::InstagramDirect => {
            Err(refuses_posts(door))
        }
    }
}

/// The longest caption of TikTok and Instagram.
const CAPTION: usize = 2_200;

/// This version connects accounts of `platform`, and publishes nothing there.
fn no_posts(door: Door, path: &str) -> Violation {
    Violation::new(
        path,
        "platform_without_posts",
        format!(
            "This version does not publish to {}. Take the account out.",
            door.title()
        ),
    )
}

fn refuses_posts(door: Door) -> PlatformError {
    let Violation { code, message, .. } = no_posts(door, "");
    PlatformError::new(Class::Refused, code, message)
}

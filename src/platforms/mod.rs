//! The platforms. An adapter is: *build request* (pure), *read answer* (pure), and one thin async
//! line that joins them.
//!
//! | file | is |
//! |---|---|
//! | [`doors`] | the choice of the adapter for a [`Door`] |
//! | [`login`] | how access is asked for, and with which scopes |
//! | [`tokens`], [`oauth`] | what a consent brings, and the standard's way to it |
//! | [`account`] | who a grant belongs to, and which accounts it serves |
//! | [`networks`] | the choice of the adapter for a network |
//! | [`publish`] | how posts become public |
//! | `pictures` | where the pictures of accounts may be fetched from |
//! | [`openai`] | suggestions of texts: no network |
//! | [`error`] | why a platform did not do what was asked |
//! | [`limits`] | what one call may take |
//! | `multipart` | forms with files |

pub mod account;
pub mod columns;
mod doors;
pub mod error;
pub mod facebook;
pub mod google;
pub mod graph;
pub mod instagram;
mod lenient_json;
pub mod limits;
pub mod login;
mod multipart;
mod networks;
pub mod oauth;
pub mod openai;
#[cfg(paper)]
mod paper;
mod pictures;
mod publish;
#[cfg(test)]
mod staged;
pub mod tiktok;
pub mod tokens;
pub mod x;

pub use account::{Allowance, Checked, Holder, MissingPage, Offer, Offers, Profile};
pub use doors::{
    allowance, check, connected_apps, consent_url, ends_at, exchange, good_until, look_every,
    missing_scopes, not_granted, offers, refresh, refresh_at, revoke, revokes_person, scopes,
};
pub use error::{Class, Full, PlatformError};
pub use limits::{COMMIT_LIMITS, READ_LIMITS, TOKEN_LIMITS};
pub use login::{Ask, CallbackCode, Feature, Scope};
pub use networks::{
    file_columns, foresees, format, handle, has_first_comment, has_link, is_repeatable, length,
    named, remembered, unseen, url, violations, warnings, without_refused,
};
pub use pictures::is_of_platform as is_picture_of;
pub use publish::{
    AccountFacts, Call, Committed, Handle, Job, Made, Named, Polled, Prepared, Seen, Slice, Taken,
};
pub use tokens::Tokens;

/// Where the options have what follows the first part of a thread, for SQL that counts it: each
/// network with threads writes it there.
pub const FOLLOWING_PARTS: &str = "$.thread";

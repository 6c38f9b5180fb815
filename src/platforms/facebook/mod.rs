//! Facebook Pages: <https://developers.facebook.com/docs/pages-api>.
//!
//! A person consents through Facebook Login. Their token finds Pages, and each Page has a token of
//! its own, which publishes. The Instagram profiles [behind Pages](super::instagram::linked) are
//! found in the same way.

pub mod account_check;
#[cfg(test)]
mod against_sandbox;
pub mod login;
pub mod missing_pages;
pub mod page;
pub mod pages;
pub mod post;
pub mod search;

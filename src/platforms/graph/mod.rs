//! What Facebook Login, Pages and both ways to Instagram share of Meta's Graph API:
//! <https://developers.facebook.com/docs/graph-api>.

pub mod call;
pub mod client;
pub mod debug_token;
pub mod errors;
#[cfg(test)]
pub(in crate::platforms) mod fixtures;
pub mod id;
pub mod rupload;
pub mod signed_request;
pub mod usage;

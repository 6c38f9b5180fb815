//! What the two Graph APIs, `graph.facebook.com` and `graph.instagram.com`, have in common:
//! parameters, fields, paging, errors, and what is signed with an app's secret.
//!
//! <https://developers.facebook.com/docs/graph-api/overview>

pub(crate) mod callbacks;
mod documented;
pub(crate) mod errors;
pub(crate) mod fields;
pub(crate) mod media_files;
pub(crate) mod paging;
pub(crate) mod params;
pub(crate) mod public;
pub(crate) mod pull;
pub(crate) mod signed;
mod spelling;
pub(crate) mod upload;
pub(crate) mod usage;
pub(crate) mod wall;

pub(crate) use documented::documented;
pub(crate) use errors::{Refusal, TokenEnd, errors_only};
pub(crate) use params::{EVERYWHERE, OF_LISTS, Params, presented};
pub(crate) use spelling::{instant, is_fetchable, is_id, is_version};

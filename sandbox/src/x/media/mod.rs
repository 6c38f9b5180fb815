//! Media: what is uploaded, looked at, described, attached to posts, and shown on the pages.
//!
//! <https://docs.x.com/x-api/media/introduction>

mod attach;
mod category;
mod judge;
mod metadata;
pub(crate) mod public_medium;
mod receive;
mod show;
mod status;
mod upload;
pub(crate) mod uploads;

pub use public_medium::PublicMedium;
pub use upload::UploadSeen;

pub(crate) use attach::attach;
pub(crate) use metadata::describe;
pub(crate) use receive::{append, finalize, initialize, whole_image};
pub(crate) use show::{bytes, figure};
pub(crate) use status::read;

/// What the paths of all uploads begin with; their bodies are larger than others.
pub(crate) const PATHS: &str = "/x/2/media/upload";

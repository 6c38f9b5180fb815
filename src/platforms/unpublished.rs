//! The adapter of a network whose accounts this version connects, and to which it does not publish:
//! every post is refused with its place before anything is planned.

use super::error::PlatformError;
use super::publish::{Call, Handle, Job, Polled, Prepared, Publish, Seen, Slice, Taken};
use crate::config::App;
use crate::domain::content::Content;
use crate::domain::format::Format;
use crate::domain::time::Timestamp;
use crate::domain::violation::Violation;
use crate::ports::Http;

/// The adapter.
pub(crate) struct Unpublished;

/// The longest caption of TikTok and Instagram.
const CAPTION: usize = 2_200;

impl Unpublished {
    /// The code of its violation.
    pub(super) const CODE: &'static str = "platform_without_posts";

    fn violation() -> Violation {
        Violation::new("text", Self::CODE, String::new())
    }
}

impl Publish for Unpublished {
    fn format(_: &Content) -> Result<Format, Violation> {
        Err(Self::violation())
    }

    fn violations(_: &Content) -> Vec<Violation> {
        vec![Self::violation()]
    }

    /// As both count: UTF-16 units of a caption (TikTok), characters at Meta, where the limit
    /// depends on the kind of post.
    fn length(text: &str) -> (usize, usize) {
        (text.encode_utf16().count(), CAPTION)
    }

    fn url(app: &App, _: &str, _: &str) -> String {
        app.web_base.clone()
    }

    fn id_of(_: &str) -> Option<String> {
        None
    }

    async fn prepare(job: &Job<'_, impl Http>, _: Prepared) -> Result<Slice, PlatformError> {
        Err(job.refuses())
    }

    async fn commit(
        job: &Job<'_, impl Http>,
        _: &Call<'_>,
        _: &Prepared,
    ) -> Result<Taken, PlatformError> {
        Err(job.refuses())
    }

    async fn poll(job: &Job<'_, impl Http>, _: &Handle) -> Result<Polled, PlatformError> {
        Err(job.refuses())
    }

    async fn look_up(
        job: &Job<'_, impl Http>,
        _: &Call<'_>,
        _: Timestamp,
    ) -> Result<Option<Seen>, PlatformError> {
        Err(job.refuses())
    }
}

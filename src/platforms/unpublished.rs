//! The adapter of a network whose accounts this version connects, and to which it does not publish:
//! every post is refused with its place before anything is planned.

use super::account::Allowance;
use super::error::{Class, PlatformError};
use super::publish::{Call, Handle, Job, Named, Polled, Prepared, Publish, Seen, Slice, Taken};
use crate::config::App;
use crate::domain::content::Content;
use crate::domain::format::Format;
use crate::domain::network::Network;
use crate::domain::time::Timestamp;
use crate::domain::violation::Violation;
use crate::ports::Http;

/// The adapter.
pub(crate) struct Unpublished;

/// The longest caption of TikTok and Instagram.
const CAPTION: usize = 2_200;

/// The code of its violation.
const CODE: &str = "platform_without_posts";

/// The violation with the network's name where it is about that.
pub(super) fn named(network: Network, fault: Violation) -> Violation {
    if fault.code == CODE {
        let message = message(network);
        Violation { message, ..fault }
    } else {
        fault
    }
}

/// What people read about a network without publishing.
fn message(network: Network) -> String {
    format!(
        "This version does not publish to {}. Take the account out.",
        network.title()
    )
}

/// What is wrong with every post; [`named`] says for which network.
fn violation() -> Violation {
    Violation::new("text", CODE, String::new())
}

/// Why nothing is sent.
fn refusal<H>(job: &Job<'_, H>) -> PlatformError {
    PlatformError::new(Class::Refused, CODE, message(job.network))
}

impl Publish for Unpublished {
    fn format(_: &Content) -> Result<Format, Violation> {
        Err(violation())
    }

    fn violations(_: &Content, _: Allowance) -> Vec<Violation> {
        vec![violation()]
    }

    /// As both count: UTF-16 units of a caption (TikTok), characters at Meta, where the limit
    /// depends on the kind of post.
    fn length(text: &str, _: Allowance) -> (usize, usize) {
        (text.encode_utf16().count(), CAPTION)
    }

    fn url(app: &App, _: &str, _: &str) -> String {
        app.web_base.clone()
    }

    fn named(_: &App, _: &str) -> Option<Named> {
        None
    }

    async fn prepare(job: &Job<'_, impl Http>, _: Prepared) -> Result<Slice, PlatformError> {
        Err(refusal(job))
    }

    async fn commit(
        job: &Job<'_, impl Http>,
        _: &Call<'_>,
        _: &Prepared,
    ) -> Result<Taken, PlatformError> {
        Err(refusal(job))
    }

    async fn poll(job: &Job<'_, impl Http>, _: &Handle) -> Result<Polled, PlatformError> {
        Err(refusal(job))
    }

    async fn look_up(
        job: &Job<'_, impl Http>,
        _: &Call<'_>,
        _: &Prepared,
        _: Timestamp,
    ) -> Result<Option<Seen>, PlatformError> {
        Err(refusal(job))
    }
}

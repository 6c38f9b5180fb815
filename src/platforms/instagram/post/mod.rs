//! Posts of Instagram profiles:
//! <https://developers.facebook.com/docs/instagram-platform/content-publishing>.
//!
//! Everything is prepared in containers that nobody sees: one for each picture and video, and one
//! more for a carousel. Instagram works on them, and one call makes the last of them public. What
//! is in which file:
//!
//! | file | is |
//! |---|---|
//! | `options`, `shape` | what can be asked for, and what becomes of it |
//! | `rules`, `words`, `pictures`, `videos` | what Instagram takes |
//! | `progress` | what is prepared so far |
//! | `walk`, `upload`, `quota` | the calls of the preparation, in their order |
//! | `container` | what containers are made from, and how far they are |
//! | `publication` | the call that makes a post public, and where people see it |
//! | `comment` | the first comment |
//! | `calls` | what their calls have in common, and how the two doors differ |
//! | `evidence`, `address` | what became of a lost call, and the addresses of posts |

mod address;
mod calls;
mod comment;
mod container;
mod evidence;
pub mod options;
mod pictures;
mod progress;
mod publication;
mod quota;
mod rules;
#[cfg(test)]
mod sample;
mod shape;
mod upload;
mod videos;
mod walk;
#[cfg(test)]
mod walk_tests;
mod words;

use crate::config::App;
use crate::domain::content::Content;
use crate::domain::format::Format;
use crate::domain::time::Timestamp;
use crate::domain::violation::Violation;
use crate::platforms::account::Allowance;
use crate::platforms::error::PlatformError;
use crate::platforms::publish::{
    Call, Handle, Job, Made, Named, Polled, Prepared, Publish, Seen, Slice, Taken,
};
use crate::ports::Http;
use calls::{part_of, shape_of};
use progress::Progress;

/// Everything that a profile can publish.
pub(crate) struct Posts;

impl Publish for Posts {
    const FORESEES: bool = true;
    const HAS_FIRST_COMMENT: bool = true;

    fn format(content: &Content) -> Result<Format, Violation> {
        shape::format(content)
    }

    fn violations(content: &Content, allowance: Allowance) -> Vec<Violation> {
        rules::violations(content, allowance)
    }

    fn warnings(content: &Content) -> Vec<Violation> {
        rules::warnings(content)
    }

    fn length(text: &str, _: Allowance) -> (usize, usize) {
        (words::length(text), words::LONGEST)
    }

    fn url(app: &App, username: &str, remote_id: &str) -> String {
        address::url(app, username, remote_id)
    }

    fn named(app: &App, url: &str) -> Option<Named> {
        address::named(app, url)
    }

    fn is_repeatable(format: &Format, prepared: &Prepared, part: usize) -> bool {
        let is_main = format.parts.get(part).is_some_and(|part| !part.is_extra);
        let is_there = || Progress::kept(prepared).is_some_and(|kept| kept.last().is_some());
        is_main && format.kind.timing().is_repeatable && is_there()
    }

    async fn foresee(job: &Job<'_, impl Http>) -> Option<PlatformError> {
        quota::foresee(job).await
    }

    async fn prepare(job: &Job<'_, impl Http>, so_far: Prepared) -> Result<Slice, PlatformError> {
        let shape = shape_of(job)?;
        let progress = Progress::of(&so_far, job.needed_until);
        walk::prepare(job, shape, progress, so_far.secret).await
    }

    async fn commit(
        job: &Job<'_, impl Http>,
        call: &Call<'_>,
        prepared: &Prepared,
    ) -> Result<Taken, PlatformError> {
        let part = part_of(job, call.part)?;
        if part.is_extra {
            return comment::commit(job, part, call.parent).await;
        }
        let progress = Progress::kept(prepared).unwrap_or_default();
        publication::commit(job, call, &progress).await
    }

    async fn poll(job: &Job<'_, impl Http>, handle: &Handle) -> Result<Polled, PlatformError> {
        publication::poll(job, handle).await
    }

    fn unseen(app: &App, username: &str, handle: &Handle) -> Option<Made> {
        publication::unseen(app, username, handle)
    }

    fn without_refused(prepared: &Prepared, part: usize) -> Option<Prepared> {
        let progress = Progress::kept(prepared).filter(|_| part == 0)?;
        Some(progress.without_refused()?.written(None))
    }

    async fn look_up(
        job: &Job<'_, impl Http>,
        call: &Call<'_>,
        prepared: &Prepared,
        since: Timestamp,
    ) -> Result<Option<Seen>, PlatformError> {
        let part = part_of(job, call.part)?;
        if part.is_extra {
            return evidence::of_comment(job, part, call.parent, since).await;
        }
        let progress = Progress::kept(prepared).unwrap_or_default();
        evidence::of_post(job, part, &progress, since).await
    }
}

//! Posts of Facebook Pages: <https://developers.facebook.com/docs/pages-api/posts>.
//!
//! Texts and pictures are prepared as a post that nobody sees, and made public by one call that can
//! be repeated. A video is uploaded before the moment and finished at it. What is in which file:
//!
//! | file | is |
//! |---|---|
//! | `options`, `shape` | what can be asked for, and what becomes of it |
//! | `rules`, `videos` | what Facebook takes |
//! | `progress` | what is prepared so far |
//! | `feed`, `transfer`, `upload` | texts and pictures; videos among the posts; Reels and stories |
//! | `comment` | the first comment |
//! | `calls` | what their calls have in common |
//! | `status`, `evidence`, `address` | what became of it, and where people see it |

mod address;
mod calls;
mod comment;
mod evidence;
mod feed;
pub mod options;
mod progress;
mod rules;
mod shape;
mod status;
mod transfer;
mod upload;
mod videos;

use crate::config::App;
use crate::domain::content::Content;
use crate::domain::format::Format;
use crate::domain::time::Timestamp;
use crate::domain::violation::Violation;
use crate::platforms::account::Allowance;
use crate::platforms::error::PlatformError;
use crate::platforms::publish::{
    Call, Handle, Job, Named, Polled, Prepared, Publish, Seen, Slice, Taken,
};
use crate::ports::Http;
use calls::{part_of, shape_of};
use progress::Progress;
use shape::Shape;

/// Everything that a Page can publish.
pub(crate) struct Posts;

impl Publish for Posts {
    const HAS_LINK: bool = true;
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
        (text.chars().count(), rules::LONGEST)
    }

    fn url(app: &App, username: &str, remote_id: &str) -> String {
        address::url(app, username, remote_id)
    }

    fn named(app: &App, url: &str) -> Option<Named> {
        address::named(app, url)
    }

    fn is_repeatable(format: &Format, prepared: &Prepared, part: usize) -> bool {
        let is_main = format.parts.get(part).is_some_and(|part| !part.is_extra);
        is_main
            && format.kind.timing().is_repeatable
            && Progress::kept(prepared).is_some_and(|progress| progress.post.is_some())
    }

    async fn prepare(job: &Job<'_, impl Http>, so_far: Prepared) -> Result<Slice, PlatformError> {
        let shape = shape_of(job)?;
        let progress = Progress::of(&so_far, job.needed_until);
        match shape {
            Shape::Text | Shape::Photos | Shape::PhotoStory => {
                feed::prepare(job, shape, progress).await
            }
            Shape::Video => transfer::prepare(job, progress).await,
            Shape::Reel | Shape::VideoStory => {
                upload::prepare(job, shape, progress, so_far.secret).await
            }
        }
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
        let shape = shape_of(job)?;
        match shape {
            Shape::Text | Shape::Photos => feed::commit(job, part, &progress).await,
            Shape::PhotoStory => feed::commit_story(job, &progress).await,
            Shape::Video => transfer::commit(job, part, &progress).await,
            Shape::Reel | Shape::VideoStory => upload::commit(job, shape, part, &progress).await,
        }
    }

    async fn poll(job: &Job<'_, impl Http>, handle: &Handle) -> Result<Polled, PlatformError> {
        status::poll(job, handle).await
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
        let progress = Progress::kept(prepared).unwrap_or_default();
        evidence::look_up(job, shape_of(job)?, (part, call.parent), &progress, since).await
    }
}

//! Posts of TikTok: <https://developers.tiktok.com/doc/content-posting-api-get-started>.
//!
//! What is in which file:
//!
//! | file | is |
//! |---|---|
//! | `options`, `shape` | what can be asked for, and what becomes of it |
//! | `rules`, `files` | what TikTok takes |
//! | `ask` | what the creator may do now, against what the person chose |
//! | `progress`, `bury` | what is prepared so far, and the end of an upload that was left |
//! | `chunks`, `upload`, `video` | in which chunks a video goes up, one of them, all of them |
//! | `photos`, `links` | photos, and the addresses at which TikTok fetches them |
//! | `info`, `calls` | what TikTok is told of a post, and how |
//! | `status`, `address` | what became of it, and where people see it |

mod address;
mod ask;
mod bury;
mod calls;
mod chunks;
mod columns;
mod files;
mod info;
mod links;
pub mod options;
mod photos;
mod progress;
mod rules;
mod shape;
mod status;
mod upload;
mod video;

use crate::config::App;
use crate::domain::content::Content;
use crate::domain::format::Format;
use crate::domain::time::Timestamp;
use crate::domain::violation::Violation;
use crate::platforms::account::Allowance;
use crate::platforms::columns::FileColumn;
use crate::platforms::error::PlatformError;
use crate::platforms::publish::{
    Call, Handle, Job, Made, Named, Polled, Prepared, Publish, Seen, Slice, Taken,
};
use crate::ports::Http;
use calls::{options_of, part_of, shape_of};
use options::Mode;
use progress::Progress;
use shape::Shape;

/// Everything that can be published on TikTok.
pub(crate) struct Posts;

/// What a publication that TikTok has shown is, by the id that TikTok names it with.
#[must_use]
pub fn made(app: &App, username: &str, publish_id: &str, id: &str) -> Option<Made> {
    address::is_id(id).then(|| Made {
        url: address::of_publication(app, username, publish_id, id),
        remote_id: id.to_owned(),
    })
}

impl Publish for Posts {
    const COLUMNS: &'static [FileColumn] = columns::COLUMNS;

    fn format(content: &Content) -> Result<Format, Violation> {
        shape::format(content)
    }

    fn violations(content: &Content, allowance: Allowance) -> Vec<Violation> {
        rules::violations(content, allowance)
    }

    fn warnings(content: &Content) -> Vec<Violation> {
        rules::warnings(content)
    }

    /// Without its media a text is measured as that of photos, which may be longer.
    fn length(text: &str, _: Allowance) -> (usize, usize) {
        (rules::length(text), rules::longest(Shape::Photos))
    }

    fn url(app: &App, username: &str, remote_id: &str) -> String {
        address::url(app, username, remote_id)
    }

    fn named(app: &App, url: &str) -> Option<Named> {
        address::named(app, url)
    }

    /// Only the last chunk of an upload.
    fn is_repeatable(format: &Format, prepared: &Prepared, _: usize) -> bool {
        let has_upload =
            || Progress::kept(prepared).is_some_and(|progress| progress.upload.is_some());
        format.kind.timing().is_repeatable && has_upload()
    }

    fn handle(prepared: &Prepared, part: usize) -> Option<Handle> {
        let progress = Progress::kept(prepared).filter(|_| part == 0)?;
        Some(Handle(progress.upload?.publish_id))
    }

    fn remembered(prepared: &Prepared) -> Option<Prepared> {
        Some(Progress::kept(prepared)?.remembered()?.written(None))
    }

    fn without_refused(prepared: &Prepared, part: usize) -> Option<Prepared> {
        let progress = Progress::kept(prepared).filter(|_| part == 0)?;
        Some(progress.without_refused()?.written(None))
    }

    async fn prepare(job: &Job<'_, impl Http>, so_far: Prepared) -> Result<Slice, PlatformError> {
        let (shape, part) = (shape_of(job)?, part_of(job)?);
        let progress = Progress::of(&so_far, part, job.needed_until);
        let secret = so_far.secret.filter(|_| progress.upload.is_some());
        // Who finishes a draft in the app is asked there.
        let is_draft = options_of(part)?.mode == Mode::Inbox;
        if !is_draft && !progress.is_fresh(job.now) {
            return ask::ask(job, progress, secret).await;
        }
        match shape {
            Shape::Video => video::prepare(job, progress, secret).await,
            Shape::Photos => Ok(progress.ready(None)),
        }
    }

    async fn commit(
        job: &Job<'_, impl Http>,
        _: &Call<'_>,
        prepared: &Prepared,
    ) -> Result<Taken, PlatformError> {
        match shape_of(job)? {
            Shape::Video => {
                let progress = Progress::kept(prepared);
                video::commit(job, progress, prepared.secret.as_ref()).await
            }
            Shape::Photos => photos::commit(job).await,
        }
    }

    async fn poll(job: &Job<'_, impl Http>, handle: &Handle) -> Result<Polled, PlatformError> {
        status::poll(job, handle).await
    }

    async fn look_up(
        job: &Job<'_, impl Http>,
        _: &Call<'_>,
        prepared: &Prepared,
        since: Timestamp,
    ) -> Result<Option<Seen>, PlatformError> {
        status::look_up(job, Progress::kept(prepared), since).await
    }
}

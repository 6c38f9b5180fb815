//! The call that makes a prepared post public, and where people see it:
//! <https://developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference/ig-user/media_publish>.
//!
//! What a second call for one container does is not documented. So where an answer was lost, the
//! container is asked first: it tells whether it was published. The address of a post is asked for
//! once the post is recorded, because nothing about a post depends on it.

use super::address;
use super::calls::{edge, part_of, post, read_as_either, unusable};
use super::container::{self, FIELDS, Stage};
use super::evidence;
use super::progress::Progress;
use crate::config::App;
use crate::domain::time::{Span, Timestamp};
use crate::platforms::error::{Class, Full, PlatformError};
use crate::platforms::graph::call::{Effect, unreadable};
use crate::platforms::graph::id::is_id;
use crate::platforms::lenient_json::text;
use crate::platforms::limits::READ_LIMITS;
use crate::platforms::publish::{Call, Committed, Handle, Job, Made, Polled, Taken};
use crate::ports::{Http, Limits};

/// How the handle of a post begins of which Instagram gave the id, and of one of which only the
/// container tells that it is public.
const OF_MEDIUM: &str = "media/";
const OF_CONTAINER: &str = "container/";

/// How long the question may take that goes before a repeated call: both fit one lease.
const ASKED_WITHIN: Limits = Limits {
    time: Span::seconds(4),
    ..READ_LIMITS
};

/// Makes a prepared post public.
pub(super) async fn commit(
    job: &Job<'_, impl Http>,
    call: &Call<'_>,
    progress: &Progress,
) -> Result<Taken, PlatformError> {
    let Some(container) = progress.last() else {
        let message = "What was prepared at Instagram is not known any more.";
        return Err(unusable(PlatformError::new(Class::Retry, "", message)));
    };
    if let Some(since) = call.doubtful_since
        && is_published(job, &container.id).await?
    {
        let handle = format!("{OF_CONTAINER}{}/{}", container.id, since.ms());
        return Ok(Taken {
            committed: Committed::Accepted(Handle(handle)),
            full: Full::default(),
        });
    }
    let params = [("creation_id", container.id.as_str())];
    match post(job, &edge(job, "media_publish"), &params, Effect::Public).await {
        Ok(answer) => {
            let id = text(&answer.body, "id").filter(|id| is_id(id));
            let id = id.ok_or_else(|| unreadable(Effect::Public))?;
            Ok(Taken {
                committed: Committed::Accepted(Handle(format!("{OF_MEDIUM}{id}"))),
                full: answer.full,
            })
        }
        // Instagram has no such container: nothing was made of it.
        Err(refusal) if refusal.error.code == "media_gone" => Err(unusable(refusal.error)),
        Err(refusal) => Err(refusal.error),
    }
}

/// Whether a container was published by the call whose answer was lost. One that can still be
/// published was not: the same call is made once more.
async fn is_published(job: &Job<'_, impl Http>, id: &str) -> Result<bool, PlatformError> {
    let unknown = |code: &str, message: &str| PlatformError::new(Class::Unknown, code, message);
    let body = read_as_either(job, id, &[FIELDS], ASKED_WITHIN).await;
    let body = body.map_err(|error| PlatformError {
        class: match error.class {
            limited @ Class::RateLimited { .. } => limited,
            Class::Retry
            | Class::RefreshToken
            | Class::Reconnect
            | Class::Operator
            | Class::Fixable
            | Class::Refused
            | Class::Unknown => Class::Unknown,
        },
        ..error
    })?;
    match container::stage(&body) {
        Stage::Published => Ok(true),
        Stage::Finished => Ok(false),
        Stage::Working => Err(unknown(
            "media_not_ready",
            "Instagram does not say whether it published this: it is still working on it.",
        )),
        Stage::Failed(error) => Err(unusable(error)),
        Stage::Expired => Err(unusable(unknown(
            "media_gone",
            "Instagram has dropped what was prepared, without publishing it.",
        ))),
    }
}

/// Where people see what is public already.
pub(super) async fn poll(
    job: &Job<'_, impl Http>,
    handle: &Handle,
) -> Result<Polled, PlatformError> {
    let Handle(name) = handle;
    if let Some(id) = name.strip_prefix(OF_MEDIUM) {
        let params = [("fields", "permalink")];
        let body = read_as_either(job, id, &params, READ_LIMITS).await?;
        let url = text(&body, "permalink").filter(|url| address::is_of_instagram(job.app, url));
        let remote_id = id.to_owned();
        return Ok(url.map_or(Polled::Pending, |url| {
            Polled::Already(Made { remote_id, url }, None)
        }));
    }
    let Some((_, since)) = container_of(name) else {
        return Ok(Polled::Pending);
    };
    // The newest posts tell which one it is, if one alone can be it. A story is in no list.
    let part = part_of(job, 0)?;
    let seen = evidence::among_posts(job, part, (since, job.now)).await?;
    Ok(seen.map_or(Polled::Pending, |seen| {
        Polled::Already(seen.made, Some(seen.at))
    }))
}

/// A post of which only the address is not known: people find it on the profile.
pub(super) fn unseen(app: &App, username: &str, Handle(name): &Handle) -> Option<Made> {
    let of_container = || container_of(name).map(|(id, _)| id);
    let id = name.strip_prefix(OF_MEDIUM).or_else(of_container)?;
    Some(Made {
        remote_id: id.to_owned(),
        url: address::url(app, username, id),
    })
}

/// The container that a handle names, and when the first call left that can have published it.
fn container_of(name: &str) -> Option<(&str, Timestamp)> {
    let (id, since_ms) = name.strip_prefix(OF_CONTAINER)?.split_once('/')?;
    Some((id, Timestamp::from_ms(since_ms.parse().ok()?)))
}

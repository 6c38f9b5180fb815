//! The way of the preparation, one call a step: how much the profile may still publish, a container
//! for each picture and video with its bytes, the work on each, the container of the carousel, and
//! the work on that.
//!
//! Containers that nobody publishes vanish after a day, so every step can be repeated.

use super::calls::{edge, is_hidden, media, post, read, reader};
use super::container::{self, FIELDS, Params, Stage, about};
use super::progress::{Container, Progress, Upload};
use super::shape::Shape;
use super::{quota, upload};
use crate::domain::secret::Secret;
use crate::domain::time::{Span, Timestamp};
use crate::platforms::error::{Class, PlatformError};
use crate::platforms::graph::call::{Effect, unreadable};
use crate::platforms::graph::id::is_id;
use crate::platforms::graph::rupload;
use crate::platforms::lenient_json::text;
use crate::platforms::publish::{Job, Slice};
use crate::ports::Http;

/// How often Instagram is asked to fetch a medium that it could not fetch.
const MOST_FETCHES: u32 = 3;

/// The pause before it is asked again: 15 s, then 30 s.
const FETCH_PAUSE: Span = Span::seconds(15);

/// The pause before a container is made anew.
const PAUSE: Span = Span::seconds(10);

/// The shortest and the longest pause between two questions whether Instagram is done. Its
/// documents ask for one a minute, for five minutes; pictures are done within seconds, and long
/// videos are not within five minutes.
const PAUSES: (Span, Span) = (Span::seconds(3), Span::seconds(90));

/// How long Instagram may work on a container before it is given up.
const WORKED_ON: Span = Span::minutes(30);

/// The next call of the preparation.
pub(super) async fn prepare(
    job: &Job<'_, impl Http>,
    shape: Shape,
    progress: Progress,
    secret: Option<Secret>,
) -> Result<Slice, PlatformError> {
    if !progress.is_asked {
        quota::check(job).await?;
        return Ok(progress.asked().again(job.now, None));
    }
    if let Some(at) = progress.uploading() {
        return upload::go_on(job, progress, at, secret).await;
    }
    if let Some(at) = progress.missing(media(job).len()) {
        return begin(job, shape, progress, at).await;
    }
    if let Some(at) = progress.unfinished() {
        return look(job, progress, Some(at)).await;
    }
    match &progress.parent {
        None if shape == Shape::Carousel => join(job, progress).await,
        Some(parent) if parent.id.is_empty() => join(job, progress).await,
        Some(parent) if !parent.is_finished => look(job, progress, None).await,
        Some(_) | None => Ok(progress.ready()),
    }
}

/// Makes a container, and reads its id and where its bytes go.
async fn create(
    job: &Job<'_, impl Http>,
    params: Params,
) -> Result<(String, Option<String>), PlatformError> {
    let params: Vec<(&str, &str)> = params
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    let answer = post(job, &edge(job, "media"), &params, Effect::Invisible).await?;
    let id = text(&answer.body, "id").filter(|id| is_id(id));
    let id = id.ok_or_else(|| unreadable(Effect::Invisible))?;
    Ok((id, text(&answer.body, "uri")))
}

/// Makes the container of medium number `at`.
async fn begin(
    job: &Job<'_, impl Http>,
    shape: Shape,
    progress: Progress,
    at: usize,
) -> Result<Slice, PlatformError> {
    let container = progress.at(at);
    let params = container::of_medium(job, shape, at)?;
    let is_sent = params.iter().any(|(name, _)| *name == "upload_type");
    let (id, address) = match create(job, params).await {
        Ok(made) => made,
        Err(error) => return not_made(job, progress, at, error),
    };
    if !is_sent {
        let made = container.made(id, None, job.now);
        return Ok(progress
            .with(at, made)
            .made_at(job.now)
            .again(job.now, None));
    }
    let address = address.ok_or_else(|| unreadable(Effect::Invisible))?;
    if !rupload::is_of_meta(job.app, &address) {
        let message = "Instagram named a host for the upload that this instance does not know.";
        return Err(PlatformError::new(Class::Operator, "unknown_host", message));
    }
    let made = container.made(id, Some(Upload::default()), job.now);
    let progress = progress.with(at, made).made_at(job.now);
    Ok(progress.again(job.now, Some(Secret::new(address))))
}

/// A container that Instagram did not make: what it could not fetch is asked for some times more,
/// because the next try often works.
fn not_made(
    job: &Job<'_, impl Http>,
    progress: Progress,
    at: usize,
    error: PlatformError,
) -> Result<Slice, PlatformError> {
    let container = progress.at(at);
    match error.code.as_str() {
        "media_not_fetched" | "media_slow" => {
            let fetches = container.fetches + 1;
            if fetches >= MOST_FETCHES {
                return Err(about(job, at, not_fetched(error)));
            }
            let pause = Span::ms(FETCH_PAUSE.as_ms() << container.fetches);
            let container = Container {
                fetches,
                ..container
            };
            Ok(progress.with(at, container).again(job.now + pause, None))
        }
        "media_failed" => made_anew(job, progress, at, error),
        _ => Err(about(job, at, error)),
    }
}

/// What nobody but whoever runs the instance can mend: Instagram does not reach it.
fn not_fetched(error: PlatformError) -> PlatformError {
    let class = Class::Fixable;
    PlatformError { class, ..error }.with_hint(
        "Whoever runs this instance has to see that the internet reaches its /m/ addresses, \
        without a wall against robots. Then send it again.",
    )
}

/// Prepares a container anew whose work failed, or leaves it to the person where that was tried
/// before.
fn made_anew(
    job: &Job<'_, impl Http>,
    progress: Progress,
    at: usize,
    why: PlatformError,
) -> Result<Slice, PlatformError> {
    let anew = progress
        .at(at)
        .failed(why)
        .map_err(|error| about(job, at, error))?;
    // A carousel of containers that are gone is none.
    let progress = progress.with(at, anew).with_parent(None);
    Ok(progress.again(job.now + PAUSE, None))
}

/// Makes the container of a carousel.
async fn join(job: &Job<'_, impl Http>, progress: Progress) -> Result<Slice, PlatformError> {
    let children: Vec<&str> = progress
        .containers
        .iter()
        .map(|container| container.id.as_str())
        .collect();
    let params = container::of_carousel(job, &children)?;
    let (id, _) = create(job, params).await?;
    let before = progress.parent.clone().unwrap_or_default();
    let parent = Some(before.made(id, None, job.now));
    Ok(progress.with_parent(parent).again(job.now, None))
}

/// Asks how far Instagram is with the container of medium number `at`; none: with the carousel's.
async fn look(
    job: &Job<'_, impl Http>,
    progress: Progress,
    at: Option<usize>,
) -> Result<Slice, PlatformError> {
    let asked = match at {
        Some(at) => progress.at(at),
        None => progress.parent.clone().unwrap_or_default(),
    };
    let token = reader(job, progress.reads_as_person);
    let body = match read(job, &asked.id, &[FIELDS], token).await {
        Ok(body) => body,
        Err(error) if is_hidden(&error) && job.person.is_some() && !progress.reads_as_person => {
            return Ok(progress.read_as_person().again(job.now, None));
        }
        Err(error) => return Err(error),
    };
    match container::stage(&body) {
        Stage::Finished => {
            let is_finished = true;
            let finished = Container {
                is_finished,
                ..asked
            };
            Ok(placed(progress, at, finished).again(job.now, None))
        }
        Stage::Working if is_stuck(&asked, job.now) => Err(about_any(job, at, stuck())),
        Stage::Working => {
            let pause = pause(&asked, job.now);
            Ok(progress.again(job.now + pause, None))
        }
        Stage::Failed(why) if why.class != Class::Retry => Err(about_any(job, at, why)),
        Stage::Failed(why) => given_up(job, progress, at, why),
        Stage::Expired => given_up(job, progress, at, expired()),
        Stage::Published => Err(published_already()),
    }
}

/// A container with which Instagram is done in vain.
fn given_up(
    job: &Job<'_, impl Http>,
    progress: Progress,
    at: Option<usize>,
    why: PlatformError,
) -> Result<Slice, PlatformError> {
    if let Some(at) = at {
        return made_anew(job, progress, at, why);
    }
    // The parts of a carousel whose own container failed are good for another one.
    let parent = Some(progress.parent.clone().unwrap_or_default().failed(why)?);
    Ok(progress.with_parent(parent).again(job.now + PAUSE, None))
}

fn placed(progress: Progress, at: Option<usize>, container: Container) -> Progress {
    match at {
        Some(at) => progress.with(at, container),
        None => progress.with_parent(Some(container)),
    }
}

fn about_any(job: &Job<'_, impl Http>, at: Option<usize>, error: PlatformError) -> PlatformError {
    match at {
        Some(at) => about(job, at, error),
        None => error,
    }
}

fn is_stuck(container: &Container, now: Timestamp) -> bool {
    Timestamp::from_ms(container.made_ms) + WORKED_ON <= now
}

/// The longer Instagram has been at it, the rarer it is asked.
fn pause(container: &Container, now: Timestamp) -> Span {
    let since = (now - Timestamp::from_ms(container.made_ms)).as_ms();
    let (shortest, longest) = PAUSES;
    Span::ms((since / 4).clamp(shortest.as_ms(), longest.as_ms()))
}

fn stuck() -> PlatformError {
    let message = "Instagram has worked on it for half an hour and is not done.";
    PlatformError::new(Class::Fixable, "media_stuck", message).with_hint(
        "Send it again. If that does not help, save the video anew as MP4 with H.264 and AAC.",
    )
}

fn expired() -> PlatformError {
    let message = "Instagram has dropped what was prepared.";
    PlatformError::new(Class::Retry, "media_gone", message).with_hint("Send it again.")
}

/// A container that is public before its moment, by whose hand nobody here knows.
fn published_already() -> PlatformError {
    let message = "Instagram has published this already.";
    PlatformError::new(Class::Fixable, "already_published", message)
        .with_hint("Look at the profile before you send it again.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_an_hour_of_work_is_asked_about_forty_times_at_the_most() {
        let made = Timestamp::from_ms(1_000_000);
        let container = Container::default().made("1".into(), None, made);
        let (mut now, mut asked) = (made, 0);
        while !is_stuck(&container, now) {
            asked += 1;
            now = now + pause(&container, now);
        }
        assert!((20..=40).contains(&asked), "{asked}");
        assert_eq!(pause(&container, made), Span::seconds(3));
        assert_eq!(
            pause(&container, made + Span::minutes(20)),
            Span::seconds(90)
        );
    }
}

//! Texts and pictures: <https://developers.facebook.com/docs/pages-api/posts>,
//! <https://developers.facebook.com/docs/graph-api/reference/page/photos>.
//!
//! Each picture is uploaded so that nobody sees it, then a post is made of them that nobody sees.
//! The commit makes it public, and said again changes nothing. That is observed and not documented:
//! where Facebook refuses it, everything is prepared anew for one call that makes the post at once.

use super::address;
use super::calls::{edge, media, node, part_of, post, unusable};
use super::progress::{Draft, Progress};
use super::shape::{LINK, Shape};
use crate::domain::content::Part;
use crate::domain::media::Attached;
use crate::platforms::error::{Class, Full, PlatformError};
use crate::platforms::graph::call::{self, Answered, Effect, unreadable};
use crate::platforms::lenient_json::text;
use crate::platforms::multipart::{File, Form};
use crate::platforms::publish::{Committed, Job, Made, Slice, Taken};
use crate::ports::Http;
use crate::ports::media::Chunk;
use serde_json::{Value, json};

/// What is asked about a post that was made.
const FIELDS: (&str, &str) = ("fields", "id,permalink_url");

/// What Meta's table calls a photo that is in a post already.
const PHOTO_USED: &str = "picture_posted";

/// The next call of the preparation.
pub(super) async fn prepare(
    job: &Job<'_, impl Http>,
    shape: Shape,
    mut progress: Progress,
) -> Result<Slice, PlatformError> {
    if let Some(next) = media(job).get(progress.photos.len()) {
        progress.photos.push(upload(job, next).await?);
        return Ok(progress.made_at(job.now).again(job.now, None));
    }
    if shape == Shape::PhotoStory || progress.is_direct || progress.post.is_some() {
        return Ok(progress.made_at(job.now).ready());
    }
    match draft(job, &progress).await {
        Ok(made) => progress.post = Some(made),
        // Facebook does not say what it does not take: the commit itself has to.
        Err(error) if is_of_draft(&error) => progress.is_direct = true,
        // A post whose answer was lost has the photos: it stays unseen, and they are uploaded anew.
        Err(error) if error.code == PHOTO_USED => return progress.given_up(job.now, error),
        Err(error) => return Err(error),
    }
    Ok(progress.made_at(job.now).ready())
}

/// Uploads a picture that nobody sees, and answers with its id.
async fn upload(job: &Job<'_, impl Http>, picture: &Attached) -> Result<String, PlatformError> {
    let kind = picture.medium.facts.container.content_type();
    let file = File {
        name: kind.trim_start_matches("image/"),
        content_type: kind,
    };
    let bytes = Chunk::Media {
        key: picture.key.clone(),
        offset: 0,
        length: picture.medium.bytes,
    };
    let mut form = Form::guarded_by(job.token).text("published", "false");
    if let Some(alt) = picture.alt.as_deref().filter(|alt| !alt.is_empty()) {
        form = form.text("alt_text_custom", alt);
    }
    let form = form.file("source", file, bytes);
    let request = call::with_file(job.app, &edge(job, "photos"), job.token, form)?;
    let account = (job.account.remote_id, job.now);
    let answer = call::send(job.http, request, Effect::Invisible, account).await?;
    text(&answer.body, "id").ok_or_else(|| unreadable(Effect::Invisible))
}

/// Makes the post that nobody sees.
async fn draft(job: &Job<'_, impl Http>, progress: &Progress) -> Result<Draft, PlatformError> {
    let part = part_of(job, 0)?;
    let answer = make(job, part, &progress.photos, Effect::Invisible).await?;
    read(job, &answer).ok_or_else(|| unreadable(Effect::Invisible))
}

/// Makes the post, for nobody or for everybody.
async fn make(
    job: &Job<'_, impl Http>,
    part: &Part,
    photos: &[String],
    effect: Effect,
) -> Result<Answered, PlatformError> {
    let attached: Vec<Value> = photos
        .iter()
        .map(|photo| json!({ "media_fbid": photo }))
        .collect();
    let attached = Value::Array(attached).to_string();
    let is_public = (effect == Effect::Public).to_string();
    let mut params = vec![FIELDS, ("published", is_public.as_str())];
    if !part.text.is_empty() {
        params.push(("message", part.text.as_str()));
    }
    if let Some(link) = part.settings.get(LINK).and_then(Value::as_str) {
        params.push(("link", link));
    }
    if !photos.is_empty() {
        params.push(("attached_media", &attached));
    }
    Ok(post(job, &edge(job, "feed"), &params, effect).await?)
}

/// The post that an answer names.
fn read(job: &Job<'_, impl Http>, answer: &Answered) -> Option<Draft> {
    let url = text(&answer.body, "permalink_url");
    Some(Draft {
        id: text(&answer.body, "id").filter(|id| address::is_id(id))?,
        url: url.and_then(|url| address::whole(job.app, &url)),
    })
}

/// Makes a prepared post public.
pub(super) async fn commit(
    job: &Job<'_, impl Http>,
    part: &Part,
    progress: &Progress,
) -> Result<Taken, PlatformError> {
    let Some(draft) = &progress.post else {
        return commit_at_once(job, part, progress).await;
    };
    let params = [("is_published", "true")];
    match post(job, &node(job, &draft.id), &params, Effect::Public).await {
        Ok(answer) if call::is_done(&answer.body) => {
            Ok(public(made(job, draft.clone()), answer.full))
        }
        Ok(_) => Err(unreadable(Effect::Public)),
        Err(refusal) if is_of_draft(&refusal.error) => Err(unusable(refusal.error)),
        Err(refusal) => Err(refusal.error),
    }
}

/// Makes the post, and makes it public, in one call.
async fn commit_at_once(
    job: &Job<'_, impl Http>,
    part: &Part,
    progress: &Progress,
) -> Result<Taken, PlatformError> {
    if !progress.is_direct {
        let message = "What was prepared at Facebook is not known any more.";
        return Err(unusable(PlatformError::new(Class::Retry, "", message)));
    }
    let answer = make(job, part, &progress.photos, Effect::Public).await?;
    let draft = read(job, &answer).ok_or_else(|| unreadable(Effect::Public))?;
    Ok(public(made(job, draft), answer.full))
}

/// Puts a picture into the story.
pub(super) async fn commit_story(
    job: &Job<'_, impl Http>,
    progress: &Progress,
) -> Result<Taken, PlatformError> {
    let photo = progress.photos.first().map_or("", String::as_str);
    let params = [("photo_id", photo)];
    let answer = post(job, &edge(job, "photo_stories"), &params, Effect::Public).await?;
    story(job, &answer, photo)
}

/// The story that an answer tells of; `medium` is what it was made from.
fn story(
    job: &Job<'_, impl Http>,
    answer: &Answered,
    medium: &str,
) -> Result<Taken, PlatformError> {
    if !call::is_done(&answer.body) {
        return Err(unreadable(Effect::Public));
    }
    let draft = Draft {
        id: story_in(answer, medium),
        url: None,
    };
    Ok(public(made(job, draft), answer.full))
}

/// The id of that story.
pub(super) fn story_in(answer: &Answered, medium: &str) -> String {
    let id = text(&answer.body, "post_id").filter(|id| address::is_id(id));
    id.unwrap_or_else(|| medium.to_owned())
}

fn made(job: &Job<'_, impl Http>, draft: Draft) -> Made {
    let url = || address::url(job.app, job.account.username, &draft.id);
    Made {
        url: draft.url.clone().unwrap_or_else(url),
        remote_id: draft.id,
    }
}

pub(super) fn public(made: Made, full: Full) -> Taken {
    Taken {
        committed: Committed::Public(made),
        full,
    }
}

/// Whether a refusal may be of the way by an unpublished post, and not of the post: Meta's number
/// for anything that it does not take (100), or that the post is not there (100 with 33).
fn is_of_draft(error: &PlatformError) -> bool {
    error.class == Class::Refused && error.code == "bad_call"
        || error.class == Class::Reconnect && error.code == "not_found"
}

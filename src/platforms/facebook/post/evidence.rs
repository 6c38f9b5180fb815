//! Whether a call whose answer was lost went through: the prepared post itself, the video itself,
//! or what the Page published since. Of stories nothing tells.

use super::address;
use super::calls::media;
use super::progress::{Draft, Progress};
use super::shape::Shape;
use super::status::{self, Stage};
use crate::domain::content::Part;
use crate::domain::time::{Span, Timestamp};
use crate::platforms::error::{Class, PlatformError};
use crate::platforms::graph::client;
use crate::platforms::lenient_json::text;
use crate::platforms::publish::{Job, Made, Seen};
use crate::ports::Http;
use serde_json::Value;

/// What is asked about a prepared post.
const OF_DRAFT: &str = "is_published,permalink_url,created_time";

/// What is asked about the posts of a Page, and about what hangs on each.
const OF_POSTS: &str = "id,message,created_time,permalink_url";
const OF_PHOTOS: &str = "id,message,created_time,permalink_url,\
    attachments{target{id},subattachments{target{id}}}";

/// What is asked about comments.
const OF_COMMENTS: &str = "id,message,created_time";

/// How many of the newest are looked at.
const NEWEST: &str = "25";

/// How much later than its intent a call can have made something: 5 s until it leaves, 20 s of its
/// own, and what Facebook takes behind it.
const REACH: Span = Span::seconds(60);

/// Facebook's instants are whole seconds, rounded down.
const ROUNDED: Span = Span::seconds(1);

/// Looks for a part that was sent at or after `since`.
pub(super) async fn look_up(
    job: &Job<'_, impl Http>,
    shape: Shape,
    (part, parent): (&Part, Option<&str>),
    progress: &Progress,
    since: Timestamp,
) -> Result<Option<Seen>, PlatformError> {
    if part.is_extra {
        return of_comment(job, part, parent, since).await;
    }
    match (shape, &progress.post) {
        (Shape::Text | Shape::Photos, Some(draft)) => of_draft(job, draft, since).await,
        (Shape::Text | Shape::Photos, None) => of_page(job, part, &progress.photos, since).await,
        (Shape::Video | Shape::Reel, _) => of_video(job, progress, since).await,
        (Shape::PhotoStory | Shape::VideoStory, _) => Err(PlatformError::new(
            Class::Refused,
            "no_look_up",
            "Facebook does not say which stories a Page has published.",
        )),
    }
}

/// The prepared post says of itself whether it is public.
async fn of_draft(
    job: &Job<'_, impl Http>,
    draft: &Draft,
    since: Timestamp,
) -> Result<Option<Seen>, PlatformError> {
    let body = read(job, &draft.id, &[("fields", OF_DRAFT)]).await?;
    if body.get("is_published") != Some(&Value::Bool(true)) {
        return Ok(None);
    }
    // It may say when it was prepared instead.
    let at = created_at(&body).map_or(since, |at| at.max(since));
    Ok(Some(seen(job, &draft.id, &body, at)))
}

/// The video says of itself whether it is public. While Facebook works on it there is nothing to be
/// seen, and that it was finished is no doubt.
async fn of_video(
    job: &Job<'_, impl Http>,
    progress: &Progress,
    since: Timestamp,
) -> Result<Option<Seen>, PlatformError> {
    let Some(video) = &progress.video else {
        return Ok(None);
    };
    let found = status::read(job, &video.id).await?;
    match found.stage {
        Stage::Published(at) => Ok(Some(Seen {
            made: status::made(job, &video.id, found.url),
            at: at.map_or(since, |at| at.max(since)),
        })),
        Stage::Publishing => Err(PlatformError::new(
            Class::Retry,
            PlatformError::BEING_PUBLISHED,
            "Facebook has taken the video, and does not show it yet.",
        )),
        Stage::Uploading(_)
        | Stage::Uploaded
        | Stage::Processing
        | Stage::Ready
        | Stage::Failed(_) => Ok(None),
    }
}

/// What the Page has published since with this text and these photos, if it is one post and not
/// several.
async fn of_page(
    job: &Job<'_, impl Http>,
    part: &Part,
    photos: &[String],
    since: Timestamp,
) -> Result<Option<Seen>, PlatformError> {
    let has_photos = !media(job).is_empty();
    let fields = if has_photos { OF_PHOTOS } else { OF_POSTS };
    let edge = format!("{}/published_posts", job.account.remote_id);
    let body = read(job, &edge, &[("fields", fields), ("limit", NEWEST)]).await?;
    let is_ours = |post: &&Value| {
        let said = post.get("message").and_then(Value::as_str);
        said.unwrap_or_default() == part.text && (!has_photos || attached(post) == photos)
    };
    Ok(only(&body, since, is_ours).and_then(|(post, at)| {
        let id = text(post, "id").filter(|id| address::is_id(id))?;
        Some(seen(job, &id, post, at))
    }))
}

/// The comment below the post with this text, if it is one and not several.
async fn of_comment(
    job: &Job<'_, impl Http>,
    part: &Part,
    parent: Option<&str>,
    since: Timestamp,
) -> Result<Option<Seen>, PlatformError> {
    let Some(parent) = parent else {
        return Ok(None);
    };
    let edge = format!("{parent}/comments");
    let body = read(job, &edge, &[("fields", OF_COMMENTS), ("limit", NEWEST)]).await?;
    let is_ours = |comment: &&Value| {
        comment.get("message").and_then(Value::as_str) == Some(part.text.as_str())
    };
    Ok(only(&body, since, is_ours).and_then(|(comment, at)| {
        let id = text(comment, "id")?;
        Some(seen(job, &id, comment, at))
    }))
}

async fn read(
    job: &Job<'_, impl Http>,
    path: &str,
    params: &[(&str, &str)],
) -> Result<Value, PlatformError> {
    Ok(client::read(job.http, job.app, path, job.token, params).await?)
}

/// The one of a list that is ours and was made when the call can have made it, with its instant.
/// Where several are, none of them is known to be it.
fn only<'a>(
    body: &'a Value,
    since: Timestamp,
    is_ours: impl Fn(&&'a Value) -> bool,
) -> Option<(&'a Value, Timestamp)> {
    let listed = body.get("data")?.as_array()?.iter();
    let in_time = |one: &'a Value| {
        let at = created_at(one)?;
        (since - ROUNDED <= at && at <= since + REACH).then_some((one, at))
    };
    let mut found = listed.filter(is_ours).filter_map(in_time);
    match (found.next(), found.next()) {
        (Some(one), None) => Some(one),
        _ => None,
    }
}

/// The photos of a post, in order.
fn attached(post: &Value) -> Vec<String> {
    let listed = |value: &Value, name: &str| -> Vec<Value> {
        let data = value.get(name).and_then(|list| list.get("data"));
        data.and_then(Value::as_array).cloned().unwrap_or_default()
    };
    let target = |one: &Value| text(one.get("target")?, "id");
    let of = |one: &Value| {
        let inner = listed(one, "subattachments");
        if inner.is_empty() {
            vec![one.clone()]
        } else {
            inner
        }
    };
    let all = listed(post, "attachments");
    all.iter()
        .flat_map(of)
        .filter_map(|one| target(&one))
        .collect()
}

fn created_at(one: &Value) -> Option<Timestamp> {
    address::instant(one.get("created_time")?.as_str()?)
}

fn seen(job: &Job<'_, impl Http>, id: &str, body: &Value, at: Timestamp) -> Seen {
    let url = text(body, "permalink_url").and_then(|url| address::whole(job.app, &url));
    let made = Made {
        url: url.unwrap_or_else(|| address::url(job.app, job.account.username, id)),
        remote_id: id.to_owned(),
    };
    Seen { made, at }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    /// 2026-12-01T09:00:00Z.
    const SINCE: Timestamp = Timestamp::from_ms(1_796_115_600_000);

    fn post(id: &str, text: &str, time: &str) -> Value {
        json!({ "id": id, "message": text, "created_time": format!("2026-12-01T{time}+0000") })
    }

    fn found(posts: &[Value]) -> Option<String> {
        let body = json!({ "data": posts });
        let is_ours = |post: &&Value| post["message"] == "Ours";
        only(&body, SINCE, is_ours).map(|(post, _)| post["id"].as_str().unwrap().to_owned())
    }

    #[test]
    fn an_older_or_newer_post_with_the_same_text_is_not_adopted() {
        for time in ["08:59:58", "09:01:01", "08:00:00"] {
            assert_eq!(found(&[post("910_1", "Ours", time)]), None, "{time}");
        }
        let posts = [
            post("910_3", "Ours", "09:05:00"),
            post("910_2", "Ours", "09:00:05"),
            post("910_1", "Ours", "08:00:00"),
        ];
        assert_eq!(found(&posts).as_deref(), Some("910_2"));
    }

    #[test]
    fn of_two_that_could_be_it_none_is_adopted() {
        let posts = [
            post("910_2", "Ours", "09:00:05"),
            post("910_1", "Ours", "09:00:02"),
        ];
        assert_eq!(found(&posts), None);
        assert_eq!(found(&[post("910_1", "Theirs", "09:00:05")]), None);
        assert_eq!(found(&[]), None);
    }

    #[test]
    fn the_photos_of_a_post_are_read_in_their_order() {
        let target = |id: &str| json!({ "target": { "id": id } });
        let album = json!({ "attachments": { "data": [{
            "target": { "id": "910" }, "subattachments": { "data": [target("7"), target("5")] },
        }] } });
        assert_eq!(attached(&album), ["7", "5"]);
        assert_eq!(
            attached(&json!({ "attachments": { "data": [target("7")] } })),
            ["7"]
        );
        assert_eq!(attached(&json!({})), Vec::<String>::new());
    }
}

//! Whether a call whose answer was lost went through: the container tells whether it was published,
//! and the newest posts which one came of it, if one alone can have.

use super::address;
use super::calls::{edge, media, read_as_either, shape_of};
use super::container::{self, FIELDS, Stage};
use super::progress::Progress;
use super::shape::Shape;
use crate::domain::content::Part;
use crate::domain::time::{Span, Timestamp};
use crate::platforms::error::PlatformError;
use crate::platforms::graph::id::is_id;
use crate::platforms::lenient_json::text;
use crate::platforms::limits::READ_LIMITS;
use crate::platforms::publish::{Job, Made, Seen};
use crate::ports::Http;
use serde_json::Value;

/// What is asked about the posts of a profile, and about comments.
const OF_POSTS: &str = "id,caption,timestamp,permalink,media_product_type,media_type";
const OF_COMMENTS: &str = "id,text,timestamp";

/// How many of the newest are looked at.
const NEWEST: &str = "10";

/// How much later than its intent a call can have made a comment: 5 s until it leaves, 20 s of its
/// own, and what Instagram takes behind it.
const REACH: Span = Span::seconds(60);

/// Instagram's instants are whole seconds, rounded down.
const ROUNDED: Span = Span::seconds(1);

/// Looks whether what was prepared is public, sent at or after `since`. That it is, its container
/// says; where no post is known to be it, the profile stands for it.
pub(super) async fn of_post(
    job: &Job<'_, impl Http>,
    part: &Part,
    progress: &Progress,
    since: Timestamp,
) -> Result<Option<Seen>, PlatformError> {
    let Some(container) = progress.last() else {
        return Ok(None);
    };
    let body = read_as_either(job, &container.id, &[FIELDS], READ_LIMITS).await?;
    if container::stage(&body) != Stage::Published {
        return Ok(None);
    }
    let seen = among_posts(job, part, (since, job.now)).await;
    let seen = seen.ok().flatten();
    Ok(Some(seen.unwrap_or_else(|| {
        let url = address::url(job.app, job.account.username, &container.id);
        let remote_id = container.id.clone();
        Seen {
            made: Made { remote_id, url },
            at: since,
        }
    })))
}

/// The one post of the profile that can have come of calls from one instant to another: with this
/// caption and of this kind. Stories are in no list.
pub(super) async fn among_posts(
    job: &Job<'_, impl Http>,
    part: &Part,
    span: (Timestamp, Timestamp),
) -> Result<Option<Seen>, PlatformError> {
    let shape = shape_of(job)?;
    if shape.is_story() {
        return Ok(None);
    }
    let params = [("fields", OF_POSTS), ("limit", NEWEST)];
    let body = read_as_either(job, &edge(job, "media"), &params, READ_LIMITS).await?;
    let is_ours = |post: &&Value| {
        let said = post.get("caption").and_then(Value::as_str);
        said.unwrap_or_default() == part.text && is_of(shape, post, media(job).len())
    };
    Ok(only(&body, span, is_ours).and_then(|(post, at)| {
        let remote_id = text(post, "id").filter(|id| is_id(id))?;
        let url = text(post, "permalink").filter(|url| address::is_of_instagram(job.app, url));
        let url = url.unwrap_or_else(|| address::url(job.app, job.account.username, &remote_id));
        let made = Made { remote_id, url };
        Some(Seen { made, at })
    }))
}

/// Whether a post is of the kind that content becomes. What Instagram does not tell does not count
/// against it.
fn is_of(shape: Shape, post: &Value, count: usize) -> bool {
    let said = |name: &str| post.get(name).and_then(Value::as_str);
    let (product, kind) = (said("media_product_type"), said("media_type"));
    match shape {
        Shape::Reel => product.is_none_or(|product| product == "REELS"),
        Shape::Image => product != Some("REELS") && kind.is_none_or(|kind| kind == "IMAGE"),
        Shape::Carousel => kind.is_none_or(|kind| kind == "CAROUSEL_ALBUM") && count > 1,
        Shape::ImageStory | Shape::VideoStory => false,
    }
}

/// The comment below the post with this text, if it is one and not several.
pub(super) async fn of_comment(
    job: &Job<'_, impl Http>,
    part: &Part,
    parent: Option<&str>,
    since: Timestamp,
) -> Result<Option<Seen>, PlatformError> {
    let Some(parent) = parent.filter(|parent| is_id(parent)) else {
        return Ok(None);
    };
    let params = [("fields", OF_COMMENTS), ("limit", NEWEST)];
    let path = format!("{parent}/comments");
    let body = read_as_either(job, &path, &params, READ_LIMITS).await?;
    let is_ours =
        |comment: &&Value| comment.get("text").and_then(Value::as_str) == Some(part.text.as_str());
    let span = (since, since + REACH);
    Ok(only(&body, span, is_ours).and_then(|(comment, at)| {
        let remote_id = text(comment, "id")?;
        let url = address::url(job.app, job.account.username, &remote_id);
        let made = Made { remote_id, url };
        Some(Seen { made, at })
    }))
}

/// The one of a list that is ours and was made when the call can have made it, with its instant.
/// Where several are, none of them is known to be it.
fn only<'a>(
    body: &'a Value,
    (since, until): (Timestamp, Timestamp),
    is_ours: impl Fn(&&'a Value) -> bool,
) -> Option<(&'a Value, Timestamp)> {
    let listed = body.get("data")?.as_array()?.iter();
    let in_time = |one: &'a Value| {
        let at = address::instant(one.get("timestamp")?.as_str()?)?;
        (since - ROUNDED <= at && at <= until).then_some((one, at))
    };
    let mut found = listed.filter(is_ours).filter_map(in_time);
    match (found.next(), found.next()) {
        (Some(one), None) => Some(one),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    /// 2026-12-01T09:00:00Z.
    const SINCE: Timestamp = Timestamp::from_ms(1_796_115_600_000);

    fn post(id: &str, caption: &str, time: &str) -> Value {
        json!({ "id": id, "caption": caption, "timestamp": format!("2026-12-01T{time}+0000") })
    }

    fn found(posts: &[Value]) -> Option<String> {
        let body = json!({ "data": posts });
        let is_ours = |post: &&Value| post["caption"] == "Ours";
        only(&body, (SINCE, SINCE + REACH), is_ours)
            .map(|(post, _)| post["id"].as_str().unwrap().to_owned())
    }

    #[test]
    fn of_posts_with_one_caption_only_one_of_its_minute_is_adopted() {
        for time in ["08:59:58", "09:01:01", "08:00:00"] {
            assert_eq!(found(&[post("1", "Ours", time)]), None, "{time}");
        }
        let posts = [
            post("3", "Ours", "09:05:00"),
            post("2", "Ours", "09:00:05"),
            post("1", "Ours", "08:00:00"),
        ];
        assert_eq!(found(&posts).as_deref(), Some("2"));
        let two = [post("2", "Ours", "09:00:05"), post("1", "Ours", "09:00:02")];
        assert_eq!(found(&two), None);
        assert_eq!(found(&[post("2", "Theirs", "09:00:05")]), None);
        assert_eq!(found(&[]), None);
    }

    #[test]
    fn a_post_of_another_kind_is_not_adopted() {
        let of = |product: &str, kind: &str| {
            let kind = json!(kind);
            json!({ "media_product_type": product, "media_type": kind })
        };
        let (reel, image) = (of("REELS", "VIDEO"), of("FEED", "IMAGE"));
        let album = of("FEED", "CAROUSEL_ALBUM");
        for (shape, ours) in [
            (Shape::Reel, &reel),
            (Shape::Image, &image),
            (Shape::Carousel, &album),
        ] {
            for post in [&reel, &image, &album] {
                assert_eq!(is_of(shape, post, 2), post == ours, "{shape:?} {post}");
            }
            assert!(is_of(shape, &json!({}), 2), "{shape:?}");
        }
    }
}

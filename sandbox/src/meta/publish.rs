//! `POST /{page}/feed`, at once or first as a draft that nobody sees; `is_published=true` makes a
//! draft public, and said again changes nothing. A post at once that is said again is a second
//! post.
//!
//! <https://developers.facebook.com/docs/pages-api/posts>

use http::Uri;
use serde_json::{Value, json};

use super::bearer::{Bearer, Call, Outcome};
use super::read_posts;
use crate::graph::fields::wanted;
use crate::graph::public::{PostKind, PublicPost};
use crate::graph::{self, Params, Refusal};

/// In characters.
const MESSAGE_LIMIT: usize = 63_206;
/// No limit is documented; more were never seen to work.
const PHOTO_LIMIT: usize = 10;
const KNOWN: [&str; 4] = ["message", "link", "published", "attached_media"];

/// `POST /{version}/{page}/feed`
pub(crate) fn feed(call: &mut Call<'_, '_>, page: &str) -> Outcome {
    call.admit_publisher(page, &KNOWN)?;
    let params = call.params.clone();
    let (message, link) = (
        params.one("message").unwrap_or_default(),
        params.one("link"),
    );
    if message.chars().count() > MESSAGE_LIMIT {
        return Err(Refusal::invalid("The message is too long"));
    }
    check_link(link)?;
    let photos = attached(call, &params, page)?;
    if message.is_empty() && link.is_none() && photos.is_empty() {
        return Err(Refusal::invalid("Missing message or attachment"));
    }
    if link.is_some() && !photos.is_empty() {
        return Err(Refusal::invalid(
            "A post has either a link or attached media",
        ));
    }
    let is_published = params.truth("published")?.unwrap_or(true);
    if is_published {
        check_duplicate(call, page, message, link, &photos)?;
    }
    let fields = params
        .one("fields")
        .map(|_| wanted(&params, &[]))
        .transpose()?;
    let post = call
        .meta
        .posts
        .draft(page, message, link, photos.clone(), call.moment.now_ms);
    call.meta.photos.mark_used(&photos, &post);
    if is_published {
        make_public(call, &post, PostKind::Feed);
    }
    fields.map_or_else(
        || Ok(json!({"id": post, "post_supports_client_mutation_id": true})),
        |fields| read_posts::node(call, &post, &fields),
    )
}

/// `POST /{version}/{page}_{post}` with `is_published=true`
pub(crate) fn release(call: &mut Call<'_, '_>, id: &str) -> Outcome {
    let (caller, page) = read_posts::owner(call, &["is_published"], id)?;
    call.needs_publishing(&caller, &page)?;
    if call.params.truth("is_published")? != Some(true) {
        return Err(Refusal::invalid(
            "Only is_published=true can be said of a post",
        ));
    }
    let post = call
        .meta
        .posts
        .get(id)
        .cloned()
        .ok_or_else(|| Refusal::no_such_object("POST", id))?;
    if post.published_at_ms.is_none() {
        if call.moment.settings.meta_refuses_drafts {
            return Err(Refusal::invalid(
                "The post was created as unpublished and cannot be published",
            ));
        }
        check_duplicate(
            call,
            &page,
            &post.message,
            post.link.as_deref(),
            &post.photos,
        )?;
        make_public(call, id, PostKind::Feed);
    }
    Ok(json!({"success": true}))
}

/// `DELETE /{version}/{id}`: a post, or a photo that is in none.
pub(crate) fn delete(call: &mut Call<'_, '_>, id: &str) -> Outcome {
    let now_ms = call.moment.now_ms;
    let Bearer::Page(caller, page) = call.admit(&[])? else {
        return Err(Refusal::no_such_object("DELETE", id));
    };
    call.needs_publishing(&caller, &page)?;
    let is_gone = match call.meta.posts.get_mut(id).filter(|post| post.page == page) {
        Some(post) => {
            post.is_deleted = true;
            call.meta.public.delete(id, now_ms);
            true
        }
        None => call.meta.photos.delete(id, &page),
    };
    if is_gone {
        Ok(json!({"success": true}))
    } else {
        Err(Refusal::no_such_object("DELETE", id))
    }
}

/// Lets everybody see a draft.
pub(crate) fn make_public(call: &mut Call<'_, '_>, id: &str, kind: PostKind) {
    let (now_ms, received_at_ms) = (call.moment.now_ms, call.moment.received_at_ms);
    let Some(post) = call.meta.posts.get_mut(id) else {
        return;
    };
    post.published_at_ms = Some(now_ms);
    let post = post.clone();
    let photos = post.photos.iter();
    let media = photos
        .filter_map(|photo| Some(call.meta.photos.get(photo, now_ms)?.public()))
        .collect();
    call.announce(PublicPost {
        seq: 0,
        id: post.id,
        author: post.page,
        author_name: String::new(),
        kind,
        text: post.message,
        link: post.link,
        media,
        details: None,
        comments: Vec::new(),
        received_at_ms,
        public_at_ms: now_ms,
        deleted_at_ms: None,
    });
}

/// The platform makes a preview of a link: it must be one that it would fetch, and lead away from
/// itself.
fn check_link(link: Option<&str>) -> Result<(), Refusal> {
    let Some(link) = link else {
        return Ok(());
    };
    if !graph::is_fetchable(link) {
        return Err(Refusal::new(100, "(#100) Invalid link").sub(1_609_005));
    }
    let uri: Option<Uri> = link.parse().ok();
    let host = uri.as_ref().and_then(Uri::host).unwrap_or_default();
    if host == "facebook.com" || host.ends_with(".facebook.com") {
        let refusal = Refusal::new(100, "(#100) Invalid link").sub(1_609_008);
        return Err(refusal.told(
            "Invalid Link",
            "Links to facebook.com are not allowed here.",
        ));
    }
    Ok(())
}

/// A post that says the same as the one before it is refused.
fn check_duplicate(
    call: &Call<'_, '_>,
    page: &str,
    message: &str,
    link: Option<&str>,
    photos: &[String],
) -> Result<(), Refusal> {
    let last = call.meta.posts.published(page).next();
    let is_same = last.is_some_and(|last| {
        last.message == message
            && last.link.as_deref() == link
            && last.photos.is_empty()
            && photos.is_empty()
    });
    if is_same && call.moment.settings.meta_refuses_duplicates {
        let message = "(#506) Duplicate status message";
        return Err(Refusal::new(506, message).told(
            "Duplicate Status Update",
            "This status update is identical to the last one you posted.",
        ));
    }
    Ok(())
}

/// The photos that a post names, in their order: a JSON list, or one numbered parameter each.
fn attached(call: &Call<'_, '_>, params: &Params, page: &str) -> Result<Vec<String>, Refusal> {
    let wrong =
        || Refusal::invalid("Param attached_media must be a list of objects with a media_fbid");
    let mut media: Vec<Value> = match params.one("attached_media") {
        Some(list) => serde_json::from_str(list).map_err(|_not_a_list| wrong())?,
        None => Vec::new(),
    };
    for number in 0..=PHOTO_LIMIT {
        let Some(one) = params.one(&format!("attached_media[{number}]")) else {
            break;
        };
        media.push(serde_json::from_str(one).map_err(|_not_an_object| wrong())?);
    }
    if media.len() > PHOTO_LIMIT {
        return Err(Refusal::invalid("Too many attached media"));
    }
    let mut ids = Vec::new();
    for one in media {
        let id = one["media_fbid"].as_str().ok_or_else(wrong)?;
        let is_free = call
            .meta
            .photos
            .waiting(id, page, call.moment.now_ms)
            .is_some()
            && !ids.iter().any(|known| known == id);
        if !is_free {
            return Err(
                Refusal::new(100, format!("(#100) The photo {id} cannot be attached"))
                    .sub(1_366_051),
            );
        }
        ids.push(id.to_owned());
    }
    Ok(ids)
}

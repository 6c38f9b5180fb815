//! `/{post}/comments`: what a Page says below its own posts and videos. Said twice, it stands there
//! twice.
//!
//! <https://developers.facebook.com/docs/graph-api/reference/object/comments>

use serde_json::{Value, json};

use super::bearer::{Bearer, Call, Caller, Outcome};
use crate::answer::origin;
use crate::graph::fields::{shown, wanted};
use crate::graph::{OF_LISTS, Refusal, instant, paging};

/// In characters.
const MESSAGE_LIMIT: usize = 8000;
const COMMENT: (&str, &[&str]) = (
    "Comment",
    &["id", "message", "created_time", "from", "permalink_url"],
);

/// `POST /{version}/{post}/comments`
pub(crate) fn create(call: &mut Call<'_, '_>, object: &str) -> Outcome {
    let (_, page) = admit(call, object, &["message"], true)?;
    let message = call.params.needed("message")?.to_owned();
    if message.chars().count() > MESSAGE_LIMIT {
        return Err(Refusal::invalid("The message is too long"));
    }
    let now_ms = call.moment.now_ms;
    if !is_public(call, object) {
        return Err(Refusal::invalid(&format!(
            "Nobody can comment on {object} of {page} before it is public"
        )));
    }
    let said = call.meta.comments.add(object, message, now_ms);
    call.meta.public.comment(object, &said);
    call.made_public = Some(said.id.clone());
    Ok(json!({"id": said.id}))
}

/// `GET /{version}/{post}/comments`, oldest first.
pub(crate) fn list(call: &Call<'_, '_>, object: &str) -> Outcome {
    let (caller, page) = admit(call, object, &OF_LISTS, false)?;
    let fields = wanted(&call.params, &["created_time", "from", "message", "id"])?;
    let name = call.meta.pages.get(&page).map(|page| page.name.clone());
    let ids: Vec<String> = call
        .meta
        .comments
        .of(object)
        .map(|said| said.id.clone())
        .collect();
    let part = paging::cut(&ids, &call.params)?;
    let data: Vec<Value> = call
        .meta
        .comments
        .of(object)
        .filter(|said| part.ids.contains(&said.id))
        .map(|said| {
            shown(&fields, COMMENT, |field| {
                Ok(Some(match field.name.as_str() {
                    "id" => json!(said.id),
                    "message" => json!(said.text),
                    "created_time" => json!(instant(said.public_at_ms)),
                    "from" => json!({"id": page, "name": name}),
                    _ => json!(format!("{}/meta/posts/{object}", origin(call.request))),
                }))
            })
        })
        .collect::<Result<_, _>>()?;
    let address = format!("{}{}", origin(call.request), call.request.uri().path());
    Ok(paging::answer(
        &part,
        &data,
        &call.params,
        &address,
        &caller.token,
    ))
}

/// Admits a call about the comments below what a Page published, and gives the caller and the Page.
fn admit(
    call: &Call<'_, '_>,
    object: &str,
    known: &[&str],
    is_writing: bool,
) -> Result<(Caller, String), Refusal> {
    let none = || Refusal::no_such_object(call.request.method().as_str(), object);
    let Bearer::Page(caller, page) = call.admit(known)? else {
        return Err(none());
    };
    let post = call.meta.posts.get(object).map(|post| &post.page);
    let video = || call.meta.videos.get(object).map(|video| &video.page);
    if post.or_else(video) != Some(&page) {
        return Err(none());
    }
    call.needs_reading(&caller, &page)?;
    if is_writing {
        call.needs(&caller.person, "pages_manage_engagement")?;
        let person = call.meta.people.get(&caller.person);
        let role = person.and_then(|person| person.role(&page));
        let may = |task: &String| task == "MODERATE" || task == "MANAGE";
        if !role.is_some_and(|role| role.tasks.iter().any(may)) {
            return Err(Refusal::new(
                10,
                "(#10) The person may not moderate this Page",
            ));
        }
    }
    Ok((caller, page))
}

fn is_public(call: &Call<'_, '_>, object: &str) -> bool {
    let now_ms = call.moment.now_ms;
    call.meta
        .public
        .visible(now_ms)
        .any(|post| post.id == object)
}

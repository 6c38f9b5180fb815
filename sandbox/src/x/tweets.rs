//! `POST /2/tweets` and `DELETE /2/tweets/:id`, with the rules for an app that signed up by itself.
//!
//! <https://docs.x.com/x-api/posts/create-post>

use http::{Request, Response, StatusCode};
use serde_json::json;

use super::bearer::Caller;
use super::draft::Draft;
use super::errors::{Refusal, Violation};
use super::media::{PublicMedium, attach};
use super::posts::NewPost;
use super::state::XState;
use super::users::User;
use super::{marks, query, weight};
use crate::answer::{MadePublic, json as json_response};
use crate::moment::Moment;

/// The weighted length of a post, and that of a Premium user's.
const LIMIT: usize = 280;
const PREMIUM_LIMIT: usize = 25_000;

/// `POST /2/tweets`
pub(crate) fn create(
    x: &mut XState,
    caller: &Caller,
    request: &Request<Vec<u8>>,
    moment: &Moment<'_>,
) -> Result<Response<Vec<u8>>, Refusal> {
    let draft = Draft::parse(request)?;
    check_text(x, caller, &draft.text)?;
    let media = attach(x, caller, &draft.media_ids, moment)?;
    check_parents(x, caller, &draft)?;
    check_repetition(x, caller, &draft.text, &media, moment)?;
    publish(x, caller, draft, media, moment)
}

/// `DELETE /2/tweets/:id`
pub(crate) fn delete(
    x: &mut XState,
    caller: &Caller,
    id: &str,
    moment: &Moment<'_>,
) -> Result<Response<Vec<u8>>, Refusal> {
    if !query::is_id(id) {
        let message = format!("The `id` query parameter value [{id}] is not valid");
        return Err(Refusal::invalid(&[Violation::new("id", id, message)]));
    }
    let post = x.posts.get(id).ok_or_else(|| Refusal::no_such_post(id))?;
    if post.public.user != caller.user {
        return Err(Refusal::forbidden(
            "You are not authorized to delete this Tweet.",
        ));
    }
    x.posts.delete(id, moment.now_ms);
    Ok(json_response(
        StatusCode::OK,
        &json!({"data": {"deleted": true}}),
    ))
}

fn check_text(x: &XState, caller: &Caller, text: &str) -> Result<(), Refusal> {
    if text.contains(['\u{FFFE}', '\u{FEFF}', '\u{FFFF}']) {
        let message = "$.text: holds a character that is not allowed";
        return Err(Refusal::invalid(&[Violation::new("text", text, message)]));
    }
    let is_premium = x.users.get(&caller.user).is_some_and(User::is_premium);
    let limit = if is_premium { PREMIUM_LIMIT } else { LIMIT };
    if weight::weighted_length(text) > limit {
        return Err(Refusal::forbidden("Your Tweet text is too long."));
    }
    if marks::cashtags(text) > 1 {
        return Err(Refusal::forbidden(
            "Posts are limited to a maximum of one cashtag",
        ));
    }
    Ok(())
}

fn check_parents(x: &XState, caller: &Caller, draft: &Draft) -> Result<(), Refusal> {
    for id in draft.reply_to.iter().chain(&draft.quote_of) {
        let gone = "You attempted to reply to a Tweet that is deleted or not visible to you.";
        let parent = x.posts.get(id).ok_or_else(|| Refusal::forbidden(gone))?;
        let username = x
            .users
            .get(&caller.user)
            .map_or("", |user| user.username.as_str());
        if parent.public.user != caller.user && !marks::mentions(&parent.public.text, username) {
            return Err(Refusal::not_mentioned());
        }
    }
    Ok(())
}

fn check_repetition(
    x: &XState,
    caller: &Caller,
    text: &str,
    media: &[PublicMedium],
    moment: &Moment<'_>,
) -> Result<(), Refusal> {
    let window_ms = moment.settings.duplicate_window_ms;
    let is_repeated = x
        .posts
        .has_duplicate(&caller.user, text, media, moment.now_ms, window_ms);
    if is_repeated {
        Err(Refusal::duplicate())
    } else {
        Ok(())
    }
}

fn publish(
    x: &mut XState,
    caller: &Caller,
    draft: Draft,
    media: Vec<PublicMedium>,
    moment: &Moment<'_>,
) -> Result<Response<Vec<u8>>, Refusal> {
    let author = x
        .users
        .get(&caller.user)
        .ok_or_else(Refusal::unauthorized)?;
    x.uploads.keep_for_ever(&media);
    let post = x.posts.publish(NewPost {
        user: &author.id,
        username: &author.username,
        text: draft.text,
        reply_to: draft.reply_to,
        reply_settings: draft.reply_settings,
        media,
        made_with_ai: draft.made_with_ai,
        received_at_ms: moment.received_at_ms,
        public_at_ms: moment.now_ms,
    });
    let id = &post.public.id;
    let body =
        json!({"data": {"id": id, "text": post.wrapped.text, "edit_history_tweet_ids": [id]}});
    let mut response = json_response(StatusCode::CREATED, &body);
    response.extensions_mut().insert(MadePublic(id.clone()));
    Ok(response)
}

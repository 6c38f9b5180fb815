//! `GET /2/users/:id/tweets`: what a user published, newest first, perhaps some time after it
//! became public.
//!
//! <https://docs.x.com/x-api/users/get-posts>

use http::{Request, Response, StatusCode};
use serde_json::{Map, Value, json};

use super::errors::{Refusal, Violation};
use super::expansion;
use super::posts::Post;
use super::query::{self, whole_second};
use super::state::XState;
use crate::answer::{json as json_response, origin};
use crate::form::Form;
use crate::moment::Moment;

const DEFAULT_RESULTS: usize = 10;
const PARAMETERS: [&str; 13] = [
    "max_results",
    "start_time",
    "end_time",
    "since_id",
    "until_id",
    "pagination_token",
    "exclude",
    "expansions",
    "tweet.fields",
    "user.fields",
    "media.fields",
    "poll.fields",
    "place.fields",
];
const TWEET_FIELDS: [&str; 34] = [
    "article",
    "attachments",
    "author_id",
    "card_uri",
    "community_id",
    "context_annotations",
    "conversation_id",
    "created_at",
    "display_text_range",
    "edit_controls",
    "edit_history_tweet_ids",
    "entities",
    "geo",
    "id",
    "in_reply_to_user_id",
    "lang",
    "matched_media_notes",
    "media_metadata",
    "non_public_metrics",
    "note_request_suggestions",
    "note_tweet",
    "organic_metrics",
    "paid_partnership",
    "possibly_sensitive",
    "promoted_metrics",
    "public_metrics",
    "referenced_tweets",
    "reply_settings",
    "scopes",
    "source",
    "suggested_source_links",
    "suggested_source_links_with_counts",
    "text",
    "withheld",
];

const EXPANSIONS: [&str; 11] = [
    "article.cover_media",
    "article.media_entities",
    "attachments.media_keys",
    "attachments.media_source_tweet",
    "attachments.poll_ids",
    "author_id",
    "edit_history_tweet_ids",
    "entities.mentions.username",
    "geo.place_id",
    "in_reply_to_user_id",
    "referenced_tweets.id",
];

/// The part of a timeline that is asked for.
#[derive(Debug)]
struct Slice {
    most: usize,
    start_ms: Option<i64>,
    end_ms: Option<i64>,
    after: Option<u64>,
    before: Option<u64>,
    skips_replies: bool,
    fields: Vec<String>,
    /// The fields of media, if media are wanted beside the posts.
    media_fields: Option<Vec<String>>,
}

/// `GET /2/users/:id/tweets`
pub(crate) fn read(
    x: &XState,
    request: &Request<Vec<u8>>,
    moment: &Moment<'_>,
    user: &str,
) -> Result<Response<Vec<u8>>, Refusal> {
    let slice =
        Slice::parse(&Form::of_query(request), user).map_err(|wrong| Refusal::invalid(&wrong))?;
    if x.users.get(user).is_none() {
        return Ok(json_response(StatusCode::OK, &no_such_user(user)));
    }
    let visible_until = moment.now_ms - moment.settings.timeline_lag_ms;
    let mut posts = x
        .posts
        .newest_first()
        .filter(|post| slice.holds(post, user, visible_until));
    let page: Vec<&Post> = posts.by_ref().take(slice.most).collect();
    let has_more = posts.next().is_some();
    Ok(json_response(
        StatusCode::OK,
        &slice.shown(x, &page, has_more, &origin(request)),
    ))
}

// === impl Slice ===

impl Slice {
    fn parse(form: &Form, user: &str) -> Result<Self, Vec<Violation>> {
        let mut wrong = query::unknown(form, &PARAMETERS);
        if !query::is_id(user) {
            wrong.push(Violation::new(
                "id",
                user,
                format!("The `id` query parameter value [{user}] is not valid"),
            ));
        }
        let most = or_note(max_results(form), &mut wrong).unwrap_or(DEFAULT_RESULTS);
        let after = or_note(query::id(form, "since_id"), &mut wrong);
        let until = or_note(query::id(form, "until_id"), &mut wrong);
        let token = or_note(pagination_token(form), &mut wrong);
        let start_ms = or_note(query::instant(form, "start_time"), &mut wrong);
        let end_ms = or_note(query::instant(form, "end_time"), &mut wrong);
        let skipped = or_note(
            query::list(form, "exclude", &["replies", "retweets"]).map(Some),
            &mut wrong,
        );
        let fields = or_note(
            query::list(form, "tweet.fields", &TWEET_FIELDS).map(Some),
            &mut wrong,
        );
        let media_fields = or_note(expansion::media_fields(form, &EXPANSIONS), &mut wrong);
        if !wrong.is_empty() {
            return Err(wrong);
        }
        Ok(Self {
            most,
            // since_id wins over start_time.
            start_ms: start_ms.filter(|_| after.is_none()),
            end_ms,
            after,
            before: token.or(until),
            skips_replies: skipped.unwrap_or_default().contains(&"replies"),
            fields: fields
                .unwrap_or_default()
                .into_iter()
                .map(str::to_owned)
                .collect(),
            media_fields,
        })
    }

    fn holds(&self, post: &Post, user: &str, visible_until_ms: i64) -> bool {
        let at_ms = post.public.public_at_ms;
        post.public.user == user
            && at_ms <= visible_until_ms
            && self.start_ms.is_none_or(|start| at_ms >= start)
            && self.end_ms.is_none_or(|end| at_ms < end)
            && self.after.is_none_or(|after| post.number > after)
            && self.before.is_none_or(|before| post.number < before)
            && !(self.skips_replies && post.public.reply_to.is_some())
    }

    fn shown(&self, x: &XState, page: &[&Post], has_more: bool, origin: &str) -> Value {
        let mut meta = json!({"result_count": page.len()});
        let (Some(newest), Some(oldest)) = (page.first(), page.last()) else {
            return json!({"meta": meta});
        };
        meta["newest_id"] = json!(newest.public.id);
        meta["oldest_id"] = json!(oldest.public.id);
        if has_more {
            meta["next_token"] = json!(format!("{TOKEN_MARK}{:x}", oldest.number));
        }
        let data: Vec<_> = page
            .iter()
            .map(|post| shown(x, post, &self.fields))
            .collect();
        let mut shown = json!({"data": data, "meta": meta});
        if let Some(fields) = &self.media_fields {
            let media = page.iter().flat_map(|post| &post.public.media);
            let media: Vec<_> = media
                .map(|medium| expansion::shown(medium, fields, origin))
                .collect();
            if !media.is_empty() {
                shown["includes"] = json!({"media": media});
            }
        }
        shown
    }
}

/// Page tokens are opaque; this one is the number of the last post on the page before.
const TOKEN_MARK: &str = "7140dibdnow9c";

fn pagination_token(form: &Form) -> Result<Option<u64>, Violation> {
    let Some(text) = form.one("pagination_token") else {
        return Ok(None);
    };
    let number = text
        .strip_prefix(TOKEN_MARK)
        .and_then(|hex| u64::from_str_radix(hex, 16).ok());
    let message = "The `pagination_token` query parameter is not valid";
    number
        .map(Some)
        .ok_or_else(|| Violation::new("pagination_token", text, message))
}

fn max_results(form: &Form) -> Result<Option<usize>, Violation> {
    let Some((_, text)) = form.pairs().find(|(name, _)| *name == "max_results") else {
        return Ok(None);
    };
    let number = text
        .parse()
        .ok()
        .filter(|number| (5..=100).contains(number));
    let message =
        format!("The `max_results` query parameter value [{text}] is not between 5 and 100");
    number
        .map(Some)
        .ok_or_else(|| Violation::new("max_results", text, message))
}

/// What was read; a violation is noted.
fn or_note<T>(read: Result<Option<T>, Violation>, wrong: &mut Vec<Violation>) -> Option<T> {
    read.unwrap_or_else(|violation| {
        wrong.push(violation);
        None
    })
}

fn shown(x: &XState, post: &Post, fields: &[String]) -> Map<String, Value> {
    let basic = ["id", "text", "edit_history_tweet_ids"];
    let names = basic.into_iter().chain(fields.iter().map(String::as_str));
    names
        .filter_map(|name| Some((name.to_owned(), field(x, post, name)?)))
        .collect()
}

/// A field that this post has; the others are left out of the answer, as X does.
fn field(x: &XState, post: &Post, name: &str) -> Option<Value> {
    let public = &post.public;
    Some(match name {
        "id" => json!(public.id),
        "text" => json!(post.wrapped.text),
        "edit_history_tweet_ids" => json!([public.id]),
        "author_id" => json!(public.user),
        "conversation_id" => json!(post.conversation),
        "created_at" => json!(whole_second(public.public_at_ms)),
        "reply_settings" => json!(post.reply_settings),
        "attachments" if !public.media.is_empty() => {
            let keys: Vec<&String> = public.media.iter().map(|it| &it.media_key).collect();
            json!({"media_keys": keys})
        }
        "entities" if !post.wrapped.urls.is_empty() => json!({"urls": post.wrapped.urls}),
        "referenced_tweets" => json!([{"type": "replied_to", "id": public.reply_to.as_ref()?}]),
        "in_reply_to_user_id" => {
            let parent = public.reply_to.as_ref()?;
            json!(x.posts.log().find(|post| &post.id == parent)?.user)
        }
        "possibly_sensitive" => json!(false),
        "public_metrics" => {
            json!({"retweet_count": 0, "reply_count": 0, "like_count": 0, "quote_count": 0})
        }
        _ => return None,
    })
}

fn no_such_user(id: &str) -> Value {
    json!({"errors": [{
        "value": id, "parameter": "id", "resource_id": id, "resource_type": "user",
        "title": "Not Found Error",
        "detail": format!("Could not find user with id: [{id}]."),
        "type": "https://api.twitter.com/2/problems/resource-not-found",
    }]})
}

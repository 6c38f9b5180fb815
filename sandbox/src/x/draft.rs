//! The body of `POST /2/tweets`: its schema, and what is left of it once it was checked.
//!
//! <https://docs.x.com/x-api/posts/create-post>

use http::{Request, header};
use serde_json::Value;

use super::errors::{Refusal, Violation};
use super::schema::{Field, Shape};

const ANY: Shape = Shape::Text(0, 100_000);
const REPLY_SETTINGS: Shape =
    Shape::OneOf(&["following", "mentionedUsers", "subscribers", "verified"]);
/// At most one of these may stand in a post.
const EXCLUSIVE: [&str; 5] = [
    "poll",
    "quote_tweet_id",
    "direct_message_deep_link",
    "media",
    "card_uri",
];
/// What an app that signed up by itself may not use.
const NOT_PERMITTED: [&str; 7] = [
    "card_uri",
    "community_id",
    "direct_message_deep_link",
    "edit_options",
    "for_super_followers_only",
    "geo",
    "nullcast",
];

const POST: Shape = Shape::Object(&[
    Field::optional("card_uri", ANY),
    Field::optional("community_id", Shape::Id),
    Field::optional("direct_message_deep_link", ANY),
    Field::optional(
        "edit_options",
        Shape::Object(&[Field::required("previous_post_id", Shape::Id)]),
    ),
    Field::optional("for_super_followers_only", Shape::Bool),
    Field::optional("geo", Shape::Object(&[Field::optional("place_id", ANY)])),
    Field::optional("made_with_ai", Shape::Bool),
    Field::optional("media", MEDIA),
    Field::optional("nullcast", Shape::Bool),
    Field::optional("paid_partnership", Shape::Bool),
    Field::optional("poll", POLL),
    Field::optional("quote_tweet_id", Shape::Id),
    Field::optional("reply", REPLY),
    Field::optional("reply_settings", REPLY_SETTINGS),
    Field::optional("share_with_followers", Shape::Bool),
    Field::optional("text", ANY),
]);
const MEDIA: Shape = Shape::Object(&[
    // A media key is no id, and X says of it what it says of every id that it cannot use.
    Field::required("media_ids", Shape::List(&Shape::Text(1, 100), 1, 4)),
    Field::optional("tagged_user_ids", Shape::List(&Shape::Id, 0, 10)),
]);
const POLL: Shape = Shape::Object(&[
    Field::required("duration_minutes", Shape::Number(5, 10_080)),
    Field::required("options", Shape::List(&Shape::Text(1, 25), 2, 4)),
    Field::optional("reply_settings", REPLY_SETTINGS),
]);
const REPLY: Shape = Shape::Object(&[
    Field::required("in_reply_to_tweet_id", Shape::Id),
    Field::optional("auto_populate_reply_metadata", Shape::Bool),
    Field::optional("exclude_reply_user_ids", Shape::List(&Shape::Id, 0, 100)),
]);

/// A post that fits the schema.
#[derive(Debug)]
pub(crate) struct Draft {
    pub(crate) text: String,
    pub(crate) reply_to: Option<String>,
    pub(crate) quote_of: Option<String>,
    pub(crate) reply_settings: Option<String>,
    pub(crate) media_ids: Vec<String>,
    /// Whether the media are said to be made by a machine.
    pub(crate) made_with_ai: bool,
}

// === impl Draft ===

impl Draft {
    /// Reads a request's body.
    pub(crate) fn parse(request: &Request<Vec<u8>>) -> Result<Self, Refusal> {
        let body = json_body(request).ok_or_else(not_json)?;
        let violations = POST.violations(&body);
        if !violations.is_empty() {
            return Err(Refusal::invalid(&violations));
        }
        check_exclusion(&body)?;
        check_permission(&body)?;
        let text = |value: &Value| value.as_str().map(str::to_owned);
        let draft = Self {
            text: text(&body["text"]).unwrap_or_default(),
            reply_to: text(&body["reply"]["in_reply_to_tweet_id"]),
            quote_of: text(&body["quote_tweet_id"]),
            reply_settings: text(&body["reply_settings"]),
            media_ids: texts(&body["media"]["media_ids"]),
            made_with_ai: body["made_with_ai"].as_bool().unwrap_or_default(),
        };
        let is_filled = !draft.text.trim().is_empty()
            || body.get("poll").is_some()
            || !draft.media_ids.is_empty();
        if is_filled {
            Ok(draft)
        } else {
            Err(violation("text", &draft.text, "$.text: must not be empty"))
        }
    }
}

fn texts(list: &Value) -> Vec<String> {
    let items = list.as_array().into_iter().flatten();
    items.filter_map(Value::as_str).map(str::to_owned).collect()
}

/// The body of a request that is JSON and says so.
pub(crate) fn json_body(request: &Request<Vec<u8>>) -> Option<Value> {
    let kind = request.headers().get(header::CONTENT_TYPE)?.to_str().ok()?;
    let is_json = kind
        .split(';')
        .next()?
        .trim()
        .eq_ignore_ascii_case("application/json");
    is_json
        .then(|| serde_json::from_slice(request.body()).ok())
        .flatten()
}

fn check_exclusion(body: &Value) -> Result<(), Refusal> {
    let present: Vec<&str> = EXCLUSIVE
        .into_iter()
        .filter(|name| body.get(name).is_some())
        .collect();
    if present.len() < 2 {
        return Ok(());
    }
    let message = format!("Only one of [{}] may be set", present.join(", "));
    Err(violation(present[0], present[1], &message))
}

fn check_permission(body: &Value) -> Result<(), Refusal> {
    let is_used = |name: &&str| {
        body.get(name)
            .is_some_and(|value| value != &Value::Bool(false))
    };
    match NOT_PERMITTED.iter().find(|name| is_used(name)) {
        Some(_) => Err(Refusal::forbidden(
            "You are not permitted to perform this action.",
        )),
        None => Ok(()),
    }
}

/// The answer to every other body.
pub(crate) fn not_json() -> Refusal {
    violation("", "", "Request body is not valid JSON.")
}

/// The refusal of one wrong parameter.
pub(crate) fn violation(parameter: &str, value: &str, message: &str) -> Refusal {
    Refusal::invalid(&[Violation::new(parameter, value, message)])
}

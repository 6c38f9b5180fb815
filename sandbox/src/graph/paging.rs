//! Lists by pages: cursors before and after, and a `next` that, as the real one, holds the token of
//! whoever asked.
//!
//! <https://developers.facebook.com/docs/graph-api/results>

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use super::errors::Refusal;
use super::params::{OF_LISTS, Params};

/// As many as come without `limit`.
const USUAL: usize = 25;
const MOST: usize = 100;

/// The part of a list that is shown.
#[derive(Debug)]
pub(crate) struct Page<'a> {
    /// The ids on it.
    pub(crate) ids: &'a [String],
    has_next: bool,
    has_previous: bool,
}

/// The part of a list that a caller asks for.
pub(crate) fn cut<'a>(all: &'a [String], params: &Params) -> Result<Page<'a>, Refusal> {
    let limit = params.number("limit")?.map_or(USUAL, |limit| {
        usize::try_from(limit).unwrap_or(MOST).min(MOST)
    });
    if limit == 0 {
        return Err(Refusal::invalid("Param limit must be at least 1"));
    }
    let place = |name: &str| params.one(name).map(|cursor| find(all, cursor)).transpose();
    let (start, end) = match (place("after")?, place("before")?) {
        (Some(_), Some(_)) => {
            return Err(Refusal::invalid(
                "Cannot specify both before and after cursors",
            ));
        }
        (Some(after), None) => (after + 1, (after + 1 + limit).min(all.len())),
        (None, Some(before)) => (before.saturating_sub(limit), before),
        (None, None) => (0, limit.min(all.len())),
    };
    Ok(Page {
        ids: &all[start..end],
        has_next: end < all.len(),
        has_previous: start > 0,
    })
}

/// The list as it is answered; `address` is where it was asked for, without its query, and `token`
/// whose it was.
pub(crate) fn answer(
    page: &Page<'_>,
    data: &[Value],
    params: &Params,
    address: &str,
    token: &str,
) -> Value {
    let (Some(first), Some(last)) = (page.ids.first(), page.ids.last()) else {
        return json!({"data": data});
    };
    let (before, after) = (cursor(first), cursor(last));
    let mut paging = json!({"cursors": {"before": before, "after": after}});
    if page.has_next {
        paging["next"] = json!(neighbour(params, address, token, ("after", &after)));
    }
    if page.has_previous {
        paging["previous"] = json!(neighbour(params, address, token, ("before", &before)));
    }
    json!({"data": data, "paging": paging})
}

fn neighbour(params: &Params, address: &str, token: &str, cursor: (&str, &str)) -> String {
    let limit = params.one("limit").map(|limit| ("limit", limit));
    let kept = params.pairs().filter(|(name, _)| {
        *name != "access_token" && !OF_LISTS.contains(name) && !name.starts_with("appsecret")
    });
    let pairs = [("access_token", token)]
        .into_iter()
        .chain(kept)
        .chain(limit)
        .chain([cursor]);
    format!(
        "{address}?{}",
        form_urlencoded::Serializer::new(String::new())
            .extend_pairs(pairs)
            .finish()
    )
}

fn cursor(id: &str) -> String {
    URL_SAFE_NO_PAD.encode(format!("cursor:{id}"))
}

fn find(all: &[String], given: &str) -> Result<usize, Refusal> {
    let place = all.iter().position(|id| cursor(id) == given);
    place.ok_or_else(|| Refusal::invalid("Invalid cursors values"))
}

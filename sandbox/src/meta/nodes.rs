//! Single nodes: a person, a Page, an Instagram profile, each with the fields that were asked for.
//!
//! <https://developers.facebook.com/docs/graph-api/reference/page>

use serde_json::{Value, json};

use super::bearer::{Bearer, Call, Caller, Outcome};
use super::tokens::Tokens;
use super::{linked, picture, read_photo, read_posts, read_video};
use crate::graph::fields::{Field, shown, wanted};
use crate::graph::{Refusal, fields};
use crate::instagram;
use crate::moment::Moment;

const USER: (&str, &[&str]) = (
    "User",
    &["id", "name", "first_name", "last_name", "email", "picture"],
);
/// In a list of a person's Pages, and nowhere else, also what the person may do there.
const LISTED: (&str, &[&str]) = ("Page", &PAGE_FIELDS);
const PAGE: (&str, &[&str]) = ("Page", PAGE_FIELDS.split_at(1).1);
/// The fields of a Page; the first one is only in a list.
const PAGE_FIELDS: [&str; 12] = [
    "tasks",
    "id",
    "name",
    "access_token",
    "username",
    "category",
    "category_list",
    "link",
    "picture",
    "is_published",
    "instagram_business_account",
    "has_transitioned_to_new_page_experience",
];
/// The category of everything here, as far as it has an id.
const CATEGORY_ID: &str = "1605186416478696";

/// `GET /{version}/me`: the person, or the Page, whose token it is.
pub(crate) fn me(call: &mut Call<'_, '_>) -> Outcome {
    match call.admit(&[])? {
        Bearer::Person(caller) => person(call, &caller),
        Bearer::Page(_, page) => node(call, &page),
        Bearer::App => Err(Refusal::new(
            2500,
            "An active access token must be used to query information about the current user.",
        )),
    }
}

/// `GET /{version}/{id}`
pub(crate) fn node(call: &mut Call<'_, '_>, id: &str) -> Outcome {
    let none = || Refusal::no_such_object("GET", id);
    if id.contains('_') {
        return read_posts::read(call, id);
    }
    let bearer = call.admit(&[])?;
    if let Some(uploaded) = uploaded(call, &bearer, id) {
        return uploaded;
    }
    let (caller, own) = match bearer {
        Bearer::Person(caller) if caller.person == id => return person(call, &caller),
        Bearer::Person(caller) => (caller, None),
        Bearer::Page(caller, page) => (caller, Some(page)),
        Bearer::App => return Err(none()),
    };
    let is_visible = |page: &str| {
        own.as_ref().map_or_else(
            || call.meta.is_visible(&caller.person, page),
            |own| own == page,
        )
    };
    if call.meta.pages.get(id).is_some() {
        if !is_visible(id) {
            return Err(none());
        }
        let fields = wanted(&call.params, &["name", "id"])?;
        return page(call, &caller, id, &fields, PAGE);
    }
    let home = call
        .meta
        .pages
        .with_instagram(id)
        .map(|page| page.id.clone())
        .ok_or_else(none)?;
    if !is_visible(&home) || !call.meta.grants.has(&caller.person, "instagram_basic") {
        return Err(none());
    }
    instagram::linked(call.instagram, call.request, &call.params, id)
}

/// What was uploaded: a photo, a video, a container or a medium of Instagram.
fn uploaded(call: &Call<'_, '_>, bearer: &Bearer, id: &str) -> Option<Outcome> {
    let of_page = match bearer {
        Bearer::Page(_, page) => {
            read_photo::read(call, page, id).or_else(|| read_video::read(call, page, id))
        }
        Bearer::App | Bearer::Person(_) => None,
    };
    of_page.or_else(|| linked::uploaded(call, bearer, id))
}

/// A Page as one of a list.
pub(crate) fn listed(call: &mut Call<'_, '_>, caller: &Caller, id: &str) -> Outcome {
    let fields = wanted(
        &call.params,
        &[
            "access_token",
            "category",
            "category_list",
            "name",
            "id",
            "tasks",
        ],
    )?;
    page(call, caller, id, &fields, LISTED)
}

fn person(call: &Call<'_, '_>, caller: &Caller) -> Outcome {
    let fields = wanted(&call.params, &["name", "id"])?;
    let person = call
        .meta
        .people
        .get(&caller.person)
        .ok_or_else(|| Refusal::no_such_object("GET", &caller.person))?;
    let (first, last) = person.name.split_once(' ').unwrap_or((&person.name, ""));
    shown(&fields, USER, |field| {
        Ok(Some(match field.name.as_str() {
            "id" => json!(person.id),
            "name" => json!(person.name),
            "first_name" => json!(first),
            "last_name" => json!(last),
            "picture" => picture::node(call.request, &person.id),
            // Nobody here has an e-mail address.
            _ => return Ok(None),
        }))
    })
}

fn page(
    call: &mut Call<'_, '_>,
    caller: &Caller,
    id: &str,
    fields: &[Field],
    kind: (&str, &[&str]),
) -> Outcome {
    let page = call
        .meta
        .pages
        .get(id)
        .cloned()
        .ok_or_else(|| Refusal::no_such_object("GET", id))?;
    let has = |permission: &str| call.meta.grants.has(&caller.person, permission);
    let (shows_token, shows_instagram) = (has("pages_show_list"), has("instagram_basic"));
    let role = call
        .meta
        .people
        .get(&caller.person)
        .and_then(|person| person.role(id))
        .cloned();
    let (request, instagram) = (call.request, &*call.instagram);
    let (tokens, moment) = (&mut call.meta.grants.tokens, &mut *call.moment);
    shown(fields, kind, |field| {
        Ok(match field.name.as_str() {
            "id" => Some(json!(page.id)),
            "name" => Some(json!(page.name)),
            "access_token" if shows_token => page_token(tokens, id, caller, moment),
            "category" => Some(json!(page.category)),
            "category_list" => Some(json!([{"id": CATEGORY_ID, "name": page.category}])),
            "link" => Some(json!(format!("https://www.facebook.com/{}", page.id))),
            "picture" => Some(picture::node(request, &page.id)),
            "is_published" | "has_transitioned_to_new_page_experience" => Some(json!(true)),
            "tasks" => role.as_ref().map(|role| json!(role.tasks)),
            "instagram_business_account" if shows_instagram => match &page.instagram {
                Some(account) => Some(instagram::embedded(
                    instagram,
                    request,
                    account,
                    &inner(field),
                )?),
                None => None,
            },
            _ => None,
        })
    })
}

/// A Page's own token is itself.
fn page_token(
    tokens: &mut Tokens,
    page: &str,
    caller: &Caller,
    moment: &mut Moment<'_>,
) -> Option<Value> {
    let is_own = tokens
        .find(&caller.token)
        .is_some_and(|token| token.page().is_some());
    if is_own {
        Some(json!(caller.token))
    } else {
        tokens.of_page(page, &caller.token, moment).map(Value::from)
    }
}

fn inner(field: &Field) -> Vec<Field> {
    if field.inner.is_empty() {
        fields::plain(&["id"])
    } else {
        field.inner.clone()
    }
}

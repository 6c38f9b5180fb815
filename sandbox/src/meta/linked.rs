//! Publishing to the Instagram profile of a Page, with the token of the Page or of the person.

use super::bearer::{Bearer, Call, Outcome};
use crate::graph::Refusal;
use crate::instagram::{self, AccountCall};

/// `/{version}/{account}/media`, `…/media_publish` and `…/content_publishing_limit`
pub(crate) fn edge(call: &mut Call<'_, '_>, account: &str, edge: &str) -> Outcome {
    let method = call.request.method().as_str();
    let known = instagram::known(method, edge).unwrap_or_default();
    let (caller, page) = match call.admit(known)? {
        Bearer::Person(caller) => (caller, None),
        Bearer::Page(caller, page) => (caller, Some(page)),
        Bearer::App => return Err(Refusal::no_such_object(method, account)),
    };
    if !call
        .meta
        .is_for_account(&caller.person, page.as_deref(), account)
    {
        return Err(Refusal::no_such_object(method, account));
    }
    let needed: &[&str] = if edge == "media" && method == "GET" {
        &["instagram_basic"]
    } else {
        &["instagram_basic", "instagram_content_publish"]
    };
    if let Some(missing) = needed
        .iter()
        .find(|name| !call.meta.grants.has(&caller.person, name))
    {
        return Err(Refusal::new(
            10,
            format!("(#10) Application does not have the permission {missing} for this action"),
        ));
    }
    let account_call = AccountCall {
        account,
        request: call.request,
        params: &call.params,
        token: &caller.token,
        is_through_facebook: true,
    };
    let (body, made_public) = call.instagram.edge(edge, &account_call, call.moment)?;
    call.made_public = made_public;
    Ok(body)
}

/// Whether an id is that of a medium of Instagram.
pub(crate) fn is_medium(call: &Call<'_, '_>, id: &str) -> bool {
    call.instagram.media.get(id).is_some()
}

/// `/{version}/{media}/comments`
pub(crate) fn comments(call: &mut Call<'_, '_>, media: &str) -> Outcome {
    let method = call.request.method().as_str();
    let known = instagram::known(method, "comments").unwrap_or_default();
    let none = || Refusal::no_such_object(method, media);
    let (caller, page) = match call.admit(known)? {
        Bearer::Person(caller) => (caller, None),
        Bearer::Page(caller, page) => (caller, Some(page)),
        Bearer::App => return Err(none()),
    };
    let account = call.instagram.author(media).ok_or_else(none)?;
    if !call
        .meta
        .is_for_account(&caller.person, page.as_deref(), &account)
    {
        return Err(none());
    }
    for needed in ["instagram_basic", "instagram_manage_comments"] {
        if !call.meta.grants.has(&caller.person, needed) {
            return Err(Refusal::new(
                10,
                format!("(#10) Application does not have the permission {needed} for this action"),
            ));
        }
    }
    let account_call = AccountCall {
        account: &account,
        request: call.request,
        params: &call.params,
        token: &caller.token,
        is_through_facebook: true,
    };
    let (body, made_public) = call.instagram.comment(media, &account_call, call.moment)?;
    call.made_public = made_public;
    Ok(body)
}

/// A container or a medium of the profile of a Page; none if there is none for this caller.
pub(crate) fn uploaded(call: &Call<'_, '_>, bearer: &Bearer, id: &str) -> Option<Outcome> {
    let (caller, page) = match bearer {
        Bearer::Person(caller) => (caller, None),
        Bearer::Page(caller, page) => (caller, Some(page.as_str())),
        Bearer::App => return None,
    };
    let is_hidden = page.is_some() && call.moment.settings.meta_hides_media_from_pages;
    let account = call.instagram.author(id).filter(|_| !is_hidden)?;
    let may = call.meta.is_for_account(&caller.person, page, &account)
        && call.meta.grants.has(&caller.person, "instagram_basic");
    let account_call = AccountCall {
        account: &account,
        request: call.request,
        params: &call.params,
        token: &caller.token,
        is_through_facebook: true,
    };
    may.then(|| {
        call.instagram
            .uploaded(id, &account_call, call.moment.now_ms)
    })
    .flatten()
}

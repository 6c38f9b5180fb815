//! What an account does with its own token of Instagram Login.

use serde_json::Value;

use super::bearer::{Call, Caller, Outcome};
use super::publish::{AccountCall, known};
use super::state::InstagramState;
use super::{nodes, scopes};
use crate::graph::Refusal;

/// `GET /{version}/me` and `/{version}/{id}`: the account itself, or one of its containers and
/// media.
pub(crate) fn read(call: &Call<'_, '_>, id: &str) -> Outcome {
    let caller = call.admit(&[])?;
    let account_call = account_call(call, &caller.account, &caller.token);
    let uploaded = call
        .instagram
        .uploaded(id, &account_call, call.moment.now_ms);
    uploaded.unwrap_or_else(|| nodes::own(call, &caller, id))
}

/// `/{version}/{account}/media`, `…/media_publish` and `…/content_publishing_limit`
pub(crate) fn edge(
    call: &mut Call<'_, '_>,
    id: &str,
    edge: &str,
) -> Result<(Value, Option<String>), Refusal> {
    let method = call.request.method().as_str();
    let caller = call.admit(known(method, edge).unwrap_or_default())?;
    if InstagramState::is_of_comments(edge) {
        return comments(call, &caller, id);
    }
    if id != "me" && id != caller.account {
        return Err(Refusal::no_such_object(method, id));
    }
    let is_list = edge == "media" && method == "GET";
    if !is_list && !call.instagram.grants.has(&caller.account, scopes::PUBLISH) {
        return Err(missing(scopes::PUBLISH));
    }
    let account_call = AccountCall {
        account: &caller.account,
        request: call.request,
        params: &call.params,
        token: &caller.token,
        is_through_facebook: false,
    };
    call.instagram.edge(edge, &account_call, call.moment)
}

/// `/{version}/{media}/comments`
fn comments(
    call: &mut Call<'_, '_>,
    caller: &Caller,
    media: &str,
) -> Result<(Value, Option<String>), Refusal> {
    if !call.instagram.grants.has(&caller.account, scopes::COMMENT) {
        return Err(missing(scopes::COMMENT));
    }
    let account_call = AccountCall {
        account: &caller.account,
        request: call.request,
        params: &call.params,
        token: &caller.token,
        is_through_facebook: false,
    };
    call.instagram.comment(media, &account_call, call.moment)
}

fn missing(scope: &str) -> Refusal {
    Refusal::new(
        10,
        format!("(#10) Application does not have the permission {scope} for this action"),
    )
}

fn account_call<'a>(call: &'a Call<'_, '_>, account: &'a str, token: &'a str) -> AccountCall<'a> {
    AccountCall {
        account,
        request: call.request,
        params: &call.params,
        token,
        is_through_facebook: false,
    }
}

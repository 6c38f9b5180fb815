//! `/__sandbox`: how tests move the clock, script faults, create users and read what happened. All
//! of it is JSON.

use http::{Request, Response, StatusCode};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::Sandbox;
use crate::answer::json as json_response;
use crate::faults::ScriptedFault;
use crate::form::Form;
use crate::google::NewPerson;
use crate::settings::Settings;
use crate::x::NewUser;
use crate::{instagram, meta, tiktok};

/// The prefix of every control route.
pub(crate) const PREFIX: &str = "/__sandbox";

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ClockOffset {
    offset_ms: i64,
}

/// Why a control request was refused.
#[derive(Debug)]
pub(crate) struct Wrong(StatusCode, String);

/// What a control request comes to.
pub(crate) type Outcome = Result<Value, Wrong>;

/// Answers one control request.
pub(crate) fn answer(sandbox: &Sandbox, request: &Request<Vec<u8>>) -> Response<Vec<u8>> {
    let path = request
        .uri()
        .path()
        .strip_prefix(PREFIX)
        .unwrap_or_default();
    let segments: Vec<&str> = path.split('/').skip(1).collect();
    let outcome = match request.method().as_str() {
        "GET" => read(sandbox, request, &segments),
        "POST" => change(sandbox, request, &segments),
        "DELETE" => clear(sandbox, &segments),
        _ => Err(nothing_there()),
    };
    match outcome {
        Ok(body) => json_response(StatusCode::OK, &body),
        Err(Wrong(status, error)) => json_response(status, &json!({"error": error})),
    }
}

fn read(sandbox: &Sandbox, request: &Request<Vec<u8>>, segments: &[&str]) -> Outcome {
    Ok(match segments {
        ["clock"] => clock(sandbox),
        ["settings"] => json!(sandbox.settings()),
        ["faults"] => faults(sandbox),
        ["calls"] => calls(sandbox, request),
        ["outbox"] => outbox(sandbox, request),
        ["secrets"] => json!({"secrets": sandbox.secrets()}),
        ["x", "users"] => json!({"users": sandbox.x_users()}),
        ["x", "public"] => public(sandbox, request),
        ["google", "people"] => json!({"people": sandbox.google_people()}),
        ["tiktok", rest @ ..] => return tiktok::control::read(sandbox, request, rest),
        ["meta", rest @ ..] => return meta::control::read(sandbox, request, rest),
        ["instagram", rest @ ..] => return instagram::control::read(sandbox, request, rest),
        _ => return Err(nothing_there()),
    })
}

fn change(sandbox: &Sandbox, request: &Request<Vec<u8>>, segments: &[&str]) -> Outcome {
    match segments {
        ["clock"] => move_clock(sandbox, request),
        ["settings"] => change_settings(sandbox, request),
        ["faults"] => script(sandbox, request),
        ["x", "users"] => create_user(sandbox, request),
        ["x", "users", id, "disconnect"] => disconnect(sandbox, id),
        ["google", "people"] => create_person(sandbox, request),
        ["google", "people", sub] => change_person(sandbox, request, sub),
        ["tiktok", rest @ ..] => tiktok::control::change(sandbox, request, rest),
        ["meta", rest @ ..] => meta::control::change(sandbox, request, rest),
        ["instagram", rest @ ..] => instagram::control::change(sandbox, request, rest),
        ["reset"] => {
            sandbox.reset();
            Ok(clock(sandbox))
        }
        _ => Err(nothing_there()),
    }
}

fn clear(sandbox: &Sandbox, segments: &[&str]) -> Outcome {
    if segments != ["faults"] {
        return Err(nothing_there());
    }
    sandbox.clear_faults();
    Ok(faults(sandbox))
}

fn faults(sandbox: &Sandbox) -> Value {
    json!({"faults": sandbox.waiting_faults()})
}

fn clock(sandbox: &Sandbox) -> Value {
    json!({"offset_ms": sandbox.offset_ms(), "now_ms": sandbox.now_ms()})
}

fn move_clock(sandbox: &Sandbox, request: &Request<Vec<u8>>) -> Outcome {
    let ClockOffset { offset_ms } = body(request)?;
    sandbox.set_offset_ms(offset_ms);
    Ok(clock(sandbox))
}

/// Changes only what the body names.
fn change_settings(sandbox: &Sandbox, request: &Request<Vec<u8>>) -> Outcome {
    let changes: serde_json::Map<String, Value> = body(request)?;
    let mut merged = json!(sandbox.settings());
    for (name, value) in changes {
        merged[name] = value;
    }
    let settings: Settings = serde_json::from_value(merged).map_err(|error| bad_request(&error))?;
    sandbox.change_settings(settings.clone());
    Ok(json!(settings))
}

fn script(sandbox: &Sandbox, request: &Request<Vec<u8>>) -> Outcome {
    let fault: ScriptedFault = body(request)?;
    sandbox.script(fault).map_err(|error| bad_request(&error))?;
    Ok(faults(sandbox))
}

fn create_user(sandbox: &Sandbox, request: &Request<Vec<u8>>) -> Outcome {
    let new: NewUser = body(request)?;
    let user = sandbox
        .x_create_user(new)
        .map_err(|error| bad_request(&error))?;
    Ok(json!(user))
}

fn create_person(sandbox: &Sandbox, request: &Request<Vec<u8>>) -> Outcome {
    let new: NewPerson = body(request)?;
    Ok(json!(sandbox.google_create_person(new)))
}

/// Changes only what the body names; null takes it away.
fn change_person(sandbox: &Sandbox, request: &Request<Vec<u8>>, sub: &str) -> Outcome {
    let changes: serde_json::Map<String, Value> = body(request)?;
    let person = sandbox
        .google_change_person(sub, &changes)
        .map_err(|error| bad_request(&error))?;
    Ok(json!(person))
}

fn disconnect(sandbox: &Sandbox, id: &str) -> Outcome {
    sandbox
        .x_disconnect(id)
        .map_err(|error| bad_request(&error))?;
    Ok(json!({"disconnected": id}))
}

fn calls(sandbox: &Sandbox, request: &Request<Vec<u8>>) -> Value {
    let query = Form::of_query(request);
    let after = after_seq(&query);
    let calls = sandbox.calls();
    let last_seq = calls.last().map_or(0, |call| call.seq);
    let wanted = calls.into_iter().filter(|call| {
        call.seq > after
            && query.one("path").is_none_or(|path| path == call.path)
            && query
                .one("user")
                .is_none_or(|user| Some(user) == call.user.as_deref())
    });
    json!({"last_seq": last_seq, "calls": wanted.collect::<Vec<_>>()})
}

fn public(sandbox: &Sandbox, request: &Request<Vec<u8>>) -> Value {
    let query = Form::of_query(request);
    let after = after_seq(&query);
    let wanted = sandbox
        .x_public()
        .into_iter()
        .filter(|post| post.seq > after && query.one("user").is_none_or(|user| user == post.user));
    json!({"posts": wanted.collect::<Vec<_>>()})
}

fn outbox(sandbox: &Sandbox, request: &Request<Vec<u8>>) -> Value {
    let query = Form::of_query(request);
    let after = after_seq(&query);
    let callbacks = sandbox.outbox();
    let last_seq = callbacks.last().map_or(0, |callback| callback.seq);
    let wanted = callbacks.into_iter().filter(|callback| {
        callback.seq > after && query.one("path").is_none_or(|path| path == callback.path)
    });
    json!({"last_seq": last_seq, "callbacks": wanted.collect::<Vec<_>>()})
}

/// The place after which a log is wanted; from its beginning unless said.
pub(crate) fn after_seq(query: &Form) -> u64 {
    query
        .number("after_seq")
        .and_then(|seq| u64::try_from(seq).ok())
        .unwrap_or(0)
}

/// The JSON body of a control request.
pub(crate) fn body<T: DeserializeOwned>(request: &Request<Vec<u8>>) -> Result<T, Wrong> {
    serde_json::from_slice(request.body()).map_err(|error| bad_request(&error))
}

/// Nothing answers this control request.
pub(crate) fn nothing_there() -> Wrong {
    Wrong(
        StatusCode::NOT_FOUND,
        "nothing answers this method and path".to_owned(),
    )
}

/// A control request that cannot be meant.
pub(crate) fn bad_request(error: &impl ToString) -> Wrong {
    Wrong(StatusCode::BAD_REQUEST, error.to_string())
}

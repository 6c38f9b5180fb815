//! `/__sandbox`: how tests move the clock, script faults, create users and read what happened. All
//! of it is JSON.

mod google;
mod instagram;
mod meta;
mod openai;
mod paper;
mod request;
mod tiktok;
mod x;

use http::{Request, Response};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::faults::ScriptedFault;
use crate::form::Form;
use crate::sandbox::Sandbox;
use crate::settings::Settings;
use request::{Outcome, after_seq, body, nothing_there, respond};

/// The prefix of every control route.
pub(crate) const PREFIX: &str = "/__sandbox";

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ClockOffset {
    offset_ms: i64,
}

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
    respond(outcome)
}

fn read(sandbox: &Sandbox, request: &Request<Vec<u8>>, segments: &[&str]) -> Outcome {
    Ok(match segments {
        ["clock"] => clock(sandbox),
        ["settings"] => json!(sandbox.settings()),
        ["faults"] => faults(sandbox),
        ["calls"] => calls(sandbox, request),
        ["outbox"] => outbox(sandbox, request),
        ["secrets"] => json!({"secrets": sandbox.secrets()}),
        ["x", rest @ ..] => return x::read(sandbox, request, rest),
        ["google", rest @ ..] => return google::read(sandbox, rest),
        ["tiktok", rest @ ..] => return tiktok::read(sandbox, request, rest),
        ["meta", rest @ ..] => return meta::read(sandbox, request, rest),
        ["instagram", rest @ ..] => return instagram::read(sandbox, request, rest),
        ["openai", rest @ ..] => return openai::read(sandbox, rest),
        ["paper", rest @ ..] => return paper::read(sandbox, rest),
        _ => return Err(nothing_there()),
    })
}

fn change(sandbox: &Sandbox, request: &Request<Vec<u8>>, segments: &[&str]) -> Outcome {
    match segments {
        ["clock"] => move_clock(sandbox, request),
        ["settings"] => change_settings(sandbox, request),
        ["faults"] => script(sandbox, request),
        ["x", rest @ ..] => x::change(sandbox, request, rest),
        ["google", rest @ ..] => google::change(sandbox, request, rest),
        ["tiktok", rest @ ..] => tiktok::change(sandbox, request, rest),
        ["meta", rest @ ..] => meta::change(sandbox, request, rest),
        ["instagram", rest @ ..] => instagram::change(sandbox, request, rest),
        ["paper", rest @ ..] => paper::change(sandbox, request, rest),
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
    let settings: Settings = serde_json::from_value(merged).map_err(|error| error.to_string())?;
    sandbox.change_settings(settings.clone());
    Ok(json!(settings))
}

fn script(sandbox: &Sandbox, request: &Request<Vec<u8>>) -> Outcome {
    let fault: ScriptedFault = body(request)?;
    sandbox.script(fault)?;
    Ok(faults(sandbox))
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
    json!({
        "last_seq": last_seq,
        "calls": wanted.collect::<Vec<_>>(),
        "most_of_an_invocation": sandbox.most_of_an_invocation(),
    })
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

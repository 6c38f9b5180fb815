//! The controls of TikTok, under `/__sandbox/tiktok`.

use http::Request;
use serde_json::{Value, json};

use crate::Sandbox;
use crate::control::{Outcome, bad_request, body, nothing_there};

/// What is read.
pub(crate) fn read(sandbox: &Sandbox, _request: &Request<Vec<u8>>, segments: &[&str]) -> Outcome {
    Ok(match segments {
        ["users"] => json!({"users": sandbox.tiktok_users()}),
        _ => return Err(nothing_there()),
    })
}

/// What is changed.
pub(crate) fn change(sandbox: &Sandbox, request: &Request<Vec<u8>>, segments: &[&str]) -> Outcome {
    match segments {
        ["users"] => {
            let user = sandbox.tiktok_create_user(body(request)?).map_err(|error| bad_request(&error))?;
            Ok(json!(user))
        }
        ["users", open_id] => {
            let changes: serde_json::Map<String, Value> = body(request)?;
            let user = sandbox.tiktok_change_user(open_id, &changes).map_err(|error| bad_request(&error))?;
            Ok(json!(user))
        }
        ["users", open_id, "disconnect"] => {
            sandbox.tiktok_disconnect(open_id).map_err(|error| bad_request(&error))?;
            Ok(json!({"disconnected": open_id}))
        }
        _ => Err(nothing_there()),
    }
}

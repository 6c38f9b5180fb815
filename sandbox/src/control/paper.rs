//! The controls of paper: how fast it is, and every draft that was begun.

use http::Request;
use serde_json::json;

use super::request::{Outcome, body, nothing_there};
use crate::sandbox::Sandbox;

pub(super) fn read(sandbox: &Sandbox, segments: &[&str]) -> Outcome {
    let now_ms = sandbox.now_ms();
    let state = sandbox.read();
    match segments {
        [] => Ok(json!({
            "pace": state.paper.pace, "drafts": state.paper.drafts(), "now_ms": now_ms,
        })),
        _ => Err(nothing_there()),
    }
}

pub(super) fn change(sandbox: &Sandbox, request: &Request<Vec<u8>>, segments: &[&str]) -> Outcome {
    match segments {
        [] => {
            let pace = body(request)?;
            sandbox.change().paper.pace = pace;
            read(sandbox, segments)
        }
        _ => Err(nothing_there()),
    }
}

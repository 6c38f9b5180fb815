//! The calls of paper. Each needs a bearer token, of whatever value.

use http::{Request, Response, StatusCode, header};
use serde::Deserialize;
use serde_json::{Value, json};

use super::state::PaperState;
use crate::answer::{MadePublic, json as json_response};

const PREFIX: &str = "/paper/";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewDraft {
    text: String,
    chunks: usize,
}

/// Whether a call of paper answers at this path.
pub(crate) fn is_call(path: &str) -> bool {
    path.starts_with(PREFIX)
}

/// The user whose things a request is about.
pub(crate) fn user_of(request: &Request<Vec<u8>>) -> Option<String> {
    segments(request).first().map(|user| (*user).to_owned())
}

/// What paper says with a status that the script demands.
pub(crate) fn scripted(status: StatusCode) -> Response<Vec<u8>> {
    json_response(status, &json!({"error": status.as_str()}))
}

/// Answers one call.
pub(crate) fn answer(
    paper: &mut PaperState,
    request: &Request<Vec<u8>>,
    now_ms: i64,
) -> Response<Vec<u8>> {
    if !request.headers().contains_key(header::AUTHORIZATION) {
        return scripted(StatusCode::UNAUTHORIZED);
    }
    let method = request.method().as_str();
    let answered = match (method, segments(request).as_slice()) {
        ("POST", [user, "drafts"]) => begin(paper, user, request, now_ms),
        ("PUT", [user, "uploads", id, number]) => store(paper, (user, id, number), request, now_ms),
        ("GET", [user, "drafts", id]) => standing(paper, (user, id), now_ms),
        ("POST", [user, "drafts", id, "publish"]) => return publish(paper, (user, id), now_ms),
        ("GET", [user, "publications", handle]) => publication(paper, (user, handle), now_ms),
        _ => Err(StatusCode::NOT_FOUND),
    };
    match answered {
        Ok(body) => json_response(StatusCode::OK, &body),
        Err(status) => scripted(status),
    }
}

fn segments(request: &Request<Vec<u8>>) -> Vec<&str> {
    let path = request.uri().path();
    path.strip_prefix(PREFIX)
        .unwrap_or_default()
        .split('/')
        .collect()
}

fn begin(
    paper: &mut PaperState,
    user: &str,
    request: &Request<Vec<u8>>,
    now_ms: i64,
) -> Result<Value, StatusCode> {
    let NewDraft { text, chunks } =
        serde_json::from_slice(request.body()).map_err(|_| StatusCode::BAD_REQUEST)?;
    let draft = paper.begin(user, &text, chunks, now_ms);
    let origin = crate::answer::origin(request);
    Ok(json!({
        "draft_id": draft.id,
        "upload_url": format!("{origin}{PREFIX}{user}/uploads/{}", draft.id),
        "expires_at_ms": draft.expires_at_ms,
    }))
}

fn store(
    paper: &mut PaperState,
    (user, id, number): (&str, &str, &str),
    request: &Request<Vec<u8>>,
    now_ms: i64,
) -> Result<Value, StatusCode> {
    let number = number.parse().map_err(|_| StatusCode::BAD_REQUEST)?;
    let chunk = String::from_utf8_lossy(request.body()).into_owned();
    let draft = paper.draft(user, id).ok_or(StatusCode::NOT_FOUND)?;
    if draft.is_expired(now_ms) {
        return Err(StatusCode::GONE);
    }
    if draft.store(number, chunk, now_ms) {
        Ok(json!({"stored": number}))
    } else {
        Err(StatusCode::CONFLICT)
    }
}

fn standing(
    paper: &mut PaperState,
    (user, id): (&str, &str),
    now_ms: i64,
) -> Result<Value, StatusCode> {
    let pace = paper.pace;
    let draft = paper.draft(user, id).ok_or(StatusCode::NOT_FOUND)?;
    if draft.is_expired(now_ms) {
        return Err(StatusCode::GONE);
    }
    let state = match (draft.stored_at_ms, draft.is_ready(pace, now_ms)) {
        (_, true) => "ready",
        (Some(_), false) => "processing",
        (None, false) => "uploading",
    };
    Ok(json!({"state": state}))
}

fn publish(paper: &mut PaperState, (user, id): (&str, &str), now_ms: i64) -> Response<Vec<u8>> {
    let pace = paper.pace;
    let Some(draft) = paper.draft(user, id) else {
        return scripted(StatusCode::NOT_FOUND);
    };
    if draft.is_expired(now_ms) || !draft.is_ready(pace, now_ms) {
        return scripted(StatusCode::CONFLICT);
    }
    let is_first = draft.accepted_at_ms.is_none();
    draft.accept(pace, now_ms);
    let mut response = json_response(
        StatusCode::OK,
        &json!({"handle": format!("publication-{id}")}),
    );
    if is_first {
        response.extensions_mut().insert(MadePublic(id.to_owned()));
    }
    response
}

fn publication(
    paper: &mut PaperState,
    (user, handle): (&str, &str),
    now_ms: i64,
) -> Result<Value, StatusCode> {
    let id = handle
        .strip_prefix("publication-")
        .ok_or(StatusCode::NOT_FOUND)?;
    let draft = paper.draft(user, id).ok_or(StatusCode::NOT_FOUND)?;
    if draft.accepted_at_ms.is_none() {
        return Err(StatusCode::NOT_FOUND);
    }
    Ok(if draft.fails {
        json!({"state": "failed", "message": "The paper is torn."})
    } else if draft.is_visible(now_ms) {
        json!({"state": "public", "post_id": format!("post-{id}")})
    } else {
        json!({"state": "pending"})
    })
}

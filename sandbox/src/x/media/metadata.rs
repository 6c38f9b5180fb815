//! `POST /2/media/metadata`: the alternative text of an upload.
//!
//! <https://docs.x.com/x-api/media/create-media-metadata>

use http::{Request, Response, StatusCode};
use serde_json::json;

use crate::answer::json as json_response;
use crate::moment::Moment;
use crate::x::bearer::Caller;
use crate::x::draft::{json_body, not_json};
use crate::x::errors::Refusal;
use crate::x::schema::{Field, Shape};
use crate::x::state::XState;

const DESCRIPTION: Shape = Shape::Object(&[
    Field::required("id", Shape::Id),
    Field::required("metadata", METADATA),
]);
const METADATA: Shape = Shape::Object(&[Field::required("alt_text", ALT_TEXT)]);
/// "Alt text 1000 characters"
const ALT_TEXT: Shape = Shape::Object(&[Field::required("text", Shape::Text(1, 1000))]);

/// `POST /2/media/metadata`
pub(crate) fn describe(
    x: &mut XState,
    caller: &Caller,
    request: &Request<Vec<u8>>,
    moment: &Moment<'_>,
) -> Result<Response<Vec<u8>>, Refusal> {
    let body = json_body(request).ok_or_else(not_json)?;
    let violations = DESCRIPTION.violations(&body);
    if !violations.is_empty() {
        return Err(Refusal::invalid(&violations));
    }
    let id = body["id"].as_str().unwrap_or_default();
    let upload = x.uploads.own(&caller.user, id, moment.now_ms)?;
    if upload.whole.is_none() {
        return Err(Refusal::no_such_media(id));
    }
    let text = body["metadata"]["alt_text"]["text"].as_str();
    upload.alt_text = text.map(str::to_owned);
    x.uploads.described += 1;
    let data = json!({"id": id, "associated_metadata": body["metadata"]});
    Ok(json_response(StatusCode::OK, &json!({"data": data})))
}

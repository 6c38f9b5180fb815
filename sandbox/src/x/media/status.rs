//! `GET /2/media/upload?command=STATUS&media_id=`: how far the work on an upload is.

use http::{Request, Response, StatusCode};
use serde_json::json;

use crate::answer::json as json_response;
use crate::form::Form;
use crate::moment::Moment;
use crate::x::bearer::Caller;
use crate::x::errors::{Refusal, Violation};
use crate::x::query;
use crate::x::state::XState;

/// `GET /2/media/upload`
pub(crate) fn read(
    x: &mut XState,
    caller: &Caller,
    request: &Request<Vec<u8>>,
    moment: &Moment<'_>,
) -> Result<Response<Vec<u8>>, Refusal> {
    let form = Form::of_query(request);
    let mut violations = query::unknown(&form, &["command", "media_id"]);
    violations.extend(query::list(&form, "command", &["STATUS"]).err());
    let id = form.one("media_id").unwrap_or_default();
    if !query::is_id(id) {
        let message = format!("The `media_id` query parameter value [{id}] is not valid");
        violations.push(Violation::new("media_id", id, message));
    }
    if !violations.is_empty() {
        return Err(Refusal::invalid(&violations));
    }
    let upload = x.uploads.own(&caller.user, id, moment.now_ms)?;
    let whole = upload
        .whole
        .as_ref()
        .ok_or_else(|| Refusal::no_such_media(id))?;
    let data = upload.shown(whole, moment.now_ms);
    Ok(json_response(StatusCode::OK, &json!({"data": data})))
}

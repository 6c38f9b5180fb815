//! `POST /{page}/videos` in phases: start, transfer chunk by chunk, finish or cancel. The platform
//! says which bytes it wants next, and says so again when it is sent others. Offsets are texts.
//!
//! <https://developers.facebook.com/docs/graph-api/guides/upload>

use serde_json::{Value, json};

use super::bearer::{Call, Outcome};
use super::film::{self, VideoFault, VideoKind};
use super::finish_video::{not_uploaded, open, taken_on, wish_of_video};
use super::receive;
use super::videos::{Stage, Video};
use crate::graph::{Params, Refusal};

/// As many bytes are asked for at once.
const CHUNK: u64 = 4 * 1024 * 1024;
/// A session is named after its video.
const OF_SESSION: &str = "5";

/// One phase of an upload.
pub(crate) fn phase(call: &mut Call<'_, '_>, params: &Params, page: &str) -> Outcome {
    match params.needed("upload_phase")?.to_ascii_lowercase().as_str() {
        "start" => start(call, params, page),
        "transfer" => transfer(call, params, page),
        "finish" => finish(call, params, page),
        "cancel" => {
            let id = video_of(params)?;
            let video = open(call, page, &id, VideoKind::Post)?;
            video.refuse_upload(film::unusable());
            Ok(json!({"success": true}))
        }
        _ => Err(Refusal::invalid(
            "Param upload_phase must be one of {START, TRANSFER, FINISH, CANCEL}",
        )),
    }
}

fn start(call: &mut Call<'_, '_>, params: &Params, page: &str) -> Outcome {
    let size = params
        .number("file_size")?
        .ok_or_else(|| Refusal::invalid("The parameter file_size is required"))?;
    if let Some(fault) = film::judge_size(size) {
        return Err(refused(&fault));
    }
    let now_ms = call.moment.now_ms;
    let id = call.meta.videos.start(page, VideoKind::Post, now_ms);
    let video = open(call, page, &id, VideoKind::Post)?;
    video.size = Some(size);
    let mut answer = wanted(video);
    answer["video_id"] = json!(id);
    answer["upload_session_id"] = json!(format!("{OF_SESSION}{id}"));
    Ok(answer)
}

fn transfer(call: &mut Call<'_, '_>, params: &Params, page: &str) -> Outcome {
    let id = video_of(params)?;
    let chunk = params
        .file("video_file_chunk")
        .ok_or_else(|| Refusal::invalid("The parameter video_file_chunk is required"))?;
    let start = params.number("start_offset")?;
    open(call, page, &id, VideoKind::Post)?;
    let (meta, moment) = (&mut *call.meta, &*call.moment);
    let Some(video) = meta.videos.get_mut(&id) else {
        return Err(Refusal::no_such_object("POST", &id));
    };
    if video.stage(moment.now_ms) != Stage::Uploading {
        return Err(not_uploaded());
    }
    let end = end_of(video);
    if start != Some(video.bytes) || video.bytes + chunk.len() as u64 > end || chunk.is_empty() {
        let fault = film::unusable();
        return Err(refused(&VideoFault {
            code: 1_363_037,
            ..fault
        })
        .with_data(wanted(video)));
    }
    receive::bytes(video, &mut &chunk[..], moment.files)?;
    if Some(video.bytes) == video.size {
        receive::whole(video, moment)?;
    }
    if let Some(fault) = &video.upload_fault {
        return Err(refused(fault));
    }
    Ok(wanted(video))
}

fn finish(call: &mut Call<'_, '_>, params: &Params, page: &str) -> Outcome {
    let id = video_of(params)?;
    let wish = wish_of_video(params)?;
    let video = open(call, page, &id, VideoKind::Post)?;
    if !video.is_whole() {
        return Err(not_uploaded());
    }
    taken_on(call, params, &id, wish)?;
    Ok(json!({"success": true}))
}

/// The video of the session that a call names.
fn video_of(params: &Params) -> Result<String, Refusal> {
    let session = params.needed("upload_session_id")?;
    let id = session.strip_prefix(OF_SESSION);
    id.map(str::to_owned)
        .ok_or_else(|| Refusal::no_such_object("POST", session))
}

/// The bytes that are wanted next; from and to are the same when all of them are here.
fn wanted(video: &Video) -> Value {
    json!({"start_offset": video.bytes.to_string(), "end_offset": end_of(video).to_string()})
}

fn end_of(video: &Video) -> u64 {
    let size = video.size.unwrap_or(video.bytes);
    size.min(video.bytes + CHUNK)
}

fn refused(fault: &VideoFault) -> Refusal {
    Refusal::new(6001, format!("(#6001) {}", fault.message))
        .sub(fault.code)
        .told("Video Upload Error", &fault.message)
}

//! Photos: <https://developers.tiktok.com/doc/content-posting-api-reference-photo-post>. TikTok
//! fetches them, and one call begins the post and names it: where its answer is lost, nobody can
//! ask for it, and it is never made twice.

use super::calls::{Effect, part_of, post, unreadable};
use super::{info, links};
use crate::platforms::error::{Full, PlatformError};
use crate::platforms::lenient_json::text;
use crate::platforms::publish::{Committed, Handle, Job, Taken};
use crate::ports::Http;
use serde_json::Value;

const INIT: &str = "/v2/post/publish/content/init/";

/// Begins the post.
pub(super) async fn commit(job: &Job<'_, impl Http>) -> Result<Taken, PlatformError> {
    let part = part_of(job)?;
    let addresses = part.media.iter().map(|one| links::to(job, one));
    let addresses: Vec<String> = addresses.collect::<Result<_, _>>()?;
    let body = info::photos(part, &addresses)?;
    accepted(&post(job, INIT, &body, Effect::Public).await?)
}

/// What a call that begins a post names it.
pub(super) fn accepted(data: &Value) -> Result<Taken, PlatformError> {
    let publish_id = text(data, "publish_id").ok_or_else(|| unreadable(Effect::Public))?;
    Ok(Taken {
        committed: Committed::Accepted(Handle(publish_id)),
        full: Full::default(),
    })
}

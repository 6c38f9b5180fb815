//! `POST /{page}/photo_stories`: a waiting photo as a story. Nothing ever says afterwards whether
//! it was published.
//!
//! <https://developers.facebook.com/docs/page-stories-api>

use serde_json::json;

use super::bearer::{Call, Outcome};
use crate::graph::Refusal;
use crate::graph::public::{PostKind, PublicPost};

/// `POST /{version}/{page}/photo_stories`
pub(crate) fn photo(call: &mut Call<'_, '_>, page: &str) -> Outcome {
    call.admit_publisher(page, &["photo_id"])?;
    let id = call.params.needed("photo_id")?.to_owned();
    let (now_ms, received_at_ms) = (call.moment.now_ms, call.moment.received_at_ms);
    let photo = call.meta.photos.waiting(&id, page, now_ms).cloned();
    let photo = photo.ok_or_else(|| {
        Refusal::new(100, "(#100) The photo does not exist or is in another post").sub(1_366_051)
    })?;
    let post = format!("9{id}");
    call.meta.photos.mark_used(&[id], &post);
    call.announce(PublicPost {
        seq: 0,
        id: post.clone(),
        author: page.to_owned(),
        author_name: String::new(),
        kind: PostKind::Story,
        text: String::new(),
        link: None,
        media: vec![photo.public()],
        details: None,
        comments: Vec::new(),
        received_at_ms,
        public_at_ms: now_ms,
        deleted_at_ms: None,
    });
    Ok(json!({"success": true, "post_id": post}))
}

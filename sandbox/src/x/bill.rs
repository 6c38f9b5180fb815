//! What the calls that write cost the owner of the app.
//!
//! <https://docs.x.com/x-api/getting-started/pricing>: a post $0.015, one with a link $0.20, the
//! description of a medium $0.005. Uploads are not on the list, and what is read is not counted
//! here.

use serde::Serialize;

use super::state::XState;

/// In tenths of a cent.
const POST: u64 = 15;
const POST_WITH_LINK: u64 = 200;
const DESCRIPTION: u64 = 5;

/// What was written so far, and its price.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Bill {
    /// Posts without a link of their own.
    pub posts: u64,
    /// Posts with one: the link that X adds for media is none.
    pub posts_with_links: u64,
    /// Descriptions of media.
    pub media_metadata: u64,
    /// The price of all of it, in tenths of a cent.
    pub tenths_of_cents: u64,
}

// === impl Bill ===

impl Bill {
    /// The bill so far; what was deleted was paid all the same.
    pub(crate) fn of(x: &XState) -> Self {
        let (mut posts, mut posts_with_links) = (0, 0);
        for post in x.posts.all() {
            if post.wrapped.urls.iter().any(|url| url.media_key.is_none()) {
                posts_with_links += 1;
            } else {
                posts += 1;
            }
        }
        let media_metadata = x.uploads.described;
        Self {
            posts,
            posts_with_links,
            media_metadata,
            tenths_of_cents: posts * POST
                + posts_with_links * POST_WITH_LINK
                + media_metadata * DESCRIPTION,
        }
    }
}

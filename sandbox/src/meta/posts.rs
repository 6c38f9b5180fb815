//! The posts of Pages, those that nobody sees yet among them.

use serde::{Deserialize, Serialize};

const FIRST_ID: u64 = 122_093_450_061_507_001;

/// One post.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Post {
    pub(crate) id: String,
    pub(crate) page: String,
    pub(crate) message: String,
    pub(crate) link: Option<String>,
    pub(crate) photos: Vec<String>,
    pub(crate) created_at_ms: i64,
    pub(crate) published_at_ms: Option<i64>,
    pub(crate) is_deleted: bool,
}

/// All posts.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Posts {
    all: Vec<Post>,
}

// === impl Posts ===

impl Posts {
    /// Keeps a post that nobody sees yet, and gives it its id.
    pub(crate) fn draft(
        &mut self,
        page: &str,
        message: &str,
        link: Option<&str>,
        photos: Vec<String>,
        now_ms: i64,
    ) -> String {
        let id = format!("{page}_{}", FIRST_ID + self.all.len() as u64);
        self.all.push(Post {
            id: id.clone(),
            page: page.to_owned(),
            message: message.to_owned(),
            link: link.map(str::to_owned),
            photos,
            created_at_ms: now_ms,
            published_at_ms: None,
            is_deleted: false,
        });
        id
    }

    /// A post that was not deleted.
    pub(crate) fn get(&self, id: &str) -> Option<&Post> {
        self.all
            .iter()
            .find(|post| post.id == id && !post.is_deleted)
    }

    /// A post that was not deleted, to be changed.
    pub(crate) fn get_mut(&mut self, id: &str) -> Option<&mut Post> {
        self.all
            .iter_mut()
            .find(|post| post.id == id && !post.is_deleted)
    }

    /// What a Page published, newest first.
    pub(crate) fn published(&self, page: &str) -> impl Iterator<Item = &Post> {
        let mut all: Vec<&Post> = self
            .all
            .iter()
            .filter(|post| post.page == page && !post.is_deleted)
            .collect();
        all.retain(|post| post.published_at_ms.is_some());
        all.sort_by_key(|post| std::cmp::Reverse((post.published_at_ms, post.id.clone())));
        all.into_iter()
    }
}

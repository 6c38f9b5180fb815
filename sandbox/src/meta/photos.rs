//! The photos of Pages: some are in a post or a story, others wait for one.

use serde::{Deserialize, Serialize};

use crate::files::StoredFile;
use crate::graph::public::PublicMedium;

const FIRST_ID: u64 = 122_193_450_061_507_001;
/// "Unpublished photos that are not used are deleted after about a day."
const WAITS_MS: i64 = 24 * 60 * 60 * 1000;

/// One photo.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Photo {
    pub(crate) id: String,
    pub(crate) page: String,
    /// The address from which it was taken, if its bytes were not sent.
    pub(crate) url: Option<String>,
    /// Its bytes; none for an address that was not gone to.
    #[serde(default)]
    pub(crate) picture: Option<Picture>,
    pub(crate) alt_text: Option<String>,
    pub(crate) created_at_ms: i64,
    /// The post or the story that it is in.
    pub(crate) used_by: Option<String>,
    is_deleted: bool,
}

/// The bytes of a photo.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Picture {
    pub(crate) file: StoredFile,
    pub(crate) content_type: String,
    pub(crate) width: u32,
    pub(crate) height: u32,
}

/// What a photo is made from.
#[derive(Debug, Default)]
pub(crate) struct NewPhoto {
    pub(crate) url: Option<String>,
    pub(crate) picture: Option<Picture>,
    pub(crate) alt_text: Option<String>,
}

/// All photos.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Photos {
    all: Vec<Photo>,
}

// === impl Photos ===

impl Photos {
    /// Adds a photo that is in nothing yet, and gives it its id.
    pub(crate) fn add(&mut self, page: &str, new: NewPhoto, now_ms: i64) -> String {
        let id = (FIRST_ID + self.all.len() as u64).to_string();
        self.all.push(Photo {
            id: id.clone(),
            page: page.to_owned(),
            url: new.url,
            picture: new.picture,
            alt_text: new.alt_text,
            created_at_ms: now_ms,
            used_by: None,
            is_deleted: false,
        });
        id
    }

    /// The photo of this id, if it is still there.
    pub(crate) fn get(&self, id: &str, now_ms: i64) -> Option<&Photo> {
        let is_there =
            |photo: &&Photo| photo.used_by.is_some() || now_ms - photo.created_at_ms < WAITS_MS;
        self.all
            .iter()
            .find(|photo| photo.id == id && !photo.is_deleted)
            .filter(is_there)
    }

    /// The photo of this id, if it waits for a post of this Page.
    pub(crate) fn waiting(&self, id: &str, page: &str, now_ms: i64) -> Option<&Photo> {
        self.get(id, now_ms)
            .filter(|photo| photo.page == page && photo.used_by.is_none())
    }

    /// Puts photos into a post or a story.
    pub(crate) fn mark_used(&mut self, ids: &[String], by: &str) {
        for photo in self.all.iter_mut().filter(|photo| ids.contains(&photo.id)) {
            photo.used_by = Some(by.to_owned());
        }
    }

    /// Deletes a photo that is in no post; whether it did.
    pub(crate) fn delete(&mut self, id: &str, page: &str) -> bool {
        let photo = self
            .all
            .iter_mut()
            .find(|photo| photo.id == id && photo.page == page && photo.used_by.is_none());
        photo.is_some_and(|photo| !std::mem::replace(&mut photo.is_deleted, true))
    }
}

// === impl Photo ===

impl Photo {
    /// The photo as everybody sees it.
    pub(crate) fn public(&self) -> PublicMedium {
        let picture = self.picture.as_ref();
        PublicMedium {
            id: Some(self.id.clone()),
            address: self.url.clone(),
            sha256: picture.map(|picture| picture.file.sha256.clone()),
            bytes: picture.map_or(0, |picture| picture.file.bytes),
            content_type: picture.map(|picture| picture.content_type.clone()),
            width: picture.map(|picture| picture.width),
            height: picture.map(|picture| picture.height),
            alt_text: self.alt_text.clone(),
        }
    }
}

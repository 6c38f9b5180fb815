//! All uploads. One that ran out is forgotten with its bytes when the next begins, unless a post
//! shows it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::category::Category;
use super::public_medium::PublicMedium;
use super::upload::{Upload, UploadSeen};
use crate::moment::Moment;
use crate::x::errors::Refusal;
use crate::x::snowflake::snowflake;

/// All uploads, by their numbers.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Uploads {
    all: BTreeMap<u64, Upload>,
    /// How often an upload was described, which is billed.
    pub(crate) described: u64,
}

/// What an upload begins with.
#[derive(Debug)]
pub(super) struct Announcement {
    pub(super) category: Category,
    pub(super) media_type: String,
    pub(super) total_bytes: u64,
}

// === impl Uploads ===

impl Uploads {
    /// Begins an upload.
    pub(super) fn begin(
        &mut self,
        user: &str,
        announcement: Announcement,
        moment: &Moment<'_>,
    ) -> &mut Upload {
        self.sweep(moment);
        let last = self.all.last_key_value().map_or(0, |(number, _)| *number);
        let number = snowflake(moment.now_ms, last + 1);
        let lives_ms = i64::from(moment.settings.x_media_expires_s) * 1000;
        let upload = Upload {
            id: number.to_string(),
            number,
            owner: user.to_owned(),
            category: announcement.category,
            media_type: announcement.media_type,
            total_bytes: announcement.total_bytes,
            expires_at_ms: moment.now_ms + lives_ms,
            segments: BTreeMap::new(),
            whole: None,
            alt_text: None,
            is_public: false,
        };
        self.all.entry(number).or_insert(upload)
    }

    /// The living upload of this id, if it is this user's: to all others it is not there.
    pub(super) fn own(
        &mut self,
        user: &str,
        id: &str,
        now_ms: i64,
    ) -> Result<&mut Upload, Refusal> {
        let upload = id
            .parse()
            .ok()
            .and_then(|number: u64| self.all.get_mut(&number));
        upload
            .filter(|upload| upload.id == id && upload.owner == user && upload.is_alive(now_ms))
            .ok_or_else(|| Refusal::no_such_media(id))
    }

    /// Gives an upload up, with its bytes.
    pub(super) fn drop_upload(&mut self, number: u64, moment: &Moment<'_>) {
        for file in self.all.remove(&number).iter().flat_map(Upload::files) {
            moment.spool.remove(&file);
        }
    }

    fn sweep(&mut self, moment: &Moment<'_>) {
        let is_over = |upload: &&Upload| !upload.is_public && !upload.is_alive(moment.now_ms);
        let over: Vec<u64> = self
            .all
            .values()
            .filter(is_over)
            .map(|upload| upload.number)
            .collect();
        for number in over {
            self.drop_upload(number, moment);
        }
    }

    /// Notes that a post shows these media: their bytes stay.
    pub(crate) fn keep_for_ever(&mut self, media: &[PublicMedium]) {
        for medium in media {
            let number = medium.id.parse().ok();
            if let Some(upload) = number.and_then(|number: u64| self.all.get_mut(&number)) {
                upload.is_public = true;
            }
        }
    }

    /// Lets an upload run out at once.
    pub(crate) fn expire(&mut self, id: &str, now_ms: i64) -> bool {
        let upload = self.all.values_mut().find(|upload| upload.id == id);
        let is_there = upload.is_some();
        if let Some(upload) = upload {
            upload.expires_at_ms = now_ms;
        }
        is_there
    }

    /// All uploads as a test sees them.
    pub(crate) fn seen(&self) -> Vec<UploadSeen> {
        self.all.values().map(Upload::seen).collect()
    }
}

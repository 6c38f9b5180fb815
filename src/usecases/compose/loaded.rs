//! A post as it stands, with all of its deliveries.

use super::{ComposeError, Seen, library};
use crate::domain::delivery::State;
use crate::domain::ids::{PostId, WorkspaceId};
use crate::domain::intention::Intention;
use crate::domain::media::{Attachment, Library};
use crate::domain::post::{Target, media_json};
use crate::domain::schedule::Request;
use crate::domain::time::Timestamp;
use crate::ports::sql::{Answer, Statement};
use crate::ports::{Ports, Store, StoreError};
use crate::usecases::engine::row::{self, Row};
use crate::usecases::sessions::Person;
use crate::usecases::{Core, CoreError};
use serde::Deserialize;

/// A post as it stands.
pub(super) struct Loaded {
    pub(super) workspace: WorkspaceId,
    pub(super) post: Post,
    pub(super) rows: Vec<Row>,
}

#[derive(Clone, Deserialize)]
pub(super) struct Post {
    pub(super) version: i64,
    pub(super) text: String,
    pub(super) media: MediaList,
    pub(super) library: KeptLibrary,
    pub(super) due_at: Timestamp,
    pub(super) zone: String,
    pub(super) local: Option<String>,
    pub(super) remark: Option<String>,
    pub(super) late_minutes: u32,
    pub(super) targets: DraftTargets,
    /// When a draft is meant to go out, as JSON.
    pub(super) intended: Option<String>,
    /// What made it, where it is one of a post that repeats.
    pub(super) recurrence: Option<String>,
}

/// The shared pictures and videos, which the row keeps as JSON.
#[derive(Clone, Default, Deserialize)]
#[serde(try_from = "Option<String>")]
pub(super) struct MediaList(pub(super) Vec<Attachment>);

/// What is known of the post's media, which the row keeps as JSON.
#[derive(Clone, Default, Deserialize)]
#[serde(try_from = "Option<String>")]
pub(super) struct KeptLibrary(pub(super) Library);

/// Where a draft is to go, which its row keeps as JSON; none: it is planned, and its deliveries say
/// it.
#[derive(Clone, Default, Deserialize)]
#[serde(try_from = "Option<String>")]
pub(super) struct DraftTargets(pub(super) Option<Vec<Target>>);

// === impl DraftTargets ===

impl DraftTargets {
    /// As the row keeps them.
    pub(super) fn json(&self) -> Option<String> {
        let json = |targets| serde_json::to_string(targets).unwrap_or_default();
        self.0.as_ref().map(json)
    }
}

impl TryFrom<Option<String>> for DraftTargets {
    type Error = serde_json::Error;

    fn try_from(json: Option<String>) -> Result<Self, Self::Error> {
        let targets = json.map(|json| serde_json::from_str(&json)).transpose()?;
        Ok(Self(targets))
    }
}

// === impl MediaList ===

impl TryFrom<Option<String>> for MediaList {
    type Error = serde_json::Error;

    fn try_from(json: Option<String>) -> Result<Self, Self::Error> {
        let media = json.map(|json| serde_json::from_str(&json)).transpose()?;
        Ok(Self(media.unwrap_or_default()))
    }
}

// === impl KeptLibrary ===

impl TryFrom<Option<String>> for KeptLibrary {
    type Error = serde_json::Error;

    fn try_from(json: Option<String>) -> Result<Self, Self::Error> {
        let library = json.map(|json| serde_json::from_str(&json)).transpose()?;
        Ok(Self(library.unwrap_or_default()))
    }
}

// === impl Loaded ===

impl Loaded {
    /// Whether it is only kept, and has no instant yet.
    pub(super) const fn is_draft(&self) -> bool {
        self.post.targets.0.is_some()
    }

    /// Whether all of it was taken back.
    pub(super) fn is_taken_back(&self) -> bool {
        let mut states = self.rows.iter().map(|row| row.state);
        !self.rows.is_empty() && states.all(|state| state == State::Cancelled)
    }

    /// Whether what goes to an account can be changed; of what was taken back as a whole, together
    /// with a new time.
    pub(super) fn is_open(&self, row: &Row) -> bool {
        row.state.is_editable() || self.is_taken_back()
    }

    /// Whether it can become a draft again: nothing of it is public, has been tried or was taken
    /// back, and no recurrence waits for it.
    pub(super) fn may_become_draft(&self) -> bool {
        let is_whole = |row: &Row| row.state.is_waiting() && row.public_parts == 0;
        self.post.recurrence.is_none() && self.rows.iter().all(is_whole)
    }

    /// When it is meant to go out: of a draft as its author chose it, of a post the time that it
    /// has.
    pub(super) fn intended(&self) -> Option<Intention> {
        let post = &self.post;
        if self.is_draft() {
            let json = post.intended.as_deref()?;
            return serde_json::from_str(json).ok();
        }
        let request = match &post.local {
            Some(local) => Request {
                local: Some(local.clone()),
                zone: Some(post.zone.clone()),
                ..Request::default()
            },
            None => Request {
                at: Some(post.due_at.to_string()),
                ..Request::default()
            },
        };
        Some(Intention::Schedule(request))
    }

    /// How many bytes its texts and options have together.
    pub(super) fn bytes(&self) -> usize {
        let of = |row: &Row| {
            row.own_text.as_ref().map_or(0, String::len)
                + row.options.as_ref().map_or(0, String::len)
                + row.own_media.as_ref().map_or(0, String::len)
        };
        let media = media_json(&self.post.media.0).map_or(0, |json| json.len());
        let library = library::kept(&self.post.library.0).map_or(0, |json| json.len());
        let targets = self.post.targets.json().map_or(0, |json| json.len());
        self.post.text.len() + media + library + targets + self.rows.iter().map(of).sum::<usize>()
    }
}

/// The post and its deliveries, if they are of a version that the person saw.
pub(super) async fn read<P: Ports>(
    core: &Core<P>,
    person: &Person,
    id: &PostId,
    seen: &Seen,
) -> Result<Loaded, ComposeError> {
    let post = "SELECT version, text, media, library, due_at, zone, local, remark, \
        late_minutes, targets, intended, recurrence FROM posts WHERE id=:post AND \
        workspace=:workspace";
    let rows = format!(
        "{} WHERE d.post=:post AND d.removed_at IS NULL ORDER BY d.rowid",
        row::READ
    );
    let statements = [post.to_owned(), rows].map(|sql| {
        Statement::new(sql)
            .bind("post", id)
            .bind("workspace", &person.workspace)
    });
    let answers = core
        .ports
        .store()
        .batch(statements.to_vec())
        .await
        .map_err(CoreError::from)?;
    let [post, rows] = <[Answer; 2]>::try_from(answers)
        .map_err(|_| CoreError::from(StoreError::Shape("two answers".into())))?;
    let post: Post = post
        .first()
        .map_err(CoreError::from)?
        .ok_or(ComposeError::NotFound)?;
    seen.fits(post.version)?;
    Ok(Loaded {
        workspace: person.workspace.clone(),
        post,
        rows: row::all(rows).map_err(CoreError::from)?,
    })
}

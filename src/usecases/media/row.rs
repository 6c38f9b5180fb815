//! A medium as it is kept, and as clients see it.

use super::error::MediaUseError;
use crate::domain::ids::MediaId;
use crate::domain::media::{Facts, Kind};
use crate::domain::time::Timestamp;
use crate::ports::sql::{Statement, decode};
use crate::ports::{Ports, Store, StoreError};
use crate::usecases::Core;
use crate::usecases::sessions::Person;
use serde::{Deserialize, Serialize};

/// A medium as clients see it.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[cfg_attr(not(target_arch = "wasm32"), schemars(rename = "Medium"))]
pub struct Item {
    id: MediaId,
    /// The person's file name.
    name: String,
    /// What it is for a network; none while it comes in.
    kind: Option<Kind>,
    /// How many bytes it has.
    bytes: u64,
    /// What its bytes say; none while it comes in.
    facts: Option<Facts>,
    /// What it shows, in words.
    alt: Option<String>,
    state: MediaState,
    /// How many posts and recurrences use it; no more than 100 are counted.
    used_by: u32,
    /// Whether it stays although no post uses it.
    keep: bool,
    /// When it is deleted by itself, unless a post uses it or it is kept; none: it stays, or that
    /// is not known yet.
    ends_at: Option<Timestamp>,
    created_at: Timestamp,
    /// The length of every part but the last.
    part_bytes: u64,
    /// The parts that are here, while it comes in.
    parts: Vec<u16>,
    /// Whether there is a small picture of it.
    thumbnail: bool,
}

/// How far a medium is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum MediaState {
    /// It comes in, part by part. An upload that is not complete after a day is given up.
    Uploading,
    /// All its bytes are here, and were read. What is not kept and no post uses for a day is
    /// deleted.
    Ready,
}

/// A medium as it is kept.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Row {
    pub(super) id: MediaId,
    pub(super) name: String,
    pub(super) alt: Option<String>,
    pub(super) bytes: u64,
    pub(super) part_bytes: u64,
    pub(super) state: MediaState,
    pub(super) upload: Option<String>,
    kind: Option<Kind>,
    pub(super) facts: Option<String>,
    pub(super) thumbnail: Option<String>,
    pub(super) created_at: Timestamp,
    used_by: u32,
    keep: i64,
    ends_at: Option<Timestamp>,
    /// The numbers of the parts that are here, as JSON.
    parts: String,
}

/// The columns of a [`Row`], of the table `m`.
pub(super) const COLUMNS: &str = "m.id, m.name, m.alt, m.bytes, m.part_bytes, m.state, m.upload, \
    m.kind, m.facts, m.thumbnail, m.created_at, m.keep,
      CASE WHEN m.keep=0 OR m.state='uploading' THEN nullif(m.look_at, 0) END AS ends_at,
      (SELECT count(*) FROM (SELECT 1 FROM media_uses u WHERE u.medium=m.id UNION ALL SELECT 1 \
      FROM recurrence_media u WHERE u.medium=m.id LIMIT 100)) AS used_by,
      (SELECT json_group_array(p.number) FROM media_parts p WHERE p.medium=m.id) AS parts";

/// A medium of the person's workspace. What is being deleted is not there any more.
pub(super) async fn find<P: Ports>(
    core: &Core<P>,
    person: &Person,
    id: &MediaId,
) -> Result<Row, MediaUseError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM media m WHERE m.id=:id AND m.workspace=:workspace AND \
        m.state<>'deleting'"
    );
    let find = Statement::new(sql)
        .bind("id", id)
        .bind("workspace", &person.workspace);
    let row = core.ports.store().run(find).await?.first()?;
    row.ok_or(MediaUseError::NotFound)
}

// === impl Row ===

impl Row {
    /// What its bytes say.
    pub(super) fn facts(&self) -> Result<Option<Facts>, StoreError> {
        self.facts
            .as_deref()
            .map(|facts| {
                serde_json::from_str(facts).map_err(|error| StoreError::Shape(error.to_string()))
            })
            .transpose()
    }
}

impl Item {
    pub(super) const fn id(&self) -> &MediaId {
        &self.id
    }
}

impl TryFrom<Row> for Item {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let parts = serde_json::from_str(&row.parts)
            .map_err(|error| StoreError::Shape(error.to_string()))?;
        let mut parts: Vec<u16> = decode(parts)?;
        parts.sort_unstable();
        Ok(Self {
            facts: row.facts()?,
            id: row.id,
            name: row.name,
            kind: row.kind,
            bytes: row.bytes,
            alt: row.alt,
            state: row.state,
            used_by: row.used_by,
            keep: row.keep != 0,
            ends_at: row.ends_at,
            created_at: row.created_at,
            part_bytes: row.part_bytes,
            parts,
            thumbnail: row.thumbnail.is_some(),
        })
    }
}

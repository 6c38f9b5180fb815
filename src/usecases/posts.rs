//! Reading posts.

mod delivery;
pub mod page;
mod state;

use self::delivery::{DELIVERIES, DeliveryRow};
use super::sessions::Person;
use super::{Core, CoreError};
use crate::domain::ids::{AccountId, DeliveryId, MediaId, PostId, RecurrenceId};
use crate::domain::media::{Attachment, Library, Medium};
use crate::domain::post;
#[cfg(not(target_arch = "wasm32"))]
use crate::domain::post::options_schema;
use crate::domain::schedule::{has_drifted, wall_clock};
use crate::domain::time::Timestamp;
use crate::domain::zone::Zone;
use crate::ports::sql::{Statement, decode};
use crate::ports::{Ports, Store};
pub use delivery::{Delivery, DeliveryError};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
pub use state::PostState;

/// A post as clients see it.
#[derive(Debug, Serialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
pub struct Post {
    id: PostId,
    version: i64,
    state: PostState,
    text: String,
    /// The shared pictures and videos, in order.
    media: Vec<ShownMedium>,
    targets: Vec<Target>,
    /// What is known of every medium that it names.
    library: Vec<Medium>,
    /// When it goes; none: it is a draft.
    schedule: Option<Schedule>,
    /// Of a draft: when its author means it to go out, as far as that is said.
    #[cfg_attr(
        not(target_arch = "wasm32"),
        schemars(schema_with = "nullable_intention")
    )]
    intended: Option<Box<RawValue>>,
    late_minutes: i64,
    deliveries: Vec<Delivery>,
    /// The recurrence that made it; none: a person did.
    recurrence: Option<RecurrenceId>,
    created_at: Timestamp,
    updated_at: Timestamp,
}

/// A picture or a video at its place in a post.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
pub(super) struct ShownMedium {
    id: MediaId,
    /// What it shows, in words; none: what the medium itself says.
    alt: Option<String>,
}

/// An account of a post.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
pub(super) struct Target {
    account: AccountId,
    text: Option<String>,
    /// Its own pictures and videos, where they differ from the shared ones.
    media: Option<Vec<ShownMedium>>,
    #[cfg_attr(
        not(target_arch = "wasm32"),
        schemars(schema_with = "nullable_options")
    )]
    options: Option<Box<RawValue>>,
}

#[derive(Debug, Serialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[cfg_attr(not(target_arch = "wasm32"), schemars(rename = "PlannedTime"))]
struct Schedule {
    at: Timestamp,
    local: String,
    zone: String,
    #[cfg_attr(
        not(target_arch = "wasm32"),
        schemars(extend("enum" = ["skipped", "doubled", "rules_changed", null]))
    )]
    remark: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    asked_local: Option<String>,
}

#[derive(Deserialize)]
struct PostRow {
    id: PostId,
    version: i64,
    state: PostState,
    text: String,
    media: Option<String>,
    library: Option<String>,
    due_at: Timestamp,
    zone: String,
    local: Option<String>,
    remark: Option<String>,
    late_minutes: i64,
    targets: Option<String>,
    intended: Option<String>,
    recurrence: Option<RecurrenceId>,
    created_at: Timestamp,
    updated_at: Timestamp,
}

#[cfg(not(target_arch = "wasm32"))]
fn nullable_options(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
    schemars::json_schema!({ "anyOf": [options_schema(generator), { "type": "null" }] })
}

/// It is told as it was given.
#[cfg(not(target_arch = "wasm32"))]
fn nullable_intention(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
    let asked = serde_json::json!({ "$ref": "#/components/schemas/Intention" });
    schemars::json_schema!({ "anyOf": [asked, { "type": "null" }] })
}

/// What is read of a post. Its state is kept with it: [`state`].
const COLUMNS: &str = "p.id, p.version, p.state, p.text, p.media, p.library, p.due_at, p.zone, \
    p.local, p.remark, p.late_minutes, p.targets, p.intended, p.recurrence, p.created_at, \
    p.updated_at";

/// One post.
///
/// # Errors
/// When the database fails.
pub async fn get<P: Ports>(
    core: &Core<P>,
    person: &Person,
    id: &PostId,
) -> Result<Option<Post>, CoreError> {
    let sql = format!("SELECT {COLUMNS} FROM posts p WHERE p.workspace=:workspace AND p.id=:id");
    let find = Statement::new(sql)
        .bind("workspace", &person.workspace)
        .bind("id", id);
    let rows: Vec<PostRow> = core.ports.store().run(find).await?.all()?;
    Ok(with_deliveries(core, person, rows)
        .await?
        .into_iter()
        .next())
}

/// What a column holds as JSON; none where there is nothing that can be understood.
fn understood<T: DeserializeOwned>(json: Option<&str>) -> Option<T> {
    json.and_then(|json| serde_json::from_str(json).ok())
}

async fn with_deliveries<P: Ports>(
    core: &Core<P>,
    person: &Person,
    rows: Vec<PostRow>,
) -> Result<Vec<Post>, CoreError> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<&PostId> = rows.iter().map(|row| &row.id).collect();
    // As they were written: ids made within one millisecond have no order.
    let sql = format!(
        "{DELIVERIES} AND d.removed_at IS NULL AND d.post IN (SELECT value FROM json_each(:ids)) \
        ORDER BY d.rowid"
    );
    let find = Statement::new(sql)
        .bind("workspace", &person.workspace)
        .bind("ids", serde_json::json!(ids).to_string());
    let found = core.ports.store().run(find).await?.rows.into_iter();
    // One that cannot be understood hides no other. It ends as failed, and can be read again then.
    let mut deliveries: Vec<DeliveryRow> = found.filter_map(|row| decode(row).ok()).collect();
    let posts = rows.into_iter().map(|row| {
        let (mine, others) = std::mem::take(&mut deliveries)
            .into_iter()
            .partition(|delivery| delivery.post == row.id);
        deliveries = others;
        Post::new(row, mine)
    });
    Ok(posts.collect())
}

/// One delivery.
///
/// # Errors
/// When the database fails.
pub async fn delivery<P: Ports>(
    core: &Core<P>,
    person: &Person,
    id: &DeliveryId,
) -> Result<Option<Delivery>, CoreError> {
    let find = Statement::new(format!("{DELIVERIES} AND d.id=:id"))
        .bind("workspace", &person.workspace)
        .bind("id", id);
    Ok(core
        .ports
        .store()
        .run(find)
        .await?
        .first::<DeliveryRow>()?
        .map(Delivery::from))
}

// === impl Post ===

impl Post {
    fn new(row: PostRow, deliveries: Vec<DeliveryRow>) -> Self {
        let is_draft = row.state == PostState::Draft;
        let targets = if is_draft {
            understood(row.targets.as_deref()).unwrap_or_default()
        } else {
            deliveries.iter().map(Target::from).collect()
        };
        let schedule = || {
            Schedule::new(
                row.due_at,
                row.zone.clone(),
                row.local.clone(),
                row.remark.clone(),
            )
        };
        Self {
            schedule: (!is_draft).then(schedule),
            intended: understood::<Box<RawValue>>(row.intended.as_deref()).filter(|_| is_draft),
            id: row.id,
            version: row.version,
            state: row.state,
            text: row.text,
            media: understood(row.media.as_deref()).unwrap_or_default(),
            targets,
            library: understood::<Library>(row.library.as_deref())
                .unwrap_or_default()
                .into_values()
                .collect(),
            late_minutes: row.late_minutes,
            deliveries: deliveries.into_iter().map(Delivery::from).collect(),
            recurrence: row.recurrence,
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }

    /// Its version, for `ETag`.
    #[must_use]
    pub const fn version(&self) -> i64 {
        self.version
    }
}

// === impl Schedule ===

impl Schedule {
    /// The instant that was confirmed stands, whatever has become of the zone's rules since.
    fn new(at: Timestamp, zone: String, asked: Option<String>, remark: Option<String>) -> Self {
        let known = Zone::parse(&zone);
        let local = known.map_or_else(|| at.to_string(), |zone| wall_clock(at, zone));
        let is_drifted = known
            .zip(asked.as_deref())
            .is_some_and(|(zone, asked)| has_drifted(at, asked, zone));
        let remark = if is_drifted {
            Some("rules_changed".to_owned())
        } else {
            remark
        };
        Self {
            at,
            local,
            zone,
            remark,
            asked_local: asked.filter(|_| is_drifted),
        }
    }
}

// === impl ShownMedium ===

impl From<&Attachment> for ShownMedium {
    fn from(Attachment { id, alt }: &Attachment) -> Self {
        Self {
            id: id.clone(),
            alt: alt.clone(),
        }
    }
}

// === impl Target ===

impl From<&post::Target> for Target {
    fn from(target: &post::Target) -> Self {
        let options = target.options_json().unwrap_or_else(|| "{}".to_owned());
        let media = target.media.as_ref();
        Self {
            account: target.account.clone(),
            text: target.text.clone(),
            media: media.map(|media| media.iter().map(ShownMedium::from).collect()),
            options: RawValue::from_string(options).ok(),
        }
    }
}

impl From<&DeliveryRow> for Target {
    fn from(row: &DeliveryRow) -> Self {
        let options = row.options.clone().unwrap_or_else(|| "{}".to_owned());
        Self {
            account: row.account.clone(),
            text: row.text.clone(),
            media: understood(row.media.as_deref()),
            options: RawValue::from_string(options).ok(),
        }
    }
}

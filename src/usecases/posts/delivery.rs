//! A delivery as clients see it.

use crate::domain::delivery::State;
use crate::domain::door::Door;
use crate::domain::ids::{AccountId, DeliveryId, PostId};
use crate::domain::network::Network;
use crate::domain::time::Timestamp;
use serde::{Deserialize, Serialize};

/// A delivery as clients see it.
#[derive(Debug, Serialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
pub struct Delivery {
    id: DeliveryId,
    post: PostId,
    account: AccountId,
    platform: Network,
    state: State,
    due_at: Timestamp,
    committed_at: Option<Timestamp>,
    /// When it was live, as far as is known; none where that is not known.
    published_at: Option<Timestamp>,
    /// How long after its instant the call left that made it public.
    lateness_ms: Option<i64>,
    /// How long after its instant it was live.
    live_lateness_ms: Option<i64>,
    remote_id: Option<String>,
    url: Option<String>,
    /// The platform's name of what it accepted and has not shown yet.
    handle: Option<String>,
    published_parts: i64,
    attempts: i64,
    error: Option<DeliveryError>,
}

/// Why a delivery stands as it does.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
pub struct DeliveryError {
    /// What it means for what happens next.
    #[cfg_attr(
        not(target_arch = "wasm32"),
        schemars(extend("enum" = crate::platforms::Class::NAMES))
    )]
    class: String,
    /// A short name of the reason, for programs.
    code: String,
    /// What happened, for people.
    message: String,
    /// What a person can do.
    hint: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct DeliveryRow {
    id: DeliveryId,
    pub(super) post: PostId,
    pub(super) account: AccountId,
    door: Door,
    pub(super) text: Option<String>,
    pub(super) media: Option<String>,
    pub(super) options: Option<String>,
    state: State,
    due_at: Timestamp,
    committed_at: Option<Timestamp>,
    published_at: Option<Timestamp>,
    remote_id: Option<String>,
    url: Option<String>,
    handle: Option<String>,
    published_parts: i64,
    attempts: i64,
    error: Option<String>,
}

pub(super) const DELIVERIES: &str =
    "SELECT d.id, d.post, d.account, a.door, d.text, d.media, d.options, d.state, d.due_at, \
    d.committed_at, d.published_at, d.remote_id, d.url, d.error,
    (SELECT count(DISTINCT part) FROM commits c WHERE c.delivery=d.id AND c.outcome='ok') AS \
    published_parts,
    (SELECT count(*) FROM commits c WHERE c.delivery=d.id) AS attempts,
    (SELECT handle FROM commits c WHERE c.delivery=d.id AND handle IS NOT NULL ORDER BY approval \
    DESC, part DESC, attempt DESC LIMIT 1) AS handle
  FROM deliveries d JOIN accounts a ON a.id=d.account WHERE d.workspace=:workspace";

// === impl Delivery ===

impl From<DeliveryRow> for Delivery {
    fn from(row: DeliveryRow) -> Self {
        // What turned out to be public before it was planned anew has no lateness.
        let sent = row
            .committed_at
            .filter(|at| row.published_at.is_some() && *at >= row.due_at);
        // The platform's clock may be behind ours.
        let live = sent
            .zip(row.published_at)
            .map(|(sent, live)| live.max(sent));
        let behind = |at: Timestamp| (at - row.due_at).as_ms();
        Self {
            lateness_ms: sent.map(behind),
            live_lateness_ms: live.map(behind),
            error: row.error.and_then(|json| serde_json::from_str(&json).ok()),
            id: row.id,
            post: row.post,
            account: row.account,
            platform: row.door.network(),
            state: row.state,
            due_at: row.due_at,
            committed_at: row.committed_at,
            published_at: row.published_at,
            remote_id: row.remote_id,
            url: row.url,
            handle: row.handle.filter(|_| row.state.is_sending()),
            published_parts: row.published_parts,
            attempts: row.attempts,
        }
    }
}

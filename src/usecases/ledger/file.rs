//! What is handed out of ledgers: everything that whoever checks them needs, in one file.

use crate::domain::ids::DeliveryId;
use crate::domain::time::Timestamp;
use crate::ports::sql::{Answer, Statement};
use crate::ports::{Ports, Store, StoreError};
use crate::usecases::sessions::Person;
use crate::usecases::{Core, CoreError};
use serde::{Deserialize, Serialize};
use serde_json::json;

const KEYS: &str = "SELECT id, public, since FROM ledger_keys ORDER BY since, id LIMIT 1000";

/// The list in which the ledger was signed last.
const LIST_OF_DELIVERY: &str = "SELECT s.number, s.text, s.key, s.signature FROM deliveries d JOIN \
    signed_heads s ON s.workspace=d.workspace AND s.number=d.signed_in WHERE d.id=:delivery AND \
    d.workspace=:workspace";

const EVENTS_OF_DELIVERY: &str = "SELECT l.delivery, l.seq, l.event, l.hash FROM deliveries d JOIN \
    ledger l ON l.delivery=d.id WHERE d.id=:delivery AND d.workspace=:workspace ORDER BY l.seq";

/// The list behind a number, and whether another one follows.
const LIST_BEHIND: &str = "SELECT number, text, key, signature FROM signed_heads WHERE \
    workspace=:workspace AND number>:after ORDER BY number LIMIT 2";

/// The events of all ledgers of a list.
const EVENTS_OF_LIST: &str = "SELECT l.delivery, l.seq, l.event, l.hash FROM json_each(:heads) h \
    CROSS JOIN ledger l ON l.delivery=json_extract(h.value, '$[0]') ORDER BY h.key, l.seq";

/// The keys that have signed heads of ledgers here.
#[derive(Debug, Serialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[cfg_attr(not(target_arch = "wasm32"), schemars(rename = "LedgerKeys"))]
pub struct Keys {
    /// Oldest first.
    keys: Vec<Key>,
}

/// The public half of a key.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[cfg_attr(not(target_arch = "wasm32"), schemars(rename = "LedgerKey"))]
pub(super) struct Key {
    /// The first 16 digits of the SHA-256 of `public`.
    id: String,
    /// 32 bytes in base64url, for Ed25519 (RFC 8032).
    public: String,
    /// When it signed first.
    since: Timestamp,
}

/// Ledgers with the signatures of their heads.
#[derive(Debug, Serialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[cfg_attr(not(target_arch = "wasm32"), schemars(rename = "LedgerFile"))]
pub struct File {
    scope: Scope,
    /// The instance that made it; none: it does not know its address.
    origin: Option<String>,
    keys: Vec<Key>,
    /// What was signed. Of a delivery that has not come to rest yet, nothing is.
    signed: Vec<List>,
    ledgers: Vec<Ledger>,
    /// The `after` of the next page; none: this is all.
    next: Option<i64>,
}

/// Whose ledgers are in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[cfg_attr(not(target_arch = "wasm32"), schemars(rename = "LedgerScope"))]
#[serde(rename_all = "lowercase")]
enum Scope {
    /// One delivery's: its list names others, too.
    Delivery,
    /// Those of all deliveries that the lists name.
    Workspace,
}

/// A list of heads, as it was signed.
#[derive(Debug, Serialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[cfg_attr(not(target_arch = "wasm32"), schemars(rename = "SignedHeads"))]
struct List {
    /// JSON: `ledger`, `workspace`, `number`, `previous` (the SHA-256 of the text before), `at`,
    /// and `heads`, each with the delivery, the number of its last event, and that event's hash.
    text: String,
    /// Which key signed it.
    key: String,
    /// The Ed25519 signature of `text`, in base64url.
    signature: String,
}

/// The ledger of a delivery.
#[derive(Debug, Serialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
struct Ledger {
    delivery: DeliveryId,
    events: Vec<Line>,
}

/// One event, as it was hashed.
#[derive(Debug, Serialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[cfg_attr(not(target_arch = "wasm32"), schemars(rename = "LedgerLine"))]
struct Line {
    seq: i64,
    text: String,
    /// `SHA-256(hash before || seq as 8 big-endian bytes || text)`; the hash before the first is
    /// `SHA-256("noctin ledger v1" || delivery id)`.
    hash: String,
}

#[derive(Deserialize)]
struct ListRow {
    number: i64,
    text: String,
    key: String,
    signature: String,
}

#[derive(Deserialize)]
struct EventRow {
    delivery: DeliveryId,
    seq: i64,
    event: String,
    hash: String,
}

/// The keys.
///
/// # Errors
/// When the database fails.
pub async fn keys<P: Ports>(core: &Core<P>) -> Result<Keys, CoreError> {
    let keys = core.ports.store().run(Statement::new(KEYS)).await?.all()?;
    Ok(Keys { keys })
}

/// The ledger of one delivery; none where there is no such delivery.
///
/// # Errors
/// When the database fails.
pub async fn of_delivery<P: Ports>(
    core: &Core<P>,
    person: &Person,
    delivery: &DeliveryId,
) -> Result<Option<File>, CoreError> {
    let asked = [KEYS, LIST_OF_DELIVERY, EVENTS_OF_DELIVERY].map(|sql| {
        Statement::new(sql)
            .bind("delivery", delivery)
            .bind("workspace", &person.workspace)
    });
    let answers = core.ports.store().batch(asked.to_vec()).await?;
    let mut answers = answers.into_iter();
    let keys = answers.next().unwrap_or_default().all()?;
    let list = answers.next().unwrap_or_default();
    let ledgers = ledgers(answers.next().unwrap_or_default())?;
    Ok((!ledgers.is_empty()).then_some(File {
        scope: Scope::Delivery,
        origin: origin(core),
        keys,
        signed: list.first::<ListRow>()?.into_iter().map(List::of).collect(),
        ledgers,
        next: None,
    }))
}

/// The list behind number `after` of the person's workspace, with the ledgers that it names.
///
/// # Errors
/// When the database fails.
pub async fn page<P: Ports>(
    core: &Core<P>,
    person: &Person,
    after: i64,
) -> Result<File, CoreError> {
    #[derive(Deserialize)]
    struct Text {
        heads: serde_json::Value,
    }
    let asked = [KEYS, LIST_BEHIND].map(|sql| {
        Statement::new(sql)
            .bind("workspace", &person.workspace)
            .bind("after", after)
    });
    let answers = core.ports.store().batch(asked.to_vec()).await?;
    let mut answers = answers.into_iter();
    let keys = answers.next().unwrap_or_default().all()?;
    let lists: Vec<ListRow> = answers.next().unwrap_or_default().all()?;
    let has_more = lists.len() > 1;
    let list = lists.into_iter().next();
    let heads = list
        .as_ref()
        .and_then(|list| serde_json::from_str::<Text>(&list.text).ok())
        .map_or(json!([]), |text| text.heads);
    let events = Statement::new(EVENTS_OF_LIST).bind("heads", heads.to_string());
    let events = core.ports.store().run(events).await?;
    Ok(File {
        scope: Scope::Workspace,
        origin: origin(core),
        keys,
        next: list.as_ref().map(|list| list.number).filter(|_| has_more),
        signed: list.into_iter().map(List::of).collect(),
        ledgers: ledgers(events)?,
    })
}

fn origin<P>(core: &Core<P>) -> Option<String> {
    core.config.origin().ok().map(str::to_owned)
}

/// Events in their order, by the deliveries that they belong to.
fn ledgers(events: Answer) -> Result<Vec<Ledger>, StoreError> {
    let mut ledgers: Vec<Ledger> = Vec::new();
    for row in events.all::<EventRow>()? {
        let line = Line {
            seq: row.seq,
            text: row.event,
            hash: row.hash,
        };
        match ledgers
            .last_mut()
            .filter(|last| last.delivery == row.delivery)
        {
            Some(ledger) => ledger.events.push(line),
            None => ledgers.push(Ledger {
                delivery: row.delivery,
                events: vec![line],
            }),
        }
    }
    Ok(ledgers)
}

// === impl List ===

impl List {
    fn of(row: ListRow) -> Self {
        Self {
            text: row.text,
            key: row.key,
            signature: row.signature,
        }
    }
}

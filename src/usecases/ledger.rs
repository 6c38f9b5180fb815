//! Ledgers that anybody can check: the heads of what has come to rest are signed once a day, and
//! handed out with the events, so that a ledger is checked without asking this instance.

mod file;

use super::{Core, CoreError};
use crate::domain::ids::{DeliveryId, WorkspaceId};
use crate::domain::ledger::fingerprint;
use crate::domain::link::LinkKeys;
use crate::domain::message::Message;
use crate::domain::signed_heads::{Head, Last, MOST, SignedHeads, key_id};
use crate::domain::time::Span;
use crate::ports::sql::Statement;
use crate::ports::{Delayed, Ports, Queue, Queues, Signatures, Signed, Store};
pub use file::{File, Keys, keys, of_delivery, page};
use serde::Deserialize;
use serde_json::json;

/// Heads are signed so long after all of them were.
const EVERY: Span = Span::days(1);

const ARE_SIGNED: &str =
    "SELECT 1 AS are_signed FROM instance WHERE key='ledger_signed_at' AND value>:before";

/// The workspace whose heads are signed next.
const NEXT: &str = "(SELECT workspace FROM deliveries INDEXED BY deliveries_unsigned WHERE \
    workspace>'' AND wake_at IS NULL AND signed_seq IS NOT seq ORDER BY workspace LIMIT 1)";

const ADD: &str = "INSERT INTO signed_heads (workspace, number, text, hash, key, signature) VALUES \
    (:workspace, :number, :text, :hash, :key, :signature) ON CONFLICT DO NOTHING";

const ADD_KEY: &str = "INSERT INTO ledger_keys (id, public, since) VALUES (:key, :public, :now) ON \
    CONFLICT DO NOTHING";

/// Only where the list is there, and not another of that number. What has gone on meanwhile is
/// signed once more, with its new head.
const MARK: &str = "UPDATE deliveries SET signed_seq=seq, signed_in=:number FROM (SELECT \
    json_extract(value, '$[0]') AS id, json_extract(value, '$[2]') AS head FROM \
    json_each(:heads)) signed WHERE deliveries.id=signed.id AND deliveries.head=signed.head AND \
    EXISTS (SELECT 1 FROM signed_heads WHERE workspace=:workspace AND number=:number AND \
    hash=:hash)";

const SIGNED_ALL: &str = "INSERT INTO instance (key, value) VALUES ('ledger_signed_at', :now) ON \
    CONFLICT (key) DO UPDATE SET value=max(value, excluded.value)";

#[derive(Deserialize)]
struct Unsigned {
    workspace: WorkspaceId,
    id: DeliveryId,
    seq: i64,
    head: String,
}

/// Lets heads be signed, where that is due: list by list, each by an invocation of its own.
///
/// # Errors
/// When the database fails.
pub async fn begin<P: Ports>(core: &Core<P>) -> Result<(), CoreError> {
    let find = Statement::new(ARE_SIGNED).bind("before", core.now() - EVERY);
    let found = core.ports.store().run_with_others(find).await?;
    if found.rows.is_empty() {
        go_on(core).await;
    }
    Ok(())
}

/// The next list is another invocation's.
async fn go_on<P: Ports>(core: &Core<P>) {
    let message = Delayed {
        message: Message::Sign,
        delay: Span::ZERO,
    };
    let sent = core.ports.queues().send(Queue::Work, vec![message]).await;
    if let Err(error) = sent {
        core.log("heads_wait", &json!({ "error": error.to_string() }));
    }
}

/// Signs one list of heads, and lets the next be signed; notes when no more are left.
///
/// # Errors
/// When the database fails: an hour later it begins again.
pub async fn sign<P: Ports>(core: &Core<P>) -> Result<(), CoreError> {
    let unsigned = format!(
        "SELECT workspace, id, seq, head FROM deliveries INDEXED BY deliveries_unsigned WHERE \
        wake_at IS NULL AND signed_seq IS NOT seq AND workspace={NEXT} ORDER BY id LIMIT {MOST}"
    );
    let last = format!(
        "SELECT number, hash FROM signed_heads WHERE workspace={NEXT} ORDER BY number DESC LIMIT 1"
    );
    let asked = vec![Statement::new(unsigned), Statement::new(last)];
    let mut answers = core.ports.store().batch(asked).await?.into_iter();
    let unsigned: Vec<Unsigned> = answers.next().unwrap_or_default().all()?;
    let last: Option<Last> = answers.next().unwrap_or_default().first()?;
    let Some(workspace) = unsigned.first().map(|row| row.workspace.clone()) else {
        let all = Statement::new(SIGNED_ALL).bind("now", core.now());
        core.ports.store().run(all).await?;
        return Ok(());
    };
    let heads = unsigned
        .into_iter()
        .map(|row| Head(row.id, row.seq, row.head));
    let list = SignedHeads::behind(last, workspace.clone(), core.now(), heads.collect());
    let text = list.text();
    let keys = core.config.link_keys().ok();
    let signed = match keys.and_then(LinkKeys::ledger_seed) {
        Some(seed) => {
            let signatures = core.ports.signatures();
            signatures.sign_ed25519(&seed, text.as_bytes()).await
        }
        None => None,
    };
    let Some(signed) = signed else {
        core.log("heads_not_signed", &json!({ "workspace": workspace }));
        return Ok(());
    };
    keep(core, &workspace, &list, &text, &signed).await?;
    go_on(core).await;
    Ok(())
}

/// Writes a list down, unless another one of its number is there.
async fn keep<P: Ports>(
    core: &Core<P>,
    workspace: &WorkspaceId,
    list: &SignedHeads,
    text: &str,
    signed: &Signed,
) -> Result<(), CoreError> {
    let statement = |sql: &'static str| {
        Statement::new(sql)
            .bind("workspace", workspace)
            .bind("number", list.number())
            .bind("text", text)
            .bind("hash", fingerprint(text))
            .bind("key", key_id(&signed.public))
            .bind("public", &*signed.public)
            .bind("signature", &*signed.signature)
            .bind("heads", json!(list.heads()).to_string())
            .bind("now", core.now())
    };
    let written = [ADD, ADD_KEY, MARK].map(statement).to_vec();
    core.ports.store().batch(written).await?;
    Ok(())
}

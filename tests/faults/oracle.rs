//! The oracle: what became public, compared with what the receipt says.

use super::*;
use noctin_scheduler::domain::ids::DeliveryId;
use noctin_scheduler::domain::ledger;
use noctin_scheduler::domain::time::{Span, Timestamp};

/// What must hold for an account's only post at the end of a run. `ahead`: by how much the clock of
/// whoever sent it may be ahead.
pub(super) async fn verdict(
    host: &Host,
    browser: &Browser<Host>,
    account: &Account,
    post: &Value,
    ahead: Span,
) -> Result<String, String> {
    let receipt = browser.receipt(post).await;
    let public = browser.sandbox().public(&account.user).await;
    let calls = browser
        .sandbox()
        .calls(POSTS, Some(&account.user))
        .await
        .len();
    let wrong = judge(&receipt, &public, calls, ahead)
        .or_else(|| chain_is_broken(host, &receipt).then_some("broken chain"));
    let state = receipt["state"].as_str().unwrap().to_owned();
    match wrong {
        None => Ok(state),
        Some(wrong) => Err(format!(
            "{wrong}: {state}, {} public, {calls} calls, {:?}",
            public.len(),
            kinds(&receipt)
        )),
    }
}

fn judge(receipt: &Value, public: &[Value], calls: usize, ahead: Span) -> Option<&'static str> {
    let due = Timestamp::parse(receipt["due_at"].as_str().unwrap()).unwrap() - ahead;
    let count = |kind| {
        kinds(receipt)
            .iter()
            .filter(|known| **known == kind)
            .count()
    };
    let is_theirs = |receipt: &Value| public.iter().any(|post| post["id"] == receipt["remote_id"]);
    match (receipt["state"].as_str().unwrap(), public.len()) {
        (_, 2..) => Some("public twice"),
        (_, 1) if public[0]["public_at_ms"].as_i64().unwrap() < due.ms() => Some("early"),
        ("scheduled" | "preparing" | "ready" | "committing" | "processing", _) => {
            Some("left under way")
        }
        ("published", 0) => Some("published, not public"),
        ("published", _) if !is_theirs(receipt) => Some("published under another id"),
        ("published", _) if count("published") + count("surfaced") != 1 => {
            Some("published more than once, says the receipt")
        }
        ("failed" | "held" | "missed" | "cancelled", 1) => {
            Some("public, and the receipt denies it")
        }
        (_, _) if calls > count("sending") => Some("a call without an intent"),
        (_, _) => None,
    }
}

/// Whether the receipt's events are not the chain whose head the delivery carries.
fn chain_is_broken(host: &Host, receipt: &Value) -> bool {
    let id = DeliveryId::parse(receipt["id"].as_str().unwrap()).unwrap();
    let chain = (0..).zip(receipt["events"].as_array().unwrap()).try_fold(
        ledger::first_head(&id),
        |head, (seq, event)| {
            let entry: ledger::Entry = serde_json::from_value(event.clone()).unwrap();
            let link = ledger::link(&head, seq, &entry);
            (event["hash"] == link.hash.as_str()).then_some(link.hash)
        },
    );
    let heads = host
        .core
        .ports
        .database()
        .look(&format!("SELECT head FROM deliveries WHERE id='{id}'"))
        .unwrap();
    chain.is_none_or(|head| heads[0]["head"] != head.as_str())
}

/// The receipt is true, and its state is this one.
pub(super) async fn ends(
    host: &Host,
    browser: &Browser<Host>,
    account: &Account,
    post: &Value,
    state: &str,
) {
    assert_eq!(
        verdict(host, browser, account, post, Span::ZERO)
            .await
            .as_deref(),
        Ok(state)
    );
}

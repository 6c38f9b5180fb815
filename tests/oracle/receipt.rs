//! One receipt is compared with the public log of its user.

use noctin_scheduler::domain::ids::DeliveryId;
use noctin_scheduler::domain::ledger;
use noctin_scheduler::domain::time::Timestamp;
use serde_json::Value;
use std::collections::BTreeSet;

/// What is wrong with a receipt, given everything that its user has made public.
pub(crate) fn faults(receipt: &Value, parts: &[String], public: &[Value]) -> Vec<&'static str> {
    let of_parts: Vec<Vec<&Value>> = parts
        .iter()
        .map(|part| {
            public
                .iter()
                .filter(|post| post["text"] == part.as_str())
                .collect()
        })
        .collect();
    let checks = [
        ("public twice", of_parts.iter().any(|posts| posts.len() > 1)),
        (
            "early",
            of_parts
                .iter()
                .flatten()
                .any(|post| post["received_at_ms"].as_i64().unwrap() < ms(&receipt["due_at"])),
        ),
        (
            "left under way",
            is_under_way(receipt["state"].as_str().unwrap()),
        ),
        (
            "published, not public",
            receipt["state"] == "published" && of_parts.iter().any(Vec::is_empty),
        ),
        (
            "public, and the receipt denies it",
            is_denied(receipt, &of_parts),
        ),
        (
            "names another post",
            receipt["state"] == "published" && !names_its_post(receipt, &of_parts),
        ),
        (
            "looked up twice, and overlooked",
            is_overlooked(receipt, &of_parts),
        ),
        ("broken chain", !is_chain(receipt)),
        ("one intent twice", !has_single_intents(receipt)),
        ("published without an intent", !follows_an_intent(receipt)),
    ];
    checks
        .into_iter()
        .filter(|(_, is_wrong)| *is_wrong)
        .map(|(what, _)| what)
        .collect()
}

/// How many events of this kind it has.
pub(crate) fn count(receipt: &Value, kind: &str) -> usize {
    events(receipt)
        .iter()
        .filter(|event| event["kind"] == kind)
        .count()
}

fn events(receipt: &Value) -> &[Value] {
    receipt["events"].as_array().unwrap()
}

fn ms(time: &Value) -> i64 {
    Timestamp::parse(time.as_str().unwrap()).unwrap().ms()
}

fn is_under_way(state: &str) -> bool {
    [
        "scheduled",
        "preparing",
        "ready",
        "committing",
        "processing",
    ]
    .contains(&state)
}

/// Whether the receipt denies what is public. A delivery that is public as a whole has to be
/// published or unconfirmed; a failed one may have some public parts.
fn is_denied(receipt: &Value, of_parts: &[Vec<&Value>]) -> bool {
    let state = receipt["state"].as_str().unwrap();
    let shown = of_parts.iter().filter(|posts| !posts.is_empty()).count();
    let may_be_shown = match state {
        "published" | "unconfirmed" => of_parts.len(),
        "failed" | "held" => of_parts.len() - 1,
        _ => 0,
    };
    shown > may_be_shown
}

/// Whether two look-ups found nothing although the post is public. The platform shows what is
/// public without delay, and a look-up comes a minute after the call.
fn is_overlooked(receipt: &Value, of_parts: &[Vec<&Value>]) -> bool {
    let is_second = |event: &Value| event["kind"] == "not_found" && event["detail"]["look"] == 2;
    let looked_twice = receipt["state"] == "unconfirmed" && events(receipt).iter().any(is_second);
    looked_twice && of_parts.iter().all(|posts| !posts.is_empty())
}

/// Whether the delivery names the post of its first part.
fn names_its_post(receipt: &Value, of_parts: &[Vec<&Value>]) -> bool {
    of_parts
        .first()
        .and_then(|posts| posts.first())
        .is_some_and(|post| post["id"] == receipt["remote_id"])
}

/// Whether each event is hashed as it is shown, together with the one before it.
fn is_chain(receipt: &Value) -> bool {
    let id = DeliveryId::parse(receipt["id"].as_str().unwrap()).unwrap();
    let chain =
        (0..)
            .zip(events(receipt))
            .try_fold(ledger::first_head(&id), |head, (seq, event)| {
                let entry: ledger::Entry = serde_json::from_value(event.clone()).ok()?;
                let link = ledger::link(&head, seq, &entry);
                (event["hash"] == link.hash.as_str()).then_some(link.hash)
            });
    chain.is_some() && !events(receipt).is_empty()
}

/// Whether each call has an intent of its own: approval, part and attempt are unique.
fn has_single_intents(receipt: &Value) -> bool {
    let name = |event: &Value| {
        ["approval", "part", "attempt"].map(|field| event["detail"][field].as_i64().unwrap())
    };
    let named: Vec<_> = events(receipt)
        .iter()
        .filter(|event| event["kind"] == "sending")
        .map(name)
        .collect();
    named.iter().collect::<BTreeSet<_>>().len() == named.len()
}

fn follows_an_intent(receipt: &Value) -> bool {
    let first = |kind: &str| {
        events(receipt)
            .iter()
            .position(|event| event["kind"] == kind)
    };
    first("published")
        .is_none_or(|published| first("sending").is_some_and(|sending| sending < published))
}

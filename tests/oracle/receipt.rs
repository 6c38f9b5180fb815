//! One receipt is compared with the public log of its user.

use noctin_scheduler::domain::ids::DeliveryId;
use noctin_scheduler::domain::ledger;
use noctin_scheduler::domain::time::Timestamp;
use serde_json::Value;
use std::collections::BTreeSet;

/// What becomes public by one call.
#[derive(Clone, Debug)]
pub(super) struct Part {
    /// What it says.
    pub(super) text: String,
    /// The SHA-256 of what it shows, in order.
    pub(super) media: Vec<String>,
}

// === impl Part ===

impl Part {
    /// Whether it shows anything beside its text.
    pub(super) fn has_media(&self) -> bool {
        !self.media.is_empty()
    }
}

/// What is wrong with a receipt, given everything that its author has made public. `comment` is to
/// be said below the first part.
pub(super) fn faults(
    receipt: &Value,
    parts: &[Part],
    comment: Option<&str>,
    public: &[Value],
) -> Vec<&'static str> {
    let of_parts: Vec<Vec<&Value>> = parts
        .iter()
        .map(|part| {
            public
                .iter()
                .filter(|post| post["text"] == part.text.as_str())
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
        ("shows other media", !is_whole(parts, &of_parts)),
        ("commented otherwise", !is_said(receipt, comment, &of_parts)),
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

/// Whether the delivery names the post of its first part. A video of Facebook's has a name of its
/// own, which leads to its post.
fn names_its_post(receipt: &Value, of_parts: &[Vec<&Value>]) -> bool {
    let first = of_parts.first().and_then(|posts| posts.first());
    first.is_some_and(|post| {
        let is_named = |one: &Value| one["id"] == receipt["remote_id"];
        is_named(post) || media(post).any(is_named)
    })
}

/// Whether what is public shows what it is to show, in its order.
fn is_whole(parts: &[Part], of_parts: &[Vec<&Value>]) -> bool {
    let shows = |post: &Value, part: &Part| {
        let shown = media(post).map(|one| one["sha256"].as_str().unwrap_or_default());
        shown.eq(part.media.iter().map(String::as_str))
    };
    let mut of_parts = parts.iter().zip(of_parts);
    of_parts.all(|(part, posts)| posts.iter().all(|post| shows(post, part)))
}

fn media(post: &Value) -> impl Iterator<Item = &Value> {
    post["media"].as_array().into_iter().flatten()
}

/// Whether what is to be said below the first part is said once at the most, nothing else is, and a
/// receipt without an error is right that it is said.
fn is_said(receipt: &Value, comment: Option<&str>, of_parts: &[Vec<&Value>]) -> bool {
    let posts = of_parts.first().into_iter().flatten();
    let said: Vec<&Value> = posts
        .flat_map(|post| post["comments"].as_array().into_iter().flatten())
        .collect();
    let is_whole = receipt["state"] == "published" && receipt["error"].is_null();
    match comment {
        Some(comment) => {
            said.iter().all(|one| one["text"] == comment)
                && said.len() <= 1
                && (said.len() == 1 || !is_whole)
        }
        None => said.is_empty(),
    }
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

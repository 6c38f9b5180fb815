//! The oracle itself is tested: a true receipt passes, and each lie that it has to find is found.

use super::receipt::{Part, faults};
use noctin_scheduler::domain::ids::DeliveryId;
use noctin_scheduler::domain::ledger;
use serde_json::{Value, json};

const DELIVERY: &str = "dlv_00000000000000000000000000000001";
const DUE_MS: i64 = 1_907_755_200_000;

/// Events as they are shown, hashed one behind the other.
fn chain(events: &[(&str, Value)]) -> Vec<Value> {
    let mut head = ledger::first_head(&DeliveryId::parse(DELIVERY).unwrap());
    let mut shown = Vec::new();
    for (seq, (kind, detail)) in (0..).zip(events) {
        let mut event = json!({ "at": "2030-06-15T12:00:00.000Z", "kind": kind, "detail": detail });
        head = ledger::link(&head, seq, &serde_json::from_value(event.clone()).unwrap()).hash;
        event["hash"] = head.as_str().into();
        shown.push(event);
    }
    shown
}

fn receipt(state: &str, kinds: &[&str]) -> Value {
    let intent = json!({ "approval": 1, "part": 0, "attempt": 2 });
    let events: Vec<_> = kinds
        .iter()
        .map(|kind| {
            (
                *kind,
                if *kind == "sending" {
                    intent.clone()
                } else {
                    json!({})
                },
            )
        })
        .collect();
    json!({
        "id": DELIVERY,
        "state": state,
        "due_at": "2030-06-15T12:00:00.000Z",
        "remote_id": "7",
        "events": chain(&events),
    })
}

fn public(id: &str, at_ms: i64) -> Value {
    json!({ "id": id, "text": "Once", "received_at_ms": at_ms })
}

/// What the oracle says of a delivery with one part.
fn says(receipt: &Value, public: &[Value]) -> Vec<&'static str> {
    says_of(receipt, &[], None, public)
}

/// What it says of one that shows media, with a comment below.
fn says_of(
    receipt: &Value,
    media: &[&str],
    comment: Option<&str>,
    public: &[Value],
) -> Vec<&'static str> {
    let part = Part {
        text: "Once".to_owned(),
        media: media.iter().map(|&sha256| sha256.to_owned()).collect(),
    };
    faults(receipt, &[part], comment, public)
}

/// Every lie is found, and nothing else is.
pub(crate) fn the_oracle_finds_each_lie() {
    let usual = ["planned", "prepared", "sending", "published"];
    let (truth, once) = (receipt("published", &usual), [public("7", DUE_MS)]);
    assert_eq!(says(&truth, &once), [""; 0], "the truth");
    assert_eq!(
        says(&receipt("unconfirmed", &usual[..3]), &once),
        [""; 0],
        "in doubt, and public"
    );
    assert_eq!(
        says(&receipt("unconfirmed", &usual[..3]), &[]),
        [""; 0],
        "in doubt, and not"
    );
    assert_eq!(
        says(&truth, &[public("7", DUE_MS), public("8", DUE_MS + 1)]),
        ["public twice"]
    );
    assert_eq!(says(&truth, &[public("7", DUE_MS - 1)]), ["early"]);
    assert_eq!(
        says(&truth, &[]),
        ["published, not public", "names another post"]
    );
    assert_eq!(says(&truth, &[public("8", DUE_MS)]), ["names another post"]);
    assert_a_false_state_is_found(&once);
    assert_an_overlooked_post_is_found(&once);
    assert_other_media_are_found(&truth);
    assert_other_comments_are_found(&truth);
    let mut forged = truth.clone();
    forged["events"][2]["detail"]["attempt"] = 3.into();
    assert_eq!(says(&forged, &once), ["broken chain"]);
    assert_eq!(
        says(
            &receipt("published", &["planned", "sending", "sending", "published"]),
            &once
        ),
        ["one intent twice"]
    );
    assert_eq!(
        says(&receipt("published", &["planned", "published"]), &once),
        ["published without an intent"]
    );
}

/// A state that denies what is public, or that a delivery may not be left in.
fn assert_a_false_state_is_found(once: &[Value]) {
    for state in ["failed", "held", "missed", "cancelled"] {
        assert_eq!(
            says(&receipt(state, &["planned", "prepared", "sending"]), once),
            ["public, and the receipt denies it"],
            "{state}"
        );
    }
    for state in ["scheduled", "preparing", "ready", "committing"] {
        assert_eq!(
            says(&receipt(state, &["planned"]), &[]),
            ["left under way"],
            "{state}"
        );
    }
}

/// Two look-ups that found nothing, while the post was there.
fn assert_an_overlooked_post_is_found(once: &[Value]) {
    let mut overlooked = receipt("unconfirmed", &["planned", "sending"]);
    overlooked["events"] = chain(&[
        ("planned", json!({})),
        ("not_found", json!({ "look": 1 })),
        ("not_found", json!({ "look": 2 })),
    ])
    .into();
    assert_eq!(says(&overlooked, once), ["looked up twice, and overlooked"]);
    assert_eq!(says(&overlooked, &[]), [""; 0], "nothing is there");
}

/// Other media than were given, or in another order; a video names its post.
fn assert_other_media_are_found(truth: &Value) {
    let showing = |media: Value| {
        let mut post = public("7", DUE_MS);
        post["media"] = media;
        [post]
    };
    let both = showing(json!([{ "sha256": "a" }, { "sha256": "b" }]));
    assert_eq!(says_of(truth, &["a", "b"], None, &both), [""; 0]);
    for given in [["b", "a"].as_slice(), &["a"], &[]] {
        assert_eq!(
            says_of(truth, given, None, &both),
            ["shows other media"],
            "{given:?}"
        );
    }
    let mut of_video = showing(json!([{ "id": "7", "sha256": "a" }]));
    of_video[0]["id"] = "1_8".into();
    assert_eq!(says_of(truth, &["a"], None, &of_video), [""; 0]);
    of_video[0]["media"][0]["id"] = "9".into();
    assert_eq!(
        says_of(truth, &["a"], None, &of_video),
        ["names another post"]
    );
}

/// Comments that are missing without a word, said twice, or not ours.
fn assert_other_comments_are_found(truth: &Value) {
    let said = |texts: &[&str]| {
        let mut post = public("7", DUE_MS);
        post["comments"] = texts.iter().map(|text| json!({ "text": text })).collect();
        [post]
    };
    let wrong = ["commented otherwise"];
    let first = Some("First!");
    assert_eq!(says_of(truth, &[], first, &said(&["First!"])), [""; 0]);
    assert_eq!(says_of(truth, &[], first, &said(&[])), wrong);
    let mut told = truth.clone();
    told["error"] = json!({ "code": "first_comment_missing" });
    assert_eq!(says_of(&told, &[], first, &said(&[])), [""; 0]);
    let twice = said(&["First!", "First!"]);
    assert_eq!(says_of(&told, &[], first, &twice), wrong);
    assert_eq!(says_of(truth, &[], first, &said(&["Second"])), wrong);
    assert_eq!(says_of(truth, &[], None, &said(&["First!"])), wrong);
}

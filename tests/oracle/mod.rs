//! The oracle compares what became public with what the receipts say, after everything has come to
//! rest. It knows nothing of how a run went, and asks both sides only what anybody may ask: the
//! platform's public log and calls, and the product's receipts.

mod receipt;
pub(crate) mod trial;

use crate::scenarios::actors::Actor;
use crate::scenarios::browser::{Account, Browser};
use crate::scenarios::formats::public;
use crate::scenarios::world::{World, body};
use http::{Response, StatusCode};
use noctin_scheduler::domain::door::Door;
use receipt::Part;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::time::Duration;
use tokio::time::sleep;

/// A delivery to be judged.
#[derive(Clone, Debug)]
pub(crate) struct Watched {
    /// Its id.
    pub(crate) delivery: String,
    /// Whose it is at the platform.
    author: Author,
    /// What becomes public of it, in order. No other delivery of this author may have a part with
    /// the same text.
    parts: Vec<Part>,
    /// What is said below its first part.
    comment: Option<String>,
}

/// Who publishes, as the platform's records name them.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Author {
    door: Door,
    /// The id that public posts carry.
    id: String,
    /// The id that calls carry: at Facebook a person acts for a Page.
    caller: String,
}

/// What the oracle found.
#[derive(Debug, Default)]
pub(crate) struct Verdict {
    /// How many deliveries ended in which state.
    pub(crate) ends: BTreeMap<String, usize>,
    /// How many published deliveries show media, by the door of their account.
    pub(crate) shown: BTreeMap<&'static str, usize>,
    /// What is wrong. Nothing, if all is well.
    pub(crate) wrong: Vec<String>,
}

// === impl Watched ===

impl Watched {
    /// The only delivery of a post that was planned for a user of X, which may be a thread.
    pub(crate) fn of(post: &Value, account: &Account) -> Self {
        let (door, id, caller) = (Door::X, account.user.clone(), account.user.clone());
        Self::by(post, Author { door, id, caller })
    }

    /// The only delivery of a post that was planned for somebody's account.
    pub(crate) fn of_actor(post: &Value, actor: &Actor) -> Self {
        let author = Author {
            door: actor.platform,
            id: actor.remote_id.clone(),
            caller: actor.person.clone(),
        };
        Self::by(post, author)
    }

    fn by(post: &Value, author: Author) -> Self {
        let options = &post["targets"][0]["options"];
        let following = options["thread"].as_array().into_iter().flatten();
        let part = |part: &Value| Part {
            text: part["text"].as_str().unwrap().to_owned(),
            media: Vec::new(),
        };
        Self {
            delivery: post["deliveries"][0]["id"].as_str().unwrap().to_owned(),
            author,
            parts: std::iter::once(post).chain(following).map(part).collect(),
            comment: options["first_comment"].as_str().map(str::to_owned),
        }
    }

    /// Its first part shows files with these SHA-256, in this order.
    pub(crate) fn showing(mut self, media: Vec<String>) -> Self {
        self.parts[0].media = media;
        self
    }
}

/// Asks again for as long as the answer is that it was too often: a run of hundreds of posts asks
/// for more in a minute than one person does.
pub(crate) async fn patiently<A: Future<Output = Response<Vec<u8>>>>(
    ask: impl Fn() -> A,
) -> Response<Vec<u8>> {
    loop {
        let response = ask().await;
        if response.status() != StatusCode::TOO_MANY_REQUESTS {
            return response;
        }
        sleep(Duration::from_secs(3)).await;
    }
}

/// Reads the receipt of a delivery.
pub(crate) async fn receipt<W: World>(browser: &Browser<W>, delivery: &str) -> Value {
    let path = format!("/api/v1/deliveries/{delivery}");
    let response = patiently(|| browser.get(&path)).await;
    assert_eq!(
        response.status(),
        200,
        "{path}: {}",
        String::from_utf8_lossy(response.body())
    );
    body(&response)
}

/// Compares both sides. Every delivery of the authors concerned has to be among the watched.
pub(crate) async fn judge<W: World>(browser: &Browser<W>, watched: &[Watched]) -> Verdict {
    let mut verdict = Verdict::default();
    let mut intents: HashMap<&Author, usize> = HashMap::new();
    for watched in watched {
        let receipt = receipt(browser, &watched.delivery).await;
        let (author, comment) = (&watched.author, watched.comment.as_deref());
        let public = public(browser, author.door, &author.id).await;
        let wrong = receipt::faults(&receipt, &watched.parts, comment, &public);
        verdict
            .wrong
            .extend(wrong.iter().map(|wrong| format!("{wrong}: {receipt:#}")));
        if receipt["state"] == "published" && watched.parts.iter().any(Part::has_media) {
            *verdict.shown.entry(author.door.name()).or_default() += 1;
        }
        *verdict
            .ends
            .entry(receipt["state"].as_str().unwrap().to_owned())
            .or_default() += 1;
        *intents.entry(author).or_default() += receipt::count(&receipt, "sending");
    }
    for (author, intents) in intents {
        let path = format!("/calls?user={}", author.caller);
        let calls = browser.sandbox().control("GET", &path, None).await;
        let calls = calls["calls"].as_array().unwrap().iter();
        let calls = calls.filter(|call| is_commit(call)).count();
        if calls > intents {
            verdict.wrong.push(format!(
                "{author:?}: {calls} calls and only {intents} intents"
            ));
        }
    }
    verdict
}

/// Whether a call made something public, or would have: X makes posts at one place, Facebook makes
/// a prepared post public at its own, and Instagram publishes at one edge.
fn is_commit(call: &Value) -> bool {
    let path = call["path"].as_str().unwrap();
    let node = path.rsplit('/').next().unwrap_or_default();
    let is_draft = path.starts_with("/meta/")
        && node.contains('_')
        && node.bytes().all(|b| b.is_ascii_digit() || b == b'_');
    let is_meant = path == "/x/2/tweets" || is_draft || path.ends_with("/media_publish");
    call["method"] == "POST" && is_meant || call["made_public"].is_string()
}

/// The secrets that the platform gave out and that lie in the clear in what the Worker keeps: their
/// first letters. `text` is a post's, which must be found there, or the search does not work.
pub(crate) async fn secrets_in_the_clear<W: World>(
    browser: &Browser<W>,
    text: &str,
) -> BTreeSet<String> {
    let answer = browser.sandbox().control("GET", "/secrets", None).await;
    let secrets: Vec<&str> = answer["secrets"]
        .as_array()
        .unwrap()
        .iter()
        .map(|secret| secret["value"].as_str().unwrap())
        .collect();
    assert!(
        secrets.len() >= 3,
        "a code, an access token and a refresh token"
    );
    let stored = browser.world.stored_bytes().await;
    let stored = String::from_utf8_lossy(&stored);
    assert!(stored.contains(text), "the search itself works");
    secrets
        .into_iter()
        .filter(|secret| stored.contains(secret))
        .map(|secret| secret.chars().take(4).collect())
        .collect()
}

//! The oracle compares what became public with what the receipts say, after everything has come to
//! rest. It knows nothing of how a run went, and asks both sides only what anybody may ask: the
//! platform's public log and calls, and the product's receipts.

mod receipt;
pub(crate) mod trial;

use crate::scenarios::browser::{Account, Browser};
use crate::scenarios::world::{World, body};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;
use tokio::time::sleep;

/// A delivery to be judged.
#[derive(Clone, Debug)]
pub(crate) struct Watched {
    /// Its id.
    pub(crate) delivery: String,
    /// The platform's id of the user.
    pub(crate) user: String,
    /// The texts of its parts, in order. No other delivery of this user may have one of them.
    pub(crate) parts: Vec<String>,
}

/// What the oracle found.
#[derive(Debug, Default)]
pub(crate) struct Verdict {
    /// How many deliveries ended in which state.
    pub(crate) ends: BTreeMap<String, usize>,
    /// What is wrong. Nothing, if all is well.
    pub(crate) wrong: Vec<String>,
}

// === impl Watched ===

impl Watched {
    /// The only delivery of a planned post, which may be a thread.
    pub(crate) fn of(post: &Value, account: &Account) -> Self {
        let text = |part: &Value| part["text"].as_str().unwrap().to_owned();
        let following = post["targets"][0]["options"]["thread"]
            .as_array()
            .into_iter()
            .flatten();
        Self {
            delivery: post["deliveries"][0]["id"].as_str().unwrap().to_owned(),
            user: account.user.clone(),
            parts: std::iter::once(post).chain(following).map(text).collect(),
        }
    }
}

/// Reads the receipt of a delivery. It waits where it is asked to, because a run reads hundreds at
/// once.
pub(crate) async fn receipt<W: World>(browser: &Browser<W>, delivery: &str) -> Value {
    let path = format!("/api/v1/deliveries/{delivery}");
    let mut response = browser.get(&path).await;
    while response.status() == 429 {
        sleep(Duration::from_secs(3)).await;
        response = browser.get(&path).await;
    }
    assert_eq!(
        response.status(),
        200,
        "{path}: {}",
        String::from_utf8_lossy(response.body())
    );
    body(&response)
}

/// Compares both sides. Every delivery of the users concerned has to be among the watched.
pub(crate) async fn judge<W: World>(browser: &Browser<W>, watched: &[Watched]) -> Verdict {
    let mut verdict = Verdict::default();
    let mut intents: BTreeMap<&str, usize> = BTreeMap::new();
    for watched in watched {
        let receipt = receipt(browser, &watched.delivery).await;
        let public = browser.sandbox().public(&watched.user).await;
        let wrong = receipt::faults(&receipt, &watched.parts, &public);
        verdict
            .wrong
            .extend(wrong.iter().map(|wrong| format!("{wrong}: {receipt:#}")));
        *verdict
            .ends
            .entry(receipt["state"].as_str().unwrap().to_owned())
            .or_default() += 1;
        *intents.entry(&watched.user).or_default() += receipt::count(&receipt, "sending");
    }
    for (user, intents) in intents {
        let calls = browser.sandbox().calls("/x/2/tweets", Some(user)).await;
        let calls = calls.iter().filter(|call| call["method"] == "POST").count();
        if calls > intents {
            verdict.wrong.push(format!(
                "user {user}: {calls} calls and only {intents} intents"
            ));
        }
    }
    verdict
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

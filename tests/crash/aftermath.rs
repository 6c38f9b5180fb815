//! What surrounds a kill: somebody's post, the step at which the Worker dies, the minutes that
//! follow with their ticks, and the verdict.

use crate::oracle::{self, Watched};
use crate::scenarios::browser::{Account, Browser, kinds};
use crate::scenarios::world::World;
use crate::worlds::workerd::Workerd;
use http::{HeaderValue, Request};
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;
use tokio::time::sleep;

/// A person in front of real workerd.
pub(crate) type Person = Browser<Workerd>;

/// What X makes posts at.
pub(crate) const POSTS: &str = "/x/2/tweets";

/// Where tokens are handed out.
pub(crate) const TOKEN: &str = "/x/2/oauth2/token";

/// A minute and a second: what was claimed at a tick and not begun is taken again at the next.
const MINUTE: Duration = Duration::from_secs(61);

/// How many ticks a post may need to come to rest after its Worker died (R1).
const TICKS: usize = 3;

/// One post of one account, planned for "now" unless said otherwise.
pub(crate) struct Case {
    /// Whose.
    pub(crate) person: Arc<Person>,
    /// Which account.
    pub(crate) account: Account,
    /// The post.
    pub(crate) post: Value,
}

// === impl Case ===

impl Case {
    /// A new person's post, whose call to the platform meets `fault`.
    pub(crate) async fn new(world: &Arc<Workerd>, text: &str, fault: Option<Value>) -> Self {
        let (person, account) = Browser::signed_up(world).await;
        Self::of(&Arc::new(person), &account, text, fault).await
    }

    /// A post for an account that is connected.
    pub(crate) async fn of(
        person: &Arc<Person>,
        account: &Account,
        text: &str,
        fault: Option<Value>,
    ) -> Self {
        if let Some(fault) = fault {
            person
                .sandbox()
                .break_posting(&account.user, 1, fault)
                .await;
        }
        let post = person.plan(text, &[account], json!({ "now": true })).await;
        Self {
            person: Arc::clone(person),
            account: account.clone(),
            post,
        }
    }

    /// A new person's post for so long from now.
    pub(crate) async fn later(world: &Arc<Workerd>, text: &str, after: Duration) -> Self {
        let (person, account) = Browser::signed_up(world).await;
        let post = person.plan_in(text, &account, after).await;
        Self {
            person: Arc::new(person),
            account,
            post,
        }
    }

    /// The next `times` calls of its user to `path` of the platform go wrong in this way.
    pub(crate) async fn fault(&self, method: &str, path: &str, times: u32, fault: Value) {
        let user = &self.account.user;
        let script = json!({
            "method": method, "path": path, "user": user, "times": times, "fault": fault,
        });
        self.person
            .sandbox()
            .control("POST", "/faults", Some(&script))
            .await;
    }

    /// Where its user's posts are looked up.
    pub(crate) fn timeline(&self) -> String {
        format!("/x/2/users/{}/tweets", self.account.user)
    }

    /// The calls of its user to `path` of the platform.
    pub(crate) async fn calls(&self, path: &str) -> usize {
        self.person
            .sandbox()
            .calls(path, Some(&self.account.user))
            .await
            .len()
    }

    /// Waits for the call number `count` of its user to `path`, and returns within milliseconds of
    /// its arrival.
    pub(crate) async fn called(&self, path: &str, count: usize) {
        for _ in 0..2_000 {
            if self.calls(path).await >= count {
                return;
            }
            sleep(Duration::from_millis(5)).await;
        }
        panic!("no call number {count} to {path}");
    }

    /// Waits until the last event of its receipt is of this kind, and returns as soon as it can be
    /// read.
    pub(crate) async fn seen(&self, kind: &str) -> Value {
        for _ in 0..1_000 {
            let receipt = self.person.receipt(&self.post).await;
            if kinds(&receipt).last() == Some(&kind) {
                return receipt;
            }
            sleep(Duration::from_millis(5)).await;
        }
        panic!("never {kind}: {:#}", self.person.receipt(&self.post).await);
    }

    /// Lets minutes pass, each with its tick and at most so many, until the receipt is as
    /// `is_there` wants it.
    pub(crate) async fn minutes_until(
        &self,
        most: usize,
        what: &str,
        is_there: impl Fn(&Value) -> bool,
    ) -> Value {
        let mut receipt = self.person.receipt(&self.post).await;
        for _ in 0..most {
            if is_there(&receipt) {
                return receipt;
            }
            self.person.world.pass(MINUTE).await;
            self.person.world.tick().await;
            for _ in 0..20 {
                sleep(Duration::from_millis(100)).await;
                receipt = self.person.receipt(&self.post).await;
                if is_there(&receipt) {
                    return receipt;
                }
            }
        }
        panic!("not {what} after {most} ticks: {receipt:#}");
    }

    /// Within three ticks it is `state`, and the oracle finds nothing wrong. Answers with the
    /// receipt.
    pub(crate) async fn ends(&self, state: &str) -> Value {
        let receipt = self
            .minutes_until(TICKS, state, |receipt| receipt["state"] == state)
            .await;
        self.is_true().await;
        receipt
    }

    /// Within three ticks it is known to be public, or the person is asked: who died behind the
    /// intent may have sent, or not.
    pub(crate) async fn is_decided(&self) {
        self.minutes_until(TICKS, "decided", |receipt| {
            receipt["state"] == "published" || is_looked_up_twice(receipt)
        })
        .await;
    }

    /// The oracle finds nothing wrong with it. It must be its account's only post.
    pub(crate) async fn is_true(&self) {
        let verdict = oracle::judge(&self.person, &[Watched::of(&self.post, &self.account)]).await;
        assert!(verdict.wrong.is_empty(), "{:#?}", verdict.wrong);
    }

    /// Its post went out by the call that was made, and a look at the timeline found it.
    pub(crate) async fn is_found(&self) {
        let receipt = self.ends("published").await;
        assert_eq!(
            receipt["events"].as_array().unwrap().last().unwrap()["detail"]["found_by"],
            "look_up",
            "{receipt:#}"
        );
        assert_eq!(
            (self.calls(POSTS).await, self.public().await),
            (1, 1),
            "one call, ever"
        );
    }

    /// How many posts of its user are public.
    pub(crate) async fn public(&self) -> usize {
        self.person.sandbox().public(&self.account.user).await.len()
    }
}

/// Whether two looks found nothing. A look that could not look has no number.
pub(crate) fn is_looked_up_twice(receipt: &Value) -> bool {
    receipt["events"]
        .as_array()
        .unwrap()
        .iter()
        .any(|event| event["detail"]["look"] == 2)
}

/// A request as a page of ours would send it, for when the answer may never come.
pub(crate) fn signed(person: &Person, mut request: Request<Vec<u8>>) -> Request<Vec<u8>> {
    let cookie = format!("nm_sess={}", person.cookie());
    for (name, value) in [("origin", person.world.origin()), ("cookie", cookie)] {
        request
            .headers_mut()
            .insert(name, HeaderValue::from_str(&value).unwrap());
    }
    request
}

/// A path of the platform with `*` in place of ids, which differ from post to post.
pub(crate) fn without_ids(path: &str) -> String {
    let is_id =
        |word: &str| word.len() > 5 && word.bytes().all(|b| b.is_ascii_digit() || b == b'_');
    let words = path
        .split('/')
        .map(|word| if is_id(word) { "*" } else { word });
    words.collect::<Vec<_>>().join("/")
}

/// The kinds of events of a post, joined for a message.
pub(crate) fn story(receipt: &Value) -> String {
    kinds(receipt).join(" ")
}

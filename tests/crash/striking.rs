//! An account that publishes posts of one format, while the Worker dies around one of their calls.

use super::aftermath::{Person, is_looked_up_twice, without_ids};
use crate::oracle;
use crate::scenarios::actors::Actor;
use crate::scenarios::formats::{Format, media_of, public};
use crate::scenarios::world::body;
use noctin_scheduler::domain::door::Door;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// How TikTok is asked how far it is.
const STATUS: &str = "/status/fetch/";

/// When the Worker dies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dies {
    /// The platform has done what the call asks for, and the answer is under way.
    BehindTheEffect,
    /// The platform has the call, and does it when the Worker is dead.
    BeforeTheEffect,
}

/// A stretch of the calls of a post.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stretch {
    /// What is prepared without a pause.
    BeforeThePause,
    /// From the first question how far the platform is, or from the commit on.
    FromThePause,
}

/// A call of a delivery.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Step {
    method: String,
    /// Its path, without ids.
    path: String,
    /// When it arrived.
    at_ms: i64,
    /// How it was answered, if it was.
    status: Option<u64>,
    /// Whether it made something public.
    is_commit: bool,
}

/// An account that publishes posts of one format, and is struck at one kind of moment.
pub(crate) struct Case {
    format: &'static Format,
    dies: Dies,
    actor: Actor,
    account: String,
    /// Its files: those of the post, and those of the part that follows.
    pub(crate) media: [Value; 2],
    /// What a post calls when nobody dies.
    pub(crate) usual: Vec<Step>,
    /// The places of the calls at which the Worker has died.
    struck: BTreeSet<usize>,
    /// At which places it was to die.
    tried: Vec<usize>,
}

/// A post of a case on its way.
pub(crate) struct Sent {
    /// The place of its case.
    pub(crate) case: usize,
    /// Its delivery.
    pub(crate) delivery: String,
    draft: Value,
    /// How much the account had made public before.
    shown_before: usize,
}

/// A kill.
pub(crate) struct Struck {
    /// The place of the newest call in the sandbox's record, before the posts were planned.
    pub(crate) seq: u64,
    /// When the Worker died, in milliseconds since 1970.
    pub(crate) died_ms: i64,
}

// === impl Dies ===

impl Dies {
    /// What happens to the call: the Worker never has an answer.
    fn fault(self) -> Value {
        match self {
            Self::BehindTheEffect => json!({ "kind": "hang", "effect": true }),
            Self::BeforeTheEffect => json!({ "kind": "held" }),
        }
    }
}

// === impl Step ===

impl Step {
    fn is_like(&self, other: &Self) -> bool {
        self.method == other.method && self.path == other.path
    }
}

// === impl Case ===

impl Case {
    /// A new account; its files are uploaded where they are not yet.
    pub(crate) async fn new(
        person: &Person,
        format: &'static Format,
        dies: Dies,
        media: Option<[Value; 2]>,
    ) -> Self {
        let actor = Actor::new(person, format.door).await;
        let account = actor.connect(person).await;
        let media = match media {
            Some(media) => media,
            None => format.upload(person).await,
        };
        Self {
            format,
            dies,
            actor,
            account,
            media,
            usual: Vec::new(),
            struck: BTreeSet::new(),
            tried: Vec::new(),
        }
    }

    /// Whether nothing tells, once its call is made and its answer lost, whether it is there: a
    /// story on a Page, and photos on TikTok.
    fn is_unseen(&self) -> bool {
        match self.format.door {
            Door::Facebook => self.format.is_story(),
            Door::TikTok => self.format.name.starts_with("Photo"),
            Door::X | Door::Instagram | Door::InstagramDirect => false,
        }
    }

    /// What a failure is about.
    pub(crate) fn title(&self) -> String {
        format!("{} ({:?})", self.format.name, self.dies)
    }

    /// What the account has made public, oldest first.
    async fn public(&self, person: &Person) -> Vec<Value> {
        public(person, self.format.door, &self.actor.remote_id).await
    }

    /// The calls that were made for the account behind a place in the record, but those for tokens.
    pub(crate) async fn calls(&self, person: &Person, seq: u64) -> Vec<Step> {
        let path = format!("/calls?user={}&after_seq={seq}", self.actor.person);
        let all = person.sandbox().control("GET", &path, None).await;
        let step = |call: &Value| Step {
            method: call["method"].as_str().unwrap().to_owned(),
            path: without_ids(call["path"].as_str().unwrap()),
            at_ms: call["at_ms"].as_i64().unwrap(),
            status: call["status"].as_u64(),
            is_commit: call["made_public"].is_string(),
        };
        let steps = all["calls"].as_array().unwrap().iter().map(step);
        steps.filter(|step| !step.path.contains("oauth")).collect()
    }

    /// Whether its preparation makes calls.
    pub(crate) fn is_prepared(&self) -> bool {
        self.usual.first().is_some_and(|step| !step.is_commit)
    }

    /// The places of the calls of a stretch at which the Worker has not died yet.
    pub(crate) fn missed(&self, stretch: Stretch) -> Vec<usize> {
        // A question before anything is made does not wait for an answer to it.
        let first_made = self.usual.iter().position(|step| step.method != "GET");
        let is_behind = |(place, step): (usize, &Step)| {
            step.is_commit || step.method == "GET" && first_made.is_some_and(|made| made < place)
        };
        let pause = self.usual.iter().enumerate().position(is_behind);
        let pause = pause.unwrap_or(self.usual.len());
        let places = match stretch {
            Stretch::BeforeThePause => 0..pause,
            Stretch::FromThePause => pause..self.usual.len(),
        };
        places
            .filter(|place| !self.struck.contains(place))
            .collect()
    }

    /// How often the Worker was to die at the call at `place`.
    pub(crate) fn tries(&self, place: usize) -> usize {
        self.tried.iter().filter(|tried| **tried == place).count()
    }

    /// Plans a post; `place` is that of the case.
    pub(crate) async fn plan(
        &self,
        person: &Person,
        place: usize,
        text: &str,
        schedule: Value,
    ) -> Sent {
        let shown_before = self.public(person).await.len();
        let mut draft = self.format.draft(&self.account, text, &self.media);
        draft["schedule"] = schedule;
        let response = person.call("POST", "/api/v1/posts", Some(&draft)).await;
        let post = body(&response);
        assert_eq!(response.status(), 201, "{}: {post:#}", self.title());
        Sent {
            case: place,
            delivery: post["deliveries"][0]["id"].as_str().unwrap().to_owned(),
            draft,
            shown_before,
        }
    }

    /// What is scripted next meets none of the account's calls for tokens: a Worker that dies with
    /// new tokens ends the connection.
    async fn leave_tokens_alone(&self, person: &Person) {
        for path in ["/x/2/oauth2/token", "/tiktok/v2/oauth/token/"] {
            let refresh = json!({
                "method": "POST", "path": path, "user": self.actor.person,
                "times": 100, "fault": { "kind": "slow", "ms": 0 },
            });
            let sandbox = person.sandbox();
            sandbox.control("POST", "/faults", Some(&refresh)).await;
        }
    }

    /// The account's next calls go wrong in this way.
    async fn script(&self, person: &Person, times: usize, fault: Value) {
        let path = match self.format.door {
            Door::X => "/x/2/**",
            Door::TikTok => "/tiktok/**",
            Door::Facebook | Door::Instagram => "/meta/**",
            Door::InstagramDirect => "/instagram/graph/**",
        };
        let script = json!({
            "path": path, "user": self.actor.person, "times": times, "fault": fault,
        });
        let sandbox = person.sandbox();
        sandbox.control("POST", "/faults", Some(&script)).await;
    }

    /// The account's next call takes so long, but for those for tokens.
    pub(crate) async fn slow_down(&self, person: &Person, ms: u64) {
        self.leave_tokens_alone(person).await;
        let slow = json!({ "kind": "slow", "ms": ms });
        self.script(person, 1, slow).await;
    }

    /// Of the account's next calls the one at `place`, counted from 0, never ends.
    pub(crate) async fn strike(&self, person: &Person, place: usize) {
        self.leave_tokens_alone(person).await;
        if place > 0 {
            let fine = json!({ "kind": "slow", "ms": 0 });
            self.script(person, place, fine).await;
        }
        self.script(person, 1, self.dies.fault()).await;
    }

    /// Whether nothing more happens to one of its posts.
    pub(crate) fn is_at_rest(&self, receipt: &Value) -> bool {
        match receipt["state"].as_str().unwrap() {
            "published" => {
                let parts = self.format.shown().len()
                    + usize::from(self.format.options.contains("first_comment"));
                receipt["published_parts"] == parts || !receipt["error"].is_null()
            }
            "failed" | "missed" | "cancelled" => true,
            "unconfirmed" => is_looked_up_twice(receipt) || self.is_unseen(),
            _ => false,
        }
    }

    /// Checks a post that was to be struck at the call at `place`, and notes whether it was.
    pub(crate) async fn judge(
        &mut self,
        person: &Person,
        sent: &Sent,
        kill: &Struck,
        place: usize,
    ) {
        self.tried.push(place);
        let calls = self.calls(person, kill.seq).await;
        let struck = calls
            .get(place)
            .filter(|step| step.is_like(&self.usual[place]) && step.at_ms <= kill.died_ms);
        if struck.is_some() {
            self.struck.insert(place);
        } else {
            println!("{} was not struck at {place}", self.title());
        }
        // Of some formats nothing tells whether they are there.
        let may_be_asked = self.usual[place].is_commit && self.is_unseen();
        self.is_public_once(person, sent, may_be_asked).await;
        // How often it is asked how far a platform is differs: the call that was struck may be
        // another one than usual.
        self.repeats_nothing(&calls, calls.get(place).unwrap_or(&self.usual[place]));
    }

    /// Checks that a post is public once, with all that it shows, and that its receipt says so.
    pub(crate) async fn is_public_once(&self, person: &Person, sent: &Sent, may_be_asked: bool) {
        let receipt = oracle::receipt(person, &sent.delivery).await;
        let public = self.public(person).await.split_off(sent.shown_before);
        let why = format!("{}: {public:#?} {receipt:#}", self.title());
        let state = receipt["state"].as_str().unwrap();
        let is_asked = state == "unconfirmed" && may_be_asked;
        assert!(state == "published" || is_asked, "{why}");
        let shown: Vec<Vec<_>> = public.iter().map(media_of).collect();
        assert_eq!(shown, self.format.shown(), "{why}");
        let options = &sent.draft["targets"][0]["options"];
        assert_eq!(public[0]["text"], sent.draft["text"], "{why}");
        assert_eq!(public[0]["link"], options["link"], "{why}");
        let said = public[0]["comments"].as_array().into_iter().flatten();
        let said: Vec<&Value> = said.map(|comment| &comment["text"]).collect();
        let wanted: Vec<&Value> = options.get("first_comment").into_iter().collect();
        assert_eq!(said, wanted, "{why}");
    }

    /// Checks that no finished call was made again, but for the one that was struck.
    fn repeats_nothing(&self, calls: &[Step], struck: &Step) {
        // A post on Facebook whose answer was lost has its photos: they are uploaded anew, once.
        let is_anew = struck.path.ends_with("/feed");
        let count = |all: &[Step], one: &Step| all.iter().filter(|it| it.is_like(one)).count();
        // TikTok is asked by POST how far it is, as often as it takes.
        let is_made = |one: &&Step| one.method == "POST" && !one.path.ends_with(STATUS);
        for one in self.usual.iter().filter(is_made) {
            let usual = count(&self.usual, one);
            let anew = if is_anew { usual } else { 0 };
            let most = usual + anew + usize::from(one.is_like(struck));
            let made = count(calls, one);
            assert!(
                made <= most,
                "{}, struck at {struck:?}: {made} times {one:?} in {calls:#?}",
                self.title()
            );
        }
    }
}

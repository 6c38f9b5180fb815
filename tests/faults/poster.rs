//! Somebody who posts on a network whose calls go wrong, and what they post.

pub(super) mod everywhere;

use super::*;
use crate::scenarios::actors::Actor;
use crate::scenarios::formats::{fetch, listed, somebody};
use crate::scenarios::x_media::{sample, sha256};
use futures_util::FutureExt as _;
use noctin_scheduler::domain::door::Door;
use noctin_scheduler::domain::ids::{MediaId, WorkspaceId};
use noctin_scheduler::domain::media::{Facts, MediaKey};
use noctin_scheduler::facts::{Source, read};
use std::collections::BTreeMap;
use std::convert::Infallible;
use std::sync::Mutex;

/// Somebody who posts.
pub(super) struct Poster {
    pub(super) host: Arc<Host>,
    pub(super) browser: Browser<Host>,
    pub(super) door: Door,
    /// Our id of the account.
    pub(super) account: String,
    /// The platform's.
    pub(super) remote_id: String,
}

/// A post to be: its pictures and videos, and its options.
#[derive(Clone)]
pub(super) struct Wish {
    pub(super) name: &'static str,
    pub(super) files: Vec<Arc<File>>,
    pub(super) options: Value,
}

/// A picture or a video, and what it is taken for.
#[derive(Clone)]
pub(super) struct File {
    bytes: Vec<u8>,
    pub(super) sha256: String,
    facts: Facts,
}

/// One call to a platform: its method, its path with `*` for ids, and how many like it came before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Step {
    pub(super) method: String,
    pub(super) path: String,
    pub(super) before: usize,
}

impl Wish {
    pub(super) fn new(name: &'static str, files: &[Arc<File>], options: Value) -> Self {
        Self {
            name,
            files: files.to_vec(),
            options,
        }
    }

    /// The one of them that is called so.
    pub(super) fn named(name: &str, all: Vec<Self>) -> Self {
        all.into_iter().find(|wish| wish.name == name).unwrap()
    }

    /// The SHA-256 of each of its files.
    pub(super) fn given(&self) -> Vec<String> {
        self.files.iter().map(|file| file.sha256.clone()).collect()
    }
}

impl File {
    pub(super) fn new(bytes: Vec<u8>) -> Arc<Self> {
        let source = Bytes(&bytes);
        let reading = read(&source, bytes.len() as u64);
        let Ok(facts) = reading.now_or_never().expect("nothing to wait for");
        Arc::new(Self {
            sha256: sha256(&bytes),
            facts: facts.expect("a picture or a video"),
            bytes,
        })
    }

    /// A file of `tests/media/`, which is read once.
    pub(super) fn sample(name: &str) -> Arc<Self> {
        static READ: Mutex<BTreeMap<String, Arc<File>>> = Mutex::new(BTreeMap::new());
        let mut read = READ.lock().unwrap();
        let file = read.entry(name.to_owned());
        Arc::clone(file.or_insert_with(|| Self::new(sample(name))))
    }

    /// Its bytes, taken for what another file is.
    pub(super) fn taken_for(&self, other: &Self) -> Arc<Self> {
        Arc::new(Self {
            facts: other.facts.clone(),
            ..self.clone()
        })
    }
}

/// Files of `tests/media/`.
pub(super) fn samples(names: &[&str]) -> Vec<Arc<File>> {
    names.iter().map(|name| File::sample(name)).collect()
}

/// Bytes that facts are read from.
struct Bytes<'a>(&'a [u8]);

impl Source for Bytes<'_> {
    type Error = Infallible;

    async fn read(&self, offset: u64, length: u64) -> Result<Vec<u8>, Infallible> {
        let place = |at: u64| usize::try_from(at).unwrap().min(self.0.len());
        Ok(self.0[place(offset)..place(offset + length)].to_vec())
    }
}

impl Poster {
    pub(super) async fn new(door: Door) -> Self {
        Self::with(door, &[], |_| String::new()).await
    }

    /// On an instance whose configuration differs in some names, and with what is ticked at the
    /// consent page, which depends on the platform's id of the account.
    pub(super) async fn with(
        door: Door,
        changes: &[(&'static str, Option<&'static str>)],
        ticks: impl Fn(&str) -> String,
    ) -> Self {
        let host = Host::start_with(changes);
        let browser = somebody(&host, door).await;
        let actor = Actor::new(&browser, door).await;
        let ticks = ticks(&actor.remote_id);
        Self {
            account: actor.connect_with(&browser, &ticks).await,
            host,
            browser,
            door,
            remote_id: actor.remote_id,
        }
    }

    /// Changes how the platform behaves.
    pub(super) async fn set(&self, settings: Value) {
        let sandbox = self.browser.sandbox();
        sandbox.control("POST", "/settings", Some(&settings)).await;
    }

    /// A medium of the workspace with these bytes; its id.
    pub(super) async fn keep(&self, file: &File, alt: Option<&str>) -> String {
        let me = self.browser.read("/api/v1/me").await;
        let workspace = WorkspaceId::parse(me["workspace"]["id"].as_str().unwrap()).unwrap();
        let stored = self.host.core.ports.stored_media();
        let id = MediaId::parse(&format!("med_{:032x}", stored.keys().len() + 1)).unwrap();
        let alt = alt.map_or_else(|| "NULL".to_owned(), |alt| format!("'{alt}'"));
        let sql = format!(
            "INSERT INTO media (id, workspace, uploaded_by, name, alt, bytes, part_bytes, state, \
            kind, facts, created_at) VALUES ('{id}', '{workspace}', 'usr', 'a file', {alt}, {}, \
            5242880, 'ready', {}, '{}', 0) RETURNING id",
            file.bytes.len(),
            json!(file.facts.container.kind())
                .to_string()
                .replace('"', "'"),
            json!(file.facts),
        );
        self.host.core.ports.database().look(&sql).unwrap();
        stored.put(&MediaKey::of(&workspace, &id), file.bytes.clone());
        id.to_string()
    }

    /// A draft of what is wished, due so long from now.
    pub(super) async fn draft(&self, text: &str, wish: &Wish, after: Duration) -> Value {
        let mut media = Vec::new();
        for file in &wish.files {
            media.push(json!({ "id": self.keep(file, None).await }));
        }
        let after_ms = i64::try_from(after.as_millis()).unwrap();
        json!({
            "text": text,
            "media": media,
            "targets": [{ "account": self.account, "options": wish.options }],
            "schedule": { "at": self.browser.in_ms(after_ms) },
        })
    }

    pub(super) async fn plan(&self, text: &str, wish: &Wish, after: Duration) -> Value {
        let draft = self.draft(text, wish, after).await;
        self.plan_draft(&draft).await
    }

    pub(super) async fn plan_draft(&self, draft: &Value) -> Value {
        let planned = self
            .browser
            .call("POST", "/api/v1/posts", Some(draft))
            .await;
        let said = String::from_utf8_lossy(planned.body());
        assert_eq!(planned.status(), 201, "{draft}: {said}");
        body(&planned)
    }

    /// What is refused of a post, by place and code.
    pub(super) async fn refused(&self, wish: &Wish) -> Vec<String> {
        let draft = self.draft("Wrong", wish, Duration::from_mins(20)).await;
        let answer = self
            .browser
            .call("POST", "/api/v1/posts", Some(&draft))
            .await;
        let answer = body(&answer);
        let faults = answer["errors"].as_array().into_iter().flatten();
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        faults
            .map(|fault| format!("{} {}", text(&fault["path"]), text(&fault["code"])))
            .collect()
    }

    /// What everybody sees of the account, oldest first.
    pub(super) async fn public(&self) -> Vec<Value> {
        listed(&self.browser, self.door, &self.remote_id).await
    }

    /// The SHA-256 of what a post shows, in order; what the platform has not fetched yet is fetched
    /// where it would.
    pub(super) async fn shown(&self, post: &Value) -> Vec<String> {
        let mut sums = Vec::new();
        for medium in post["media"].as_array().unwrap() {
            let mut medium = medium.clone();
            fetch(&self.browser, &mut medium).await;
            sums.push(medium["sha256"].as_str().unwrap_or_default().to_owned());
        }
        sums
    }

    /// The calls to the platform so far, in order: method and path.
    pub(super) fn calls(&self) -> Vec<(String, String)> {
        let places: &[&str] = match self.door {
            Door::X => &["/x/"],
            Door::TikTok => &["/tiktok/"],
            Door::Facebook => &["/meta/"],
            Door::Instagram | Door::InstagramDirect => &["/meta/", "/instagram/"],
        };
        let calls = self.host.sandbox.calls().into_iter();
        calls
            .map(|call| (call.method, call.path))
            .filter(|(_, path)| places.iter().any(|place| path.starts_with(place)))
            .collect()
    }

    /// How often a path that ends so was called in this way.
    pub(super) fn count(&self, method: &str, end: &str) -> usize {
        let calls = self.calls().into_iter();
        calls
            .filter(|(made, path)| made == method && path.ends_with(end))
            .count()
    }

    /// One call goes wrong in this way.
    pub(super) fn break_call(&self, step: &Step, fault: Value) {
        self.break_calls(step, 1, fault);
    }

    /// So many calls go wrong in this way.
    pub(super) fn break_calls(&self, step: &Step, times: usize, fault: Value) {
        let sandbox = &self.host.sandbox;
        let script = |times: usize, fault: Value| {
            let script = json!({
                "method": step.method, "path": step.path, "times": times, "fault": fault,
            });
            let script = serde_json::from_value(script).unwrap();
            sandbox.script(script).unwrap();
        };
        if step.before > 0 {
            script(step.before, json!({ "kind": "slow", "ms": 0 }));
        }
        script(times, fault);
    }
}

impl Step {
    pub(super) fn new(method: &str, path: &str, before: usize) -> Self {
        Self {
            method: method.to_owned(),
            path: path.to_owned(),
            before,
        }
    }

    /// How many of these calls are like it.
    pub(super) fn count_in(&self, all: &[Self]) -> usize {
        let is_like = |one: &&Self| one.method == self.method && one.path == self.path;
        all.iter().filter(is_like).count()
    }
}

/// Calls by their methods and their paths, as steps.
pub(super) fn steps(calls: impl IntoIterator<Item = (String, String)>) -> Vec<Step> {
    let mut steps = Vec::new();
    for (method, path) in calls {
        let mut step = Step::new(&method, &without_ids(&path), 0);
        step.before = step.count_in(&steps);
        steps.push(step);
    }
    steps
}

/// A path with `*` for ids, which differ from run to run.
fn without_ids(path: &str) -> String {
    let is_id =
        |word: &str| word.len() > 5 && word.bytes().all(|b| b.is_ascii_digit() || b == b'_');
    let words = path.split('/');
    let words = words.map(|word| if is_id(word) { "*" } else { word });
    words.collect::<Vec<_>>().join("/")
}

/// Goes on, second by second, until the call that was to go wrong has arrived, and kills the Worker
/// while it waits for the answer.
pub(super) async fn kill_in_the_call(host: &Host) {
    let has_come = || host.sandbox.waiting_faults().is_empty();
    assert!(!has_come(), "the call came before its time");
    for _ in 0..60 * 60 {
        host.pass(Duration::from_secs(1)).await;
        if host.now_ms() / 1_000 % 60 == 0 {
            let from_ms = host.now_ms();
            let _: Result<_, _> = tick::tick(&host.invocation()).await;
            assert!(host.now_ms() < from_ms + 1_000, "the tick itself called");
        }
        if has_come() {
            host.kill().await;
            return;
        }
    }
    panic!("the call never came: {:?}", host.sandbox.waiting_faults());
}

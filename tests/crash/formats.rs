//! The Worker dies around every call of every format, once while the call has had its effect and
//! its answer is under way, and once before it has any. A round without kills lists the calls; in
//! each round that follows, posts of all formats run side by side, and each is struck at another of
//! its calls.
//!
//! The queue of this machine hands over one batch at a time, and waits for its end: the calls that
//! are struck side by side must be made by messages of one batch. What is missed because it was
//! not, is struck by itself afterwards.

use super::aftermath::Person;
use super::striking::{Case, Dies, Sent, Stretch, Struck};
use crate::oracle;
use crate::scenarios::formats::{FORMATS, Format, somebody};
use crate::scenarios::world::World;
use crate::worlds::workerd::Workerd;
use futures_util::future::join_all;
use noctin_scheduler::domain::door::Door;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::{Instant, sleep};

/// How many messages of the queue for preparations come at once (`wrangler.toml`).
const BATCH: usize = 10;

/// Posts are planned so far ahead that nothing of them begins before the tick that prepares them
/// all: longer than any lead.
const AHEAD: Duration = Duration::from_mins(45);

/// How long a dam holds back what follows a pause.
const DAM_MS: u64 = 4_000;

/// How long the calls of a round may take until the last one is struck.
const STRUCK_WITHIN: Duration = Duration::from_secs(15);

/// How often a call may be tried to be struck.
const TRIES: usize = 4;

/// What was claimed when the Worker died is free again.
const LEASE: Duration = Duration::from_secs(150);

/// So long after the last call none is under way any more: in general, and where bytes of media may
/// be on their way.
const QUIET: [Duration; 2] = [Duration::from_millis(2_500), Duration::from_secs(10)];

/// How time passes until all of a round is at rest; at last by what is looked up again.
const PAUSES: [Duration; 9] = {
    let (minute, look) = (Duration::from_secs(61), Duration::from_mins(16));
    [
        minute, minute, minute, minute, minute, minute, look, look, look,
    ]
};

/// Posts of some formats, each with a kind of moment.
struct Run {
    world: Arc<Workerd>,
    person: Person,
    cases: Vec<Case>,
    /// Whose first call is slow where the others' next messages must come in one batch: they wait
    /// until it ends.
    dam: Case,
}

// === impl Run ===

impl Run {
    /// Connects an account for each format and moment, and uploads each format's files once.
    async fn start(world: Arc<Workerd>, formats: Vec<&'static Format>) -> Self {
        let door = formats[0].door;
        let (person, mut cases) = (somebody(&world, door).await, Vec::new());
        for format in &formats {
            let first = Case::new(&person, format, Dies::BehindTheEffect, None).await;
            let media = Some(first.media.clone());
            cases.push(first);
            cases.push(Case::new(&person, format, Dies::BeforeTheEffect, media).await);
        }
        let with_media = formats.iter().find(|format| !format.files[0].is_empty());
        let with_media = with_media.unwrap();
        let dam = Case::new(&person, with_media, Dies::BehindTheEffect, None).await;
        Self {
            world,
            person,
            cases,
            dam,
        }
    }

    /// The place of the newest call in the sandbox's record.
    async fn last_seq(&self) -> u64 {
        let sandbox = self.person.sandbox();
        let none = sandbox.control("GET", "/calls?user=-", None).await;
        none["last_seq"].as_u64().unwrap()
    }

    /// Lists the calls that a post of each case makes when nobody dies.
    async fn list_calls(&mut self) {
        let seq = self.last_seq().await;
        let all: Vec<usize> = (0..self.cases.len()).collect();
        let all = self.plan(&all, "Nobody dies").await;
        self.begin().await;
        self.come_to_rest(&all).await;
        for sent in &all {
            let case = &mut self.cases[sent.case];
            case.is_public_once(&self.person, sent, false).await;
            case.usual = case.calls(&self.person, seq).await;
            assert!(!case.usual.is_empty(), "{}: no calls", case.title());
        }
        let prepared = self.cases.iter().filter(|case| case.is_prepared()).count();
        assert!(prepared < BATCH, "with the dam, more than one batch");
    }

    async fn plan(&self, cases: &[usize], text: &str) -> Vec<Sent> {
        let mut all = Vec::new();
        for &case in cases {
            let planned = self.cases[case].plan(&self.person, case, text, self.ahead());
            all.push(planned.await);
        }
        all
    }

    fn ahead(&self) -> Value {
        let ahead_ms = i64::try_from(AHEAD.as_millis()).unwrap();
        json!({ "at": self.person.in_ms(ahead_ms) })
    }

    /// What is planned is due, and one tick begins all of it.
    async fn begin(&self) {
        self.world.pass(AHEAD + Duration::from_secs(1)).await;
        self.world.tick().await;
    }

    /// Kills until the Worker has died at each call of a stretch, of each case.
    async fn strike_all(&mut self, stretch: Stretch) {
        let mut number = 0;
        loop {
            let together = self.next(stretch);
            if together.is_empty() {
                return;
            }
            number += 1;
            self.round(stretch, &together, number).await;
        }
    }

    /// The cases of the next round, each with the place of the call at which it is struck: all that
    /// were not missed before, or else one by itself.
    fn next(&self, stretch: Stretch) -> BTreeMap<usize, usize> {
        let all = self.cases.iter().enumerate();
        let open = all.filter_map(|(case, it)| Some((case, *it.missed(stretch).first()?)));
        let open: Vec<_> = open.collect();
        let tries = |(case, place): &(usize, usize)| self.cases[*case].tries(*place);
        for (case, place) in &open {
            let usual = &self.cases[*case].usual;
            let title = self.cases[*case].title();
            let tries = tries(&(*case, *place));
            assert!(
                tries < TRIES,
                "{title}: never struck at {place} of {usual:#?}"
            );
        }
        let fresh: BTreeMap<_, _> = open.iter().filter(|it| tries(it) == 0).copied().collect();
        if fresh.is_empty() {
            open.into_iter().take(1).collect()
        } else {
            fresh
        }
    }

    /// One kill, at these calls of these cases.
    async fn round(&mut self, stretch: Stretch, next: &BTreeMap<usize, usize>, number: usize) {
        let started = Instant::now();
        let seq = self.last_seq().await;
        let taking_part: Vec<usize> = next.keys().copied().collect();
        let text = format!("Killed in round {number} {stretch:?}");
        let all = self.plan(&taking_part, &text).await;
        for (case, place) in next {
            self.cases[*case].strike(&self.person, *place).await;
        }
        if stretch == Stretch::FromThePause && next.len() > 1 {
            self.dam.slow_down(&self.person, DAM_MS).await;
            self.dam.plan(&self.person, 0, &text, self.ahead()).await;
        }
        let planned = started.elapsed();
        self.begin().await;
        self.until_struck().await;
        let struck_after = started.elapsed();
        let struck = Struck {
            seq,
            died_ms: self.world.now_ms(),
        };
        self.world.kill().await;
        let sandbox = self.person.sandbox();
        sandbox.control("DELETE", "/faults", None).await;
        let up = started.elapsed();
        self.world.pass(LEASE).await;
        self.world.tick().await;
        self.come_to_rest(&all).await;
        println!(
            "{stretch:?} {number}: {} posts; planned {planned:?}, struck {struck_after:?}, \
            up {up:?}, at rest {:?}",
            all.len(),
            started.elapsed()
        );
        for sent in &all {
            let case = &mut self.cases[sent.case];
            case.judge(&self.person, sent, &struck, next[&sent.case])
                .await;
        }
    }

    /// Waits until the call of each case has arrived that gets no answer.
    async fn until_struck(&self) {
        let deadline = Instant::now() + STRUCK_WITHIN;
        while Instant::now() < deadline {
            let waiting = self.person.sandbox().control("GET", "/faults", None).await;
            let mut waiting = waiting["faults"].as_array().unwrap().iter();
            if waiting.all(|fault| fault["fault"]["kind"] == "slow") {
                return;
            }
            sleep(Duration::from_millis(50)).await;
        }
    }

    /// Lets time and ticks pass until nothing more happens to these posts.
    async fn come_to_rest(&self, all: &[Sent]) {
        let mut open: Vec<&Sent> = all.iter().collect();
        for pause in PAUSES {
            self.wait_until_quiet(&mut open).await;
            if open.is_empty() {
                return;
            }
            self.world.pass(pause).await;
            self.world.tick().await;
        }
    }

    /// Waits until no call is made any more: time that passes while one is under way would end the
    /// lease of its Worker. Only what is not at rest stays open.
    async fn wait_until_quiet(&self, open: &mut Vec<&Sent>) {
        let (mut seq, mut quiet_from, [mut quiet, longest]) = (0, Instant::now(), QUIET);
        while quiet_from.elapsed() < quiet {
            let receipts = open
                .iter()
                .map(|sent| oracle::receipt(&self.person, &sent.delivery));
            let receipts = join_all(receipts).await;
            let is_prepared = receipts.iter().any(|it| it["state"] == "preparing");
            quiet = if is_prepared { longest } else { QUIET[0] };
            let mut at_rest = open
                .iter()
                .zip(&receipts)
                .map(|(sent, receipt)| self.cases[sent.case].is_at_rest(receipt))
                .collect::<Vec<_>>()
                .into_iter();
            open.retain(|_| !at_rest.next().unwrap_or(false));
            if open.is_empty() {
                return;
            }
            sleep(Duration::from_millis(500)).await;
            let newest = self.last_seq().await;
            if newest > seq {
                (seq, quiet_from) = (newest, Instant::now());
            }
        }
    }
}

/// Kills around every call of each of these formats.
async fn killed_around(world: Arc<Workerd>, is_wanted: impl Fn(&Format) -> bool) {
    let formats: Vec<_> = FORMATS.iter().filter(|format| is_wanted(format)).collect();
    let mut run = Run::start(world, formats).await;
    run.list_calls().await;
    for stretch in [Stretch::BeforeThePause, Stretch::FromThePause] {
        run.strike_all(stretch).await;
    }
}

/// Whether its post is asked for as something else than a post among posts.
fn has_kind(format: &Format) -> bool {
    format.options.contains("kind")
}

pub(crate) async fn r41_killed_around_every_call_of_every_format_of_x(world: Arc<Workerd>) {
    killed_around(world, |format| format.door == Door::X).await;
}

pub(crate) async fn r41_killed_around_every_call_of_each_post_of_facebook(world: Arc<Workerd>) {
    killed_around(world, |format| {
        format.door == Door::Facebook && !has_kind(format)
    })
    .await;
}

pub(crate) async fn r41_killed_around_every_call_of_reels_and_stories(world: Arc<Workerd>) {
    killed_around(world, |format| {
        format.door == Door::Facebook && has_kind(format)
    })
    .await;
}

/// Drafts make the same calls, and never become public by themselves.
pub(crate) async fn r41_killed_around_every_call_of_each_post_of_tiktok(world: Arc<Workerd>) {
    killed_around(world, |format| {
        format.door == Door::TikTok && !format.is_draft()
    })
    .await;
}

pub(crate) async fn r41_killed_around_every_call_of_each_post_of_instagram(world: Arc<Workerd>) {
    killed_around(world, |format| {
        format.door == Door::Instagram && !has_kind(format)
    })
    .await;
}

pub(crate) async fn r41_killed_around_every_call_of_reels_and_stories_of_instagram(
    world: Arc<Workerd>,
) {
    killed_around(world, |format| {
        format.door == Door::Instagram && has_kind(format)
    })
    .await;
}

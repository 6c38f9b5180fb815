//! Kills at random moments: posts, threads and media of several accounts on all networks are under
//! way at once, the platforms misbehave, time passes, and the Worker dies again and again,
//! also while it recovers. `CRASH_KILLS` says how often (100, by two runs side by side),
//! `CRASH_SEED` with which dice (1). A seed repeats what is decided, but not the microseconds.

use super::aftermath::{Person, is_looked_up_twice, signed};
use super::crowd::{Medium, Member, Wish, script};
use super::dice::Dice;
use crate::oracle::{self, Verdict, Watched};
use crate::scenarios::browser::Browser;
use crate::scenarios::world::{World, body, request};
use crate::worlds::workerd::Workerd;
use futures_util::future::join_all;
use http::{HeaderValue, Request};
use noctin_scheduler::domain::door::Door;
use noctin_scheduler::domain::time::{Span, Timestamp};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep};

/// Whose accounts publish.
const CROWD: [Door; 6] = [
    Door::X,
    Door::X,
    Door::X,
    Door::Facebook,
    Door::Instagram,
    Door::TikTok,
];

/// So long after asking for posts the Worker is dead at the latest.
const MOMENT_MS: u64 = 700;

/// So long the messages of a tick need to arrive and be worked off, on a busy machine. Time that
/// passes sooner makes them stale.
const CALM: Duration = Duration::from_millis(1_500);

/// So many kills have met every kind of moment; fewer prove less.
const ENOUGH: usize = 20;

/// A delivery to which nothing has happened between so many kills waits, and is read again at the
/// end: reading each of hundreds after every kill asks for more than one person may.
const STILL: usize = 3;

/// One run.
struct Run {
    world: Arc<Workerd>,
    person: Person,
    crowd: Vec<Member>,
    media: Vec<Medium>,
    dice: Dice,
    watched: Vec<Watched>,
    /// The deliveries that had not come to rest when they were last read.
    open: BTreeMap<String, Seen>,
    /// What had last happened to a delivery when the Worker died on its way, since the kill before.
    struck: BTreeMap<String, usize>,
}

/// A delivery as it was last read.
#[derive(Debug, Default)]
struct Seen {
    /// The hash of its last event.
    hash: String,
    /// How often in a row nothing had happened to it.
    still: usize,
}

/// A post that is asked for, perhaps without an answer.
struct Asked {
    plan: Request<Vec<u8>>,
    member: Member,
    wish: Wish,
}

// === impl Run ===

impl Run {
    async fn start(world: Arc<Workerd>, seed: u64) -> Self {
        let (person, mut crowd) = (Browser::new(&world), Vec::new());
        for door in CROWD {
            crowd.push(Member::new(&person, door).await);
        }
        Self {
            media: Medium::upload_all(&person).await,
            world,
            person,
            crowd,
            dice: Dice::new(seed),
            watched: Vec::new(),
            open: BTreeMap::new(),
            struck: BTreeMap::new(),
        }
    }

    /// One kill: posts are asked for, something of them happens, the Worker dies.
    async fn kill(&mut self, number: u64) {
        self.disturb().await;
        let asked = self.ask(number).await;
        let tick = self.perhaps_a_tick();
        let in_flight: Vec<_> = asked
            .iter()
            .map(|asked| self.send(asked.plan.clone()))
            .chain(tick)
            .collect();
        sleep(self.dice.ms(MOMENT_MS)).await;
        self.world.kill().await;
        join_all(in_flight).await;
        for asked in asked {
            self.repeat(asked).await;
        }
        for kind in self.read_open(STILL).await {
            *self.struck.entry(kind).or_default() += 1;
        }
        self.world.pass(self.dice.ms(180_000)).await;
        self.world.tick().await;
        if self.dice.once_in(3) {
            sleep(CALM).await;
        }
    }

    /// Something happens to a look-up or a refresh of one account.
    async fn disturb(&mut self) {
        let member = self.dice.one(&self.crowd).clone();
        script(&self.person, &member.disturbance(&mut self.dice)).await;
    }

    /// A post each for some of the accounts, and what the platform is going to do to it.
    async fn ask(&mut self, number: u64) -> Vec<Asked> {
        let mut asked = Vec::new();
        for member in self.crowd.clone() {
            if self.dice.once_in(3) {
                continue;
            }
            let text = format!("Before kill {number}");
            let mut wish = member.wish(&mut self.dice, &self.media, &text);
            if let Some(fault) = member.misbehaviour(&mut self.dice, &wish) {
                script(&self.person, &fault).await;
            }
            let soon = Timestamp::from_ms(self.world.now_ms())
                + Span::ms(500 + i64::try_from(self.dice.roll(4_000)).unwrap());
            wish.draft["schedule"] = if self.dice.once_in(3) {
                json!({ "at": soon.to_string() })
            } else {
                json!({ "now": true })
            };
            let mut plan = request(
                "POST",
                &format!("{}/api/v1/posts", self.world.origin()),
                Some(&wish.draft),
            );
            let key = format!("{}-{number}", member.actor.name);
            plan.headers_mut()
                .insert("idempotency-key", HeaderValue::from_str(&key).unwrap());
            asked.push(Asked {
                plan: signed(&self.person, plan),
                member,
                wish,
            });
        }
        asked
    }

    fn send(&self, request: Request<Vec<u8>>) -> JoinHandle<()> {
        let world = Arc::clone(&self.world);
        tokio::spawn(async move { drop(world.try_worker(request).await) })
    }

    fn perhaps_a_tick(&mut self) -> Option<JoinHandle<()>> {
        let (world, pause) = (Arc::clone(&self.world), self.dice.ms(MOMENT_MS));
        let tick = async move {
            sleep(pause).await;
            drop(world.try_tick().await);
        };
        self.dice.once_in(3).then(|| tokio::spawn(tick))
    }

    /// Asks again, with the same key: by now there is an answer. A post that was never made may be
    /// refused: its moment has passed, or the account's connection has ended.
    async fn repeat(&mut self, asked: Asked) {
        let ask = || self.world.worker(asked.plan.clone());
        let response = oracle::patiently(ask).await;
        if response.status() == 422 {
            let why = body(&response)["errors"][0]["code"]
                .as_str()
                .unwrap()
                .to_owned();
            return assert!(
                ["in_the_past", "needs_reconnect"].contains(&why.as_str()),
                "{why}"
            );
        }
        assert_eq!(
            response.status(),
            201,
            "{}",
            String::from_utf8_lossy(response.body())
        );
        let mut watched = Watched::of_actor(&body(&response), &asked.member.actor);
        if let Some(medium) = asked.wish.media {
            watched = watched.showing(vec![medium.sha256]);
        }
        self.open.insert(watched.delivery.clone(), Seen::default());
        self.watched.push(watched);
    }

    /// Reads what has not come to rest, and stood still less often than `still`; answers with the
    /// last event of each delivery to which something has happened since.
    async fn read_open(&mut self, still: usize) -> Vec<String> {
        let open = self.open.iter().filter(|(_, seen)| seen.still < still);
        let receipts = join_all(open.map(|(id, _)| oracle::receipt(&self.person, id))).await;
        let mut moved = Vec::new();
        for receipt in receipts {
            let id = receipt["id"].as_str().unwrap();
            if is_at_rest(&receipt) {
                self.open.remove(id);
                continue;
            }
            let last = receipt["events"].as_array().unwrap().last().unwrap();
            let hash = last["hash"].as_str().unwrap();
            let seen = self.open.get_mut(id).unwrap();
            if seen.hash == hash {
                seen.still += 1;
                continue;
            }
            moved.push(last["kind"].as_str().unwrap().to_owned());
            *seen = Seen {
                hash: hash.to_owned(),
                still: 0,
            };
        }
        moved
    }

    /// The person connects again what has to be.
    async fn reconnect(&self) -> usize {
        let known = oracle::patiently(|| self.person.get("/api/v1/accounts")).await;
        let known = body(&known);
        let known = known["data"].as_array().unwrap();
        let over = self.crowd.iter().filter(|member| member.is_over(known));
        let over: Vec<&Member> = over.collect();
        for member in &over {
            member.reconnect(&self.person).await;
        }
        over.len()
    }

    /// The faults are over. A tick every few minutes brings what is held to its end within its
    /// lateness, three hours what could not be looked up.
    async fn come_to_rest(&mut self) {
        self.person
            .sandbox()
            .control("DELETE", "/faults", None)
            .await;
        for minutes in [[5; 8].as_slice(), &[16; 7], &[16; 7]] {
            for minutes in minutes {
                self.reconnect().await;
                self.world.pass(Duration::from_mins(*minutes)).await;
                self.world.tick().await;
                sleep(CALM).await;
            }
            self.read_open(usize::MAX).await;
            if self.open.is_empty() {
                return;
            }
        }
    }
}

/// Final, or with the person: looked up twice.
fn is_at_rest(receipt: &Value) -> bool {
    match receipt["state"].as_str().unwrap() {
        "published" | "failed" | "missed" | "cancelled" => true,
        "unconfirmed" => is_looked_up_twice(receipt),
        _ => false,
    }
}

fn number(name: &str, usual: u64) -> u64 {
    std::env::var(name).map_or(usual, |text| {
        text.parse()
            .unwrap_or_else(|_| panic!("{name} is a number, not {text}"))
    })
}

pub(crate) async fn r1_half_of_a_hundred_kills_at_random_moments(world: Arc<Workerd>) {
    random_kills(world, number("CRASH_SEED", 1)).await;
}

pub(crate) async fn r1_the_other_half_with_other_dice(world: Arc<Workerd>) {
    random_kills(world, number("CRASH_SEED", 1).wrapping_mul(1_000_003)).await;
}

/// Whatever dies whenever: public once at most, and the receipts are true.
async fn random_kills(world: Arc<Workerd>, seed: u64) {
    let kills = number("CRASH_KILLS", 100).div_ceil(2);
    println!("\nseed {seed}, {kills} kills");
    let started = Instant::now();
    let mut run = Run::start(world, seed).await;
    let mut reconnected = 0;
    for number in 1..=kills {
        run.kill(number).await;
        if run.dice.once_in(4) {
            reconnected += run.reconnect().await;
        }
    }
    println!(
        "{kills} kills in {} s; under way when they struck: {:?}",
        started.elapsed().as_secs(),
        run.struck
    );
    run.come_to_rest().await;
    let verdict = oracle::judge(&run.person, &run.watched).await;
    println!(
        "{} deliveries ended {:?}, and showed media {:?}; {reconnected} reconnections",
        run.watched.len(),
        verdict.ends,
        verdict.shown
    );
    is_well(&run, &verdict, usize::try_from(kills).unwrap());
    assert_eq!(
        oracle::secrets_in_the_clear(&run.person, "Before kill 1")
            .await
            .len(),
        0,
        "a secret lies in the clear"
    );
}

/// Nothing is wrong, and the kills met what they were meant to meet.
fn is_well(run: &Run, verdict: &Verdict, kills: usize) {
    assert!(
        verdict.wrong.is_empty(),
        "{} wrong: {:#?}",
        verdict.wrong.len(),
        verdict.wrong
    );
    assert!(
        !verdict.ends.contains_key("held"),
        "hours later nothing waits any more: {:?}",
        verdict.ends
    );
    if kills < ENOUGH {
        return;
    }
    let sending = run.struck.get("sending").copied().unwrap_or_default();
    assert!(
        run.struck.values().sum::<usize>() >= kills,
        "the kills struck nothing: {:?}",
        run.struck
    );
    assert!(
        sending * 5 >= kills,
        "the kills missed the sending: {:?}",
        run.struck
    );
    assert!(
        verdict
            .ends
            .get("published")
            .is_some_and(|published| *published >= kills),
        "hardly anything went out: {:?}",
        verdict.ends
    );
    for door in CROWD {
        let shown = verdict.shown.get(door.name()).copied().unwrap_or_default();
        assert!(
            shown * 10 >= kills,
            "hardly any media went out: {:?}",
            verdict.shown
        );
    }
}

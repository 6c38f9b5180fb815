//! Everything at once, in random order: ticks that come or not, a Worker that is killed, a database that fails before or after it wrote,
//! messages that are lost or doubled, a store that is down, a platform that misbehaves, a person who changes their mind. After each run
//! the oracle compares what became public with what the receipt says. A failing seed is printed, and runs the same again.

use super::*;
use crate::scenarios::world::request;
use http::HeaderValue;
use noctin_scheduler::domain::ids::DeliveryId;
use noctin_scheduler::domain::ledger;
use noctin_scheduler::domain::time::Timestamp;
use std::collections::BTreeMap;

const SEEDS: u64 = 100;

/// Reproducible chance: xorshift64.
pub(super) struct Dice(u64);

impl Dice {
    pub(super) fn new(seed: u64) -> Self {
        let mut dice = Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
        for _ in 0..10 {
            dice.roll(2);
        }
        dice
    }

    pub(super) fn roll(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % sides
    }

    fn half(&mut self) -> Break {
        if self.roll(2) == 0 { Break::Before } else { Break::After }
    }
}

/// What the platform may do with a post.
pub(super) fn misbehaviour(dice: &mut Dice) -> Option<Value> {
    let faults = [
        json!({ "kind": "close", "effect": true }),
        json!({ "kind": "close", "effect": false }),
        json!({ "kind": "hang", "effect": true }),
        json!({ "kind": "hang", "effect": false }),
        json!({ "kind": "half_body", "effect": true }),
        json!({ "kind": "status", "status": 401 }),
        json!({ "kind": "status", "status": 402 }),
        json!({ "kind": "status", "status": 429, "reset_after_s": 300 }),
        json!({ "kind": "status", "status": 500, "effect": true }),
        json!({ "kind": "slow", "ms": 8_000 }),
    ];
    let at = usize::try_from(dice.roll(15)).unwrap();
    faults.get(at).cloned()
}

/// One thing that goes wrong, or a tick.
pub(super) async fn event(host: &Host, dice: &mut Dice) {
    let ports = &host.core.ports;
    match dice.roll(12) {
        0..=2 => drop(tick::tick(&host.core).await),
        3 => host.kill().await,
        4 | 5 => ports.database().fail("", dice.half(), usize::try_from(1 + dice.roll(3)).unwrap()),
        6 => ports.messages().lose(1),
        7 => ports.messages().deliver_again(usize::try_from(dice.roll(3)).unwrap()),
        8 => ports.messages().be_down(dice.roll(2) == 0),
        9 => ports.token_kv().fail((dice.roll(2) == 0).then(|| dice.half())),
        _ => {}
    }
    host.pass(Duration::from_millis(dice.roll(20_000))).await;
}

/// The faults are over; four hours of ticks bring everything to its end.
pub(super) async fn calm(host: &Host) {
    let ports = &host.core.ports;
    ports.database().heal();
    ports.messages().be_down(false);
    ports.messages().lose(0);
    ports.messages().deliver_again(0);
    ports.token_kv().fail(None);
    minutes(host, 240).await;
}

/// What is wrong with the end of a run, if anything is.
async fn oracle(host: &Host, browser: &Browser<Host>, account: &Account, post: &Value) -> Result<String, String> {
    let receipt = browser.receipt(post).await;
    let public = browser.sandbox().public(&account.user).await;
    let state = receipt["state"].as_str().unwrap().to_owned();
    let due = Timestamp::parse(receipt["due_at"].as_str().unwrap()).unwrap().ms();
    let wrong = match (state.as_str(), public.len()) {
        (_, 2..) => "public twice",
        (_, 1) if public[0]["public_at_ms"].as_i64().unwrap() < due => "early",
        ("scheduled" | "preparing" | "ready" | "committing" | "processing", _) => "left under way",
        ("published", 0) => "published, not public",
        ("published" | "unconfirmed", _) | (_, 0) => "",
        (_, 1) => "public, and the receipt denies it",
    };
    let id = DeliveryId::parse(receipt["id"].as_str().unwrap()).unwrap();
    let chain = (0..).zip(receipt["events"].as_array().unwrap()).try_fold(ledger::first_head(&id), |head, (seq, event)| {
        let entry: ledger::Entry = serde_json::from_value(event.clone()).unwrap();
        let link = ledger::link(&head, seq, &entry);
        (event["hash"] == link.hash.as_str()).then_some(link.hash)
    });
    let heads = host.core.ports.database().look(&format!("SELECT head FROM deliveries WHERE id='{id}'")).unwrap();
    let wrong = if chain.is_none_or(|head| heads[0]["head"] != head.as_str()) { "broken chain" } else { wrong };
    if wrong.is_empty() { Ok(state) } else { Err(format!("{wrong}: {state}, {} public, {:?}", public.len(), kinds(&receipt))) }
}

/// Every run ended well, and between them they reached the ends that matter.
fn verdict(ends: &BTreeMap<String, usize>, wrong: &[String]) {
    println!("{ends:?}");
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(ends.get("published").is_some_and(|count| *count > 10) && ends.len() > 1, "the dice are loaded: {ends:?}");
}

#[tokio::test(start_paused = true)]
async fn whatever_breaks_a_post_is_public_once_at_most_and_the_receipt_is_true() {
    let (mut ends, mut wrong) = (BTreeMap::new(), Vec::new());
    for seed in 1..=SEEDS {
        let mut dice = Dice::new(seed);
        let host = Host::start();
        let (browser, account) = Browser::signed_up(&host).await;
        if let Some(fault) = misbehaviour(&mut dice) {
            browser.sandbox().break_posting(&account.user, u32::try_from(1 + dice.roll(2)).unwrap(), fault).await;
        }
        let post = browser.plan_in("Whatever breaks", &account, Duration::from_secs(1 + dice.roll(400))).await;
        let change_of_mind = dice.roll(200);
        for turn in 0..60 {
            if turn == change_of_mind {
                let mut cancel = request("DELETE", &format!("{}/api/v1/posts/{}", host.origin(), post["id"].as_str().unwrap()), None);
                cancel.headers_mut().insert("if-match", HeaderValue::from_static("\"1\""));
                browser.send(cancel).await;
            }
            event(&host, &mut dice).await;
        }
        calm(&host).await;
        match oracle(&host, &browser, &account, &post).await {
            Ok(state) => *ends.entry(state).or_default() += 1,
            Err(why) => wrong.push(format!("seed {seed}: {why}")),
        }
    }
    verdict(&ends, &wrong);
}

#[tokio::test(start_paused = true)]
async fn whatever_breaks_around_a_refresh_the_post_goes_out_or_waits_for_the_person() {
    let (mut ends, mut wrong) = (BTreeMap::new(), Vec::new());
    for seed in 1..=SEEDS {
        let mut dice = Dice::new(seed);
        let host = Host::start();
        let (browser, account) = Browser::signed_up(&host).await;
        let post = browser.plan_in("After a refresh", &account, Duration::from_hours(3)).await;
        if dice.roll(2) == 0 {
            // Slow enough to be killed in the middle.
            let slow =
                json!({ "method": "POST", "path": TOKEN, "user": account.user, "times": 2, "fault": { "kind": "slow", "ms": 12_000 } });
            browser.sandbox().control("POST", "/faults", Some(&slow)).await;
        }
        host.pass(Duration::from_hours(3) - Duration::from_mins(5)).await;
        for _ in 0..60 {
            event(&host, &mut dice).await;
        }
        calm(&host).await;
        let refreshes = browser.sandbox().calls(TOKEN, Some(&account.user)).await.len() - 1;
        match oracle(&host, &browser, &account, &post).await {
            Ok(state) => *ends.entry(state).or_default() += 1,
            Err(why) => wrong.push(format!("seed {seed}: {why}")),
        }
        if refreshes > 4 {
            wrong.push(format!("seed {seed}: {refreshes} refreshes"));
        }
    }
    verdict(&ends, &wrong);
}

//! R31 with pictures and videos: every format of Facebook Pages, Instagram and TikTok, while all
//! faults strike its preparation, its publication and the questions how far the platform is.

use super::chaos::{Dice, End, assert_all_hold, event, platform_fault, recover};
use super::poster::{Poster, Wish};
use super::*;
use super::{facebook, instagram, tiktok};
use noctin_scheduler::domain::door::Door;
use noctin_scheduler::domain::time::Timestamp;

const SEEDS: u64 = 30;

/// By how much the clock of whoever publishes may be ahead.
const AHEAD_MS: i64 = 5_000;

/// Some of the account's next calls go wrong.
async fn break_some(poster: &Poster, dice: &mut Dice) {
    let path = match poster.door {
        Door::X => "/x/2/**",
        Door::TikTok => "/tiktok/**",
        Door::Facebook | Door::Instagram => "/meta/**",
        Door::InstagramDirect => "/instagram/graph/**",
    };
    let sandbox = poster.browser.sandbox();
    for _ in 0..dice.roll(4) {
        let fault = platform_fault(dice).unwrap_or_else(|| json!({ "kind": "slow", "ms": 0 }));
        for (times, fault) in [
            (1 + dice.roll(4), json!({ "kind": "slow", "ms": 0 })),
            (1 + dice.roll(2), fault),
        ] {
            let script = json!({ "path": path, "times": times, "fault": fault });
            sandbox.control("POST", "/faults", Some(&script)).await;
        }
    }
}

/// What came of the post at the platform: of drafts, what its creator finds in the inbox.
async fn made(poster: &Poster) -> Vec<Value> {
    if poster.door == Door::TikTok {
        poster.made().await
    } else {
        poster.public().await
    }
}

fn wrong(receipt: &Value, made: &[Value]) -> Option<&'static str> {
    let due = Timestamp::parse(receipt["due_at"].as_str().unwrap()).unwrap();
    match (receipt["state"].as_str().unwrap(), made) {
        (_, [_, _, ..]) => Some("made twice"),
        (_, [one]) if one["received_at_ms"].as_i64().unwrap() < due.ms() - AHEAD_MS => {
            Some("early")
        }
        ("scheduled" | "preparing" | "ready" | "committing" | "processing", _) => {
            Some("left under way")
        }
        ("published", []) => Some("published, and nothing is there"),
        ("failed" | "held" | "missed" | "cancelled", [_]) => {
            Some("there, and the receipt denies it")
        }
        _ => None,
    }
}

/// One run with a post that is due while everything fails.
async fn run(seed: u64, door: Door, wish: &Wish) -> End {
    let mut dice = Dice::new(seed);
    let poster = Poster::new(door).await;
    break_some(&poster, &mut dice).await;
    let after = Duration::from_secs(60 + dice.roll(600));
    let post = poster.plan("Whatever breaks", wish, after).await;
    for _ in 0..60 {
        event(&poster.host, &mut dice).await;
    }
    recover(&poster.host).await;
    let receipt = poster.browser.receipt(&post).await;
    let made = made(&poster).await;
    let verdict = match wrong(&receipt, &made) {
        None => Ok(receipt["state"].as_str().unwrap().to_owned()),
        Some(wrong) => Err(format!("{wrong}: {} {receipt:#} {made:#?}", wish.name)),
    };
    (verdict, receipt)
}

async fn all(door: Door, formats: &[Wish]) {
    let (mut ends, mut wishes) = (Vec::new(), formats.iter().cycle());
    for seed in 1..=SEEDS {
        ends.push((seed, run(seed, door, wishes.next().unwrap()).await));
    }
    assert_all_hold(ends);
}

#[tokio::test(start_paused = true)]
async fn r31_whatever_breaks_on_facebook_a_post_is_public_once_at_most() {
    all(Door::Facebook, &facebook::formats()).await;
}

#[tokio::test(start_paused = true)]
async fn r31_whatever_breaks_on_instagram_a_post_is_public_once_at_most() {
    for door in [Door::Instagram, Door::InstagramDirect] {
        all(door, &instagram::formats()).await;
    }
}

#[tokio::test(start_paused = true)]
async fn r31_whatever_breaks_on_tiktok_a_post_is_made_once_at_most() {
    all(Door::TikTok, &tiktok::formats()).await;
}

//! Faults that only the fakes can make: writes that fail or stall before or after they took effect,
//! messages that are lost, late, doubled or false, a key-value store that is down, stale, empty or
//! full, Workers that are killed or frozen at a chosen moment or whose clocks differ.

mod allowances;
mod answers;
mod budget;
mod callbacks;
mod chaos;
mod chaos_media;
mod clients;
mod clocks;
mod configuration;
mod consents;
mod costs;
mod documents;
mod drafts;
mod engine;
mod environment;
mod evidence;
mod facebook;
mod flows;
mod guards;
mod history;
mod housekeeping;
mod imports;
mod instagram;
mod invitations;
mod last_moment;
mod leases;
mod ledgers;
mod lies;
mod life;
mod limits;
mod media;
mod months;
mod oracle;
mod overview;
mod paper;
mod parts;
mod people;
mod poison;
mod poster;
mod queues;
mod quotas;
mod races;
mod recurrences;
mod refresh;
mod requests;
mod revoking;
mod room;
mod sessions;
mod silent;
mod suggestions;
mod templates;
mod tiktok;
mod times;
mod together;
mod turns;
mod vault;
pub(crate) mod wire;
mod x_media;

use crate::scenarios::browser::{Account, Browser, kinds};
use crate::scenarios::world::{World, body};
use crate::{Host, tick};
use noctin_scheduler::fakes::Break;
use noctin_scheduler::ports::Ports;
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;

const POSTS: &str = "/x/2/tweets";
const TOKEN: &str = "/x/2/oauth2/token";

/// Runs a tick each minute for `count` minutes. A tick that fails is left to the next one.
async fn minutes(host: &Host, count: u32) {
    for _ in 0..count {
        host.pass(Duration::from_mins(1)).await;
        let _: Result<_, _> = tick::tick(&host.invocation()).await;
    }
}

/// How many calls to post the user made, and how many of their posts are public.
async fn calls_and_public(browser: &Browser<Host>, account: &Account) -> (usize, usize) {
    (
        browser
            .sandbox()
            .calls(POSTS, Some(&account.user))
            .await
            .len(),
        browser.sandbox().public(&account.user).await.len(),
    )
}

/// What the database keeps of the first grant.
fn grant(host: &Host) -> Value {
    host.core
        .ports
        .database()
        .look("SELECT * FROM grants")
        .unwrap()[0]
        .clone()
}

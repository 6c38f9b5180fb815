//! The Worker dies in every slice of a preparation, around the commit of what was prepared, and
//! while the platform works on what it accepted.

use super::aftermath::Person;
use crate::scenarios::browser::{Account, Browser};
use crate::scenarios::paper::{accepted, drafts};
use crate::scenarios::world::World;
use crate::worlds::workerd::Workerd;
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;
use tokio::time::sleep;

/// How long the call takes in which the Worker dies.
const SLOW_MS: u64 = 2_500;

/// How long after the call has arrived the Worker dies.
const DIES_AFTER: Duration = Duration::from_millis(400);

/// A post on paper, one of whose calls is slow.
struct Case {
    person: Person,
    account: Account,
    post: Value,
}

impl Case {
    /// A new account's post for so long from now; the call at `path` takes its time.
    async fn slow_at(world: &Arc<Workerd>, method: &str, path: &str, after: Duration) -> Self {
        let person = Browser::new(world);
        let account = person.connect(&world.unique("paper")).await;
        let script = json!({
            "method": method,
            "path": format!("/paper/{}{path}", account.username),
            "times": 1,
            "fault": { "kind": "slow", "ms": SLOW_MS },
        });
        person
            .sandbox()
            .control("POST", "/faults", Some(&script))
            .await;
        let post = person.plan_in("Killed on paper", &account, after).await;
        Self {
            person,
            account,
            post,
        }
    }

    /// Waits until `path` was asked for.
    async fn asked_for(&self, path: &str) {
        let wanted = format!("/paper/{}{path}", self.account.username);
        for _ in 0..700 {
            let faults = self.person.sandbox().control("GET", "/faults", None).await;
            let waits = faults["faults"].as_array().unwrap();
            if waits.iter().all(|fault| fault["path"] != wanted.as_str()) {
                return;
            }
            sleep(Duration::from_millis(50)).await;
        }
        panic!("{wanted} was never asked for");
    }

    /// Ticks until it is published, once, from no more than so many drafts.
    async fn is_published_once(&self, world: &Arc<Workerd>, most_drafts: usize) {
        for _ in 0..12 {
            world.pass(Duration::from_secs(61)).await;
            world.tick().await;
            sleep(Duration::from_millis(1_500)).await;
            if self.person.receipt(&self.post).await["state"] == "published" {
                break;
            }
        }
        let receipt = self.person.wait_for(&self.post, "published").await;
        let drafts = drafts(&self.person, &self.account).await;
        assert_eq!(accepted(&drafts), 1, "{receipt:#}");
        assert!(drafts.len() <= most_drafts, "begun anew: {drafts:#?}");
    }
}

pub(crate) async fn r41_killed_in_each_slice_of_a_preparation(world: Arc<Workerd>) {
    // The first slice has no answer yet to go on from: it alone may be made twice.
    for (method, path, most_drafts) in [
        ("POST", "/drafts", 2),
        ("PUT", "/uploads/*/0", 1),
        ("PUT", "/uploads/*/1", 1),
        ("PUT", "/uploads/*/2", 1),
        ("GET", "/drafts/*", 1),
    ] {
        let case = Case::slow_at(&world, method, path, Duration::from_mins(3)).await;
        case.asked_for(path).await;
        sleep(DIES_AFTER).await;
        world.kill().await;
        case.is_published_once(&world, most_drafts).await;
    }
}

pub(crate) async fn r41_killed_while_what_was_prepared_is_committed(world: Arc<Workerd>) {
    let path = "/drafts/*/publish";
    let case = Case::slow_at(&world, "POST", path, Duration::from_secs(20)).await;
    case.asked_for(path).await;
    sleep(DIES_AFTER).await;
    world.kill().await;
    case.is_published_once(&world, 1).await;
}

pub(crate) async fn r41_killed_while_the_platform_works_on_it(world: Arc<Workerd>) {
    let path = "/publications/*";
    let case = Case::slow_at(&world, "GET", path, Duration::from_secs(20)).await;
    case.person.wait_for(&case.post, "processing").await;
    world.kill().await;
    case.is_published_once(&world, 1).await;
}

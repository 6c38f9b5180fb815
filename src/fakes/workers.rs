//! Workers that consume the queues: as `wrangler.toml` says, and no kinder than production.

use super::queues::Parcel;
use super::world::World;
use crate::ports::metered::Metered;
use crate::ports::{Ports, Queue};
use crate::usecases::Core;
use crate::usecases::engine::work::{self, Handled};
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;
use tokio::task::JoinSet;

/// How long a promise lives behind its handler, and how long a handler may take:
/// <https://developers.cloudflare.com/workers/platform/limits/>.
const BEHIND_HANDLER: Duration = Duration::from_secs(30);
const HANDLER: Duration = Duration::from_mins(15);

/// How many messages of a queue one invocation handles, as `wrangler.toml` has it.
const fn batch_size(queue: Queue) -> usize {
    match queue {
        Queue::Commit => 1,
        Queue::Work => 10,
    }
}

/// How often a message comes again at the most, as `wrangler.toml` has it. Then it is dropped: no
/// queue has another one for what it gives up.
const fn max_retries(queue: Queue) -> u32 {
    match queue {
        Queue::Commit => 3,
        Queue::Work => 100,
    }
}

/// How long whatever handles a message lives. The commits are promises behind their handler; the
/// others are awaited by it.
const fn life(queue: Queue) -> Duration {
    match queue {
        Queue::Commit => BEHIND_HANDLER,
        Queue::Work => HANDLER,
    }
}

/// A worker with the invocations that it has open: so many messages of a queue share one, and with
/// it the calls that one invocation has.
struct Worker {
    core: Core<World>,
    open: HashMap<Queue, (usize, Core<Metered<World>>)>,
}

impl Worker {
    fn invocation(&mut self, queue: Queue) -> Core<Metered<World>> {
        if let Some((left, core)) = self.open.get_mut(&queue).filter(|(left, _)| *left > 0) {
            *left -= 1;
            return core.clone();
        }
        let Core { ports, config, .. } = &self.core;
        let core = Core::new(ports.invocation(), Arc::clone(config));
        self.open
            .insert(queue, (batch_size(queue) - 1, core.clone()));
        core
    }
}

/// Handles the messages of the `workers`' queues: each when its delay is over, all side by side, by
/// one worker after the other. Aborting it is what killing the Worker is: whatever is under way
/// stops where it stands, and messages that wait are lost.
pub async fn consume(workers: Vec<Core<World>>) {
    let Some(mut consumer) = workers
        .first()
        .map(|worker| worker.ports.messages().listen())
    else {
        return;
    };
    let mut workers: Vec<Worker> = workers
        .into_iter()
        .map(|core| Worker {
            core,
            open: HashMap::new(),
        })
        .collect();
    let mut handling = JoinSet::new();
    while let Some(parcel) = consumer.recv().await {
        workers.rotate_left(1);
        let Some(worker) = workers.last_mut() else {
            return;
        };
        let core = worker.invocation(parcel.queue);
        handling.spawn(deliver(worker.core.ports.clone(), core, parcel));
    }
}

/// Delivers a message when its delay is over, and again as often as it is asked for and a queue
/// does. What lives too long ends where it stands; a Worker that a test freezes has no time that
/// passes.
async fn deliver(world: World, core: Core<Metered<World>>, parcel: Parcel) {
    let Parcel {
        queue,
        message,
        mut after,
    } = parcel;
    for _ in 0..=max_retries(queue) {
        tokio::time::sleep(after).await;
        let handling = work::run(&core, queue, message.clone());
        let handled = if world.is_frozen() {
            Ok(handling.await)
        } else {
            tokio::time::timeout(life(queue), handling).await
        };
        match handled {
            Ok(Handled::Done) => return,
            Ok(Handled::Again(delay)) => after = Duration::from_secs(delay.whole_seconds()),
            Err(_) => return core.ports.log(r#"{"event":"invocation_ended"}"#),
        }
    }
    core.ports.log(r#"{"event":"message_dropped"}"#);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_queues_are_those_of_wrangler_toml() {
        let (_, consumers) = include_str!("../../wrangler.toml")
            .split_once("[[queues.consumers]]")
            .unwrap();
        for (queue, name) in [
            (Queue::Commit, "noctin-commit"),
            (Queue::Work, "noctin-work"),
        ] {
            let (_, consumer) = consumers.split_once(&format!("queue = {name:?}")).unwrap();
            let consumer = consumer.split("[[").next().unwrap();
            let number = |key: &str| {
                let line = consumer.lines().find(|line| line.starts_with(key)).unwrap();
                let value = line.split(['=', '#']).nth(1).unwrap();
                value.trim().parse::<usize>().unwrap()
            };
            assert_eq!(number("max_batch_size"), batch_size(queue), "{name}");
            assert_eq!(number("max_retries"), max_retries(queue) as usize, "{name}");
            assert!(
                !consumer.contains("dead_letter_queue"),
                "{name}: nobody reads one"
            );
        }
    }
}

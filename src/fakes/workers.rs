//! Workers that consume the queues.

use super::world::World;
use crate::ports::Queue;
use crate::ports::metered::Metered;
use crate::usecases::Core;
use crate::usecases::engine::work::{self, Handled};
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;
use tokio::task::JoinSet;

/// How long a message that is to come again stays away.
const REDELIVERY: Duration = Duration::from_secs(10);

/// How many messages of a queue one invocation handles, as `wrangler.toml` has it.
const fn batch_size(queue: Queue) -> usize {
    match queue {
        Queue::Commit => 6,
        Queue::Work => 10,
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
        handling.spawn(async move {
            tokio::time::sleep(parcel.after).await;
            while work::run(&core, parcel.queue, parcel.message.clone()).await == Handled::Again {
                tokio::time::sleep(REDELIVERY).await;
            }
        });
    }
}

//! Several worlds of `wrangler dev` side by side. Within one of them, tests come one after the
//! other, because they share its clock.

use super::workerd::Workerd;
use std::sync::{Arc, Mutex};
use tokio::runtime::Runtime;

/// Worlds that are started when they are first needed, and given to one test at a time.
pub(crate) struct Pool {
    runtime: Runtime,
    /// The worlds that no test has now.
    free: Mutex<Vec<Arc<Workerd>>>,
}

/// A world that goes back to its pool, also when its test panics.
struct Lent<'a> {
    pool: &'a Pool,
    world: Arc<Workerd>,
}

// === impl Pool ===

impl Pool {
    /// A pool without worlds yet.
    pub(crate) fn new() -> anyhow::Result<Self> {
        Ok(Self {
            runtime: Runtime::new()?,
            free: Mutex::new(Vec::new()),
        })
    }

    /// Runs a test in a world of its own, for as long as the test takes. There are as many worlds
    /// as there are tests at a time.
    pub(crate) fn run(&self, test: impl FnOnce(&Runtime, Arc<Workerd>)) -> anyhow::Result<()> {
        let free = self.free.lock().unwrap().pop();
        let world = match free {
            Some(world) => world,
            None => Arc::new(self.runtime.block_on(Workerd::start())?),
        };
        let lent = Lent { pool: self, world };
        test(&self.runtime, Arc::clone(&lent.world));
        Ok(())
    }

    /// Calls `look` with every world, when no test has one.
    pub(crate) fn each(&self, look: impl Fn(&Runtime, &Arc<Workerd>)) {
        for world in self.free.lock().unwrap().iter() {
            look(&self.runtime, world);
        }
    }

    /// Ends all worlds, and removes what they kept.
    pub(crate) fn stop(self) -> anyhow::Result<()> {
        for world in self.free.into_inner()? {
            if let Some(world) = Arc::into_inner(world) {
                self.runtime.block_on(world.stop())?;
            }
        }
        Ok(())
    }
}

impl Drop for Lent<'_> {
    fn drop(&mut self) {
        self.pool.free.lock().unwrap().push(Arc::clone(&self.world));
    }
}

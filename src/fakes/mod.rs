//! The world in memory: every port, for tests on the host. Time is tokio's, so a paused runtime
//! passes a month in a moment; the database is `SQLite`, as D1 is; and each port can be told to
//! fail *before or after* it has done what it was asked. What a Workers runtime on one machine
//! cannot show is here too: a store that is stale, messages that overtake each other, Workers whose
//! clocks differ.

mod background;
mod clock;
mod entropy;
mod faults;
pub mod http;
pub mod kv;
pub mod limiter;
pub mod media;
mod migrations;
pub mod queues;
mod signatures;
pub mod statements;
pub mod store;
pub mod workers;
mod world;

pub use clock::TokioClock;
pub use entropy::CountingEntropy;
pub use faults::Break;
pub use world::World;

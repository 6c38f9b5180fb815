//! The engine: what turns a planned post into a public one, once.
//!
//! Every active row has two instants: `run_at`, when its next step is to happen, and `wake_at`,
//! when the tick must look at it. A claim moves `wake_at` to the end of a [`lease`], so a living
//! owner is left alone and a lost one is found again through the same index. The claim's number is
//! the fence: every later write carries it.
//!
//! * **Beginning**: [`plan`] makes a delivery, [`tick`] claims what is due, [`turns`] says in which
//!   order posts of one account go.
//! * **On the way**: [`dispatch`] carries a claimed step to a worker, [`work`] does what a message
//!   asks for, [`sitting`] says how much one invocation takes upon itself.
//! * **The row**: [`row`] is a delivery as the engine sees it, [`settle`] the only way to write a
//!   next step, [`lease`] the end of a claim, [`job`] what a network needs to know of it.
//! * **Before the moment**: [`preflight`] looks for obstacles, [`prepare`] does what can be
//!   repeated, [`prepared`] keeps what the platform has given us.
//! * **The moment**: [`commit`] makes the calls that make it public, [`intend`] writes before each
//!   that it is about to leave, [`intents`] reads what was written, [`outcome`] is what an answer
//!   means.
//! * **Afterwards**: [`poll`] asks for what was accepted, [`reconcile`] looks for what is in doubt,
//!   [`evidence`] takes answers that come late, [`announced`] what a platform tells by itself.
//! * **Obstacles**: [`limits`] stop calls, [`breaker`] learns them from answers, [`reasons`] say
//!   why a delivery does not go on, [`resume`] lets it go on, [`poison`] is what cannot be read.

pub mod announced;
pub mod breaker;
pub mod commit;
pub mod dispatch;
pub mod evidence;
mod intend;
pub mod intents;
mod job;
mod lease;
pub mod limits;
mod outcome;
pub mod plan;
pub mod poison;
mod poll;
pub mod preflight;
pub mod prepare;
pub mod prepared;
pub mod reasons;
pub mod reconcile;
pub mod resume;
pub mod row;
pub mod settle;
mod sitting;
pub mod tick;
mod turns;
pub mod work;

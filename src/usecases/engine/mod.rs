//! The engine: what turns a planned post into a public one, once.
//!
//! Every active row has two instants: `run_at`, when its next step is to happen, and `wake_at`, when
//! the tick must look at it. A claim moves `wake_at` to the end of a [`lease`], so a living owner is
//! left alone and a lost one is found again through the same index. The claim's number is the
//! fence: every later write carries it.
//!
//! | file | is |
//! |---|---|
//! | [`plan`], [`tick`], [`turns`] | how a delivery begins, who claims it, and in which order posts of one account go |
//! | [`dispatch`], [`work`] | a claimed step on its way, and what a message asks for |
//! | [`row`], [`settle`], [`lease`] | a delivery as the engine sees it, the only way to write a next step, and the end of a claim |
//! | [`preflight`], [`prepare`], [`prepared`] | what happens before the moment, and what the platform has given us by then |
//! | [`commit`], [`outcome`], [`intents`] | the calls that make it public, what their answers mean, and the rows that are written before each |
//! | [`poll`], [`reconcile`], [`evidence`] | what was accepted, what is in doubt, and answers that come late |
//! | [`resume`] | how a held delivery goes on |
//! | [`limits`], [`breaker`] | what stops calls to a platform, and what teaches it |
//! | [`reasons`], [`poison`] | why a delivery does not go on, and rows that cannot be read |

pub mod breaker;
pub mod commit;
pub mod dispatch;
pub mod evidence;
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
mod prepared;
pub mod reasons;
pub mod reconcile;
pub mod resume;
pub mod row;
pub mod settle;
pub mod tick;
mod turns;
pub mod work;

//! `cargo xtask test`: everything that has to hold before a change is good.
//!
//! | module | is |
//! |---|---|
//! | [`step`] | the steps, the lane of each, and what each waits for |
//! | [`schedule`] | runs steps of different lanes side by side, and goes on where one fails |
//! | [`table`] | what ran, with counts and seconds |
//! | [`cargo_tests`] | the test programs that cargo builds, and how they are run |
//! | [`browser_tests`] | the browser tests, handed out to several stacks |
//! | [`lint`], [`scenarios`] | one step each |

mod browser_tests;
mod cargo_tests;
mod lint;
mod scenarios;
mod schedule;
mod step;
mod table;

pub(crate) use schedule::run;
pub(crate) use step::Step;

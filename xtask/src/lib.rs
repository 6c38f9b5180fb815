//! The project's commands, and the whole stack on one machine.
//!
//! | module | is |
//! |---|---|
//! | [`cli`] | the commands and their flags |
//! | `build`, `dev`, `suite`, `deploy`, `contract`, `statements` | one command each |
//! | `bench`, `fuzz`, `mutants`, `doctor`, [`verify_ledger`] | and each of these |
//! | `person` | somebody with a browser, for `bench` and `fuzz` |
//! | `browser`, `structure` | what a step of `suite` needs, and a step of it |
//! | [`stack`] | sandbox, database and Worker in a folder of their own, for tests |
//! | [`seed`] | posts by the thousand, as SQL, for tests and `bench` |
//! | `wrangler` | one `wrangler dev`: started, asked, ticked, ended |
//! | `config`, `dev_vars` | the configuration of a stack, and local credentials |
//! | `tools`, `packages`, `dashboard`, `worker` | what a build needs, made when missing or old |
//! | `lifeline`, `shell`, `processes`, `ports`, `checkout` | child processes, ports and paths |
//! | `transcript` | the output of steps that run side by side |
//!
//! `cargo xtask` starts [`xtask_launch`], which has what was compiled elsewhere copied before this
//! package is compiled.
//!
//! Unix only: on Windows it runs inside WSL.

#[cfg(not(unix))]
compile_error!("The commands need Unix process groups. On Windows, run them inside WSL.");

pub mod cli;
pub mod seed;
pub mod stack;
pub mod verify_ledger;

mod bench;
mod browser;
mod build;
mod checkout;
mod config;
mod contract;
mod dashboard;
mod deploy;
mod dev;
mod dev_vars;
mod doctor;
mod fuzz;
mod lifeline;
mod mutants;
mod packages;
mod person;
mod ports;
mod processes;
mod shell;
mod statements;
mod structure;
mod suite;
mod tools;
mod transcript;
mod worker;
mod wrangler;

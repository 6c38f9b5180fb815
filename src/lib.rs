//! Noctin Scheduler.
pub mod config;
pub mod domain;
pub mod platforms;
pub mod ports;

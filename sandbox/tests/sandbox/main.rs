//! The sandbox as its callers meet it: requests in, answers out, and what must not have happened in between.

mod bench;
mod controls;
mod faults;
mod google;
mod keeping;
mod outbox;
mod posts;
mod sign_in;
mod sockets;
mod tiktok;
mod timeline;

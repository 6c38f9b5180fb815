//! The sandbox as its callers meet it: requests in, answers out, and what must not have happened in
//! between.

mod bench;
mod controls;
mod facebook_login;
mod facebook_pages;
mod facebook_posts;
mod facebook_videos;
mod faults;
mod google;
mod graph_pulls;
mod instagram_login;
mod instagram_posts;
mod keeping;
mod login;
mod outbox;
mod posts;
mod sign_in;
mod sockets;
mod tiktok;
mod timeline;

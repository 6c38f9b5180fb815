//! The sandbox as its callers meet it: requests in, answers out, and what must not have happened in
//! between.

mod bench;
mod controls;
mod facebook_login;
mod facebook_page_tokens;
mod facebook_pages;
mod facebook_post_rules;
mod facebook_posts;
mod facebook_tokens;
mod facebook_videos;
mod faults;
mod google;
mod google_lies;
mod graph_pulls;
mod inspect;
mod instagram_login;
mod instagram_post_rules;
mod instagram_posts;
mod instagram_tokens;
mod login;
mod media_bench;

mod media_posts;
mod media_uploads;
mod media_work;
mod outbox;
mod posts;
mod samples;
mod sign_in;
mod sockets;
mod state_file;
mod state_file_of_graph;
mod tiktok;
mod timeline;
mod x_tokens;

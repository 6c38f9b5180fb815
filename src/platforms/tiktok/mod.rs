//! TikTok, API v2: <https://developers.tiktok.com/doc/overview>.

pub mod oauth;
pub mod users;

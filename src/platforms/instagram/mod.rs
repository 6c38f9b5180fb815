//! Instagram through its own login: <https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login>.

pub mod login;
pub mod profile;

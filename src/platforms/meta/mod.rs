//! Meta's Graph API: Facebook Pages, and the Instagram profiles behind them. <https://developers.facebook.com/docs/graph-api>

pub mod errors;
pub mod login;
pub mod pages;
pub mod profiles;

//! Instagram professional profiles, through two doors that share nothing: [`direct`] is Instagram
//! Login, [`linked`] reaches the profiles behind Pages through Facebook Login.

pub mod direct;
pub mod linked;

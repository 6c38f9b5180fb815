//! Instagram professional profiles, through two doors: [`direct`] is Instagram Login, [`linked`]
//! reaches the profiles behind Pages through Facebook Login. They share nothing but the way in
//! which posts are published ([`post`]).

pub mod direct;
pub mod linked;
pub mod post;

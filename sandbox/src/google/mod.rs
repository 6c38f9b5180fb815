//! Google, offline: sign-in with OpenID Connect, under the prefix `/google`, which is its issuer.
//! It says who somebody is, and can be told to lie about it in every way that a client must notice.
//!
//! <https://developers.google.com/identity/openid-connect/openid-connect>

mod app;
mod authorization_request;
mod authorize;
mod codes;
mod consent;
mod discovery;
mod id_token;
mod keys;
mod people;
mod routes;
mod state;
mod token;

pub use crate::settings::google::{Lie, SigningKey};
pub use app::{CLIENT_ID, CLIENT_SECRET};
pub use people::{NewPerson, Person};

pub(crate) use routes::{is_call, scripted};
pub(crate) use state::GoogleState;

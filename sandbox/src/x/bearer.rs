//! What the check of a call to X has of its own: scopes, and the headers of the windows.

use http::{HeaderValue, Response};

use super::errors::Refusal;
use super::rates::{Route, Windows};
use super::state::XState;
use crate::moment::Moment;
use crate::oauth::bearer::Api;
use crate::secrets::random_bytes;

/// The user who calls, once token, scopes and window allowed it.
#[derive(Debug, Clone)]
pub(crate) struct Caller {
    /// The id of the user.
    pub(crate) user: String,
}

impl Api for XState {
    type Route = Route;
    type Caller = Caller;
    type Refusal = Refusal;
    type Windows = Windows;

    fn identify(&self, token: Option<&str>, route: Route, now_ms: i64) -> Result<Caller, Refusal> {
        let holder = token.and_then(|token| self.grants.holder(token, now_ms));
        let (user, scopes) = holder.ok_or_else(Refusal::unauthorized)?;
        if !scopes.include(route.scopes()) {
            return Err(Refusal::forbidden("Forbidden"));
        }
        let user = user.to_owned();
        Ok(Caller { user })
    }

    fn spend(
        &mut self,
        route: Route,
        caller: &Caller,
        moment: &Moment<'_>,
    ) -> (Result<(), Refusal>, Windows) {
        let (is_allowed, windows) =
            self.rates
                .spend(route, &caller.user, moment.now_ms, moment.settings);
        let allowed = is_allowed.then_some(()).ok_or_else(Refusal::too_many);
        (allowed, windows)
    }

    fn respond(refusal: Refusal, _now_ms: i64) -> Response<Vec<u8>> {
        refusal.respond()
    }

    fn note(response: &mut Response<Vec<u8>>, windows: &Windows) {
        let headers = response.headers_mut();
        windows.write(headers);
        headers.insert("x-access-level", HeaderValue::from_static("read-write"));
        let transaction = u64::from_be_bytes(random_bytes());
        headers.insert("x-transaction-id", HeaderValue::from(transaction));
    }
}

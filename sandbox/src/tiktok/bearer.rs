//! What the check of a call to TikTok has of its own.

use http::{Request, Response};

use super::errors::Refusal;
use super::rates::Route;
use super::scopes::Scopes;
use super::state::TikTokState;
use crate::moment::Moment;
use crate::oauth::bearer::Api;

/// The user who calls, once token, scope and window allowed it.
#[derive(Debug, Clone)]
pub(crate) struct Caller {
    /// The id of the user.
    pub(crate) user: String,
    /// What the user agreed to.
    pub(crate) scopes: Scopes,
}

/// What answers a call that was let through.
pub(crate) type Handler = fn(
    &mut TikTokState,
    &Caller,
    &Request<Vec<u8>>,
    &mut Moment<'_>,
) -> Result<Response<Vec<u8>>, Refusal>;

impl Api for TikTokState {
    type Route = Route;
    type Caller = Caller;
    type Refusal = Refusal;
    type Windows = ();

    fn identify(&self, token: Option<&str>, route: Route, now_ms: i64) -> Result<Caller, Refusal> {
        let holder = token.and_then(|token| self.grants.holder(token, now_ms));
        let (user, scopes) = holder.ok_or_else(Refusal::unauthorized)?;
        if !route.is_open_to(scopes) {
            return Err(Refusal::scope_not_authorized());
        }
        Ok(Caller {
            user: user.to_owned(),
            scopes: scopes.clone(),
        })
    }

    fn spend(
        &mut self,
        route: Route,
        caller: &Caller,
        moment: &Moment<'_>,
    ) -> (Result<(), Refusal>, ()) {
        let is_allowed = self
            .rates
            .spend(route, &caller.user, moment.now_ms, moment.settings);
        (is_allowed.then_some(()).ok_or_else(Refusal::too_many), ())
    }

    fn respond(refusal: Refusal, now_ms: i64) -> Response<Vec<u8>> {
        refusal.respond(now_ms)
    }
}

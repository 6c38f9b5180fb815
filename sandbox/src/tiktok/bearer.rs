//! Every call to the API itself goes through here: token, scope, window, then the call.

use http::{HeaderMap, Request, Response, header};

use super::World;
use super::errors::Refusal;
use super::rates::Route;
use super::scopes::Scopes;
use crate::stage::Moment;

/// The user who calls, once token, scope and window allowed it.
#[derive(Debug, Clone)]
pub(crate) struct Caller {
    /// The id of the user.
    pub(crate) user: String,
    /// What the user agreed to.
    pub(crate) scopes: Scopes,
}

/// The token in a request's `Authorization` header.
pub(crate) fn presented(headers: &HeaderMap) -> Option<&str> {
    headers
        .get(header::AUTHORIZATION)?
        .to_str()
        .ok()?
        .strip_prefix("Bearer ")
}

/// Lets a caller through to `act`, or refuses.
pub(crate) fn guarded(
    world: &mut World,
    request: &Request<Vec<u8>>,
    moment: &mut Moment<'_>,
    route: Route,
    act: impl FnOnce(&mut World, &Caller, &mut Moment<'_>) -> Result<Response<Vec<u8>>, Refusal>,
) -> Response<Vec<u8>> {
    let outcome = identify(world, request, moment, route).and_then(|caller| {
        let is_allowed = world
            .rates
            .spend(route, &caller.user, moment.now_ms, moment.settings);
        if is_allowed {
            act(world, &caller, moment)
        } else {
            Err(Refusal::too_many())
        }
    });
    outcome.unwrap_or_else(|refusal| refusal.respond(moment.now_ms))
}

fn identify(
    world: &World,
    request: &Request<Vec<u8>>,
    moment: &Moment<'_>,
    route: Route,
) -> Result<Caller, Refusal> {
    let token = presented(request.headers()).ok_or_else(Refusal::unauthorized)?;
    let (user, scopes) = world
        .grants
        .holder(token, moment.now_ms)
        .ok_or_else(Refusal::unauthorized)?;
    let caller = Caller {
        user: user.to_owned(),
        scopes: scopes.clone(),
    };
    if route.is_open_to(scopes) {
        Ok(caller)
    } else {
        Err(Refusal::scope_not_authorized())
    }
}

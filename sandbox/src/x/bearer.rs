//! Every call to the API itself goes through here: token, scopes, window, then the call.

use http::{HeaderMap, HeaderValue, Request, Response, header};

use super::errors::Refusal;
use super::rates::Route;
use super::{Moment, World};
use crate::secrets::random_bytes;

/// The user who calls, once token, scopes and window allowed it.
#[derive(Debug, Clone)]
pub(crate) struct Caller {
    /// The id of the user.
    pub(crate) user: String,
}

/// The token in a request's `Authorization` header.
pub(crate) fn presented(headers: &HeaderMap) -> Option<&str> {
    headers
        .get(header::AUTHORIZATION)?
        .to_str()
        .ok()?
        .strip_prefix("Bearer ")
}

/// Lets a caller through to `act`, or refuses; the window's headers are on every answer that comes
/// after it was looked at.
pub(crate) fn guarded(
    world: &mut World,
    request: &Request<Vec<u8>>,
    moment: &mut Moment<'_>,
    route: Route,
    act: impl FnOnce(&mut World, &Caller, &mut Moment<'_>) -> Result<Response<Vec<u8>>, Refusal>,
) -> Response<Vec<u8>> {
    let caller = match identify(world, request, moment, route) {
        Ok(caller) => caller,
        Err(refusal) => return refusal.respond(),
    };
    let (is_allowed, windows) =
        world
            .rates
            .spend(route, &caller.user, moment.now_ms, moment.settings);
    let outcome = if is_allowed {
        act(world, &caller, moment)
    } else {
        Err(Refusal::too_many())
    };
    let mut response = outcome.unwrap_or_else(Refusal::respond);
    windows.write(response.headers_mut());
    response
        .headers_mut()
        .insert("x-access-level", HeaderValue::from_static("read-write"));
    let transaction = u64::from_be_bytes(random_bytes());
    response
        .headers_mut()
        .insert("x-transaction-id", HeaderValue::from(transaction));
    response
}

fn identify(
    world: &World,
    request: &Request<Vec<u8>>,
    moment: &Moment<'_>,
    route: Route,
) -> Result<Caller, Refusal> {
    let token = presented(request.headers()).ok_or_else(Refusal::unauthorized)?;
    let holder = world.grants.holder(token, moment.now_ms);
    let (user, scopes) = holder.ok_or_else(Refusal::unauthorized)?;
    if !scopes.include(route.scopes()) {
        return Err(Refusal::forbidden("Forbidden"));
    }
    Ok(Caller {
        user: user.to_owned(),
    })
}

//! The way of every call to an API with a bearer token: token, scopes, window, then the call.

use http::{Request, Response};

use super::credentials::in_header;
use crate::moment::Moment;

/// What the check of a call to one platform has of its own.
pub(crate) trait Api {
    /// A kind of call.
    type Route: Copy;
    /// Who calls, once token and scopes allowed it.
    type Caller;
    /// Why a call is refused.
    type Refusal;
    /// The windows that a call counted in.
    type Windows;

    /// The caller behind a token whose scopes are enough for this call.
    fn identify(
        &self,
        token: Option<&str>,
        route: Self::Route,
        now_ms: i64,
    ) -> Result<Self::Caller, Self::Refusal>;

    /// Counts the call; refuses it if its window is used up.
    fn spend(
        &mut self,
        route: Self::Route,
        caller: &Self::Caller,
        moment: &Moment<'_>,
    ) -> (Result<(), Self::Refusal>, Self::Windows);

    /// The response that says why not.
    fn respond(refusal: Self::Refusal, now_ms: i64) -> Response<Vec<u8>>;

    /// What is on every answer that comes after the windows were looked at.
    fn note(_response: &mut Response<Vec<u8>>, _windows: &Self::Windows) {}
}

/// Lets a caller through to `act`, or refuses.
pub(crate) fn guarded<A: Api>(
    api: &mut A,
    request: &Request<Vec<u8>>,
    moment: &mut Moment<'_>,
    route: A::Route,
    act: impl FnOnce(&mut A, &A::Caller, &mut Moment<'_>) -> Result<Response<Vec<u8>>, A::Refusal>,
) -> Response<Vec<u8>> {
    let token = in_header(request.headers(), "Bearer");
    let caller = match api.identify(token, route, moment.now_ms) {
        Ok(caller) => caller,
        Err(refusal) => return A::respond(refusal, moment.now_ms),
    };
    let (allowed, windows) = api.spend(route, &caller, moment);
    let outcome = allowed.and_then(|()| act(api, &caller, moment));
    let mut response = outcome.unwrap_or_else(|refusal| A::respond(refusal, moment.now_ms));
    A::note(&mut response, &windows);
    response
}

//! The authorization endpoint of every platform: what the app asks for is checked first, and a
//! doubtful request never redirects.

use http::{Request, Response, StatusCode};

use super::callback::with_parameters;
use crate::answer::{html, redirect};
use crate::form::Form;
use crate::moment::Moment;

/// Names and values that are added to the app's address.
pub(crate) type Parameters = Vec<(&'static str, String)>;

/// What the authorization endpoint of one platform has of its own.
pub(crate) trait Authorization {
    /// A request of the app, checked.
    type Ask;

    /// The sentence for a person who sent the form without a decision.
    const UNDECIDED: &'static str;
    /// The reason on the page of refusal when the app's address is none.
    const BAD_ADDRESS: &'static str;

    /// Checks every parameter; the reason is for the page of refusal.
    fn parse(form: &Form) -> Result<Self::Ask, String>;

    /// Where the person returns to.
    fn redirect_uri(ask: &Self::Ask) -> &str;

    /// The page of the decision; `chosen` is the person who is selected on it, `wrong` says what was
    /// the matter with the last decision.
    fn consent_page(
        &self,
        ask: &Self::Ask,
        form: &Form,
        chosen: Option<&str>,
        wrong: Option<&str>,
    ) -> String;

    /// The page for a request that cannot be trusted to lead back.
    fn refusal_page(reason: &str) -> String;

    /// The person agrees; the reason why not is a sentence for the person.
    fn allow(
        &mut self,
        form: &Form,
        ask: &Self::Ask,
        moment: &mut Moment<'_>,
    ) -> Result<Response<Vec<u8>>, &'static str>;

    /// What the app is told after a decision that is not to agree; none if there is no such decision.
    fn declined(decision: &str, ask: &Self::Ask) -> Option<Parameters>;

    /// The person who is signed in to the platform in this browser.
    fn signed_in<'r>(&self, _request: &'r Request<Vec<u8>>) -> Option<&'r str> {
        None
    }

    /// The answer without a page, to a person who agreed to all of it before.
    fn skip_page(
        &mut self,
        _person: &str,
        _ask: &Self::Ask,
        _moment: &mut Moment<'_>,
    ) -> Option<Response<Vec<u8>>> {
        None
    }

    /// The address as this platform spells it.
    fn spelled(address: String) -> String {
        address
    }
}

/// Answers the `GET` of the authorization endpoint with the page of the decision.
pub(crate) fn ask<A: Authorization>(
    platform: &mut A,
    request: &Request<Vec<u8>>,
    moment: &mut Moment<'_>,
) -> Response<Vec<u8>> {
    let form = Form::of_query(request);
    let ask = match A::parse(&form) {
        Ok(ask) => ask,
        Err(reason) => return refusal::<A>(&reason),
    };
    let person = platform.signed_in(request);
    let skipped = person.and_then(|person| platform.skip_page(person, &ask, moment));
    skipped.unwrap_or_else(|| {
        let chosen = person.or_else(|| form.one("user"));
        html(
            StatusCode::OK,
            platform.consent_page(&ask, &form, chosen, None),
        )
    })
}

/// Answers the `POST` of the authorization endpoint, which is the person's decision.
pub(crate) fn decide<A: Authorization>(
    platform: &mut A,
    request: &Request<Vec<u8>>,
    moment: &mut Moment<'_>,
) -> Response<Vec<u8>> {
    let form = Form::of_body(request).unwrap_or_default();
    let ask = match A::parse(&form) {
        Ok(ask) => ask,
        Err(reason) => return refusal::<A>(&reason),
    };
    let decided = match form.one("decision") {
        Some("allow") => platform.allow(&form, &ask, moment),
        other => A::declined(other.unwrap_or_default(), &ask)
            .map(|parameters| send_back::<A>(&ask, &parameters))
            .ok_or(A::UNDECIDED),
    };
    decided.unwrap_or_else(|reason| {
        let page = platform.consent_page(&ask, &form, form.one("user"), Some(reason));
        html(StatusCode::BAD_REQUEST, page)
    })
}

/// Sends the person back to the app.
pub(crate) fn send_back<A: Authorization>(
    ask: &A::Ask,
    parameters: &[(&str, String)],
) -> Response<Vec<u8>> {
    let address = A::spelled(with_parameters(A::redirect_uri(ask), parameters));
    redirect(&address).unwrap_or_else(|| refusal::<A>(A::BAD_ADDRESS))
}

fn refusal<A: Authorization>(reason: &str) -> Response<Vec<u8>> {
    html(StatusCode::BAD_REQUEST, A::refusal_page(reason))
}

//! The authorization endpoint of every platform: what the app asks for is checked first, and a
//! doubtful request never redirects.

use http::{Request, Response, StatusCode};

use super::callback::with_parameters;
use super::consent::{ConsentPage, PageExtras, PageTexts, Person};
use crate::answer::{html, redirect};
use crate::form::Form;
use crate::moment::Moment;

/// Names and values that are added to the app's address.
pub(crate) type Parameters = Vec<(&'static str, String)>;

/// A request of an app to be let in, checked.
pub(crate) trait CheckedRequest: Sized {
    /// The parameters that come with the address and travel through the form.
    const PARAMETERS: &'static [&'static str];

    /// Checks every parameter; the reason is for the page of refusal.
    fn parse(form: &Form) -> Result<Self, String>;

    /// Where the person returns to.
    fn redirect_uri(&self) -> &str;
}

/// What the authorization endpoint of one platform has of its own.
pub(crate) trait Authorization {
    /// A request of the app, checked.
    type Asked: CheckedRequest;

    /// The texts on its pages.
    const TEXTS: PageTexts;

    /// The people who can be chosen on the page of the decision.
    fn people(&self) -> Vec<Person<'_>>;

    /// What else is on the page of the decision; `chosen` is the person who is selected on it.
    fn extras(&self, ask: &Self::Asked, chosen: Option<&str>) -> PageExtras;

    /// The person agrees; the reason why not is a sentence for the person.
    fn allow(
        &mut self,
        form: &Form,
        ask: &Self::Asked,
        moment: &mut Moment<'_>,
    ) -> Result<Response<Vec<u8>>, &'static str>;

    /// What the app is told after a decision that is not to agree; none if there is no such
    /// decision.
    fn declined(decision: &str, ask: &Self::Asked) -> Option<Parameters>;

    /// The person who is signed in to the platform in this browser.
    fn signed_in<'r>(&self, _request: &'r Request<Vec<u8>>) -> Option<&'r str> {
        None
    }

    /// The answer without a page, to a person who agreed to all of it before.
    fn skip_page(
        &mut self,
        _person: &str,
        _ask: &Self::Asked,
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
    let ask = match A::Asked::parse(&form) {
        Ok(ask) => ask,
        Err(reason) => return refusal::<A>(&reason),
    };
    let person = platform.signed_in(request);
    let skipped = person.and_then(|person| platform.skip_page(person, &ask, moment));
    skipped.unwrap_or_else(|| {
        let chosen = person.or_else(|| form.one("user"));
        html(StatusCode::OK, page(platform, &ask, &form, chosen, None))
    })
}

/// Answers the `POST` of the authorization endpoint, which is the person's decision.
pub(crate) fn decide<A: Authorization>(
    platform: &mut A,
    request: &Request<Vec<u8>>,
    moment: &mut Moment<'_>,
) -> Response<Vec<u8>> {
    let form = Form::of_body(request).unwrap_or_default();
    let ask = match A::Asked::parse(&form) {
        Ok(ask) => ask,
        Err(reason) => return refusal::<A>(&reason),
    };
    let decided = match form.one("decision") {
        Some("allow") => platform.allow(&form, &ask, moment),
        other => A::declined(other.unwrap_or_default(), &ask)
            .map(|parameters| send_back::<A>(&ask, &parameters))
            .ok_or(A::TEXTS.undecided),
    };
    decided.unwrap_or_else(|reason| {
        let page = page(platform, &ask, &form, form.one("user"), Some(reason));
        html(StatusCode::BAD_REQUEST, page)
    })
}

/// Sends the person back to the app.
pub(crate) fn send_back<A: Authorization>(
    ask: &A::Asked,
    parameters: &[(&str, String)],
) -> Response<Vec<u8>> {
    let address = A::spelled(with_parameters(ask.redirect_uri(), parameters));
    redirect(&address).unwrap_or_else(|| refusal::<A>(A::TEXTS.bad_address))
}

fn page<A: Authorization>(
    platform: &A,
    ask: &A::Asked,
    form: &Form,
    chosen: Option<&str>,
    wrong: Option<&str>,
) -> String {
    let people = platform.people();
    let chosen = chosen.or(people.first().map(|person| person.id));
    let fields = A::Asked::PARAMETERS
        .iter()
        .filter_map(|name| Some((*name, form.one(name)?)));
    ConsentPage {
        words: &A::TEXTS,
        fields: fields.collect(),
        extras: platform.extras(ask, chosen),
        people: &people,
        chosen,
        newcomer: form.one("username"),
        wrong,
        redirect_uri: ask.redirect_uri(),
    }
    .render()
}

fn refusal<A: Authorization>(reason: &str) -> Response<Vec<u8>> {
    html(StatusCode::BAD_REQUEST, A::TEXTS.refusal(reason))
}

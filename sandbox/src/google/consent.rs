//! The words of Google on the page on which a person chooses an account, and on the one that says
//! why not.

use maud::html;

use super::authorization_request::AuthorizationRequest;
use super::people::People;
use crate::oauth::consent::{Newcomer, PageExtras, PageTexts, Person};

/// The sentence of each scope.
const SENTENCES: [(&str, &str); 3] = [
    ("openid", "Know who you are"),
    ("email", "See your e-mail address"),
    ("profile", "See your name"),
];

pub(crate) const TEXTS: PageTexts = PageTexts {
    platform: "Google",
    title: "Sign in",
    place: "Google · Sign-in",
    action: "auth",
    heading: "Sign in with Google",
    who: "Choose an account",
    newcomer: Newcomer {
        label: "Or be somebody new",
        max_length: 64,
        placeholder: "a.new.name",
        is_capitalised: false,
    },
    buttons: &[
        ("allow", "Continue"),
        ("deny", "Cancel"),
        ("policy", "Be blocked by an administrator"),
    ],
    script: None,
    undecided: "Choose Continue or Cancel.",
    refused: (
        "Access blocked",
        "Access blocked: this app’s request is invalid",
    ),
    refused_because: Some("You can’t sign in because this app sent an invalid request."),
    bad_address: "This redirect_uri is not an address.",
};

/// Everybody who can be chosen.
pub(crate) fn people(people: &People) -> Vec<Person<'_>> {
    let people = people.all().iter().map(|person| Person {
        id: &person.sub,
        name: person.name.as_deref().unwrap_or("Without a name"),
        detail: person
            .email
            .clone()
            .unwrap_or_else(|| "without an address".to_owned()),
    });
    people.collect()
}

/// What the app asks for, in sentences.
pub(crate) fn extras(ask: &AuthorizationRequest) -> PageExtras {
    let sentences = SENTENCES
        .iter()
        .filter(|(scope, _)| ask.scopes.iter().any(|asked| asked == scope));
    PageExtras {
        before_people: html! {
            p.quiet { "The app will be able to:" }
            ul.asks { @for (_, sentence) in sentences { li { (sentence) } } }
        },
        ..PageExtras::default()
    }
}

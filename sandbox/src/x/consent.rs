//! The words of X on the page on which a person lets an app in, and on the one that says why not.

use maud::html;

use super::authorization_request::AuthorizationRequest;
use super::users::Users;
use crate::oauth::consent::{Newcomer, PageExtras, PageTexts, Person};

pub(crate) const TEXTS: PageTexts = PageTexts {
    platform: "X",
    title: "Let an app in",
    place: "X · Consent",
    action: "authorize",
    heading: "An app wants to access your account",
    who: "Who are you?",
    newcomer: Newcomer {
        label: "Or create a user",
        max_length: 16,
        placeholder: "a_new_username",
        is_capitalised: false,
    },
    buttons: &[("allow", "Authorize"), ("deny", "Cancel")],
    script: None,
    undecided: "Choose Authorize or Cancel.",
    refused: ("Something went wrong", "Something went wrong"),
    refused_because: Some(
        "You weren’t able to give access to the app. Go back and try logging in again.",
    ),
    bad_address: "This redirect_uri is not an address.",
};

/// Everybody who can be chosen.
pub(crate) fn people(users: &Users) -> Vec<Person<'_>> {
    let people = users.all().iter().map(|user| Person {
        id: &user.id,
        name: &user.name,
        detail: format!("@{}", user.username),
    });
    people.collect()
}

/// What the app asks for, in sentences.
pub(crate) fn extras(ask: &AuthorizationRequest) -> PageExtras {
    PageExtras {
        before_people: html! {
            p.quiet { "It will be able to:" }
            ul.asks { @for sentence in ask.scopes.sentences() { li { (sentence) } } }
        },
        ..PageExtras::default()
    }
}

//! The words of TikTok on the page on which a person lets an app in, and on the one that says why
//! not.

use maud::{Markup, html};

use super::authorization_request::AuthorizationRequest;
use super::scopes::BASIC;
use super::users::Users;
use crate::oauth::consent::{Newcomer, PageExtras, PageTexts, Person};

pub(crate) const TEXTS: PageTexts = PageTexts {
    platform: "TikTok",
    title: "Let an app in",
    place: "TikTok · Consent",
    action: "/tiktok/v2/auth/authorize/",
    heading: "An app would like to access your account",
    who: "Who are you?",
    newcomer: Newcomer {
        label: "Or create a user",
        max_length: 25,
        placeholder: "a_new_username",
        is_capitalised: false,
    },
    buttons: &[("allow", "Continue"), ("deny", "Cancel")],
    script: None,
    undecided: "Choose Continue or Cancel.",
    refused: ("Something went wrong", "Something went wrong"),
    refused_because: Some(
        "We couldn’t log in with TikTok. This may be due to specific app settings.",
    ),
    // The page of refusal names the parameter and no more.
    bad_address: "Error: redirect_uri",
};

/// Everybody who can be chosen.
pub(crate) fn people(users: &Users) -> Vec<Person<'_>> {
    let people = users.all().iter().map(|user| {
        let mark = if user.is_private { " · private" } else { "" };
        Person {
            id: &user.open_id,
            name: &user.name,
            detail: format!("@{}{mark}", user.username),
        }
    });
    people.collect()
}

/// A box for each scope; the list that the app asks for comes first, so that it is told apart from
/// the ticks.
pub(crate) fn extras(ask: &AuthorizationRequest) -> PageExtras {
    PageExtras {
        fields: vec![
            ("scope", ask.scopes.list()),
            ("scopes_shown", "1".to_owned()),
        ],
        before_people: ticks(ask),
        ..PageExtras::default()
    }
}

fn ticks(ask: &AuthorizationRequest) -> Markup {
    html! {
        fieldset {
            legend { "It would like to" }
            @for (scope, sentence) in ask.scopes.sentences() {
                label.choice {
                    input type="checkbox" name="scope" value=(scope)
                        checked disabled[scope == BASIC];
                    span { (sentence) " " span.quiet { (scope) } }
                }
            }
        }
    }
}

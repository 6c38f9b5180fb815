//! The words of Instagram on the page on which an account lets an app in, and on the one that says
//! why not.

use maud::{Markup, html};

use super::accounts::Accounts;
use super::authorization_request::AuthorizationRequest;
use super::scopes::BASIC;
use crate::oauth::consent::{Newcomer, PageExtras, PageTexts, Person};

pub(crate) const TEXTS: PageTexts = PageTexts {
    platform: "Instagram",
    title: "Let an app in",
    place: "Instagram · Consent",
    action: "authorize",
    heading: "An app wants to access your Instagram account",
    who: "Which account?",
    newcomer: Newcomer {
        label: "Or create a professional account",
        max_length: 31,
        placeholder: "a_new_username",
        is_capitalised: false,
    },
    buttons: &[("allow", "Allow"), ("deny", "Cancel")],
    script: None,
    undecided: "Choose Allow or Cancel.",
    refused: (
        "Sorry, this page isn’t available",
        "Sorry, this page isn’t available",
    ),
    refused_because: None,
    bad_address: "Invalid redirect_uri",
};

/// Every account that can be chosen.
pub(crate) fn people(accounts: &Accounts) -> Vec<Person<'_>> {
    let people = accounts.all().iter().map(|account| {
        let is_professional = account.is_professional();
        let mark = if is_professional { "" } else { " · personal" };
        Person {
            id: &account.user_id,
            name: &account.name,
            detail: format!("@{}{mark}", account.username),
        }
    });
    people.collect()
}

/// A box for each permission that the app asks for.
pub(crate) fn extras(ask: &AuthorizationRequest) -> PageExtras {
    PageExtras {
        fields: vec![("choices_shown", "1".to_owned())],
        after_newcomer: ticks(ask),
        ..PageExtras::default()
    }
}

fn ticks(ask: &AuthorizationRequest) -> Markup {
    html! {
        fieldset {
            legend { "What may it do?" }
            @for (name, sentence) in ask.scopes.sentences() {
                label.choice {
                    input type="checkbox" name="permission" value=(name)
                        checked disabled[name == BASIC];
                    span { (sentence) br; code.quiet { (name) } }
                }
            }
        }
    }
}

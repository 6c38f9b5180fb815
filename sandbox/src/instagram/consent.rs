//! The words of Instagram on the page on which an account lets an app in, and on the one that says
//! why not.

use maud::{Markup, html};

use super::accounts::Accounts;
use super::ask::{Ask, PARAMETERS};
use super::scopes::BASIC;
use crate::form::Form;
use crate::oauth::consent::{Choice, ConsentPage, Newcomer, People, RefusalPage, fields};

const PLACE: &str = "Instagram · Consent";

/// The page of the decision; `wrong` says what was the matter with the last one.
pub(crate) fn page(
    accounts: &Accounts,
    ask: &Ask,
    form: &Form,
    chosen: Option<&str>,
    wrong: Option<&str>,
) -> String {
    let mut hidden = fields(form, &PARAMETERS);
    hidden.push(("choices_shown", "1"));
    ConsentPage {
        title: "Let an app in",
        place: PLACE,
        action: "authorize",
        heading: "An app wants to access your Instagram account",
        hidden,
        before_people: Markup::default(),
        people: people(accounts, chosen),
        after_people: Markup::default(),
        newcomer: Newcomer {
            label: "Or create a professional account",
            max_length: 31,
            placeholder: "a_new_username",
            is_capitalised: false,
            value: form.one("username"),
        },
        after_newcomer: ticks(ask),
        wrong,
        buttons: &[("allow", "Allow"), ("deny", "Cancel")],
        redirect_uri: &ask.redirect_uri,
        script: None,
    }
    .render()
}

/// The page for a request that cannot be trusted to lead back.
pub(crate) fn refusal(reason: &str) -> String {
    RefusalPage {
        platform: "Instagram",
        title: "Sorry, this page isn’t available",
        place: PLACE,
        heading: "Sorry, this page isn’t available",
        sentence: None,
        reason,
    }
    .render()
}

fn ticks(ask: &Ask) -> Markup {
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

fn people<'a>(accounts: &'a Accounts, chosen: Option<&'a str>) -> People<'a> {
    let choices = accounts.all().iter().map(|account| {
        let mark = if account.is_professional() {
            ""
        } else {
            " · personal"
        };
        Choice {
            id: &account.user_id,
            name: &account.name,
            detail: format!("@{}{mark}", account.username),
        }
    });
    People {
        legend: "Which account?",
        all: choices.collect(),
        chosen,
    }
}

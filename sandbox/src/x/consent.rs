//! The words of X on the page on which a person lets an app in, and on the one that says why not.

use maud::{Markup, html};

use super::ask::{Ask, PARAMETERS};
use super::users::Users;
use crate::form::Form;
use crate::oauth::consent::{Choice, ConsentPage, Newcomer, People, RefusalPage, fields};

const PLACE: &str = "X · Consent";

/// The page of the decision; `wrong` says what was the matter with the last one.
pub(crate) fn page(
    users: &Users,
    ask: &Ask,
    form: &Form,
    chosen: Option<&str>,
    wrong: Option<&str>,
) -> String {
    ConsentPage {
        title: "Let an app in",
        place: PLACE,
        action: "authorize",
        heading: "An app wants to access your account",
        hidden: fields(form, &PARAMETERS),
        before_people: html! {
            p.quiet { "It will be able to:" }
            ul.asks { @for sentence in ask.scopes.sentences() { li { (sentence) } } }
        },
        people: people(users, chosen),
        after_people: Markup::default(),
        newcomer: Newcomer {
            label: "Or create a user",
            max_length: 16,
            placeholder: "a_new_username",
            is_capitalised: false,
            value: form.one("username"),
        },
        after_newcomer: Markup::default(),
        wrong,
        buttons: &[("allow", "Authorize"), ("deny", "Cancel")],
        redirect_uri: &ask.redirect_uri,
        script: None,
    }
    .render()
}

/// The page for a request that cannot be trusted to lead back.
pub(crate) fn refusal(reason: &str) -> String {
    RefusalPage {
        platform: "X",
        title: "Something went wrong",
        place: PLACE,
        heading: "Something went wrong",
        sentence: Some(
            "You weren’t able to give access to the app. Go back and try logging in again.",
        ),
        reason,
    }
    .render()
}

fn people<'a>(users: &'a Users, chosen: Option<&'a str>) -> People<'a> {
    let choices = users.all().iter().map(|user| Choice {
        id: &user.id,
        name: &user.name,
        detail: format!("@{}", user.username),
    });
    People {
        legend: "Who are you?",
        all: choices.collect(),
        chosen,
    }
}

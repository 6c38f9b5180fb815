//! The words of TikTok on the page on which a person lets an app in, and on the one that says why
//! not.

use maud::{Markup, html};

use super::ask::{Ask, PARAMETERS};
use super::scopes::BASIC;
use super::users::Users;
use crate::form::Form;
use crate::oauth::consent::{Choice, ConsentPage, Newcomer, People, RefusalPage, fields};

const PLACE: &str = "TikTok · Consent";

/// The page of the decision; `chosen` is who is selected, `wrong` says what was the matter with the
/// last decision.
pub(crate) fn page(
    users: &Users,
    ask: &Ask,
    form: &Form,
    chosen: Option<&str>,
    wrong: Option<&str>,
) -> String {
    // What the app asks for comes first, so that it is told apart from the ticks.
    let list = ask.scopes.list();
    let mut hidden = vec![("scope", list.as_str()), ("scopes_shown", "1")];
    hidden.extend(fields(form, &PARAMETERS));
    ConsentPage {
        title: "Let an app in",
        place: PLACE,
        action: "/tiktok/v2/auth/authorize/",
        heading: "An app would like to access your account",
        hidden,
        before_people: ticks(ask),
        people: people(users, chosen),
        after_people: Markup::default(),
        newcomer: Newcomer {
            label: "Or create a user",
            max_length: 25,
            placeholder: "a_new_username",
            is_capitalised: false,
            value: form.one("username"),
        },
        after_newcomer: Markup::default(),
        wrong,
        buttons: &[("allow", "Continue"), ("deny", "Cancel")],
        redirect_uri: &ask.redirect_uri,
        script: None,
    }
    .render()
}

/// The page for a request that cannot be trusted to lead back: it names the parameter and no more.
pub(crate) fn refusal(parameter: &str) -> String {
    RefusalPage {
        platform: "TikTok",
        title: "Something went wrong",
        place: PLACE,
        heading: "Something went wrong",
        sentence: Some("We couldn’t log in with TikTok. This may be due to specific app settings."),
        reason: &format!("Error: {parameter}"),
    }
    .render()
}

fn ticks(ask: &Ask) -> Markup {
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

fn people<'a>(users: &'a Users, chosen: Option<&'a str>) -> People<'a> {
    let choices = users.all().iter().map(|user| {
        let mark = if user.is_private { " · private" } else { "" };
        Choice {
            id: &user.open_id,
            name: &user.name,
            detail: format!("@{}{mark}", user.username),
        }
    });
    People {
        legend: "Who are you?",
        all: choices.collect(),
        chosen,
    }
}

//! The words of Google on the page on which a person chooses an account, and on the one that says
//! why not.

use maud::{Markup, html};

use super::ask::{Ask, PARAMETERS};
use super::people::People;
use crate::form::Form;
use crate::oauth::consent::{self, Choice, ConsentPage, Newcomer, RefusalPage, fields};

const PLACE: &str = "Google · Sign-in";
/// The sentence of each scope.
const SENTENCES: [(&str, &str); 3] = [
    ("openid", "Know who you are"),
    ("email", "See your e-mail address"),
    ("profile", "See your name"),
];

/// The page of the decision; `wrong` says what was the matter with the last one.
pub(crate) fn page(
    people: &People,
    ask: &Ask,
    form: &Form,
    chosen: Option<&str>,
    wrong: Option<&str>,
) -> String {
    let sentences = SENTENCES
        .iter()
        .filter(|(scope, _)| ask.scopes.iter().any(|asked| asked == scope));
    ConsentPage {
        title: "Sign in",
        place: PLACE,
        action: "auth",
        heading: "Sign in with Google",
        hidden: fields(form, &PARAMETERS),
        before_people: html! {
            p.quiet { "The app will be able to:" }
            ul.asks { @for (_, sentence) in sentences { li { (sentence) } } }
        },
        people: choices(people, chosen),
        after_people: Markup::default(),
        newcomer: Newcomer {
            label: "Or be somebody new",
            max_length: 64,
            placeholder: "a.new.name",
            is_capitalised: false,
            value: form.one("username"),
        },
        after_newcomer: Markup::default(),
        wrong,
        buttons: &[
            ("allow", "Continue"),
            ("deny", "Cancel"),
            ("policy", "Be blocked by an administrator"),
        ],
        redirect_uri: &ask.redirect_uri,
        script: None,
    }
    .render()
}

/// The page for a request that cannot be trusted to lead back.
pub(crate) fn refusal(reason: &str) -> String {
    RefusalPage {
        platform: "Google",
        title: "Access blocked",
        place: PLACE,
        heading: "Access blocked: this app’s request is invalid",
        sentence: Some("You can’t sign in because this app sent an invalid request."),
        reason,
    }
    .render()
}

fn choices<'a>(people: &'a People, chosen: Option<&'a str>) -> consent::People<'a> {
    let choices = people.all().iter().map(|person| Choice {
        id: &person.sub,
        name: person.name.as_deref().unwrap_or("Without a name"),
        detail: person
            .email
            .clone()
            .unwrap_or_else(|| "without an address".to_owned()),
    });
    consent::People {
        legend: "Choose an account",
        all: choices.collect(),
        chosen,
    }
}

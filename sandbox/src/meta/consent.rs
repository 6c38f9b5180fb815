//! The words of Facebook on the page on which a person lets an app in, permission by permission and
//! Page by Page, and on the one that says why not.

use maud::{Markup, html};

use super::ask::{Ask, PARAMETERS};
use super::grants::Chosen;
use super::people::Person;
use super::permissions::{self, ALWAYS};
use super::state::MetaState;
use crate::form::Form;
use crate::oauth::consent::{Choice, ConsentPage, Newcomer, People, RefusalPage, fields};

const PLACE: &str = "Facebook · Consent";
/// Only the choices of whoever is chosen can be made; without scripts those of the first person.
const SCRIPT: &str = include_str!("consent.js");

/// The page of the decision; `wrong` says what was the matter with the last one.
pub(crate) fn page(
    meta: &MetaState,
    ask: &Ask,
    form: &Form,
    chosen: Option<&str>,
    wrong: Option<&str>,
) -> String {
    let everybody = meta.people.all();
    let chosen = chosen.or(everybody.first().map(|person| person.id.as_str()));
    let mut hidden = fields(form, &PARAMETERS);
    hidden.push(("choices_shown", "1"));
    ConsentPage {
        title: "Let an app in",
        place: PLACE,
        action: "oauth",
        heading: "An app wants to access your account",
        hidden,
        before_people: Markup::default(),
        people: people(everybody, chosen),
        after_people: html! {
            @for person in everybody {
                (choices(meta, ask, person, Some(person.id.as_str()) == chosen))
            }
        },
        newcomer: Newcomer {
            label: "Or create a person, with a Page",
            max_length: 50,
            placeholder: "A new name",
            is_capitalised: true,
            value: form.one("username"),
        },
        after_newcomer: Markup::default(),
        wrong,
        buttons: &[("allow", "Continue"), ("deny", "Cancel")],
        redirect_uri: &ask.redirect_uri,
        script: Some(SCRIPT),
    }
    .render()
}

/// The page for a request that cannot be trusted to lead back.
pub(crate) fn refusal(reason: &str) -> String {
    RefusalPage {
        platform: "Facebook",
        title: "Sorry, something went wrong",
        place: PLACE,
        heading: "Sorry, something went wrong",
        sentence: None,
        reason,
    }
    .render()
}

fn people<'a>(everybody: &'a [Person], chosen: Option<&'a str>) -> People<'a> {
    let choices = everybody.iter().map(|person| Choice {
        id: &person.id,
        name: &person.name,
        detail: of_pages(person.roles.len()),
    });
    People {
        legend: "Who are you?",
        all: choices.collect(),
        chosen,
    }
}

/// What one person can tick: at first everything, later what was ticked the last time.
fn choices(meta: &MetaState, ask: &Ask, person: &Person, is_chosen: bool) -> Markup {
    let given = meta.grants.of(&person.id);
    let was_asked = |name: &str| given.is_some_and(|given| given.permissions.contains_key(name));
    let is_declined = |name: &str| was_asked(name) && !given.is_some_and(|given| given.has(name));
    html! {
        fieldset data-of=(person.id) disabled[!is_chosen] hidden[!is_chosen] {
            legend { "What may it do?" }
            @for name in ask.shown_to(given) {
                label.choice {
                    input type="checkbox" name="permission" value=(name)
                        checked[!is_declined(name)] disabled[name == ALWAYS];
                    span { (permissions::sentence(name).unwrap_or(name)) br; code.quiet { (name) } }
                }
            }
            @if ask.is_about_pages() { (pages(meta, person)) }
        }
    }
}

fn pages(meta: &MetaState, person: &Person) -> Markup {
    let given = meta.grants.of(&person.id);
    let has_all = given.is_some_and(|given| given.pages == Chosen::All);
    let has_page = |page: &str| {
        given.is_none_or(|given| {
            given.pages.includes(page) || given.pages == Chosen::These([].into())
        })
    };
    html! {
        p { strong { "On which Pages?" } }
        @for page in person.roles.iter().filter_map(|role| meta.pages.get(&role.page)) {
            label.choice {
                input type="checkbox" name="page" value=(page.id) checked[has_page(&page.id)];
                span { (page.name) " " span.quiet { (page.category) } }
            }
        }
        label.choice {
            input type="checkbox" name="all_pages" value="1" checked[has_all];
            span { "All current and future Pages" }
        }
    }
}

fn of_pages(count: usize) -> String {
    match count {
        0 => "no Page".to_owned(),
        1 => "1 Page".to_owned(),
        _ => format!("{count} Pages"),
    }
}

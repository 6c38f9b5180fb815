//! The page on which a person lets an app in, permission by permission and Page by Page, and the
//! one that says why not.

use maud::{Markup, PreEscaped, html};

use super::authorize::{Ask, PARAMETERS};
use super::people::Person;
use super::permissions::{self, ALWAYS};
use super::{World, grants::Chosen};
use crate::form::Form;
use crate::pages;

/// Only the choices of whoever is chosen can be made; without scripts those of the first person.
const SCRIPT: &str = include_str!("consent.js");

/// The page of the decision; `wrong` says what was the matter with the last one.
pub(crate) fn page(world: &World, ask: &Ask, form: &Form, wrong: Option<&str>) -> String {
    let first = world.people.all().first().map(|person| person.id.as_str());
    let chosen = form.one("user").or(first);
    let content = html! {
        form.sheet method="post" action="oauth" {
            h1 { "An app wants to access your account" }
            (hidden(form))
            input type="hidden" name="choices_shown" value="1";
            fieldset {
                legend { "Who are you?" }
                @for person in world.people.all() {
                    label.choice {
                        input type="radio" name="user" value=(person.id) checked[Some(person.id.as_str()) == chosen];
                        span { strong { (person.name) } " " span.quiet { (of_pages(person.roles.len())) } }
                    }
                }
            }
            @for person in world.people.all() { (choices(world, ask, person, Some(person.id.as_str()) == chosen)) }
            label.own {
                "Or create a person, with a Page"
                input type="text" name="username" maxlength="50" autocomplete="off" spellcheck="false" placeholder="A new name"
                    value=[form.one("username")];
            }
            @if let Some(wrong) = wrong { p.wrong role="alert" { (wrong) } }
            div.deeds {
                button.main name="decision" value="allow" { "Continue" }
                button name="decision" value="deny" formnovalidate { "Cancel" }
            }
        }
        p.quiet { "Either way you return to " code { (origin(&ask.redirect_uri)) } "." }
        script { (PreEscaped(SCRIPT)) }
    };
    pages::page("Let an app in", "Facebook · Consent", &content)
}

/// The page for a request that cannot be trusted to lead back.
pub(crate) fn refusal(reason: &str) -> String {
    let content = html! {
        section.sheet {
            h1 { "Sorry, something went wrong" }
            p.wrong { (reason) }
            p.quiet { "Facebook shows a page like this and does not send the person back." }
        }
    };
    pages::page(
        "Sorry, something went wrong",
        "Facebook · Consent",
        &content,
    )
}

/// What one person can tick: at first everything, later what was ticked the last time.
fn choices(world: &World, ask: &Ask, person: &Person, is_chosen: bool) -> Markup {
    let given = world.grants.of(&person.id);
    let was_asked = |name: &str| given.is_some_and(|given| given.permissions.contains_key(name));
    let is_declined = |name: &str| was_asked(name) && !given.is_some_and(|given| given.has(name));
    let has_page = |page: &str| {
        given.is_none_or(|given| {
            given.pages.includes(page) || given.pages == Chosen::These([].into())
        })
    };
    html! {
        fieldset data-of=(person.id) disabled[!is_chosen] hidden[!is_chosen] {
            legend { "What may it do?" }
            @for name in ask.shown_to(given) {
                label.choice {
                    input type="checkbox" name="permission" value=(name) checked[!is_declined(name)] disabled[name == ALWAYS];
                    span { (permissions::sentence(name).unwrap_or(name)) br; code.quiet { (name) } }
                }
            }
            @if ask.is_about_pages() {
                p { strong { "On which Pages?" } }
                @for page in person.roles.iter().filter_map(|role| world.pages.get(&role.page)) {
                    label.choice {
                        input type="checkbox" name="page" value=(page.id) checked[has_page(&page.id)];
                        span { (page.name) " " span.quiet { (page.category) } }
                    }
                }
                label.choice {
                    input type="checkbox" name="all_pages" value="1" checked[given.is_some_and(|given| given.pages == Chosen::All)];
                    span { "All current and future Pages" }
                }
            }
        }
    }
}

fn hidden(form: &Form) -> Markup {
    html! {
        @for name in PARAMETERS {
            @if let Some(value) = form.one(name) { input type="hidden" name=(name) value=(value); }
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

fn origin(redirect_uri: &str) -> &str {
    let path = redirect_uri.match_indices('/').nth(2);
    path.map_or(redirect_uri, |(at, _)| &redirect_uri[..at])
}

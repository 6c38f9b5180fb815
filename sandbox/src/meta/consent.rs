//! The words of Facebook on the page on which a person lets an app in, permission by permission and
//! Page by Page, and on the one that says why not.

use maud::{Markup, html};

use super::authorization_request::AuthorizationRequest;
use super::grants::Chosen;
use super::people::{self, People};
use super::permissions::{self, ALWAYS};
use super::state::MetaState;
use crate::oauth::consent::{Newcomer, PageExtras, PageTexts, Person};

pub(crate) const TEXTS: PageTexts = PageTexts {
    platform: "Facebook",
    title: "Let an app in",
    place: "Facebook · Consent",
    action: "oauth",
    heading: "An app wants to access your account",
    who: "Who are you?",
    newcomer: Newcomer {
        label: "Or create a person, with a Page",
        max_length: 50,
        placeholder: "A new name",
        is_capitalised: true,
    },
    buttons: &[("allow", "Continue"), ("deny", "Cancel")],
    // Only the choices of whoever is chosen can be made; without scripts those of the first person.
    script: Some(include_str!("consent.js")),
    undecided: "Choose Continue or Cancel.",
    refused: ("Sorry, something went wrong", "Sorry, something went wrong"),
    refused_because: None,
    bad_address: "This redirect_uri is not an address.",
};

/// Everybody who can be chosen.
pub(crate) fn people(people: &People) -> Vec<Person<'_>> {
    let people = people.all().iter().map(|person| Person {
        id: &person.id,
        name: &person.name,
        detail: of_pages(person.roles.len()),
    });
    people.collect()
}

/// What each person can tick.
pub(crate) fn extras(
    meta: &MetaState,
    ask: &AuthorizationRequest,
    chosen: Option<&str>,
) -> PageExtras {
    PageExtras {
        fields: vec![("choices_shown", "1".to_owned())],
        after_people: html! {
            @for person in meta.people.all() {
                (choices(meta, ask, person, Some(person.id.as_str()) == chosen))
            }
        },
        ..PageExtras::default()
    }
}

/// What one person can tick: at first everything, later what was ticked the last time.
fn choices(
    meta: &MetaState,
    ask: &AuthorizationRequest,
    person: &people::Person,
    is_chosen: bool,
) -> Markup {
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

fn pages(meta: &MetaState, person: &people::Person) -> Markup {
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

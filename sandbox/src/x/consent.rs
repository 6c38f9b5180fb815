//! The page on which a person lets an app in, and the one that says why not.

use maud::{Markup, html};

use super::authorize::{Ask, PARAMETERS};
use super::users::{User, Users};
use crate::form::Form;
use crate::pages;

/// The page of the decision; `wrong` says what was the matter with the last one.
pub(crate) fn page(users: &Users, ask: &Ask, form: &Form, wrong: Option<&str>) -> String {
    let content = html! {
        form.sheet method="post" action="authorize" {
            h1 { "An app wants to access your account" }
            p.quiet { "It will be able to:" }
            ul.asks { @for sentence in ask.scopes.sentences() { li { (sentence) } } }
            (hidden(form))
            (choices(users, form.one("user")))
            label.own {
                "Or create a user"
                input type="text" name="username" maxlength="16" autocomplete="off" autocapitalize="none"
                    spellcheck="false" placeholder="a_new_username" value=[form.one("username")];
            }
            @if let Some(wrong) = wrong { p.wrong role="alert" { (wrong) } }
            div.deeds {
                button.main name="decision" value="allow" { "Authorize" }
                button name="decision" value="deny" formnovalidate { "Cancel" }
            }
        }
        p.quiet { "Either way you return to " code { (origin(&ask.redirect_uri)) } "." }
    };
    pages::page("Let an app in", "X · Consent", &content)
}

/// The page for a request that cannot be trusted to lead back.
pub(crate) fn refusal(reason: &str) -> String {
    let content = html! {
        section.sheet {
            h1 { "Something went wrong" }
            p { "You weren’t able to give access to the app. Go back and try logging in again." }
            p.wrong { (reason) }
            p.quiet { "X shows a page like this and does not send the person back." }
        }
    };
    pages::page("Something went wrong", "X · Consent", &content)
}

fn hidden(form: &Form) -> Markup {
    html! {
        @for name in PARAMETERS {
            @if let Some(value) = form.one(name) { input type="hidden" name=(name) value=(value); }
        }
    }
}

fn choices(users: &Users, chosen: Option<&str>) -> Markup {
    let first = users.all().first().map(|user: &User| user.id.as_str());
    html! {
        fieldset {
            legend { "Who are you?" }
            @for user in users.all() {
                label.choice {
                    input type="radio" name="user" value=(user.id) checked[Some(user.id.as_str()) == chosen.or(first)];
                    span { strong { (user.name) } " " span.quiet { "@" (user.username) } }
                }
            }
        }
    }
}

fn origin(redirect_uri: &str) -> &str {
    let path = redirect_uri.match_indices('/').nth(2);
    path.map_or(redirect_uri, |(at, _)| &redirect_uri[..at])
}

//! The page on which a person chooses an account, and the one that says why not.

use maud::{Markup, html};

use super::authorize::{Ask, PARAMETERS};
use super::people::People;
use crate::form::Form;
use crate::pages;

/// The sentence of each scope.
const SENTENCES: [(&str, &str); 3] = [
    ("openid", "Know who you are"),
    ("email", "See your e-mail address"),
    ("profile", "See your name"),
];

/// The page of the decision; `wrong` says what was the matter with the last one.
pub(crate) fn page(people: &People, ask: &Ask, form: &Form, wrong: Option<&str>) -> String {
    let sentences = SENTENCES
        .iter()
        .filter(|(scope, _)| ask.scopes.iter().any(|asked| asked == scope));
    let content = html! {
        form.sheet method="post" action="auth" {
            h1 { "Sign in with Google" }
            p.quiet { "The app will be able to:" }
            ul.asks { @for (_, sentence) in sentences { li { (sentence) } } }
            (hidden(form))
            (choices(people, form.one("user")))
            label.own {
                "Or be somebody new"
                input type="text" name="username" maxlength="64" autocomplete="off" autocapitalize="none"
                    spellcheck="false" placeholder="a.new.name" value=[form.one("username")];
            }
            @if let Some(wrong) = wrong { p.wrong role="alert" { (wrong) } }
            div.deeds {
                button.main name="decision" value="allow" { "Continue" }
                button name="decision" value="deny" formnovalidate { "Cancel" }
                button name="decision" value="policy" formnovalidate { "Be blocked by an \
                    administrator" }
            }
        }
        p.quiet { "Either way you return to " code { (origin(&ask.redirect_uri)) } "." }
    };
    pages::page("Sign in", "Google · Sign-in", &content)
}

/// The page for a request that cannot be trusted to lead back.
pub(crate) fn refusal(reason: &str) -> String {
    let content = html! {
        section.sheet {
            h1 { "Access blocked: this app’s request is invalid" }
            p { "You can’t sign in because this app sent an invalid request." }
            p.wrong { (reason) }
            p.quiet { "Google shows a page like this and does not send the person back." }
        }
    };
    pages::page("Access blocked", "Google · Sign-in", &content)
}

fn hidden(form: &Form) -> Markup {
    html! {
        @for name in PARAMETERS {
            @if let Some(value) = form.one(name) { input type="hidden" name=(name) value=(value); }
        }
    }
}

fn choices(people: &People, chosen: Option<&str>) -> Markup {
    let first = people.all().first().map(|person| person.sub.as_str());
    html! {
        fieldset {
            legend { "Choose an account" }
            @for person in people.all() {
                label.choice {
                    input type="radio" name="user" value=(person.sub) checked[Some(person.sub.as_str()) == chosen.or(first)];
                    span {
                        strong { (person.name.as_deref().unwrap_or("Without a name")) }
                        " " span.quiet { (person.email.as_deref().unwrap_or("without an address")) }
                    }
                }
            }
        }
    }
}

fn origin(redirect_uri: &str) -> &str {
    let path = redirect_uri.match_indices('/').nth(2);
    path.map_or(redirect_uri, |(at, _)| &redirect_uri[..at])
}

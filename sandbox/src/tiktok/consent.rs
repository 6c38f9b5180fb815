//! The page on which a person lets an app in, and the one that says why not.

use maud::{Markup, html};

use super::authorize::{Ask, PARAMETERS};
use super::scopes::BASIC;
use super::users::{User, Users};
use crate::form::Form;
use crate::pages;

/// The page of the decision; `known` is who is chosen, `wrong` says what was the matter with the
/// last decision.
pub(crate) fn page(
    users: &Users,
    ask: &Ask,
    form: &Form,
    known: Option<&str>,
    wrong: Option<&str>,
) -> String {
    let content = html! {
        form.sheet method="post" action="/tiktok/v2/auth/authorize/" {
            h1 { "An app would like to access your account" }
            (hidden(form, ask))
            (ticks(ask))
            (choices(users, known))
            label.own {
                "Or create a user"
                input type="text" name="username" maxlength="25" autocomplete="off" autocapitalize="none"
                    spellcheck="false" placeholder="a_new_username" value=[form.one("username")];
            }
            @if let Some(wrong) = wrong { p.wrong role="alert" { (wrong) } }
            div.deeds {
                button.main name="decision" value="allow" { "Continue" }
                button name="decision" value="deny" formnovalidate { "Cancel" }
            }
        }
        p.quiet { "Either way you return to " code { (origin(&ask.redirect_uri)) } "." }
    };
    pages::page("Let an app in", "TikTok · Consent", &content)
}

/// The page for a request that cannot be trusted to lead back: it names the parameter and no more.
pub(crate) fn refusal(parameter: &str) -> String {
    let content = html! {
        section.sheet {
            h1 { "Something went wrong" }
            p { "We couldn’t log in with TikTok. This may be due to specific app settings." }
            p.wrong { "Error: " (parameter) }
            p.quiet { "TikTok shows a page like this and does not send the person back." }
        }
    };
    pages::page("Something went wrong", "TikTok · Consent", &content)
}

/// What the app asks for comes first, so that it is told apart from the ticks.
fn hidden(form: &Form, ask: &Ask) -> Markup {
    html! {
        input type="hidden" name="scope" value=(ask.scopes.list());
        input type="hidden" name="scopes_shown" value="1";
        @for name in PARAMETERS {
            @if let Some(value) = form.one(name) { input type="hidden" name=(name) value=(value); }
        }
    }
}

fn ticks(ask: &Ask) -> Markup {
    html! {
        fieldset {
            legend { "It would like to" }
            @for (scope, sentence) in ask.scopes.sentences() {
                label.choice {
                    input type="checkbox" name="scope" value=(scope) checked disabled[scope == BASIC];
                    span { (sentence) " " span.quiet { (scope) } }
                }
            }
        }
    }
}

fn choices(users: &Users, known: Option<&str>) -> Markup {
    let first = users.all().first().map(|user: &User| user.open_id.as_str());
    html! {
        fieldset {
            legend { "Who are you?" }
            @for user in users.all() {
                label.choice {
                    input type="radio" name="user" value=(user.open_id) checked[Some(user.open_id.as_str()) == known.or(first)];
                    span {
                        strong { (user.name) } " "
                        span.quiet { "@" (user.username) @if user.is_private { " · private" } }
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

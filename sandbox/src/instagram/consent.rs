//! The page on which an account lets an app in, and the one that says why not.

use maud::{Markup, html};

use super::World;
use super::authorize::{Ask, PARAMETERS};
use super::scopes::BASIC;
use crate::form::Form;
use crate::pages;

/// The page of the decision; `wrong` says what was the matter with the last one.
pub(crate) fn page(world: &World, ask: &Ask, form: &Form, wrong: Option<&str>) -> String {
    let content = html! {
        form.sheet method="post" action="authorize" {
            h1 { "An app wants to access your Instagram account" }
            (hidden(form))
            input type="hidden" name="choices_shown" value="1";
            (choices(world, form.one("user")))
            label.own {
                "Or create a professional account"
                input type="text" name="username" maxlength="31" autocomplete="off" autocapitalize="none"
                    spellcheck="false" placeholder="a_new_username" value=[form.one("username")];
            }
            fieldset {
                legend { "What may it do?" }
                @for (name, sentence) in ask.scopes.sentences() {
                    label.choice {
                        input type="checkbox" name="permission" value=(name) checked disabled[name == BASIC];
                        span { (sentence) br; code.quiet { (name) } }
                    }
                }
            }
            @if let Some(wrong) = wrong { p.wrong role="alert" { (wrong) } }
            div.deeds {
                button.main name="decision" value="allow" { "Allow" }
                button name="decision" value="deny" formnovalidate { "Cancel" }
            }
        }
        p.quiet { "Either way you return to " code { (origin(&ask.redirect_uri)) } "." }
    };
    pages::page("Let an app in", "Instagram · Consent", &content)
}

/// The page for a request that cannot be trusted to lead back.
pub(crate) fn refusal(reason: &str) -> String {
    let content = html! {
        section.sheet {
            h1 { "Sorry, this page isn’t available" }
            p.wrong { (reason) }
            p.quiet { "Instagram shows a page like this and does not send the person back." }
        }
    };
    pages::page(
        "Sorry, this page isn’t available",
        "Instagram · Consent",
        &content,
    )
}

fn choices(world: &World, chosen: Option<&str>) -> Markup {
    let first = world
        .accounts
        .all()
        .first()
        .map(|account| account.user_id.as_str());
    html! {
        fieldset {
            legend { "Which account?" }
            @for account in world.accounts.all() {
                label.choice {
                    input type="radio" name="user" value=(account.user_id) checked[Some(account.user_id.as_str()) == chosen.or(first)];
                    span {
                        strong { (account.name) }
                        " " span.quiet { "@" (account.username) @if !account.is_professional() { " · personal" } }
                    }
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

fn origin(redirect_uri: &str) -> &str {
    let path = redirect_uri.match_indices('/').nth(2);
    path.map_or(redirect_uri, |(at, _)| &redirect_uri[..at])
}

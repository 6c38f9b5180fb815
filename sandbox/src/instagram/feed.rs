//! The public pages: what anybody would see on this Instagram.

use http::{Response, StatusCode};
use maud::html;

use super::World;
use crate::{answer, pages};

/// `GET /instagram`
pub(crate) fn everything(world: &World) -> Response<Vec<u8>> {
    let content = html! {
        h1 { "Accounts" }
        ul.feed {
            @for account in world.accounts.all() {
                li.sheet { a href={ "/instagram/" (account.username) } { (account.name) } " " span.quiet { "@" (account.username) } }
            }
        }
    };
    answer::html(StatusCode::OK, pages::page("Accounts", "Instagram", &content))
}

/// `GET /instagram/{username}`
pub(crate) fn one_account(world: &World, username: &str) -> Response<Vec<u8>> {
    let Some(account) = world.accounts.named(username) else { return pages::missing() };
    let content = html! {
        h1 { (account.name) }
        p.quiet { "@" (account.username) " · " a href="/instagram" { "all accounts" } }
        ol.feed { li.sheet.empty { strong { "No posts yet" } } }
    };
    answer::html(StatusCode::OK, pages::page(&account.name, "Instagram", &content))
}

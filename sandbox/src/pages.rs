//! What all pages share, and the front page.

use http::{Response, StatusCode};
use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::answer;
use crate::{google, instagram, meta, tiktok, x};

const STYLE: &str = include_str!("pages.css");

/// The control routes, each with what it is for.
const CONTROLS: [(&str, &str); 15] = [
    ("/__sandbox/clock", "the time, and its offset"),
    ("/__sandbox/settings", "how the platforms behave"),
    ("/__sandbox/faults", "what goes wrong next"),
    ("/__sandbox/calls", "every platform call so far"),
    ("/__sandbox/outbox", "what the platforms send to the app"),
    ("/__sandbox/x/users", "the users of X, and new ones"),
    ("/__sandbox/x/public", "everything that became public on X"),
    (
        "/__sandbox/google/people",
        "the people of Google, and new ones",
    ),
    (
        "/__sandbox/tiktok/users",
        "the users of TikTok, and new ones",
    ),
    (
        "/__sandbox/tiktok/public",
        "everything that became public on TikTok",
    ),
    (
        "/__sandbox/meta/people",
        "the people of Facebook and their Pages, and new ones",
    ),
    (
        "/__sandbox/meta/public",
        "everything that became public on Facebook",
    ),
    (
        "/__sandbox/instagram/people",
        "the accounts of Instagram, and new ones",
    ),
    (
        "/__sandbox/instagram/public",
        "everything that became public on Instagram",
    ),
    ("/__sandbox/secrets", "every code and token handed out"),
];

/// A whole page around its content; `place` says where in the sandbox one is.
pub(crate) fn page(title: &str, place: &str, content: &Markup) -> String {
    let markup = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="referrer" content="no-referrer";
                title { (title) " · Sandbox" }
                link rel="icon" href="data:,";
                style { (PreEscaped(STYLE)) }
            }
            body {
                div.strip aria-hidden="true" {}
                header.top {
                    a href="/" { "Noctin" }
                    span.pill { "Sandbox" }
                    span.crumb { (place) }
                }
                main { (content) }
                footer.end { "A sandbox on this computer. Nothing here is public, and nothing \
                    leaves it." }
            }
        }
    };
    markup.into_string()
}

/// `GET /`
pub(crate) fn home() -> Response<Vec<u8>> {
    let content = html! {
        h1 { "The platforms, offline" }
        p { "Connect an account, publish a post and see it appear, without a developer account and \
            without anybody noticing." }
        section.sheet {
            h2 { "X" }
            p { "Sign-in with OAuth 2.0, posts, threads and the timeline, as strict as the real \
                one." }
            p { a href="/x" { "See the public posts" } }
            dl {
                dt { "Web and API base" } dd { code { "/x" } " on this address" }
                dt { "Client id" } dd { code { (x::CLIENT_ID) } }
                dt { "Client secret" } dd { code { (x::CLIENT_SECRET) } }
            }
        }
        section.sheet {
            h2 { "Google" }
            p { "Sign-in with OpenID Connect: who somebody is, signed, and nothing else." }
            dl {
                dt { "Issuer" } dd { code { "/google" } " on this address" }
                dt { "Client id" } dd { code { (google::CLIENT_ID) } }
                dt { "Client secret" } dd { code { (google::CLIENT_SECRET) } }
            }
        }
        section.sheet {
            h2 { "TikTok" }
            p { "Sign-in with Login Kit and the Content Posting API, with webhooks, as strict as \
                the real one." }
            p { a href="/tiktok" { "See the public posts" } }
            dl {
                dt { "Web and API base" } dd { code { "/tiktok" } " on this address" }
                dt { "Client key" } dd { code { (tiktok::CLIENT_KEY) } }
                dt { "Client secret" } dd { code { (tiktok::CLIENT_SECRET) } }
            }
        }
        section.sheet {
            h2 { "Facebook" }
            p { "Facebook Login and the Graph API of Pages and their Instagram profiles, with \
                callbacks, as strict as the real one." }
            p { a href="/meta" { "See the public posts" } }
            dl {
                dt { "Web, Graph and video base" } dd { code { "/meta" } " on this address" }
                dt { "Upload base" } dd { code { "/meta/rupload" } " on this address" }
                dt { "App id" } dd { code { (meta::APP_ID) } }
                dt { "App secret" } dd { code { (meta::APP_SECRET) } }
            }
        }
        section.sheet {
            h2 { "Instagram" }
            p { "Instagram Login and its Graph API, for accounts without a Page, and publishing as \
                the real one does it." }
            p { a href="/instagram" { "See the public posts" } }
            dl {
                dt { "Web and API base" } dd { code { "/instagram" } " on this address" }
                dt { "Graph base" } dd { code { "/instagram/graph" } " on this address" }
                dt { "App id" } dd { code { (instagram::APP_ID) } }
                dt { "App secret" } dd { code { (instagram::APP_SECRET) } }
            }
        }
        section.sheet {
            h2 { "For tests" }
            dl {
                @for (route, purpose) in CONTROLS {
                    dt { a href=(route) { code { (route) } } } dd { (purpose) }
                }
            }
        }
    };
    answer::html(StatusCode::OK, page("Noctin", "Front page", &content))
}

/// What answers where there is nothing.
pub(crate) fn missing() -> Response<Vec<u8>> {
    let content = html! {
        section.sheet.empty {
            h1 { "Nothing is here" }
            p { a href="/" { "Go to the front page" } }
        }
    };
    answer::html(StatusCode::NOT_FOUND, page("Nothing is here", "", &content))
}

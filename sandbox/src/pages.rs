//! What all pages share, and the page that is shown where there is nothing.

use http::{Response, StatusCode};
use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::answer;

const STYLE: &str = include_str!("pages.css");

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

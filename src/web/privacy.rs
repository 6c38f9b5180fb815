//! `/privacy`: PRIVACY.md as a page. It is rendered while building, so no Markdown parser goes into
//! the Worker.

use crate::ports::Ports;
use crate::usecases::Core;
use crate::web::answer::Html;
use axum::extract::State;

const PAGE: &str = include_str!(concat!(env!("OUT_DIR"), "/privacy.html"));

/// `GET /privacy`.
pub(super) async fn page<P: Ports>(State(core): State<Core<P>>) -> Html {
    plain(&core, "Privacy", PAGE)
}

/// A plain page of the Worker's own, with the operator's address at its end.
pub(super) fn plain<P: Ports>(core: &Core<P>, title: &str, body: &str) -> Html {
    let contact = core.config.contact_email.as_deref().map(escape);
    let contact = contact.map_or_else(String::new, |to| {
        format!("<p>Contact: <a href=\"mailto:{to}\">{to}</a></p>")
    });
    Html(format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" \
        content=\"width=device-width\">\
         <title>{title} · Noctin Scheduler</title><link rel=\"stylesheet\" \
         href=\"/page.css\"></head>\
         <body><main>{body}{contact}<p><a href=\"/\">Back</a></p></main></body></html>"
    ))
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

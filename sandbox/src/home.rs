//! The front page: the platforms with the credentials of their apps, and the control routes.

use http::{Response, StatusCode};
use maud::{Markup, html};

use crate::{answer, google, instagram, meta, openai, pages, tiktok, x};

/// The control routes, each with what it is for.
const CONTROLS: [(&str, &str); 16] = [
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
    ("/__sandbox/openai/questions", "what OpenAI was asked"),
    ("/__sandbox/secrets", "every code and token handed out"),
];

/// One platform on the front page.
struct Section {
    name: &'static str,
    sentence: &'static str,
    /// The path of the public posts.
    posts: Option<&'static str>,
    /// What stands on this address: a name and a path.
    bases: &'static [(&'static str, &'static str)],
    /// The credentials of the app: a name and a value.
    credentials: [(&'static str, &'static str); 2],
}

const SECTIONS: [Section; 6] = [
    Section {
        name: "X",
        sentence: "Sign-in with OAuth 2.0, posts, threads and the timeline, as strict as the real \
            one.",
        posts: Some("/x"),
        bases: &[("Web and API base", "/x")],
        credentials: [
            ("Client id", x::CLIENT_ID),
            ("Client secret", x::CLIENT_SECRET),
        ],
    },
    Section {
        name: "Google",
        sentence: "Sign-in with OpenID Connect: who somebody is, signed, and nothing else.",
        posts: None,
        bases: &[("Issuer", "/google")],
        credentials: [
            ("Client id", google::CLIENT_ID),
            ("Client secret", google::CLIENT_SECRET),
        ],
    },
    Section {
        name: "OpenAI",
        sentence: "Suggestions of texts by the Responses API, made of the words that it is asked \
            about.",
        posts: None,
        bases: &[("API base", "/openai/v1")],
        credentials: [("Key", openai::API_KEY), ("Model", openai::MODEL)],
    },
    Section {
        name: "TikTok",
        sentence: "Sign-in with Login Kit and the Content Posting API, with webhooks, as strict as \
            the real one.",
        posts: Some("/tiktok"),
        bases: &[("Web and API base", "/tiktok")],
        credentials: [
            ("Client key", tiktok::CLIENT_KEY),
            ("Client secret", tiktok::CLIENT_SECRET),
        ],
    },
    Section {
        name: "Facebook",
        sentence: "Facebook Login and the Graph API of Pages and their Instagram profiles, with \
            callbacks, as strict as the real one.",
        posts: Some("/meta"),
        bases: &[
            ("Web, Graph and video base", "/meta"),
            ("Upload base", "/meta/rupload"),
        ],
        credentials: [("App id", meta::APP_ID), ("App secret", meta::APP_SECRET)],
    },
    Section {
        name: "Instagram",
        sentence: "Instagram Login and its Graph API, for accounts without a Page, and publishing \
            as the real one does it.",
        posts: Some("/instagram"),
        bases: &[
            ("Web and API base", "/instagram"),
            ("Graph base", "/instagram/graph"),
        ],
        credentials: [
            ("App id", instagram::APP_ID),
            ("App secret", instagram::APP_SECRET),
        ],
    },
];

/// `GET /`
pub(crate) fn page() -> Response<Vec<u8>> {
    let content = html! {
        h1 { "The platforms, offline" }
        p { "Connect an account, publish a post and see it appear, without a developer account and \
            without anybody noticing." }
        @for section in SECTIONS { (section.render()) }
        section.sheet {
            h2 { "For tests" }
            dl {
                @for (route, purpose) in CONTROLS {
                    dt { a href=(route) { code { (route) } } } dd { (purpose) }
                }
            }
        }
    };
    let page = pages::page("Noctin", "Front page", &content);
    answer::html(StatusCode::OK, page)
}

// === impl Section ===

impl Section {
    fn render(&self) -> Markup {
        html! {
            section.sheet {
                h2 { (self.name) }
                p { (self.sentence) }
                @if let Some(posts) = self.posts {
                    p { a href=(posts) { "See the public posts" } }
                }
                dl {
                    @for (name, path) in self.bases {
                        dt { (name) } dd { code { (path) } " on this address" }
                    }
                    @for (name, value) in self.credentials {
                        dt { (name) } dd { code { (value) } }
                    }
                }
            }
        }
    }
}

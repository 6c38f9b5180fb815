//! The addresses of posts on Instagram. None is ever made from the id of a post: it is another
//! number than the one in its address.

use crate::config::App;
use crate::domain::time::Timestamp;
use crate::platforms::graph::id::is_id;
use crate::platforms::publish::Named;
use oauth2::url::Url;

/// The hosts at which people see posts.
const HOSTS: [&str; 3] = ["instagram.com", "www.instagram.com", "m.instagram.com"];

/// What stands before the short name of a post.
const KINDS: [&str; 4] = ["p", "reel", "reels", "tv"];

/// Where people see a post: at its short name, where that is known, or else on the profile.
#[must_use]
pub(super) fn url(app: &App, username: &str, id: &str) -> String {
    let base = &app.posts_base;
    if is_id(id) || !is_short(id) {
        format!("{base}/{username}/")
    } else {
        format!("{base}/p/{id}/")
    }
}

/// Whether an address leads to Instagram.
#[must_use]
pub(super) fn is_of_instagram(app: &App, url: &str) -> bool {
    Url::parse(url).is_ok_and(|url| is_there(app, &url))
}

fn is_there(app: &App, url: &Url) -> bool {
    let is_known = url.scheme() == "https"
        && url.port().is_none()
        && url.host_str().is_some_and(|host| HOSTS.contains(&host));
    let is_bare = url.username().is_empty() && url.password().is_none();
    let base = Url::parse(&app.posts_base);
    is_bare && (is_known || base.is_ok_and(|base| url.origin() == base.origin()))
}

/// An instant as Instagram writes it: `2026-12-01T09:00:00+0000`.
#[must_use]
pub(super) fn instant(text: &str) -> Option<Timestamp> {
    let at = text.len().checked_sub(2)?;
    let with_colon = || Some(format!("{}:{}", text.get(..at)?, text.get(at..)?));
    let parsed = Timestamp::parse(text).ok();
    parsed.or_else(|| Timestamp::parse(&with_colon()?).ok())
}

/// The post in an address that a person pastes.
#[must_use]
pub(super) fn named(app: &App, url: &str) -> Option<Named> {
    let url = url.trim();
    let url = if url.contains("://") {
        Url::parse(url).ok()?
    } else {
        Url::parse(&format!("https://{url}")).ok()?
    };
    let base = Url::parse(&app.posts_base).ok()?;
    let is_at_base = url.origin() == base.origin();
    let mut secure = url.clone();
    if url.scheme() == "http" && !is_at_base {
        secure.set_scheme("https").ok()?;
    }
    if !is_there(app, &secure) {
        return None;
    }
    let path = if is_at_base {
        url.path().strip_prefix(base.path().trim_end_matches('/'))?
    } else {
        url.path()
    };
    let words: Vec<&str> = path.split('/').filter(|word| !word.is_empty()).collect();
    let (remote_id, username) = match words.as_slice() {
        [kind, short] if KINDS.contains(kind) && is_short(short) => (*short, None),
        [name, kind, short] if KINDS.contains(kind) && is_short(short) => (*short, Some(*name)),
        ["stories", name, id] if is_id(id) => (*id, Some(*name)),
        _ => return None,
    };
    Some(Named {
        remote_id: remote_id.to_owned(),
        username: username.map(str::to_owned),
        // The short names do not tell.
        made_at: None,
    })
}

/// Whether a word can be the short name of a post: base64 of its number.
fn is_short(word: &str) -> bool {
    let is_letter = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
    (5..=60).contains(&word.len()) && word.bytes().all(is_letter)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platforms::graph::fixtures::app;

    fn of_sandbox() -> App {
        App {
            posts_base: "http://127.0.0.1:8788/instagram".into(),
            ..app()
        }
    }

    #[test]
    fn no_address_is_made_from_an_id() {
        let app = App {
            posts_base: "https://www.instagram.com".into(),
            ..app()
        };
        let profile = "https://www.instagram.com/a.name/";
        assert_eq!(url(&app, "a.name", "18000450061507001"), profile);
        assert_eq!(url(&app, "a.name", ""), profile);
        let short = "https://www.instagram.com/p/DAbc-1_23/";
        assert_eq!(url(&app, "a.name", "DAbc-1_23"), short);
    }

    #[test]
    fn the_address_of_a_post_names_it() {
        for (url, id, name) in [
            ("https://www.instagram.com/p/DAbc-1_23/", "DAbc-1_23", None),
            (" instagram.com/reel/DAbc123?x=1#y ", "DAbc123", None),
            (
                "http://instagram.com/a.name/p/DAbc123/",
                "DAbc123",
                Some("a.name"),
            ),
            (
                "https://m.instagram.com/a.name/reel/DAbc123/",
                "DAbc123",
                Some("a.name"),
            ),
            (
                "https://www.instagram.com/stories/a.name/36123/",
                "36123",
                Some("a.name"),
            ),
            (
                "http://127.0.0.1:8788/instagram/p/AD_zGZWf/",
                "AD_zGZWf",
                None,
            ),
        ] {
            let named = named(&of_sandbox(), url).unwrap_or_else(|| panic!("{url}"));
            assert_eq!(
                (named.remote_id.as_str(), named.username.as_deref()),
                (id, name),
                "{url}"
            );
        }
    }

    #[test]
    fn any_other_address_names_none() {
        for url in [
            "https://www.instagram.com/a.name/",
            "https://www.instagram.com/p/",
            "https://www.instagram.com/p/abc/",
            "https://www.instagram.com/p/DAbc123/x/y",
            "https://evil.example/p/DAbc123/",
            "https://www.instagram.com.evil.example/p/DAbc123/",
            "https://www.instagram.com@evil.example/p/DAbc123/",
            "https://www.instagram.com:8443/p/DAbc123/",
            "http://127.0.0.1:8788/x/p/DAbc123/",
            "javascript:alert(1)/p/DAbc123",
            "DAbc123",
            "",
        ] {
            assert_eq!(named(&of_sandbox(), url), None, "{url}");
        }
        assert!(!is_of_instagram(
            &of_sandbox(),
            "https://evil.example/p/DAbc123/"
        ));
        assert!(!is_of_instagram(&of_sandbox(), "javascript:alert(1)"));
        assert!(is_of_instagram(
            &of_sandbox(),
            "https://www.instagram.com/p/DAbc123/"
        ));
    }
}

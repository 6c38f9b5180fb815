//! The addresses of posts on Facebook, in the forms in which Facebook writes them.

use crate::config::App;
use crate::domain::time::Timestamp;
use crate::platforms::graph::id;
use crate::platforms::publish::Named;
use oauth2::url::Url;

/// The hosts at which people see posts.
const HOSTS: [&str; 5] = [
    "facebook.com",
    "www.facebook.com",
    "m.facebook.com",
    "web.facebook.com",
    "mbasic.facebook.com",
];

/// How Facebook's newer ids of posts begin, which are no digits.
const NEWER: &str = "pfbid";

/// What stands in the place of a Page's name and is none.
const NO_NAMES: [&str; 8] = [
    "groups", "pages", "people", "photo", "posts", "reel", "share", "watch",
];

/// Where people see a post, a video or a story: every id leads there.
#[must_use]
pub(super) fn url(app: &App, username: &str, id: &str) -> String {
    if id.starts_with(NEWER) && !username.is_empty() {
        return format!("{}/{username}/posts/{id}", app.web_base);
    }
    format!("{}/{id}", app.web_base)
}

/// The whole address of what Facebook wrote: of videos it leaves out the beginning. None where it
/// leads elsewhere.
#[must_use]
pub(super) fn whole(app: &App, written: &str) -> Option<String> {
    let base = Url::parse(&app.web_base).ok()?;
    if written.starts_with('/') && !written.starts_with("//") {
        return Some(format!("{}{written}", app.web_base));
    }
    let url = Url::parse(written).ok()?;
    is_of_facebook(&url, &base).then(|| written.to_owned())
}

/// Whether an address leads to Facebook.
fn is_of_facebook(url: &Url, base: &Url) -> bool {
    let is_known = url.scheme() == "https"
        && url.port().is_none()
        && url.host_str().is_some_and(|host| HOSTS.contains(&host));
    let is_bare = url.username().is_empty() && url.password().is_none();
    is_bare && (is_known || url.origin() == base.origin())
}

/// An id: digits, or those of a Page and of its post with an underscore between.
#[must_use]
pub(super) fn is_id(text: &str) -> bool {
    match text.split_once('_') {
        Some((page, post)) => id::is_id(page) && id::is_id(post),
        None => id::is_id(text),
    }
}

/// An instant as Facebook writes it: `2026-12-01T09:00:00+0000`.
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
    let base = Url::parse(&app.web_base).ok()?;
    let mut secure = url.clone();
    if url.scheme() == "http" && url.origin() != base.origin() {
        secure.set_scheme("https").ok()?;
    }
    if !is_of_facebook(&secure, &base) {
        return None;
    }
    let path = url.path();
    let path = if url.origin() == base.origin() {
        path.strip_prefix(base.path().trim_end_matches('/'))?
    } else {
        path
    };
    let words: Vec<&str> = path.split('/').filter(|word| !word.is_empty()).collect();
    let (remote_id, name) = post_in(&words).or_else(|| Some((in_query(&url)?, None)))?;
    Some(Named {
        remote_id,
        username: name.map(str::to_owned),
        // The ids do not tell.
        made_at: None,
    })
}

/// The id in a path, and the Page's name where it stands there.
fn post_in<'a>(words: &[&'a str]) -> Option<(String, Option<&'a str>)> {
    let (id, page) = match words {
        [id] if is_id(id) => (*id, None),
        ["reel" | "posts" | "watch", id] => (*id, None),
        [page, "posts" | "videos", _, id] if is_post_id(id) => (*id, Some(*page)),
        [page, "posts" | "videos" | "reels", id] => (*id, Some(*page)),
        _ => return None,
    };
    let name = page.filter(|page| is_name(page));
    is_post_id(id).then(|| (id.to_owned(), name))
}

/// The id in a query: `story_fbid` with the Page's `id`, `fbid` of a photo, `v` of a video.
fn in_query(url: &Url) -> Option<String> {
    let value = |name: &str| {
        let found = url.query_pairs().find(|(key, _)| key == name);
        found.map(|(_, value)| value.into_owned())
    };
    let whole = || match (value("id"), value("story_fbid")) {
        (Some(page), Some(post)) if id::is_id(&page) && id::is_id(&post) => {
            Some(format!("{page}_{post}"))
        }
        (_, Some(post)) => Some(post),
        (_, None) => None,
    };
    let found = whole().or_else(|| value("fbid")).or_else(|| value("v"));
    found.filter(|id| is_post_id(id))
}

fn is_post_id(id: &str) -> bool {
    let is_newer = id
        .strip_prefix(NEWER)
        .is_some_and(|rest| (1..=120).contains(&rest.len()) && is_plain(rest));
    is_newer || (id.len() <= 64 && is_id(id))
}

/// Whether a word is a name that a Page chose. Without one, its address ends in its id.
fn is_name(word: &str) -> bool {
    let is_chosen = word
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || byte == b'.');
    is_chosen && !id::is_id(word) && !NO_NAMES.contains(&word)
}

fn is_plain(word: &str) -> bool {
    word.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platforms::graph::fixtures::app;

    fn of_sandbox() -> App {
        App {
            web_base: "http://127.0.0.1:8788/meta".into(),
            posts_base: "http://127.0.0.1:8788/meta".into(),
            ..app()
        }
    }

    #[test]
    fn an_address_is_made_whole_in_whatever_form_it_comes() {
        for (written, expected) in [
            ("/reel/7/", Some("https://www.facebook.com/reel/7/")),
            (
                "/910/videos/7/",
                Some("https://www.facebook.com/910/videos/7/"),
            ),
            (
                "https://www.facebook.com/910/posts/7",
                Some("https://www.facebook.com/910/posts/7"),
            ),
            (
                "https://m.facebook.com/photo/?fbid=7",
                Some("https://m.facebook.com/photo/?fbid=7"),
            ),
            ("//evil.example/reel/7/", None),
            ("https://evil.example/reel/7/", None),
            ("https://www.facebook.com@evil.example/7", None),
            ("javascript:alert(1)", None),
            ("", None),
        ] {
            assert_eq!(whole(&app(), written).as_deref(), expected, "{written}");
        }
    }

    #[test]
    fn the_address_of_a_post_names_it() {
        for (url, id, name) in [
            ("https://www.facebook.com/910_77", "910_77", None),
            ("https://www.facebook.com/910/posts/77/", "77", None),
            (
                " http://facebook.com/a.page/posts/77?x=1#y ",
                "77",
                Some("a.page"),
            ),
            (
                "m.facebook.com/a.page/posts/pfbid02Ab3",
                "pfbid02Ab3",
                Some("a.page"),
            ),
            ("https://www.facebook.com/A-Page-910/posts/77", "77", None),
            (
                "https://www.facebook.com/a.page/posts/some-words/77",
                "77",
                Some("a.page"),
            ),
            (
                "https://www.facebook.com/permalink.php?story_fbid=77&id=910",
                "910_77",
                None,
            ),
            ("https://www.facebook.com/reel/77/?s=1", "77", None),
            ("https://www.facebook.com/watch/?v=77", "77", None),
            (
                "https://www.facebook.com/a.page/videos/77/",
                "77",
                Some("a.page"),
            ),
            (
                "https://www.facebook.com/photo/?fbid=77&set=a.1",
                "77",
                None,
            ),
            ("http://127.0.0.1:8788/meta/posts/910_77", "910_77", None),
            ("http://127.0.0.1:8788/meta/reel/77/", "77", None),
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
            "https://www.facebook.com/a.page",
            "https://www.facebook.com/a.page/posts/",
            "https://www.facebook.com/a.page/posts/77x",
            "https://evil.example/910_77",
            "https://www.facebook.com.evil.example/910_77",
            "https://www.facebook.com@evil.example/910_77",
            "https://www.facebook.com:8443/910_77",
            "http://127.0.0.1:8788/x/posts/910_77",
            "javascript:alert(1)/910_77",
            "910_77",
            "",
        ] {
            assert_eq!(named(&of_sandbox(), url), None, "{url}");
        }
    }

    #[test]
    fn an_instant_is_read_with_and_without_a_colon_in_its_zone() {
        for text in ["2026-12-01T09:00:00+0000", "2026-12-01T10:00:00+01:00"] {
            assert_eq!(
                instant(text),
                Some(Timestamp::from_ms(1_796_115_600_000)),
                "{text}"
            );
        }
        assert_eq!(instant("+"), None);
        assert_eq!(instant("é"), None);
    }
}

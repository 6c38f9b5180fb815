//! The addresses of posts on X.

use crate::config::App;
use crate::domain::time::Timestamp;
use crate::platforms::publish::Named;

/// Where people see a post.
#[must_use]
pub(super) fn url(app: &App, username: &str, id: &str) -> String {
    format!("{}/{username}/status/{id}", app.web_base)
}

/// The hosts at which people see posts.
const HOSTS: [&str; 6] = [
    "x.com",
    "www.x.com",
    "mobile.x.com",
    "twitter.com",
    "www.twitter.com",
    "mobile.twitter.com",
];

/// The instant from which X counts the milliseconds in its ids, and how far left they stand.
const IDS_SINCE_MS: i64 = 1_288_834_974_657;
const ID_SHIFT: u32 = 22;

/// The post in an address: `{host}/{name}/status/{id}`, whatever follows. X shows it under `i` and
/// `i/web` too, which name nobody.
#[must_use]
pub(super) fn named(app: &App, url: &str) -> Option<Named> {
    let url = url.trim();
    let path = url.strip_prefix(&app.web_base).or_else(|| on_x(url))?;
    let (name, rest) = path.strip_prefix('/')?.split_once("/status/")?;
    let id: String = rest.chars().take_while(char::is_ascii_digit).collect();
    let is_ended = rest
        .get(id.len()..)
        .is_some_and(|tail| tail.is_empty() || tail.starts_with(['/', '?', '#']));
    let is_handle = (1..=15).contains(&name.len())
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    let is_nobody = ["i", "i/web"].contains(&name);
    let is_one = is_ended && (1..=19).contains(&id.len()) && (is_handle || is_nobody);
    is_one.then(|| Named {
        username: (!is_nobody).then(|| name.to_owned()),
        made_at: made_at(&id),
        remote_id: id,
    })
}

/// What follows one of X's hosts.
fn on_x(url: &str) -> Option<&str> {
    let bare = url.strip_prefix("https://").or(url.strip_prefix("http://"));
    let bare = bare.unwrap_or(url);
    let (host, path) = bare.split_at(bare.find('/')?);
    HOSTS
        .iter()
        .any(|known| host.eq_ignore_ascii_case(known))
        .then_some(path)
}

/// When X made the post of this id: all but the last bits say it.
fn made_at(id: &str) -> Option<Timestamp> {
    let since = id.parse::<i64>().ok()? >> ID_SHIFT;
    Some(Timestamp::from_ms(IDS_SINCE_MS + since))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::secret::Secret;

    fn app() -> App {
        App {
            client_id: "client".into(),
            client_secret: Secret::new("secret"),
            web_base: "http://127.0.0.1:8788/x".into(),
            posts_base: "http://127.0.0.1:8788/x".into(),
            token_base: "https://api.x.com".into(),
            api_base: "https://api.x.com".into(),
            video_base: String::new(),
            rupload_base: String::new(),
            version: String::new(),
        }
    }

    fn seen(url: &str) -> Option<(String, Option<String>)> {
        named(&app(), url).map(|named| (named.remote_id, named.username))
    }

    #[test]
    fn the_address_of_a_post_names_it() {
        let id = || "1445880548472328192".to_owned();
        for (url, name) in [
            (
                " https://x.com/a_name/status/1445880548472328192?s=20 ",
                Some("a_name"),
            ),
            (
                "https://X.com/a_name/status/1445880548472328192",
                Some("a_name"),
            ),
            (
                "http://twitter.com/a_name/status/1445880548472328192#m",
                Some("a_name"),
            ),
            (
                "mobile.x.com/a_name/status/1445880548472328192/photo/1",
                Some("a_name"),
            ),
            (
                "http://127.0.0.1:8788/x/a_name/status/1445880548472328192",
                Some("a_name"),
            ),
            ("https://x.com/i/status/1445880548472328192", None),
            ("https://x.com/i/web/status/1445880548472328192", None),
        ] {
            assert_eq!(seen(url), Some((id(), name.map(str::to_owned))), "{url}");
        }
    }

    #[test]
    fn any_other_address_names_none() {
        for other in [
            "https://x.com/a_name",
            "https://x.com/a/status/",
            "https://x.com/a/status/12x",
            "https://evil.example/status/1",
            "https://evil.example/a_name/status/1445880548472328192",
            "https://x.com.evil.example/a_name/status/1445880548472328192",
            "https://x.com@evil.example/a_name/status/1445880548472328192",
            "https://evil.example/https://x.com/a_name/status/1445880548472328192",
            "javascript:alert(1)/status/7",
            "https://x.com/a/b/status/12",
            "https://x.com//status/12",
            "https://x.com/status/12",
            "12",
        ] {
            assert_eq!(seen(other), None, "{other}");
        }
    }

    #[test]
    fn an_id_tells_when_it_was_made() {
        let at = |id| made_at(id).unwrap().to_string();
        assert_eq!(at("1445880548472328192"), "2021-10-06T22:36:00.574Z");
        assert!(at("7").starts_with("2010-11-04"));
    }
}

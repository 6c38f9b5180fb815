//! The addresses of posts on TikTok.

use crate::config::App;
use crate::platforms::publish::Named;
use oauth2::url::Url;

/// The hosts at which people see posts. Short addresses of other hosts say nothing by themselves.
const HOSTS: [&str; 3] = ["www.tiktok.com", "tiktok.com", "m.tiktok.com"];

/// How the names of publications of photos begin.
const PHOTOS: &str = "p_";

/// The longest id.
const LONGEST_ID: usize = 20;

/// Where people see a post.
pub(super) fn url(app: &App, username: &str, id: &str) -> String {
    if is_id(id) {
        of(app, username, "video", id)
    } else {
        profile(app, username)
    }
}

/// Where people see what came of a publication.
pub(super) fn of_publication(app: &App, username: &str, publish_id: &str, id: &str) -> String {
    let kind = if publish_id.starts_with(PHOTOS) {
        "photo"
    } else {
        "video"
    };
    of(app, username, kind, id)
}

fn of(app: &App, username: &str, kind: &str, id: &str) -> String {
    // TikTok leads whoever comes without a name to the one whose post it is.
    format!("{}/@{username}/{kind}/{id}", app.web_base)
}

/// Where people see all posts of a creator.
pub(super) fn profile(app: &App, username: &str) -> String {
    if username.is_empty() {
        app.web_base.clone()
    } else {
        format!("{}/@{username}", app.web_base)
    }
}

/// Whether a text is the id of a post, and not the name of a publication.
pub(super) fn is_id(text: &str) -> bool {
    (1..=LONGEST_ID).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The post in an address that a person pastes.
pub(super) fn named(app: &App, url: &str) -> Option<Named> {
    let url = url.trim();
    let url = if url.contains("://") {
        Url::parse(url).ok()?
    } else {
        Url::parse(&format!("https://{url}")).ok()?
    };
    let base = Url::parse(&app.web_base).ok()?;
    let path = if url.origin() == base.origin() {
        let prefix = base.path().trim_end_matches('/');
        url.path().strip_prefix(prefix)?
    } else if is_of_tiktok(&url) {
        url.path()
    } else {
        return None;
    };
    let mut words = path.split('/').filter(|word| !word.is_empty());
    let (author, kind, id) = (words.next()?, words.next()?, words.next()?);
    let username = author.strip_prefix('@')?;
    let is_post = matches!(kind, "video" | "photo") && is_id(id);
    is_post.then(|| Named {
        remote_id: id.to_owned(),
        username: Some(username.to_owned()).filter(|name| !name.is_empty()),
        // An id is of the upload, which begins before the post is due.
        made_at: None,
    })
}

fn is_of_tiktok(url: &Url) -> bool {
    let is_bare = url.username().is_empty() && url.password().is_none() && url.port().is_none();
    let is_known = url.host_str().is_some_and(|host| HOSTS.contains(&host));
    is_bare && is_known && matches!(url.scheme(), "https" | "http")
}

#[cfg(test)]
mod tests {
    use super::super::super::our_app;
    use super::*;

    const ID: &str = "7678907398077074696";

    #[test]
    fn a_post_is_named_by_the_addresses_that_people_copy() {
        let app = our_app();
        for (address, name) in [
            (url(&app, "a.name", ID), Some("a.name")),
            (
                of_publication(&app, "a_name", "p_pub_url~v2.1", ID),
                Some("a_name"),
            ),
            (
                format!("tiktok.com/@a_name/video/{ID}?is_from_webapp=1"),
                Some("a_name"),
            ),
            (format!("http://m.tiktok.com/@/video/{ID}"), None),
        ] {
            let found = named(&app, &address).unwrap();
            assert_eq!(found.remote_id, ID, "{address}");
            assert_eq!(found.username.as_deref(), name, "{address}");
        }
        for address in [
            "",
            "https://www.tiktok.com/@a_name",
            "https://www.tiktok.com/@a_name/video/7x",
            "https://www.tiktok.com/a_name/video/7678907398077074696",
            "https://www.tiktok.com.example.com/@a_name/video/7678907398077074696",
            "https://www.tiktok.com@example.com/@a_name/video/7678907398077074696",
            "https://www.tiktok.com:8443/@a_name/video/7678907398077074696",
            "javascript://www.tiktok.com/@a_name/video/7678907398077074696",
            "https://vm.tiktok.com/ZM123/",
        ] {
            assert_eq!(named(&app, address), None, "{address}");
        }
    }

    #[test]
    fn what_has_no_id_of_its_own_leads_to_the_profile() {
        let app = our_app();
        assert_eq!(
            url(&app, "a_name", "v_pub_file~v2-1.7"),
            profile(&app, "a_name")
        );
        assert_eq!(profile(&app, ""), "https://www.tiktok.com");
    }
}

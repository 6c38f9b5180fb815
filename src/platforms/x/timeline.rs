//! `GET /2/users/{id}/tweets`: <https://docs.x.com/x-api/posts/user-posts-timeline-by-user-id>. How
//! a lost answer is looked up.
//!
//! Only the exact text with as many media counts, posted by this account after the call began: the
//! newest post of an account may be anybody's work. Where there is no text, only our own uploads
//! count. A timeline lags and can be cut, so what is not in it is not
//! proved to be absent. X gives a text back changed: links wrapped, three signs escaped, in NFC,
//! without white space around it, with a link to its media at the end. So both texts are compared
//! in [`canonical`] form.

use super::text::{composed, links};
use super::{address, errors, request};
use crate::config::App;
use crate::domain::text::is_blank;
use crate::domain::time::{Span, Timestamp};
use crate::platforms::error::{Class, PlatformError};
use crate::platforms::limits::READ_LIMITS;
use crate::platforms::publish::{Job, Made, Seen};
use crate::ports::Http;
use http::{Method, Response};
use serde::Deserialize;

/// How far X's clock may be behind ours.
const CLOCK_MARGIN: Span = Span::seconds(10);

#[derive(Debug, Deserialize)]
struct Timeline {
    #[serde(default)]
    data: Vec<Post>,
}

#[derive(Debug, Deserialize)]
struct Post {
    id: String,
    text: String,
    created_at: Option<Timestamp>,
    #[serde(default)]
    entities: Entities,
    #[serde(default)]
    referenced_tweets: Vec<Reference>,
    #[serde(default)]
    attachments: Attachments,
}

#[derive(Debug, Default, Deserialize)]
struct Attachments {
    #[serde(default)]
    media_keys: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct Reference {
    #[serde(rename = "type")]
    kind: String,
    id: String,
}

#[derive(Debug, Default, Deserialize)]
struct Entities {
    #[serde(default)]
    urls: Vec<Link>,
}

#[derive(Debug, Deserialize)]
struct Link {
    #[serde(default)]
    start: usize,
    url: String,
    expanded_url: Option<String>,
}

/// Looks for what was sent.
///
/// # Errors
/// When X does not let us look.
pub(super) async fn look_up(
    job: &Job<'_, impl Http>,
    sought: &Sought<'_>,
) -> Result<Option<Seen>, PlatformError> {
    // Whole seconds: X refuses fractions in start_time.
    let since = sought.since - CLOCK_MARGIN;
    let start = since.to_utc().format("%Y-%m-%dT%H:%M:%SZ");
    let fields = if sought.media == 0 {
        "created_at,entities,referenced_tweets"
    } else {
        "attachments,created_at,entities,referenced_tweets"
    };
    let path = format!(
        "/2/users/{}/tweets?max_results=100&start_time={start}&tweet.fields={fields}",
        job.account.remote_id
    );
    let asked = request(job.app, Method::GET, &path, job.token, None)?;
    let answer = job
        .http
        .send(asked, READ_LIMITS)
        .await
        .map_err(|error| PlatformError::no_answer("X", &error))?;
    read(&answer, job.app, job.account.username, sought, job.now)
}

/// What is looked for.
pub(super) struct Sought<'a> {
    /// Its text.
    pub(super) text: &'a str,
    /// How many media it shows.
    pub(super) media: usize,
    /// X's ids of them, as far as they are known.
    pub(super) uploads: Vec<String>,
    /// The post that it replies to.
    pub(super) parent: Option<&'a str>,
    /// When it was sent at the earliest.
    pub(super) since: Timestamp,
}

fn read(
    answer: &Response<Vec<u8>>,
    app: &App,
    username: &str,
    sought: &Sought<'_>,
    now: Timestamp,
) -> Result<Option<Seen>, PlatformError> {
    if !answer.status().is_success() {
        return Err(errors::read(answer, now));
    }
    let timeline: Timeline = serde_json::from_slice(answer.body()).map_err(|_| {
        PlatformError::new(
            Class::Retry,
            "unexpected_answer",
            "X did not show the timeline.",
        )
    })?;
    let earliest = sought.since - CLOCK_MARGIN;
    let ours = canonical(sought.text);
    let matching = timeline
        .data
        .iter()
        .filter(|post| post.parent() == sought.parent && post.plain() == ours)
        .filter(|post| post.shows(sought));
    let hit = matching
        .filter_map(|post| Some((post, post.created_at?)))
        .find(|(_, at)| *at >= earliest);
    Ok(hit.map(|(post, at)| Seen {
        made: Made {
            remote_id: post.id.clone(),
            url: address::url(app, username, &post.id),
        },
        at,
    }))
}

// === the form in which texts are compared ===

/// `text` in NFC, without white space around it, its links [reduced](without_scheme).
fn canonical(text: &str) -> String {
    let text = composed(text).replace("\r\n", "\n");
    let mut reduced = String::with_capacity(text.len());
    let mut from = 0;
    for link in links(&text) {
        reduced.push_str(text.get(from..link.start).unwrap_or_default());
        reduced.push_str(&without_scheme(text.get(link.clone()).unwrap_or_default()));
        from = link.end;
    }
    reduced.push_str(text.get(from..).unwrap_or_default());
    reduced.trim().to_owned()
}

/// A link without what X adds or leaves out: the scheme, capitals in the host, and slashes at the
/// end.
fn without_scheme(link: &str) -> String {
    let rest = link.split_once("://").filter(|(scheme, _)| {
        ["http", "https"]
            .iter()
            .any(|known| scheme.eq_ignore_ascii_case(known))
    });
    let bare = rest.map_or(link, |(_, rest)| rest);
    let (host, path) = bare.split_at(bare.find(['/', '?', '#']).unwrap_or(bare.len()));
    format!("{}{}", host.to_ascii_lowercase(), unescaped(path))
        .trim_end_matches('/')
        .to_owned()
}

/// `&amp;` comes last: what it gives back is no escape.
fn unescaped(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
}

/// Whether a key of each upload is there: what stands behind the `_` of a key is the upload's id.
fn is_same(keys: &[String], uploads: &[String]) -> bool {
    let id = |key: &String| key.rsplit('_').next().unwrap_or_default().to_owned();
    let mut shown: Vec<String> = keys.iter().map(id).collect();
    let mut sent = uploads.to_vec();
    shown.sort_unstable();
    sent.sort_unstable();
    shown == sent
}

// === impl Post ===

impl Post {
    /// The post that it replies to.
    fn parent(&self) -> Option<&str> {
        self.referenced_tweets
            .iter()
            .find(|other| other.kind == "replied_to")
            .map(|other| other.id.as_str())
    }

    /// Whether it shows as many media as were sent; where no text tells it from others, our own.
    fn shows(&self, sought: &Sought<'_>) -> bool {
        let keys = &self.attachments.media_keys;
        if sought.media == 0 {
            // The list of keys was not asked for, but every medium has its link.
            return keys.is_empty() && !self.entities.urls.iter().any(|link| self.is_own(link));
        }
        keys.len() == sought.media && (!is_blank(sought.text) || is_same(keys, &sought.uploads))
    }

    /// Whether X put `link` there for the post's own media.
    fn is_own(&self, link: &Link) -> bool {
        let expanded = link.expanded_url.as_deref().unwrap_or(&link.url);
        expanded.contains(&format!("/status/{}/", self.id))
    }

    /// The text as it was written, in [`canonical`] form.
    fn plain(&self) -> String {
        let text = unescaped(&self.text);
        let mut wrapped: Vec<&Link> = self.entities.urls.iter().collect();
        wrapped.sort_by_key(|link| link.start);
        let (mut plain, mut rest) = (String::with_capacity(text.len()), text.as_str());
        for link in wrapped {
            // One after another: the name of one short link can be the beginning of another's.
            let Some((before, after)) = rest.split_once(&link.url) else {
                continue;
            };
            plain.push_str(before);
            plain.push_str(&self.written(link));
            rest = after;
        }
        canonical(&(plain + rest))
    }

    /// What stood where X put `link`. For its own media nobody wrote one.
    fn written(&self, link: &Link) -> String {
        if self.is_own(link) {
            String::new()
        } else {
            without_scheme(link.expanded_url.as_deref().unwrap_or(&link.url))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::secret::Secret;
    use serde_json::json;

    const SINCE: Timestamp = Timestamp::from_ms(1_764_579_600_000);

    fn find(text: &str, body: &str) -> Option<String> {
        find_behind(None, text, body)
    }

    fn find_behind(parent: Option<&str>, text: &str, body: &str) -> Option<String> {
        find_with(text, (0, &[]), parent, body)
    }

    fn find_with(
        text: &str,
        (media, uploads): (usize, &[&str]),
        parent: Option<&str>,
        body: &str,
    ) -> Option<String> {
        let app = App {
            client_id: "client".into(),
            client_secret: Secret::new("secret"),
            web_base: "https://x.com".into(),
            posts_base: "https://x.com".into(),
            token_base: "https://api.x.com".into(),
            api_base: "https://api.x.com".into(),
            video_base: String::new(),
            rupload_base: String::new(),
            version: String::new(),
        };
        let sought = Sought {
            text,
            media,
            uploads: uploads.iter().map(|id| (*id).to_owned()).collect(),
            parent,
            since: SINCE,
        };
        read(
            &Response::new(body.as_bytes().to_vec()),
            &app,
            "a_name",
            &sought,
            SINCE,
        )
        .unwrap()
        .map(|seen| seen.made.remote_id)
    }

    #[test]
    fn only_the_exact_text_is_adopted() {
        let body = r#"{"data":[{"id":"3","text":"Hello!","created_at":"2025-12-01T09:00:02Z"},{"id":"2","text":"Hello","created_at":"2025-12-01T09:00:01Z"}]}"#;
        assert_eq!(find("Hello", body).as_deref(), Some("2"));
        assert_eq!(find("Good morning", body), None);
    }

    /// A post of now with these media.
    fn showing(text: &str, keys: &[&str]) -> String {
        let post = json!({
            "id": "9", "text": text, "created_at": SINCE.to_string(),
            "attachments": { "media_keys": keys },
        });
        json!({ "data": [post] }).to_string()
    }

    #[test]
    fn the_same_text_with_another_number_of_media_is_a_decoy() {
        let two = showing("Hello", &["3_17", "3_18"]);
        let sought = |count| find_with("Hello", (count, &["17", "18"]), None, &two);
        assert_eq!(sought(2).as_deref(), Some("9"));
        assert_eq!([sought(0), sought(1), sought(3)], [None, None, None]);
        let plain = json!({ "data": [
            { "id": "9", "text": "Hello", "created_at": SINCE.to_string() }
        ] });
        let plain = plain.to_string();
        assert_eq!(find_with("Hello", (1, &["17"]), None, &plain), None);
    }

    #[test]
    fn a_text_that_was_sent_without_media_is_not_found_with_some() {
        let body = json!({ "data": [{
            "id": "9", "text": "Hello https://t.co/a", "created_at": SINCE.to_string(),
            "entities": { "urls": [{
                "start": 6, "url": "https://t.co/a",
                "expanded_url": "https://x.com/a_name/status/9/photo/1",
            }] },
        }] });
        assert_eq!(find("Hello", &body.to_string()), None);
    }

    #[test]
    fn without_a_text_only_our_own_uploads_are_adopted() {
        let body = showing("", &["3_18", "3_17"]);
        let sought = |uploads: &[&str]| find_with("", (2, uploads), None, &body);
        assert_eq!(sought(&["17", "18"]).as_deref(), Some("9"));
        assert_eq!([sought(&["17", "19"]), sought(&[])], [None, None]);
    }

    #[test]
    fn an_older_post_with_the_same_text_is_a_decoy() {
        assert_eq!(
            find(
                "Hello",
                r#"{"data":[{"id":"1","text":"Hello","created_at":"2025-12-01T08:00:00Z"}]}"#
            ),
            None
        );
    }

    /// A timeline of one post, 4, which X gives back as `text` with these links, each as it is
    /// wrapped and as it was.
    fn timeline(text: &str, wrapped: &[(&str, &str)]) -> String {
        let urls: Vec<_> = wrapped
            .iter()
            .map(|(url, expanded)| json!({ "url": url, "expanded_url": expanded }))
            .collect();
        let post = json!({
            "id": "4",
            "text": text,
            "created_at": "2025-12-01T09:00:01Z",
            "entities": { "urls": urls },
        });
        json!({ "data": [post] }).to_string()
    }

    fn is_found(ours: &str, text: &str, wrapped: &[(&str, &str)]) -> bool {
        find(ours, &timeline(text, wrapped)).is_some()
    }

    #[test]
    fn wrapped_links_and_escapes_are_undone() {
        let wrapped = [("https://t.co/x", "https://example.com")];
        assert!(is_found(
            "a & b https://example.com",
            "a &amp; b https://t.co/x",
            &wrapped
        ));
        assert!(is_found("&lt; < &amp;", "&amp;lt; &lt; &amp;amp;", &[]));
        assert!(!is_found(
            "a & b https://example.org",
            "a &amp; b https://t.co/x",
            &wrapped
        ));
        assert!(!is_found(
            "a and b https://example.com",
            "a &amp; b https://t.co/x",
            &wrapped
        ));
    }

    #[test]
    fn a_link_without_a_scheme_is_the_one_that_x_made_of_it() {
        let wrapped = [("https://t.co/x", "http://example.com/Path?a=1&b=2")];
        assert!(is_found(
            "See Example.com/Path?a=1&b=2.",
            "See https://t.co/x.",
            &wrapped
        ));
        assert!(is_found(
            "new.notatld",
            "https://t.co/x",
            &[("https://t.co/x", "http://new.notatld/")]
        ));
        assert!(is_found(
            "http://日本語.jp",
            "https://t.co/x",
            &[("https://t.co/x", "http://日本語.jp/")]
        ));
        assert!(!is_found(
            "See example.com/path?a=1&b=2.",
            "See https://t.co/x.",
            &wrapped
        ));
        assert!(!is_found(
            "See example.com/Path?a=1&b=3.",
            "See https://t.co/x.",
            &wrapped
        ));
        assert!(!is_found(
            "See example.com.",
            "See https://t.co/x.",
            &wrapped
        ));
    }

    #[test]
    fn a_short_link_that_begins_like_another_is_another() {
        let wrapped = [
            ("https://t.co/x", "http://a.com"),
            ("https://t.co/xy", "http://b.com"),
            ("https://t.co/x", "http://a.com"),
        ];
        assert!(is_found(
            "a.com b.com a.com",
            "https://t.co/x https://t.co/xy https://t.co/x",
            &wrapped
        ));
        assert!(!is_found(
            "b.com a.com a.com",
            "https://t.co/x https://t.co/xy https://t.co/x",
            &wrapped
        ));
    }

    #[test]
    fn links_are_undone_in_the_order_of_the_text() {
        let body = r#"{"data":[{"id":"4","text":"https://t.co/x https://t.co/xy","created_at":"2025-12-01T09:00:01Z","entities":{"urls":[{"start":15,"url":"https://t.co/xy","expanded_url":"http://b.com"},{"start":0,"url":"https://t.co/x","expanded_url":"http://a.com"}]}}]}"#;
        assert_eq!(find("a.com b.com", body).as_deref(), Some("4"));
        assert_eq!(find("b.com a.com", body), None);
    }

    #[test]
    fn the_link_to_its_own_media_was_not_written_and_any_other_was() {
        let own = [("https://t.co/m", "https://x.com/a_name/status/4/photo/1")];
        let other = [("https://t.co/m", "https://x.com/a_name/status/3/photo/1")];
        let shown = timeline("A picture https://t.co/m", &own);
        let mut shown: serde_json::Value = serde_json::from_str(&shown).unwrap();
        shown["data"][0]["attachments"] = json!({ "media_keys": ["3_17"] });
        let found = find_with("A picture", (1, &["17"]), None, &shown.to_string());
        assert_eq!(found.as_deref(), Some("4"));
        assert!(!is_found("A picture", "A picture https://t.co/m", &other));
        assert!(!is_found("A picture", "A picture https://t.co/m", &[]));
        assert!(is_found(
            "A picture x.com/a_name/status/3/photo/1",
            "A picture https://t.co/m",
            &other
        ));
    }

    #[test]
    fn the_same_letters_are_the_same_text_in_any_form() {
        assert!(is_found(" Cafe\u{301}\r\nau lait\n", "Café\nau lait", &[]));
        assert!(!is_found("Cafe\nau lait", "Café\nau lait", &[]));
        assert!(!is_found("Café au lait", "Café\nau lait", &[]));
        assert!(!is_found("café\nau lait", "Café\nau lait", &[]));
    }

    #[test]
    fn a_part_of_a_thread_is_the_reply_to_the_part_before() {
        let reply = |to: &str| {
            format!(
                r#"{{"data":[{{"id":"5","text":"Two","created_at":"2025-12-01T09:00:01Z","referenced_tweets":[{{"type":"replied_to","id":"{to}"}}]}}]}}"#
            )
        };
        assert_eq!(
            find_behind(Some("4"), "Two", &reply("4")).as_deref(),
            Some("5")
        );
        assert_eq!(
            find_behind(Some("4"), "Two", &reply("3")),
            None,
            "a reply to something else"
        );
        assert_eq!(
            find("Two", &reply("4")),
            None,
            "a reply is not a post of its own"
        );
    }

    #[test]
    fn an_empty_timeline_finds_nothing() {
        assert_eq!(find("Hello", r#"{"meta":{"result_count":0}}"#), None);
    }
}

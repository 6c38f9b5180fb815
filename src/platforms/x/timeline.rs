//! `GET /2/users/{id}/tweets`: <https://docs.x.com/x-api/posts/user-posts-timeline-by-user-id>. How a lost answer is looked up.
//!
//! Only the exact text counts, posted by this account after the call began: the newest post of an account may be anybody's work. A
//! timeline lags and can be cut, so what is not in it is not proved to be absent.

use super::{errors, posts, request};
use crate::config::App;
use crate::domain::secret::Secret;
use crate::domain::time::{Span, Timestamp};
use crate::platforms::{Class, Made, Part, PlatformError, READ_LIMITS, Seen};
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
    url: String,
    expanded_url: Option<String>,
}

/// Looks for `part`, sent at or after `since`.
///
/// # Errors
/// When X does not let us look.
pub async fn look_up(
    http: &impl Http,
    app: &App,
    token: &Secret,
    part: &Part<'_>,
    since: Timestamp,
    now: Timestamp,
) -> Result<Option<Seen>, PlatformError> {
    // Whole seconds: X refuses fractions in start_time.
    let start = (since - CLOCK_MARGIN).to_utc().format("%Y-%m-%dT%H:%M:%SZ");
    let fields = "created_at,entities,referenced_tweets";
    let path = format!("/2/users/{}/tweets?max_results=100&start_time={start}&tweet.fields={fields}", part.remote_id);
    let asked = request(app, Method::GET, &path, token, None)?;
    let answer = http.send(asked, READ_LIMITS).await.map_err(|error| PlatformError::new(Class::Retry, "no_answer", error.to_string()))?;
    read(&answer, app, part, since, now)
}

fn read(answer: &Response<Vec<u8>>, app: &App, part: &Part<'_>, since: Timestamp, now: Timestamp) -> Result<Option<Seen>, PlatformError> {
    if !answer.status().is_success() {
        return Err(errors::read(answer, now));
    }
    let timeline: Timeline = serde_json::from_slice(answer.body())
        .map_err(|_| PlatformError::new(Class::Retry, "unexpected_answer", "X did not show the timeline."))?;
    let earliest = since - CLOCK_MARGIN;
    let matching = timeline.data.iter().filter(|post| post.parent() == part.parent && post.plain() == part.piece.text.trim());
    let hit = matching.filter_map(|post| Some((post, post.created_at?))).find(|(_, at)| *at >= earliest);
    Ok(hit.map(|(post, at)| Seen { made: Made { remote_id: post.id.clone(), url: posts::url(app, part.username, &post.id) }, at }))
}

// === impl Post ===

impl Post {
    /// The post that it replies to.
    fn parent(&self) -> Option<&str> {
        self.referenced_tweets.iter().find(|other| other.kind == "replied_to").map(|other| other.id.as_str())
    }

    /// The text as it was written: links unwrapped, entities unescaped.
    fn plain(&self) -> String {
        let unwrapped = self.entities.urls.iter().fold(self.text.clone(), |text, link| match &link.expanded_url {
            Some(expanded) => text.replace(&link.url, expanded),
            None => text,
        });
        unwrapped.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&").trim().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platforms::Piece;

    const SINCE: Timestamp = Timestamp::from_ms(1_764_579_600_000);

    fn find(text: &str, body: &str) -> Option<String> {
        find_behind(None, text, body)
    }

    fn find_behind(parent: Option<&str>, text: &str, body: &str) -> Option<String> {
        let app = App {
            client_id: "client".into(),
            client_secret: Secret::new("secret"),
            web_base: "https://x.com".into(),
            api_base: "https://api.x.com".into(),
        };
        let piece = Piece { text: text.into(), reply_settings: None };
        let part = Part { piece: &piece, parent, remote_id: "7", username: "a_name" };
        read(&Response::new(body.as_bytes().to_vec()), &app, &part, SINCE, SINCE).unwrap().map(|seen| seen.made.remote_id)
    }

    #[test]
    fn only_the_exact_text_is_adopted() {
        let body = r#"{"data":[{"id":"3","text":"Hello!","created_at":"2025-12-01T09:00:02Z"},{"id":"2","text":"Hello","created_at":"2025-12-01T09:00:01Z"}]}"#;
        assert_eq!(find("Hello", body).as_deref(), Some("2"));
        assert_eq!(find("Good morning", body), None);
    }

    #[test]
    fn an_older_post_with_the_same_text_is_a_decoy() {
        assert_eq!(find("Hello", r#"{"data":[{"id":"1","text":"Hello","created_at":"2025-12-01T08:00:00Z"}]}"#), None);
    }

    #[test]
    fn wrapped_links_and_escapes_are_undone() {
        let body = r#"{"data":[{"id":"4","text":"a &amp; b https://t.co/x","created_at":"2025-12-01T09:00:01Z","entities":{"urls":[{"url":"https://t.co/x","expanded_url":"https://example.com"}]}}]}"#;
        assert_eq!(find("a & b https://example.com", body).as_deref(), Some("4"));
    }

    #[test]
    fn a_part_of_a_thread_is_the_reply_to_the_part_before() {
        let reply = |to: &str| {
            format!(
                r#"{{"data":[{{"id":"5","text":"Two","created_at":"2025-12-01T09:00:01Z","referenced_tweets":[{{"type":"replied_to","id":"{to}"}}]}}]}}"#
            )
        };
        assert_eq!(find_behind(Some("4"), "Two", &reply("4")).as_deref(), Some("5"));
        assert_eq!(find_behind(Some("4"), "Two", &reply("3")), None, "a reply to something else");
        assert_eq!(find("Two", &reply("4")), None, "a reply is not a post of its own");
    }

    #[test]
    fn an_empty_timeline_finds_nothing() {
        assert_eq!(find("Hello", r#"{"meta":{"result_count":0}}"#), None);
    }
}

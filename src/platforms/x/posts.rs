//! `POST /2/tweets`: <https://docs.x.com/x-api/posts/create-post>. The commit: sent once, never
//! repeated.

use super::{errors, request, windows};
use crate::config::App;
use crate::domain::secret::Secret;
use crate::domain::time::Timestamp;
use crate::platforms::{COMMIT_LIMITS, Class, Made, Part, PlatformError, Taken};
use crate::ports::{Http, HttpError};
use http::{Method, Response};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Makes `part` public.
///
/// # Errors
/// [`Class::Unknown`] wherever the post may have been made.
pub async fn publish(
    http: &impl Http,
    app: &App,
    token: &Secret,
    part: &Part<'_>,
    now: Timestamp,
) -> Result<Taken, PlatformError> {
    let asked = request(app, Method::POST, "/2/tweets", token, Some(&body(part)))?;
    match http.send(asked, COMMIT_LIMITS).await {
        Ok(answer) => read(&answer, app, part, now),
        Err(HttpError::NotSent(why)) => Err(PlatformError::new(Class::Retry, "not_sent", why)),
        Err(error) => Err(PlatformError::new(
            Class::Unknown,
            "no_answer",
            format!("The answer of X was lost ({error})."),
        )),
    }
}

/// The body of the call. What is not asked for is left out: X refuses unknown keys, and has no
/// value for "everybody".
#[derive(Serialize)]
struct NewPost<'a> {
    text: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    reply: Option<Reply<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reply_settings: Option<&'static str>,
}

#[derive(Serialize)]
struct Reply<'a> {
    in_reply_to_tweet_id: &'a str,
}

fn body(part: &Part<'_>) -> Value {
    let reply = part.parent.map(|parent| Reply {
        in_reply_to_tweet_id: parent,
    });
    let post = NewPost {
        text: &part.piece.text,
        reply,
        reply_settings: part.piece.reply_settings,
    };
    serde_json::to_value(post).unwrap_or_default()
}

/// Where people see a post.
#[must_use]
pub fn url(app: &App, username: &str, id: &str) -> String {
    format!("{}/{username}/status/{id}", app.web_base)
}

/// The id in the address of a post: `…/status/{id}`, whatever follows.
#[must_use]
pub fn id_of(url: &str) -> Option<String> {
    let (_, rest) = url.trim().split_once("/status/")?;
    let id: String = rest.chars().take_while(char::is_ascii_digit).collect();
    let is_ended = rest
        .get(id.len()..)
        .is_some_and(|tail| tail.is_empty() || tail.starts_with(['/', '?', '#']));
    (is_ended && (1..=19).contains(&id.len())).then_some(id)
}

/// Success is a `data.id`; a 2xx without one proves nothing.
fn read(
    answer: &Response<Vec<u8>>,
    app: &App,
    part: &Part<'_>,
    now: Timestamp,
) -> Result<Taken, PlatformError> {
    #[derive(Deserialize)]
    struct Body {
        data: Post,
    }
    #[derive(Deserialize)]
    struct Post {
        id: String,
    }
    if !answer.status().is_success() {
        return Err(errors::read_commit(answer, now));
    }
    match serde_json::from_slice::<Body>(answer.body()) {
        Ok(Body { data }) => {
            let made = Made {
                url: url(app, part.username, &data.id),
                remote_id: data.id,
            };
            Ok(Taken {
                made,
                full: windows::full(answer.headers(), now),
            })
        }
        Err(_) => Err(PlatformError::new(
            Class::Unknown,
            "unexpected_answer",
            "X answered with success, but named no post.",
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platforms::Piece;

    fn read_200(body: &str) -> Result<Taken, PlatformError> {
        let app = App {
            client_id: "client".into(),
            client_secret: Secret::new("secret"),
            web_base: "https://x.com".into(),
            token_base: "https://api.x.com".into(),
            api_base: "https://api.x.com".into(),
            version: String::new(),
        };
        let piece = Piece {
            text: "Hello".into(),
            reply_settings: None,
        };
        let part = Part {
            piece: &piece,
            parent: None,
            remote_id: "1",
            username: "a_name",
        };
        read(
            &Response::new(body.as_bytes().to_vec()),
            &app,
            &part,
            Timestamp::from_ms(0),
        )
    }

    #[test]
    fn nothing_is_sent_that_was_not_asked_for() {
        let first = Piece {
            text: "One".into(),
            reply_settings: Some("following"),
        };
        let second = Piece {
            text: "Two".into(),
            reply_settings: None,
        };
        let part = |piece, parent| Part {
            piece,
            parent,
            remote_id: "1",
            username: "a_name",
        };
        insta::assert_snapshot!(body(&part(&first, None)), @r#"{"reply_settings":"following","text":"One"}"#);
        insta::assert_snapshot!(body(&part(&second, Some("7"))), @r#"{"reply":{"in_reply_to_tweet_id":"7"},"text":"Two"}"#);
    }

    #[test]
    fn the_address_of_a_post_names_it() {
        assert_eq!(
            id_of(" https://x.com/a_name/status/1445880548472328192?s=20 ").as_deref(),
            Some("1445880548472328192")
        );
        assert_eq!(
            id_of("https://x.com/i/status/7/photo/1").as_deref(),
            Some("7")
        );
        for other in [
            "https://x.com/a_name",
            "https://x.com/a/status/",
            "https://x.com/a/status/12x",
            "12",
        ] {
            assert_eq!(id_of(other), None, "{other}");
        }
    }

    #[test]
    fn success_is_a_data_id() {
        let taken = read_200(r#"{"data":{"id":"1445880548472328192","text":"Hello"}}"#).unwrap();
        assert_eq!(
            taken.made.url,
            "https://x.com/a_name/status/1445880548472328192"
        );
    }

    #[test]
    fn a_2xx_without_an_id_is_unknown() {
        for body in [
            "",
            "<html>",
            "{}",
            r#"{"errors":[{"message":"no"}]}"#,
            r#"{"data":{"id":12}}"#,
        ] {
            assert_eq!(read_200(body).unwrap_err().class, Class::Unknown, "{body}");
        }
    }
}

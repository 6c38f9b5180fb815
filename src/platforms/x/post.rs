//! `POST /2/tweets`: <https://docs.x.com/x-api/posts/create-post>. The commit: sent once, never
//! repeated.

use super::address::{named, url};
use super::timeline::{self, Sought};
use super::{columns, errors, media, request, text, thread, windows};
use crate::config::App;
use crate::domain::content::{Content, Part};
use crate::domain::format::{Format, Kind};
use crate::domain::media::Kind as MediaKind;
use crate::domain::text::is_blank;
use crate::domain::time::Timestamp;
use crate::domain::violation::Violation;
use crate::platforms::account::Allowance;
use crate::platforms::columns::FileColumn;
use crate::platforms::error::{Class, PlatformError};
use crate::platforms::limits::COMMIT_LIMITS;
use crate::platforms::publish::{
    Call, Committed, Handle, Job, Made, Named, Polled, Prepared, Publish, Seen, Slice, Taken,
};
use crate::ports::{Http, HttpError};
use http::{Method, Response};
use serde::Deserialize;
use serde_json::Value;

/// Posts and threads, with or without media.
pub(crate) struct Posts;

impl Publish for Posts {
    const COLUMNS: &'static [FileColumn] = columns::COLUMNS;

    fn format(content: &Content) -> Result<Format, Violation> {
        let parts = thread::parts(content)?;
        Ok(Format {
            kind: kind(&parts),
            parts,
        })
    }

    fn violations(content: &Content, allowance: Allowance) -> Vec<Violation> {
        thread::violations(content, allowance)
    }

    fn warnings(content: &Content) -> Vec<Violation> {
        thread::warnings(content)
    }

    fn length(text: &str, allowance: Allowance) -> (usize, usize) {
        (text::weighted_length(text), text::longest(allowance))
    }

    fn url(app: &App, username: &str, remote_id: &str) -> String {
        url(app, username, remote_id)
    }

    fn named(app: &App, url: &str) -> Option<Named> {
        named(app, url)
    }

    async fn prepare(job: &Job<'_, impl Http>, so_far: Prepared) -> Result<Slice, PlatformError> {
        media::prepare(job, so_far).await
    }

    async fn commit(
        job: &Job<'_, impl Http>,
        call: &Call<'_>,
        prepared: &Prepared,
    ) -> Result<Taken, PlatformError> {
        let part = part_of(job, call)?;
        let media = media::ids(prepared, part, call.part).ok_or_else(not_uploaded)?;
        let body = body(part, call.parent, &media);
        let asked = request(job.app, Method::POST, "/2/tweets", job.token, Some(&body))?;
        match job.http.send(asked, COMMIT_LIMITS).await {
            Ok(answer) => read(&answer, job.app, job.account.username, job.now),
            Err(HttpError::NotSent(_)) => Err(PlatformError::new(
                Class::Retry,
                PlatformError::NOT_SENT,
                "The call to X did not leave.",
            )),
            Err(error) => Err(PlatformError::new(
                Class::Unknown,
                "no_answer",
                format!("The answer of X was lost: {error}."),
            )),
        }
    }

    /// X shows a post as soon as it has answered: it accepts none without that.
    async fn poll(_: &Job<'_, impl Http>, _: &Handle) -> Result<Polled, PlatformError> {
        Ok(Polled::Pending)
    }

    async fn look_up(
        job: &Job<'_, impl Http>,
        call: &Call<'_>,
        prepared: &Prepared,
        since: Timestamp,
    ) -> Result<Option<Seen>, PlatformError> {
        let part = part_of(job, call)?;
        let sought = Sought {
            text: &part.text,
            media: part.media.len(),
            uploads: media::ids(prepared, part, call.part).unwrap_or_default(),
            parent: call.parent,
            since,
        };
        timeline::look_up(job, &sought).await
    }

    fn without_refused(prepared: &Prepared, part: usize) -> Option<Prepared> {
        media::without_refused(prepared, part)
    }
}

/// By what takes longest to prepare.
fn kind(parts: &[Part]) -> Kind {
    let mut kinds = parts
        .iter()
        .flat_map(|part| &part.media)
        .map(|attached| attached.medium.kind)
        .peekable();
    if kinds.peek().is_none() {
        Kind::XPosts
    } else if kinds.all(|kind| kind == MediaKind::Image) {
        Kind::XPictures
    } else {
        Kind::XVideos
    }
}

/// What was prepared cannot be read any more: another version wrote it.
fn not_uploaded() -> PlatformError {
    let message = "The pictures and videos are not at X any more.";
    PlatformError::new(Class::Retry, PlatformError::MEDIA_REFUSED, message)
}

/// The part that a call makes public.
fn part_of<'a>(job: &Job<'a, impl Http>, call: &Call<'_>) -> Result<&'a Part, PlatformError> {
    let missing = || {
        PlatformError::new(
            Class::Refused,
            "no_such_part",
            "The thread has no such post.",
        )
    };
    job.format.parts.get(call.part).ok_or_else(missing)
}

/// The body of the call. What is not asked for is left out: X refuses unknown keys, and has no
/// value for "everybody".
fn body(part: &Part, parent: Option<&str>, media: &[String]) -> Value {
    let mut body = part.settings.clone();
    if media.is_empty() || !is_blank(&part.text) {
        body.insert("text".to_owned(), part.text.as_str().into());
    }
    if !media.is_empty() {
        let media = serde_json::json!({ "media_ids": media });
        body.insert("media".to_owned(), media);
    }
    if let Some(parent) = parent {
        let reply = serde_json::json!({ "in_reply_to_tweet_id": parent });
        body.insert("reply".to_owned(), reply);
    }
    Value::Object(body)
}

/// Success is a `data.id`; a 2xx without one proves nothing.
fn read(
    answer: &Response<Vec<u8>>,
    app: &App,
    username: &str,
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
                url: url(app, username, &data.id),
                remote_id: data.id,
            };
            Ok(Taken {
                committed: Committed::Public(made),
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
    use crate::domain::secret::Secret;

    fn read_200(body: &str) -> Result<Taken, PlatformError> {
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
        read(
            &Response::new(body.as_bytes().to_vec()),
            &app,
            "a_name",
            Timestamp::from_ms(0),
        )
    }

    #[test]
    fn nothing_is_sent_that_was_not_asked_for() {
        let mut first = Part::text("One");
        first
            .settings
            .insert("reply_settings".into(), "following".into());
        let second = Part::text("Two");
        insta::assert_snapshot!(body(&first, None, &[]), @r#"{"reply_settings":"following","text":"One"}"#);
        insta::assert_snapshot!(body(&second, Some("7"), &[]), @r#"{"reply":{"in_reply_to_tweet_id":"7"},"text":"Two"}"#);
    }

    #[test]
    fn media_are_named_in_their_order_and_a_blank_text_is_left_out() {
        let ids = ["9".to_owned(), "3".to_owned()];
        let mut part = Part::text(" ");
        part.settings.insert("made_with_ai".into(), true.into());
        insta::assert_snapshot!(body(&part, None, &ids), @r#"{"made_with_ai":true,"media":{"media_ids":["9","3"]}}"#);
        insta::assert_snapshot!(body(&Part::text("Two"), Some("7"), &ids), @r#"{"media":{"media_ids":["9","3"]},"reply":{"in_reply_to_tweet_id":"7"},"text":"Two"}"#);
    }

    #[test]
    fn success_is_a_data_id() {
        let taken = read_200(r#"{"data":{"id":"1445880548472328192","text":"Hello"}}"#).unwrap();
        let made = Made {
            remote_id: "1445880548472328192".into(),
            url: "https://x.com/a_name/status/1445880548472328192".into(),
        };
        assert_eq!(taken.committed, Committed::Public(made));
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

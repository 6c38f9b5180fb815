//! Paper: the network that exists for tests, so that the engine's way through slices, processing
//! and repetition is proved before a real format needs it. The sandbox plays it under `/paper`.
//!
//! 1. `POST /paper/{user}/drafts` answers with a draft, its upload address and its end.
//! 2. `PUT {upload address}/{n}` stores a third of the text, three times.
//! 3. `GET /paper/{user}/drafts/{id}` is repeated until the draft is `ready`.
//! 4. The commit is `POST /paper/{user}/drafts/{id}/publish`. It answers with a handle, and
//!    repeating it is safe.
//! 5. `GET /paper/{user}/publications/{handle}` is the poll.

use super::account::Allowance;
use super::error::{Class, Full, PlatformError};
use super::limits::COMMIT_LIMITS;
use super::publish::{
    Call, Committed, Handle, Job, Made, Named, Polled, Prepared, Publish, Seen, Slice, Taken,
};
use crate::config::App;
use crate::domain::content::{Content, Part};
use crate::domain::format::{Format, Kind};
use crate::domain::secret::Secret;
use crate::domain::time::{Span, Timestamp};
use crate::domain::violation::Violation;
use crate::ports::{Http, HttpError};
use http::{Method, Request, header};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

/// The shape of what is kept.
const VERSION: u32 = 1;

/// In how many calls a text is stored.
const CHUNKS: usize = 3;

/// How long a draft that is being worked on is left alone.
const WORK: Span = Span::seconds(2);

/// The adapter.
pub(crate) struct Paper;

/// What is known of a draft.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
struct Draft {
    id: Option<String>,
    expires_at_ms: i64,
    stored: usize,
}

#[derive(Deserialize)]
struct Begun {
    draft_id: String,
    upload_url: String,
    expires_at_ms: i64,
}

#[derive(Deserialize)]
struct Standing {
    state: String,
}

#[derive(Deserialize)]
struct Publication {
    #[serde(default)]
    state: String,
    handle: Option<Handle>,
    post_id: Option<String>,
    message: Option<String>,
}

impl Publish for Paper {
    fn format(content: &Content) -> Result<Format, Violation> {
        Ok(Format {
            kind: Kind::Paper,
            parts: vec![Part::text(content.text.as_str())],
        })
    }

    fn violations(_: &Content, _: Allowance) -> Vec<Violation> {
        Vec::new()
    }

    fn length(text: &str, _: Allowance) -> (usize, usize) {
        (text.chars().count(), 1_000)
    }

    fn url(app: &App, username: &str, remote_id: &str) -> String {
        format!("{}/{username}/posts/{remote_id}", base(app))
    }

    fn named(app: &App, url: &str) -> Option<Named> {
        let rest = url.strip_prefix(&base(app))?.strip_prefix('/')?;
        let (username, id) = rest.split_once("/posts/")?;
        Some(Named {
            remote_id: id.to_owned(),
            username: Some(username.to_owned()),
            made_at: None,
        })
    }

    async fn prepare(job: &Job<'_, impl Http>, so_far: Prepared) -> Result<Slice, PlatformError> {
        let draft = Draft::read(&so_far).filter(|draft| draft.outlives(job.needed_until));
        match (draft, &so_far.secret) {
            (Some(draft), Some(address)) if draft.stored < CHUNKS => {
                store(job, draft, address).await
            }
            (Some(draft), Some(_)) => finish(job, draft, so_far).await,
            (Some(_), None) | (None, _) => begin(job).await,
        }
    }

    async fn commit(
        job: &Job<'_, impl Http>,
        _: &Call<'_>,
        prepared: &Prepared,
    ) -> Result<Taken, PlatformError> {
        let id = Draft::read(prepared)
            .and_then(|draft| draft.id)
            .ok_or_else(no_draft)?;
        let path = format!("/drafts/{id}/publish");
        let answer: Publication = call(job, Method::POST, &path, Vec::new(), true).await?;
        let handle = answer.handle.ok_or_else(|| unexpected(Class::Unknown))?;
        Ok(Taken {
            committed: Committed::Accepted(handle),
            full: Full::default(),
        })
    }

    async fn poll(
        job: &Job<'_, impl Http>,
        Handle(handle): &Handle,
    ) -> Result<Polled, PlatformError> {
        let path = format!("/publications/{handle}");
        let answer: Publication = call(job, Method::GET, &path, Vec::new(), false).await?;
        match (answer.state.as_str(), answer.post_id) {
            ("public", Some(remote_id)) => Ok(Polled::Public(Made {
                url: Self::url(job.app, job.account.username, &remote_id),
                remote_id,
            })),
            ("failed", _) => {
                let message = answer.message.unwrap_or_default();
                let error = PlatformError::new(Class::Fixable, "processing_failed", message);
                Ok(Polled::Failed(error))
            }
            _ => Ok(Polled::Pending),
        }
    }

    async fn look_up(
        _: &Job<'_, impl Http>,
        _: &Call<'_>,
        _: &Prepared,
        _: Timestamp,
    ) -> Result<Option<Seen>, PlatformError> {
        Ok(None)
    }
}

async fn begin(job: &Job<'_, impl Http>) -> Result<Slice, PlatformError> {
    let body = serde_json::json!({ "text": text(job), "chunks": CHUNKS });
    let body = body.to_string().into_bytes();
    let begun: Begun = call(job, Method::POST, "/drafts", body, false).await?;
    let draft = Draft {
        id: Some(begun.draft_id),
        expires_at_ms: begun.expires_at_ms,
        stored: 0,
    };
    // A draft that would not outlive the moment is begun anew when a new one would.
    let ends_at = Timestamp::from_ms(draft.expires_at_ms);
    let short_by = job.needed_until - ends_at;
    let at = if draft.outlives(job.needed_until) {
        job.now
    } else {
        job.now + short_by + Span::seconds(1)
    };
    Ok(Slice::Again {
        at,
        prepared: draft.written(Secret::new(begun.upload_url)),
    })
}

/// Stores the next third of the text.
async fn store(
    job: &Job<'_, impl Http>,
    draft: Draft,
    address: &Secret,
) -> Result<Slice, PlatformError> {
    let letters: Vec<char> = text(job).chars().collect();
    let length = letters.len().div_ceil(CHUNKS).max(1);
    let chunk: String = letters
        .iter()
        .skip(draft.stored * length)
        .take(length)
        .collect();
    let url = format!("{}/{}", address.expose(), draft.stored);
    let _: serde_json::Value = send(job, Method::PUT, url, chunk.into_bytes(), false).await?;
    let stored = Draft {
        stored: draft.stored + 1,
        ..draft
    };
    Ok(Slice::Again {
        at: job.now,
        prepared: stored.written(address.clone()),
    })
}

/// Looks whether the platform has worked through the draft.
async fn finish(
    job: &Job<'_, impl Http>,
    draft: Draft,
    prepared: Prepared,
) -> Result<Slice, PlatformError> {
    let path = format!("/drafts/{}", draft.id.as_deref().unwrap_or_default());
    let standing: Standing = call(job, Method::GET, &path, Vec::new(), false).await?;
    Ok(if standing.state == "ready" {
        Slice::Ready {
            prepared,
            until: Some(Timestamp::from_ms(draft.expires_at_ms)),
        }
    } else {
        Slice::Again {
            at: job.now + WORK,
            prepared,
        }
    })
}

fn text<'a>(job: &Job<'a, impl Http>) -> &'a str {
    job.format
        .parts
        .first()
        .map_or("", |part| part.text.as_str())
}

/// Where the sandbox plays paper: beside X.
fn base(app: &App) -> String {
    let root = app.api_base.strip_suffix("/x").unwrap_or(&app.api_base);
    format!("{root}/paper")
}

async fn call<T: DeserializeOwned>(
    job: &Job<'_, impl Http>,
    method: Method,
    path: &str,
    body: Vec<u8>,
    is_commit: bool,
) -> Result<T, PlatformError> {
    let url = format!("{}/{}{path}", base(job.app), job.account.username);
    send(job, method, url, body, is_commit).await
}

/// One request. A lost answer to a commit leaves a doubt; everything else can be repeated.
async fn send<T: DeserializeOwned>(
    job: &Job<'_, impl Http>,
    method: Method,
    url: String,
    body: Vec<u8>,
    is_commit: bool,
) -> Result<T, PlatformError> {
    let lost = if is_commit {
        Class::Unknown
    } else {
        Class::Retry
    };
    let request = Request::builder()
        .method(method)
        .uri(url)
        .header(
            header::AUTHORIZATION,
            format!("Bearer {}", job.token.expose()),
        )
        .body(body)
        .map_err(|error| PlatformError::new(Class::Operator, "bad_request", error.to_string()))?;
    let answer = job
        .http
        .send(request, COMMIT_LIMITS)
        .await
        .map_err(|error| {
            let (class, code) = match &error {
                HttpError::NotSent(_) => (Class::Retry, PlatformError::NOT_SENT),
                HttpError::Lost(_) | HttpError::TooLong => (lost, "no_answer"),
            };
            let message = format!("The answer of Paper was lost ({error}).");
            PlatformError::new(class, code, message)
        })?;
    match answer.status().as_u16() {
        200..=299 => serde_json::from_slice(answer.body()).map_err(|_| unexpected(lost)),
        status => Err(refused(status, lost)),
    }
}

/// Why paper did not do what was asked; `lost` where it may have done it.
fn refused(status: u16, lost: Class) -> PlatformError {
    let (class, code, message) = match status {
        401 => (Class::RefreshToken, "unauthorized", "Paper wants a token."),
        429 => {
            let full = Full::default();
            let message = "Paper takes no more for now.";
            (Class::RateLimited { full }, "rate_limited", message)
        }
        400..=499 => (Class::Fixable, "refused", "Paper refused it."),
        _ => (lost, "server_error", "Paper has trouble."),
    };
    PlatformError::new(class, code, message)
}

fn unexpected(class: Class) -> PlatformError {
    PlatformError::new(class, "unexpected_answer", "Paper answered something else.")
}

fn no_draft() -> PlatformError {
    PlatformError::new(Class::Refused, "no_draft", "There is no draft to publish.")
}

// === impl Draft ===

impl Draft {
    fn read(prepared: &Prepared) -> Option<Self> {
        let draft: Self = prepared.read(VERSION)?;
        draft.id.is_some().then_some(draft)
    }

    fn outlives(&self, at: Timestamp) -> bool {
        self.expires_at_ms > at.ms()
    }

    fn written(&self, address: Secret) -> Prepared {
        Prepared::of(VERSION, self, Some(address))
    }
}

//! How one platform call is played: the fault that waits for it, the work, the record, the wait,
//! the answer.
//!
//! The work happens on arrival, before any waiting, so that a caller who gives up has not undone
//! it; only a fault, or media that the platform goes for first, can put it off, and then it happens
//! in a task of its own.

use std::sync::Arc;

use http::{HeaderValue, Request, Response, StatusCode};
use serde_json::{Value, json};
use tokio::time::{Duration, sleep};

use crate::answer::{Answer, MadePublic, json as json_response, reply};
use crate::call_log::{Call, Outcome};
use crate::faults::Fault;
use crate::files::Files;
use crate::graph::pull;
use crate::moment::Moment;
use crate::platform::Platform;
use crate::pulled::Pulled;
use crate::sandbox::Sandbox;
use crate::state::State;
use crate::{google, graph, instagram, meta, openai, paper, tiktok, x};

/// The header in which a Worker of the tests says which of its invocations calls.
const INVOCATION: &str = "noctin-invocation";

const FRONT_PAGE: &str = "<!DOCTYPE html><html><head><title>Over \
    capacity</title></head><body><h1>Something is \
    technically wrong</h1><p>Please try again in a few moments.</p></body></html>";

/// A request to a platform, when it came and the fault that was waiting for it.
struct PlatformCall {
    platform: Platform,
    request: Request<Vec<u8>>,
    received_at_ms: i64,
    user: Option<String>,
    fault: Option<Fault>,
    pulled: Option<Pulled>,
    cover: Option<Pulled>,
}

// === impl Sandbox ===

impl Sandbox {
    /// Plays one platform call.
    pub(crate) async fn perform(&self, platform: Platform, request: Request<Vec<u8>>) -> Answer {
        let released = Arc::clone(&self.release).notified_owned();
        let (call, answer_ms) = self.prepare(platform, request);
        let (work_ms, fault_ms) = call.fault.as_ref().map_or((0, 0), Fault::delays_ms);
        let is_held = call.fault == Some(Fault::Held);
        let answer = if is_held {
            self.work_later(call, released).await
        } else if work_ms > 0 || self.pulls(&call) {
            self.work_later(call, pause(work_ms)).await
        } else {
            self.work(&call)
        };
        if !matches!(answer, Answer::Hang) {
            pause(answer_ms + fault_ms).await;
        }
        answer
    }

    fn prepare(&self, platform: Platform, request: Request<Vec<u8>>) -> (PlatformCall, u64) {
        let received_at_ms = self.now_ms();
        let mut state = self.change();
        let user = state.caller(platform, &request);
        let mut fault = state.faults.take(
            request.method().as_str(),
            request.uri().path(),
            user.as_deref(),
        );
        let invocation = request.headers().get(INVOCATION);
        if let Some(Ok(invocation)) = invocation.map(HeaderValue::to_str)
            && !state.calls.count(invocation)
        {
            fault = Some(Fault::Close { effect: false });
        }
        (
            PlatformCall {
                platform,
                request,
                received_at_ms,
                user,
                fault,
                pulled: None,
                cover: None,
            },
            state.settings.answer_ms,
        )
    }

    /// Whether the platform goes for what the request names before it answers.
    fn pulls(&self, call: &PlatformCall) -> bool {
        let is_asked = match call.platform {
            Platform::Meta | Platform::Instagram => self.read().settings.meta_pulls,
            // TikTok goes for media by itself, after its answer.
            Platform::X
            | Platform::Google
            | Platform::TikTok
            | Platform::OpenAi
            | Platform::Paper => false,
        };
        is_asked && call.fault.as_ref().is_none_or(Fault::has_effect)
    }

    /// Works after a while, and with what is at the address that the request names, even if nobody
    /// waits any more.
    async fn work_later(
        &self,
        mut call: PlatformCall,
        after: impl Future<Output = ()> + Send + 'static,
    ) -> Answer {
        let sandbox = self.clone();
        let task = tokio::spawn(async move {
            after.await;
            if sandbox.pulls(&call) {
                let (app, files) = (sandbox.app.get(), &sandbox.files);
                call.pulled = pull::for_request(&call.request, app, files).await;
                call.cover = pull::cover_for_request(&call.request, app, files).await;
            }
            sandbox.work(&call)
        });
        task.await.unwrap_or(Answer::Close)
    }

    fn work(&self, call: &PlatformCall) -> Answer {
        let now_ms = self.now_ms();
        let mut state = self.change();
        let has_effect = call.fault.as_ref().is_none_or(Fault::has_effect);
        let genuine = has_effect.then(|| state.answer(call, now_ms, &self.files));
        let made_public = genuine
            .as_ref()
            .and_then(|genuine| genuine.extensions().get::<MadePublic>().cloned());
        let answer = under_fault(call, genuine, now_ms);
        state.calls.record(Call {
            seq: 0,
            at_ms: call.received_at_ms,
            method: call.request.method().to_string(),
            path: call.request.uri().path().to_owned(),
            status: status_of(&answer),
            user: call.user.clone(),
            outcome: outcome_of(&answer),
            made_public: made_public.map(|MadePublic(id)| id),
        });
        answer
    }
}

// === impl State ===

impl State {
    fn answer(&mut self, call: &PlatformCall, now_ms: i64, files: &Files) -> Response<Vec<u8>> {
        let received_at_ms = call.received_at_ms;
        let (settings, secrets, outbox) = (&self.settings, &mut self.secrets, &mut self.outbox);
        let mut moment = Moment {
            now_ms,
            received_at_ms,
            settings,
            secrets,
            outbox,
            spool: &self.spool,
            pulled: call.pulled.clone(),
            cover: call.cover.clone(),
            files,
        };
        match call.platform {
            Platform::X => self.x.answer(&call.request, &mut moment),
            Platform::Google => self.google.answer(&call.request, &mut moment),
            Platform::TikTok => self.tiktok.answer(&call.request, &mut moment),
            Platform::Meta => self
                .meta
                .answer(&mut self.instagram, &call.request, &mut moment),
            Platform::Instagram => self.instagram.answer(&call.request, &mut moment),
            Platform::OpenAi => openai::answer(&mut self.openai, &call.request, now_ms),
            Platform::Paper => paper::answer(&mut self.paper, &call.request, now_ms),
        }
    }

    /// The id of the user whose secret a request carries.
    fn caller(&self, platform: Platform, request: &Request<Vec<u8>>) -> Option<String> {
        match platform {
            Platform::X => self.x.caller(request),
            Platform::Google => self.google.caller(request),
            Platform::TikTok => self.tiktok.caller(request),
            Platform::Meta => self.meta.caller(request),
            Platform::Instagram => self.instagram.caller(request),
            // Whoever asks is a pseudonym.
            Platform::OpenAi => None,
            Platform::Paper => paper::user_of(request),
        }
    }
}

/// What the caller gets to see; `genuine` is there if the work was done.
fn under_fault(call: &PlatformCall, genuine: Option<Response<Vec<u8>>>, now_ms: i64) -> Answer {
    let unavailable = || scripted(call, StatusCode::SERVICE_UNAVAILABLE, now_ms, None);
    match &call.fault {
        None | Some(Fault::Slow { .. } | Fault::Held) => {
            Answer::Response(genuine.unwrap_or_else(unavailable))
        }
        Some(Fault::Close { .. }) => Answer::Close,
        Some(Fault::Hang { .. }) => Answer::Hang,
        Some(Fault::HalfBody { .. }) => Answer::HalfBody(genuine.unwrap_or_else(unavailable)),
        Some(Fault::Status {
            status,
            body,
            reset_after_s,
            ..
        }) => {
            let usual = scripted(call, status_code(*status), now_ms, *reset_after_s);
            Answer::Response(body.iter().fold(usual, with_body))
        }
        Some(Fault::GraphError { code, subcode, .. }) => {
            let path = call.request.uri().path();
            Answer::Response(graph::documented(path, *code, *subcode))
        }
        Some(Fault::Openai { answer }) => {
            Answer::Response(openai::documented(*answer, &call.request, now_ms))
        }
        Some(Fault::ErrorsOnly) => Answer::Response(errors_only(call, now_ms)),
        Some(Fault::Html { status, .. }) => {
            let page = FRONT_PAGE.as_bytes().to_vec();
            Answer::Response(reply(
                status_code(*status),
                "text/html; charset=utf-8",
                page,
            ))
        }
        Some(Fault::Empty { status, .. }) => {
            Answer::Response(reply(status_code(*status), "text/plain", Vec::new()))
        }
    }
}

/// What the platform says with a status that the script demands.
fn scripted(
    call: &PlatformCall,
    status: StatusCode,
    now_ms: i64,
    reset_after_s: Option<i64>,
) -> Response<Vec<u8>> {
    let path = call.request.uri().path();
    match call.platform {
        Platform::X => x::scripted(path, status, now_ms, reset_after_s),
        Platform::Google => google::scripted(status),
        Platform::TikTok => tiktok::scripted(path, status, now_ms),
        Platform::Meta => meta::scripted(path, status, reset_after_s),
        Platform::Instagram => instagram::scripted(path, status, reset_after_s),
        Platform::OpenAi => openai::scripted(status, reset_after_s),
        Platform::Paper => paper::scripted(status),
    }
}

/// A 200 that says that nothing was done.
fn errors_only(call: &PlatformCall, now_ms: i64) -> Response<Vec<u8>> {
    match call.platform {
        Platform::X | Platform::Google | Platform::OpenAi | Platform::Paper => {
            json_response(StatusCode::OK, &forbidden())
        }
        Platform::TikTok => tiktok::errors_only(call.request.uri().path(), now_ms),
        Platform::Meta | Platform::Instagram => graph::errors_only(),
    }
}

fn with_body(mut response: Response<Vec<u8>>, body: &Value) -> Response<Vec<u8>> {
    let text = body.as_str().map(str::to_owned);
    *response.body_mut() = text.unwrap_or_else(|| body.to_string()).into_bytes();
    response
}

fn forbidden() -> Value {
    json!({"errors": [{
        "title": "Forbidden", "status": 403, "type": "about:blank",
        "detail": "You are not permitted to perform this action.",
    }]})
}

/// The script refuses other numbers before they come here.
fn status_code(number: u16) -> StatusCode {
    StatusCode::from_u16(number).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

fn status_of(answer: &Answer) -> Option<u16> {
    match answer {
        Answer::Response(response) | Answer::HalfBody(response) => Some(response.status().as_u16()),
        Answer::Close | Answer::Hang => None,
    }
}

fn outcome_of(answer: &Answer) -> Outcome {
    match answer {
        Answer::Response(_) => Outcome::Answered,
        Answer::Close => Outcome::Closed,
        Answer::Hang => Outcome::Hung,
        Answer::HalfBody(_) => Outcome::Half,
    }
}

async fn pause(ms: u64) {
    if ms > 0 {
        sleep(Duration::from_millis(ms)).await;
    }
}

//! How one platform call is played: the fault that waits for it, the work, the record, the wait, the answer.
//!
//! The work happens on arrival, before any waiting, so that a caller who gives up has not undone it; only a fault can
//! put it off, and then it happens in a task of its own.

use http::{Request, Response, StatusCode};
use serde_json::{Value, json};
use tokio::time::{Duration, sleep};

use crate::answer::{Answer, MadePublic, json as json_response, reply};
use crate::faults::Fault;
use crate::log::{Call, Outcome};
use crate::secrets::Issued;
use crate::settings::Settings;
use crate::{Sandbox, State, google, x};

const FRONT_PAGE: &str = "<!DOCTYPE html><html><head><title>Over capacity</title></head><body><h1>Something is \
    technically wrong</h1><p>Please try again in a few moments.</p></body></html>";

/// The circumstances in which one request is worked on.
#[derive(Debug)]
pub(crate) struct Moment<'a> {
    pub(crate) now_ms: i64,
    pub(crate) received_at_ms: i64,
    pub(crate) settings: &'a Settings,
    pub(crate) secrets: &'a mut Issued,
}

/// A request, when it came and the fault that was waiting for it.
struct Scene {
    request: Request<Vec<u8>>,
    received_at_ms: i64,
    user: Option<String>,
    fault: Option<Fault>,
}

// === impl Sandbox ===

impl Sandbox {
    /// Plays one platform call.
    pub(crate) async fn perform(&self, request: Request<Vec<u8>>) -> Answer {
        let (scene, answer_ms) = self.prepare(request);
        let (work_ms, fault_ms) = scene.fault.as_ref().map_or((0, 0), Fault::delays_ms);
        let answer = if work_ms == 0 { self.work(&scene) } else { self.work_later(scene, work_ms).await };
        if !matches!(answer, Answer::Hang) {
            pause(answer_ms + fault_ms).await;
        }
        answer
    }

    fn prepare(&self, request: Request<Vec<u8>>) -> (Scene, u64) {
        let received_at_ms = self.now_ms();
        let mut state = self.change();
        let user = state.caller(&request);
        let fault = state.faults.take(request.method().as_str(), request.uri().path(), user.as_deref());
        (Scene { request, received_at_ms, user, fault }, state.settings.answer_ms)
    }

    /// Works after a while, even if nobody waits any more.
    async fn work_later(&self, scene: Scene, after_ms: u64) -> Answer {
        let sandbox = self.clone();
        let task = tokio::spawn(async move {
            pause(after_ms).await;
            sandbox.work(&scene)
        });
        task.await.unwrap_or(Answer::Close)
    }

    fn work(&self, scene: &Scene) -> Answer {
        let now_ms = self.now_ms();
        let mut state = self.change();
        let has_effect = scene.fault.as_ref().is_none_or(Fault::has_effect);
        let genuine = has_effect.then(|| state.answer(scene, now_ms));
        let made_public = genuine.as_ref().and_then(|genuine| genuine.extensions().get::<MadePublic>().cloned());
        let path = scene.request.uri().path();
        let answer = disguise(scene.fault.as_ref(), genuine, path, now_ms);
        state.calls.record(Call {
            seq: 0,
            at_ms: scene.received_at_ms,
            method: scene.request.method().to_string(),
            path: path.to_owned(),
            status: status_of(&answer),
            user: scene.user.clone(),
            outcome: outcome_of(&answer),
            made_public: made_public.map(|MadePublic(id)| id),
        });
        answer
    }
}

// === impl State ===

impl State {
    fn answer(&mut self, scene: &Scene, now_ms: i64) -> Response<Vec<u8>> {
        let received_at_ms = scene.received_at_ms;
        let mut moment = Moment { now_ms, received_at_ms, settings: &self.settings, secrets: &mut self.secrets };
        if google::is_call(scene.request.uri().path()) {
            self.google.answer(&scene.request, &mut moment)
        } else {
            self.x.answer(&scene.request, &mut moment)
        }
    }

    /// The id of the user whose secret a request carries.
    fn caller(&self, request: &Request<Vec<u8>>) -> Option<String> {
        if google::is_call(request.uri().path()) { self.google.caller(request) } else { self.x.caller(request) }
    }
}

/// What the caller gets to see; `genuine` is there if the work was done.
fn disguise(fault: Option<&Fault>, genuine: Option<Response<Vec<u8>>>, path: &str, now_ms: i64) -> Answer {
    let unavailable = || scripted(path, StatusCode::SERVICE_UNAVAILABLE, now_ms, None);
    match fault {
        None | Some(Fault::Slow { .. }) => Answer::Response(genuine.unwrap_or_else(unavailable)),
        Some(Fault::Close { .. }) => Answer::Close,
        Some(Fault::Hang { .. }) => Answer::Hang,
        Some(Fault::HalfBody { .. }) => Answer::HalfBody(genuine.unwrap_or_else(unavailable)),
        Some(Fault::Status { status, body, reset_after_s, .. }) => {
            let usual = scripted(path, status_code(*status), now_ms, *reset_after_s);
            Answer::Response(body.iter().fold(usual, with_body))
        }
        Some(Fault::ErrorsOnly) => Answer::Response(json_response(StatusCode::OK, &errors_only())),
        Some(Fault::Html { status, .. }) => {
            let page = FRONT_PAGE.as_bytes().to_vec();
            Answer::Response(reply(status_code(*status), "text/html; charset=utf-8", page))
        }
        Some(Fault::Empty { status, .. }) => Answer::Response(reply(status_code(*status), "text/plain", Vec::new())),
    }
}

/// What the platform says with a status that the script demands.
fn scripted(path: &str, status: StatusCode, now_ms: i64, reset_after_s: Option<i64>) -> Response<Vec<u8>> {
    if google::is_call(path) { google::scripted(status) } else { x::scripted(path, status, now_ms, reset_after_s) }
}

fn with_body(mut response: Response<Vec<u8>>, body: &Value) -> Response<Vec<u8>> {
    let text = body.as_str().map(str::to_owned);
    *response.body_mut() = text.unwrap_or_else(|| body.to_string()).into_bytes();
    response
}

fn errors_only() -> Value {
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
